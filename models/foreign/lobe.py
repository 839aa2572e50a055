"""Folders that Lobe exports: ``signature.json`` beside a SavedModel, TensorFlow Lite or ONNX file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from datasets.spec import InputSpec
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.frozen_graph import SAVED_MODEL
from models.foreign.onnx_file import look_at_onnx
from models.foreign.saved_model import look_at_saved_model
from models.foreign.tflite_file import look_at_tflite
from models.safety.archive import MAX_TEXT_BYTES

FOREIGN = ForeignInfo(name="lobe", title="Lobe", order=10)

SIGNATURE = "signature.json"


def reads(path: Path) -> bool:
    """Return whether a folder is an export of Lobe."""
    return path.is_dir() and (path / SIGNATURE).is_file()


def look(place: Place) -> ForeignModel:
    """Return the checked model, with the classes that its signature names.

    Lobe divides pixels by 255 and crops the middle square of an image before it is resized.

    Raises:
        BadInput: if the signature is damaged, or the model is, or it is no classifier.
    """
    path = place.path
    signature = _signature(path / SIGNATURE)
    try:
        classes = tuple(str(name) for name in signature["classes"]["Label"])
        file = path / Path(str(signature["filename"])).name
        output = str(signature["outputs"]["Confidences"]["name"])
    except (KeyError, TypeError) as error:
        raise BadInput(f"{path / SIGNATURE} does not describe a classifier of Lobe.") from error
    if not file.is_file():
        raise BadInput(f"{file} is missing beside {SIGNATURE}: unpack the whole export of Lobe.")
    found = _network(place, file, output)
    seen = InputSpec(size=found.shape[0], color="rgb", normalization="divide_by_255", fit="resize")
    told = (
        *found.told,
        "Pixels are divided by 255 as Lobe does it. It crops the middle square of an image first; here the "
        "whole image is resized, which is the same for square ones.",
    )
    return replace(found, classes=classes, seen=seen, architecture="Lobe", told=told)


def _network(place: Place, file: Path, output: str) -> ForeignModel:
    if file.name == SAVED_MODEL:
        return look_at_saved_model(place.path, file.parent, place.scratch, "Confidences")
    if file.suffix.lower() == ".tflite":
        return look_at_tflite(place.path, file, place.scratch)
    if file.suffix.lower() == ".onnx":
        return look_at_onnx(place.path, file, place.scratch, output.partition(":")[0])
    raise BadInput(f"{file} is of a kind that is not read: export from Lobe as TensorFlow, Lite or ONNX.")


def _signature(file: Path) -> dict[str, Any]:
    if file.stat().st_size > MAX_TEXT_BYTES:
        raise BadInput(f"{file} is unreasonably large and is not read.")
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{file} is damaged: it is no JSON text.") from error
    if not isinstance(found, dict):
        raise BadInput(f"{file} does not describe a model of Lobe.")
    return found
