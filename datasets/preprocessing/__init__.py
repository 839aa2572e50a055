"""The preprocessing chain: bit depth, channels, zoom, fit, normalisation."""
