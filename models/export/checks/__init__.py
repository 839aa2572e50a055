"""Whether a written file gives the numbers of the network, as its own program computes it."""
