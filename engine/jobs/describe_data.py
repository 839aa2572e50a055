"""Which channels and measured values all data of a session have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from datasets.sources.registry import channel_names, scalar_names
from engine.jobs.base import JobInfo
from engine.protocol.seeing import DescribeDataRequest, DescribeDataResult
from engine.steps.context import JobContext

JOB = JobInfo(name="describe_data", request=DescribeDataRequest, result=DescribeDataResult)


def run(request: DescribeDataRequest, context: JobContext) -> DescribeDataResult:
    """Look into each file once, however many rows it is."""
    files = list(dict.fromkeys((row.path, row.source) for row in request.rows))
    channels, scalars = [], []
    for number, (path, source) in enumerate(files):
        context.progress(number / len(files), f"Looking into {Path(path).name}")
        channels.append(channel_names(Path(path), source))
        scalars.append(scalar_names(Path(path), source))
    return DescribeDataResult(channels=_common(channels), scalars=_common(scalars))


def _common(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names that are in all, in the order of the first."""
    first, *others = list(names) or [()]
    return tuple(name for name in first if all(name in other for other in others))
