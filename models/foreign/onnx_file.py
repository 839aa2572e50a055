"""ONNX files: computed by onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.basics.errors import BadInput, WorkFailed, first_line
from models.export.facts import ExportFacts
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.labels import labels_beside
from models.foreign.layout import image_layout, told_of_layout
from models.foreign.probabilities import require_classes
from models.foreign.running import Array, ForeignEngine, Network, as_fed
from models.inference.engine import Engine
from models.inference.onnx_engine import onnx_errors, onnx_session
from models.safety.onnx_check import check_onnx

if TYPE_CHECKING:
    import onnx

FOREIGN = ForeignInfo(name="onnx", title="ONNX", suffixes=(".onnx",), order=50)

_TYPES = {1: "float32", 2: "uint8"}
"""TensorProto.DataType -> numbers that can be fed."""
_PROBABILITIES = frozenset({"Softmax", "Sigmoid"})
_PASSING = frozenset(
    {"Identity", "Cast", "Reshape", "Flatten", "Squeeze", "DequantizeLinear", "QuantizeLinear"}
)


def reads(path: Path) -> bool:
    """Return whether a file is called like ONNX."""
    return path.is_file() and path.suffix.lower() == ".onnx"


def look(place: Place) -> ForeignModel:
    """Return the checked model, with what its shapes say.

    Raises:
        BadInput: as :func:`models.safety.onnx_check.check_onnx`, or if it is no classifier of images.
    """
    return look_at_onnx(place.path, place.path, place.scratch)


def look_at_onnx(path: Path, file: Path, scratch: Path, output: str = "") -> ForeignModel:
    """Return what an ONNX file is.

    Args:
        path: the model as the user knows it, for the sentences.
        file: the ONNX file.
        scratch: folder for a copy: what is checked is what is kept.
        output: name of the output that is meant; empty: the first with a number per class.

    Raises:
        BadInput: as :func:`look`.
    """
    content = file.read_bytes()
    model = check_onnx(path, content)
    stored = {tensor.name for tensor in model.graph.initializer}
    inputs = [given for given in model.graph.input if given.name not in stored]
    if len(inputs) != 1:
        raise BadInput(f"The model {path} takes {len(inputs)} inputs instead of one image.")
    layout, shape = image_layout(path, _edges(inputs[0])[1:])
    number_type = _TYPES.get(inputs[0].type.tensor_type.elem_type)
    if number_type is None:
        raise BadInput(f"The model {path} takes neither numbers of 32 bits nor bytes.")
    facts = ExportFacts(
        format="onnx", layout=layout, input_name=inputs[0].name, output_name=output, input_type=number_type
    )
    name, n_outputs = _try_out(path, content, facts, shape)
    last = _last_operator(model, name)
    told = [told_of_layout(layout, shape)]
    if last not in _PROBABILITIES:
        told.append("Its outputs are no probabilities, so a softmax follows them.")
    copy = scratch / "model.onnx"
    copy.write_bytes(content)
    outputs = "probabilities" if last in _PROBABILITIES else "logits"
    return ForeignModel(
        shape=shape,
        n_outputs=require_classes(path, n_outputs),
        content=copy,
        facts=facts.model_copy(update={"output_name": name, "outputs": outputs}),
        classes=labels_beside(file),
        several=last == "Sigmoid",
        told=tuple(told),
    )


def engine(path: Path, facts: ExportFacts, threads: int) -> Engine:
    """Return onnxruntime with the file, which is checked again.

    Raises:
        BadInput: as :func:`models.safety.onnx_check.check_onnx`.
        WorkFailed: if onnxruntime does not take it.
    """
    content = path.read_bytes()
    check_onnx(path, content)
    return ForeignEngine(path, _network(onnx_session(content, threads), facts), facts)


def _network(session: Any, facts: ExportFacts) -> Network:
    given = session.get_inputs()[0]
    batch = given.shape[0] if isinstance(given.shape[0], int) else None
    names = [found.name for found in session.get_outputs()]
    wanted = facts.output_name if facts.output_name in names else names[0]

    def compute(images: Array) -> Array:
        try:
            (found,) = session.run([wanted], {given.name: images})
        except onnx_errors() as error:
            raise WorkFailed(f"onnxruntime cannot compute it: {first_line(error)}") from error
        return np.asarray(found)

    return Network("onnxruntime", compute, batch)


def _try_out(path: Path, content: bytes, facts: ExportFacts, shape: tuple[int, int, int]) -> tuple[str, int]:
    """Return the name of the output with a number per class, and how many these are."""
    faults: tuple[type[Exception], ...] = (WorkFailed, *onnx_errors())
    try:
        session = onnx_session(content, 1)
        batch = session.get_inputs()[0].shape[0]
        blank = np.zeros((batch if isinstance(batch, int) else 1, *shape), dtype=np.float32)
        names = [found.name for found in session.get_outputs()]
        results = session.run(names, {facts.input_name: as_fed(blank, facts)})
    except faults as error:
        raise BadInput(f"The model {path} cannot be computed: {first_line(error)}") from error
    for name, result in zip(names, results, strict=True):
        fits = isinstance(result, np.ndarray) and result.ndim == 2 and result.dtype.kind == "f"
        if fits and len(result) == len(blank) and facts.output_name in ("", name):
            return name, int(result.shape[1])
    raise BadInput(f"The model {path} is no classifier: none of its outputs is a number per class.")


def _edges(given: onnx.ValueInfoProto) -> list[int | None]:
    dims = given.type.tensor_type.shape.dim
    return [dim.dim_value if dim.HasField("dim_value") and dim.dim_value > 0 else None for dim in dims]


def _last_operator(model: onnx.ModelProto, output: str) -> str:
    """Return the operator that makes an output, behind those that only pass numbers on."""
    makers = {name: node for node in model.graph.node for name in node.output}
    while output in makers and makers[output].op_type in _PASSING:
        output = makers[output].input[0]
    return makers[output].op_type if output in makers else ""
