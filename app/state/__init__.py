"""What the window shows: session, runs, checks."""
