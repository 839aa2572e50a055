"""Export a network in some formats and print what the checks found; run by exports.py, not by hand.

    exports_child.py NETWORK FORMATS      (with commas between)

Each cell of the table is a line ``CELL {...}``; before it stands ``BEGIN FORMAT``, so that whoever reads them
knows what a crash happened in.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

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
SIZES = (LEAST_SIZE, 64, 96, 128)
SEED = 4
N_IMAGES = 64
N_VALUES = 3
OPENCV = ("opencv-dnn", "opencv-onnx")
OTHER = "other OpenCV"
LOGIT_DEVIATION = 0.5


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

    Its images have the least size at which its own 32-bit numbers say something: the statistics of a deep
    network that sees few pixels make more of rounding than of the images.
    """
    if "image" not in info.sees:
        return _task(info, LEAST_SIZE)
    sizes = sorted({max(size, info.min_size) for size in SIZES})
    return _task(info, next((size for size in sizes[:-1] if _is_exact(info, size)), sizes[-1]))


def _is_exact(info: ArchitectureInfo, size: int) -> bool:
    import keras

    exact = _task(info, size).rounding.difference <= LARGEST_ROUNDING
    # The largest networks would not fit into memory twice.
    keras.backend.clear_session()
    gc.collect()
    return exact


def _task(info: ArchitectureInfo, size: int) -> ExportTask:
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
    _vary(model, samples.inputs)
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


def _vary(model: Any, inputs: Any) -> None:
    """Spread the weights, take the statistics of the images, and scale the last dense layer to logits of
    deviation 0.5: a network whose outputs do not vary would agree with anything."""
    from models.inference import predict

    numbers = generator(2, model.name)
    for variable in model.variables:
        if variable.path.endswith("gamma"):
            variable.assign(numbers.uniform(0.5, 1.5, variable.shape))
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
    return {
        "state": state,
        "quantized": EXPORTS.get(result.format).EXPORT.quantized,
        "difference": result.max_abs_diff,
        "agreement": result.agreement,
        "spread": result.output_spread,
        "reason": result.reason,
        "consumer": result.consumer,
        "version": result.consumer_version,
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split(","))
