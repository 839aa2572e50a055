"""Compare one image through the exported LeNet5_do in OpenCV with the leanest graph of the same weights.

Run by hand from the project's folder:  python tests/benchmarks/single_image.py [ROUNDS]
The lean graphs are written by hand, node by node: convolution, bias, ReLU and pooling twice, three products
with a bias, softmax, and nothing else; one with the axes of TensorFlow, one with those of OpenCV, which needs
no transposition before the first product. The quicker one counts. Also printed are onnxruntime on the
exported ONNX file and LiteRT on the exported TensorFlow Lite file, each in its own default settings. All take
their turns in each round, another one first each time; printed are medians, and the ratio of the exported
graph's time to each. Needs a quiet machine: OpenCV waits for its threads.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.basics.randomness import generator
from models.architectures.registry import build_model
from models.backend import prepare
from models.export.formats.frozen_pb import frozen_graph
from models.export.graphs.onnx_graph import onnx_graph
from models.export.rewrites.inference import inference_network
from models.export.rewrites.scales import scalings_as_layers

SIZE = 32
ROUNDS = 200
IN_A_ROW = 20
"""Images that one of them gets in its turn."""
AGREE = 1e-5

Floats = npt.NDArray[np.float32]
Compute = Callable[[], Floats]


class LeanGraph:
    """A GraphDef in which each node is asked for by name.

    Args:
        axes: ``NHWC`` or ``NCHW``, of the images within the graph.
    """

    def __init__(self, axes: str) -> None:
        from tensorflow.core.framework import graph_pb2

        self.axes = axes
        self.graph = graph_pb2.GraphDef()

    def constant(self, values: npt.NDArray[Any]) -> str:
        """Add an array and return its name."""
        import tensorflow as tf

        node = self._node("Const", ())
        node.attr["dtype"].type = tf.as_dtype(values.dtype).as_datatype_enum
        node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values))
        return str(node.name)

    def image(self) -> str:
        """Add the input and return its name."""
        import tensorflow as tf

        node = self._node("Placeholder", ())
        node.attr["dtype"].type = tf.float32.as_datatype_enum
        shape = (SIZE, SIZE, 1) if self.axes == "NHWC" else (1, SIZE, SIZE)
        node.attr["shape"].shape.CopyFrom(tf.TensorShape((1, *shape)).as_proto())
        return str(node.name)

    def plain(self, operation: str, *inputs: str) -> str:
        """Add an operation of float32 numbers and return its name."""
        import tensorflow as tf

        node = self._node(operation, inputs)
        node.attr["T"].type = tf.float32.as_datatype_enum
        return str(node.name)

    def spatial(self, operation: str, *inputs: str, strides: int, window: int = 0) -> str:
        """Add a convolution or a pooling and return its name."""
        name = self.plain(operation, *inputs)
        node = self.graph.node[-1]
        node.attr["padding"].s = b"VALID"
        node.attr["data_format"].s = self.axes.encode()
        node.attr["strides"].list.i.extend(self._along_image(strides))
        if window:
            node.attr["ksize"].list.i.extend(self._along_image(window))
        return name

    def biased(self, x: str, bias: npt.NDArray[Any], *, on_image: bool) -> str:
        """Add a bias and return its name."""
        name = self.plain("BiasAdd", x, self.constant(bias))
        self.graph.node[-1].attr["data_format"].s = self.axes.encode() if on_image else b"NHWC"
        return name

    def _along_image(self, n: int) -> list[int]:
        return [1, n, n, 1] if self.axes == "NHWC" else [1, 1, n, n]

    def _node(self, operation: str, inputs: tuple[str, ...]) -> Any:
        node = self.graph.node.add()
        node.op, node.name = operation, f"n{len(self.graph.node)}"
        node.input.extend(inputs)
        return node


def lean_lenet(weights: list[npt.NDArray[Any]], axes: str) -> bytes:
    """Return the serialised graph of LeNet-5's weights, in the order of Keras."""
    lean = LeanGraph(axes)
    x = lean.image()
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2], strict=True):
        x = lean.spatial("Conv2D", x, lean.constant(kernel), strides=1)
        x = lean.plain("Relu", lean.biased(x, bias, on_image=True))
        x = lean.spatial("MaxPool", x, strides=2, window=2)
    first = weights[4]
    if axes == "NCHW":
        # The rows of the first product in the order channels, height, width.
        side = int(np.sqrt(len(first) // 16))
        first = first.reshape(side, side, 16, -1).transpose(2, 0, 1, 3).reshape(len(first), -1)
    x = lean.plain("Reshape", x, lean.constant(np.array([-1, len(first)], np.int32)))
    for place, kernel in enumerate((first, weights[6], weights[8])):
        x = lean.plain("MatMul", x, lean.constant(np.ascontiguousarray(kernel)))
        x = lean.biased(x, weights[5 + 2 * place], on_image=False)
        x = lean.plain("Relu" if place < 2 else "Softmax", x)
    return bytes(lean.graph.SerializeToString())


def in_opencv(graph: bytes, image: Floats) -> Compute:
    """Return what one image takes in OpenCV: the input set, the network computed."""
    net = cv2.dnn.readNetFromTensorflow(np.frombuffer(graph, np.uint8))
    blob = np.ascontiguousarray(image.transpose(0, 3, 1, 2))

    def compute() -> Floats:
        net.setInput(blob)
        return net.forward()

    return compute


def in_onnxruntime(model: Any, image: Floats) -> Compute:
    """Return what one image takes in onnxruntime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(onnx_graph(model), providers=["CPUExecutionProvider"])
    feeds = {session.get_inputs()[0].name: image}
    return lambda: session.run(None, feeds)[0]


def in_litert(model: Any, image: Floats) -> Compute:
    """Return what one image takes in LiteRT."""
    from ai_edge_litert.interpreter import Interpreter

    from models.export.conversions import Conversions
    from models.export.graphs.tflite_convert import tflite_file

    interpreter = Interpreter(model_content=tflite_file(model, Conversions(), lambda converter: None))
    interpreter.allocate_tensors()
    place = interpreter.get_input_details()[0]["index"]
    output = interpreter.get_output_details()[0]["index"]

    def compute() -> Floats:
        interpreter.set_tensor(place, image)
        interpreter.invoke()
        return interpreter.get_tensor(output)

    return compute


def times(computes: dict[str, Compute], rounds: int) -> dict[str, float]:
    """Return the median seconds of one image of each, all taking their turns."""
    found: dict[str, list[float]] = {name: [] for name in computes}
    order = list(computes)
    for turn in range(rounds):
        first = turn % len(order)
        for name in order[first:] + order[:first]:
            compute = computes[name]
            compute()
            begun = time.perf_counter()
            for _ in range(IN_A_ROW):
                compute()
            found[name].append((time.perf_counter() - begun) / IN_A_ROW)
    return {name: median(values) for name, values in found.items()}


def main() -> int:
    """Measure and print; 1 if one of them computes something else."""
    prepare("cpu", seed=1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    numbers = generator(1, "single image")
    model = build_model("LeNet5_do", (SIZE, SIZE, 1), 2)
    model.set_weights([w + numbers.normal(0, 0.05, w.shape).astype(w.dtype) for w in model.get_weights()])
    image = numbers.random((1, SIZE, SIZE, 1), dtype=np.float32)
    used = inference_network(model)
    exported = "exported .pb in OpenCV"
    computes = {
        exported: in_opencv(frozen_graph(scalings_as_layers(used)), image),
        **{
            f"by hand, {axes}, in OpenCV": in_opencv(lean_lenet(model.get_weights(), axes), image)
            for axes in ("NHWC", "NCHW")
        },
        "onnxruntime": in_onnxruntime(used, image),
        "LiteRT": in_litert(used, image),
    }
    expected = model(image, training=False).numpy()
    for name, compute in computes.items():
        away = float(np.abs(np.array(compute()) - expected).max())
        if away > AGREE:
            print(f"{name} computes something else: {away:.1e}")
            return 1
    found = times(computes, rounds)
    print(f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads; one image of {SIZE}x{SIZE}")
    for name, seconds in found.items():
        print(f"{name:28} {1e6 * seconds:7.1f} us   exported / this {found[exported] / seconds:.2f}")
    leanest = min(seconds for name, seconds in found.items() if name.startswith("by hand"))
    print(f"exported / leanest by hand: {found[exported] / leanest:.2f} (at most 1.1 asked)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
