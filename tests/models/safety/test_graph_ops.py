"""Foreign TensorFlow graphs are run only if they do nothing but compute."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.registry import build_model
from models.export.formats.frozen_pb import frozen_graph
from models.safety.graph_ops import check_graph, check_saved_model

FILE = Path("model.pb")


@pytest.fixture(scope="module")
def network(backend: object) -> Any:
    """A small network."""
    return build_model("TinyCNN", (10, 10, 1), 2)


def saved_model(module: Any, folder: Path, function: Any) -> bytes:
    """Save a module with one callable and return the bytes of its graph."""
    import tensorflow as tf

    tf.saved_model.save(module, str(folder), signatures=function)
    return (folder / "saved_model.pb").read_bytes()


def graph_with(build: Callable[[], Any]) -> bytes:
    """Return the bytes of a graph."""
    import tensorflow as tf

    graph = tf.Graph()
    with graph.as_default():
        build()
    content: bytes = graph.as_graph_def().SerializeToString()
    return content


def test_honest_graphs_pass(network: Any, tmp_path: Path) -> None:
    """A frozen graph and the SavedModel of a network of ours, with what is in them."""
    graph = check_graph(FILE, frozen_graph(network))
    assert {"Conv2D", "MatMul", "Softmax"} <= {node.op for node in graph.nodes}
    network.export(tmp_path / "model", verbose=False)
    (saved,) = check_saved_model(FILE, (tmp_path / "model" / "saved_model.pb").read_bytes())
    assert "serve" in saved.tags
    assert list(saved.signatures["serving_default"].outputs) == ["output_0"]
    assert saved.restore
    assert {"RestoreV2", "SaveV2"} <= {node.op for node in saved.graph.all_nodes()}


def test_an_older_checkpoint_passes_too(tmp_path: Path, backend: object) -> None:
    """TensorFlow 1 puts the operations of the checkpoint into the graph itself."""
    import tensorflow as tf
    from tensorflow.core.protobuf import saved_model_pb2

    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, (None, 2))
        y = tf.matmul(x, v1.get_variable("w", initializer=np.eye(2, dtype=np.float32), use_resource=False))
        session.run(v1.global_variables_initializer())
        v1.saved_model.simple_save(session, str(tmp_path / "m"), {"x": x}, {"y": y})
    (saved,) = check_saved_model(FILE, (tmp_path / "m" / "saved_model.pb").read_bytes())
    assert {"RestoreV2", "SaveV2"} <= {node.op for node in saved.graph.nodes}
    # What saves must not run on loading.
    changed = saved_model_pb2.SavedModel.FromString((tmp_path / "m" / "saved_model.pb").read_bytes())
    graph = changed.meta_graphs[0]
    graph.collection_def["legacy_init_op"].node_list.value.append(saved.save)
    with pytest.raises(BadInput, match=r"'S[a-zA-Z0-9]+', which can do more"):
        check_saved_model(FILE, changed.SerializeToString())


def _write(tf: Any) -> Any:
    return tf.io.write_file("canary", "x")


def _read(tf: Any) -> Any:
    return tf.io.read_file("secret")


def _python(tf: Any) -> Any:
    return tf.py_function(len, [tf.constant([1])], tf.int32)


def _save(tf: Any) -> Any:
    return tf.raw_ops.SaveV2(
        prefix="canary", tensor_names=["a"], shape_and_slices=[""], tensors=[tf.constant(1.0)]
    )


def _restore(tf: Any) -> Any:
    return tf.raw_ops.RestoreV2(
        prefix="secret", tensor_names=["a"], shape_and_slices=[""], dtypes=[tf.float32]
    )


def _loop(tf: Any) -> Any:
    return tf.while_loop(lambda x: x < 1, lambda x: x, [tf.constant(0)])


def _summary(tf: Any) -> Any:
    return tf.raw_ops.PrintV2(input="x", output_stream="file://canary")


HOSTILE = [_write, _read, _python, _save, _restore, _loop, _summary]


@pytest.mark.parametrize("build", HOSTILE)
def test_a_graph_that_reaches_out_is_refused(build: Callable[[Any], Any], backend: object) -> None:
    """In the graph itself and hidden in a function that it calls."""
    import tensorflow as tf

    with pytest.raises(BadInput, match=r"the operation '[A-Za-z0-9]+', which can do more"):
        check_graph(FILE, graph_with(lambda: build(tf)))
    hidden = tf.function(lambda: (build(tf), tf.constant(1.0))[1], autograph=False)
    content = graph_with(hidden)
    assert b"PartitionedCall" in content
    with pytest.raises(BadInput, match=r"the operation '[A-Za-z0-9]+', which can do more"):
        check_graph(FILE, content)


@pytest.mark.parametrize("build", HOSTILE)
def test_a_saved_model_that_reaches_out_is_refused(
    build: Callable[[Any], Any], tmp_path: Path, backend: object
) -> None:
    """The operations of a checkpoint are no excuse: they may stand only where the file says it restores."""
    import tensorflow as tf

    module = tf.Module()
    module.v = tf.Variable(1.0)

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.float32)], autograph=False)
    def run(x: Any) -> Any:
        build(tf)
        return {"y": x * module.v}

    with pytest.raises(BadInput, match=r"the operation '[A-Za-z0-9]+', which can do more"):
        check_saved_model(FILE, saved_model(module, tmp_path / "m", run))


def test_a_checkpoint_from_elsewhere_is_refused(tmp_path: Path, network: Any) -> None:
    """Restoring may read the model's own weights only, and must not write."""
    from tensorflow.core.protobuf import saved_model_pb2

    network.export(tmp_path / "model", verbose=False)
    honest = saved_model_pb2.SavedModel.FromString((tmp_path / "model" / "saved_model.pb").read_bytes())
    graph = honest.meta_graphs[0].graph_def
    restoring = next(node for node in graph.node if "traced_restore" in node.attr["f"].func.name)
    saving = next(node for node in graph.node if "traced_save" in node.attr["f"].func.name)
    function = next(
        one for one in graph.library.function if one.signature.name == restoring.attr["f"].func.name
    )
    restore = next(node for node in function.node_def if node.op == "RestoreV2")

    def refused(sentence: str) -> None:
        with pytest.raises(BadInput, match=sentence):
            check_saved_model(FILE, honest.SerializeToString())

    check_saved_model(FILE, honest.SerializeToString())
    own = restore.input[0]
    restore.input[0] = next(node.name for node in function.node_def if node.op == "Const") + ":output:0"
    refused("somewhere else")
    restore.input[0] = own
    own = restoring.input[0]
    restoring.input[0] = next(node.name for node in graph.node if node.op != "Placeholder")
    refused("somewhere else")
    restoring.input[0] = own
    # What saves and writes takes the place of what restores.
    saver = honest.meta_graphs[0].saver_def
    saver.restore_op_name, saver.save_tensor_name = saving.name, restoring.name
    refused("can do more")
    saver.restore_op_name, saver.save_tensor_name = restoring.name, saving.name
    # A call of the model runs what saves.
    graph.node.add(name="again", op="StatefulPartitionedCall").attr["f"].func.name = saving.attr[
        "f"
    ].func.name
    refused("calls from elsewhere")
    del graph.node[-1]
    check_saved_model(FILE, honest.SerializeToString())
    # A Python object of the model has what saves as a function of its own, which a loader may call.
    objects = honest.meta_graphs[0].object_graph_def
    objects.nodes.add().bare_concrete_function.concrete_function_name = saving.attr["f"].func.name
    refused("calls from elsewhere")


def test_files_beside_the_weights_are_refused(tmp_path: Path, backend: object) -> None:
    """A table of words is read while the model is loaded."""
    import tensorflow as tf

    (tmp_path / "words.txt").write_text("a\nb\n")
    module = tf.Module()
    module.table = tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            str(tmp_path / "words.txt"), tf.string, 0, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        -1,
    )
    run = tf.function(lambda x: {"y": x}, input_signature=[tf.TensorSpec((None,), tf.float32)])
    with pytest.raises(BadInput, match="files beside its weights"):
        check_saved_model(FILE, saved_model(module, tmp_path / "m", run))


def test_giants_are_refused(backend: object) -> None:
    """One number that stands for gigabytes, functions that double each other, one that calls itself."""
    from tensorflow.core.framework import graph_pb2

    graph = graph_pb2.GraphDef()
    node = graph.node.add(name="a", op="Const")
    tensor = node.attr["value"].tensor
    tensor.dtype = 1
    tensor.float_val.append(1.0)
    tensor.tensor_shape.dim.add(size=10**6)
    check_graph(FILE, graph.SerializeToString())
    tensor.tensor_shape.dim.add(size=10**6)
    with pytest.raises(BadInput, match="constants claim"):
        check_graph(FILE, graph.SerializeToString())
    doubling = graph_pb2.GraphDef()
    doubling.node.add(name="a", op="PartitionedCall").attr["f"].func.name = "f0"
    for place in range(40):
        function = doubling.library.function.add()
        function.signature.name = f"f{place}"
        for each in "ab":
            call = function.node_def.add(name=each, op="PartitionedCall" if place < 39 else "NoOp")
            if place < 39:
                call.attr["f"].func.name = f"f{place + 1}"
    with pytest.raises(BadInput, match="too often"):
        check_graph(FILE, doubling.SerializeToString())
    doubling.library.function[39].node_def[0].op = "f0"
    with pytest.raises(BadInput, match="without end"):
        check_graph(FILE, doubling.SerializeToString())


def test_damaged_graphs_give_one_sentence(network: Any) -> None:
    """Cut or changed bytes give a graph or BadInput, never another error."""
    content, numbers = frozen_graph(network), np.random.default_rng(4)
    variants = [content[:length] for length in range(0, len(content), len(content) // 50)]
    for _ in range(200):
        changed = bytearray(content)
        for place in numbers.integers(0, len(content), 3):
            changed[place] ^= int(numbers.integers(1, 256))
        variants.append(bytes(changed))
    refused = 0
    for variant in variants:
        try:
            check_graph(FILE, variant)
        except BadInput as error:
            assert "model.pb" in str(error)
            refused += 1
    assert refused > 50
