"""Finds the logs: every file of sessions/run_logs that declares ``LOG`` and ``write(run, target)``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datasets.basics.registry import Registry
from models.training.events import EpochDone
from sessions.document import Session
from sessions.epochs import epoch_history
from sessions.history import run_summary
from sessions.run_folder import RunFolder
from sessions.settings import flat_values
from sessions.summary import RunSummary

FIGURES = (
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "val_auc",
    "val_macro_f1",
    "learning_rate",
    "images_per_second",
)
"""Figures of an epoch that are logged; shares, nats, images per second."""


@dataclass(frozen=True)
class LogInfo:
    """Metadata of one kind of log.

    Attributes:
        name: as the user types it.
        title: what it is for.
    """

    name: str
    title: str


@dataclass(frozen=True)
class LoggedRun:
    """What is logged of a run."""

    summary: RunSummary
    session: Session
    epochs: tuple[EpochDone, ...]

    def figures(self, epoch: EpochDone) -> dict[str, float]:
        """Return the figures of an epoch that were measured."""
        values = {name: getattr(epoch, name) for name in FIGURES}
        return {name: float(value) for name, value in values.items() if value is not None}

    def settings(self) -> dict[str, str]:
        """Return every option of the session as a text."""
        return {key: _text(value) for key, value in flat_values(self.session).items()}


LOGS = Registry("sessions.run_logs", "LOG")


def read_logged(root: Path) -> LoggedRun:
    """Read a run; ``BadInput`` if it cannot be read."""
    run = RunFolder.open(root)
    epochs = tuple(row.metrics for row in epoch_history(run.entries()))
    return LoggedRun(run_summary(root), run.session(), epochs)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
