"""Training a network further while it computes with rounded numbers, so that it bears being rounded."""
