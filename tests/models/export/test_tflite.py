"""TensorFlow Lite files: two inputs, whole numbers at both ends, quiet writing, refusals by layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from datasets.basics.errors import BadInput
from datasets.basics.progress import silent
from datasets.preprocessing.scalars import standardize
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.conversions import Conversions
from models.export.formats.tflite_int8 import representative_inputs
from models.export.graphs.served import write_saved_model
from models.export.graphs.tflite_convert import tflite_file
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import export_task


@pytest.fixture(scope="module")
def both(backend: object) -> Any:
    """A network that sees images (8, 8, 1) and two measured values."""
    import keras

    image, values = keras.Input((8, 8, 1)), keras.Input((2,))
    seen = keras.layers.Dense(8, activation="relu")(keras.layers.Flatten()(image))
    joined = keras.layers.Concatenate()([seen, values])
    return keras.Model([image, values], keras.layers.Dense(2, activation="softmax")(joined))


@pytest.fixture
def samples() -> Samples:
    """70 images with two measured values each."""
    numbers = np.random.default_rng(1)
    raw = numbers.integers(0, 256, (70, 8, 8, 1)).astype(np.uint8)
    values = numbers.normal(size=(70, 2)).astype(np.float32)
    targets = np.zeros((70, 2), np.float32)
    return Samples(raw, InputSpec(size=8, color="gray"), targets, values, raw[:40], 70, values[:40])


@pytest.mark.parametrize("name", ["tflite", "tflite-int8"])
def test_measured_values_go_to_their_own_input(
    name: str, both: Any, samples: Samples, make_card: Any, tmp_path: Path
) -> None:
    """Images and values are not exchanged, and the ranges of both are those of the training images."""
    task = export_task(both, make_card(8), samples)
    found = export(EXPORTS.get(name), task, tmp_path, silent)
    assert found.verified, found.reason
    assert found.output_spread is not None and found.output_spread > 0.1
    assert found.input_type == "float32" and not found.quantized_tensors
    given = list(representative_inputs(task))
    assert len(given) == 40
    assert np.array_equal(given[3]["values"], samples.scalars[3:4])
    assert given[3]["image"].dtype == np.float32 and given[3]["image"].max() <= 1


def test_nobody_who_follows_the_card_divides_by_0(
    both: Any, samples: Samples, make_card: Any, tmp_path: Path
) -> None:
    """A value that never varied is divided by 1, here and by the card; the second input is `values`."""
    card = make_card(8)
    figures = {"scalars": ("area", "constant"), "scalar_means": (3.0, 7.0), "scalar_stds": (2.0, 0.0)}
    card = card.model_copy(update={"input": card.input.model_copy(update=figures)})
    found = export(EXPORTS.get("tflite"), export_task(both, card, samples), tmp_path, silent)
    assert found.card is not None and found.path is not None, found.reason
    spec = ModelCard.model_validate_json(Path(found.card).read_text("utf-8")).input
    measured = np.asarray([[5.0, 8.0]], np.float32)
    by_the_card = (measured - np.asarray(spec.scalar_means)) / np.asarray(spec.scalar_stds)
    assert by_the_card.tolist() == standardize(measured, card.input).tolist() == [[1.0, 1.0]]
    signature = Interpreter(model_path=found.path).get_signature_list()["serving_default"]
    assert signature["inputs"] == ["image", "values"]


@pytest.mark.parametrize(("pixels_inside", "scale"), [(False, 1 / 255), (True, 1.0)])
def test_whole_numbers_at_both_ends_have_their_scale_on_the_card(
    pixels_inside: bool, scale: float, backend: object, make_card: Any, make_samples: Any, tmp_path: Path
) -> None:
    """The file is read by other programs only with scale and zero point, so these are told."""
    model = build_model("MLP_64_32_16", (8, 8, 1), 2)
    options = ExportOptions(integer_interface=True, preprocessing_inside=pixels_inside)
    task = export_task(model, make_card(8), make_samples(64, 8), options)
    found = export(EXPORTS.get("tflite-int8"), task, tmp_path, silent)
    assert found.verified, found.reason
    image, probabilities = found.quantized_tensors
    assert (image.name, image.type, probabilities.name) == ("image", "int8", "probabilities")
    assert found.card is not None
    assert Path(str(found.path)).name == f"demo{'_pixels' * pixels_inside}_whole_numbers_int8.tflite"
    facts = ModelCard.model_validate_json(Path(found.card).read_text("utf-8")).export
    assert facts is not None and facts.input_type == "int8"
    assert image.scale == pytest.approx(scale, rel=0.02)
    assert (probabilities.scale, probabilities.zero_point) == (1 / 256, -128)


def test_the_converter_does_not_write_into_our_output(
    backend: object, capfd: pytest.CaptureFixture[str]
) -> None:
    """Results for other programs stand alone on stdout, whatever C++ code would say there."""
    tflite_file(build_model("MLP_8_8_8", (8, 8, 1), 2), Conversions(), lambda converter: None)
    assert capfd.readouterr() == ("", "")


def test_a_layer_without_built_in_operations_is_refused_by_name(backend: object) -> None:
    """The converter's many lines become one sentence that names the layer."""
    import keras

    image = keras.Input((8, 8, 1))
    turned = keras.layers.Lambda(lambda values: keras.ops.linalg.det(values[..., 0]), name="my_layer")(image)
    model = keras.Model(image, keras.layers.Dense(2)(keras.layers.Reshape((1,))(turned)))
    with pytest.raises(BadInput, match="my_layer"):
        tflite_file(model, Conversions(), lambda converter: None)


def test_a_network_is_traced_once_for_all_formats(backend: object, tmp_path: Path) -> None:
    """A SavedModel has an identity of its own, drawn when it is made: two folders of one export share it."""
    model, conversions = build_model("MLP_8_8_8", (8, 8, 1), 2), Conversions()
    for name, made in (("first", conversions), ("second", conversions), ("other", Conversions())):
        write_saved_model(model, made, tmp_path / name)
    first, second, other = (
        (tmp_path / name / "fingerprint.pb").read_bytes() for name in ("first", "second", "other")
    )
    assert first == second != other
