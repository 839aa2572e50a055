"""Frozen TensorFlow graph (``.pb``) for OpenCV's dnn module, with its card beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from models.card import ModelCard
from models.export.opencv_layers import layers_of, require_opencv_layers
from models.export.publish import publish
from models.export.registry import ExportInfo
from models.export.result import ExportResult
from models.export.verify import verify

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="frozen-pb",
    title="Frozen TensorFlow graph",
    description="For lab instruments and programs that run networks with OpenCV.",
    suffix=".pb",
    consumer="opencv-dnn",
)
INPUT_NAME = "image"
OUTPUT_NAME = "probabilities"


def export(
    model: keras.Model,
    card: ModelCard,
    folder: Path,
    images: npt.NDArray[np.float32],
    progress: Progress = silent,
) -> ExportResult:
    """Write ``NAME.pb`` and its card into ``folder``, proven at batch 1 and 16 in OpenCV, or leave no file.

    Args:
        images: float32 (n, height, width, channels), n >= 1: real images, prepared as the card says.

    Raises:
        BadInput: if a layer cannot go to OpenCV; the sentence names it.
        WorkFailed: if the file cannot be written.
    """
    require_opencv_layers(model)
    progress(0.0, "Freezing the graph")
    content = frozen_graph(model)
    with tempfile.TemporaryDirectory() as drafts:
        draft = Path(drafts) / "model.pb"
        draft.write_bytes(content)
        progress(0.3, "Checking the file in OpenCV")
        result = verify(EXPORT.name, EXPORT.consumer, model, draft, images)
    if not result.verified:
        return result
    return publish(result, content, card, folder, EXPORT.suffix)


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

    flat = not any("2D" in type(layer).__name__ for layer in layers_of(model))

    def run(image: tf.Tensor) -> tf.Tensor:
        if flat:
            # Pooling over single pixels changes nothing, but tells OpenCV that the axes are height, width,
            # channels; without any such layer it would flatten colour images in another order.
            image = tf.nn.max_pool2d(image, 1, 1, "VALID")
        return tf.identity(model(image, training=False), name=OUTPUT_NAME)

    signature = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name=INPUT_NAME)
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
    content: bytes = optimized.SerializeToString(deterministic=True)
    return content


def _name_output(graph: Any, found: str) -> None:
    """Give the graph's only output its public name."""
    for node in graph.node:
        if node.name == found:
            node.name = OUTPUT_NAME


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
