"""What is found out about a model that another program made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from datasets.basics.options import Options
from datasets.spec import InputSpec
from models.card import ModelCard
from models.export.facts import ExportFacts

if TYPE_CHECKING:
    import keras

    from models.inference.engine import Engine


FOLDER_SUFFIX = "_saved_model"
"""Of a folder that is kept, as exports have it."""


class ForeignInfo(Options):
    """Metadata of one kind of model; importing it imports no network library."""

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    """Endings of its files, lower case; none: it is known by what is in it."""
    order: int
    """Kinds that are known by their content come before those that are known by their ending."""


@dataclass(frozen=True)
class ForeignModel:
    """A checked model, and what its file says of it.

    Attributes:
        shape: (height, width, channels) of the images that it takes.
        n_outputs: number of its classes.
        model: the network, where it can be put together in Keras 3.
        content: file or folder to keep, where it cannot.
        facts: how that is fed.
        classes: their names; none where the file does not say.
        seen: how images are prepared; None where the file does not say.
        architecture: what the network is called.
        several: whether each output is a yes or no of its own.
        told: sentences for the user.
        card: the whole card, where this program wrote the file.
        takes: shapes of its inputs without the number of images, where measured values are among them;
            what these are only a card says. ``shape`` is that of the image then, or of none.
    """

    shape: tuple[int, int, int]
    n_outputs: int
    model: keras.Model | None = None
    content: Path | None = None
    facts: ExportFacts | None = None
    classes: tuple[str, ...] = ()
    seen: InputSpec | None = None
    architecture: str = ""
    several: bool = False
    told: tuple[str, ...] = ()
    card: ModelCard | None = None
    takes: tuple[tuple[int, ...], ...] = ()

    @property
    def suffix(self) -> str:
        """Ending of what an import writes: ``.keras`` where the network is put together anew."""
        if self.content is None:
            return ".keras"
        return FOLDER_SUFFIX if self.content.is_dir() else self.content.suffix


@dataclass(frozen=True)
class Place:
    """Where a foreign model is read from.

    Attributes:
        path: file or folder as the user knows it, for the sentences.
        weights: file with its weights, where they are apart.
        scratch: empty folder for what has to be unpacked or copied; what is checked there is what is used.
    """

    path: Path
    weights: Path | None
    scratch: Path


class ForeignModule(Protocol):
    """A module of :mod:`models.foreign` with a ``FOREIGN``."""

    FOREIGN: ForeignInfo

    def reads(self, path: Path) -> bool:
        """Return whether this is the kind of the file or folder."""

    def look(self, place: Place) -> ForeignModel:
        """Check the model and return what it is; a network library is started only if it is harmless.

        Raises:
            BadInput: if it is damaged, could do anything but compute, or is no classifier of images.
        """


class RunnableModule(ForeignModule, Protocol):
    """A kind whose files are kept as they are and computed by a library of their own."""

    def engine(self, path: Path, facts: ExportFacts, threads: int) -> Engine:
        """Return what computes the model; its file is checked again.

        Raises:
            BadInput: if the file is damaged or could do anything but compute.
            WorkFailed: if the library does not take it, or is not installed.
        """
