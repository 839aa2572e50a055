"""Which engine computes: onnxruntime on the processor where it is proven, else Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.batch import NetworkInputs
from datasets.hashing import hash_path
from models.backend import available_threads, gpu_is_supported
from models.card import ModelCard
from models.foreign.registry import engine_for
from models.foreign.sidecar import is_foreign
from models.inference import kept_graphs
from models.inference.engine import Engine
from models.inference.kept_graphs import KeptGraph
from models.inference.keras_engine import KerasEngine
from models.inference.onnx_engine import OnnxEngine
from models.inference.proof import prove


def _nothing() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Chosen:
    """An engine, and why it is not the faster one.

    Attributes:
        reason: a sentence; empty where onnxruntime computes, or a GPU.
    """

    engine: Engine
    reason: str = ""


def choose_engine(
    file: Path,
    card: ModelCard,
    real: Callable[[], NetworkInputs],
    threads: int = 0,
    starting: Callable[[], None] = _nothing,
) -> Chosen:
    """Return what computes the model in ``file``.

    Keras' own call reaches about 0.4 of the speed of onnxruntime on a processor. So the network is
    converted once, proven against Keras and kept; the next time Keras is not even loaded. On a GPU Keras
    computes: there it is the faster one.

    Args:
        file: the model file.
        card: its card.
        real: called where a proof is needed: some real images, prepared as the card says.
        threads: processor threads of onnxruntime; 0: all cores.
        starting: called before the network library is loaded, which takes seconds.

    Raises:
        BadInput: if the model file is damaged.
    """
    if is_foreign(file):
        starting()
        return Chosen(engine_for(file, card, threads or available_threads()))
    if gpu_is_supported():
        starting()
        return Chosen(KerasEngine(file))
    threads = threads or available_threads()
    key = kept_graphs.key_of(hash_path(file))
    kept = kept_graphs.find(key)
    if kept is not None and not kept[0].reason:
        try:
            return Chosen(OnnxEngine(kept[1], threads))
        except WorkFailed:
            # A file of another machine: it is made anew.
            kept = None
    starting()
    keras_engine = KerasEngine(file)
    if kept is not None:
        return Chosen(keras_engine, kept[0].reason)
    return _converted(keras_engine, card, real, threads, key)


def _converted(
    keras_engine: KerasEngine, card: ModelCard, real: Callable[[], NetworkInputs], threads: int, key: str
) -> Chosen:
    from models.export.graphs.onnx_graph import onnx_graph

    try:
        graph = onnx_graph(keras_engine.model)
        engine = OnnxEngine(graph, threads)
    except WorkFailed as error:
        kept_graphs.keep(key, KeptGraph(reason=str(error)), b"")
        return Chosen(keras_engine, str(error))
    proof = prove(engine, keras_engine, real(), card.input.shapes)
    if not proof.reason:
        found = KeptGraph(graph_sha256=kept_graphs.checksum(graph), difference=proof.difference)
        kept_graphs.keep(key, found, graph)
        return Chosen(engine)
    reason = f"The network converted for onnxruntime is not used, for {proof.reason}."
    if proof.lasting:
        kept_graphs.keep(key, KeptGraph(reason=reason), b"")
    return Chosen(keras_engine, reason)
