"""onnxruntime on the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed, first_line
from datasets.batch import NetworkInputs
from models.inference.engine import Engine, EngineName
from models.inference.whole_numbers import whole_numbers

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MOST_IMAGES = 512
"""Images that are computed at once: more of them only take memory."""


class OnnxEngine(Engine):
    """A converted network.

    Args:
        graph: the bytes of an ``.onnx`` file whose inputs come in the order of the network's own.
        threads: processor threads.

    Raises:
        WorkFailed: if onnxruntime does not take the graph.
    """

    name: EngineName = "onnxruntime"

    def __init__(self, graph: bytes, threads: int) -> None:
        self._session = onnx_session(graph, threads)
        self._names = [given.name for given in self._session.get_inputs()]
        self._takes_whole_numbers = self._session.get_inputs()[0].type == "tensor(uint8)"

    def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        given = inputs if isinstance(inputs, tuple) else (inputs,)
        if self._takes_whole_numbers:
            given = (whole_numbers(given[0]), *given[1:])
        n = len(given[0])
        parts = [
            self._run(tuple(each[start : start + MOST_IMAGES] for each in given))
            for start in range(0, n, MOST_IMAGES)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _run(self, given: tuple[npt.NDArray[np.float32], ...]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = self._session.run(None, dict(zip(self._names, given, strict=True)))[
            0
        ]
        return found


def onnx_session(graph: bytes, threads: int) -> InferenceSession:
    """Return onnxruntime on the processor with a graph.

    Raises:
        WorkFailed: if onnxruntime does not take it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Warnings on standard error would be taken for what a worker has to say.
    options.log_severity_level = 4
    # Threads that wait in a loop would take the cores from the one that reads images ahead.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except onnx_errors() as error:
        raise WorkFailed(f"onnxruntime does not take the converted network: {first_line(error)}") from error


def onnx_errors() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises for a graph that it does not take or cannot compute.

    Its errors have no common class.
    """
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
