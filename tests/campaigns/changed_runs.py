"""The changes that ``named_changes.py`` makes, and what ``verify`` has to say to each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from changing_runs import (
    OTHER_AUGMENTATION,
    OTHER_THREADS,
    better_figures,
    edit_session,
    exchange,
    flip_byte,
    go_on_from_other_weights,
    nothing,
    other_model,
    other_weights,
    really,
    rewrite_journal,
)

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Change:
    """One change, and what ``verify`` has to say.

    Attributes:
        make: given a folder with ``images`` and ``run``.
        verdicts: those that are right, with a space between.
        step: the first one that differs.
        words: what the sentence of that step, or one of its details, has to hold.
        code: Python that runs before ``verify``.
        environment: variables that ``verify`` runs with.
    """

    name: str
    make: Make
    verdicts: str
    step: str
    words: str
    code: str = ""
    environment: Mapping[str, str] | None = None


LEFT, RIGHT = Path("images/train/left"), Path("images/train/right")
OTHERWISE = (
    "Epoch 1 shows the same images in the same order, but prepared, varied or put into batches otherwise"
)
IN_DATA: tuple[tuple[str, Make, str], ...] = (
    ("a byte, its time kept", lambda at: flip_byte(at / LEFT / "3.png"), "left was changed: 3.png in it has"),
    (
        "a file more",
        lambda at: shutil.copy(at / LEFT / "3.png", at / LEFT / "20.png"),
        "20.png in it is new",
    ),
    ("a file less", lambda at: (at / LEFT / "3.png").unlink(), "left was changed: 3.png in it is gone."),
    (
        "another name",
        lambda at: (at / LEFT / "3.png").rename(at / LEFT / "x.png"),
        "3.png in it is called x",
    ),
    ("two files exchanged", lambda at: exchange(at / LEFT / "3.png", at / LEFT / "4.png"), "4.png in it has"),
    (
        "two classes exchanged",
        lambda at: exchange(at / LEFT, at / RIGHT),
        "was changed (1 more): 0.png",
    ),
    ("a folder less", lambda at: shutil.rmtree(at / "images/validation/right"), "right is missing"),
)
IN_SESSION = (
    ("threads", 2, "threads was 1 when the training began and is 2"),
    ("seed", 99, "seed was 1 when the training began and is 99"),
    ("training.learning_rate", 0.0123, "training.learning_rate was"),
    ("training.batch_size", 4, "training.batch_size was 8 when the training began and is 4"),
    ("classes", ["right", "left"], 'classes was ["left", "right"]'),
    ("input.normalization", "none", 'input.normalization was "divide_by_255"'),
)
REALLY = (
    ("seed=2", "order", "Epoch 1 shows the images in another order"),
    ("threads=2", "weights", "Epoch 1 leaves other weights"),
    ("batch_size=4", "images", OTHERWISE),
    ("rotation=30", "images", OTHERWISE),
    ("normalization=per_image", "images", OTHERWISE),
    ("learning_rate=0.0011", "weights", "Epoch 1 leaves other weights"),
    ("dropout=0.2", "weights", "Epoch 1 leaves other weights"),
    ("precision=bfloat16", "weights", "Epoch 1 leaves other weights"),
)
OF_THE_RECORD: tuple[tuple[str, Make, str, str], ...] = (
    ("resumed from other weights", go_on_from_other_weights, "weights", "Epoch 3 leaves other weights"),
    ("a checkpoint with other weights", partial(other_weights, 3), "checkpoints", "that epoch 3 left"),
    (
        "a damaged checkpoint",
        lambda at: flip_byte(max((at / "run/checkpoints").glob("*.ckpt"))),
        *("checkpoints", "is damaged"),
    ),
    ("a damaged model", lambda at: flip_byte(at / "run/models/best.keras"), "model", "best.keras"),
    ("the model of another seed", other_model, "model", "does not hold the weights"),
    ("better figures", better_figures, "figures", "test: accuracy was"),
    (
        "an epoch less in the journal",
        lambda at: rewrite_journal(at / "run", lambda entry: entry.data.get("epoch") != 2),
        *("session", "The journal does not have every epoch"),
    ),
    (
        "a byte in the journal",
        lambda at: flip_byte(at / "run/journal.jsonl"),
        *("session", "of the journal is damaged"),
    ),
)
ELSEWHERE = (
    Change(
        "verified on 2 threads",
        nothing,
        *("within_spread", "environment", "threads: 1 then, 2 now"),
        code=OTHER_THREADS,
    ),
    Change(
        "verified with other kernels of oneDNN",
        nothing,
        # On a processor whose results do not depend on the setting, the same bits are right too.
        *(
            "within_spread bitwise",
            "environment",
            "ONEDNN_MAX_CPU_ISA: not recorded then, SSE41 now",
        ),
        environment={"ONEDNN_MAX_CPU_ISA": "SSE41"},
    ),
    Change(
        "verified with another augmentation",
        nothing,
        *("different", "images", OTHERWISE),
        code=OTHER_AUGMENTATION,
    ),
    Change(
        "2 threads and another augmentation",
        nothing,
        *("different", "images", OTHERWISE),
        code=OTHER_THREADS + OTHER_AUGMENTATION,
    ),
)
CHANGES = (
    *(Change(f"data: {name}", make, "different", "data", words) for name, make, words in IN_DATA),
    *(
        Change(f"edited: {key}", partial(edit_session, key, value), "different", "session", words)
        for key, value, words in IN_SESSION
    ),
    *(
        Change(f"trained with {setting}", partial(really, (setting,)), "different", step, words)
        for setting, step, words in REALLY
    ),
    *(Change(name, make, "different", step, words) for name, make, step, words in OF_THE_RECORD),
    *ELSEWHERE,
)
