"""Runs jobs for the command line: a progress bar on stderr, the result on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from engine.asked_to_end import cancelled_by_signals
from engine.assessments import AssessmentStore
from engine.child import run_in_child
from engine.jobs.registry import run_job
from engine.protocol.training import WaitingForImage
from engine.standard_output import write_whole
from engine.terminal_answers import TerminalAnswers, question
from models.training.control import Control

EventLine = Callable[[str, Options], str | None]
"""Turns an event (kind, data) into a line for the terminal, or None."""

Result = TypeVar("Result", bound=Options)


class TerminalContext:
    """The context of a job that runs for the command line."""

    def __init__(
        self, bar: Progress, event_line: EventLine | None = None, assessments: AssessmentStore | None = None
    ) -> None:
        self.control = Control(attended=bar.console.is_terminal and sys.stdin.isatty())
        self.scans = ScanStore()
        self.assessments = assessments or AssessmentStore()
        self._answers = TerminalAnswers(self.control)
        self._bar = bar
        self._task = bar.add_task("", total=1.0)
        self._event_line = event_line

    def progress(self, fraction: float, message: str) -> None:
        """Move the bar and learn of Ctrl+C and SIGTERM."""
        self.control.raise_if_cancelled()
        self._bar.update(self._task, completed=fraction, description=message)

    def event(self, kind: str, data: Options) -> None:
        """Print a line for events that have one."""
        line = self._event_line(kind, data) if self._event_line is not None else None
        if line is not None:
            self._bar.console.print(line, highlight=False, markup=False, soft_wrap=True)
        if isinstance(data, WaitingForImage) and self.control.attended:
            self._bar.console.print(question(data), highlight=False, markup=False, soft_wrap=True)
            self._answers.listen()


def perform(
    job: str,
    request: Options,
    result: type[Result],
    *,
    event_line: EventLine | None = None,
    assessments: AssessmentStore | None = None,
) -> Result:
    """Run a job in this process with a progress bar; Ctrl+C and SIGTERM cancel it.

    Args:
        assessments: what former jobs made and this one may use and add to.

    Raises:
        DiscernError: as the job does.
    """
    with _terminal(event_line, assessments) as context:
        return result.model_validate(run_job(job, request, context).model_dump())


def perform_apart(job: str, request: Options, result: type[Result]) -> Result:
    """Run a job that opens foreign files in a process of its own, so that a crash is a sentence.

    Raises:
        DiscernError: as the job does, or if the process died.
    """
    with _terminal(None) as context:
        return result.model_validate(run_in_child(job, request, context))


@contextmanager
def _terminal(
    event_line: EventLine | None, assessments: AssessmentStore | None = None
) -> Iterator[TerminalContext]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # Without a terminal a bar would only be a row of empty lines.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        context = TerminalContext(bar, event_line, assessments)
        with cancelled_by_signals(context.control):
            yield context


@contextmanager
def quiet_stdout() -> Iterator[Callable[[str], None]]:
    """Keep stdout for one answer: what libraries print meanwhile goes to stderr.

    Yields a function that writes a text to the real stdout. It raises what :func:`write_whole` does.
    """
    sys.stdout.flush()
    private = os.dup(1)
    os.dup2(2, 1)
    try:
        yield lambda text: write_whole(private, text)
    finally:
        sys.stdout.flush()
        os.dup2(private, 1)
        os.close(private)
