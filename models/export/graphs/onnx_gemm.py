"""Dense layers of an ONNX graph as Gemm, which its readers compute at once and in the right shape."""

from __future__ import annotations

from typing import Any

MATRIX = 2


def matmuls_to_gemms(converted: Any) -> None:
    """Write each product of a matrix and constant weights, with the bias behind it, as one Gemm.

    The converter leaves MatMul and Add. For batches OpenCV 4 gives the product of two matrices three axes,
    (n, 1, units); of Gemm, which is the same product, it makes its dense layer. The weights are turned over
    for it: OpenCV 4.6 takes the wrong edge of others for the number of units.

    Args:
        converted: ``onnx.ModelProto``; changed in place.
    """
    import onnx

    graph = converted.graph
    constants = {constant.name: constant for constant in graph.initializer}
    sizes = {name: tuple(constant.dims) for name, constant in constants.items()}
    ranks = _ranks(onnx.shape_inference.infer_shapes(converted).graph)
    readers = _readers(graph)
    gone = []
    for node in graph.node:
        if node.op_type != "MatMul":
            continue
        images, weights = node.input
        if ranks.get(images) != MATRIX or len(sizes.get(weights, ())) != MATRIX:
            continue
        node.op_type = "Gemm"
        if len(readers[weights]) == 1:
            _turn_over(constants[weights])
            node.attribute.append(onnx.helper.make_attribute("transB", 1))
        addition = _addition(readers.get(node.output[0], []), node.output[0], sizes)
        if addition is None:
            continue
        following, bias = addition
        if sizes[bias] == (sizes[weights][1],):
            node.input.append(bias)
            node.output[0] = following.output[0]
            gone.append(following)
    for node in gone:
        graph.node.remove(node)


def _turn_over(matrix: Any) -> None:
    """Write a constant matrix with rows as columns."""
    import numpy as np
    from onnx import numpy_helper

    turned = np.ascontiguousarray(numpy_helper.to_array(matrix).T)
    matrix.CopyFrom(numpy_helper.from_array(turned, matrix.name))


def _addition(readers: list[Any], product: str, sizes: dict[str, tuple[int, ...]]) -> tuple[Any, str] | None:
    """Return the only node that reads the product, if it adds a constant, and the name of this."""
    if len(readers) != 1 or readers[0].op_type != "Add":
        return None
    bias = [name for name in readers[0].input if name != product]
    return (readers[0], bias[0]) if len(bias) == 1 and bias[0] in sizes else None


def _readers(graph: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            found.setdefault(name, []).append(node)
    return found


def _ranks(graph: Any) -> dict[str, int]:
    described = (*graph.input, *graph.value_info, *graph.output)
    return {
        value.name: len(value.type.tensor_type.shape.dim)
        for value in described
        if value.type.tensor_type.HasField("shape")
    }
