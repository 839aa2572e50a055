"""Looking at files, and finding them again."""
