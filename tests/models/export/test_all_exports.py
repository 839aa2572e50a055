"""Every export format in the registry writes a proven file with its card, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.checks.consumer import CONSUMERS
from models.export.kept import size_and_hash
from models.export.options import ExportOptions
from models.export.pipeline import export as run_export
from models.export.pipeline import missing_library
from models.export.registry import EXPORTS
from models.export.task import export_task


@pytest.fixture(params=EXPORTS.names())
def export(request: pytest.FixtureRequest, backend: object) -> Any:
    """Each format in turn, where its library is installed."""
    entry = EXPORTS.get(request.param)
    reason = missing_library(entry.EXPORT)
    if reason:
        pytest.skip(reason)
    return entry


def _export(export: Any, model: Any, card: ModelCard, samples: Any, folder: Path, **options: Any) -> Any:
    task = export_task(model, card, samples, ExportOptions(**options))
    told: list[float] = []
    found = run_export(export, task, folder, lambda fraction, _message: told.append(fraction))
    assert told == sorted(told) and all(0 <= fraction <= 1 for fraction in told), "the bar never goes back"
    return found


def test_every_format_has_its_own_suffix() -> None:
    """No two formats write the same file."""
    suffixes = [module.EXPORT.suffix for module in EXPORTS.entries().values()]
    assert len(set(suffixes)) == len(suffixes)


def test_its_purpose_fits_below_its_title(export: Any) -> None:
    """The list of formats is narrow: what a format is for is said in a few words."""
    assert 8 <= len(export.EXPORT.purpose) <= 42


def test_its_consumer_is_there(export: Any) -> None:
    """What proves a format is in the registry of consumers."""
    assert export.EXPORT.consumer in CONSUMERS.names()


def test_it_leaves_a_proven_file_and_its_card(
    export: Any, tmp_path: Path, make_card: Any, make_samples: Any
) -> None:
    """The file, its size and its card are as told, under the session's name."""
    model, card = build_model("LeNet5_do", (16, 16, 1), 2), make_card(name="my/session")
    # Steps of 1/256, as files of whole numbers have them, would hide what an untrained network tells apart.
    model.layers[-1].set_weights([100 * weight for weight in model.layers[-1].get_weights()])
    found = _export(export, model, card, make_samples(64), tmp_path / "new")
    assert found.verified, found.reason
    file = tmp_path / "new" / f"my_session{export.EXPORT.suffix}"
    assert (found.format, found.path) == (export.EXPORT.name, str(file))
    assert (found.bytes, found.sha256) == size_and_hash(file)
    sidecar = tmp_path / "new" / f"{file.name}.card.json"
    assert found.card == str(sidecar)
    told = ModelCard.model_validate(json.loads(sidecar.read_text("utf-8")))
    assert told.model_copy(update={"export": None}) == card
    assert told.export is not None and told.export.verified
    assert (told.export.format, told.export.sha256) == (found.format, found.sha256)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted([file.name, sidecar.name])


def test_a_failed_check_leaves_no_file_unless_it_is_wanted(
    tmp_path: Path, make_card: Any, make_samples: Any, backend: object
) -> None:
    """An export that was not proven is not there to be used by mistake; kept knowingly, its card says so."""
    export = EXPORTS.get("frozen-pb")
    model = build_model("MLP_64_32_16", (16, 16, 1), 2)
    model.set_weights([weight * 0 for weight in model.get_weights()])
    found = _export(export, model, make_card(), make_samples(64), tmp_path)
    assert (found.verified, found.path) == (False, None)
    assert list(tmp_path.iterdir()) == []
    kept = _export(export, model, make_card(), make_samples(64), tmp_path, keep_unverified=True)
    assert not kept.verified and Path(kept.path).exists()
    assert json.loads(Path(kept.card).read_text("utf-8"))["export"]["verified"] is False


def test_a_network_that_opencv_cannot_hold_is_refused_by_name(
    tmp_path: Path, make_card: Any, make_samples: Any, backend: object
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
    found = _export(EXPORTS.get("frozen-pb"), model, make_card(), make_samples(64), tmp_path)
    assert found.refused and not found.verified
    assert "my_layer" in found.reason
    assert list(tmp_path.iterdir()) == []


def test_a_layer_that_an_older_file_would_lose_is_refused_by_name(
    tmp_path: Path, make_card: Any, make_samples: Any, backend: object
) -> None:
    """Keras looks layers of HDF5 files up by name, and has no such one among its own."""
    import keras

    class LayerScale(keras.layers.Layer):
        def call(self, values: Any) -> Any:
            return 2 * values

    layers = [keras.Input((16, 16, 1)), keras.layers.Flatten(), LayerScale(name="my_layer")]
    model = keras.Sequential([*layers, keras.layers.Dense(2, "softmax")])
    found = _export(EXPORTS.get("keras-h5"), model, make_card(), make_samples(64), tmp_path)
    assert found.refused and "my_layer" in found.reason
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_told_in_advance() -> None:
    """The sentence names the library; nothing is imported to find out."""
    info = EXPORTS.get("frozen-pb").EXPORT
    assert missing_library(info) == ""
    needy = info.model_copy(update={"requires": ("no_such_library_at_all",)})
    assert "no_such_library_at_all" in missing_library(needy)


def test_a_folder_is_hashed_by_names_and_contents(tmp_path: Path) -> None:
    """Renaming a file inside changes the hash, and so does a changed byte."""
    (tmp_path / "a").write_bytes(b"1")
    first = size_and_hash(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = size_and_hash(tmp_path)
    (tmp_path / "b").write_bytes(b"2")
    assert len({first, second, size_and_hash(tmp_path)}) == 3
    assert first[0] == 1
    assert np.all([len(entry[1]) == 64 for entry in (first, second)])
