"""TensorFlow SavedModel folders: computed by TensorFlow after every operation was found harmless."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from datasets.basics.errors import BadInput
from models.backend import prepare
from models.export.facts import ExportFacts
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.frozen_graph import SAVED_MODEL
from models.foreign.labels import LABELS, labels_beside
from models.foreign.layout import image_layout, told_of_layout
from models.foreign.probabilities import require_classes
from models.foreign.running import Array, ForeignEngine, Network
from models.inference.engine import Engine
from models.safety.graph_ops import check_saved_model

FOREIGN = ForeignInfo(name="saved-model", title="TensorFlow SavedModel", order=40)

VARIABLES = "variables"
SIGNATURE = "serving_default"
MOST_BYTES = 2 * 2**30
SUM_OF_PROBABILITIES = 0.01


def reads(path: Path) -> bool:
    """Return whether a folder holds a SavedModel."""
    return path.is_dir() and (path / SAVED_MODEL).is_file()


def look(place: Place) -> ForeignModel:
    """Return the checked model, with what its signature says.

    Raises:
        BadInput: as :func:`models.safety.graph_ops.check_saved_model`, or if it is no classifier of images.
    """
    return look_at_saved_model(place.path, place.path, place.scratch)


def look_at_saved_model(path: Path, folder: Path, scratch: Path, output: str = "") -> ForeignModel:
    """Return what a SavedModel is.

    Args:
        path: the model as the user knows it, for the sentences.
        folder: that holds ``saved_model.pb``.
        scratch: folder for a copy: what is checked is what is kept.
        output: name of the output that is meant, as the signature calls it; empty: the only one.

    Raises:
        BadInput: as :func:`look`.
    """
    copy = _checked_copy(path, folder, scratch / "model")
    signature = _signature(path, copy)
    given = dict(signature.structured_input_signature[1])
    outputs = signature.structured_outputs
    name = output or next(iter(outputs))
    if len(given) != 1 or name not in outputs or (len(outputs) > 1 and not output):
        raise BadInput(
            f"The model {path} has {len(given)} inputs and {len(outputs)} outputs; one image in and one "
            "number per class out is possible here."
        )
    ((input_name, spec),) = given.items()
    if spec.dtype.name not in ("float32", "uint8") or spec.shape.rank is None:
        raise BadInput(f"The model {path} takes images neither of numbers of 32 bits nor of bytes.")
    edges = [None if edge is None else int(edge) for edge in spec.shape]
    layout, shape = image_layout(path, edges[1:])
    facts = ExportFacts(
        format="saved-model",
        layout=layout,
        input_name=input_name,
        output_name=name,
        input_type=spec.dtype.name,
    )
    gray = np.full((1, *shape), 0.5, dtype=np.float32)
    found = ForeignEngine(path, _network(signature, facts, edges[0]), facts)(gray)
    told = [told_of_layout(layout, shape)]
    if (found < 0).any() or abs(float(found.astype(np.float64).sum()) - 1) > SUM_OF_PROBABILITIES:
        facts = facts.model_copy(update={"outputs": "logits"})
        told.append("Its outputs are no probabilities, so a softmax follows them.")
    return ForeignModel(
        shape=shape,
        n_outputs=require_classes(path, int(found.shape[1])),
        content=copy,
        facts=facts,
        classes=labels_beside(folder / LABELS),
        told=tuple(told),
    )


def engine(path: Path, facts: ExportFacts, threads: int) -> Engine:
    """Return TensorFlow with a checked copy of the folder.

    Raises:
        BadInput: as :func:`models.safety.graph_ops.check_saved_model`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        # All of it is in memory when this returns.
        signature = _signature(path, _checked_copy(path, path, Path(scratch) / "model"))
    given = dict(signature.structured_input_signature[1])
    if set(given) != {facts.input_name} or facts.output_name not in signature.structured_outputs:
        raise BadInput(
            f"The card of the model {path} names another input or output than the model has: import the "
            "model anew."
        )
    batch = given[facts.input_name].shape[0]
    return ForeignEngine(path, _network(signature, facts, None if batch is None else int(batch)), facts)


def _checked_copy(path: Path, folder: Path, copy: Path) -> Path:
    """Copy graph and variables, and check the copy.

    Raises:
        BadInput: if the graph could do anything but compute, or something is unreasonably large.
    """
    variables = sorted(file for file in (folder / VARIABLES).glob("variables.*") if file.is_file())
    files = [folder / SAVED_MODEL, *variables]
    if sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise BadInput(f"The model {path} is larger than {MOST_BYTES // 2**30} GB and is not read.")
    (copy / VARIABLES).mkdir(parents=True)
    shutil.copyfile(files[0], copy / SAVED_MODEL)
    for file in variables:
        shutil.copyfile(file, copy / VARIABLES / file.name)
    check_saved_model(path, (copy / SAVED_MODEL).read_bytes())
    return copy


def _signature(path: Path, folder: Path) -> Any:
    prepare()
    import tensorflow as tf

    try:
        loaded = tf.saved_model.load(str(folder))
        signature = loaded.signatures[SIGNATURE]
    except (tf.errors.OpError, ValueError, TypeError, KeyError, OSError, AttributeError) as error:
        raise BadInput(
            f"The model {path} cannot be computed: TensorFlow does not take it "
            f"({' '.join(str(error).split())[:200]})."
        ) from error
    # The signature holds the weights only as long as the loaded model is held.
    signature.holder = loaded
    return signature


def _network(signature: Any, facts: ExportFacts, batch: int | None) -> Network:
    import tensorflow as tf

    def compute(images: Array) -> Array:
        return np.asarray(signature(**{facts.input_name: tf.constant(images)})[facts.output_name].numpy())

    return Network("tensorflow", compute, batch)
