"""Whether what a run folder says of itself is whole: session, journal, checkpoints."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from datasets.basics.errors import BadInput
from datasets.naming import counted
from engine.protocol.verification import VerifiedStep
from models.training.events import EpochDone
from models.training.fingerprint import weights_sha256
from sessions.changes import recorded_changes
from sessions.checkpoints import checkpoint_files, load_checkpoint
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.journal import JournalContent, read_journal
from sessions.journal_entries import Changed, LeftOut, Started
from sessions.run_folder import RunFolder
from sessions.settings import difference, get_value

MOST_TOLD = 20


@dataclass(frozen=True)
class RunRecord:
    """What the journal of a run says of its training.

    Attributes:
        started: the session and where it began; None if that line of the journal is damaged.
        epochs: those that count, in order; none if their lines are damaged.
        repeats: best validation accuracies of the same training with other seeds.
    """

    run: RunFolder
    journal: JournalContent
    started: Started | None
    epochs: list[EpochDone]
    changes: list[Changed]
    left_out: list[LeftOut]
    repeats: tuple[float, ...]

    @property
    def last_epoch(self) -> int:
        """Number of epochs done."""
        return self.epochs[-1].epoch


def read_record(run: RunFolder, repeats: tuple[float, ...]) -> RunRecord:
    """Return what the journal says; ``repeats`` as :class:`RunRecord` has them.

    Raises:
        BadInput: if the training has not finished an epoch, or is running.
    """
    if run.locked:
        raise BadInput(f"The training in {run.root} is running: wait for its end, then verify it.")
    journal = read_journal(run.journal)
    started = next((one for entry in journal.entries if (one := entry.typed(Started)) is not None), None)
    epochs = final_epochs(journal.entries)
    if (started is None or not epochs) and not journal.damaged_lines:
        raise BadInput(f"No epoch of {run.root} is recorded: there is nothing to verify yet.")
    return RunRecord(
        run=run,
        journal=journal,
        started=started,
        epochs=epochs,
        changes=[changed for changed, _ in recorded_changes(journal.entries)],
        left_out=[left for entry in journal.entries if (left := entry.typed(LeftOut)) is not None],
        repeats=repeats,
    )


def session_step(record: RunRecord) -> VerifiedStep:
    """Compare ``session.json`` with the session that the journal says was started; it has to be whole."""
    found = [] if record.started is None else _changes_since(record.started, record.run)
    found += [f"Line {line} of the journal is damaged." for line in record.journal.damaged_lines]
    if [done.epoch for done in record.epochs] != list(range(1, len(record.epochs) + 1)):
        found.append("The journal does not have every epoch.")
    if not found:
        return VerifiedStep(step="session", held=True, sentence="The session is the one that was started.")
    return VerifiedStep(
        step="session",
        held=False,
        sentence=f"The session or its journal was changed after the training began: {found[0]}",
        details=tuple(found[:MOST_TOLD]),
    )


def checkpoint_step(record: RunRecord) -> VerifiedStep:
    """Check that every checkpoint is whole and holds the weights that the journal says."""
    fingerprints = {done.epoch: done.fingerprint for done in record.epochs}
    found = []
    files = checkpoint_files(record.run.checkpoints)
    for path in files:
        try:
            checkpoint = load_checkpoint(path)
        except BadInput as error:
            found.append(str(error))
            continue
        known = fingerprints.get(checkpoint.epoch)
        if known is not None and weights_sha256(checkpoint.arrays) != known.weights:
            found.append(f"{path} does not hold the weights that epoch {checkpoint.epoch} left.")
    whole = counted(len(files), "checkpoint is whole.", "checkpoints are whole.")
    told = whole if files else "There are no checkpoints to check."
    return VerifiedStep(
        step="checkpoints", held=not found, sentence=found[0] if found else told, details=tuple(found)
    )


def _changes_since(started: Started, run: RunFolder) -> list[str]:
    """Return a sentence for each setting that ``session.json`` has otherwise."""
    now, then = run.session(), started.session
    found = [_changed(key, then, now) for key in difference(then, now)]
    # Versions before the hash left defaults out took it over the whole text of the file.
    text = hashlib.sha256(run.session_json.read_bytes()).hexdigest()
    if not found and started.session_sha256 not in (now.sha256(), text):
        found = ["The hash of the session is not the recorded one."]
    return found


def _changed(key: str, then: Session, now: Session) -> str:
    before, after = (get_value(session.model_dump(mode="json"), key) for session in (then, now))
    return f"{key} was {_shown(before)} when the training began and is {_shown(after)} in session.json."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:197]}…"
