"""Fitting a network: the loop, its events, its control."""
