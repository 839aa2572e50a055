"""What a job and its steps are given while they run."""

from __future__ import annotations

from typing import Protocol

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from models.training.control import Control


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
