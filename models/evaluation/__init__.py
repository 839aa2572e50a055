"""Figures, tables and pictures of how well a network does."""
