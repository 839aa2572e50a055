"""The parts of a session that speak of data, one file each; import them from :mod:`datasets.spec`."""
