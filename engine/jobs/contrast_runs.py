"""Says what differs between runs, and reads their curves."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from engine.jobs.base import JobInfo
from engine.protocol.history import ContrastRunsRequest, ContrastRunsResult, RunCurves
from engine.steps.context import JobContext
from sessions.document import Session
from sessions.epochs import epoch_history
from sessions.run_folder import RunFolder
from sessions.run_history.contrast import differences, read_for_contrast, spreads
from sessions.summary import RunSummary

JOB = JobInfo(name="contrast_runs", request=ContrastRunsRequest, result=ContrastRunsResult)


def run(request: ContrastRunsRequest, context: JobContext) -> ContrastRunsResult:
    """Read every run; one that cannot be read is told and left aside."""
    pairs: list[tuple[RunSummary, Session]] = []
    curves: list[RunCurves] = []
    unreadable: list[str] = []
    for place, root in enumerate(request.runs):
        context.progress(place / len(request.runs), f"Reading {Path(root).name}")
        try:
            summary, session = read_for_contrast(Path(root))
            history = tuple(row.metrics for row in epoch_history(RunFolder.open(Path(root)).entries()))
        except BadInput as error:
            unreadable.append(str(error))
            continue
        pairs.append((summary, session))
        curves.append(RunCurves(summary=summary, history=history))
    return ContrastRunsResult(
        runs=tuple(curves),
        differences=tuple(differences(pairs)) if pairs else (),
        spreads=tuple(spreads([summary for summary, _ in pairs])),
        unreadable=tuple(unreadable),
    )
