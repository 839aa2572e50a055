"""Draws the sample data for someone who has none at hand."""

from __future__ import annotations

from pathlib import Path

from datasets.sample_data import make_sample_data
from engine.jobs.base import JobInfo
from engine.protocol.data import SampleDataRequest, SampleDataResult
from engine.steps.context import JobContext

JOB = JobInfo(name="sample_data", request=SampleDataRequest, result=SampleDataResult)


def run(request: SampleDataRequest, context: JobContext) -> SampleDataResult:
    """Draw them once; a folder that has something in it is taken as it is."""
    folder = Path(request.folder)
    if folder.is_dir() and any(folder.iterdir()):
        return SampleDataResult(folder=str(folder))
    context.progress(0.0, "Drawing sample images")
    folder.mkdir(parents=True, exist_ok=True)
    return SampleDataResult(folder=str(make_sample_data(folder)))
