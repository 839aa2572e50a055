"""PyTorch: the backend of NVIDIA GPUs that TensorFlow cannot use (native Windows)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.batch import NetworkInputs
from models.backend import BackendInfo, Forward, Gradient, Step
from models.device_names import Wish, choose_gpus, device_name

if TYPE_CHECKING:
    import keras

# Part of the GPU pack, so it is not there when the types are checked.
torch: Any = importlib.import_module("torch")

MEMORY_ERRORS = (torch.cuda.OutOfMemoryError,)


def start(wish: Wish, threads: int) -> BackendInfo:
    """Fix the device, the threads and determinism for this process.

    Args:
        wish: the GPU, or the processor; see :mod:`models.device_names`.
        threads: threads within one operation.

    Raises:
        BadInput: if several GPUs are wished for, which only TensorFlow shares a network among.
    """
    chosen = choose_gpus(wish, count_gpus(), "PyTorch")
    if len(chosen) > 1:
        raise BadInput(
            f"PyTorch trains a network on one GPU here, not on {device_name(chosen)}: choose gpu:{chosen[0]}."
        )
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    if chosen:
        torch.cuda.set_device(chosen[0])
    return BackendInfo(
        name="torch",
        version=str(torch.__version__),
        device=device_name(chosen),
        device_name=torch.cuda.get_device_name(chosen[0]) if chosen else "processor",
        threads=threads,
    )


def count_gpus() -> int:
    """Return the number of GPUs that PyTorch can use."""
    return int(torch.cuda.device_count()) if torch.cuda.is_available() else 0


def compile_forward(model: keras.Model) -> Forward:
    """Return the forward pass; see :func:`models.backend.compile_forward`."""

    def call(inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        with torch.no_grad():
            result: npt.NDArray[np.float32] = model(inputs, training=False).float().cpu().numpy()
        return result

    return call


def compile_gradient(model: keras.Model) -> Gradient:
    """Return the derivative; see :func:`models.backend.compile_gradient`."""
    import keras

    def call(
        inputs: NetworkInputs, classes: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        tensors = keras.tree.map_structure(keras.ops.convert_to_tensor, inputs)
        for tensor in keras.tree.flatten(tensors):
            # Everything that follows from the inputs is then recorded, in frozen networks too.
            tensor.requires_grad_(True)
        with torch.enable_grad():
            values, scores = model(tensors, training=False)
            chosen = scores.gather(1, torch.as_tensor(classes, device=scores.device)[:, None])
            (slopes,) = torch.autograd.grad(chosen.sum(), values)
        return values.detach().float().cpu().numpy(), slopes.float().cpu().numpy()

    return call


def compile_step(model: keras.Model) -> Step:
    """Return one step of the training; see :func:`models.backend.compile_step`."""

    def step(
        inputs: NetworkInputs,
        targets: npt.NDArray[np.float32],
        weights: npt.NDArray[np.float32] | None,
        rate: float,
    ) -> tuple[float, float]:
        model.optimizer.learning_rate.assign(rate)
        logs = model.train_on_batch(inputs, targets, sample_weight=weights, return_dict=True)
        return float(logs["loss"]), float(logs["accuracy"])

    return step


def training_twin(model: keras.Model) -> keras.Model:
    """Return the network itself: no faster form of it has been measured on PyTorch."""
    return model
