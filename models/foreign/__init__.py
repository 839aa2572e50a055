"""Models that other programs made: one file per kind, found by the registry."""
