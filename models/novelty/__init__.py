"""Scores of how unlike the training data an image is, one file each."""
