"""The network that a training begins with, made of a trained model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from datasets.spec import InputSpec
from models.architectures.base import Activation
from models.card import ModelCard
from models.files import load_model
from models.spec import ModelSpec
from models.starting.outputs import with_classes
from models.starting.splitting import split_layers

if TYPE_CHECKING:
    import keras


def begin_with(file: Path, spec: ModelSpec, input_spec: InputSpec, classes: Sequence[str]) -> keras.Model:
    """Return the network for ``classes`` made of the trained model ``file``; no layer is frozen yet.

    Args:
        file: a ``.keras`` file of this program, which is checked before it is read.
        spec: how to begin; ``start`` is not ``new``.
        input_spec: what the network will be shown.

    Raises:
        BadInput: if the file cannot be used, is not the one that was recorded, or takes another input.
    """
    if not file.is_file():
        raise BadInput(f"The model to begin with is not there: {file} (model.start_from).")
    if spec.start_from_sha256 and hash_path(file) != spec.start_from_sha256:
        raise BadInput(
            f"The model to begin with, {file}, is not the one that was recorded: its content has changed."
        )
    model, card = load_model(file)
    _require_same_input(file, card.input, input_spec)
    activation: Activation = "sigmoid" if spec.labels == "several" else "softmax"
    if spec.start == "restart":
        import keras

        # A copy begins with weights of its own, drawn from the session's seed.
        model = keras.models.clone_model(model)
    model = with_classes(model, card.classes, classes, activation, keep=spec.start == "continue")
    return split_layers(model, spec.partly_trained)


def _require_same_input(file: Path, trained: InputSpec, wanted: InputSpec) -> None:
    if trained.shapes == wanted.shapes:
        return
    raise BadInput(
        f"The model to begin with, {file}, sees {_said(trained)}, not {_said(wanted)}: "
        "set the input as it was (input.size, input.color, input.scalars), or begin with a new network."
    )


def _said(spec: InputSpec) -> str:
    color = {1: "gray", 3: "RGB"}.get(spec.channels, f"{spec.channels} channels")
    parts = [f"images of {spec.size} px, {color}"] if spec.use_images else []
    return " and ".join([*parts, f"{len(spec.scalars)} measured values"] if spec.scalars else parts)


def start_warnings(card: ModelCard, spec: ModelSpec, wanted: InputSpec) -> tuple[str, ...]:
    """Return sentences on what is allowed, but hardly ever meant.

    Args:
        card: of the trained model.
        wanted: what the network is shown now.
    """
    if spec.start == "restart" or card.input.normalization == wanted.normalization:
        return ()
    return (
        f"The model to begin with was trained on images of the normalisation {card.input.normalization!r}, "
        f"and now sees {wanted.normalization!r} (input.normalization): its weights may be of no use.",
    )
