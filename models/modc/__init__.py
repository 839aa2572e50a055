"""Containers of models (``.modc``), as dclab and Shape-Out knew them: written, read, and never trusted."""
