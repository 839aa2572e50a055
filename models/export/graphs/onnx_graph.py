"""A network as an ONNX graph: images in, probabilities out, any number of images at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasets.basics.errors import WorkFailed, first_line
from models.export.facts import Layout
from models.export.graphs.converter_errors import CONVERTER_ERRORS
from models.export.graphs.input_names import input_names
from models.export.graphs.onnx_convert import onnx_model
from models.export.graphs.onnx_gemm import matmuls_to_gemms
from models.export.graphs.onnx_pooling import keep_padding_apart
from models.export.rewrites.maps import in_shapes_of_opencv

if TYPE_CHECKING:
    import keras

OPSET = 15
"""Version of ONNX's operators: the newest that the converter was proven with."""
OUTPUT_NAME = "probabilities"


def onnx_graph(model: keras.Model, layout: Layout = "NHWC") -> bytes:
    """Return the bytes of an ``.onnx`` file: inputs in the order of the network's, one output.

    The images are (n, height, width, channels), as Keras has them, or (n, channels, height, width).

    Raises:
        WorkFailed: if the network cannot be converted; the sentence says why.
    """
    import onnx
    import tensorflow as tf

    from models.export.rewrites.traced_groups import with_traced_groups

    names = input_names(model)
    traced = with_traced_groups(in_shapes_of_opencv(model) if layout == "NCHW" else model)
    signature = [
        tf.TensorSpec((None, *given.shape[1:]), given.dtype, name=name)
        for given, name in zip(model.inputs, names, strict=True)
    ]

    def run(*inputs: tf.Tensor) -> tf.Tensor:
        return tf.cast(traced(inputs[0] if len(inputs) == 1 else list(inputs), training=False), tf.float32)

    try:
        converted = onnx_model(
            tf.function(run, input_signature=signature, jit_compile=False),
            signature,
            opset=OPSET,
            handlers={"Erfc": _erfc},
            as_nchw=[names[0]] if layout == "NCHW" else [],
        )
        _name_output(converted.graph)
        _drop_unread_inputs(converted.graph, names)
        _check_inputs(converted.graph, names)
        matmuls_to_gemms(converted)
        keep_padding_apart(converted)
        # The converter only logs what it cannot do and writes an invalid file.
        onnx.checker.check_model(converted, full_check=True)
    except (*CONVERTER_ERRORS, onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise WorkFailed(f"The network cannot be converted to ONNX: {first_line(error)}") from error
    content: bytes = converted.SerializeToString(deterministic=True)
    return content


def _name_output(graph: Any) -> None:
    """Give the graph's only output its public name."""
    former = graph.output[0].name
    for node in graph.node:
        node.input[:] = [OUTPUT_NAME if name == former else name for name in node.input]
        node.output[:] = [OUTPUT_NAME if name == former else name for name in node.output]
    graph.output[0].name = OUTPUT_NAME


def _drop_unread_inputs(graph: Any, names: tuple[str, ...]) -> None:
    """The converter lists tensors that a layer holds, such as a mean, as inputs, though it made constants of
    them that no node reads under the old name."""
    read = {name for node in graph.node for name in node.input}
    for given in [known for known in graph.input if known.name not in read | set(names)]:
        graph.input.remove(given)


def _check_inputs(graph: Any, names: tuple[str, ...]) -> None:
    """Some constants come out as inputs that a program would have to feed: no such file is given away."""
    found = [given.name for given in graph.input]
    if found != list(names):
        raise ValueError(f"it would have the inputs {', '.join(found)}")


def _erfc(context: Any, node: Any, name: str, args: list[Any]) -> None:
    """Write 1 - erf(x), because the converter knows no erfc; the exact GELU is made of it."""
    import numpy as np

    (given,), (result,) = node.input, node.output
    shapes, types = node.output_shapes, node.output_dtypes
    context.remove_node(node.name)
    one = context.make_const(f"{name}_one", np.ones((), np.float32))
    error_function = context.make_node("Erf", [given])
    context.make_node(
        "Sub", [one.output[0], error_function.output[0]], outputs=[result], shapes=shapes, dtypes=types
    )
