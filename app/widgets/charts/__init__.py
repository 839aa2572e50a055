"""Charts whose points and bars can be chosen, drawn with pyqtgraph."""
