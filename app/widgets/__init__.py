"""One widget per file: setters in, signals out."""
