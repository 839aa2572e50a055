"""LiteRT, the interpreter of TensorFlow Lite files on phones and small boards; it needs no TensorFlow."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure
from models.export.facts import QuantizedTensor

CONSUMER = ConsumerInfo(name="litert", title="LiteRT")
Values = npt.NDArray[np.generic]


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Where a file takes or gives whole numbers, they are made and read by its own scales.

    Raises:
        WorkFailed: if LiteRT refuses the file or a batch.
    """
    from ai_edge_litert.interpreter import Interpreter

    version = importlib.metadata.version("ai-edge-litert")
    try:
        model = LiteModel(Interpreter(model_content=Path(request.model).read_bytes()))
        answer = measure(model.compute, load_inputs(request), request, version)
    except (ValueError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"LiteRT {version}: {reason}") from error
    return answer.model_copy(update={"quantized_tensors": model.quantized_tensors()})


class LiteModel:
    """A file in the interpreter, with its inputs in the order in which they are fed.

    Args:
        interpreter: a ``ai_edge_litert.interpreter.Interpreter``; the file has one signature, whose inputs
            are ``image``, ``values`` or both.
    """

    def __init__(self, interpreter: Any) -> None:
        self.interpreter = interpreter
        (signature,) = interpreter.get_signature_list().values()
        self.inputs = _in_order(interpreter.get_input_details(), sorted(signature["inputs"]))
        (self.output,) = interpreter.get_output_details()
        self.output_name: str = signature["outputs"][0]
        self.batch_size = 0

    def compute(self, batch: Arrays) -> npt.NDArray[np.float32]:
        """Return the outputs of one batch, float32 (b, n_classes)."""
        if len(batch[0]) != self.batch_size:
            for details, values in zip(self.inputs.values(), batch, strict=True):
                self.interpreter.resize_tensor_input(details["index"], values.shape)
            self.interpreter.allocate_tensors()
            self.batch_size = len(batch[0])
        for details, values in zip(self.inputs.values(), batch, strict=True):
            self.interpreter.set_tensor(details["index"], _stored(values, details))
        self.interpreter.invoke()
        return _meant(self.interpreter.get_tensor(self.output["index"]), self.output)

    def quantized_tensors(self) -> tuple[QuantizedTensor, ...]:
        """Return the inputs and the output that are whole numbers with a scale."""
        ends = {**self.inputs, self.output_name: self.output}
        return tuple(
            QuantizedTensor(
                name=name,
                type=np.dtype(details["dtype"]).name,
                scale=float(details["quantization"][0]),
                zero_point=int(details["quantization"][1]),
            )
            for name, details in ends.items()
            if details["quantization"][0]
        )


def _in_order(details: list[dict[str, Any]], names: list[str]) -> dict[str, dict[str, Any]]:
    """Return the inputs by name: the tensors are called ``serving_default_NAME:0``, in any order."""
    found = {}
    for name in names:
        (found[name],) = (one for one in details if len(names) == 1 or f"_{name}:" in one["name"])
    return found


def _stored(values: Values, details: dict[str, Any]) -> Values:
    scale, zero_point = details["quantization"]
    kind = np.dtype(details["dtype"])
    if not scale or values.dtype == kind:
        return values.astype(kind)
    limits = np.iinfo(kind)
    rounded = np.round(values.astype(np.float32) / scale) + zero_point
    stored: Values = np.clip(rounded, limits.min, limits.max).astype(kind)
    return stored


def _meant(values: Values, details: dict[str, Any]) -> npt.NDArray[np.float32]:
    scale, zero_point = details["quantization"]
    found = values.astype(np.float32)
    return np.float32(scale) * (found - np.float32(zero_point)) if scale else found
