"""Readers of labelled images, one file each, found by the registry beside them."""
