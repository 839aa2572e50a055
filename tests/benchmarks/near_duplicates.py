"""Near-duplicates: how many planted ones are found, and how many false alarms.

Run from the project's root: ``python tests/benchmarks/near_duplicates.py DATA``, where DATA has the folders
``fashion-mnist-2000`` and ``autocat``. Prints the share of planted copies that are found (wanted: 95 % and
more of each kind), and the share of images of clean data that are taken for copies (0.1 % at most). What the
search costs is part of ``data_report.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.report.near_duplicates import near_duplicates
from datasets.thumbnails import thumbnail

Pixels = npt.NDArray[Any]
PLANTED = 0.05
TRAIN = 0.7


def _shift(dy: int, dx: int) -> Callable[[Pixels], Pixels]:
    def change(image: Pixels) -> Pixels:
        padded = np.pad(image, ((1, 1), (1, 1), (0, 0))[: image.ndim], mode="edge")
        return padded[1 - dy : 1 - dy + image.shape[0], 1 - dx : 1 - dx + image.shape[1]]

    return change


def _jpeg(image: Pixels) -> Pixels:
    # OpenCV takes and gives the colours in the other order.
    stored = np.ascontiguousarray(image[..., ::-1]) if image.ndim == 3 else image
    packed = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    decoded = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return decoded[..., ::-1] if image.ndim == 3 else decoded


CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "one pixel right": _shift(0, 1),
    "one pixel left": _shift(0, -1),
    "one pixel down": _shift(1, 0),
    "one pixel up": _shift(-1, 0),
    "3 % brighter": lambda image: np.clip(image * 1.03, 0, 255).astype(np.uint8),
    "3 % darker": lambda image: (image * 0.97).astype(np.uint8),
    "JPEG quality 80": _jpeg,
    "mirrored": lambda image: np.ascontiguousarray(image[:, ::-1]),
}


def measure_finding(name: str, images: Pixels) -> None:
    """Plant changed copies of training images in the test part and count what is found."""
    random = np.random.default_rng(0)
    parts = np.where(random.permutation(len(images)) < TRAIN * len(images), "train", "test")
    thumbnails = np.stack([thumbnail(image) for image in images])
    clean = near_duplicates(thumbnails, (parts == "test").astype(np.int64)) or []
    print(f"{name}: {len(clean)} of {len(images)} clean images reported ({len(clean) / len(images):.3%})")
    for kind, change in CHANGES.items():
        chosen = random.choice(np.flatnonzero(parts == "train"), int(PLANTED * len(images)), replace=False)
        copies = np.stack([thumbnail(np.ascontiguousarray(change(images[place]))) for place in chosen])
        in_test = np.append(parts == "test", np.ones(len(copies), dtype=bool)).astype(np.int64)
        pairs = near_duplicates(np.concatenate([thumbnails, copies]), in_test) or []
        found = {tuple(sorted((pair.first, pair.second))) for pair in pairs}
        right = sum((int(place), len(images) + number) in found for number, place in enumerate(chosen))
        print(f"  {kind}: {100 * right / len(chosen):.1f} % of {len(chosen)} planted found")


def _images(*files: Path) -> Pixels:
    parts = []
    for path in files:
        with h5py.File(path) as file:
            parts.append(file["events/image"][:])
    return np.concatenate(parts)


def main(data: Path) -> None:
    """Measure on two sets of images."""
    measure_finding("fashion-mnist-2000", _images(data / "fashion-mnist-2000" / "images.rtdc"))
    measure_finding("autocat", _images(*sorted((data / "autocat").glob("*/*.rtdc"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
