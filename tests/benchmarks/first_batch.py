"""Compare the time to the first batch of a training with that of a bare script, in one run.

Run by hand from the project's folder:  python tests/benchmarks/first_batch.py [IMAGES]
Both are processes of their own that read the same images and train one batch of the same network; the
clock runs from the start of the process. It prints seconds and their ratio; the ratio is what to compare
between machines. The two take turns, and the best of each counts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2
import numpy as np

from datasets.hashing import hash_path
from datasets.spec import DataRow
from sessions.document import Session
from sessions.settings import apply_settings

ROOT = Path(__file__).parents[2]
TURNS = 3
FIRST = b"first batch\n"

OURS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from engine.steps.context import JobContext
from engine.jobs.registry import run_job
from engine.protocol.training import TrainRequest
from models.training.control import Control
from sessions.document import Session

class Context:
    control = Control()
    def progress(self, fraction, message):
        pass
    def event(self, kind, data):
        if kind == "batch":
            sys.stdout.write("first batch\\n")
            sys.stdout.flush()

run_job("train", TrainRequest(session=Session.model_validate_json(sys.argv[2]), run=sys.argv[3]), Context())
"""

BARE = """
import os, sys
os.environ["KERAS_BACKEND"] = "tensorflow"
from pathlib import Path
import cv2, keras
import numpy as np
from keras import layers
images, labels = [], []
for part in ("train", "validation"):
    for label, name in enumerate("ab"):
        for file in sorted((Path(sys.argv[3]) / part / name).iterdir()):
            images.append(cv2.resize(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), (32, 32)))
            labels.append(label)
x = np.stack(images)[..., None].astype(np.float32) / 255
y = np.eye(2, dtype=np.float32)[labels]
model = keras.Sequential([keras.Input((32, 32, 1)),
    layers.Conv2D(6, 5, activation="relu"), layers.MaxPooling2D(2), layers.Conv2D(16, 5, activation="relu"),
    layers.Dropout(0.2), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(120, activation="relu"),
    layers.Dropout(0.5), layers.Dense(84, activation="relu"), layers.Dropout(0.5),
    layers.Dense(2, activation="softmax")])
model.compile(optimizer=keras.optimizers.AdamW(0.002), loss="categorical_crossentropy", metrics=["accuracy"],
              jit_compile=False)

class Told(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        sys.stdout.write("first batch\\n")
        sys.stdout.flush()

model.fit(x, y, batch_size=64, callbacks=[Told()], verbose=0)
"""


def seconds_to_first_batch(script: str, *arguments: str) -> float:
    """Return the time from the start of a process to its first batch; it is ended then."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, str(ROOT), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        if process.stdout.readline() != FIRST:
            raise SystemExit("a script ended before its first batch")
        seconds = time.perf_counter() - begun
        process.kill()
    return seconds


def drawn(folder: Path, n: int) -> Session:
    """Write n random images and return the session that trains on them."""
    random = np.random.default_rng(0)
    rows = []
    for part, count in (("train", n * 3 // 8), ("validation", n // 8)):
        for name in "ab":
            target = folder / part / name
            target.mkdir(parents=True)
            for index in range(count):
                cv2.imwrite(str(target / f"{index}.png"), random.integers(0, 256, (40, 40), dtype=np.uint8))
            size = sum(file.stat().st_size for file in target.iterdir())
            rows.append(
                DataRow(
                    path=str(target),
                    class_name=name,
                    part="train" if part == "train" else "validation",
                    n_images=count,
                    size_bytes=size,
                    sha256=hash_path(target),
                )
            )
    session = Session(rows=tuple(rows), classes=("a", "b"))
    return apply_settings(session, ["architecture=LeNet5_do", "size=32", "color=gray", "device=cpu"])


def main(n: int) -> None:
    """Print the two times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        session = drawn(Path(folder) / "data", n)
        text, data = session.model_dump_json(), str(Path(folder) / "data")
        bare, ours = [], []
        for turn in range(TURNS):
            bare.append(seconds_to_first_batch(BARE, "", data))
            ours.append(seconds_to_first_batch(OURS, text, str(Path(folder) / f"run {turn}")))
    print(f"first batch of {n:,} images: bare script {min(bare):.2f} s, ours {min(ours):.2f} s, "
          f"ratio {min(ours) / min(bare):.2f}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
