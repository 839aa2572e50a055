"""PyTorch: the backend of NVIDIA GPUs that TensorFlow cannot use (native Windows)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs
from models.backend import BackendInfo, Forward, Gradient, Step, choose_gpu

if TYPE_CHECKING:
    import keras

# Part of the GPU pack, so it is not there when the types are checked.
torch: Any = importlib.import_module("torch")

MEMORY_ERRORS = (torch.cuda.OutOfMemoryError,)


def start(wish: int | None, threads: int) -> BackendInfo:
    """Fix the device, the threads and determinism for this process.

    Args:
        wish: number of a GPU, ``BEST``, or None for the processor.
        threads: threads within one operation.
    """
    number = choose_gpu(wish, count_gpus(), "PyTorch")
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    if number is not None:
        torch.cuda.set_device(number)
    return BackendInfo(
        name="torch",
        version=str(torch.__version__),
        device="cpu" if number is None else f"gpu:{number}",
        device_name="processor" if number is None else torch.cuda.get_device_name(number),
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
