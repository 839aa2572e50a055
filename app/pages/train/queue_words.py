"""What the queue says of a training."""

from __future__ import annotations

from app.pages.train.words import device_text
from app.state.training import Training
from app.widgets.durations import duration_text
from app.widgets.figures_text import accuracy_text

ICONS: dict[str, tuple[str, str]] = {
    "waiting": ("clock", "quiet"),
    "starting": ("player-play", "accent"),
    "running": ("player-play", "accent"),
    "paused": ("player-pause", "quiet"),
    "stopping": ("player-stop", "quiet"),
    "done": ("circle-check", "good"),
    "stopped": ("player-stop", "quiet"),
    "failed": ("alert-circle", "bad"),
}
"""Icon and its role for each state of a training."""


def state_text(training: Training) -> str:
    """Return in a few words what a training is at, or what came of it."""
    if training.state == "waiting":
        return "waits to go on" if training.resumes else "waits"
    if training.state in ("starting", "stopping"):
        return f"{training.state}…"
    if training.asks is not None:
        return "needs an answer: an image cannot be read"
    if training.is_at_work:
        return _work_text(training)
    if training.state == "failed":
        return training.failure[1]
    return _result_text(training)


def _work_text(training: Training) -> str:
    epoch = min(training.at_epoch, training.epochs)
    where = f"{device_text(training.device)} · epoch {epoch} of {training.epochs}"
    if training.state == "paused":
        return f"paused · {where}"
    left = training.seconds_left
    return where if left is None else f"{where} · {duration_text(left)} left"


def _result_text(training: Training) -> str:
    result = training.result
    if result is None:
        return "stopped"
    ended = f"stopped after epoch {result.epochs}" if result.stopped else "done"
    if result.validation is None:
        return ended
    low, high = result.validation.accuracy_ci95
    figure = f"{100 * result.validation.accuracy:.1f} % ({100 * low:.1f} to {100 * high:.1f} %)"
    return f"{ended} · validation {figure}"


def help_text(training: Training) -> str:
    """Return the same with all words, for the tool tip; an empty text where there is nothing to add."""
    result = training.result
    if result is None:
        return state_text(training) if training.state == "failed" else ""
    parts = (("Validation", result.validation), ("Test", result.test))
    return "\n".join(accuracy_text(part, found) for part, found in parts if found is not None)
