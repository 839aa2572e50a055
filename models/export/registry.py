"""The registry of export formats, and what each of them declares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from datasets.basics.options import Options
from datasets.basics.registry import Registry
from models.card import ModelCard
from models.export.facts import Layout, PixelType

if TYPE_CHECKING:
    import keras

    from models.export.task import ExportTask

EXPORTS = Registry("models.export.formats", "EXPORT")

Group = Literal["instruments", "runtimes", "devices", "frameworks", "containers"]
GROUPS: dict[Group, str] = {
    "instruments": "Instruments and OpenCV",
    "runtimes": "Programs on computers and servers",
    "devices": "Phones and small boards",
    "frameworks": "To go on in Python",
    "containers": "Everything in one place",
}
"""What formats are grouped by, in this order: where their files go."""


class ExportInfo(Options):
    """Metadata of an export format."""

    name: str
    """As on the command line."""
    title: str
    purpose: str
    """Where it is going, in at most 42 letters: they stand below the title in a list."""
    description: str
    group: Group = "runtimes"
    """Where its files go."""
    suffix: str
    """What the name ends with, e.g. ``.pb`` or ``_int8.tflite``; each format has its own."""
    kind: Literal["file", "folder"] = "file"
    consumer: str
    """The program that the export is proven in."""
    layout: Layout = "NHWC"
    """Axes of the images that the file takes."""
    pixel_type: PixelType = "float32"
    """Numbers that pixels are fed as where the preprocessing is inside."""
    input_name: str = "image"
    """Of the image; the card of a file has the names of all its inputs."""
    keeps_input_names: bool = False
    """Whether inputs are called in the file what they are called in the network."""
    output_name: str = "probabilities"
    tolerance: float = 1e-5
    """Largest difference of a probability that is accepted, whatever the network's own rounding is."""
    quantized: bool = False
    """Computes with small whole numbers: judged by its classes and accuracy, not by the tolerance."""
    learns_rounding: bool = False
    """Whether the network can be trained on with rounding before it is written."""
    for_use: bool = False
    """Whether the file is only computed with: it is written without what training needs."""
    requires: tuple[str, ...] = ()
    """Libraries that have to be installed, by the name under which they are imported."""
    order: int = 100
    """Place on the page and in lists."""


class ExportModule(Protocol):
    """A module of :mod:`models.export` with an ``EXPORT``."""

    EXPORT: ExportInfo

    def refusal(self, model: keras.Model, card: ModelCard) -> str:
        """Return why the format cannot hold this network, naming the layer; empty if it can.

        Nothing is written, and little is computed.
        """

    def write(self, task: ExportTask, draft: Path) -> None:
        """Write the model as the file (or folder) ``draft``, which does not exist yet.

        Raises:
            WorkFailed: if the network cannot be converted; the sentence says why.
        """


def formats_in_order() -> dict[str, ExportInfo]:
    """Return what every format declares, by name: group by group, in each by its place."""
    infos: dict[str, ExportInfo] = {name: module.EXPORT for name, module in EXPORTS.entries().items()}
    groups = list(GROUPS)
    return dict(sorted(infos.items(), key=lambda item: (groups.index(item[1].group), item[1].order, item[0])))
