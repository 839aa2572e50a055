"""What the jobs on images and their rows are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.facts import RowFacts
from datasets.report.document import DataReport
from datasets.spec import DataRow
from engine.protocol.pictures import Picture
from sessions.document import Session


class SurveyRequest(Options):
    """Find the rows in what the user dropped or named; count, measure and hash them.

    Give ``paths`` to find rows in, or ``rows`` whose path, class and part are known.
    """

    paths: tuple[str, ...] = ()
    rows: tuple[DataRow, ...] = ()
    name: str = "session"
    by_class: bool = False
    """The rows are to be classes, as for a training; else each image counts, whatever lies beside it."""
    every_image: bool = False
    """Look at every image, so that the facts name all that cannot be read; else at a sample."""
    hashes: bool = True
    """Hash the rows; a data report needs no hashes, and a file that cannot be read is one of its findings."""
    leave_out_damaged: bool = False
    """Go on without the files and folders that cannot be used, as long as others can."""


class RowSurveyed(Options):
    """Event of ``survey`` (kind ``row``): one row after a look at a sample of its images, not hashed yet."""

    row: DataRow
    facts: RowFacts
    pictures: tuple[Picture, ...] = ()


class RowHashed(Options):
    """Event of ``survey`` (kind ``hashed``): the same row, complete, with size and SHA-256."""

    index: int
    """How many rows were told before this one."""
    row: DataRow
    facts: RowFacts


class SurveyResult(Options):
    rows: tuple[DataRow, ...]
    facts: tuple[RowFacts, ...]
    session: Session
    """A session proposed for these rows alone."""
    notes: tuple[str, ...] = ()
    """Sentences about how folders were understood, what was left aside, and own readers that do not load."""
    refused: tuple[str, ...] = ()
    """A sentence for each file or folder that was left out; its row may have been told already."""


class LocateRequest(Options):
    """Look for data that are not where they were, by their content."""

    rows: tuple[DataRow, ...]
    find_in: tuple[str, ...]
    """Folders in which, and below which, is looked."""


class LocateResult(Options):
    rows: tuple[DataRow, ...]
    """Those of the request, with another path where the data were found."""


class PicturesRequest(Options):
    """Original images of rows, shrunk to at most ``edge`` pixels."""

    rows: tuple[DataRow, ...]
    samples: tuple[tuple[int, int], ...]
    """(index into ``rows``, index of the image)"""
    edge: int = 128


class PicturesResult(Options):
    pictures: tuple[Picture, ...]
    names: tuple[str, ...]


class PreviewRequest(Options):
    """Images of a session as the network would see them in one epoch."""

    session: Session
    n_images: int = 8
    n_variants: int = 4
    epoch: int = 0
    edge: int = 0
    """Longest side in px of the pictures that are answered; 0: as large as the network sees them."""


class PreviewResult(Options):
    originals: tuple[Picture, ...]
    """Prepared, not augmented."""
    variants: tuple[tuple[Picture, ...], ...]
    """For each original its augmented variants, in epochs ``epoch``, ``epoch + 1`` …"""
    classes: tuple[str, ...]
    names: tuple[str, ...]


class CheckRequest(Options):
    session: Session


class CheckResult(Options):
    report: DataReport


class SampleDataRequest(Options):
    """Draw the built-in sample data into ``folder``, unless they are there already."""

    folder: str


class SampleDataResult(Options):
    folder: str
    """Root folder with train, validation and test."""
