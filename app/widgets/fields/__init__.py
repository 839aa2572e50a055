"""Editors for single options, and the description of a model they are made from."""
