"""Frozen TensorFlow graph (``.pb``) for OpenCV's dnn module, with its card beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.card import ModelCard
from models.export.layers import layers_of
from models.export.opencv_layers import opencv_refusal
from models.export.registry import ExportInfo
from models.export.rewrites.scales import scalings_as_layers
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="frozen-pb",
    title="Frozen TensorFlow graph",
    purpose="OpenCV: instruments, C++ and Python",
    description="For lab instruments and programs that run networks with OpenCV.",
    suffix=".pb",
    group="instruments",
    consumer="opencv-dnn",
    layout="NCHW",
    for_use=True,
    order=10,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return which layer OpenCV does not compute; empty if it computes all of them."""
    return opencv_refusal(model)


def write(task: ExportTask, draft: Path) -> None:
    """Write the frozen graph."""

    def frozen(place: Path) -> None:
        place.write_bytes(frozen_graph(scalings_as_layers(task.model)))

    shutil.copyfile(task.conversions.written(task.model, "frozen graph", frozen), draft)


def frozen_graph(model: keras.Model) -> bytes:
    """Return the serialised GraphDef: variables as constants, input ``image``, output ``probabilities``.

    Only Grappler's passes function, constfold and dependency run: ``arithmetic`` merges additions into
    AddN, which OpenCV computes wrongly for batches larger than 1.
    """
    import tensorflow as tf
    from tensorflow.core.protobuf import config_pb2, meta_graph_pb2
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
    from tensorflow.python.grappler import tf_optimizer
    from tensorflow.python.training.saver import export_meta_graph

    from models.export.rewrites.traced_groups import with_traced_groups

    traced = with_traced_groups(model)
    flat = not any("2D" in type(layer).__name__ for layer in layers_of(model))

    def run(image: tf.Tensor) -> tf.Tensor:
        if flat:
            # Pooling over single pixels changes nothing, but tells OpenCV that the axes are height, width,
            # channels; without any such layer it would flatten colour images in another order.
            image = tf.nn.max_pool2d(image, 1, 1, "VALID")
        return tf.identity(traced(image, training=False), name=EXPORT.output_name)

    signature = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name=EXPORT.input_name)
    concrete = tf.function(run, jit_compile=False).get_concrete_function(signature)
    frozen = convert_variables_to_constants_v2(concrete, lower_control_flow=False)
    graph = frozen.graph
    output = frozen.outputs[0]

    meta_graph = export_meta_graph(graph_def=graph.as_graph_def(), graph=graph)
    fetch = meta_graph_pb2.CollectionDef()
    fetch.node_list.value.append(output.name)
    meta_graph.collection_def["train_op"].CopyFrom(fetch)

    config = config_pb2.ConfigProto()
    rewrite = config.graph_options.rewrite_options
    rewrite.optimizers.extend(["function", "constfold", "dependency"])
    rewrite.min_graph_nodes = -1
    optimized = tf_optimizer.OptimizeGraph(config, meta_graph)
    _name_output(optimized, output.op.name)
    _additions_to_biases(optimized)
    _constants_as_bytes(optimized)
    content: bytes = optimized.SerializeToString(deterministic=True)
    return content


def _name_output(graph: Any, found: str) -> None:
    """Give the operation that makes the graph's only output its public name.

    What only passes the numbers on behind it goes: OpenCV leaves it out, and knew no output of this name.
    """
    nodes = {node.name: node for node in graph.node}
    last = nodes[found]
    while last.op == "Identity" and last.input[0] in nodes and _n_readers(graph, last.input[0]) == 1:
        maker = nodes[last.input[0]]
        if maker.op in ("Placeholder", "Const"):
            break
        graph.node.remove(last)
        last = maker
    last.name = EXPORT.output_name


def _n_readers(graph: Any, name: str) -> int:
    """Return how many operations read what an operation makes, or wait for it."""
    sources = [source.lstrip("^").split(":")[0] for node in graph.node for source in node.input]
    return sources.count(name)


def _additions_to_biases(graph: Any) -> None:
    """Write x + vector as BiasAdd, which is the same sum over the last axis.

    This is what batch normalisation leaves behind a convolution; OpenCV 5.0 stops at the general addition
    ("total: end <= dims") and takes the other one for the convolution's bias.
    """
    vectors = {
        node.name
        for node in graph.node
        if node.op == "Const" and len(node.attr["value"].tensor.tensor_shape.dim) == 1
    }
    constants = {node.name for node in graph.node if node.op == "Const"}
    for node in graph.node:
        if node.op != "AddV2" or node.input[1] not in vectors or node.input[0] in constants:
            continue
        node.op = "BiasAdd"
        node.attr["data_format"].s = b"NHWC"


def _constants_as_bytes(graph: Any) -> None:
    """Write the numbers of constants as ``tensor_content``, where OpenCV looks for them.

    Only single whole numbers stay as they are: it reads the axis of a concatenation as ``int_val`` and
    crashes if there is none.
    """
    import tensorflow as tf

    for node in graph.node:
        if node.op != "Const" or node.attr["value"].tensor.tensor_content:
            continue
        tensor = node.attr["value"].tensor
        numbers = tf.make_ndarray(tensor)
        if numbers.ndim == 0 and numbers.dtype.kind == "i":
            continue
        for name in ("float_val", "int_val", "int64_val"):
            tensor.ClearField(name)
        tensor.tensor_content = numbers.tobytes()
