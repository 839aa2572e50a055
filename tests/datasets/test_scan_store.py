"""What was read of a file is used again while the file is the same."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets import scan as scanning
from datasets.basics.errors import BadInput, Cancelled
from datasets.scan import LARGE_IMAGE_BYTES, sample_of, scan_row
from datasets.scan_store import ScanStore
from datasets.spec import DataRow

Make = Callable[..., Any]


def told(store: ScanStore, row: DataRow) -> list[str]:
    """Return what the user is told while the store is asked: nothing if nothing is read."""
    messages: list[str] = []
    store.scan(row, lambda fraction, message: messages.append(message))
    return messages


def test_a_row_is_read_once(write_folder: Make, images: Make) -> None:
    """A second scan reads nothing, also for a row of another class and part; each gets its own row."""
    row = DataRow(path=str(write_folder("a", images(5))), class_name="a")
    store = ScanStore()
    assert told(store, row)
    assert told(store, row) == []
    other = row.model_copy(update={"class_name": "b", "part": "test", "left_out": (1,)})
    assert told(store, other) == []
    assert store.scan(other).row == other and len(store.scan(other).images) == 5


def test_a_change_of_the_files_is_seen(write_folder: Make, images: Make) -> None:
    """A file that was added, or has another time, is read again."""
    folder = write_folder("a", images(5))
    row, store = DataRow(path=str(folder)), ScanStore()
    store.scan(row)
    write_folder("a", images(6))
    assert told(store, row) and store.scan(row).n_images == 6
    os.utime(folder / "000.png", ns=(1, 1))
    assert told(store, row)


def test_the_oldest_scans_go_first(write_folder: Make, images: Make) -> None:
    """Within the memory given, what was used last stays."""
    rows = [DataRow(path=str(write_folder(name, images(9)))) for name in "abc"]
    store = ScanStore(most_bytes=int(2.5 * scan_row(rows[0], thumbnails=True).images.n_bytes))
    for row in (rows[0], rows[1], rows[0], rows[2]):
        store.scan(row)
    assert told(store, rows[0]) == [] and told(store, rows[2]) == []
    assert told(store, rows[1])


def test_a_row_that_is_gone_is_told(tmp_path: Path) -> None:
    """A missing file is the sentence that it always is."""
    with pytest.raises(BadInput, match="does not exist"):
        ScanStore().scan(DataRow(path=str(tmp_path / "gone.rtdc"), source="rtdc"))


@pytest.mark.parametrize("edge", [8, int(LARGE_IMAGE_BYTES**0.5) + 1])
def test_threads_do_not_change_the_result(
    write_folder: Make, images: Make, monkeypatch: pytest.MonkeyPatch, edge: int
) -> None:
    """Small and large images, with damaged ones among them: one thread or two, the same facts."""
    folder = write_folder("a", images(40, edge, edge))
    for number in (3, 17):
        (folder / f"{number:03}.png").write_bytes(b"broken")
    row = DataRow(path=str(folder))
    monkeypatch.setattr(scanning, "BLOCK", 7)
    two = scan_row(row, thumbnails=True)
    in_order = scanning.in_order

    def alone(work: Any, items: Sequence[Any], waiting: Callable[[], None]) -> Any:
        return in_order(work, items, waiting, threads=1)

    monkeypatch.setattr(scanning, "in_order", alone)
    one = scan_row(row, thumbnails=True)
    assert two.unreadable == one.unreadable and [index for index, _ in two.unreadable] == [3, 17]
    for column in vars(one.images):
        np.testing.assert_array_equal(getattr(one.images, column), getattr(two.images, column))


def test_a_scan_is_cancelled_at_once(write_folder: Make, images: Make) -> None:
    """Cancelling leaves no thread behind."""
    row = DataRow(path=str(write_folder("a", images(40))))

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    before = threading.active_count()
    with pytest.raises(Cancelled):
        scan_row(row, cancel)
    assert threading.active_count() == before


@pytest.mark.parametrize("n", [0, 1, 255, 256, 257, 300, 10**6])
def test_the_sample_is_spread_over_all_images(n: int) -> None:
    """All of few images; of many the first, the last, and short runs between, none twice."""
    numbers = list(sample_of(n))
    assert numbers == sorted(set(numbers)) and len(numbers) <= 256
    assert numbers == list(range(n)) if n <= 256 else (numbers[0], numbers[-1]) == (0, n - 1)
