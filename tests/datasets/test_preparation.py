"""Long files are gone through with progress, and the user can cancel."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.basics.crc32c import masked_crc32c
from datasets.basics.errors import Cancelled
from datasets.basics.kept import Kept
from datasets.preparation import prepare_files
from datasets.sources.registry import open_source
from datasets.spec import DataRow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A film of 60 frames, one that is damaged, and a file of 1200 records."""
    (tmp_path / "deep").mkdir()
    writer = cv2.VideoWriter(str(tmp_path / "deep/a.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 25, (16, 16))
    for number in range(60):
        writer.write(np.full((16, 16, 3), 4 * number, np.uint8))
    writer.release()
    (tmp_path / "b.avi").write_bytes(b"RIFF\0\0\0\0AVI ")
    png = cv2.imencode(".png", np.zeros((4, 4), np.uint8))[1].tobytes()
    content = png
    for tag in (0x0A, 0x0A, 0x12):
        content = bytes([tag, len(content)]) + content
    content = b"\x0a\x05image" + content
    for tag in (0x0A, 0x0A):
        content = bytes([tag, len(content)]) + content
    length = struct.pack("<Q", len(content))
    record = length + struct.pack("<I", masked_crc32c(length))
    record += content + struct.pack("<I", masked_crc32c(content))
    (tmp_path / "c.tfrecord").write_bytes(record * 1200)
    return tmp_path


def test_progress_is_told_and_the_result_kept(folder: Path) -> None:
    """Progress rises from file to file; damaged files are left to opening; opening needs no second look."""
    told: list[tuple[float, str]] = []
    prepare_files([folder], lambda fraction, message: told.append((fraction, message)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions) and fractions[0] >= 0 and fractions[-1] <= 1
    assert {message for _, message in told} == {"Counting the frames of a.avi", "Looking through c.tfrecord"}
    for name, source, n_images in (("deep/a.avi", "video", 60), ("c.tfrecord", "tfrecord", 1200)):
        with open_source(DataRow(path=str(folder / name), source=source)) as images:
            assert images.n_images == n_images


@pytest.mark.parametrize("name", ["deep/a.avi", "c.tfrecord"])
def test_the_user_can_cancel(folder: Path, name: str) -> None:
    """Cancelling ends the look at once, and nothing half is kept."""

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        prepare_files([folder / name], cancel)
    told: list[float] = []
    prepare_files([folder / name], lambda fraction, message: told.append(fraction))
    assert told


def test_the_oldest_goes_first() -> None:
    """A bounded store makes again what it let go, and what failed."""
    kept: Kept[str, int] = Kept(2)
    made: list[str] = []

    def value(key: str) -> int:
        return kept.get(key, lambda: made.append(key) or len(made))  # type: ignore[func-returns-value]

    for key in "abacab":
        value(key)
    assert made == ["a", "b", "c", "b"]
    with pytest.raises(ZeroDivisionError):
        kept.get("d", lambda: 1 // 0)
    assert kept.get("d", lambda: 5) == 5
