"""Saving and loading model files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput, WorkFailed
from models.architectures.registry import build_model
from models.card import ModelCard
from models.evaluation.assessment import Assessment
from models.evaluation.metrics import measured
from models.files import load_model, read_card, save_model
from resources import VERSION


@pytest.fixture
def model(backend: object) -> Any:
    """A small network."""
    return build_model("MLP_64_32_16", (16, 16, 1), 2)


def test_the_card_comes_back_whole(model: Any, make_card: Any, tmp_path: Path) -> None:
    """Classes in any script, statistics, figures and notes are in the file and come back equal."""
    scores = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    card: ModelCard = make_card(classes=("Zelle α", "=2+2"))
    figures = Assessment.of(scores, np.array([0, 1]), card.classes)
    card = card.model_copy(
        update={
            "input": card.input.model_copy(update={"mean": 101.25, "std": 40.5}),
            "metrics": {"test": measured(figures, bootstrap=False)},
            "notes": "a\nb",
            "epoch": 7,
        }
    )
    save_model(model, card, tmp_path / "new" / "model.keras")
    assert read_card(tmp_path / "new" / "model.keras") == card
    assert load_model(tmp_path / "new" / "model.keras")[1] == card
    assert card.program_version == VERSION


def test_the_card_is_readable_inside_the_zip(model: Any, make_card: Any, tmp_path: Path) -> None:
    """Anybody can open the file with an unzip program and read the card; keras alone loads the file too."""
    import keras

    path = tmp_path / "model.keras"
    save_model(model, make_card(), path)
    with zipfile.ZipFile(path) as archive:
        assert '"classes": [\n' in archive.read("model_card.json").decode("utf-8")
    keras.saving.load_model(path)


def test_a_compiled_and_trained_model_is_saved_too(
    model: Any, make_card: Any, tmp_path: Path, squares: Any
) -> None:
    """The optimizer's values may be in the file; they are within the checked size."""
    from models.spec import TrainingSpec
    from models.training.control import Control
    from models.training.fit import fit

    fit(
        model,
        TrainingSpec(epochs=1, batch_size=16),
        squares(),
        Control(),
        lambda event: None,
        seed=1,
        on_epoch_end=lambda state, is_best: None,
    )
    save_model(model, make_card(), tmp_path / "model.keras")
    loaded, _ = load_model(tmp_path / "model.keras")
    for found, expected in zip(loaded.get_weights(), model.get_weights(), strict=True):
        assert np.array_equal(found, expected)


def test_saving_over_a_model_is_all_or_nothing(
    model: Any, make_card: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the former model stays and nothing else is left."""
    path = tmp_path / "model.keras"
    save_model(model, make_card(), path)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkFailed, match="No space left"):
        save_model(model, make_card(name="other"), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["model.keras"]


def test_a_model_without_a_card_is_refused(model: Any, tmp_path: Path) -> None:
    """A network without its preprocessing is useless, and the sentence says so."""
    model.save(tmp_path / "bare.keras")
    for read in (read_card, load_model):
        with pytest.raises(BadInput, match="has no card"):
            read(tmp_path / "bare.keras")


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """Missing, empty, another file, a folder: one sentence each."""
    (tmp_path / "empty.keras").write_bytes(b"")
    (tmp_path / "text.keras").write_text("hello")
    (tmp_path / "folder.keras").mkdir()
    with zipfile.ZipFile(tmp_path / "zip.keras", "w") as archive:
        archive.writestr("config.json", "{}")
    for name in ("missing", "empty", "text", "folder", "zip"):
        for read in (read_card, load_model):
            with pytest.raises(BadInput, match=f"{name}.keras"):
                read(tmp_path / f"{name}.keras")
