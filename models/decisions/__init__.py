"""What is decided about a trained model: temperature, thresholds, unlike training, fractions."""
