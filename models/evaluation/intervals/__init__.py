"""95 % intervals of the figures of an evaluation."""
