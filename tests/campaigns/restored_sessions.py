"""Restores sessions and interrupts trainings, and compares the weights with a training that ran through.

``python tests/campaigns/restored_sessions.py 20`` prints ``40 of 40`` and ends with 0 if 20 trainings of
restored sessions (in turn from the spreadsheet, session.json, the run folder, and a capsule; the data moved
and renamed meanwhile) and 20 trainings that ended hard in the middle of an epoch and were resumed left
bitwise the weights of the first one, every epoch of the way. Each training has a process of its own.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Loaded once and forked for each training: nothing is computed before that, so each is as new.
import keras
from small_training import draw

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from datasets.survey import survey_row
from engine.assessments import AssessmentStore
from engine.complete_data import complete
from engine.data_arguments import session_from_data
from engine.steps.training import recorder
from engine.steps.training.training_run import begin, go_on
from models.training.control import Control
from models.training.events import BatchDone
from sessions.capsule.writer import write_capsule
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.files import open_session
from sessions.restore import locate_data
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings

PLAIN = ("size=8", "color=gray", "epochs=4", "batch_size=8", "device=cpu", "threads=1", "rotation=15")
KINDS: dict[str, tuple[str, ...]] = {
    "dropout": ("architecture=MLP_8_8_8", "dropout=0.2"),
    "averaged weights": ("architecture=MLP_16_8_16", "averaging=0.9", "dropout=0.1"),
    "accumulated": ("architecture=MLP_8_8_8", "accumulation=3", "optimizer=sgd"),
    "convolutions": ("architecture=TinyCNN", "size=12", "flip_vertical=true"),
    "plateau": ("architecture=MLP_8_8_8", "schedule=plateau", "plateau_patience=1", "learning_rate=1e-6"),
}


class Context:
    """What a training is given; ends the process hard after so many batches (0: never)."""

    def __init__(self, batches: int) -> None:
        self.control, self.scans, self.assessments = Control(), ScanStore(), AssessmentStore()
        self._left = batches

    def progress(self, fraction: float, message: str) -> None:
        """Take no notice."""

    def event(self, kind: str, data: Options) -> None:
        """Count batches."""
        if isinstance(data, BatchDone):
            self._left -= 1
            if self._left == 0:
                os._exit(0)


@dataclass(frozen=True)
class Through:
    """A training that nothing interrupted: its run, and the hashes of its weights after each epoch."""

    run: Path
    hashes: list[str]


def life(mode: str, root: Path, source: Path, data: Path, batches: int = 0) -> None:
    """Train or resume in a process of its own; it ends hard after so many batches (0: not)."""
    child = os.fork()
    if child == 0:
        try:
            session = complete(locate_data(open_session(source), [data]))
            if mode == "train":
                begin(session, root, None, Context(batches))
            else:
                go_on(RunFolder.open(root), session, Context(batches))
        except BaseException:  # noqa: BLE001 - the border of the process: told, then it ends
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a training ended with an error, see above")


def hashes(run: Path) -> list[str]:
    """Return the hash of the weights after each epoch, as the journal has it."""
    epochs = final_epochs(RunFolder.open(run).entries())
    return [done.fingerprint.weights if done.fingerprint else "" for done in epochs]


def restored(through: Through, number: int, folder: Path) -> bool:
    """Move the data, restore the session from one of its files, train it, and compare."""
    kept = RunFolder.open(through.run)
    source = [kept.spreadsheet, kept.session_json, kept.root, folder / "c.discern.zip"][number % 4]
    if number % 4 == 3:
        write_capsule(kept, source)
    moved = folder / f"archive {number}"
    shutil.move(folder / "data", moved)
    (moved / "train" / "left").rename(moved / "train" / "renamed")
    try:
        life("train", folder / "again", source, moved)
    finally:
        (moved / "train" / "renamed").rename(moved / "train" / "left")
        shutil.move(moved, folder / "data")
    return hashes(folder / "again") == through.hashes


def interrupted(through: Through, folder: Path, chance: random.Random) -> bool:
    """End a training hard up to twice, resume it, and compare."""
    root = folder / "again"
    life("train", root, through.run, folder / "data", chance.randint(1, 19))
    if chance.random() < 0.5:
        life("resume", root, through.run, folder / "data", chance.randint(1, 10))
    if len(hashes(root)) < len(through.hashes) or not RunFolder.open(root).metrics_json.exists():
        life("resume", root, through.run, folder / "data")
    return hashes(root) == through.hashes


def main() -> int:
    """Run the campaign; return the exit code."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    recorder.BATCH_EVENT_INTERVAL_S = 0.0  # every batch is told, so that any can be the last
    assert keras.backend.backend() == "tensorflow"
    chance = random.Random(11)
    good = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        draw(folder / "data")
        whole = session_from_data(str(folder / "data"), (), "session")
        whole = whole.model_copy(update={"rows": tuple(survey_row(row)[0] for row in whole.rows)})
        references: dict[str, Through] = {}
        for number in range(2 * times):
            kind = list(KINDS)[number // 2 % len(KINDS)]
            if kind not in references:
                references[kind] = _through(kind, whole, folder)
            shutil.rmtree(folder / "again", ignore_errors=True)
            if number % 2:
                same = interrupted(references[kind], folder, chance)
            else:
                same = restored(references[kind], number // 2, folder)
            good += same
            told = "the same bits" if same else "OTHER WEIGHTS"
            what = "interrupted" if number % 2 else "restored"
            sys.stdout.write(f"{number + 1:>4}  {what:<12} {kind:<18} {told}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{good} of {2 * times}\n")
    return 0 if good == 2 * times else 1


def _through(kind: str, whole: Session, folder: Path) -> Through:
    session = apply_settings(whole, [*PLAIN, *KINDS[kind]])
    source = folder / f"{kind}.json"
    source.write_text(session.canonical_json(), encoding="utf-8")
    life("train", folder / kind, source, folder / "data")
    return Through(folder / kind, hashes(folder / kind))


if __name__ == "__main__":
    raise SystemExit(main())
