"""Checks that a foreign TensorFlow Lite file only computes: the library's own operators, reasonable sizes.

Field numbers are those of TensorFlow Lite's ``schema.fbs``.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path

from datasets.basics.errors import BadInput
from models.safety.allowed_tflite import BUILTIN_OPERATORS, CUSTOM
from models.safety.flatbuffer import Table

IDENTIFIER = b"TFL3"
MAX_FILE_BYTES = 2**31 - 1
MOST_NUMBERS_OF_A_TENSOR = 2**26
MOST_NUMBERS = 500_000_000
MOST_TENSORS = 100_000
_MODEL_OPERATORS, _MODEL_GRAPHS = 1, 2
_OPERATOR_OLD_CODE, _OPERATOR_CUSTOM, _OPERATOR_CODE = 0, 1, 3
_GRAPH_TENSORS = 0
_TENSOR_SHAPE = 0
_NUMBERS = frozenset(BUILTIN_OPERATORS.values())


def check_tflite(path: Path, content: bytes) -> None:
    """Check the content of a ``.tflite`` file.

    Args:
        path: the file as the user knows it, for the sentences.
        content: its bytes.

    Raises:
        BadInput: if it is damaged, holds an operator that is not on the list, or claims unreasonably many
            numbers.
    """
    if len(content) > MAX_FILE_BYTES:
        raise _refused(path, "it is larger than 2 GB")
    try:
        model = Table.root(content, IDENTIFIER)
        for operator in model.tables(_MODEL_OPERATORS):
            _check_operator(path, operator)
        graphs = list(model.tables(_MODEL_GRAPHS))
        if len(graphs) != 1:
            raise _refused(path, f"it holds {len(graphs)} graphs instead of one")
        _check_tensors(path, graphs[0])
    except (ValueError, struct.error) as error:
        raise BadInput(
            f"The model file {path} is damaged or no TensorFlow Lite file: get a fresh copy."
        ) from error


def _check_operator(path: Path, operator: Table) -> None:
    custom = operator.text(_OPERATOR_CUSTOM)
    # Files of older programs have the number in a byte of its own.
    code = max(operator.number(_OPERATOR_OLD_CODE, "<b"), operator.number(_OPERATOR_CODE, "<i"))
    if custom or code == CUSTOM:
        raise _refused(path, f"it needs the operator {custom!r} of another library")
    if code not in _NUMBERS:
        raise _refused(path, f"its operator number {code} is not on the list of those that only compute")


def _check_tensors(path: Path, graph: Table) -> None:
    total = 0
    for number, tensor in enumerate(graph.tables(_GRAPH_TENSORS)):
        shape = tensor.numbers(_TENSOR_SHAPE)
        size = math.prod(max(1, edge) for edge in shape)
        total += size
        if size > MOST_NUMBERS_OF_A_TENSOR or total > MOST_NUMBERS or number > MOST_TENSORS:
            raise _refused(path, f"its tensor {number} claims {size:,} numbers")


def _refused(path: Path, why: str) -> BadInput:
    return BadInput(
        f"The model file {path} is not opened, because {why}. Ask its author for a file of standard "
        "operators."
    )
