"""Checks that a foreign TensorFlow graph only computes.

A graph is a program: it can read and write files, and some operations do so while it is loaded. So every
operation of the graph and of its functions has to be on the list (:mod:`models.safety.allowed_ops`), or the
file is refused. The operations that save and restore variables are file operations that a SavedModel needs:
they may stand only where its ``saver_def`` says.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from datasets.basics.errors import BadInput
from models.safety.allowed_ops import INFERENCE_OPS, MODEL_OPS, RESTORE_OPS, SAVE_OPS
from models.safety.graph_parts import Graph, Node, SavedGraph, graph_of, saved_graphs_of

MOST_STEPS = 1_000_000
"""Operations of the graph after every call of a function is replaced by what it does."""
MOST_LEVELS = 100
"""Functions that call functions."""
MOST_NUMBERS = 500_000_000
"""Numbers that all constants together may claim: one stored number can stand for gigabytes."""


_Ops = frozenset[str]
_NONE: _Ops = frozenset()


def check_graph(path: Path, content: bytes) -> Graph:
    """Return the graph of a frozen ``.pb`` file if it only computes.

    Args:
        path: the file as the user knows it, for the sentences.
        content: its bytes.

    Raises:
        BadInput: if it is damaged, or holds an operation that is not on the list, or a giant constant.
    """
    try:
        graph = graph_of(content)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The model file {path} is damaged or holds no graph: get a fresh copy.") from error
    if not graph.nodes:
        raise BadInput(f"The model file {path} is damaged or holds no graph: get a fresh copy.")
    nodes = {node.name for node in graph.nodes}
    if not all(nodes.issuperset(node.sources) for node in graph.nodes):
        raise BadInput(f"The model file {path} is damaged: a part of its graph is missing.")
    names = _function_names(path, graph)
    for node in graph.all_nodes():
        _check_node(path, node, INFERENCE_OPS, names)
    _check_extent(path, graph)
    return graph


def check_saved_model(path: Path, content: bytes) -> tuple[SavedGraph, ...]:
    """Return the graphs of a ``saved_model.pb`` if they compute, load their own variables, and no more.

    Args:
        path: the file as the user knows it, for the sentences.
        content: bytes of its ``saved_model.pb``.

    Raises:
        BadInput: if it is damaged, reads files beside its variables, or holds an operation that is not on
            the list.
    """
    try:
        graphs = saved_graphs_of(content)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The model file {path} is damaged: its saved_model.pb cannot be read.") from error
    if not graphs:
        raise BadInput(f"The model file {path} holds no graph: get a fresh copy.")
    for saved in graphs:
        if saved.n_assets:
            raise _refused(path, "it reads files beside its weights")
        _check_functions(path, saved)
        _check_nodes(path, saved)
        _check_extent(path, saved.graph)
    return graphs


def _check_functions(path: Path, saved: SavedGraph) -> None:
    names = _function_names(path, saved.graph)
    # What restores runs on loading, so that it must not be able to write; what saves never runs.
    allowed = {
        _own_function(path, saved, saved.save): SAVE_OPS,
        _own_function(path, saved, saved.restore): RESTORE_OPS,
    }
    for function in saved.graph.functions:
        nodes = {node.name: node for node in function.nodes}
        for node in function.nodes:
            _check_node(path, node, MODEL_OPS | allowed.get(function.name, frozenset()), names)
            if node.op in RESTORE_OPS:
                _check_origin(path, node, nodes, set(function.arguments))


def _check_nodes(path: Path, saved: SavedGraph) -> None:
    names = _function_names(path, saved.graph)
    nodes = {node.name: node for node in saved.graph.nodes}
    if len(nodes) != len(saved.graph.nodes):
        raise _refused(path, "two operations in it have the same name")
    restored = _behind([saved.restore], nodes)
    served = _behind(_outputs(saved), nodes)
    saving = _behind([saved.save], nodes) - restored - served
    for node in saved.graph.nodes:
        restores, saves = node.name in restored, node.name in saving
        further = (RESTORE_OPS if restores else _NONE) | (SAVE_OPS if saves else _NONE)
        _check_node(path, node, MODEL_OPS | further, names)
        if node.op in RESTORE_OPS or (node.name == saved.restore and node.functions):
            _check_origin(path, node, nodes, {saved.filename})


def _own_function(path: Path, saved: SavedGraph, caller: str) -> str:
    """Return the function that the node ``caller`` alone calls; empty where it calls none, as in old ones."""
    found = [node for node in saved.graph.nodes if node.name == caller and node.functions]
    if not found:
        return ""
    (name, *others) = found[0].functions
    callers = [node for node in saved.graph.all_nodes() if name in (*node.functions, node.op)]
    if others or len(callers) != 1 or name.encode("utf-8") in saved.objects:
        raise _refused(path, "it calls from elsewhere what loads or saves its weights")
    return name


def _check_origin(path: Path, node: Node, nodes: dict[str, Node], given: set[str]) -> None:
    """Refuse to restore from another file than the one that is asked for."""
    source, passed = (node.sources or ("",))[0], set[str]()
    while source not in given and source in nodes and nodes[source].op == "Identity" and source not in passed:
        passed.add(source)
        source = (nodes[source].sources or ("",))[0]
    if source not in given:
        raise _refused(path, "it loads its weights from somewhere else")


def _outputs(saved: SavedGraph) -> list[str]:
    """Return the names of the nodes that a loader or a call of the model asks for."""
    tensors = [tensor for signature in saved.signatures.values() for tensor in signature.outputs.values()]
    return [*(tensor.split(":")[0] for tensor in tensors), *saved.collected]


def _behind(names: Iterable[str], nodes: dict[str, Node]) -> set[str]:
    """Return the names of these nodes and of all that they need."""
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            found.add(name)
            waiting.extend(nodes[name].sources)
    return found


def _function_names(path: Path, graph: Graph) -> _Ops:
    names = [function.name for function in graph.functions]
    if len(set(names)) != len(names):
        raise _refused(path, "two functions in it have the same name")
    return frozenset(names)


def _check_node(path: Path, node: Node, ops: _Ops, names: _Ops) -> None:
    if node.op not in ops and node.op not in names:
        raise _refused(path, f"it holds the operation {node.op!r}, which can do more than compute")
    for function in node.functions:
        if function not in names:
            raise _refused(path, f"it calls {function!r}, which is not in it")


def _check_extent(path: Path, graph: Graph) -> None:
    """Refuse giants: constants that claim gigabytes, and functions that call each other without end."""
    declared = [node.declared for node in graph.all_nodes()]
    if min(declared, default=0) < 0 or sum(declared) > MOST_NUMBERS:
        raise _refused(path, f"its constants claim {sum(declared):,} numbers")
    nodes = {function.name: function.nodes for function in graph.functions}
    steps: dict[str, int] = {}

    def count(name: str, above: frozenset[str]) -> int:
        if name in above or len(above) > MOST_LEVELS:
            raise _refused(path, "its functions call each other without end")
        if name not in steps:
            steps[name] = total(nodes[name], above | {name})
        return steps[name]

    def total(body: tuple[Node, ...], above: frozenset[str]) -> int:
        found = len(body)
        for node in body:
            called = [*node.functions, *([node.op] if node.op in nodes else [])]
            found += sum(count(name, above) for name in called)
        return found

    if total(graph.nodes, frozenset()) > MOST_STEPS:
        raise _refused(path, "its functions call each other too often")


def _refused(path: Path, why: str) -> BadInput:
    return BadInput(
        f"The model file {path} is not opened, because {why}. Files that can do more than compute are never "
        "run; ask its author for a .keras or .onnx file."
    )
