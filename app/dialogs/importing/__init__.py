"""Bringing in a model that another program made."""
