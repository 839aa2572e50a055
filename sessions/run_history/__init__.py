"""All runs on this computer: found in folders, kept in a small database, with stars, notes and tags."""
