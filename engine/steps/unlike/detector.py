"""What tells that new images are unlike the training images of a model: kept, or made when it is needed."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import Progress
from engine.steps.models.model_source import ModelSource
from engine.steps.unlike.fit import Learnt, keep, learn
from models.decisions.document import Decisions, UnlikeSpec
from models.novelty.detector import Detector
from models.novelty.kept import FILE, parse_state, read_state
from sessions.decisions import decide
from sessions.run_folder import RunFolder

Tell = Callable[[str], None]
MOST_IN_CARD = 256_000
"""Bytes of memory of the training images that the card of an export may carry."""


def detector_of(source: ModelSource, decisions: Decisions, tell: Tell, progress: Progress) -> Detector | None:
    """Return the detector that belongs to a model; None, with a sentence, where there cannot be one.

    What is missing is made from the run's training data, and kept if the run folder can be written and none
    of its decisions can be lost: what was learnt with these may come back with the journal.

    Args:
        source: the model.
        decisions: what was decided about it.
        tell: told why new images cannot be compared.
        progress: told how far it is.
    """
    spec = decisions.unlike
    if source.run is None:
        return _of_card(source, spec, tell)
    if spec is not None:
        state = read_state(source.run.models / FILE, spec.model_sha256)
        if state is not None:
            return Detector(spec, state)
    try:
        learnt = learn(source.run, (), spec.method if spec is not None else "", (), progress)
    except BadInput as error:
        tell(f"New images are not compared with the training images: {error}")
        return None
    if spec is not None:
        # The same data give the same state; what was measured on rubbish stays.
        learnt = Learnt(Detector(spec, learnt.detector.state), (), learnt.file)
    if not source.lost_decisions():
        _keep_quietly(source.run, decisions, learnt, tell)
    return learnt.detector


def decisions_for_card(source: ModelSource) -> Decisions:
    """Return what was decided about a model, with what tells unlike images where that is small enough."""
    decisions = source.decisions()
    spec = decisions.unlike
    if spec is None or source.run is None or spec.state_bytes > MOST_IN_CARD:
        return decisions
    try:
        data = (source.run.models / FILE).read_bytes()
        known = parse_state(data, spec.model_sha256)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        # The card does without; a damaged file is told where it is needed.
        known = None
    if known is None:
        return decisions
    filled = spec.model_copy(update={"state": base64.b64encode(data).decode("ascii")})
    return decisions.model_copy(update={"unlike": filled})


def _of_card(source: ModelSource, spec: UnlikeSpec | None, tell: Tell) -> Detector | None:
    """Return the detector that the card of a model file carries."""
    if spec is None or not spec.state:
        tell(
            f"{source.file} is a model without its run, so new images are not compared with the training "
            "images."
        )
        return None
    try:
        state = parse_state(base64.b64decode(spec.state, validate=True), spec.model_sha256)
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"The card of {source.file} is damaged: its memory of the training images.") from error
    return Detector(spec, state) if state is not None else None


def _keep_quietly(run: RunFolder, decisions: Decisions, learnt: Learnt, tell: Tell) -> None:
    """Keep what was learnt for the next time; a run in use, or on a full disk, does without."""
    try:
        keep(run, learnt)
        if decisions.unlike is None:
            decide(run, decisions.model_copy(update={"unlike": learnt.detector.spec}))
    except (OSError, BadInput, WorkFailed) as error:
        tell(f"What the training images look like could not be kept in {run.root} ({error}).")
