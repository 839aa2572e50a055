"""A TensorFlow function as an ONNX model, by tf2onnx's own steps, without its copies of the weights."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any


def onnx_model(
    function: Any,
    signature: Sequence[Any],
    *,
    opset: int,
    handlers: Mapping[str, Callable[..., None]],
    as_nchw: Sequence[str] = (),
) -> Any:
    """Return the ``onnx.ModelProto`` of a ``tf.function`` whose weights are constants.

    These are the steps of ``tf2onnx.convert.from_function``, which leaves no choice of the passes.

    Args:
        function: the ``tf.function``.
        signature: a ``tf.TensorSpec`` with a name for each of its inputs.
        opset: version of ONNX's operators.
        handlers: TensorFlow's operator -> what writes it in ONNX, for those that the converter does not know.
        as_nchw: names of the inputs that get their channels first.

    Raises:
        Exception: of the converter, one of ``CONVERTER_ERRORS``.
    """
    import tensorflow as tf
    from tf2onnx.convert import tensor_names_from_structed
    from tf2onnx.optimizer import optimize_graph
    from tf2onnx.tf_loader import from_function
    from tf2onnx.tfonnx import process_tf_graph

    concrete = function.get_concrete_function(*signature)
    inputs = [tensor.name for tensor in concrete.inputs if tensor.dtype != tf.resource]
    outputs = [tensor.name for tensor in concrete.outputs]
    with tf.device("/cpu:0"):
        frozen = from_function(concrete, inputs, outputs)
    with _quiet(), tf.Graph().as_default() as imported:
        tf.import_graph_def(frozen, name="")
        del frozen
        graph = process_tf_graph(
            imported,
            continue_on_error=True,
            opset=opset,
            custom_op_handlers={operator: (write, []) for operator, write in handlers.items()},
            input_names=inputs,
            output_names=outputs,
            inputs_as_nchw=list(as_nchw),
            tensors_to_rename=tensor_names_from_structed(concrete, inputs, outputs),
        )
        improved = optimize_graph(graph, catch_errors=False, optimizers=_light_passes())
        return improved.make_model(f"converted from {concrete.name}")


def _light_passes() -> dict[str, type[Any]]:
    """Return the converter's passes in its own order, by name, each without the copies.

    After each of its passes, some forty in all, the converter writes every constant anew into memory that
    protobuf frees only with the whole graph: for a network of 94 MB that took 3.7 GB. The constants are
    written once more when the model is made, which is enough, because no pass reads what is written.
    """
    from tf2onnx.optimizer import _get_optimizers

    return {name: _light(pass_type) for name, pass_type in _get_optimizers().items()}


def _light(pass_type: type[Any]) -> type[Any]:
    class LightPass(pass_type):  # type: ignore[misc]
        def optimize(self, graph: Any, iteration: int) -> Any:
            self.opt_iteration = iteration
            improved = self._optimize(graph)
            for node in improved.get_nodes():
                if not node.is_const():
                    node.update_proto()
            improved.delete_unused_nodes(improved.outputs)
            return improved

    return LightPass


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the converter from telling its steps; what matters is told by the check of its result."""
    logger = logging.getLogger("tf2onnx")
    former = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(former)
