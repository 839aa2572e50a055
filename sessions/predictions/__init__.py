"""Tables of predicted classes, one file for each kind of file that can be written."""
