"""Networks that see measured values beside the image: our own file is brought in, others are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.spec import InputSpec
from models.card import ModelCard, card_json
from models.export.facts import ExportFacts
from models.export.kept import card_file, size_and_hash
from models.files import load_model, save_model
from models.foreign.card import card_of
from models.foreign.registry import engine_for
from models.foreign.sidecar import with_card_beside
from models.foreign.wishes import Wishes

CARD = ModelCard(
    name="x",
    classes=("a", "b"),
    input=InputSpec(
        size=8, color="gray", scalars=("area", "deform"), scalar_means=(0.0, 1.0), scalar_stds=(1.0, 2.0)
    ),
    architecture="Net",
    notes="kept",
)


@pytest.fixture(scope="module")
def network(backend: object) -> keras.Model:
    """A small network of an image and two values."""
    keras.utils.set_random_seed(5)
    image, values = keras.Input((8, 8, 1), name="image"), keras.Input((2,), name="measured_values")
    both = keras.layers.Concatenate()([keras.layers.Flatten()(image), values])
    return keras.Model([image, values], keras.layers.Dense(2, activation="softmax")(both))


def test_our_own_file_gets_other_names(
    network: keras.Model, look: Callable[[Path], Any], tmp_path: Path
) -> None:
    """The file of a run is brought in with other class names; its scores and the rest of its card stay."""
    save_model(network, CARD, tmp_path / "run.keras")
    found = look(tmp_path / "run.keras")
    card = card_of(tmp_path / "run.keras", found, Wishes(classes=("cell", "none")), None, "new")
    assert card == CARD.model_copy(update={"classes": ("cell", "none"), "name": "new"})
    save_model(found.model, card, tmp_path / "new.keras")
    again, read = load_model(tmp_path / "new.keras")
    numbers = np.random.default_rng(3)
    inputs = [numbers.random((5, 8, 8, 1), np.float32), numbers.random((5, 2), np.float32)]
    assert read == card
    np.testing.assert_array_equal(np.asarray(again(inputs)), np.asarray(network(inputs)))


def _saved(network: keras.Model, card: ModelCard, file: Path) -> Path:
    """Write an HDF5 file as our export does, with its card beside it."""
    network.save(file, include_optimizer=False)
    facts = ExportFacts(format="keras-h5", sha256=size_and_hash(file)[1])
    card_file(file).write_text(card_json(card.model_copy(update={"export": facts})), "utf-8")
    return file


def test_our_own_hdf5_file_is_brought_in(
    network: keras.Model, look: Callable[[Path], Any], tmp_path: Path
) -> None:
    """With its card, an export of an image and measured values, or of these alone, is a model again."""
    values = keras.Input((2,), name="scalars")
    alone = keras.Model(values, keras.layers.Dense(2, activation="softmax")(values))
    no_image = CARD.model_copy(update={"input": CARD.input.model_copy(update={"use_images": False})})
    numbers = np.random.default_rng(3)
    inputs = [numbers.random((5, 8, 8, 1), np.float32), numbers.random((5, 2), np.float32)]
    for model, card, given in ((network, CARD, inputs), (alone, no_image, inputs[1])):
        file = _saved(model, card, tmp_path / "run.h5")
        found = with_card_beside(file, look(file))
        told = card_of(file, found, Wishes(), None, "x")
        assert told == card
        save_model(found.model, told, tmp_path / "new.keras")
        again, _ = load_model(tmp_path / "new.keras")
        np.testing.assert_allclose(np.asarray(again(given)), np.asarray(model(given)), atol=1e-6)


@pytest.mark.parametrize("beside", ["nothing", "the card of another file"])
def test_without_its_card_nobody_knows_the_values(
    beside: str, network: keras.Model, look: Callable[[Path], Any], tmp_path: Path
) -> None:
    """One sentence says what to bring in instead."""
    file = _saved(network, CARD, tmp_path / "run.h5")
    if beside == "nothing":
        card_file(file).unlink()
    else:
        file.write_bytes(file.read_bytes() + b" ")
    expected = "There is no card" if beside == "nothing" else "belongs to another file"
    with pytest.raises(BadInput, match=rf"takes measured values.*{expected}.*Bring in the \.keras file"):
        with_card_beside(file, look(file))


@pytest.mark.parametrize("name", ["n.onnx", "n.pb", "n.tflite", "saved"])
def test_files_of_other_libraries_are_told(tmp_path: Path, name: str) -> None:
    """Each kind that is computed from images alone says in one sentence what to take instead."""
    path = tmp_path / name
    if name == "saved":
        path.mkdir()
        path = path / "saved_model.pb"
    path.write_bytes(b"")
    card = CARD.model_copy(update={"export": ExportFacts(format="onnx")})
    with pytest.raises(BadInput, match=r"takes measured values; .* \.keras"):
        engine_for(tmp_path / name, card, 1)


@pytest.mark.parametrize("name", ["n.onnx", "n.pb", "n.tflite", "saved"])
def test_an_export_of_values_names_what_is_brought_in(
    tmp_path: Path, look: Callable[[Path], Any], name: str
) -> None:
    """By its card an import knows that the file takes values, and says which file to take instead."""
    path = tmp_path / name
    if name == "saved":
        path.mkdir()
        (path / "saved_model.pb").write_bytes(b"")
    else:
        path.write_bytes(b"")
    facts = ExportFacts(format="onnx", sha256=size_and_hash(path)[1])
    card_file(path).write_text(card_json(CARD.model_copy(update={"export": facts})), "utf-8")
    with pytest.raises(BadInput, match=r"takes measured values.*the \.keras file of its run"):
        look(path)


def test_a_saved_model_with_the_card_of_another(network: keras.Model, exported: Any, tmp_path: Path) -> None:
    """A card that names other inputs than the folder has is told before anything is computed."""
    network.export(tmp_path / "saved", verbose=False)
    seen = InputSpec(size=8, color="gray")
    facts = ExportFacts(format="saved-model", input_name="image", output_name="output_0")
    card = CARD.model_copy(update={"input": seen, "export": facts})
    with pytest.raises(BadInput, match="names another input or output"):
        engine_for(tmp_path / "saved", card, 1)
