"""Nearly the same picture in two parts is found; alike pictures are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import Cancelled
from datasets.report import near_duplicates as searched
from datasets.report.check import check
from datasets.report.near_duplicates import near_duplicates
from datasets.spec import DataRow, SplitSpec
from datasets.thumbnails import EDGE, thumbnail

Pixels = npt.NDArray[np.uint8]


def blobs(n: int, size: int = 48, seed: int = 0) -> Pixels:
    """Return n different gray pictures (n, size, size) of soft shapes."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (n, 6, 6), dtype=np.uint8)
    return np.stack([cv2.resize(one, (size, size), interpolation=cv2.INTER_CUBIC) for one in coarse])


def shifted(image: Pixels) -> Pixels:
    """One pixel to the right; the border is repeated."""
    moved: Pixels = np.concatenate([image[:, :1], image[:, :-1]], axis=1)
    return moved


def jpeg(image: Pixels) -> Pixels:
    """Through JPEG of quality 80."""
    packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    decoded: Pixels = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return decoded


CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "shift": shifted,
    "brighter": lambda image: np.clip(image * 1.03, 0, 255).astype(np.uint8),
    "darker": lambda image: (image * 0.97).astype(np.uint8),
    "jpeg": jpeg,
    "mirrored": lambda image: np.ascontiguousarray(image[:, ::-1]),
    "16 bits": lambda image: image.astype(np.uint16) * 100,
}


@pytest.mark.parametrize("size", [28, 32, 96])
@pytest.mark.parametrize("change", CHANGES)
def test_changed_copies_are_found(change: str, size: int) -> None:
    """Each kind of change in pictures of each size: the right pairs, all of them and no others."""
    pictures = blobs(300, size)
    copies = [CHANGES[change](picture) for picture in pictures[:20]]
    thumbnails = np.stack([thumbnail(picture) for picture in [*pictures, *copies]])
    pairs = near_duplicates(thumbnails, np.repeat([0, 2], [300, 20]))
    assert pairs is not None
    assert sorted((pair.first, pair.second) for pair in pairs) == [(n, 300 + n) for n in range(20)]
    assert all(pair.mirrored == (change == "mirrored") for pair in pairs)


def test_what_is_not_the_same_picture() -> None:
    """Other pictures, negatives, and pictures that show nothing are no near-duplicates; nor is one part."""
    pictures = blobs(200)
    thumbnails = np.stack([thumbnail(picture) for picture in pictures])
    flat = np.full((2, EDGE, EDGE), 100, np.uint8)
    everything = np.concatenate([thumbnails, 255 - thumbnails[:50], flat])
    parts = np.repeat([0, 1, 2, 0, 2], [100, 100, 50, 1, 1])
    assert near_duplicates(everything, parts) == []
    assert near_duplicates(np.concatenate([thumbnails, thumbnails]), np.zeros(400, np.int64)) == []


def test_too_many_pictures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the search is left out instead of taking an hour."""
    monkeypatch.setattr(searched, "MOST_COMPARISONS", 5)
    assert near_duplicates(np.zeros((6, EDGE, EDGE), np.uint8), np.repeat([0, 2], 3)) is None


@pytest.fixture
def rows(write_folder: Callable[..., Path]) -> list[DataRow]:
    """Two classes in two parts; two test images are changed copies of training images."""
    train = {"cat": blobs(15, 32, 1), "dog": blobs(15, 32, 2)}
    test = {
        "cat": [*blobs(8, 32, 3), shifted(train["cat"][4])],
        "dog": [*blobs(8, 32, 4), train["dog"][7][:, ::-1]],
    }
    made = {"train": train, "validation": {"cat": blobs(5, 32, 5), "dog": blobs(5, 32, 6)}, "test": test}
    return [
        DataRow(path=str(write_folder(f"{part}/{name}", pictures)), class_name=name, part=part)  # type: ignore[arg-type]
        for part, classes in made.items()
        for name, pictures in classes.items()
    ]


def test_the_report_names_both_pictures(rows: list[DataRow]) -> None:
    """Leakage names the two files and what was done to the picture."""
    report = check(rows, SplitSpec(), 1)
    assert len(report.leakage) == 2
    told = sorted(report.leakage, key=lambda sentence: "mirrored" in sentence)
    for sentence, words in zip(
        told, (("004.png", "008.png"), ("007.png", "008.png", "mirrored")), strict=True
    ):
        assert all(word in sentence for word in (*words, "train", "test", "one part only"))


def test_the_search_can_be_cancelled(rows: list[DataRow]) -> None:
    """Also after all images were read."""

    def cancel(fraction: float, message: str) -> Any:
        if message == "Looking for near-duplicates":
            raise Cancelled

    with pytest.raises(Cancelled):
        check(rows, SplitSpec(), 1, cancel)
