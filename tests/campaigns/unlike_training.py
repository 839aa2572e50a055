"""Planted debris and other data sets are told from test images of autocat: AUROC of each method.

    python tests/campaigns/unlike_training.py RUN [SHARED-DATA]

RUN is a run trained on autocat: `main.py train --data ../shared/data/autocat --out RUN`. Prints a line with
the 95 % interval for each method and kind of debris, and ends with 1 if the method that is used without
rubbish falls below 0.90.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import h5py
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from datasets.basics.progress import silent  # noqa: E402 - the program's folder comes first
from datasets.looks import looks  # noqa: E402
from datasets.preprocessing.normalization import normalize  # noqa: E402
from datasets.spec import InputSpec  # noqa: E402
from datasets.split import divide  # noqa: E402
from engine.steps.unlike.outputs import Features, features_of, outputs_of  # noqa: E402
from models.files import read_card  # noqa: E402
from models.novelty.base import Outputs  # noqa: E402
from models.novelty.fitting import DEFAULT, area, area_interval, fit  # noqa: E402
from models.novelty.registry import NOVELTIES, novelty  # noqa: E402
from sessions.run_folder import RunFolder  # noqa: E402

Images = npt.NDArray[np.uint8]
LEAST = 0.90
N = 1000


def debris(data: Path, like: Images) -> dict[str, Images]:
    """Return kinds of debris, uint8 (n, S, S, 3); some have the colours of ``like``, the training images."""
    random = np.random.default_rng(0)
    size = like.shape[1]
    shape = (N, size, size, 3)
    mean, spread = like.mean(axis=(0, 1, 2)), like.std(axis=(0, 1, 2))
    blobs = np.stack([_resized(image, size) for image in random.normal(0, 1, (N, 8, 8, 3))])
    clothes, faces = _clothes(data, size), _faces(data, size)
    gray = np.repeat(clothes[..., np.newaxis], 3, axis=3).astype(np.float64)
    ink, paper = random.uniform(0.3, 1, (len(gray), 1, 1, 3)), random.uniform(0, 255, (len(gray), 1, 1, 3))
    specks = random.uniform(60, 200, (N, 1, 1, 1)) + random.normal(0, 4, (N, size, size, 1))
    kinds = {
        "noise, uniform": random.integers(0, 256, shape),
        "noise in autocat's colours": random.normal(mean, spread, shape),
        "blobs in autocat's colours": blobs / blobs.std() * spread + mean,
        "fashion-mnist, gray": gray,
        "fashion-mnist, coloured": gray * ink + (1 - gray / 255) * paper,
        "fashion-mnist, autocat's light": (gray - gray.mean()) / gray.std() * spread + mean,
        "smileys": faces,
        "nearly empty": np.repeat(specks, 3, axis=3),
    }
    return {name: np.clip(np.rint(images), 0, 255).astype(np.uint8) for name, images in kinds.items()}


def _clothes(data: Path, size: int) -> Images:
    with h5py.File(data / "fashion-mnist-2000" / "images.rtdc") as file:
        images = file["events/image"][:]
    return np.stack([_resized(image, size) for image in images])


def _faces(data: Path, size: int) -> Images:
    found = []
    for path in sorted((data / "smileys").rglob("*.rtdc")):
        with h5py.File(path) as file:
            images = file["events/image"][:]
        edge = (images.shape[2] - images.shape[1]) // 2
        found += [_resized(image[:, edge : edge + images.shape[1]], size) for image in images]
    return np.stack(found)


def _resized(image: npt.NDArray[np.generic], size: int) -> npt.NDArray[np.generic]:
    shrinks = image.shape[0] > size
    return np.asarray(
        cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    )


def _outputs(images: Images, spec: InputSpec, features: Features) -> Outputs:
    forward, head = features
    blocks = [images[start : start + 256] for start in range(0, len(images), 256)]
    found = np.concatenate([forward(normalize(block, spec)) for block in blocks])
    return head.outputs(found, np.concatenate([looks(block) for block in blocks]))


def _training_images(data: Path) -> Images:
    paths = sorted((data / "autocat" / "train").glob("*.rtdc"))
    found = []
    for path in paths:
        with h5py.File(path) as file:
            found.append(file["events/image"][:])
    return np.concatenate(found)


def main(run: Path, data: Path) -> int:
    """Measure every method on every kind of debris."""
    folder = RunFolder.open(run)
    session, card = folder.session(), read_card(folder.best_model)
    features = features_of(folder.best_model)
    parts = divide(session.rows, session.split, session.seed)
    known = {
        part: outputs_of(session.rows, parts[part], card, features, silent)
        for part in ("train", "validation", "test")
    }
    kinds = {
        name: _outputs(images, card.input, features)
        for name, images in debris(data, _training_images(data)).items()
    }
    worst = 1.0
    for method in NOVELTIES.names():
        fitted = fit(method, known["train"], known["validation"])
        test = novelty(method).score(fitted.state, known["test"])
        sys.stdout.write(
            f"{method}: {(test > fitted.threshold).mean():.1%} of the test images above the threshold\n"
        )
        for name, outputs in kinds.items():
            scores = novelty(method).score(fitted.state, outputs)
            found, (low, high) = area(scores, test), area_interval(scores, test)
            worst = min(worst, found) if method == DEFAULT else worst
            caught = (scores > fitted.threshold).mean()
            sys.stdout.write(
                f"  {name:32} AUROC {found:.3f} ({low:.3f} to {high:.3f}), caught {caught:.1%}\n"
            )
    sys.stdout.write(f"{DEFAULT}, used without rubbish: at least {worst:.3f}\n")
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    shared = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT.parent / "shared" / "data"
    sys.exit(main(Path(sys.argv[1]), shared))
