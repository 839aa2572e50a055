"""The pictures of an evaluation: one file each, or one family of them."""
