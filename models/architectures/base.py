"""What an architecture file declares: metadata that is light, and a ``build`` function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from datasets.basics.options import Options

if TYPE_CHECKING:
    import keras


class ArchitectureInfo(Options):
    """What the program says of an architecture before a network library is loaded."""

    name: str
    """Name in the registry, in sessions and in cards; equal to the file's name."""
    title: str
    description: str
    min_size: int
    """Smallest width and height of the input in pixels."""
    max_size: int
    """Largest width and height for which the network makes sense, in pixels."""
    for_instruments: bool
    """Whether it is made of layers that OpenCV's dnn module computes correctly, so that it can be
    exported to a lab instrument."""


class ArchitectureModule(Protocol):
    """A module of :mod:`models.architectures`."""

    INFO: ArchitectureInfo

    def build(self, input_shape: tuple[int, int, int], n_classes: int, dropout: float | None) -> keras.Model:
        """Return the untrained network.

        Args:
            input_shape: (height, width, channels) of a prepared image.
            n_classes: number of outputs, >= 2.
            dropout: one rate in 0…1 for all dropout layers, or None for the declared ones.

        Returns:
            A model from float32 (n, height, width, channels) to softmax probabilities (n, n_classes).
        """
