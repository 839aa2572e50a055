"""Writes tests/data/corners.keras, a network whose answer is known: in which half is a bright spot?

    python tests/campaigns/corner_model.py

Its convolution is a mean of 3 x 3 pixels; its dense layer adds up the left half of the maps for the one class
and the right half for the other. Stored, so that tests of the window need no network library of their own.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "tests" / "data" / "corners.keras"
CARD = {
    "name": "corners",
    "classes": ["left", "right"],
    "input": {"size": 16, "color": "gray"},
    "architecture": "TinyCNN",
}
"""No more than is needed, so that the file fits later versions too."""
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Make the network, set its weights, and save it with its card."""
    from models.backend import prepare
    from models.card import CARD_MEMBER

    prepare("cpu", seed=1)
    import keras

    image = keras.Input((16, 16, 1), name="image")
    x = keras.layers.Conv2D(1, 3, padding="same", activation="relu", name="conv")(image)
    x = keras.layers.Flatten()(keras.layers.AveragePooling2D(2, name="pool")(x))
    model = keras.Model(image, keras.layers.Dense(2, activation="softmax", name="probabilities")(x))
    model.get_layer("conv").set_weights([np.full((3, 3, 1, 1), 1 / 9), np.array([-0.2])])
    left = np.where(np.arange(8) < 4, 1.0, -1.0)
    kernel = np.tile(left, 8)[:, np.newaxis] * [[1.0, -1.0]]
    model.get_layer("probabilities").set_weights([kernel, np.zeros(2)])
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "model.keras"
        model.save(plain)
        with zipfile.ZipFile(plain, "a") as archive:
            archive.writestr(CARD_MEMBER, json.dumps(CARD))
        PATH.write_bytes(plain.read_bytes())


if __name__ == "__main__":
    main()
