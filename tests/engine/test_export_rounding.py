"""Exports in whole numbers of a run: trained on with rounding on its own images, or without any."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, InputSpec, Normalization, Part
from engine.assessments import AssessmentStore
from engine.jobs.registry import run_job
from engine.protocol.exports import ExportJobResult, ExportRequest
from models.backend import prepare
from models.card import ModelCard
from models.export.options import ExportOptions
from models.files import load_model, save_model
from models.training.control import Control
from sessions.document import Session
from sessions.run_folder import RunFolder

SIZE = 8


@dataclass
class Context:
    """Keeps what is told."""

    control: Control = field(default_factory=Control)
    scans: ScanStore = field(default_factory=ScanStore)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    told: list[str] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Keep what is told."""
        self.told.append(message)
        self.fractions.append(fraction)

    def event(self, kind: str, data: Options) -> None:
        """Nothing is asked of it here."""


def _row(folder: Path, side: int, part: Part) -> DataRow:
    numbers = np.random.default_rng(side)
    name = ("left", "right")[side]
    place = folder / part / name
    place.mkdir(parents=True)
    for index in range(12):
        image = numbers.integers(0, 60, (SIZE, SIZE), dtype=np.uint8)
        image[:, side * SIZE // 2 : (side + 1) * SIZE // 2] += np.uint8(150)
        assert cv2.imwrite(str(place / f"{index}.png"), image)
    return DataRow(path=str(place), class_name=name, n_images=12, part=part)


def _run(root: Path, *parts: Part, normalization: Normalization = "divide_by_255") -> Path:
    """Return a run with a network that compares the left half with the right one."""
    import keras

    rows = tuple(_row(root / "data", side, part) for part in parts for side in (0, 1))
    spec = InputSpec(size=SIZE, color="gray", normalization=normalization)
    session = Session(rows=rows, classes=("left", "right"), input=spec)
    image = keras.Input((SIZE, SIZE, 1))
    scores = keras.layers.Dense(2, activation="softmax")
    model = keras.Model(image, scores(keras.layers.Flatten()(image)))
    sides = np.ones((SIZE, SIZE))
    sides[:, SIZE // 2 :] = -1
    scores.set_weights([0.1 * np.stack([sides.ravel(), -sides.ravel()], axis=1), np.zeros(2)])
    with RunFolder.create(root / "run", session) as run:
        card = ModelCard(name="run", classes=session.classes, input=spec, architecture="-")
        save_model(model, card, run.best_model)
    return root / "run"


@pytest.fixture(scope="module", autouse=True)
def _library() -> None:
    prepare("cpu", seed=1)


def test_training_with_rounding_changes_the_file_and_not_the_model(tmp_path: Path) -> None:
    """Only the file of whole numbers has other weights; its card says so, and the run's model stays."""
    run = _run(tmp_path, "train", "validation")
    before = RunFolder.open(run).best_model.read_bytes()
    context = Context()
    options = ExportOptions(quantization_aware_epochs=2)
    request = ExportRequest(model=str(run), formats=("tflite-int8", "tflite"), options=options)
    done = run_job("export", request, context)
    assert isinstance(done, ExportJobResult)
    whole, exact = done.exports
    assert whole.verified and exact.verified, done
    assert (whole.fine_tuned_epochs, exact.fine_tuned_epochs) == (2, 0)
    assert exact.max_abs_diff is not None and exact.max_abs_diff < 1e-5
    assert "Training with rounding: epoch 2 of 2" in context.told
    assert context.fractions == sorted(context.fractions), "the bar never goes back"
    assert whole.card is not None
    assert json.loads(Path(whole.card).read_text("utf-8"))["export"]["fine_tuned_epochs"] == 2
    assert RunFolder.open(run).best_model.read_bytes() == before
    load_model(RunFolder.open(run).best_model)


def test_what_is_refused_is_not_trained_before(tmp_path: Path) -> None:
    """Nobody waits for epochs whose file cannot be written."""
    run, context = _run(tmp_path, "train", "validation", normalization="per_image"), Context()
    options = ExportOptions(quantization_aware_epochs=2, preprocessing_inside=True)
    request = ExportRequest(model=str(run), formats=("tflite-int8",), options=options)
    done = run_job("export", request, context)
    assert isinstance(done, ExportJobResult)
    assert done.exports[0].refused and "scale outside" in done.exports[0].reason
    assert not any("rounding" in told for told in context.told)


def test_without_training_images_there_are_no_ranges(tmp_path: Path) -> None:
    """A run of validation images alone cannot tell the ranges: refused, not written with invented ones."""
    run = _run(tmp_path, "validation")
    done = run_job("export", ExportRequest(model=str(run), formats=("tflite-int8",)), Context())
    assert isinstance(done, ExportJobResult)
    assert done.exports[0].refused and "training images" in done.exports[0].reason
