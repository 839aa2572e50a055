"""The context of a job that does a part of another one's work."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.basics.progress import Progress
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from engine.steps.context import JobContext
from models.training.control import Control


class PartContext:
    """Everything as in the job itself, but with a progress bar of its own.

    Args:
        context: of the job.
        progress: takes what the part tells of itself.
    """

    def __init__(self, context: JobContext, progress: Progress) -> None:
        self._context = context
        self._progress = progress
        self.control: Control = context.control
        self.scans: ScanStore = context.scans
        self.assessments: AssessmentStore = context.assessments

    def progress(self, fraction: float, message: str) -> None:
        """Report how far the part is; raises ``Cancelled`` when the user cancelled."""
        self._progress(fraction, message)

    def event(self, kind: str, data: Options) -> None:
        """Tell what happened."""
        self._context.event(kind, data)
