"""What an architecture declares: light metadata, options with defaults, a check, a ``build`` function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from datasets.basics.options import Options

if TYPE_CHECKING:
    import keras

Sees = Literal["image", "both", "scalars"]
"""What a network is shown: an image, an image with measured values, or measured values alone."""
Activation = Literal["softmax", "sigmoid"]
Shape = tuple[int, int, int]


class ArchitectureInfo(Options):
    """What the program says of an architecture before a network library is loaded."""

    name: str
    """Name in the registry, in sessions and in cards; equal to the file's name where it has its own file."""
    title: str
    description: str
    min_size: int
    """Smallest width and height of the input in pixels."""
    max_size: int
    """Largest width and height for which the network makes sense, in pixels."""
    for_instruments: bool
    """Whether it is made of layers that OpenCV's dnn module computes correctly, so that it can be
    exported to a lab instrument."""
    family: str = "Of your own"
    sees: tuple[Sees, ...] = ("image",)
    channels: tuple[int, ...] = ()
    """Numbers of channels it takes; empty: any."""
    repaired: str = ""
    """What differs from AIDeveloper's network of this name, which did not work; empty: nothing."""
    heavy: bool = False
    """Whether building and timing it takes so long that nobody wants it done without being asked."""
    recommended: bool = False
    """Whether it is one of the few that somebody without a reason of their own chooses from."""


class NoOptions(Options):
    """Of a network that has nothing to choose."""


@dataclass(frozen=True)
class Wanted:
    """What a network is built for.

    Attributes:
        image: (height, width, channels) of a prepared image; None: it sees none.
        n_classes: number of outputs, >= 2.
        n_scalars: number of measured values that it sees.
        activation: of the last layer: ``softmax`` where the classes exclude each other, else ``sigmoid``.
        dropout: one rate in 0…1 for all dropout layers, or None for the declared ones.
        normalization: how the images were scaled (:class:`datasets.spec.InputSpec`), for networks that
            were trained elsewhere and expect a scaling of their own.
    """

    image: Shape | None
    n_classes: int
    n_scalars: int = 0
    activation: Activation = "softmax"
    dropout: float | None = None
    normalization: str = "divide_by_255"

    @property
    def sees(self) -> Sees:
        """What the network is shown."""
        if self.image is None:
            return "scalars"
        return "both" if self.n_scalars else "image"

    def rate(self, declared: float) -> float:
        """Return the rate of a dropout layer for which the network declares ``declared``."""
        return declared if self.dropout is None else self.dropout


@dataclass(frozen=True)
class Checked:
    """What a check says of chosen options.

    Attributes:
        options: the options that are built, with values corrected that had an obvious meaning.
        errors: sentences; with any of them nothing is built.
        warnings: sentences about what is built all the same, among them each correction.
    """

    options: Any
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class ArchitectureModule(Protocol):
    """A module of :mod:`models.architectures`, or one :class:`Member` of a family that shares a module.

    Besides, it may declare ``OPTIONS``, an object of its own options model that holds the defaults, and
    ``check(options, wanted) -> Checked``.
    """

    INFO: ArchitectureInfo

    def build(self, wanted: Wanted, options: Any) -> keras.Model:
        """Return the untrained network.

        Args:
            wanted: inputs and outputs.
            options: as ``OPTIONS``, with the chosen values.

        Returns:
            A model from float32 (n, height, width, channels), from (n, n_scalars), or from the list of
            both (inputs named ``image`` and ``scalars``) to probabilities (n, n_classes).
        """


def nothing_to_check(options: Any, wanted: Wanted) -> Checked:
    """Return the options as they are."""
    return Checked(options)


@dataclass(frozen=True)
class Member:
    """One network of a family whose near-equal members stand in one file, as a table ``NETWORKS``."""

    INFO: ArchitectureInfo
    build: Callable[[Wanted, Any], keras.Model]
    OPTIONS: Options = field(default_factory=NoOptions)
    check: Callable[[Any, Wanted], Checked] = nothing_to_check
