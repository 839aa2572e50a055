"""Checks of foreign model files that run before any network library opens them."""
