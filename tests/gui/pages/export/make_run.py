"""Makes a run with a model that OpenCV does not compute: ``python make_run.py FOLDER``.

In a process of its own: a network library must not be loaded beside a window.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import keras
import numpy as np

from datasets.spec import DataRow, InputSpec
from models.backend import prepare
from models.card import ModelCard
from models.files import save_model
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Finished, Saved, Started
from sessions.run_folder import RunFolder

SIZE = 8
CLASSES = ("left", "right")


def _rows(folder: Path) -> tuple[DataRow, ...]:
    numbers = np.random.default_rng(1)
    rows = []
    for part, n in (("train", 2), ("validation", 12)):
        for side, name in enumerate(CLASSES):
            place = folder / part / name
            place.mkdir(parents=True)
            for index in range(n):
                image = numbers.integers(0, 60, (SIZE, SIZE), dtype=np.uint8)
                image[:, side * SIZE // 2 : (side + 1) * SIZE // 2] += np.uint8(150)
                assert cv2.imwrite(str(place / f"{index}.png"), image)
            rows.append(DataRow(path=str(place), class_name=name, n_images=n, part=part))
    return tuple(rows)


def _model() -> keras.Model:
    """Return a network that compares the halves of an image, with an activation that OpenCV lacks."""
    image = keras.Input((SIZE, SIZE, 1))
    halves = keras.layers.Dense(2, activation="gelu", name="halves")
    model = keras.Model(image, keras.layers.Softmax()(halves(keras.layers.Flatten()(image))))
    sides = np.ones((SIZE, SIZE))
    sides[:, SIZE // 2 :] = -1
    halves.set_weights([0.2 * np.stack([sides.ravel(), -sides.ravel()], axis=1), np.zeros(2)])
    return model


def main(root: Path) -> None:
    """Write data and run."""
    prepare("cpu", seed=1)
    spec = InputSpec(size=SIZE, color="gray")
    session = Session(rows=_rows(root / "data"), classes=CLASSES, input=spec)
    with RunFolder.create(root / "runs" / "tiny", session) as run:
        card = ModelCard(name=run.name, classes=CLASSES, input=spec, architecture="MLP", epoch=1)
        save_model(_model(), card, run.best_model)
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=""))
        journal.record(
            EpochDone(
                time="",
                epoch=1,
                loss=0.1,
                accuracy=1,
                learning_rate=0.1,
                seconds=1,
                images_per_second=1,
                is_best=True,
            )
        )
        journal.record(Saved(epoch=1, file="models/best.keras", is_best=True))
        journal.record(Finished(epoch=1, best_epoch=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
