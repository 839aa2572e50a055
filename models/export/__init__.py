"""Export formats, one file each, with the check of the result in its real consumer."""
