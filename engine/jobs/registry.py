"""Finds the jobs: every file of engine/jobs that declares ``JOB`` and ``run(request, context)``."""

from __future__ import annotations

from typing import cast

from datasets.basics.options import Options
from datasets.basics.registry import Registry
from engine.jobs.base import JobInfo
from engine.steps.context import JobContext

JOBS = Registry("engine.jobs", "JOB")


def run_job(name: str, request: Options, context: JobContext) -> Options:
    """Run one job in this thread and return its result model.

    Raises:
        DiscernError: with the sentence for the user when the job cannot be done.
    """
    module = JOBS.get(name)
    return cast(Options, module.run(request, context))


def job_info(name: str) -> JobInfo:
    """Return the metadata of the job called ``name``."""
    return cast(JobInfo, JOBS.get(name).JOB)
