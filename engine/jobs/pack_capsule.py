"""Packs a run into a capsule."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from datasets.hashing import hash_path
from engine.jobs.base import JobInfo
from engine.protocol.capsules import PackCapsuleRequest, PackCapsuleResult
from engine.steps.context import JobContext
from engine.steps.data.located import run_with_its_data
from sessions.capsule.document import SUFFIX
from sessions.capsule.writer import write_capsule
from sessions.run_folder import RunFolder

JOB = JobInfo(name="pack_capsule", request=PackCapsuleRequest, result=PackCapsuleResult)


def run(request: PackCapsuleRequest, context: JobContext) -> PackCapsuleResult:
    """Check the hashes of the data if they are packed too, and write the capsule."""
    folder = RunFolder.open(Path(request.run))
    path = Path(request.out)
    if path.suffix.lower() != ".zip":
        raise BadInput(f"A capsule is called NAME{SUFFIX}, not {path.name}.")
    if not path.absolute().parent.is_dir():
        raise BadInput(f"The folder {path.absolute().parent} does not exist: make it first.")
    data = None
    if request.with_data:
        checking = part_of(context.progress, 0.0, 0.3)
        data = run_with_its_data(folder, request.find_in, checking)
    manifest = write_capsule(folder, path, data, part_of(context.progress, 0.3, 1.0))
    return PackCapsuleResult(
        path=str(path), size_bytes=path.stat().st_size, n_files=len(manifest.files), sha256=hash_path(path)
    )
