"""Jobs that the window and the command line share, one file each; what they share is in engine.steps."""
