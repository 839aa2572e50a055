"""Augmentation: random variations of training images, a function of (seed, epoch, image)."""

from datasets.augmentation.augmenter import Augmenter, augment, center_part

__all__ = ["Augmenter", "augment", "center_part"]
