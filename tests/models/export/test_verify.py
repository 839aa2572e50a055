"""Judging an export: what counts as proven, and what a crash of the consumer becomes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import Cancelled, WorkFailed
from datasets.basics.progress import Progress, silent
from models.architectures.registry import build_model
from models.export.checks import consumer
from models.export.checks.consumer import ConsumerRequest, run_consumer
from models.export.checks.verify import agreement, max_difference, top_accuracies, verify
from models.export.formats.frozen_pb import frozen_graph
from models.export.registry import EXPORTS
from models.export.samples import MIN_IMAGES
from models.export.task import export_task


@pytest.fixture
def check(make_card: Any, make_samples: Any) -> Any:
    """Compare a file in OpenCV with what a network says."""

    def check(model: Any, file: Path, progress: Progress = silent) -> Any:
        task = export_task(model, make_card(8, 3, ("a", "b", "c")), make_samples(70, 8, 3, 3))
        return verify(EXPORTS.get("frozen-pb").EXPORT, task, file, progress)

    return check


@pytest.fixture
def model(backend: object) -> Any:
    """A small network whose outputs vary."""
    return build_model("MLP_64_32_16", (8, 8, 3), 3)


def _frozen(model: Any, tmp_path: Path) -> Path:
    file = tmp_path / "model.pb"
    file.write_bytes(frozen_graph(model))
    return file


def test_a_true_export_is_verified(model: Any, tmp_path: Path, check: Any) -> None:
    """The network's own graph agrees at batch 1 and 16, and the report says on how many images."""
    found = check(model, _frozen(model, tmp_path))
    assert found.verified, found.reason
    assert found.max_abs_diff is not None and found.max_abs_diff <= 1e-5
    assert found.n_images == 70
    assert found.output_spread is not None and found.output_spread > 1e-3
    assert found.microseconds_per_image is not None and found.microseconds_per_image > 0
    assert "70 real images, batch 1 and 16" in found.reason


def test_another_networks_graph_is_not(model: Any, tmp_path: Path, check: Any) -> None:
    """A file whose weights differ a little fails, with the difference in the reason."""
    file = _frozen(model, tmp_path)
    weights = model.get_weights()
    model.set_weights([weights[0] + 0.01, *weights[1:]])
    found = check(model, file)
    assert not found.verified
    assert "differ from Keras" in found.reason


def _of_large_numbers(offset: float) -> Any:
    """Return a network whose hidden numbers lie around ``offset``, which its outputs do not depend on."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Flatten(),
            keras.layers.Dense(16),
            keras.layers.Dense(3, "softmax"),
        ]
    )
    numbers = np.random.default_rng(3)
    last = numbers.normal(size=(16, 3)).astype(np.float32)
    weights = [numbers.normal(0, 0.2, (192, 16)), np.full(16, offset), last - last.mean(axis=0), np.zeros(3)]
    model.set_weights(weights)
    return model


def test_a_file_may_be_as_inexact_as_the_model_itself(backend: object, tmp_path: Path, check: Any) -> None:
    """Where 32 bits leave few digits, the right numbers are another machine's wrong ones: told, and accepted;
    other weights are not."""
    found = check(_of_large_numbers(2000), _frozen(_of_large_numbers(0), tmp_path))
    assert found.max_abs_diff is not None and found.max_abs_diff > 1e-5
    assert found.verified, found.reason
    assert "own outputs are off by" in found.reason
    other = _of_large_numbers(0)
    other.set_weights([weights * 1.01 for weights in other.get_weights()])
    assert not check(_of_large_numbers(2000), _frozen(other, tmp_path)).verified


def test_a_network_that_is_all_rounding_is_not_verified(backend: object, tmp_path: Path, check: Any) -> None:
    """Where 32 bits leave no digits nothing can be compared, and that is what the user reads."""
    found = check(_of_large_numbers(1e6), _frozen(_of_large_numbers(0), tmp_path))
    assert not found.verified
    assert "too inexact to be compared" in found.reason


def test_it_is_told_where_rounding_is_not_known(
    backend: object, model: Any, tmp_path: Path, check: Any
) -> None:
    """A layer of somebody's own that knows 32 bits only: a difference stays one, and why is said."""
    import keras

    class Single(keras.layers.Layer):
        def call(self, values: Any) -> Any:
            if self.compute_dtype != "float32":
                raise TypeError("32 bits only")
            return keras.ops.add(values, 0.0)

    given = keras.Input((8, 8, 3))
    found = check(keras.Model(given, model(Single()(given))), _frozen(_of_large_numbers(0), tmp_path))
    assert not found.verified
    assert "64 bits cannot be computed (32 bits only)" in found.reason


def test_constant_outputs_prove_nothing(model: Any, tmp_path: Path, check: Any) -> None:
    """A network that says the same of every image agrees with anything: told, not verified."""
    model.set_weights([weight * 0 for weight in model.get_weights()])
    found = check(model, _frozen(model, tmp_path))
    assert not found.verified
    assert "proves nothing" in found.reason
    assert found.output_spread == pytest.approx(0, abs=1e-6)


def test_a_file_the_consumer_refuses_is_told(model: Any, tmp_path: Path, check: Any) -> None:
    """What OpenCV says of a broken file is in the reason, in one line."""
    file = tmp_path / "model.pb"
    file.write_bytes(b"this is no graph")
    found = check(model, file)
    assert not found.verified
    assert "OpenCV" in found.reason and "\n" not in found.reason
    assert found.max_abs_diff is None


def test_a_crash_of_the_consumer_is_a_reason(
    model: Any, tmp_path: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consumer that dies takes only its own process with it."""
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(consumer, "consumer_command", lambda name: [sys.executable, "-c", crash])
    found = check(model, _frozen(model, tmp_path))
    assert not found.verified
    assert "crashed" in found.reason


def test_a_check_that_was_broken_off_is_no_fault(
    model: Any, tmp_path: Path, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in a terminal ends the consumer, too, without an answer: the export is cancelled."""
    monkeypatch.setattr(consumer, "consumer_command", lambda name: [sys.executable, "-c", ""])
    assert "ended before it had answered" in check(model, _frozen(model, tmp_path)).reason

    def cancelled(fraction: float, message: str) -> None:
        if fraction:
            raise Cancelled

    with pytest.raises(Cancelled):
        check(model, _frozen(model, tmp_path), cancelled)


def test_a_consumer_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(
        consumer, "consumer_command", lambda name: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    monkeypatch.setattr(consumer, "TIMEOUT_S", 0.5)
    with pytest.raises(WorkFailed, match="did not answer"):
        run_consumer("opencv-dnn", ConsumerRequest(model="a", images="b", outputs="c"))


def test_the_child_is_started_frozen_and_from_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """The standalone starts itself, the source starts main.py."""
    command = consumer.consumer_command("opencv-dnn")
    assert command[0] == sys.executable
    assert Path(command[1]).name == "main.py" and Path(command[1]).is_file()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert consumer.consumer_command("opencv-dnn") == [sys.executable, "consume", "opencv-dnn"]


def test_another_opencv_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment variable puts another OpenCV in front for the child only."""
    monkeypatch.setenv(consumer.OPENCV_PATH_VARIABLE, "/other")
    monkeypatch.setenv("PYTHONPATH", "/former")
    assert consumer.child_environment()["PYTHONPATH"] == f"/other{os.pathsep}/former"
    monkeypatch.delenv("PYTHONPATH")
    assert consumer.child_environment()["PYTHONPATH"] == "/other"


@pytest.mark.parametrize("n", [1, 30, 63, 64, 100, 600])
def test_there_are_always_enough_images(n: int, make_samples: Any) -> None:
    """At least 64, at most 512; the real ones come first, copies differ from them and have no class."""
    samples = make_samples(n, 8, 3)
    samples.targets[:, 0] = 1
    chosen = samples.enough()
    assert MIN_IMAGES <= len(chosen.raw) <= 512
    assert chosen.images.dtype == np.float32
    assert len(chosen.targets) == len(chosen.scalars) == len(chosen.raw)
    if n <= 512:
        assert np.array_equal(chosen.raw[:n], samples.raw)
        assert chosen.targets.sum() == n
    if n < MIN_IMAGES:
        assert len({image.tobytes() for image in chosen.raw}) == len(chosen.raw)


def test_accuracies_are_of_labelled_images_only() -> None:
    """Two of three images have a class; the file has one of them right, the model both."""
    expected = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], np.float32)
    found = np.array([[0.9, 0.1], [0.7, 0.3], [0.5, 0.5]], np.float32)
    targets = np.array([[1, 0], [0, 1], [0, 0]], np.float32)
    (top,) = top_accuracies(found, expected, targets)
    assert (top.k, top.before, top.after) == (1, 1.0, 0.5)
    assert agreement(np.stack([found, expected]), expected) == pytest.approx(2 / 3)
    assert top_accuracies(found, expected, np.zeros_like(targets)) == ()


def test_wrong_shapes_and_nan_are_no_difference() -> None:
    """A number is only given where there is one."""
    expected = np.zeros((4, 2), np.float32)
    assert max_difference(np.zeros((2, 4, 3), np.float32), expected) is None
    assert max_difference(np.full((2, 4, 2), np.nan, np.float32), expected) is None
    assert max_difference(np.full((2, 4, 2), 0.25, np.float32), expected) == 0.25
