"""Unpacks a capsule into a folder."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.capsules import UnpackCapsuleRequest, UnpackCapsuleResult
from engine.steps.context import JobContext
from sessions.capsule.document import DATA, RUN
from sessions.capsule.reader import unpack_capsule

JOB = JobInfo(name="unpack_capsule", request=UnpackCapsuleRequest, result=UnpackCapsuleResult)


def run(request: UnpackCapsuleRequest, context: JobContext) -> UnpackCapsuleResult:
    """Unpack, every file compared with its recorded hash."""
    out = Path(request.out)
    manifest = unpack_capsule(Path(request.path), out, context.progress)
    return UnpackCapsuleResult(run=str(out / RUN), data=str(out / DATA) if manifest.with_data else "")
