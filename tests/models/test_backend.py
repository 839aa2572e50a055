"""Choosing and starting the numeric backend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from datasets.basics.errors import BadInput, WorkFailed
from models.architectures.registry import build_model
from models.backend import BackendInfo, available_threads, compile_step, prepare
from models.spec import TrainingSpec
from models.training.compiling import compile_for_training
from models.training.seeds import reseed

ROOT = Path(__file__).resolve().parents[2]


def _run(code: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KERAS", "TF_"))}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_processor_is_prepared(backend: BackendInfo) -> None:
    """What computes is told, for the record of the run."""
    assert (backend.name, backend.device) == ("tensorflow", "cpu")
    assert backend.threads == available_threads()
    assert backend.version.count(".") >= 1


@pytest.mark.parametrize("device", ["", "gpu:x", "tpu", "cpu:0:1"])
def test_an_unknown_device_is_refused(device: str) -> None:
    """A typing error in the device gives a sentence with the choices."""
    with pytest.raises(BadInput, match="auto, cpu, gpu:0"):
        prepare(device)


def test_a_device_that_is_not_there_is_refused(backend: BackendInfo) -> None:
    """No silent fall-back: who asks for a certain card learns that it is not there."""
    with pytest.raises(BadInput, match="gpu:97 is not there"):
        prepare("gpu:97")


def test_the_seed_decides_the_first_weights(backend: BackendInfo) -> None:
    """The same seed gives the same network; another seed, also one above 32 bits, another."""
    weights = []
    for seed in (1, 1, 2, 2**40 + 1):
        prepare("cpu", seed=seed)
        weights.append(build_model("MLP_64_32_16", (8, 8, 1), 2).get_weights()[0].tobytes())
    assert weights[0] == weights[1]
    assert len(set(weights)) == 3


def test_threads_cannot_change_once_it_computes(backend: BackendInfo) -> None:
    """A wish that cannot be fulfilled is told, because the bits of the weights depend on it."""
    build_model("MLP_64_32_16", (8, 8, 1), 2)
    with pytest.raises(WorkFailed, match="new process"):
        prepare("cpu", threads=backend.threads + 1)


def test_the_start_is_silent_and_deterministic() -> None:
    """A fresh process writes nothing of its own, uses no GPU for "cpu", and refuses random operations."""
    done = _run(
        "from models.backend import prepare\n"
        "info = prepare('cpu', threads=1)\n"
        "import tensorflow as tf\n"
        "from tensorflow.python.framework.config import is_op_determinism_enabled\n"
        "assert is_op_determinism_enabled()\n"
        "assert tf.config.threading.get_intra_op_parallelism_threads() == 1\n"
        "from models.architectures.registry import build_model\n"
        "build_model('LeNet5_do', (16, 16, 1), 2)\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_light_modules_load_no_network_library() -> None:
    """What the window and the sessions import stays light."""
    light = (
        "models.spec, models.card, models.architectures.registry, models.export.registry, "
        "models.export.result, models.export.checks.consumer, models.evaluation.figures, "
        "models.training.events, models.training.control"
    )
    done = _run(
        f"import sys, {light}\n"
        "from models.architectures.registry import architecture_infos\n"
        "from models.export.registry import EXPORTS\n"
        "assert architecture_infos() and EXPORTS.names()\n"
        "heavy = {'keras', 'tensorflow', 'torch', 'cv2', 'scipy', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("weighted", [False, True])
def test_a_compiled_step_is_that_of_keras(backend: object, weighted: bool) -> None:
    """Loss and accuracy are those of each batch, and the weights end with the bits of ``train_on_batch``."""
    spec = TrainingSpec(schedule="constant")
    ours, plain = (build_model("TinyCNN", (12, 12, 1), 2) for _ in range(2))
    plain.set_weights(ours.get_weights())
    for model in (ours, plain):
        compile_for_training(model, spec)
        reseed(model, 1, 0)
    step = compile_step(ours)
    numbers = np.random.default_rng(0)
    for n, rate in ((8, 0.01), (8, 0.02), (3, 0.005)):
        images = numbers.random((n, 12, 12, 1), dtype=np.float32)
        targets = np.eye(2, dtype=np.float32)[numbers.integers(0, 2, n)]
        weights = numbers.random(n, dtype=np.float32) if weighted else None
        plain.optimizer.learning_rate.assign(rate)
        logs = plain.train_on_batch(images, targets, sample_weight=weights, return_dict=True)
        assert step(images, targets, weights, rate) == (float(logs["loss"]), float(logs["accuracy"]))
    for one, other in zip(ours.get_weights(), plain.get_weights(), strict=True):
        assert one.tobytes() == other.tobytes()
