"""What every floor stands on: errors, declared options, registries, files, randomness."""
