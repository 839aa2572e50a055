"""Export a network in some formats and print what the checks found; run by exports.py, not by hand.

    exports_child.py NETWORK FORMATS      (with commas between)

Each cell of the table is a line ``CELL {...}``; before it stands ``BEGIN FORMAT``, so that whoever reads them
knows what a crash happened in.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from datasets.basics.freed_memory import give_back_freed_memory
from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.spec import InputSpec
from models.architectures.base import ArchitectureInfo
from models.architectures.registry import ARCHITECTURES, build_model, default_options
from models.backend import prepare
from models.card import ModelCard
from models.export.checks.consumer import OPENCV_PATH_VARIABLE
from models.export.checks.verify import LARGEST_ROUNDING, verify
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.result import ExportResult
from models.export.samples import Samples
from models.export.task import ExportTask, export_task

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "autocat" / "test"
CLASSES = ("a", "b", "c")
LEAST_SIZE = 32
EVEN, GENTLE = (0.5, 1.5), (0.05, 0.2)
"""Ranges of the factors of normalisation layers; with small ones a block changes less what it gets, as the
blocks of a trained network do."""
DRAWS = ((LEAST_SIZE, EVEN), (64, EVEN), (64, GENTLE), (96, EVEN), (128, EVEN))
"""Sides of the images, and factors, in the order in which they are tried."""
SEED = 4
N_IMAGES = 64
N_VALUES = 3
OPENCV = ("opencv-dnn", "opencv-onnx")
OTHER = "other OpenCV"
LOGIT_DEVIATION = 0.5
ROUNDING = LARGEST_ROUNDING / 4
"""Largest rounding of a network's own numbers: at the limit itself any other order of sums is beyond it."""


def main(name: str, formats: list[str]) -> None:
    """Export the network ``name`` in ``formats``; the other OpenCV is that of the environment variable."""
    other = os.environ.pop(OPENCV_PATH_VARIABLE, "")
    prepare("cpu", threads=1)
    task = trained_looking(ARCHITECTURES.get(name).INFO)
    for chosen in formats:
        _say(f"BEGIN {chosen}")
        for column, result in _cells(task, chosen, other):
            _say("CELL " + json.dumps({"column": column, **_facts(result)}))


def trained_looking(info: ArchitectureInfo) -> ExportTask:
    """Return the task of exporting a network whose statistics and outputs vary like a trained one's.

    It is drawn so that its own 32-bit numbers say something, or else in the best of all ways: a deep network
    that sees few pixels, or whose blocks all change much, makes more of rounding than of the images.
    """
    if "image" not in info.sees:
        return _task(info, LEAST_SIZE, EVEN)
    roundings: dict[tuple[int, tuple[float, float]], float] = {}
    for size, factors in DRAWS:
        draw = (max(size, info.min_size), factors)
        if draw not in roundings:
            roundings[draw] = _rounding(info, *draw)
        if roundings[draw] <= ROUNDING:
            break
    return _task(info, *min(roundings, key=lambda draw: roundings[draw]))


def _rounding(info: ArchitectureInfo, size: int, factors: tuple[float, float]) -> float:
    import keras

    found = _task(info, size, factors).rounding.difference
    # The largest networks would not fit into memory twice.
    keras.backend.clear_session()
    give_back_freed_memory()
    _say(f"{info.name}: images of {size} pixels, factors {factors}, own rounding {found:.1e}")
    return found


def _task(info: ArchitectureInfo, size: int, factors: tuple[float, float]) -> ExportTask:
    import keras

    sees_image, n_values = info.sees != ("scalars",), 0 if "image" in info.sees else N_VALUES
    shape = (size, size, 3 if not info.channels else max(info.channels)) if sees_image else None
    # Keras draws the initial weights from its own seed: without one, no cell could be had again.
    keras.utils.set_random_seed(SEED)
    options = {"weights": "random"} if "weights" in type(default_options(info.name)).model_fields else {}
    model = build_model(info.name, shape, len(CLASSES), n_scalars=n_values, options=options)
    spec = InputSpec(
        size=size,
        color="rgb",
        use_images=sees_image,
        scalars=tuple(f"value{n}" for n in range(n_values)),
        scalar_means=(0.0,) * n_values,
        scalar_stds=(1.0,) * n_values,
    )
    values = generator(3, "values").normal(0, 1, (N_IMAGES, n_values)).astype(np.float32)
    raw = images(size) if sees_image else np.empty((N_IMAGES, 0, 0, 0), np.uint8)
    samples = Samples.of_images(raw, spec, len(CLASSES))
    samples = replace(samples, scalars=values, representative_scalars=values)
    _vary(model, samples.inputs, factors)
    card = ModelCard(name=info.name, classes=CLASSES, input=spec, architecture=info.name)
    return export_task(model, card, samples, ExportOptions(keep_unverified=True))


def images(size: int) -> Any:
    """Return uint8 (64, size, size, 3): real images where they are at hand, else drawn blobs."""
    import cv2

    if DATA.is_dir():
        import h5py

        files = [DATA / f"{name}.rtdc" for name in ("automobile", "cat")]
        raw = np.concatenate([_first(h5py.File(file), N_IMAGES // 2) for file in files])
    else:
        numbers = generator(1, "interop")
        y, x = np.mgrid[:LEAST_SIZE, :LEAST_SIZE]
        blobs = []
        for _ in range(N_IMAGES):
            center, radius = numbers.uniform(8, 24, 2), numbers.uniform(3, 10)
            blob = np.exp(-((y - center[0]) ** 2 + (x - center[1]) ** 2) / radius**2)
            blobs.append(blob[..., None] * numbers.random(3))
        raw = (255 * np.stack(blobs)).astype(np.uint8)
    return np.stack([cv2.resize(image, (size, size)) for image in raw])


def _first(file: Any, n: int) -> Any:
    with file:
        return file["events/image"][:n]


def _vary(model: Any, inputs: Any, factors: tuple[float, float]) -> None:
    """Spread the weights, take the statistics of the images, and scale the last dense layer to logits of
    deviation 0.5: a network whose outputs do not vary would agree with anything."""
    from models.inference import predict

    numbers = generator(2, model.name)
    for variable in model.variables:
        if variable.path.endswith("gamma"):
            variable.assign(numbers.uniform(*factors, variable.shape))
        elif variable.path.endswith(("beta", "bias")):
            variable.assign(numbers.normal(0, 0.1, variable.shape))
    layers = [layer for layer in model._flatten_layers() if type(layer).__name__ == "BatchNormalization"]
    momenta = [layer.momentum for layer in layers]
    for layer in layers:
        layer.momentum = 0.0
    model(list(inputs) if isinstance(inputs, tuple) else inputs, training=True)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
    last = next(layer for layer in reversed(model.layers) if type(layer).__name__ == "Dense")
    kernel, bias = last.get_weights()
    logits = np.log(np.maximum(predict(model, [inputs]).astype(np.float64), 1e-30))
    logits -= logits.mean(axis=1, keepdims=True)
    scale = LOGIT_DEVIATION / np.maximum(logits.std(axis=0), 1e-6)
    # Softmax does not see what all classes have in common, so the common part may go.
    kernel = (kernel - kernel.mean(axis=1, keepdims=True)) * scale
    bias = (bias - bias.mean() - logits.mean(axis=0)) * scale
    last.set_weights([kernel.astype(np.float32), bias.astype(np.float32)])


def _cells(task: ExportTask, chosen: str, other: str) -> Any:
    entry = EXPORTS.get(chosen)
    with tempfile.TemporaryDirectory() as folder:
        result = export(entry, task, Path(folder), silent)
        yield chosen, result
        if not other or entry.EXPORT.consumer not in OPENCV:
            return
        again = result
        if result.path is not None:
            os.environ[OPENCV_PATH_VARIABLE] = other
            again = verify(entry.EXPORT, task, Path(result.path))
            del os.environ[OPENCV_PATH_VARIABLE]
        yield f"{chosen}, {OTHER}", again


def _facts(result: ExportResult) -> dict[str, Any]:
    state = "refused" if result.refused else "pass" if result.verified else "failed"
    facts = {
        "state": state,
        "quantized": EXPORTS.get(result.format).EXPORT.quantized,
        "difference": result.max_abs_diff,
        "agreement": result.agreement,
        "reason": "" if state == "pass" else result.reason,
        "consumer": result.consumer,
        "version": result.consumer_version,
    }
    return {name: fact for name, fact in facts.items() if fact or name in ("state", "difference")}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split(","))
