"""Image models of Teachable Machine: the zip files that it offers, or the folders that they unpack to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.zip_guard import ZipRules, open_zip, unpack
from datasets.spec import InputSpec
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.labels import LABELS, labels_beside
from models.foreign.probabilities import require_image, with_probabilities
from models.foreign.tflite_file import look_at_tflite
from models.legacy.load import load_legacy

FOREIGN = ForeignInfo(name="teachable-machine", title="Teachable Machine", order=20)

KERAS = "keras_model.h5"
TFLITE = ("model_unquant.tflite", "model.tflite")
RULES = ZipRules(kind="file of Teachable Machine", most_members=64)


def reads(path: Path) -> bool:
    """Return whether a zip file, or a folder, holds a Keras or TensorFlow Lite model and its labels."""
    if path.is_dir():
        return (path / LABELS).is_file() and any((path / name).is_file() for name in (KERAS, *TFLITE))
    return path.is_file() and path.suffix.lower() == ".zip"


def look(place: Place) -> ForeignModel:
    """Return the model: put together anew where it is one of Keras.

    Teachable Machine scales pixels to -1…1 and crops the middle square of an image before it is resized.

    Raises:
        BadInput: if the model is not there, or as its kind says.
    """
    folder = place.path
    if not folder.is_dir():
        folder = place.scratch / "unpacked"
        with open_zip(place.path, RULES) as archive:
            unpack(place.path, archive, folder, RULES)
    files = {file.name: file for file in sorted(folder.rglob("*")) if file.is_file()}
    if LABELS not in files:
        raise BadInput(f"{place.path} has no {LABELS} in it: it is no model of Teachable Machine.")
    if KERAS in files:
        model = load_legacy(files[KERAS]).model
        require_image(place.path, [tuple(given.shape[1:]) for given in model.inputs])
        found = with_probabilities(place.path, model, ())
    else:
        lite = next((files[name] for name in TFLITE if name in files), None)
        if lite is None:
            raise BadInput(
                f"{place.path} has neither {KERAS} nor {TFLITE[0]} in it: export the model from Teachable "
                "Machine as “Tensorflow: Keras”."
            )
        found = look_at_tflite(place.path, lite, place.scratch)
    seen = InputSpec(
        size=found.shape[0],
        color="rgb" if found.shape[2] == 3 else "gray",
        normalization="training_data",
        mean=127.5,
        std=127.5,
        fit="resize",
        interpolation="area",
    )
    told = (
        *found.told,
        "Pixels are scaled to -1…1 as Teachable Machine does it. It crops the middle square of an image "
        "first; here the whole image is resized, which is the same for square ones.",
    )
    return replace(
        found, classes=labels_beside(files[LABELS]), seen=seen, architecture="Teachable Machine", told=told
    )
