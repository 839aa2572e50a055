"""A user's own reader: the documented example, and readers that fail."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths, discover_root
from datasets.hashing import hash_path
from datasets.preparation import prepare_files
from datasets.sources.registry import (
    SOURCES,
    open_source,
    plugin_faults,
    row_scalars,
    scalar_names,
    source_name,
)
from datasets.spec import DataRow

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "raw_frames.py"


@pytest.fixture
def own_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the user's own readers."""
    folder = tmp_path / "own sources"
    folder.mkdir()
    monkeypatch.setattr(SOURCES, "plugins", folder)
    return folder


@pytest.fixture
def recording(tmp_path: Path, images) -> Path:  # type: ignore[no-untyped-def]
    """Six images as the example reads them, with labels and donors."""
    path = tmp_path / "data" / "cells.raw32"
    path.parent.mkdir()
    path.write_bytes(images(6, 32, 32).tobytes())
    told = ["round\tA\t36.5", "round\tA\t37", "spiky\tA\t36", "spiky\tB\t36", "\tB\t36", "round\tB\t35"]
    Path(f"{path}.txt").write_text("\n".join(told), encoding="utf-8")
    return path


def test_the_example_reads(own_sources: Path, recording: Path, images) -> None:  # type: ignore[no-untyped-def]
    """The documented file is found, its labels and groups become rows, its pixels are read."""
    with pytest.raises(BadInput, match="is neither an image"):
        source_name(recording)
    shutil.copy(EXAMPLE, own_sources)
    rows = discover_root(recording.parent)
    assert [(row.source, row.class_name, row.group, row.part) for row in rows] == [
        ("raw_frames", "", "B", "unlabeled"),
        ("raw_frames", "round", "A", "split"),
        ("raw_frames", "round", "B", "split"),
        ("raw_frames", "spiky", "A", "split"),
        ("raw_frames", "spiky", "B", "split"),
    ]
    with open_source(rows[1]) as source:
        expected: npt.NDArray[np.uint8] = images(6, 32, 32)
        np.testing.assert_array_equal(source.read_many([1, 0]), expected[[1, 0]])
        assert source.name(1) == "frame 1"
        np.testing.assert_array_equal(row_scalars(rows[1], source, ["temperature"]), [[36.5], [37]])
        with pytest.raises(BadInput, match="no measured values 'humidity'"):
            row_scalars(rows[1], source, ["temperature", "humidity"])
    assert scalar_names(recording, "raw_frames") == ("temperature",)


def test_the_hash_covers_its_companions(own_sources: Path, recording: Path) -> None:
    """Another label is another content."""
    shutil.copy(EXAMPLE, own_sources)
    before = hash_path(recording)
    Path(f"{recording}.txt").write_text("\n".join(["a\tb\t1"] * 6), encoding="utf-8")
    assert hash_path(recording) != before


def test_the_example_without_labels_is_one_row(own_sources: Path, recording: Path) -> None:
    """Without its text file a recording is a class named like the file."""
    shutil.copy(EXAMPLE, own_sources)
    Path(f"{recording}.txt").write_text("\n".join(["\tA\t1"] * 6), encoding="utf-8")
    assert [row.class_name for row in discover_paths([recording])] == [""]
    Path(f"{recording}.txt").unlink()
    recording.write_bytes(bytes(32 * 32 + 1))
    with pytest.raises(BadInput, match="ends within an image"):
        discover_paths([recording])


FAILING = """
from datasets.sources.base import SourceInfo
SOURCE = SourceInfo("failing", "Failing", (".fail",))
def reads(path):
    return path.suffix == ".fail"
class Images:
    def __len__(self):
        return 2
    def read(self, number):
        {code}
def open_images(path):
    return Images()
"""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("return 1 / 0", "ZeroDivisionError"),
        ("return [[0.5]]", "float64"),
        ("import numpy; return numpy.zeros((2, 2, 2, 2), 'u1')", "shape"),
    ],
)
def test_what_fails_while_reading_is_told(
    own_sources: Path, tmp_path: Path, code: str, sentence: str
) -> None:
    """An error within the user's code is a sentence that names both files."""
    (own_sources / "failing.py").write_text(FAILING.format(code=code), encoding="utf-8")
    (tmp_path / "a.fail").touch()
    with (
        open_source(DataRow(path=str(tmp_path / "a.fail"), source="failing")) as source,
        pytest.raises(BadInput, match=r"failing\.py.*a\.fail|a\.fail.*failing\.py") as caught,
    ):
        source.read(1)
    assert sentence in str(caught.value)


def test_a_long_file_is_prepared_with_progress(own_sources: Path, tmp_path: Path) -> None:
    """The user's code may go through a file first; its progress is told, and its failure left to opening."""
    code = (
        FAILING.format(code="return None")
        + "def prepare(path, progress):\n    progress(0.5, 'half')\n    1 / 0\n"
    )
    (own_sources / "long.py").write_text(code, encoding="utf-8")
    (tmp_path / "a.fail").touch()
    told: list[tuple[float, str]] = []
    prepare_files([tmp_path / "a.fail"], lambda fraction, message: told.append((fraction, message)))
    assert told == [(0.5, "half")]


def test_a_broken_reader_is_told_and_stops_nothing(own_sources: Path, recording: Path) -> None:
    """Folders and files are read as ever; the sentence comes where nothing reads a file."""
    (own_sources / "broken.py").write_text("import nothing_of_this_name", encoding="utf-8")
    assert source_name(recording.parent) == "folder"
    assert "broken.py does not load" in plugin_faults()[0]
    with pytest.raises(BadInput, match=r"broken\.py does not load"):
        source_name(recording)


def test_files_among_data_are_never_run(own_sources: Path, recording: Path) -> None:
    """A Python file that lies beside data, or in a folder called like ours, stays a file."""
    canary = recording.parent / "canary"
    for name in ("a.py", "sources/a.py", "datasets/sources/a.py", "cells.raw32.py"):
        (recording.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (recording.parent / name).write_text(f"open({str(canary)!r}, 'w')", encoding="utf-8")
    discover_root(recording.parent)
    assert not canary.exists()
