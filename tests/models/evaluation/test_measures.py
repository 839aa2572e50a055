"""Every measure of the registry, compared with scikit-learn or with its formula written out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from models.evaluation.assessment import Assessment
from models.evaluation.figures import ClassFigures, Metrics
from models.evaluation.measures.registry import MEASURES, measures
from models.evaluation.metrics import measured
from models.evaluation.tallies import Sample, Tallies

EXACT = 1e-9
Reference = Callable[[Assessment], Any]


def _of_classes(score: Callable[[Any, Any], float], both_sides: bool = False) -> Reference:
    """Return the reference of a figure of each class from its truth and its scores."""

    def values(a: Assessment) -> list[float]:
        sides = zip(a.truth.T, a.probabilities.T, strict=True)
        return [
            score(true, scores) if true.any() and not (both_sides and true.all()) else np.nan
            for true, scores in sides
        ]

    return values


def _mean(values: Reference) -> Reference:
    return lambda a: np.nanmean(values(a)) if not np.isnan(values(a)).all() else np.nan


def _top(k: int) -> Reference:
    def value(a: Assessment) -> float:
        every = range(len(a.classes))
        if len(every) <= k:
            return np.nan
        # scikit-learn takes the last of equal classes, we the first, as argmax does.
        turned = len(every) - 1 - a.labels
        if len(every) == 2:
            return 1.0
        return reference.top_k_accuracy_score(turned, a.probabilities[:, ::-1], k=k, labels=every)

    return value


def _table(which: str) -> Reference:
    def values(a: Assessment) -> Any:
        empty = {"precision": ~a.said.any(axis=0), "recall": ~a.truth.any(axis=0)}
        empty["f1"] = empty["precision"] & empty["recall"]
        score = getattr(reference, f"{which}_score")
        found = score(a.truth, a.said, average=None, zero_division=0)
        return np.where(empty[which], np.nan, found)

    return values


def _specificity(a: Assessment) -> list[float]:
    matrices = reference.multilabel_confusion_matrix(a.truth, a.said)
    return [m[0, 0] / m[0].sum() if m[0].sum() else np.nan for m in matrices]


def _loss(a: Assessment) -> float:
    if a.several:
        columns = zip(a.truth.T, _scores(a).T, strict=True)
        return float(np.mean([reference.log_loss(t, s, labels=[0, 1]) for t, s in columns]))
    return reference.log_loss(a.labels, _scores(a), labels=range(len(a.classes)))


def _scores(a: Assessment) -> Any:
    return a.probabilities.astype(np.float64)


def _brier(a: Assessment) -> float:
    columns = zip(a.truth.T, _scores(a).T, strict=True)
    of_classes = [reference.brier_score_loss(t, s, labels=[0, 1], pos_label=1) for t, s in columns]
    return float(np.mean(of_classes) if a.several else np.sum(of_classes))


def _ece(a: Assessment) -> float:
    if a.several:
        scores, right = _scores(a).ravel(), a.truth.ravel()
    else:
        scores, right = _scores(a).max(axis=1), a.labels == a.probabilities.argmax(axis=1)
    error = 0.0
    for k in range(15):
        inside = (scores >= k / 15) & ((scores < (k + 1) / 15) | (k == 14))
        if inside.any():
            error += inside.sum() * abs(right[inside].mean() - scores[inside].mean())
    return error / len(scores)


REFERENCES: dict[str, Reference] = {
    "accuracy": lambda a: reference.accuracy_score(a.truth, a.said),
    "balanced_accuracy": lambda a: reference.balanced_accuracy_score(a.labels, a.predicted),
    "top_2_accuracy": _top(2),
    "top_3_accuracy": _top(3),
    "top_5_accuracy": _top(5),
    "precision": _table("precision"),
    "recall": _table("recall"),
    "f1": _table("f1"),
    "specificity": _specificity,
    "macro_f1": _mean(_table("f1")),
    "micro_f1": lambda a: reference.f1_score(a.truth, a.said, average="micro"),
    "hamming_loss": lambda a: reference.hamming_loss(a.truth, a.said),
    "roc_auc": _of_classes(reference.roc_auc_score, both_sides=True),
    "pr_auc": _of_classes(reference.average_precision_score),
    "macro_roc_auc": _mean(_of_classes(reference.roc_auc_score, both_sides=True)),
    "macro_pr_auc": _mean(_of_classes(reference.average_precision_score)),
    "mcc": lambda a: reference.matthews_corrcoef(a.labels, a.predicted),
    "kappa": lambda a: reference.cohen_kappa_score(a.labels, a.predicted),
    "loss": _loss,
    "brier": _brier,
    "ece": _ece,
}


def _drawn(seed: int, n: int, n_classes: int, digits: int, several: bool, absent: bool) -> Assessment:
    """Return images with scores of few digits, so that many are equal; maybe none of the last class."""
    numbers = np.random.default_rng(seed)
    labels = numbers.integers(0, n_classes - absent, n)
    logits = numbers.normal(size=(n, n_classes))
    logits[np.arange(n), labels] += 1
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = labels[:, None] == np.arange(n_classes)
    if several:
        truth |= numbers.random((n, n_classes)) < 0.3
        scores = 1 / (1 + np.exp(-logits))
    names = [f"class {k}" for k in range(n_classes)]
    scores = np.clip(np.round(scores, digits), 1e-3, 1 - 1e-3).astype(np.float32)
    return Assessment.of(scores, truth, names, several=several)


CASES = given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 80),
    n_classes=st.integers(2, 6),
    digits=st.integers(1, 7),
    several=st.booleans(),
    absent=st.booleans(),
)


def test_every_measure_has_a_reference_and_a_field() -> None:
    """A new measure is compared with something, and told in the figures."""
    assert set(REFERENCES) == set(MEASURES.names())
    for name, measure in MEASURES.entries().items():
        fields = Metrics.model_fields if measure.INFO.scope == "overall" else ClassFigures.model_fields
        assert {name, f"{name}_ci95"} <= set(fields)
        assert measure.INFO.help.endswith(".")


@settings(deadline=None, max_examples=25)
@CASES
@example(seed=0, n=1, n_classes=2, digits=3, several=False, absent=True)
@example(seed=3, n=40, n_classes=5, digits=1, several=False, absent=True)
def test_measures_equal_scikit_learns(
    seed: int, n: int, n_classes: int, digits: int, several: bool, absent: bool
) -> None:
    """All figures are the reference's, with ties and with classes that have no images."""
    assessment = _drawn(seed, n, n_classes, digits, several, absent)
    tallies = Tallies.plain(Sample(assessment))
    for measure in measures("several" if several else "one"):
        with warnings.catch_warnings():
            # scikit-learn warns of what is not defined; here that is compared.
            warnings.simplefilter("ignore")
            expected = REFERENCES[measure.INFO.name](assessment)
        found = measure.value(tallies)[0]
        np.testing.assert_allclose(found, expected, rtol=0, atol=EXACT, err_msg=measure.INFO.name)


@settings(deadline=None, max_examples=20)
@CASES
def test_a_weight_is_as_many_images(
    seed: int, n: int, n_classes: int, digits: int, several: bool, absent: bool
) -> None:
    """An image of weight 3 counts as three images, of weight 0 as none."""
    assessment = _drawn(seed, n, n_classes, digits, several, absent)
    weights = np.random.default_rng(seed).integers(0, 4, n)
    weights[0] = 1
    weighted = Tallies(Sample(assessment), weights[None].astype(np.float32))
    repeated = Tallies.plain(Sample(assessment.at(np.repeat(np.arange(n), weights))))
    for measure in measures("several" if several else "one"):
        found, expected = measure.value(weighted)[0], measure.value(repeated)[0]
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5, err_msg=measure.INFO.name)


@settings(deadline=None, max_examples=20)
@CASES
@example(seed=1, n=1, n_classes=6, digits=1, several=True, absent=False)
def test_every_figure_lies_in_its_interval(
    seed: int, n: int, n_classes: int, digits: int, several: bool, absent: bool
) -> None:
    """However few images or classes there are: an interval holds its figure and stays within the bounds."""
    found = measured(_drawn(seed, n, n_classes, digits, several, absent))
    for name, measure in MEASURES.entries().items():
        told = [found] if measure.INFO.scope == "overall" else found.per_class
        for one in told:
            value, interval = getattr(one, name), getattr(one, f"{name}_ci95")
            if interval is not None:
                slack = 1e-9
                assert measure.INFO.low - slack <= interval[0] <= value + slack
                assert value - slack <= interval[1] <= measure.INFO.high + slack


def test_the_same_images_have_the_same_interval() -> None:
    """The draws are seeded."""
    assessment = _drawn(1, 60, 3, 7, False, False)
    assert measured(assessment) == measured(assessment)


def test_the_quick_figures_are_the_same_without_the_drawn_intervals() -> None:
    """At the end of a training nothing is drawn; what is told then is what an evaluation tells."""
    assessment = _drawn(2, 60, 3, 7, False, False)
    quick, full = (measured(assessment, bootstrap=way).model_dump() for way in (False, True))
    assert quick["macro_roc_auc_ci95"] is None
    assert quick["per_class"][0]["recall_ci95"] == full["per_class"][0]["recall_ci95"]
    same = [name for name in full if not name.endswith("_ci95") and name != "per_class"]
    assert [quick[name] for name in same] == [full[name] for name in same]


@pytest.mark.parametrize("k", [2, 3, 5])
def test_top_k_is_for_more_than_k_classes(k: int) -> None:
    """Among k classes every image has its class among the first k."""
    assert getattr(measured(_drawn(1, 30, k, 7, False, False)), f"top_{k}_accuracy") is None
    assert getattr(measured(_drawn(1, 30, k + 1, 7, False, False)), f"top_{k}_accuracy") is not None
