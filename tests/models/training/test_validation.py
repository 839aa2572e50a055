"""The figures of the validation, compared with scikit-learn's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn import metrics

from datasets.batch import Batch, no_scalars
from models.spec import Labels, TrainingSpec
from models.training.validation import loss_of_images, validate


def _batches(images: Any, targets: Any) -> Iterator[Batch]:
    for start in range(0, len(images), 7):
        part = slice(start, start + 7)
        yield Batch(images[part], targets[part], no_scalars(len(images[part])))


@pytest.mark.parametrize("labels", ["one", "several"])
def test_the_figures_are_scikit_learns(labels: Labels, backend: object) -> None:
    """Accuracy, AUC, macro F1, precision and recall of one and of several labels per image."""
    random = np.random.default_rng(3)
    scores = random.random((40, 3), dtype=np.float32)
    if labels == "one":
        scores /= scores.sum(axis=1, keepdims=True)
        truth = np.eye(3, dtype=np.float32)[random.integers(0, 3, 40)]
        said: Any = np.eye(3)[scores.argmax(axis=1)]
    else:
        truth = (random.random((40, 3)) < 0.4).astype(np.float32)
        said = scores >= 0.5
    spec = TrainingSpec()
    figures = validate(lambda images: images, _batches(scores, truth), loss_of_images(spec, labels), labels)
    assert figures is not None
    assert figures.accuracy == pytest.approx(metrics.accuracy_score(truth, said))
    assert figures.auc == pytest.approx(metrics.roc_auc_score(truth, scores, average="macro"))
    assert figures.macro_f1 == pytest.approx(metrics.f1_score(truth, said, average="macro"))
    assert figures.precision == pytest.approx(metrics.precision_score(truth, said, average=None))
    assert figures.recall == pytest.approx(metrics.recall_score(truth, said, average=None))
    if labels == "one":
        assert figures.loss == pytest.approx(metrics.log_loss(truth, scores), rel=1e-5)
    else:
        binary = [metrics.log_loss(truth[:, index], scores[:, index]) for index in range(3)]
        assert figures.loss == pytest.approx(np.mean(binary), rel=1e-5)


def test_there_is_nothing_to_say_without_images() -> None:
    """No figure is invented."""
    assert validate(lambda images: images, iter(()), loss_of_images(TrainingSpec(), "one")) is None
