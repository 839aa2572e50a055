"""Finding, importing and timing models."""
