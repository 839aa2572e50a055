"""Jobs that the window and the command line share, one file each."""
