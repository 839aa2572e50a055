"""Evaluations of images whose scores are drawn, so that no network has to be trained to look at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from app.pages.assess.evaluated import Evaluated
from datasets.spec import DataRow
from engine.protocol.evaluation import EvaluateResult, ImageScore
from models.evaluation.assessment import Assessment
from models.evaluation.class_curves import class_curves, reliability
from models.evaluation.metrics import measured
from models.evaluation.parts import by_file, by_group, confused_pairs

MakeEvaluated = Callable[..., Evaluated]


def _scores(truth: npt.NDArray[np.bool_], several: bool) -> npt.NDArray[np.float32]:
    """Draw scores that are right more often than not; many are equal, as those of small networks are."""
    generator = np.random.default_rng(7)
    logits = np.round(2 * generator.normal(size=truth.shape) + 2.5 * truth, 1)
    if several:
        return np.asarray(1 / (1 + np.exp(1.2 - logits)), dtype=np.float32)
    powers = np.exp(logits)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _rows(folder: Path, classes: tuple[str, ...], n: int, several: bool) -> tuple[DataRow, ...]:
    """Write ``n`` small images per class, named like their class; of several labels each row has two."""
    rows = []
    for number, name in enumerate(classes):
        place = folder / name
        place.mkdir(parents=True)
        for image in range(n):
            gray = np.full((6, 6), 20 + 10 * number + image % 10, np.uint8)
            cv2.imwrite(str(place / f"{name} {image:03d}.png"), gray)
        further = (classes[(number + 1) % len(classes)],) if several else ()
        rows.append(
            DataRow(path=str(place), class_name=name, further_classes=further, part="validation", n_images=n)
        )
    return tuple(rows)


@pytest.fixture
def make_evaluated(tmp_path: Path) -> MakeEvaluated:
    """Make an evaluation: n images per class in one folder each, with drawn scores and real figures."""

    def make(
        classes: tuple[str, ...] = ("cell", "debris", "doublet"),
        n: int = 20,
        several: bool = False,
        groups: int = 0,
        run: str = "run",
    ) -> Evaluated:
        rows = _rows(tmp_path / f"data {len(classes)} {several}", classes, n, several)
        samples = np.array([(row, image) for row in range(len(rows)) for image in range(n)])
        truth = np.array([[name in rows[row].all_classes for name in classes] for row, _ in samples])
        assessment = Assessment.of(
            _scores(truth, several),
            truth,
            classes,
            several=several,
            names=[f"{rows[row].class_name} {image:03d}.png" for row, image in samples],
            files=[rows[row].place for row, _ in samples],
            groups=[f"donor {image % groups}" if groups else "" for _, image in samples],
            samples=samples,
        )
        return Evaluated(str(tmp_path / run), "validation", _answer(assessment, rows))

    return make


def _answer(assessment: Assessment, rows: tuple[DataRow, ...]) -> EvaluateResult:
    metrics = measured(assessment)
    return EvaluateResult(
        metrics=metrics,
        rows=rows,
        images=tuple(_image(assessment, place) for place in range(len(assessment))),
        curves=class_curves(assessment),
        reliability=reliability(assessment, metrics.ece_ci95),
        by_file=by_file(assessment),
        by_group=by_group(assessment),
        confused_pairs=confused_pairs(assessment),
    )


def _image(assessment: Assessment, place: int) -> ImageScore:
    predicted = int(assessment.predicted[place])
    labels = tuple(int(label) for label in np.flatnonzero(assessment.truth[place]))
    return ImageScore(
        row=int(assessment.rows[place]),
        index=int(assessment.indices[place]),
        name=assessment.names[place],
        true_class=labels[0],
        predicted_class=predicted,
        score=float(assessment.probabilities[place, predicted]),
        scores=tuple(float(score) for score in assessment.probabilities[place]),
        group=assessment.groups[place],
        true_classes=labels if assessment.several else (),
    )
