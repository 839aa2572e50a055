"""The figures of a classifier: one file each, or one family of them."""
