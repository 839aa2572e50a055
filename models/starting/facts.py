"""What is said of a layer. Light: the window reads it without a network library."""

from __future__ import annotations

from datasets.basics.options import Options


class LayerFacts(Options):
    """A layer with weights."""

    name: str
    kind: str
    """Its class in Keras, e.g. ``Conv2D``."""
    parameters: int
    units: int
    """Units or filters of which a share can learn; 0: it learns as a whole or not at all."""
