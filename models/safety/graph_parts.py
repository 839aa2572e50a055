"""TensorFlow's graphs as plain values: frozen ``.pb`` files and SavedModels, read without running them.

Field numbers are those of TensorFlow's ``graph.proto``, ``node_def.proto``, ``attr_value.proto``,
``function.proto``, ``meta_graph.proto`` and ``saved_model.proto``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from models.safety.wire import Message, parse

MOST_NODES = 200_000


@dataclass(frozen=True)
class Node:
    """One operation.

    Attributes:
        inputs: as they stand in the file: ``name``, ``name:1`` or ``^name``.
        functions: names of the library's functions that its attributes name.
        declared: numbers that a constant claims to hold; 0 for any other operation.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    functions: tuple[str, ...]
    declared: int

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the nodes (or arguments) that it takes something from, or waits for."""
        return tuple(given.removeprefix("^").split(":")[0] for given in self.inputs)


@dataclass(frozen=True)
class Function:
    """A function of the library."""

    name: str
    arguments: tuple[str, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Graph:
    """Nodes and the functions they may call."""

    nodes: tuple[Node, ...]
    functions: tuple[Function, ...]

    def all_nodes(self) -> Iterator[Node]:
        """Yield the nodes of the graph and of all functions."""
        yield from self.nodes
        for function in self.functions:
            yield from function.nodes


@dataclass(frozen=True)
class Signature:
    """What a SavedModel offers to be called: its names -> names of tensors in the graph."""

    method: str
    inputs: dict[str, str]
    outputs: dict[str, str]


@dataclass(frozen=True)
class SavedGraph:
    """One graph of a SavedModel.

    Attributes:
        filename, save, restore: nodes of its checkpoint: its file name, what saves, what restores.
        n_assets: files that the graph reads beside its variables.
        collected: nodes that its collections name, some of which run on loading.
        objects: the description of its Python objects, whose functions a loader calls.
    """

    graph: Graph
    tags: tuple[str, ...]
    signatures: dict[str, Signature]
    filename: str
    save: str
    restore: str
    n_assets: int
    collected: tuple[str, ...]
    objects: bytes


def graph_of(content: bytes | memoryview) -> Graph:
    """Return the graph of a GraphDef.

    Raises:
        ValueError: if the bytes are none.
    """
    return _graph(parse(memoryview(content)))


def saved_graphs_of(content: bytes) -> tuple[SavedGraph, ...]:
    """Return the graphs of a ``saved_model.pb``.

    Raises:
        ValueError: if the bytes are none.
    """
    return tuple(_saved_graph(entry) for entry in parse(memoryview(content)).messages(2))


def _saved_graph(entry: Message) -> SavedGraph:
    saver = entry.message(3)
    return SavedGraph(
        graph=_graph(entry.message(2)),
        tags=tuple(entry.message(1).texts(4)),
        signatures={name: _signature(value) for name, value in entry.map_items(5)},
        filename=_node_name(saver.text(1)),
        save=_node_name(saver.text(2)),
        restore=_node_name(saver.text(3)),
        n_assets=len(entry.parts.get(6, [])),
        collected=tuple(
            _node_name(name) for _, one in entry.map_items(4) for name in one.message(1).texts(1)
        ),
        objects=b"".join(entry.parts.get(7, [])),
    )


def _signature(value: Message) -> Signature:
    return Signature(
        method=value.text(3),
        inputs={name: tensor.text(1) for name, tensor in value.map_items(1)},
        outputs={name: tensor.text(1) for name, tensor in value.map_items(2)},
    )


def _graph(message: Message) -> Graph:
    library = message.message(2)
    graph = Graph(
        nodes=tuple(_node(entry) for entry in message.messages(1)),
        functions=tuple(_function(entry) for entry in library.messages(1)),
    )
    if sum(1 for _ in graph.all_nodes()) > MOST_NODES:
        raise ValueError("the graph has too many nodes")
    return graph


def _function(entry: Message) -> Function:
    signature = entry.message(1)
    return Function(
        name=signature.text(1),
        arguments=tuple(argument.text(1) for argument in signature.messages(2)),
        nodes=tuple(_node(node) for node in entry.messages(3)),
    )


def _node(entry: Message) -> Node:
    functions: list[str] = []
    declared = 0
    for _, value in entry.map_items(5):
        functions.extend(_functions(value))
        declared = max(declared, _declared(value))
    return Node(entry.text(1), entry.text(2), tuple(entry.texts(3)), tuple(functions), declared)


def _functions(value: Message) -> Iterator[str]:
    """Yield the functions that an attribute names: one, or several in a list."""
    named = [value.message(10)] if 10 in value.parts else []
    for entry in [*named, *value.message(1).messages(9)]:
        yield entry.text(1)
        for _, inner in entry.map_items(2):
            yield from _functions(inner)


def _declared(value: Message) -> int:
    """Return how many numbers a constant has by its shape; one stored number may stand for all of them."""
    if 8 not in value.parts:
        return 0
    edges = [dim.integers(1) for dim in value.message(8).message(2).messages(2)]
    return math.prod(edge[-1] if edge else 0 for edge in edges)


def _node_name(tensor: str) -> str:
    return tensor.removeprefix("^").split(":")[0]
