"""Kills a process that writes into a run folder, again and again, and looks for what was lost.

``python tests/campaigns/kill_store.py 1000`` prints ``1000 of 1000`` and ends with 0 if after each kill
the run folder opened, no acknowledged epoch was lost from the journal, the last checkpoint held the bits
it should, and the spreadsheet restored the session. POSIX only: it needs fork and SIGKILL.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from datasets.spec import DataRow
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.files import open_session
from sessions.journal import Journal, read_journal
from sessions.run_folder import RunFolder
from sessions.spreadsheet import render_run

MOST_EPOCHS_LIVED = 4
LONGEST_WAIT_S = (0.02, 0.1)
"""After the last epoch told: half of the kills fall on the checkpoint, half anywhere up to the next epoch."""
EPOCHS_KEPT = 60
"""A new run folder is begun after so many epochs, so that the spreadsheet stays small."""
SESSION = Session(
    classes=("=a", "b"), rows=(DataRow(path="/data/a", class_name="=a", part="train", n_images=5),)
)

EPOCH = EpochDone(
    epoch=1,
    loss=0.5,
    accuracy=0.5,
    learning_rate=0.1,
    seconds=0.1,
    images_per_second=9.0,
    is_best=False,
    time="2026-11-21T12:00:00+00:00",
)
MESSAGE = struct.Struct("<cI")
"""What was put on disk (j: journal, c: checkpoint), and its epoch."""
N_WEIGHTS = 1_000_000
"""So many that writing them takes long enough to be hit."""


def weights(epoch: int) -> np.ndarray:
    """Return the array that the checkpoint of an epoch must hold."""
    return np.arange(N_WEIGHTS, dtype=np.float32) * np.float32(epoch)


def live(root: Path, acknowledge: int) -> None:
    """Train for ever: journal, checkpoint, spreadsheet; tell each epoch once its journal entry is safe."""
    run = RunFolder.open(root)
    run.lock()
    journal = Journal(run.journal)
    store = CheckpointStore(run.checkpoints)
    checkpoint = store.latest()
    epoch = 0 if checkpoint is None else checkpoint.epoch
    while True:
        epoch += 1
        journal.record(EPOCH.model_copy(update={"epoch": epoch}))
        os.write(acknowledge, MESSAGE.pack(b"j", epoch))
        store.save(epoch, {"w": weights(epoch)}, {"epoch": epoch})
        os.write(acknowledge, MESSAGE.pack(b"c", epoch))
        render_run(run)


def one_life(root: Path, epochs: int, patience_s: float) -> dict[bytes, int]:
    """Let a child live for some epochs and a moment, kill it, and return the last epochs it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            live(root, writing)
        except BaseException:  # noqa: BLE001 - the border of the process: told, then it ends without clean-up
            traceback.print_exc()
        os._exit(1)
    os.close(writing)
    told = b""
    while told.count(b"j") < epochs and (block := os.read(reading, MESSAGE.size)):
        told += block
    time.sleep(patience_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("the child ended by itself: see the message above")
    while block := os.read(reading, 1 << 16):
        told += block
    os.close(reading)
    return {kind: epoch for kind, epoch in MESSAGE.iter_unpack(told)}  # noqa: C416 - the last one counts


def faults(root: Path, told: dict[bytes, int]) -> list[str]:
    """Return what is not as it was acknowledged."""
    found = []
    run = RunFolder.open(root)
    if run.locked:
        found.append("still locked")
    content = read_journal(run.journal)
    if content.damaged_lines:
        found.append(f"damaged lines {content.damaged_lines}")
    epochs = [done.epoch for done in final_epochs(content.entries)]
    if epochs != list(range(1, len(epochs) + 1)) or len(epochs) < told.get(b"j", 0):
        found.append(f"journal has {len(epochs)} epochs, {told.get(b'j', 0)} were acknowledged")
    checkpoint = CheckpointStore(run.checkpoints).latest()
    if (0 if checkpoint is None else checkpoint.epoch) < told.get(b"c", 0):
        found.append("an acknowledged checkpoint is lost")
    if checkpoint is not None and checkpoint.arrays["w"].tobytes() != weights(checkpoint.epoch).tobytes():
        found.append("the checkpoint has other bits")
    if checkpoint is not None and checkpoint.skipped:
        found.append("a checkpoint was half-written")
    if open_session(root) != run.session():
        found.append("session.json is not the session")
    if run.spreadsheet.exists() and open_session(run.spreadsheet) != run.session():
        found.append("the spreadsheet does not restore the session")
    return found


def campaign(kills: int, folder: Path, seed: int = 1) -> int:
    """Kill so many lives and return how many left everything as it should be."""
    chance = random.Random(seed)
    good = 0
    root = folder / "run"
    for number in range(kills):
        if not root.exists():
            RunFolder.create(root, SESSION).close()
        wait_s = chance.uniform(0.0, LONGEST_WAIT_S[number % 2])
        told = one_life(root, chance.randint(0, MOST_EPOCHS_LIVED), wait_s)
        wrong = faults(root, told)
        good += not wrong
        if wrong:
            sys.stderr.write(f"kill {number}: {'; '.join(wrong)}\n")
        if max(told.values(), default=0) >= EPOCHS_KEPT:
            shutil.rmtree(root)
    return good


def main() -> int:
    """Run the campaign; the number of kills is the only argument."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        good = campaign(kills, Path(folder))
    sys.stdout.write(f"{good} of {kills}\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if good == kills else 1


if __name__ == "__main__":
    raise SystemExit(main())
