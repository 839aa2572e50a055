"""Labelled images in: sources, hashes, checks, splits, sampling, preprocessing, augmentation, batches."""
