"""What lies in an instrument pack beside the model."""
