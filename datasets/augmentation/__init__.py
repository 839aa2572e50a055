"""Augmentation: random variations of training images, a function of (seed, epoch, image)."""
