"""Changes one thing of a finished training at a time and looks whether ``verify`` names it.

``python tests/campaigns/named_changes.py`` prints ``N of N`` and ends with 0 if the untouched run is bitwise
equal and for each change the first difference is the right step and its sentence names what was changed. An
argument n takes only the first n changes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2
import numpy as np

from sessions.journal import Journal, read_journal

ROOT = Path(__file__).parents[2]
SETTINGS = ("architecture=MLP_8_8_8", "size=8", "color=gray", "epochs=3", "batch_size=8", "threads=1")
MORE_SETTINGS = ("device=cpu", "dropout=0.1", "rotation=20", "flip_horizontal=false")

# The program with another augmentation, as a later version could have it.
OTHER_AUGMENTATION = """
import sys
sys.path.insert(0, sys.argv[1])
import datasets.augmentation.augmenter as module
former = module.Augmenter.augment_batch
def augment_batch(self, images, epoch, indices):
    return former(self, images, epoch, indices)[:, :, ::-1].copy()
module.Augmenter.augment_batch = augment_batch
from engine.command_line import run
sys.exit(run(sys.argv[2:]))
"""


@dataclass(frozen=True)
class Change:
    """One change, and what ``verify`` has to say."""

    name: str
    make: Callable[[Path], None]
    """Given a folder with ``data`` and ``run``."""
    verdict: str
    step: str
    words: str
    code: str = ""
    """What runs instead of the program."""
    environment: tuple[tuple[str, str], ...] = ()


def flip_byte(path: Path) -> None:
    """Change one byte in the middle of a file; its size and time stay."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def edit_session(folder: Path, key: str, value: Any) -> None:
    """Set a value (dotted key) in ``session.json``, as somebody with an editor would."""
    path = folder / "run" / "session.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    *parents, last = key.split(".")
    place = document
    for part in parents:
        place = place[part]
    place[last] = value
    path.write_text(json.dumps(document), encoding="utf-8")


def edit_environment(folder: Path, key: str, value: str) -> None:
    """Write the journal as if the training had run in another environment."""
    path = folder / "run" / "journal.jsonl"
    entries = read_journal(path).entries
    path.unlink()
    journal = Journal(path)
    for entry in entries:
        if entry.kind == "started":
            entry.data["environment"][key] = value
        journal.append(entry.kind, entry.data)


def newest_checkpoint(folder: Path) -> Path:
    """Return the last checkpoint."""
    return max((folder / "run" / "checkpoints").glob("*.ckpt"))


CHANGES = (
    Change(
        "a byte in a data file, its time kept",
        lambda folder: flip_byte(folder / "data" / "train" / "left" / "3.png"),
        *("different", "data", "Its content is not what it was"),
    ),
    Change(
        "a missing file",
        lambda folder: shutil.rmtree(folder / "data" / "validation" / "right"),
        *("different", "data", "is missing"),
    ),
    Change(
        "another number of threads",
        lambda folder: edit_session(folder, "threads", 2),
        *("different", "session", "threads was 1 when the training began and is 2"),
    ),
    Change(
        "another seed",
        lambda folder: edit_session(folder, "seed", 99),
        *("different", "session", "seed was 1 when the training began and is 99"),
    ),
    Change(
        "another option",
        lambda folder: edit_session(folder, "training.learning_rate", 0.0123),
        *("different", "session", "training.learning_rate was"),
    ),
    Change(
        "another order of the classes",
        lambda folder: edit_session(folder, "classes", ["right", "left"]),
        *("different", "session", 'classes was ["left", "right"]'),
    ),
    Change(
        "another version of a library",
        lambda folder: edit_environment(folder, "library tensorflow-cpu", "2.99.0"),
        *("bitwise", "environment", "library tensorflow-cpu: 2.99.0 then"),
    ),
    Change(
        "a setting of the system",
        lambda folder: None,
        *("within_spread", "environment", "variable TF_ENABLE_ONEDNN_OPTS: not recorded then, 0 now"),
        environment=(("TF_ENABLE_ONEDNN_OPTS", "0"), ("ONEDNN_MAX_CPU_ISA", "SSE41")),
    ),
    Change(
        "a damaged checkpoint",
        lambda folder: flip_byte(newest_checkpoint(folder)),
        *("different", "checkpoints", "is damaged"),
    ),
    Change(
        "a damaged model",
        lambda folder: flip_byte(folder / "run" / "models" / "best.keras"),
        *("different", "model", "best.keras"),
    ),
    Change(
        "another augmentation",
        lambda folder: None,
        *("different", "images", "Epoch 1 shows the same images in the same order, but prepared or varied"),
        code=OTHER_AUGMENTATION,
    ),
)


def draw(folder: Path) -> None:
    """Draw images of two classes into ``folder``."""
    generator = np.random.default_rng(5)
    for part, count in (("train", 20), ("validation", 8), ("test", 8)):
        for number, name in enumerate(("left", "right")):
            target = folder / part / name
            target.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (8, 8), dtype=np.uint8)
                image[:, number * 4 : number * 4 + 4] += np.uint8(150)
                cv2.imwrite(str(target / f"{index}.png"), image)


def discern(*arguments: str, code: str = "", environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a command in a process of its own; return (exit code, what it printed)."""
    program = ["-c", code, str(ROOT)] if code else [str(ROOT / "main.py")]
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.returncode, done.stdout


def fault(change: Change, folder: Path) -> str:
    """Make a change, verify, put everything back; return what is wrong, or nothing."""
    for name in ("data", "run"):
        shutil.copytree(folder / name, folder / f"{name} kept")
    try:
        change.make(folder)
        arguments = ("verify", str(folder / "run"), "--json")
        code, answer = discern(*arguments, code=change.code, environment=dict(change.environment))
    finally:
        for name in ("data", "run"):
            shutil.rmtree(folder / name)
            (folder / f"{name} kept").rename(folder / name)
    return wrong_answer(change, code, json.loads(answer))


def wrong_answer(change: Change, code: int, result: dict[str, Any]) -> str:
    """Return what is wrong with an answer, or nothing."""
    different = [step for step in result["steps"] if not step["held"]]
    told = [sentence for step in different for sentence in (step["sentence"], *step["details"])]
    if code != (3 if result["verdict"] == "different" else 0):
        return f"exit code {code} for {result['verdict']}"
    # On a processor whose results do not depend on the setting, the same bits are right too.
    allowed = {change.verdict, "bitwise"} if change.step == "environment" else {change.verdict}
    if result["verdict"] not in allowed or not different or different[0]["step"] != change.step:
        return f"{result['verdict']}: {result['sentence']}"
    return "" if any(change.words in sentence for sentence in told) else f"not named: {told}"


def main() -> int:
    """Run the campaign; return the exit code."""
    changes = CHANGES[: int(sys.argv[1])] if len(sys.argv) > 1 else CHANGES
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        draw(folder / "data")
        settings = [word for setting in (*SETTINGS, *MORE_SETTINGS) for word in ("--set", setting)]
        discern("train", "--data", str(folder / "data"), "--out", str(folder / "run"), *settings)
        untouched = json.loads(discern("verify", str(folder / "run"), "--json")[1])
        if untouched["verdict"] != "bitwise" or not all(step["held"] for step in untouched["steps"]):
            raise SystemExit(f"the untouched run: {untouched['sentence']}")
        good = 0
        for change in changes:
            wrong = fault(change, folder)
            good += not wrong
            sys.stdout.write(f"{change.name:<40} {wrong or 'named'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{good} of {len(changes)}\n")
    return 0 if good == len(changes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
