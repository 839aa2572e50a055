"""The card beside an export names the inputs as they are called in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
import pytest

from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.spec import InputSpec
from models.card import ModelCard
from models.export.graphs.input_names import names_in_file
from models.export.kept import kept_result, read_export_card
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import export_task

SPEC = InputSpec(size=8, scalars=("area", "deform"), scalar_means=(0.0, 0.0), scalar_stds=(1.0, 1.0))


def _network(*names: str) -> keras.Model:
    given = {"image": keras.Input((8, 8, 1), name="image"), "scalars": keras.Input((2,), name="scalars")}
    inputs = [given[name] for name in names]
    flat = [keras.layers.Flatten()(one) for one in inputs]
    row = flat[0] if len(flat) == 1 else keras.layers.Concatenate()(flat)
    outputs = keras.layers.Dense(2, activation="softmax")(row)
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs)


@pytest.mark.parametrize(
    ("seen", "by_name", "in_keras"),
    [
        (("image",), ("image",), ("image",)),
        (("scalars",), ("values",), ("scalars",)),
        (("image", "scalars"), ("image", "values"), ("image", "scalars")),
    ],
)
def test_names_are_those_of_the_file(
    seen: tuple[str, ...], by_name: tuple[str, ...], in_keras: tuple[str, ...], backend: object
) -> None:
    """Keras keeps what the network's layers are called; all other files get names of their own."""
    model = _network(*seen)
    for name, entry in EXPORTS.entries().items():
        expected = in_keras if name in ("keras", "keras-h5") else by_name
        assert names_in_file(entry.EXPORT, model) == expected


def test_the_card_names_both_inputs(tmp_path: Path, backend: object) -> None:
    """By the card, an image and measured values can be fed; and it is told again later."""
    raw = generator(3, "images").integers(0, 256, (64, 8, 8, 1), dtype=np.uint8)
    values = generator(3, "values").normal(size=(64, 2)).astype(np.float32)
    samples: Any = Samples(raw, SPEC, np.eye(2, dtype=np.float32)[[0, 1] * 32], values, raw, 64, values)
    card = ModelCard(name="both", classes=("a", "b"), input=SPEC, architecture="-")
    found = export(
        EXPORTS.get("onnx"), export_task(_network("image", "scalars"), card, samples), tmp_path, silent
    )
    assert found.verified, found.reason
    file = onnx.load(str(found.path))
    told = read_export_card(Path(str(found.card)))
    assert told is not None and told.export is not None
    assert told.export.input_names == tuple(given.name for given in file.graph.input) == ("image", "values")
    assert told.export.input_name == "image"
    assert kept_result(Path(str(found.card)), told.export).input_names == found.input_names
