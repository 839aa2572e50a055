"""What an evaluation says on the terminal."""

from __future__ import annotations

from engine.count_text import images_text
from engine.protocol.evaluation import EvaluateResult
from engine.training_text import accuracy_text
from models.evaluation.figures import ClassFigures, Interval, Metrics
from models.evaluation.measures.registry import measures
from sessions.openings import opened_words

CLASS_FIGURES = ("precision", "recall", "specificity", "f1", "roc_auc", "pr_auc")
SAID_BEFORE = ("accuracy", "loss")
ONE_GROUP = (
    "All images are of one group: the 95 % intervals are those for new images of it, not for new groups, "
    "of which nothing is known."
)


def result_lines(result: EvaluateResult) -> list[str]:
    """Return the figures of an evaluation for people."""
    metrics = result.metrics
    lines = [accuracy_text(metrics)]
    if metrics.n_groups == 1:
        lines.append(ONE_GROUP)
    elif metrics.n_groups is not None:
        lines.append(f"The 95 % intervals are those for new groups, from the {metrics.n_groups} groups here.")
    lines += [f"  {line}" for line in _overall(metrics)]
    for one in metrics.per_class:
        lines.append(f"{one.class_name}: {images_text(one.n)}")
        lines += [f"  {line}" for line in _of_class(one)]
    if result.note:
        lines.append(result.note)
    if result.test_openings is not None:
        lines.append(f"{opened_words(result.test_openings)}.")
    if result.folder is not None:
        lines.append(f"Report: {result.folder}")
    return lines


def _overall(metrics: Metrics) -> list[str]:
    found = []
    for measure in measures(metrics.labels):
        info = measure.INFO
        value = getattr(metrics, info.name) if info.scope == "overall" else None
        if value is not None and info.name not in SAID_BEFORE:
            found.append(_line(info.title, value, getattr(metrics, f"{info.name}_ci95")))
    return found


def _of_class(one: ClassFigures) -> list[str]:
    titles = {measure.INFO.name: measure.INFO.title for measure in measures("one")}
    return [
        _line(titles[name], getattr(one, name), getattr(one, f"{name}_ci95"))
        for name in CLASS_FIGURES
        if getattr(one, name) is not None
    ]


def _line(title: str, value: float, interval: Interval | None) -> str:
    ends = "" if interval is None else f" ({interval[0]:.3f} to {interval[1]:.3f})"
    return f"{title} {value:.3f}{ends}"
