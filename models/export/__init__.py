"""Exports: formats, the graphs they hold, the checks of the files, and their place and card."""
