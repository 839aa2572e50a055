"""The libraries that an instrument pack is for, each with its own model of the folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import numpy as np

from models.export.checks.consumer import (
    CONSUMERS,
    ConsumerAnswer,
    ConsumerInfo,
    ConsumerModule,
    ConsumerRequest,
)

CONSUMER = ConsumerInfo(name="instrument-pack", title="the libraries of the pack")
READERS = {"_nchw.onnx": "opencv-onnx", ".pb": "opencv-dnn", ".onnx": "onnxruntime", ".tflite": "litert"}
"""Ending of a model's name -> its consumer; the longest that fits comes first."""


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Write the outputs of all models, one behind the other: (models x batch sizes, n, n_classes).

    The times are those of the first model.

    Raises:
        WorkFailed: if a library refuses its model.
    """
    folder = Path(request.model)
    models = json.loads((folder / "instrument.json").read_text("utf-8"))["models"]
    answers, outputs = [], []
    for name in models.values():
        reader = cast(ConsumerModule, CONSUMERS.get(_reader(name)))
        answer = reader.run(request.model_copy(update={"model": str(folder / name)}))
        answers.append((reader.CONSUMER.title, answer))
        outputs.append(np.load(request.outputs, allow_pickle=False))
    np.save(request.outputs, np.concatenate(outputs))
    first = answers[0][1]
    versions = ", ".join(f"{title} {answer.version}" for title, answer in answers)
    return first.model_copy(update={"version": versions})


def _reader(name: str) -> str:
    return next(reader for ending, reader in READERS.items() if name.endswith(ending))
