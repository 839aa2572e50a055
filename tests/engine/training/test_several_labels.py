"""Images that can have several labels: proposed, trained, predicted; refused where one class is meant."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import openpyxl
import pytest

from datasets.basics.errors import BadInput
from datasets.facts import RowFacts
from datasets.spec import DataRow
from engine.jobs.registry import run_job
from engine.protocol.evaluation import EvaluateRequest, EvaluateResult
from engine.protocol.prediction import PredictRequest, PredictResult
from engine.protocol.training import TrainResult
from engine.steps.training.training_run import begin
from engine.training_text import result_lines
from models.files import read_card
from models.training.events import EpochDone
from sessions.document import Session
from sessions.history import run_summary
from sessions.propose import propose_session
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings

SIDES = {"left": ("left",), "right": ("right",), "both": ("left", "right")}


@pytest.fixture
def rows(tmp_path: Path) -> tuple[DataRow, ...]:
    """Bright left, bright right, and both."""
    generator = np.random.default_rng(5)
    found = []
    for part, count in (("train", 40), ("validation", 16), ("test", 16)):
        for name, classes in SIDES.items():
            folder = tmp_path / part / name
            folder.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (16, 16), dtype=np.uint8)
                for side in classes:
                    start = 0 if side == "left" else 8
                    image[:, start : start + 8] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{index}.png"), image)
            row = DataRow(
                path=str(folder), class_name=classes[0], further_classes=classes[1:], n_images=count
            )
            found.append(row.model_copy(update={"part": part}))
    return tuple(found)


@pytest.fixture
def session(rows: tuple[DataRow, ...]) -> Session:
    """A session as it is proposed, with a small network and no flips, which would swap the sides."""
    settings = ["architecture=LeNet5_do", "size=16", "color=gray", "epochs=12", "batch_size=16", "device=cpu"]
    settings += ["augmentation.enabled=false", "dropout=0.1", "learning_rate=0.005"]
    return apply_settings(propose_session(rows, [], "several"), settings)


def test_several_labels_are_proposed_trained_and_predicted(
    session: Session, make_context: Any, tmp_path: Path
) -> None:
    """The network answers for each label by itself, and the table names all of an image's labels."""
    assert (session.model.labels, session.classes) == ("several", ("left", "right"))
    context = make_context()
    result = begin(session, tmp_path / "run", None, context)
    assert max(event.val_accuracy for event in context.of(EpochDone)) > 0.9
    assert read_card(tmp_path / "run" / "models" / "best.keras").labels == "several"

    both = next(row for row in session.rows if row.part == "test" and row.further_classes)
    asked = PredictRequest(models=(str(tmp_path / "run"),), rows=(both,), outs=(str(tmp_path / "table.csv"),))
    predicted = run_job("predict", asked, make_context())
    assert isinstance(predicted, PredictResult)
    assert min(predicted.counts) > 0.8 * both.n_images
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["class"] for row in table].count("left; right") > 0.7 * both.n_images
    assert all((float(row["score left"]) >= 0.5) == ("left" in row["class"]) for row in table)

    found = run_job("evaluate", EvaluateRequest(model=str(tmp_path / "run")), make_context())
    assert isinstance(found, EvaluateResult)
    assert found.metrics.labels == "several"
    assert found.metrics.accuracy > 0.8
    _check_figures(tmp_path / "run", result, found)
    assert {image.true_classes for image in found.images} == {(0,), (1,), (0, 1)}
    with pytest.raises(BadInput, match="cannot be sorted"):
        sorting = PredictRequest(
            models=(str(tmp_path / "run"),), rows=(both,), sort_into=str(tmp_path / "sorted")
        )
        run_job("predict", sorting, make_context())


def _check_figures(root: Path, result: TrainResult, found: EvaluateResult) -> None:
    """The training told the figures that an evaluation finds, wherever those of one label are told."""
    assert result.validation is not None and result.test is not None
    assert (result.test.labels, result.test.n, result.test_openings) == ("several", 48, 1)
    assert result.test.accuracy == pytest.approx(found.metrics.accuracy, abs=0.05)
    assert result.test.accuracy_ci95 == pytest.approx(found.metrics.accuracy_ci95, abs=0.05)
    words = "\n".join(result_lines(result))
    assert "Test: every label right in" in words and "Test part opened once." in words
    summary = run_summary(root)
    assert summary.test_accuracy == result.test.accuracy
    assert (summary.val_accuracy_ci95, summary.test_accuracy_ci95) == (
        result.validation.accuracy_ci95,
        result.test.accuracy_ci95,
    )
    assert read_card(root / "models" / "best.keras").metrics["test"] == result.test
    results = openpyxl.load_workbook(RunFolder.open(root).spreadsheet)["Results"]
    assert [row[0] for row in results.iter_rows(max_row=3, values_only=True)] == [
        "Part",
        "validation",
        "test",
    ]


def test_several_classes_are_not_trained_as_one(session: Session, make_context: Any, tmp_path: Path) -> None:
    """A session for one label per image says which row has more."""
    one = apply_settings(session, ["labels=one"])
    with pytest.raises(BadInput, match=r"both shows several classes.*model\.labels=several"):
        begin(one, tmp_path / "run", None, make_context())


def test_one_label_is_proposed_where_there_is_one() -> None:
    """Rows of one class each stay with the classes that exclude each other."""
    rows = (DataRow(path="/a", class_name="a", n_images=5), DataRow(path="/b", class_name="b", n_images=5))
    facts: list[RowFacts] = []
    assert propose_session(rows, facts).model.labels == "one"
