"""What an export is checked on, its card, its rounding."""
