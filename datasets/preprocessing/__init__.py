"""The preprocessing chain: bit depth, channels, zoom, fit, normalisation."""

from datasets.preprocessing.chain import margin_offset, margin_size, prepare
from datasets.preprocessing.normalization import normalize, pooled_statistics

__all__ = ["margin_offset", "margin_size", "normalize", "pooled_statistics", "prepare"]
