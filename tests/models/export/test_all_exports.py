"""Every export format in the registry writes a proven file with its card, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput, WorkFailed
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.consumer import CONSUMERS
from models.export.registry import EXPORTS


@pytest.fixture(params=EXPORTS.names())
def export(request: pytest.FixtureRequest, backend: object) -> Any:
    """Each format in turn."""
    return EXPORTS.get(request.param)


def test_its_consumer_is_there(export: Any) -> None:
    """What proves a format is in the registry of consumers."""
    assert export.EXPORT.consumer in CONSUMERS.names()


def test_it_leaves_a_proven_file_and_its_card(
    export: Any, tmp_path: Path, make_card: Any, random_images: Any
) -> None:
    """The file, its size and its card are as told, under the session's name."""
    model, card = build_model("LeNet5_do", (16, 16, 1), 2), make_card(name="my/session")
    found = export.export(model, card, tmp_path / "new", random_images(64))
    assert found.verified, found.reason
    file = tmp_path / "new" / f"my_session{export.EXPORT.suffix}"
    assert (found.format, found.path, found.bytes) == (export.EXPORT.name, str(file), file.stat().st_size)
    sidecar = tmp_path / "new" / "my_session.card.json"
    assert found.card == str(sidecar)
    assert ModelCard.model_validate(json.loads(sidecar.read_text("utf-8"))) == card
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted([file.name, sidecar.name])


def test_a_failed_check_leaves_no_file(
    export: Any, tmp_path: Path, make_card: Any, random_images: Any
) -> None:
    """An export that was not proven is not there to be used by mistake."""
    model = build_model("LeNet5_do", (16, 16, 1), 2)
    model.set_weights([weight * 0 for weight in model.get_weights()])
    found = export.export(model, make_card(), tmp_path, random_images(64))
    assert (found.verified, found.path) == (False, None)
    assert list(tmp_path.iterdir()) == []


def test_a_network_it_cannot_hold_leaves_no_file(
    export: Any, tmp_path: Path, make_card: Any, random_images: Any
) -> None:
    """The layer is named before anything is written."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            keras.layers.LayerNormalization(name="my_layer"),
            keras.layers.Flatten(),
            keras.layers.Dense(2),
        ]
    )
    with pytest.raises(BadInput, match="my_layer"):
        export.export(model, make_card(), tmp_path, random_images(64))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half(
    export: Any, tmp_path: Path, make_card: Any, random_images: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the file cannot be written its card is not left either."""
    (tmp_path / f"demo{export.EXPORT.suffix}").mkdir()
    with pytest.raises(WorkFailed, match="cannot be written"):
        export.export(build_model("LeNet5_do", (16, 16, 1), 2), make_card(), tmp_path, random_images(64))
    assert [path.name for path in tmp_path.iterdir()] == [f"demo{export.EXPORT.suffix}"]
