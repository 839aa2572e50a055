"""Which parts of images speak for a class."""
