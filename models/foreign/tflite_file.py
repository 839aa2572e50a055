"""TensorFlow Lite files: computed by LiteRT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from models.export.facts import ExportFacts
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.labels import labels_beside
from models.foreign.layout import image_layout, told_of_layout
from models.foreign.probabilities import require_classes
from models.foreign.running import Array, ForeignEngine, Network
from models.inference.engine import Engine
from models.safety.tflite_check import check_tflite

FOREIGN = ForeignInfo(name="tflite", title="TensorFlow Lite", suffixes=(".tflite",), order=50)

SUM_OF_PROBABILITIES = 0.05
"""How far the sum of quantised probabilities may be from 1."""
REFUSALS = (ValueError, RuntimeError)
"""What LiteRT raises for a file that it cannot compute."""
Computed = TypeVar("Computed")


def reads(path: Path) -> bool:
    """Return whether a file is called like TensorFlow Lite."""
    return path.is_file() and path.suffix.lower() == ".tflite"


def look(place: Place) -> ForeignModel:
    """Return the checked model, with what its shapes say.

    Raises:
        BadInput: as :func:`models.safety.tflite_check.check_tflite`, or if it is no classifier of images.
    """
    return look_at_tflite(place.path, place.path, place.scratch)


def look_at_tflite(path: Path, file: Path, scratch: Path) -> ForeignModel:
    """Return what a TensorFlow Lite file is.

    Args:
        path: the model as the user knows it, for the sentences.
        file: the TensorFlow Lite file.
        scratch: folder for a copy: what is checked is what is kept.

    Raises:
        BadInput: as :func:`look`.
    """
    content = file.read_bytes()
    check_tflite(path, content)
    interpreter = _tried(path, lambda: _interpreter(content, 1))
    given, found = interpreter.get_input_details(), interpreter.get_output_details()
    if len(given) != 1:
        raise BadInput(f"The model {path} takes {len(given)} inputs instead of one image.")
    layout, shape = image_layout(path, [int(edge) for edge in given[0]["shape"][1:]])
    edges = [int(edge) for edge in found[0]["shape"]]
    if len(found) != 1 or len(edges) != 2:
        raise BadInput(f"The model {path} is no classifier: it gives something else than a number per class.")
    facts = ExportFacts(
        format="tflite",
        layout=layout,
        input_name=str(given[0]["name"]),
        output_name=str(found[0]["name"]),
        input_type="uint8" if _takes_pixels(given[0]) else "float32",
    )
    copy = scratch / "model.tflite"
    copy.write_bytes(content)
    told = [told_of_layout(layout, shape)]
    if not _tried(path, lambda: _gives_probabilities(interpreter, shape)):
        facts = facts.model_copy(update={"outputs": "logits"})
        told.append("Its outputs are no probabilities, so a softmax follows them.")
    return ForeignModel(
        shape=shape,
        n_outputs=require_classes(path, edges[1]),
        content=copy,
        facts=facts,
        classes=labels_beside(file),
        told=tuple(told),
    )


def _tried(path: Path, compute: Callable[[], Computed]) -> Computed:
    try:
        return compute()
    except WorkFailed as error:
        raise BadInput(f"The model {path} cannot be computed: {error}") from error


def engine(path: Path, facts: ExportFacts, threads: int) -> Engine:
    """Return LiteRT with the file, which is checked again.

    Raises:
        BadInput: as :func:`models.safety.tflite_check.check_tflite`.
        WorkFailed: if LiteRT does not take it, or is not installed.
    """
    content = path.read_bytes()
    check_tflite(path, content)
    interpreter = _interpreter(content, threads)
    return ForeignEngine(path, Network("litert", _Compute(interpreter)), facts)


class _Compute:
    """LiteRT behind one call; whole numbers are scaled as the file says.

    Raises:
        WorkFailed: if LiteRT cannot compute the images; shapes that do not fit show only then.
    """

    def __init__(self, interpreter: Any) -> None:
        self._interpreter = interpreter
        self._n = 0

    def __call__(self, images: Array) -> Array:
        try:
            return self._computed(images)
        except REFUSALS as error:
            raise WorkFailed(f"LiteRT cannot compute it ({' '.join(str(error).split())}).") from error

    def _computed(self, images: Array) -> Array:
        given = self._interpreter.get_input_details()[0]
        if len(images) != self._n:
            self._interpreter.resize_tensor_input(given["index"], images.shape)
            self._interpreter.allocate_tensors()
            self._n = len(images)
        self._interpreter.set_tensor(given["index"], _quantized(images, given))
        self._interpreter.invoke()
        found = self._interpreter.get_output_details()[0]
        return _numbers(self._interpreter.get_tensor(found["index"]), found)


def _takes_pixels(details: dict[str, Any]) -> bool:
    """Return whether the bytes that go in stand for themselves."""
    return np.dtype(details["dtype"]) == np.uint8 and details["quantization"] in ((0.0, 0), (1.0, 0))


def _quantized(images: Array, details: dict[str, Any]) -> Array:
    scale, zero = details["quantization"]
    wanted = np.dtype(details["dtype"])
    if wanted.kind == "f" or images.dtype == wanted:
        return images.astype(wanted, copy=False)
    limits = np.iinfo(wanted)
    scaled = images.astype(np.float64) / (scale or 1.0) + zero
    return np.asarray(np.clip(np.rint(scaled), limits.min, limits.max), dtype=wanted)


def _numbers(values: npt.NDArray[Any], details: dict[str, Any]) -> npt.NDArray[np.float32]:
    scale, zero = details["quantization"]
    if values.dtype.kind == "f" or not scale:
        return values.astype(np.float32)
    return np.asarray((values.astype(np.float32) - zero) * scale, dtype=np.float32)


def _gives_probabilities(interpreter: Any, shape: tuple[int, int, int]) -> bool:
    """Return whether the outputs for a gray image are numbers from 0 to 1 that add up to 1."""
    image = np.full((1, *shape), 0.5, dtype=np.float32)
    layout = [int(edge) for edge in interpreter.get_input_details()[0]["shape"]]
    fed = image if layout[-1] == shape[2] else image.transpose(0, 3, 1, 2)
    found = _Compute(interpreter)(fed).astype(np.float64)
    return bool((found >= 0).all() and abs(float(found.sum()) - 1) < SUM_OF_PROBABILITIES)


def _interpreter(content: bytes, threads: int) -> Any:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise WorkFailed(
            "TensorFlow Lite files are computed by ai-edge-litert, which is not installed: use the model as "
            "ONNX or .keras."
        ) from error
    try:
        interpreter = Interpreter(model_content=content, num_threads=threads)
        interpreter.allocate_tensors()
    except REFUSALS as error:
        raise WorkFailed(f"LiteRT does not take it ({' '.join(str(error).split())}).") from error
    return interpreter
