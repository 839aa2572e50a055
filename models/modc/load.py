"""The model in a container as a network of Keras 3 that scores as dclab does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.basics.errors import BadInput
from datasets.score_ids import SCORE, score_ids
from datasets.spec import InputSpec
from models.card import ModelCard
from models.modc.formats import MODEL, OLD_TENSORFLOW, TENSORFLOW
from models.modc.index import IMAGE, SUPPLEMENTS, ModelEntry
from models.modc.read import Container, read_modc

if TYPE_CHECKING:
    import keras

    from models.legacy.description import Description
    from models.legacy.weights import StoredNetwork

PROBABILITIES = ("softmax", "sigmoid")


@dataclass(frozen=True)
class LoadedContainer:
    """What came out of a container.

    Attributes:
        model: prepared images, or measured values as they were measured -> probabilities (n, n_classes).
        scores: the feature that each output is; empty for one that the container does not name.
        classes: what the outputs are called.
        seen: how the input is prepared; None where the container does not say it.
        card: the whole card, where this program wrote the container.
        notes: sentences for the user.
    """

    model: keras.Model
    scores: tuple[str, ...]
    classes: tuple[str, ...]
    seen: InputSpec | None
    card: ModelCard | None
    notes: tuple[str, ...]


def load_container(path: Path, scratch: Path) -> LoadedContainer:
    """Return the (first) model of a container; ``models.backend.prepare`` must have been called.

    Nothing in it is executed: the network is put together anew from its description.

    Args:
        scratch: a folder for what is unpacked.

    Raises:
        BadInput: if the container is damaged or built to do harm, or holds no format that is known here.
    """
    inside = scratch / "inside"
    inside.mkdir(exist_ok=True)
    container = read_modc(path, inside)
    if MODEL in container.index.supplements:
        return _own(container)
    entry, *others = container.index.models
    description, stored, last = _described(container, entry)
    from models.legacy.build import build_network

    model = build_network(path, description, stored)
    if model.output_shape[1:] != (len(entry.output_features),):
        raise BadInput(f"The container {path} is damaged: its network has other outputs than it says.")
    _check_features(path, entry, description)
    notes = list(container.notes)
    if others:
        notes.append(f"It holds {1 + len(others)} models; the first one was taken.")
    scored, told = _as_dclab_scores(model, last)
    return LoadedContainer(
        model=scored,
        scores=("", *entry.output_features) if len(entry.output_features) == 1 else entry.output_features,
        classes=_classes(entry),
        seen=_seen(entry),
        card=None,
        notes=(*notes, *told),
    )


def _own(container: Container) -> LoadedContainer:
    """Return the model of a container that this program wrote, whole and with its card."""
    from models.files import load_model

    model, card = load_model(container.folder / SUPPLEMENTS / MODEL)
    scores = tuple(score for entry in container.index.models for score in entry.output_features)
    return LoadedContainer(model, scores, card.classes, card.input, card, container.notes)


def _described(container: Container, entry: ModelEntry) -> tuple[Description, StoredNetwork, dict[str, Any]]:
    """Return description and weights of a model, and its last layer as it stands in the file."""
    import json

    from models.legacy.description import parse_description
    from models.legacy.weights import read_stored_network
    from models.modc.saved_network import read_saved_network

    path = container.path
    kind = next((kind for kind in (TENSORFLOW, OLD_TENSORFLOW) if kind in entry.formats), "")
    if not kind:
        raise BadInput(
            f"The container {path} holds its model as {', '.join(entry.formats)} only, which are not "
            "read from containers: unpack it (it is a zip file), and import that file."
        )
    payload = container.payload(entry, kind)
    if payload.is_dir():
        description, stored, config = read_saved_network(path, payload)
    else:
        stored = read_stored_network(path, payload)
        description = parse_description(path, stored.config)
        config = json.loads(stored.config)
    layers = config["config"]
    return description, stored, (layers if isinstance(layers, list) else layers["layers"])[-1]


def _check_features(path: Path, entry: ModelEntry, description: Description) -> None:
    wanted = (len(entry.input_features),)
    if IMAGE in entry.input_features:
        fits = entry.input_features == (IMAGE,) and [len(shape) for shape in description.input_shapes] == [3]
    else:
        fits = description.input_shapes == (wanted,)
    if not fits:
        raise BadInput(f"The container {path} is damaged: its network takes other features than it says.")


def _as_dclab_scores(model: keras.Model, last: dict[str, Any]) -> tuple[keras.Model, tuple[str, ...]]:
    """Return the network with what dclab 0.60.9 appends to it (``TensorflowModel.predict``).

    A single output becomes two, of which the second one is dclab's score.
    """
    import keras

    activation = str(last.get("config", {}).get("activation", ""))
    output, told = model.outputs[0], []
    if model.output_shape[-1] == 1:
        if activation != "sigmoid":
            output = keras.layers.Activation("sigmoid", name="score")(output)
        both = keras.layers.Dense(2, name="both")
        output = both(output)
        both.set_weights([np.array([[-1.0, 1.0]], np.float32), np.array([1.0, 0.0], np.float32)])
        told.append("Its single score became two classes: with it and without it.")
    elif last.get("class_name") != "Softmax":
        output = keras.layers.Softmax(name="scores")(output)
        if activation in PROBABILITIES:
            told.append(
                f"Its last layer is a {activation}, and dclab puts a softmax behind it; so is it here."
            )
    return keras.Model(model.inputs, output, name="network"), tuple(told)


def _classes(entry: ModelEntry) -> tuple[str, ...]:
    """Return the labels where they lead to the same features again, else the three characters of these."""
    ids = [feature.removeprefix(SCORE) for feature in entry.output_features]
    labels = list(entry.output_labels)
    names = labels if len(set(labels)) == len(labels) and score_ids(labels) == ids else ids
    return (f"not {names[0]}", names[0]) if len(names) == 1 else tuple(names)


def _seen(entry: ModelEntry) -> InputSpec | None:
    """Return that measured values are taken as they are; of images the index says nothing."""
    if IMAGE in entry.input_features:
        return None
    n = len(entry.input_features)
    return InputSpec(
        use_images=False, scalars=entry.input_features, scalar_means=(0.0,) * n, scalar_stds=(1.0,) * n
    )
