"""Several devices share each batch: shown on two processors of TensorFlow's, in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import numpy as np
import tensorflow as tf
processor = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
from models.backend import prepare
prepare("cpu", threads=1, seed=1)
import keras
from models.backends.tensorflow import compile_step
from models.spec import TrainingSpec
from models.training.compiling import compile_for_training

numbers = np.random.default_rng(1)
BATCHES = [(numbers.random((n, 8, 8, 1), np.float32), np.eye(3, dtype=np.float32)[numbers.integers(0, 3, n)],
            numbers.random(n, np.float32)) for n in (16, 16, 1, 7)]


def trained(devices, weighted, optimizer="sgd"):
    prepare("cpu", threads=1, seed=1)
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3, activation="relu"),
                              keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")])
    compile_for_training(model, TrainingSpec(optimizer=optimizer))
    step = compile_step(model, devices)
    figures = [step(images, targets, weights if weighted else None, 0.1)
               for images, targets, weights in BATCHES]
    return model.get_weights(), np.array(figures)


for weighted in (False, True):
    for optimizer in ("sgd", "adam"):
        one, told_one = trained(["CPU:0"], weighted, optimizer)
        two, told_two = trained(["CPU:0", "CPU:1"], weighted, optimizer)
        again, _ = trained(["CPU:0", "CPU:1"], weighted, optimizer)
        assert np.allclose(told_one, told_two, atol=1e-5), (told_one, told_two)
        for a, b, c in zip(one, two, again):
            assert np.allclose(a, b, atol=1e-5), np.abs(a - b).max()
            assert np.array_equal(b, c)

print("equal")
"""


def test_two_devices_learn_what_one_does() -> None:
    """Batches of 16, 1 and 7 images, weighted or not: equal weights but for rounding, the same bits again"""
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "equal", done.stderr[-2000:]
