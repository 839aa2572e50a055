"""Which parts of an image speak for a class."""
