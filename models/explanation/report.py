"""The folder of an explanation: for each image a picture and its bare map, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import numpy as np

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress
from datasets.basics.replacing import check_fillable
from datasets.image_files import IMAGE_SUFFIXES
from datasets.naming import file_name
from models.evaluation.tables import csv_bytes, to_csv
from models.explanation.explanations import Explanations
from models.explanation.overlay import Picture, overlay, png

TABLE = "explanations.csv"
MEAN = "mean.png"
HEADER = (
    "file",
    "image",
    "explained class",
    "score",
    "predicted class",
    "hottest x (px)",
    "hottest y (px)",
    "value there",
    "picture",
    "map",
)
LONGEST_NAME = 80
_WHITE = 65535


def check_report_folder(folder: Path) -> None:
    """Check before any work that an explanation can be written into ``folder``; a former one is replaced.

    Raises:
        BadInput: if it holds anything but an explanation.
    """
    check_fillable(folder, "an explanation", lambda names: TABLE in names)


def write_report(folder: Path, found: Explanations, strength: float, progress: Progress) -> None:
    """Write everything into ``folder``, which is made if needed.

    A map is a gray PNG of 16 bits and the size of the network's input: 0 where nothing speaks for the class,
    65535 for the value that the table tells.

    Args:
        strength: share of the heat map's colours in the pictures, 0…1.

    Raises:
        WorkFailed: if a file cannot be written.
    """
    stems = [_stem(place, name) for place, name in enumerate(found.names)]
    heats = found.heats
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, stem in enumerate(stems):
            progress(place / len(stems), "Writing pictures")
            picture = overlay(found.pictures[place], heats[place], strength)
            atomic_write(folder / f"{stem}.png", png(picture))
            bare = np.rint(_WHITE * heats[place]).astype(np.uint16)
            atomic_write(folder / f"{stem}_map.png", png(bare))
        if len(stems) > 1:
            atomic_write(folder / MEAN, png(mean_picture(found, strength)))
        atomic_write(folder / TABLE, csv_bytes(to_csv(HEADER, _lines(found, stems))))
    except OSError as error:
        raise WorkFailed(
            f"The explanation cannot be written into {folder} ({error.strerror}): choose another folder."
        ) from error


def mean_picture(found: Explanations, strength: float) -> Picture:
    """Return the mean image with the mean heat over it."""
    return overlay(found.mean_picture, found.mean_heat, strength)


def _lines(found: Explanations, stems: Sequence[str]) -> Iterable[Sequence[object]]:
    peaks, maxima = found.peaks.tolist(), found.maxima.tolist()
    for place, stem in enumerate(stems):
        y, x = peaks[place]
        yield [
            found.files[place],
            found.names[place],
            found.classes[place],
            f"{found.scores[place]:.6g}",
            found.predicted[place],
            x,
            y,
            f"{maxima[place]:.6g}",
            f"{stem}.png",
            f"{stem}_map.png",
        ]


def _stem(place: int, name: str) -> str:
    """Return the name of an image's files: its place in the table, then what the user calls it."""
    path = PurePath(name)
    plain = str(path.with_suffix("")) if path.suffix.lower() in IMAGE_SUFFIXES else name
    return f"{place + 1:04} {file_name(plain)[-LONGEST_NAME:]}"
