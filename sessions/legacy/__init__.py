"""Spreadsheets of AIDeveloper, all three generations: read completely, and turned into a session."""
