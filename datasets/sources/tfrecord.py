"""Images in TFRecord files of ``tf.train.Example``, read without TensorFlow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.basics.kept import Kept
from datasets.basics.progress import Progress, silent
from datasets.sources.base import ImageSource, Selection, SourceInfo
from datasets.sources.file_state import FileState, state_of
from datasets.sources.labels import Label, Labeled, choose, selections_of
from datasets.sources.measured import Measured
from datasets.sources.tf_example import features_of
from datasets.sources.tfrecord_frames import Frames, FrameScan, read_record
from datasets.sources.tfrecord_images import Keys, image_of, keys_of, numbers_of, texts_of

SOURCE = SourceInfo(name="tfrecord", title="TFRecord file", suffixes=(".tfrecord", ".tfrecords", ".tfrec"))
KEPT_FILES = 32
TOLD_EACH = 500
"""Records after which the progress is told."""
_SHARD = re.compile(r"-\d+-of-\d+$")


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file called like a TFRecord, also one of several (``-00000-of-00010``)."""
    return _SHARD.sub("", path.name.lower()).endswith(SOURCE.suffixes) and path.is_file()


def selections(path: Path) -> list[Selection]:
    """Return one selection for each label; none where the examples have no labels.

    Raises:
        BadInput: if the file is damaged or truncated, or its records hold no images.
    """
    return selections_of(path, [_labeled(path)])


def open_images(path: Path, selection: str = "") -> ImageSource:
    """Open all images of a file, or those of one label.

    Raises:
        BadInput: as :func:`selections`, or if the file has no such label.
    """
    [(labeled, chosen)] = choose(path, [_labeled(path)], selection)
    return TFRecordImages(path, labeled.images, chosen)


def scalar_names(path: Path) -> tuple[str, ...]:
    """Return the names of the features of one floating-point number.

    Raises:
        BadInput: as :func:`selections`.
    """
    return _labeled(path).images.keys.scalars


def prepare(path: Path, progress: Progress) -> None:
    """Look through a file for its records and labels, so that opening it is quick.

    Raises:
        BadInput: as :func:`selections`.
        Cancelled: by ``progress``.
    """
    _labeled(path, progress)


@dataclass(frozen=True)
class Records:
    """What going through a file finds."""

    frames: Frames
    keys: Keys
    scalars: npt.NDArray[np.float32]
    """Measured values, (n_records, n_scalars)."""


class TFRecordImages(ImageSource):
    """The images of some records, named by their numbers in the file."""

    def __init__(self, path: Path, records: Records, numbers: npt.NDArray[np.int64]) -> None:
        self.path = path
        self.frames = records.frames
        self.keys = records.keys
        self.numbers = numbers
        self.measured = Measured(path, records.keys.scalars, records.scalars[numbers])
        self.n_images = len(numbers)
        self.stream: IO[bytes] = path.open("rb")

    def read(self, index: int) -> RawImage:
        number = int(self.numbers[index])
        record = read_record(self.path, self.stream, self.frames, number)
        try:
            features = features_of(record)
            return image_of(features, self.keys.image, f"in record {number} of {self.path}")
        except ValueError as error:
            raise BadInput(
                f"Record {number} of {self.path} is no tf.train.Example: write it anew."
            ) from error

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return str(self.numbers[index])

    def image_path(self, index: int) -> Path | None:
        return None

    def scalars(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return values of all images, (n_images, k) float32; NaN where a record has none.

        Raises:
            BadInput: if the file has no such feature.
        """
        return self.measured.values_of(names)

    def close(self) -> None:
        self.stream.close()


# Each of the rows that a file becomes asks for the same index.
_KEPT: Kept[tuple[Path, FileState], Labeled[Records]] = Kept(KEPT_FILES)


def _labeled(path: Path, progress: Progress = silent) -> Labeled[Records]:
    state = state_of(path)
    return _KEPT.get((path, state), lambda: _scan(path, state[0], progress))


def _scan(path: Path, size: int, progress: Progress) -> Labeled[Records]:
    """Go through a file once: where its records lie, and what their labels are."""
    scan = FrameScan(path)
    keys: Keys | None = None
    labels: list[tuple[str, ...]] = []
    groups: list[str] = []
    measured: list[list[float]] = []
    for number, record in enumerate(scan.contents()):
        try:
            features = features_of(record)
            keys = keys or keys_of(features)
            if keys is None or keys.image not in features:
                raise BadInput(
                    f"Record {number} of {path} holds no image (it has {', '.join(sorted(features)[:8])}): "
                    "write the image as the feature “image/encoded” or “image_raw”."
                )
            labels.append(texts_of(features, keys.label))
            groups.append("; ".join(texts_of(features, keys.group)))
            measured.append(numbers_of(features, keys.scalars))
            if number % TOLD_EACH == 0:
                progress(scan.place / max(size, 1), f"Looking through {path.name}")
        except ValueError as error:
            raise BadInput(f"Record {number} of {path} is no tf.train.Example: write it anew.") from error
    if keys is None:
        raise BadInput(f"{path} holds no records: copy it again, or write it anew.")
    told = _labels(labels, groups) if keys.label else None
    scalars = np.array(measured, dtype=np.float32).reshape(len(measured), len(keys.scalars))
    return Labeled(Records(scan.frames, keys, scalars), len(scan.frames), told)


def _labels(texts: Sequence[tuple[str, ...]], groups: Sequence[str]) -> tuple[Label, ...]:
    """Return the labels; several numbers that are all 0 or 1 are one-hot, other ones are several classes."""
    n_classes = len(texts[0])
    if n_classes > 1 and all(len(own) == n_classes and {"0", "1"}.issuperset(own) for own in set(texts)):
        texts = [tuple(str(place) for place, bit in enumerate(own) if bit == "1") for own in texts]
    # A name of its own for each image is no group.
    grouped = len(set(groups)) <= max(2, len(groups) // 2)
    known: dict[tuple[tuple[str, ...], str], Label] = {}
    found = []
    for own, group in zip(texts, groups, strict=True):
        key = (tuple(dict.fromkeys(text for text in own if text)), group if grouped else "")
        found.append(known.setdefault(key, Label(*key)))
    return tuple(found)
