"""Training with rounding: what is rounded is rounded as LiteRT does it, and the network learns to bear it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.export.checks.consumer import ConsumerRequest, run_consumer
from models.export.formats.tflite_int8 import write
from models.export.rounding.network import rounding_network
from models.export.rounding.training import FurtherTraining, spec_of_rounding, trained_with_rounding
from models.export.samples import Samples
from models.export.task import export_task, parts_of
from models.inference import predict
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.fit import fit
from models.training.task import Task


@pytest.fixture(scope="module")
def data(squares: Any) -> Any:
    """Images (8, 8, 1) with a bright square at one of two places."""
    return squares(size=8, n_train=64, n_validation=64)


@pytest.fixture(scope="module")
def samples(data: Any) -> Samples:
    """The validation images, which also tell the ranges."""
    batch = data.images(64, 0, "validation")
    raw = np.round(255 * batch.images).astype(np.uint8)
    return Samples(raw, InputSpec(size=8, color="gray"), batch.targets, batch.scalars, raw, 64, batch.scalars)


@pytest.fixture(scope="module")
def uneven(backend: object, data: Any) -> Any:
    """A trained network whose channels have ranges from 1 to 4096, which one range for all cannot hold."""
    import keras

    layers = keras.layers
    image = keras.Input((8, 8, 1))
    x = layers.ReLU()(layers.Conv2D(12, 3, padding="same", name="first")(image))
    x = layers.DepthwiseConv2D(3, padding="same", name="apart")(x)
    x = layers.ReLU()(layers.Conv2D(12, 1, name="together")(x))
    x = layers.Flatten()(layers.MaxPooling2D(2)(x))
    model = keras.Model(image, layers.Dense(2, activation="softmax")(x))
    spec = TrainingSpec(epochs=6, learning_rate=0.01, schedule="constant", batch_size=16)
    fit(model, spec, data, Control(), lambda event: None, seed=1, on_epoch_end=lambda *reached: None)
    scale = 4096.0 ** np.linspace(0, 1, 12)[None, None, :, None]
    apart, together = model.get_layer("apart"), model.get_layer("together")
    kernel, bias = apart.get_weights()
    apart.set_weights([kernel * scale, bias * scale.ravel()])
    kernel, bias = together.get_weights()
    together.set_weights([kernel / scale, bias])
    return model


def _further(data: Any, epochs: int = 3) -> FurtherTraining:
    spec = TrainingSpec(learning_rate=0.01, batch_size=16)
    return FurtherTraining(data=data, spec=spec, task=Task(), epochs=epochs, seed=4)


def test_values_are_cut_off_and_rounded_to_256_steps(backend: object) -> None:
    """0 stays 0, no value is further off than half a step, and rounding twice changes nothing."""
    from models.export.rounding.layer import rounded_values

    values = np.linspace(-3, 9, 4001, dtype=np.float32)
    rounded = np.asarray(rounded_values(values, -1.0, 5.1))
    assert len(np.unique(rounded)) == 256
    inside = (values > -1.0) & (values < 5.1)
    assert np.abs(rounded - values)[inside].max() <= 0.5 * 6.1 / 255 + 1e-6
    assert rounded.min() == pytest.approx(-1.0, abs=0.02) and rounded.max() == pytest.approx(5.1, abs=0.02)
    assert float(rounded_values(np.zeros(1, np.float32), -1.0, 5.1)[0]) == 0.0
    np.testing.assert_allclose(np.asarray(rounded_values(rounded, -1.0, 5.1)), rounded, atol=1e-6)


@pytest.mark.parametrize(("shape", "n_channel_axes"), [((3, 3, 4, 5), 1), ((3, 3, 4, 2), 2), ((9, 5), 1)])
def test_every_output_channel_has_its_own_steps(
    shape: tuple[int, ...], n_channel_axes: int, backend: object
) -> None:
    """A channel of small weights is not rounded with the steps of a large one."""
    import keras

    from models.export.rounding.layer import rounded_weights

    channels = shape[-n_channel_axes:]
    size = 10.0 ** np.arange(np.prod(channels)).reshape(channels)
    kernel = np.random.default_rng(1).normal(size=shape) * size
    others = tuple(range(len(shape) - n_channel_axes))
    rounded = np.asarray(rounded_weights(keras.Variable(kernel), n_channel_axes))
    off = np.abs(rounded - kernel).max(axis=others) / np.abs(kernel).max(axis=others)
    assert (off <= 0.501 / 127).all() and (off > 0.1 / 127).all()


def test_it_computes_as_litert_does(uneven: Any, samples: Samples, make_card: Any, tmp_path: Path) -> None:
    """On a network that rounding ruins, the rounding one is nearer to LiteRT's file than the exact one is."""
    task = export_task(uneven, make_card(8), samples)
    write(task, tmp_path / "model.tflite")
    np.save(tmp_path / "images.npy", samples.images)
    request = ConsumerRequest(
        model=str(tmp_path / "model.tflite"),
        images=str(tmp_path / "images.npy"),
        outputs=str(tmp_path / "outputs.npy"),
    )
    run_consumer("litert", request)
    theirs = np.load(request.outputs)[0]
    rounding = rounding_network(uneven, parts_of(samples.representative_inputs))
    off = np.abs(predict(rounding, parts_of(samples.images)) - theirs).mean()
    assert np.abs(task.expected - theirs).mean() > 0.02
    assert off < 0.5 * np.abs(task.expected - theirs).mean()


def test_it_learns_to_bear_rounding(uneven: Any, data: Any, samples: Samples) -> None:
    """The rounded network is better after it, the former is as it was, and equal seeds give equal bits."""
    before = [np.array(weights) for weights in uneven.get_weights()]
    parts = parts_of(samples.representative_inputs)
    tuned = trained_with_rounding(uneven, samples, _further(data))
    losses = [_loss(rounding_network(model, parts), samples) for model in (uneven, tuned)]
    assert losses[1] < 0.5 * losses[0]
    assert all(np.array_equal(old, new) for old, new in zip(before, uneven.get_weights(), strict=True))
    again = trained_with_rounding(uneven, samples, _further(data))
    assert all(
        np.array_equal(one, other)
        for one, other in zip(tuned.get_weights(), again.get_weights(), strict=True)
    )


def _loss(model: Any, samples: Samples) -> float:
    said = predict(model, parts_of(samples.images))
    return float(-np.log(np.maximum((said * samples.targets).sum(axis=1), 1e-6)).mean())


def test_normalisation_is_folded_as_in_the_file(backend: object, data: Any, samples: Samples) -> None:
    """What is trained with rounding is the network of the file, without normalisation and dropout."""
    model = build_model("MobileNet_small", (8, 8, 1), 2, options={"filters": (4,), "stem": 4, "blocks": 1})
    tuned = trained_with_rounding(model, samples, _further(data, epochs=1))
    kinds = {type(layer).__name__ for layer in tuned.layers}
    assert "DepthwiseConv2D" in kinds and not kinds & {"BatchNormalization", "Dropout", "Rounded"}


def test_the_settings_are_the_sessions_but_for_a_few() -> None:
    """Batch size, loss and optimizer stay; the rate is a tenth and falls."""
    spec = TrainingSpec(batch_size=7, learning_rate=0.02, epochs=90, early_stopping=5, optimizer="sgd")
    told = spec_of_rounding(spec, 4)
    assert (told.epochs, told.batch_size, told.optimizer) == (4, 7, "sgd")
    assert told.learning_rate == pytest.approx(0.002)
    assert (told.early_stopping, told.schedule) == (0, "cosine")
