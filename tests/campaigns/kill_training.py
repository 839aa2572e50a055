"""Kills trainings at random moments, resumes them, and compares the weights with a training that ran through.

``python tests/campaigns/kill_training.py 50`` prints ``50 of 50`` and ends with 0 if after each kill -9 the
resumed training ended with bitwise the weights and optimizer values of the uninterrupted one. The kinds of
training take turns: each has dropout and augmentation, some have weight averaging, accumulation, a schedule
that watches progress, settings that change on the way. A training is killed up to three times.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2
import numpy as np

from datasets.spec import DataRow
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings

ROOT = Path(__file__).parents[2]
MOST_KILLS = 3
LIFE_TIMEOUT_S = 300
PLAIN = ("size=16", "color=gray", "epochs=12", "batch_size=16", "device=cpu", "threads=1", "rotation=10")
KINDS: dict[str, tuple[str, ...]] = {
    "LeNet5_do": ("architecture=LeNet5_do",),
    "MLP, averaged": ("architecture=MLP_64_32_16", "dropout=0.2", "averaging=0.9"),
    "LeNet5_do, accumulated": ("architecture=LeNet5_do", "accumulation=3", "optimizer=sgd"),
    "MLP, plateau": (
        "architecture=MLP_64_32_16",
        "dropout=0.2",
        "schedule=plateau",
        "plateau_patience=1",
        "learning_rate=1e-7",
    ),
    "ResNet_small": ("architecture=ResNet_small", "epochs=6"),
}
CHANGES = {"training.learning_rate": 0.0007, "training.dropout": 0.4, "augmentation.rotation": 40.0}
CHANGED_KIND = "LeNet5_do"

# A life: train or resume in a process of its own; a change is asked for after epoch 4 of one kind.
LIFE = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from engine.steps.training.training_run import begin, go_on
from models.training.control import Control
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.run_folder import RunFolder
root, session, changes = Path(sys.argv[2]), Session.model_validate_json(sys.argv[3]), json.loads(sys.argv[4])

class Context:
    control = Control()
    def progress(self, fraction, message):
        pass
    def event(self, kind, data):
        if isinstance(data, EpochDone) and data.epoch == 4:
            self.control.change(changes)

if (root / "session.json").is_file():
    run = RunFolder.open(root)
    checkpoint = CheckpointStore(run.checkpoints).latest()
    # Asked for, but killed before it was in force: nobody was told that it would be, so it is asked again.
    recorded = any(entry.kind == "changed" for entry in run.entries())
    if checkpoint is not None and checkpoint.epoch == 4 and not recorded:
        Context.control.change(changes)
    go_on(run, run.session(), Context())
else:
    begin(session, root, None, Context())
"""


@dataclass
class Through:
    """A training that nothing interrupted."""

    session: Session
    changes: dict[str, Any]
    arrays: dict[str, Any]
    seconds: float


def main(times: int) -> int:
    """Run the campaign; return the exit code."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rows = _draw(base / "data")
        references: dict[str, Through] = {}
        good = 0
        for number in range(times):
            kind = list(KINDS)[number % len(KINDS)]
            if kind not in references:
                references[kind] = _through(kind, rows, base)
            told = _killed(references[kind], base / "killed", chance)
            good += told == ""
            sys.stdout.write(f"{number + 1:>4}  {kind:<24} {told or 'the same bits'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{good} of {times}\n")
    return 0 if good == times else 1


def _draw(folder: Path) -> tuple[DataRow, ...]:
    generator = np.random.default_rng(5)
    rows = []
    for part, count in (("train", 40), ("validation", 12)):
        for name, low in (("dark", 0), ("bright", 60)):
            target = folder / part / name
            target.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(low, low + 150, (16, 16), dtype=np.uint8)
                cv2.imwrite(str(target / f"{index}.png"), image)
            rows.append(DataRow(path=str(target), class_name=name, n_images=count, part=part))
    return tuple(rows)


def _through(kind: str, rows: tuple[DataRow, ...], base: Path) -> Through:
    session = apply_settings(Session(rows=rows, classes=("dark", "bright")), [*PLAIN, *KINDS[kind]])
    changes = CHANGES if kind == CHANGED_KIND else {}
    root = base / f"through {kind}"
    begun = time.monotonic()
    with _life(root, session, changes) as life:
        if life.wait(LIFE_TIMEOUT_S):
            raise SystemExit(f"{kind}: the training that nothing interrupts failed")
    return Through(session, changes, _arrays(root), time.monotonic() - begun)


def _killed(through: Through, root: Path, chance: random.Random) -> str:
    """Train with kills; return what is wrong in the end, or nothing."""
    shutil.rmtree(root, ignore_errors=True)
    for _ in range(chance.randint(1, MOST_KILLS)):
        with _life(root, through.session, through.changes) as life:
            # Loading the library takes a good part of a life; most kills shall fall behind it.
            try:
                if life.wait(chance.uniform(0.3, 1.0) * through.seconds):
                    return "a life ended with an error"
                break
            except subprocess.TimeoutExpired:
                life.send_signal(signal.SIGKILL)
    with _life(root, through.session, through.changes) as life:
        if life.wait(LIFE_TIMEOUT_S):
            return "the last life ended with an error"
    found = _arrays(root)
    if found.keys() != through.arrays.keys():
        return "other variables"
    different = [name for name, array in found.items() if array.tobytes() != through.arrays[name].tobytes()]
    return f"{len(different)} variables differ" if different else ""


def _life(root: Path, session: Session, changes: dict[str, Any]) -> subprocess.Popen[bytes]:
    arguments = [str(ROOT), str(root), session.model_dump_json(), json.dumps(changes)]
    return subprocess.Popen([sys.executable, "-c", LIFE, *arguments], stderr=subprocess.DEVNULL)


def _arrays(root: Path) -> dict[str, Any]:
    checkpoint = CheckpointStore(RunFolder.open(root).checkpoints).latest()
    if checkpoint is None:
        return {}
    return checkpoint.arrays


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
