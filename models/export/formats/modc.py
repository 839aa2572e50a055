"""Container for dclab and Shape-Out (``.modc``): index, model in several formats, card and session inside."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import WorkFailed
from datasets.score_ids import SCORE, score_ids
from models.card import ModelCard, card_json
from models.export.for_use import as_used
from models.export.registry import EXPORTS, ExportInfo
from models.export.task import ExportTask
from models.modc.formats import (
    CARD,
    FROZEN_PB,
    MODEL,
    ONNX,
    TENSORFLOW,
    takes_measured_values,
)
from models.modc.index import IMAGE, is_feature
from models.modc.keras_2_file import Head, keras_2_file
from models.modc.write import PackedModel, write_modc

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="modc",
    title="Container for dclab (.modc)",
    purpose="dclab and Shape-Out",
    description="Model, card and session in one file. dclab up to 0.60.9 and Shape-Out up to 2.17 compute "
    "scores with networks of measured values; those of images they open but cannot compute. Later versions "
    "read none.",
    group="containers",
    suffix=".modc",
    consumer="modc",
    order=90,
)
_OTHERS = {ONNX: "model.onnx", FROZEN_PB: "model.pb"}
"""Formats beside dclab's own -> their files."""


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return which measured value the container cannot name; empty if there is none.

    Of each network it holds the formats that can hold it.
    """
    unnamed = next((name for name in card.input.scalars if not is_feature(name)), None)
    if unnamed is None:
        return ""
    return (
        f"dclab has no feature called {unnamed!r}: such names have up to 64 letters a to z, digits and _. "
        "Train with another name of this measured value, or choose another format."
    )


def write(task: ExportTask, draft: Path) -> None:
    """Write the container.

    Networks of measured values take them as they were measured. Where an image can have several labels,
    each label becomes a model of its own, because dclab makes the outputs of one model add up to 1.

    Raises:
        WorkFailed: if no format can hold the network, or a file cannot be written.
    """
    card = task.card
    outputs = range(len(card.classes))
    if takes_measured_values(card.input) and card.labels == "several":
        heads = [Head((place,), "sigmoid") for place in outputs]
    else:
        heads = [Head(tuple(outputs), "softmax" if card.labels == "one" else "sigmoid")]
    with tempfile.TemporaryDirectory() as folder:
        packing = Path(folder) / "packing"
        packing.mkdir()
        supplements = {CARD: card_json(card).encode("utf-8"), MODEL: _whole(task, Path(folder))}
        try:
            models = [_packed(task, head, Path(folder)) for head in heads]
            write_modc(draft, models, {**supplements, **task.supplements}, packing)
        except OSError as error:
            raise WorkFailed(f"The container cannot be written ({error.strerror}): make room.") from error


def _whole(task: ExportTask, folder: Path) -> bytes:
    """Return the model as this program keeps it."""
    from models.files import save_model

    file = folder / MODEL
    save_model(task.model, task.card, file)
    return file.read_bytes()


def _packed(task: ExportTask, head: Head, folder: Path) -> PackedModel:
    card = task.card
    formats = _formats(task, head, folder)
    if not formats:
        raise WorkFailed("No format that a container can hold takes this network.")
    ids = score_ids(card.classes)
    features = [*([IMAGE] if card.input.use_images else []), *card.input.scalars]
    return PackedModel(
        formats=formats,
        input_features=tuple(features),
        output_features=tuple(SCORE + ids[place] for place in head.outputs),
        output_labels=tuple(card.classes[place] for place in head.outputs),
        description=f"{card.name or card.architecture} ({card.program} {card.program_version})",
        long_description=_explained(card),
    )


def _formats(task: ExportTask, head: Head, folder: Path) -> dict[str, tuple[str, bytes]]:
    """Return the files of one model."""
    spec = task.card.input
    measured = takes_measured_values(spec)
    found = {}
    try:
        content = keras_2_file(
            task.model, head, *((list(spec.scalar_means), list(spec.scalar_stds)) if measured else ())
        )
        found[TENSORFLOW] = ("tensorflow.h5", content)
    except ValueError as error:
        if measured:
            raise WorkFailed(f"dclab cannot hold this network: {error}.") from error
    model = _read_back(found[TENSORFLOW][1], folder) if measured else task.model
    for name, file in _OTHERS.items():
        entry = EXPORTS.get(name)
        used = as_used(entry.EXPORT, replace(task, model=model))
        if entry.refusal(used.model, task.card):
            continue
        entry.write(used, folder / file)
        found[name] = (file, (folder / file).read_bytes())
        (folder / file).unlink()
    return found


def _read_back(content: bytes, folder: Path) -> Any:
    """Return the network that takes measured values as they were measured."""
    import keras

    file = folder / "read.h5"
    file.write_bytes(content)
    return keras.saving.load_model(file, compile=False)


def _explained(card: ModelCard) -> str:
    if takes_measured_values(card.input):
        return "Takes the features as they were measured; " + (
            "its scores add up to 1." if card.labels == "one" else "each score stands alone."
        )
    return (
        f"Takes images prepared as the card in the container says ({card.input.size} x {card.input.size} px"
        + (", and standardised measured values" if card.input.scalars else "")
        + "). dclab cannot compute it."
    )
