"""Do heat maps show what a network looks at? Networks are trained on images whose class is a bright corner.

    python tests/campaigns/explanation.py [NETWORK ...]

Each image has a bright spot in one of four corners, which is its class, and dim ones in the others. For
each network (by default one that flattens its maps, and the default one, which takes their means) and each
method prints: in how many of 100 new images the hottest pixel lies in the quarter of the corner; the same for
drawn weights; the rank correlation with their maps; how far the log odds fall when the hottest 10 % of the
pixels are hidden, and when 10 % drawn at random are; and the time. Takes some minutes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SIZE = 32
SPOT = 6
N_TRAIN, N_NEW = 600, 100
N_OF_SLOW = 20
"""So many images are explained by methods that take their time."""
DRAWS = 5
DEFAULT_NETWORKS = ("TinyCNN", "ResNet_small")

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def main(names: list[str]) -> int:
    """Train and explain each network; return 1 if a method of a trained network misses the corners."""
    from models.backend import prepare

    prepare("cpu", seed=1)
    misses = 0
    for name in names or DEFAULT_NETWORKS:
        misses += _campaign(name)
    return 1 if misses else 0


def _campaign(name: str) -> int:
    """Print the figures of one network; return how many methods miss the corners."""
    from models.explanation.network import LoadedNetwork
    from models.explanation.registry import METHODS

    network = LoadedNetwork(_trained(name), several=False)
    images, labels = _drawn(N_NEW, "corners to explain")
    right = network.logits(images).argmax(axis=1) == labels
    _say(f"{name}: {right.sum()} of {N_NEW} new images recognised; layer {network.layer('')}")
    _say(f"{'method':12}{'corner':>9}{'drawn':>9}{'corr.':>8}{'hottest':>9}{'random':>9}{'s / 100':>9}")
    misses = 0
    for method in sorted(METHODS.entries().values(), key=_name):
        n = N_NEW if method.METHOD.is_fast else N_OF_SLOW
        misses += _measure(network, method, images[:n], labels[:n])
    return misses


def _measure(network: Any, method: Any, images: Images, labels: Labels) -> bool:
    """Print the figures of one method; return whether it misses the corners."""
    from datasets.basics.progress import silent
    from models.explanation.base import Question
    from models.explanation.sanity import rank_correlations

    question = Question(images, labels)
    # The first call compiles.
    method.explain(network, question.part(slice(0, 1)), method.OPTIONS, silent)
    begun = time.perf_counter()
    maps = method.explain(network, question, method.OPTIONS, silent)
    seconds = 100 * (time.perf_counter() - begun) / len(labels)
    shares, correlations = [], []
    for draw in range(DRAWS if method.METHOD.is_fast else 2):
        with network.drawn_anew(network.layers_with_weights, 1, draw):
            others = method.explain(network, question, method.OPTIONS, silent)
        shares.append(_share(others, labels))
        correlations.append(rank_correlations(maps, others).mean())
    hottest, random = _falls(network, images, labels, maps)
    share = _share(maps, labels)
    figures = f"{100 * share:8.0f}%{100 * np.mean(shares):8.0f}%{np.mean(correlations):8.2f}"
    _say(f"{method.METHOD.name:12}{figures}{hottest:9.1f}{random:9.1f}{seconds:9.1f}")
    return share < 0.95


def _falls(network: Any, images: Images, labels: Labels, maps: Images) -> tuple[float, float]:
    """Return how far the log odds fall on average: hottest pixels hidden, random pixels hidden."""
    from datasets.basics.randomness import generator
    from models.explanation.maps import enlarged

    heat = enlarged(maps, SIZE, SIZE)
    # Ties (cold places) are broken at random, so that exactly a tenth is hidden.
    noise = generator(2, "pixels to hide").random(heat.shape, dtype=np.float32)
    whole = network.log_odds(images, labels)
    falls = []
    for keys in ((noise, heat), (noise, np.zeros_like(heat))):
        ranks = np.lexsort([key.reshape(len(heat), -1) for key in keys], axis=1)
        hidden = np.zeros((len(heat), SIZE * SIZE), dtype=bool)
        np.put_along_axis(hidden, ranks[:, -SIZE * SIZE // 10 :], True, axis=1)
        means = images.mean(axis=(1, 2, 3), keepdims=True)
        changed = np.where(hidden.reshape(images.shape), means, images)
        falls.append(float((whole - network.log_odds(changed, labels)).mean()))
    return falls[0], falls[1]


def _share(maps: Images, labels: Labels) -> float:
    from models.explanation.maps import peaks

    y, x = peaks(maps, SIZE, SIZE).T
    found = 2 * (y >= SIZE // 2) + (x >= SIZE // 2)
    return float(((found == labels) & (maps.max(axis=(1, 2)) > 0)).mean())


def _drawn(n: int, purpose: str) -> tuple[Images, Labels]:
    from datasets.basics.randomness import generator

    numbers = generator(1, purpose)
    images = numbers.random((n, SIZE, SIZE, 1), dtype=np.float32) * 0.3
    labels = np.arange(n, dtype=np.int64) % 4
    for image, label in zip(images, labels.tolist(), strict=True):
        for corner in range(4):
            top = (SIZE - SPOT - 4) * (corner // 2) + int(numbers.integers(0, 5))
            left = (SIZE - SPOT - 4) * (corner % 2) + int(numbers.integers(0, 5))
            image[top : top + SPOT, left : left + SPOT] += 0.6 if corner == label else 0.3
    return images, labels


def _trained(name: str) -> Any:
    import keras

    from models.architectures.registry import build_model

    model = build_model(name, (SIZE, SIZE, 1), 4)
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy")
    images, labels = _drawn(N_TRAIN, "corners to train on")
    model.fit(images, labels, batch_size=32, epochs=30 if name == "TinyCNN" else 6, verbose=0)
    return model


def _name(method: Any) -> str:
    return str(method.METHOD.name)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
