"""What a job is: metadata, and what it is given while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from models.training.control import Control


@dataclass(frozen=True)
class JobInfo:
    """Metadata of one job; importing it imports no network library.

    Attributes:
        name: as the window and the commands call it.
        request: model of what the job is asked.
        result: model of what it answers.
        needs_network: whether the job imports a network library.
    """

    name: str
    request: type[Options]
    result: type[Options]
    needs_network: bool = False


class JobContext(Protocol):
    """What a running job is given by the worker or the command line."""

    control: Control
    scans: ScanStore
    """What was read of the user's files by earlier jobs of the same worker."""
    assessments: AssessmentStore
    """What earlier jobs of the same worker had models say of labelled images."""

    def progress(self, fraction: float, message: str) -> None:
        """Report how far the job is; raises ``Cancelled`` when the user cancelled."""

    def event(self, kind: str, data: Options) -> None:
        """Tell what happened; ``kind`` names the model of ``data``."""
