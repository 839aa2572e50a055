"""What several formats hold is made once, and nothing of it is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.basics.errors import WorkFailed
from models.architectures.registry import build_model
from models.export.conversions import Conversions


def test_each_file_of_a_network_is_written_once(backend: object) -> None:
    """Another name, and another network, have files of their own; all go with the object."""
    conversions, written = Conversions(), []

    def write(place: Path) -> None:
        written.append(place)
        place.write_text(str(len(written)))

    first, second = (build_model("MLP_8_8_8", (8, 8, 1), 2) for _ in range(2))
    asked = [(first, "graph"), (first, "graph"), (first, "other"), (second, "graph"), (second, "graph")]
    assert [conversions.written(*one, write).read_text() for one in asked] == ["1", "1", "2", "3", "3"]
    folder = written[0].parents[1]
    assert folder.is_dir()
    del conversions
    assert not folder.exists()


def test_a_file_that_could_not_be_written_is_tried_again(backend: object) -> None:
    """What is left of the first try is not taken for the file."""
    conversions, model = Conversions(), build_model("MLP_8_8_8", (8, 8, 1), 2)

    def fail(place: Path) -> None:
        place.write_text("half")
        raise WorkFailed("The converter failed.")

    with pytest.raises(WorkFailed):
        conversions.written(model, "graph", fail)
    assert conversions.written(model, "graph", lambda place: place.write_text("whole")).read_text() == "whole"


def test_only_what_is_written_needs_the_temporary_folder(
    backend: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one an export can begin, and the formats that need it say so."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    conversions, model = Conversions(), build_model("MLP_8_8_8", (8, 8, 1), 2)
    assert conversions.network(model, "copy", lambda: model) is model
    with pytest.raises(FileNotFoundError):
        conversions.written(model, "graph", lambda place: place.write_text("never"))
