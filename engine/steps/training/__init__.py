"""A training run: its images, its record on disk, its final figures."""
