"""A small network of measured values, and the container that it is exported as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.registry import EXPORTS, ExportModule
from models.export.samples import Samples
from models.export.task import ExportTask, export_task
from models.spec import Labels

SPEC = InputSpec(
    use_images=False,
    scalars=("deform", "area_um", "bright_avg"),
    scalar_means=(0.1, 60.3, 100.7),
    scalar_stds=(0.05, 15.0, 9.0),
)


def _task(labels: Labels = "one") -> ExportTask:
    """Return the task of exporting a network of measured values."""
    numbers = np.random.default_rng(3)
    model = build_model(
        "Values_MLP",
        None,
        3,
        n_scalars=3,
        activation="softmax" if labels == "one" else "sigmoid",
        options={"units": (8, 4)},
    )
    for variable in model.weights:
        if "variance" in variable.path or "gamma" in variable.path:
            variable.assign(numbers.uniform(0.5, 1.5, variable.shape))
        elif "seed" not in variable.path:
            variable.assign(numbers.normal(0, 0.4, variable.shape))
    card = ModelCard(
        name="cells",
        classes=("Red cells", "White cells", "Rest"),
        labels=labels,
        input=SPEC,
        architecture="Values_MLP",
    )
    nothing = np.zeros((0, 0, 0, 0), np.uint8)
    values = numbers.normal(size=(64, 3)).astype(np.float32)
    samples = Samples(
        np.zeros((64, 0, 0, 0), np.uint8), SPEC, np.zeros((64, 3), np.float32), values, nothing, 64
    )
    return export_task(model, card, samples)


def _pack(task: ExportTask, file: Path) -> Path:
    """Write the container of a task."""
    cast(ExportModule, EXPORTS.get("modc")).write(task, file)
    return file


@pytest.fixture(scope="session")
def make_task(backend: Any) -> Callable[..., ExportTask]:
    """Make a network of measured values, and the task of exporting it."""
    return _task


@pytest.fixture(scope="session")
def pack() -> Callable[[ExportTask, Path], Path]:
    """Write the container of a task."""
    return _pack


@pytest.fixture(scope="session")
def scored(backend: Any) -> ExportTask:
    """A network of measured values with three classes."""
    return _task()


@pytest.fixture(scope="session")
def container(scored: ExportTask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its container."""
    return _pack(scored, tmp_path_factory.mktemp("container") / "cells.modc")
