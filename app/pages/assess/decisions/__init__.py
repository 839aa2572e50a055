"""The sections of the tab Decide."""
