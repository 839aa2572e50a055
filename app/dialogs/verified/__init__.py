"""What a verification compared, step by step."""
