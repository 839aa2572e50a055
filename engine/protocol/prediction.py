"""What the job ``predict`` is asked, what it tells meanwhile, and what it answers."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from pydantic import Field

from datasets.basics.options import Options
from datasets.spec import DataRow
from engine.protocol.pictures import Picture
from models.decisions.figures import FileVerdict, Fraction
from models.inference.engine import EngineName

__all__ = [
    "Classified",
    "FileDone",
    "FileVerdict",
    "Fraction",
    "PredictRequest",
    "PredictResult",
    "RtdcTarget",
]

RtdcTarget = Literal["copy", "scores"]
"""A whole copy of the measurement, or a small file of scores that names the measurement beside it."""


class PredictRequest(Options):
    """Classify the images of surveyed ``rows``; their class names do not matter."""

    models: tuple[str, ...] = Field(min_length=1)
    """Run folders or model files: one, or several whose probabilities are averaged."""
    rows: tuple[DataRow, ...]
    outs: tuple[str, ...] = ()
    """Files to write, each in the format that its ending names; an ending ``.rtdc`` for one measurement, or a
    folder for several."""
    sort_into: str | None = None
    """Folder for copies of the images, sorted into class folders."""
    replace: bool = False
    """Whether the user was asked about files that are there already, and wants them replaced. Else only
    former predictions are; inputs never."""
    variants: int = Field(0, ge=0, le=7)
    """How many flipped and turned copies of each image are averaged, of those that the training showed too;
    0: the image alone."""
    score_ids: dict[str, str] = Field(default_factory=dict)
    """Class name -> three letters or digits, for ``ml_score_xxx``; classes without one get one."""
    rtdc: RtdcTarget = "copy"
    unlike: bool = True
    """Whether each file is compared with the training images: some thousand of its images, or, with
    ``unknown``, all."""
    unknown: bool = False
    """Whether the answer to an image unlike the training images is "unknown" instead of a class."""
    pictures: int = Field(24, ge=0, le=256)
    """Most pictures that an event ``classified`` brings; 0: there are no such events."""


class Classified(Options):
    """Event of ``predict`` (kind ``classified``), a few times a second: how far the file is, and some of the
    images that were classified since the last one."""

    row: int
    file: str
    n_done: int
    n: int
    images_per_second: float
    counts: tuple[int, ...]
    """Images of this file so far that are said to have each class."""
    n_unreadable: int = 0
    """Images of this file so far, among ``n_done``, that could not be read."""
    pictures: tuple[Picture, ...]
    indices: tuple[int, ...]
    """Number of each picture's image in its row."""
    names: tuple[str, ...]
    classes: tuple[int, ...]
    """Predicted class of each picture."""
    scores: tuple[float, ...]
    """Probability of that class."""
    all_scores: tuple[tuple[float, ...], ...] = ()
    """Probabilities of all classes of each picture."""
    block: str = ""
    """Probabilities of all classes of every image since the last event, the last of them image ``n_done`` of
    the row: base64 of little-endian float16 (k, n_classes), NaN for images that could not be read."""
    block_classes: str = ""
    """Predicted class of each of them: base64 of little-endian uint16 (k,); says nothing where the scores are
    NaN."""
    block_unlike: str = ""
    """How unlike the training images each of them is, in percent of the validation images that are less so:
    base64 of little-endian float16 (k,), NaN for images that were not compared. Empty where none was."""


class FileDone(Options):
    """Event of ``predict`` (kind ``file_done``): all images of a row are classified."""

    row: int
    file: str
    selection: str = ""
    """Which of the file's images the row is, where it is not all of them."""
    n: int
    """Images that were classified: those that could be read."""
    counts: tuple[int, ...]
    """Images said to have each class; with several labels an image may count for several."""
    fractions: tuple[Fraction, ...]
    verdict: FileVerdict | None = None
    outs: tuple[str, ...] = ()
    """Files that are written for this row alone; the event comes before they are, the result after."""
    n_unreadable: int = 0
    """Images that could not be read, and have no class."""
    unreadable: str = ""
    """A sentence about them; empty where there are none."""

    @property
    def place(self) -> str:
        """The path, and which of the file's images where it is not all."""
        return f"{self.file} [{self.selection}]" if self.selection else self.file

    @property
    def name(self) -> str:
        """The place without the folders."""
        name = PurePath(self.file).name
        return f"{name} [{self.selection}]" if self.selection else name


class PredictResult(Options):
    n: int
    """Images that were classified: those that could be read."""
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    """Images said to have each class, in the order of ``classes``; an image may count for several."""
    outs: tuple[str, ...]
    """All files and folders that were written."""
    images_per_second: float = 0.0
    milliseconds_per_image: float = 0.0
    """Time of a single image that comes alone, without reading it."""
    engine: EngineName = "keras"
    n_unreadable: int = 0
    """Images that could not be read, and have no class."""
    files: tuple[FileDone, ...] = ()
