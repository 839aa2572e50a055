"""Run by the Python that DISCERN_MODC_PYTHON names, which has dclab 0.60.9 and TensorFlow 2.15 alone.

Commands are lines of JSON on its standard input; "DONE" is the answer to each:

["score", CONTAINER, MEASUREMENT, OUT.npz]    scores of every event, by dclab
["write", FOLDER]                             containers that dclab writes, and the scores of them
["hostile", CONTAINER, CANARY]                writes a container with code in it and loads it
["images", CONTAINER, IMAGES.npy, OUT.npz]    loads a network of images and calls it
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import dclab
import h5py
import numpy as np
import tensorflow as tf
from dclab.rtdc_dataset.feat_anc_ml.hook_tensorflow import TensorflowModel
from dclab.rtdc_dataset.feat_anc_ml.ml_feature import remove_all_ml_features

warnings.simplefilter("ignore")
FEATURES = ["deform", "area_um", "bright_avg"]


def score(container: str, measurement: str, out: str) -> None:
    """Let dclab compute the features of a container for a measurement."""
    models = dclab.load_modc(container)
    with dclab.new_dataset(measurement) as data:
        found = {}
        for model in models:
            found.update({name: np.asarray(values) for name, values in model.predict(data).items()})
        dclab.load_ml_feature(container)
        lazy = {f"lazy {name}": np.asarray(data[name]) for name in found}
    # Names are registered for the whole process, and the next container may have the same ones.
    remove_all_ml_features()
    np.savez(out, **found, **lazy, labels=np.array([label for one in models for label in one.output_labels]))


def images(container: str, given: str, out: str) -> None:
    """Call a network of images as one who loads it through dclab would."""
    (model,) = dclab.load_modc(container)
    np.savez(out, probabilities=model.bare_model.predict(np.load(given), verbose=0))


def networks() -> dict[str, tuple[object, list[str]]]:
    """Networks as users of dclab had them: with one output or several, compiled or not, logits or not."""
    layers = tf.keras.layers
    tf.keras.utils.set_random_seed(5)
    logits = tf.keras.Sequential([layers.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(2)])
    one = tf.keras.Sequential([layers.Input((3,)), layers.BatchNormalization(), layers.Dense(1)])
    numbers = np.random.default_rng(1)
    values, targets = numbers.normal(size=(64, 3)), numbers.integers(0, 2, 64)
    one.compile(optimizer="adam", loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))
    one.fit(values, targets, epochs=2, verbose=0)
    given = layers.Input((3,))
    hidden = layers.Dropout(0.5)(layers.Dense(5, activation="tanh")(given))
    softmax = tf.keras.Model(given, layers.Softmax()(layers.Dense(3)(hidden)))
    return {
        "logits": (logits, ["ml_score_aaa", "ml_score_bbb"]),
        "one": (one, ["ml_score_one"]),
        "softmax": (softmax, ["ml_score_ccc", "ml_score_aaa", "ml_score_bbb"]),
    }


def write(given: str) -> None:
    """Write containers, a measurement, and what dclab computes with them."""
    folder = Path(given)
    numbers = np.random.default_rng(2)
    values = numbers.normal(size=(50, 3)).astype(np.float32)
    with h5py.File(folder / "cells.rtdc", "w") as file:
        file.attrs["experiment:event count"] = len(values)
        file.attrs["experiment:sample"] = "sample"
        file.attrs["experiment:run index"] = 1
        for place, name in enumerate(FEATURES):
            file[f"events/{name}"] = values[:, place]
    models = {
        name: TensorflowModel(network, FEATURES, outputs, {"description": name, "output labels": outputs})
        for name, (network, outputs) in networks().items()
    }
    for name, model in models.items():
        dclab.save_modc(folder / f"{name}.modc", [model])
        with dclab.new_dataset(folder / "cells.rtdc") as data:
            np.savez(folder / f"{name}.npz", **model.predict(data))
    dclab.save_modc(folder / "several.modc", [models["one"], models["logits"]])
    np.save(folder / "values.npy", values)
    (folder / "version.json").write_text(json.dumps([dclab.__version__, tf.__version__]))


def hostile(container: str, canary: str) -> None:
    """Write a container with code in it, and load it as anybody would."""
    layers = tf.keras.layers
    code = eval(f"lambda x: (open({canary!r}, 'w').close(), x)[1]")
    network = tf.keras.Sequential([layers.Input((3,)), layers.Lambda(code), layers.Dense(2)])
    outputs = ["ml_score_aaa", "ml_score_bbb"]
    dclab.save_modc(container, [TensorflowModel(network, FEATURES, outputs, {})])
    Path(canary).unlink(missing_ok=True)
    dclab.load_modc(container)


if __name__ == "__main__":
    commands = {"score": score, "write": write, "hostile": hostile, "images": images}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        commands[name](*arguments)
        sys.stdout.write("DONE\n")
        sys.stdout.flush()
