"""Images that are named twice."""

from __future__ import annotations

from pathlib import Path

from datasets.spec import DataRow
from engine.steps.prediction.each_once import each_once


def test_what_is_named_twice_counts_once(tmp_path: Path) -> None:
    """A path again, by a link or another spelling, and images and folders in a folder that is named, in any
    order; each is told once. Other labels of a file, measurements in the folder and copies stay."""
    inner = tmp_path / "images" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "link").symlink_to("images", target_is_directory=True)

    def row(path: str, source: str = "folder", selection: str = "") -> DataRow:
        return DataRow(path=str(tmp_path / path), source=source, selection=selection, n_images=1)

    once = (
        row("images"),
        row("images/cells.rtdc", "rtdc"),
        row("labels.npz", "numpy_arrays", "1"),
        row("labels.npz", "numpy_arrays", "2"),
        row("copy of images"),
    )
    again = (row("images/inner"), row("images/inner/a.png", "image_file"), row("link"))
    kept, told = each_once((again[0], again[1], *once, again[2], once[1], once[2], once[3]))
    assert kept == once
    assert [sentence.split(" ")[0] for sentence in told] == [
        str(tmp_path / name)
        for name in ("images/inner", "images/inner/a.png", "link", "images/cells.rtdc", "labels.npz")
    ]
    assert each_once(once) == (once, ())
