"""The options of the network and its training, one file for each group; :mod:`models.spec` is the door."""
