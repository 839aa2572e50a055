"""Does the training of a run again and says whether it comes out the same."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.verification import VerifyRequest, VerifyResult
from engine.steps.context import JobContext
from engine.steps.verification.data import data_step
from sessions.capsule.document import RUN
from sessions.capsule.reader import unpack_capsule
from sessions.capsule.unpacked import data_beside, repeats_beside
from sessions.repeats import accuracies_of_repeats
from sessions.restore import locate_data
from sessions.run_folder import RunFolder

JOB = JobInfo(name="verify", request=VerifyRequest, result=VerifyResult, needs_network=True)
DATA_SHARE = 0.1
"""Part of the bar that the hashes of the data take."""


def run(request: VerifyRequest, context: JobContext) -> VerifyResult:
    """Check what the run says of itself and its data, then train again in a folder for the time being."""
    path = Path(request.path)
    find_in = [Path(place) for place in request.find_in]
    with tempfile.TemporaryDirectory(prefix="verify-") as place:
        again = Path(place) / "again"
        if not path.is_file():
            return _verified(RunFolder.open(path), find_in, again, context)
        unpacked = Path(place) / "capsule"
        unpack_capsule(path, unpacked, part_of(context.progress, 0.0, 0.0))
        result = _verified(RunFolder.open(unpacked / RUN), find_in, again, context)
        return result.model_copy(update={"run": str(path)})


def _verified(folder: RunFolder, find_in: Sequence[Path], again: Path, context: JobContext) -> VerifyResult:
    from engine.steps.verification.record import checkpoint_step, read_record, session_step
    from engine.steps.verification.verdict import early_end, trained_again

    begun = time.monotonic()
    record = read_record(folder, accuracies_of_repeats(folder) or repeats_beside(folder.root))
    steps = [session_step(record), checkpoint_step(record)]
    if not steps[0].held:
        return early_end(folder, steps, time.monotonic() - begun)
    places = [*data_beside(folder.root), *find_in]
    found = locate_data(folder.session(), places, part_of(context.progress, 0.0, DATA_SHARE))
    steps.append(data_step(folder, found))
    if not steps[-1].held:
        return early_end(folder, steps, time.monotonic() - begun)
    return trained_again(record, found.session, again / folder.name, steps, context, DATA_SHARE, begun)
