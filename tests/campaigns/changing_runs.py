"""The ways in which ``named_changes.py`` changes a finished training, or how it is verified."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from small_training import discern, train

from models.training.fingerprint import WEIGHTS
from sessions.checkpoints import CheckpointStore, load_checkpoint
from sessions.journal import Journal, JournalEntry, read_journal

SETTINGS = (
    *("architecture=LeNet5_do", "size=16", "color=gray", "epochs=3", "batch_size=8", "threads=1"),
    *("device=cpu", "dropout=0.1", "rotation=20", "flip_horizontal=false", "seed=1"),
)
OTHER_AUGMENTATION = """
import datasets.augmentation.augmenter as augmenter
plain = augmenter.Augmenter.augment_batch
augmenter.Augmenter.augment_batch = lambda *given, **named: plain(*given, **named)[:, :, ::-1].copy()
"""
"""The program with another augmentation, as a later version could have it."""
OTHER_THREADS = """
import engine.steps.verification.replay as replay
prepare = replay.prepare_again
replay.prepare_again = lambda device, threads, seed: prepare(device, 2, seed)
"""
"""The program on other threads than the session says."""
TORCH = """
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras
"""
"""The program on the other backend, which it takes by itself only where there is a GPU for it."""


def nothing(folder: Path) -> None:
    """Leave data and run alone: ``verify`` itself runs otherwise."""


def flip_byte(path: Path) -> None:
    """Change one byte in the middle of a file; its size and time stay."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def exchange(first: Path, second: Path) -> None:
    """Let two files, or folders, have each other's name."""
    between = first.with_name("between")
    first.rename(between)
    second.rename(first)
    between.rename(second)


def edit_session(key: str, value: Any, folder: Path) -> None:
    """Set a value (dotted key) in ``session.json``, as somebody with an editor would."""
    path = folder / "run" / "session.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    *parents, last = key.split(".")
    place = document
    for part in parents:
        place = place[part]
    place[last] = value
    path.write_text(json.dumps(document), encoding="utf-8")


def every(entry: JournalEntry) -> bool:
    """Keep every entry of a journal."""
    return True


def rewrite_journal(run: Path, keep: Callable[[JournalEntry], bool] = every, **started: Any) -> None:
    """Write the journal anew with checksums that hold.

    Args:
        keep: which entries stay.
        started: other data of the entry that says what was begun.
    """
    entries = read_journal(run / "journal.jsonl").entries
    (run / "journal.jsonl").unlink()
    journal = Journal(run / "journal.jsonl")
    for entry in filter(keep, entries):
        journal.append(entry.kind, entry.data | started if entry.kind == "started" else entry.data)


def really(settings: tuple[str, ...], folder: Path) -> None:
    """Train with other settings, and let the record say that it were the former ones."""
    run, other = folder / "run", folder / "other"
    train(folder / "images", other, *SETTINGS, *settings)
    began = next(
        entry.data for entry in read_journal(run / "journal.jsonl").entries if entry.kind == "started"
    )
    shutil.copy(run / "session.json", other / "session.json")
    rewrite_journal(other, **began)
    shutil.rmtree(run)
    other.rename(run)


def other_weights(epoch: int, folder: Path) -> None:
    """Write other weights into the checkpoint after an epoch, with a checksum that holds."""
    checkpoints = folder / "run" / "checkpoints"
    path = next(checkpoints.glob(f"*{epoch}.ckpt"))
    checkpoint = load_checkpoint(path)
    arrays = dict(checkpoint.arrays)
    name = next(name for name in sorted(arrays) if name.startswith(WEIGHTS))
    arrays[name] = arrays[name] + np.asarray(0.001, dtype=arrays[name].dtype)
    CheckpointStore(checkpoints).save(epoch, arrays, checkpoint.state)


def go_on_from_other_weights(folder: Path) -> None:
    """Lose epoch 3, change the weights of epoch 2, resume, and lose that checkpoint too."""
    other_weights(2, folder)
    for path in (folder / "run" / "checkpoints").glob("*3.ckpt"):
        path.unlink()
    rewrite_journal(folder / "run", lambda entry: entry.kind != "finished" and entry.data.get("epoch") != 3)
    discern("resume", str(folder / "run"))
    for path in (folder / "run" / "checkpoints").glob("*2.ckpt"):
        path.unlink()


def other_model(folder: Path) -> None:
    """Put the model of another training in the place of the best one."""
    train(folder / "images", folder / "other", *SETTINGS, "seed=2")
    shutil.copy(folder / "other" / "models" / "best.keras", folder / "run" / "models" / "best.keras")
    shutil.rmtree(folder / "other")


def better_figures(folder: Path) -> None:
    """Write a higher accuracy into the figures."""
    path = folder / "run" / "metrics.json"
    metrics = json.loads(path.read_text(encoding="utf-8"))
    metrics["test"]["accuracy"] += 0.01
    path.write_text(json.dumps(metrics), encoding="utf-8")
