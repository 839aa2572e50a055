"""Frozen TensorFlow graphs (``.pb``): computed by TensorFlow after every operation was found harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from datasets.basics.errors import BadInput, WorkFailed
from models.backend import prepare
from models.export.facts import ExportFacts
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.labels import labels_beside
from models.foreign.layout import image_layout, told_of_layout
from models.foreign.probabilities import require_classes
from models.foreign.running import Array, ForeignEngine, Network
from models.inference.engine import Engine
from models.safety.graph_ops import check_graph
from models.safety.graph_parts import Graph, Node

FOREIGN = ForeignInfo(name="frozen-pb", title="Frozen TensorFlow graph", suffixes=(".pb",), order=50)

SAVED_MODEL = "saved_model.pb"
INPUT = "Placeholder"
_PROBABILITIES = {"Softmax", "Sigmoid"}
_PASSING = {"Identity", "Reshape", "Squeeze", "Cast"}


def reads(path: Path) -> bool:
    """Return whether a file is called like a frozen graph."""
    return path.is_file() and path.suffix.lower() == ".pb" and path.name != SAVED_MODEL


def look(place: Place) -> ForeignModel:
    """Return the checked model, with what its graph says.

    Raises:
        BadInput: as :func:`models.safety.graph_ops.check_graph`, or if it is no classifier of images.
    """
    path = place.path
    content = path.read_bytes()
    graph = check_graph(path, content)
    given, last = _ends(path, graph)
    function = _function(path, content, f"{given.name}:0", f"{last.name}:0")
    layout, shape = image_layout(path, _edges(path, function.inputs[0].shape)[1:])
    facts = ExportFacts(
        format="frozen-pb",
        layout=layout,
        input_name=given.name,
        output_name=last.name,
        input_type=function.inputs[0].dtype.name,
    )
    if facts.input_type not in ("float32", "uint8"):
        raise BadInput(f"The model {path} takes neither numbers of 32 bits nor bytes.")
    n_outputs = _try_out(path, function, facts, shape)
    maker = _maker(graph, last)
    told = [told_of_layout(layout, shape)]
    if maker not in _PROBABILITIES:
        facts = facts.model_copy(update={"outputs": "logits"})
        told.append("Its outputs are no probabilities, so a softmax follows them.")
    copy = place.scratch / "model.pb"
    copy.write_bytes(content)
    return ForeignModel(
        shape=shape,
        n_outputs=require_classes(path, n_outputs),
        content=copy,
        facts=facts,
        classes=labels_beside(path),
        several=maker == "Sigmoid",
        told=tuple(told),
    )


def engine(path: Path, facts: ExportFacts, threads: int) -> Engine:
    """Return TensorFlow with the graph, which is checked again.

    The graph is fed as its own input says: the card of a file for OpenCV tells how OpenCV feeds it.

    Raises:
        BadInput: as :func:`models.safety.graph_ops.check_graph`.
        WorkFailed: if TensorFlow does not take it.
    """
    content = path.read_bytes()
    graph = check_graph(path, content)
    given, last = _ends(path, graph)
    function = _function(path, content, f"{given.name}:0", f"{last.name}:0")
    edges = _edges(path, function.inputs[0].shape)
    layout, _ = image_layout(path, edges[1:])
    own = facts.model_copy(update={"layout": layout})
    return ForeignEngine(path, Network("tensorflow", _Compute(function), edges[0]), own)


class _Compute:
    """A pruned graph behind one call."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def __call__(self, images: Array) -> Array:
        import tensorflow as tf

        return np.asarray(self._function(tf.constant(images)).numpy())


def _ends(path: Path, graph: Graph) -> tuple[Node, Node]:
    """Return the one input and the one output that computes something from it.

    Raises:
        BadInput: if there are several, or none.
    """
    inputs = [node for node in graph.nodes if node.op == INPUT]
    used = {source for node in graph.nodes for source in node.sources}
    outputs = [
        node for node in graph.nodes if node.name not in used and node.op not in (INPUT, "Const", "NoOp")
    ]
    if len(inputs) != 1 or len(outputs) != 1:
        raise BadInput(
            f"The model {path} has {len(inputs)} inputs and {len(outputs)} outputs; one image in and one "
            "number per class out is possible here."
        )
    return inputs[0], outputs[0]


def _maker(graph: Graph, last: Node) -> str:
    """Return the operation that makes the output, behind those that only pass numbers on."""
    nodes = {node.name: node for node in graph.nodes}
    while last.op in _PASSING and last.sources and last.sources[0] in nodes:
        last = nodes[last.sources[0]]
    return last.op


def _function(path: Path, content: bytes, given: str, output: str) -> Any:
    prepare()
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    try:
        definition = tf.compat.v1.GraphDef.FromString(content)

        def run() -> None:
            tf.import_graph_def(definition, name="")

        wrapped = tf.compat.v1.wrap_function(run, [])
        return wrapped.prune(given, output)
    except (DecodeError, tf.errors.OpError, ValueError, TypeError, KeyError) as error:
        raise BadInput(
            f"The model {path} cannot be computed: TensorFlow does not take it "
            f"({' '.join(str(error).split())[:200]})."
        ) from error


def _edges(path: Path, shape: Any) -> list[int | None]:
    if shape.rank is None:
        raise BadInput(f"The model {path} does not say which images it takes.")
    return [None if edge is None else int(edge) for edge in shape]


def _try_out(path: Path, function: Any, facts: ExportFacts, shape: tuple[int, int, int]) -> int:
    """Return how many numbers the graph gives for a blank image."""
    import tensorflow as tf

    blank = np.zeros((1, *shape), dtype=np.float32)
    network = Network("tensorflow", _Compute(function), _edges(path, function.inputs[0].shape)[0])
    try:
        return int(ForeignEngine(path, network, facts)(blank).shape[1])
    except (tf.errors.OpError, WorkFailed) as error:
        raise BadInput(
            f"The model {path} cannot be computed ({' '.join(str(error).split())[:200]})."
        ) from error
