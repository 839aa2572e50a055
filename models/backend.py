"""The numeric backend: chosen before keras is imported, the only place besides ``export`` that knows it."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs
from models.device_names import BEST, Wish, parse_device
from models.graphics_cards import graphics_cards
from models.optional_libraries import without_optional_libraries

if TYPE_CHECKING:
    import keras

Forward = Callable[[NetworkInputs], npt.NDArray[np.float32]]
Gradient = Callable[
    [NetworkInputs, npt.NDArray[np.int64]], tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
]

Step = Callable[
    [NetworkInputs, npt.NDArray[np.float32], npt.NDArray[np.float32] | None, float], tuple[float, float]
]


@dataclass(frozen=True)
class BackendInfo:
    """What computes in this process."""

    name: str
    """``tensorflow`` or ``torch``."""
    version: str
    device: str
    """``cpu``, ``gpu:0``, ``gpu:1`` …, or ``gpu:0,1`` for several together."""
    device_name: str
    threads: int
    """Processor threads within one operation."""


def prepare(device: str = "auto", threads: int = 0, seed: int = 1) -> BackendInfo:
    """Import keras on the right backend, fix device, threads, determinism and seed.

    A process keeps its backend, device and threads; calling again with the same ones only sets the seed.

    Args:
        device: ``auto``, ``cpu``, ``gpu:0``, ``gpu:1`` …, or ``gpu:0,1`` for several together.
        threads: processor threads within one operation; 0: all cores this process may use.
        seed: initial weights follow from it; 0 <= seed <= 2**53.

    Raises:
        BadInput: if the device is not there or is no device.
        WorkFailed: if this process already computes with another device or other threads.
    """
    wish = parse_device(device)
    threads = threads or available_threads()
    _set_environment(choose_backend(wish))
    with _chatter_held_back(), without_optional_libraries():
        import keras

        info: BackendInfo = _module(keras.backend.backend()).start(wish, threads)
    # keras.utils.set_random_seed takes 32 bits; the upper ones are folded in.
    keras.utils.set_random_seed((seed ^ (seed >> 32)) & 0xFFFFFFFF)
    return info


def compile_forward(model: keras.Model) -> Forward:
    """Return the function float32 (n, height, width, channels) -> float32 (n, n_classes) of ``model``.

    A network that sees measured values takes those, (n, k), or the pair (images, values).

    It is compiled once for any n, reads the model's weights as they are at the call, and leaves out
    what only training does (dropout).
    """
    import keras

    forward: Forward = _module(keras.backend.backend()).compile_forward(model)
    return forward


def compile_gradient(model: keras.Model) -> Gradient:
    """Return the function (inputs, classes) -> (values, slopes) of a network of two outputs.

    The outputs of ``model`` are values within the network, (n, …), and the scores (n, n_classes) that are
    computed from them. ``classes`` int64 (n,) chooses one score of each image; ``slopes`` are its derivatives
    by the values, shaped like these, float32. As in use, not in training.
    """
    import keras

    gradient: Gradient = _module(keras.backend.backend()).compile_gradient(model)
    return gradient


def compile_step(model: keras.Model) -> Step:
    """Return the function that does one step of the training of a compiled ``model``.

    It takes a batch of inputs, their targets float32 (n, n_classes), a weight for each image (n,) or None,
    and the learning rate; it returns loss and accuracy of this batch. The bits are those of keras' own
    ``train_on_batch``, which takes a fifth longer for a small network. Several GPUs share each batch; each
    normalises its own part of it. After a change of the optimizer, the dropout or the trainable layers the
    step must be compiled anew.
    """
    import keras

    step: Step = _module(keras.backend.backend()).compile_step(model)
    return step


def training_twin(model: keras.Model) -> keras.Model:
    """Return a network of equal layers, names and weights that trains as fast as the backend can.

    It may be ``model`` itself. It is not for saving: ``model.set_weights(twin.get_weights())`` brings what
    it has learnt back into ``model``, which is made of keras' own layers.
    """
    import keras

    return _module(keras.backend.backend()).training_twin(model)


def memory_errors() -> tuple[type[Exception], ...]:
    """Return what is raised when the memory of the computer or its GPU is not enough."""
    import keras

    found: tuple[type[Exception], ...] = _module(keras.backend.backend()).MEMORY_ERRORS
    return (MemoryError, *found)


def choose_backend(wish: Wish) -> str:
    """Return ``torch`` where only it can use the NVIDIA GPU that is present, else ``tensorflow``.

    Args:
        wish: the GPUs, or the processor.
    """
    if "keras" in sys.modules:
        return str(sys.modules["keras"].backend.backend())
    if wish is None or not graphics_cards() or importlib.util.find_spec("torch") is None:
        return "tensorflow"
    return "tensorflow" if _tensorflow_may_have_cuda() else "torch"


def gpu_is_supported() -> bool:
    """Return whether an NVIDIA card is present that the installed libraries compute on."""
    if not graphics_cards():
        return False
    with _chatter_held_back():
        return bool(_module(choose_backend(BEST)).count_gpus() > 0)


def available_threads() -> int:
    """Return the number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _chatter_held_back() -> Iterator[None]:
    """Keep what the libraries write to stderr while they load; show it only if they fail to.

    TensorFlow's C++ code writes before any setting of its log level is read.
    """
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as chatter:
        os.dup2(chatter.fileno(), 2)
        try:
            yield
        except BaseException:
            chatter.seek(0)
            os.write(stderr, chatter.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


def _set_environment(backend: str) -> None:
    os.environ["KERAS_BACKEND"] = backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Without it, products of matrices on the GPU differ from run to run.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


def _module(backend: str) -> ModuleType:
    return importlib.import_module(f"models.backends.{backend}")


def _tensorflow_may_have_cuda() -> bool:
    """Return whether TensorFlow is expected to use NVIDIA GPUs, without importing it.

    Native Windows has had no TensorFlow for GPUs since 2.11; on Linux NVIDIA's libraries come as
    packages of their own (``tensorflow[and-cuda]``).
    """
    return sys.platform == "linux" and importlib.util.find_spec("nvidia") is not None
