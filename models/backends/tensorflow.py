"""TensorFlow: the backend of the processor, and of NVIDIA GPUs where it can use them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from datasets.basics.errors import WorkFailed
from datasets.batch import NetworkInputs
from models.backend import BackendInfo, Forward, Gradient, Step
from models.backends.tensorflow_normalization import fused_twin
from models.backends.tensorflow_parallel import parallel_train_step
from models.device_names import Wish, choose_gpus, device_name

if TYPE_CHECKING:
    import keras

MEMORY_ERRORS = (tf.errors.ResourceExhaustedError,)


def start(wish: Wish, threads: int) -> BackendInfo:
    """Fix the device, the threads and determinism for this process.

    Args:
        wish: the GPUs, or the processor; see :mod:`models.device_names`.
        threads: threads within one operation.
    """
    gpus = tf.config.list_physical_devices("GPU")
    chosen = choose_gpus(wish, len(gpus), "TensorFlow")
    try:
        tf.config.set_visible_devices([gpus[number] for number in chosen], "GPU")
        for number in chosen:
            tf.config.experimental.set_memory_growth(gpus[number], True)
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        # Operators that run at the same time would fight for the threads above.
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError as error:
        raise WorkFailed(
            "The device and the number of threads cannot be changed once the network library computes; "
            "start the training in a new process."
        ) from error
    tf.config.experimental.enable_op_determinism()
    tf.get_logger().setLevel("ERROR")
    return BackendInfo(
        name="tensorflow",
        version=tf.__version__,
        device=device_name(chosen),
        device_name=" + ".join(_gpu_name(gpus[number]) for number in chosen) or "processor",
        threads=threads,
    )


def count_gpus() -> int:
    """Return the number of GPUs that TensorFlow can use."""
    return len(tf.config.list_physical_devices("GPU"))


def compile_forward(model: keras.Model) -> Forward:
    """Return the compiled forward pass; see :func:`models.backend.compile_forward`."""

    def run(inputs: Any) -> tf.Tensor:
        return tf.cast(model(inputs, training=False), tf.float32)

    forward = tf.function(run, input_signature=[_signature(model)], jit_compile=False)

    def call(inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        tensors = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        result: npt.NDArray[np.float32] = forward(tensors).numpy()
        return result

    return call


def compile_gradient(model: keras.Model) -> Gradient:
    """Return the compiled derivative; see :func:`models.backend.compile_gradient`."""

    def run(inputs: Any, classes: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            # Everything that follows from the inputs is then recorded, in frozen networks too.
            tape.watch(inputs)
            values, scores = model(inputs, training=False)
            chosen = tf.gather(scores, classes, axis=1, batch_dims=1)
        return tf.cast(values, tf.float32), tf.cast(tape.gradient(chosen, values), tf.float32)

    signature = [_signature(model), tf.TensorSpec((None,), tf.int64)]
    gradient = tf.function(run, input_signature=signature, jit_compile=False)

    def call(
        inputs: NetworkInputs, classes: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        tensors = tf.nest.map_structure(tf.convert_to_tensor, inputs)
        values, slopes = gradient(tensors, tf.convert_to_tensor(classes))
        return values.numpy(), slopes.numpy()

    return call


def compile_step(model: keras.Model, devices: Sequence[str] | None = None) -> Step:
    """Return one step of the training; see :func:`models.backend.compile_step`.

    Args:
        devices: TensorFlow's names of the devices that share the batch; None: all GPUs of this process.
    """
    if devices is None:
        devices = [gpu.name for gpu in tf.config.list_logical_devices("GPU")]
    several = len(devices) > 1
    train_step = parallel_train_step(model, devices) if several else _train_step(model)

    def train(inputs: Any, targets: tf.Tensor, weights: tf.Tensor | None, rate: tf.Tensor) -> Any:
        model.optimizer.learning_rate.assign(rate)
        figures = train_step(inputs, targets, weights)
        # The figures are those of one batch. Here and not before the step: keras makes the metrics in it.
        model.reset_metrics()
        return figures

    # Several devices need to know how many images there are, which only the last batch has fewer of.
    compiled = tf.function(train, reduce_retracing=not several, jit_compile=False, autograph=False)

    def step(
        inputs: NetworkInputs,
        targets: npt.NDArray[np.float32],
        weights: npt.NDArray[np.float32] | None,
        rate: float,
    ) -> tuple[float, float]:
        loss, accuracy = compiled(
            tf.nest.map_structure(tf.convert_to_tensor, inputs),
            tf.convert_to_tensor(targets),
            None if weights is None else tf.convert_to_tensor(weights),
            tf.constant(rate, tf.float32),
        )
        return float(loss), float(accuracy)

    return step


def _train_step(model: keras.Model) -> Any:
    def train(inputs: Any, targets: tf.Tensor, weights: tf.Tensor | None) -> tuple[tf.Tensor, tf.Tensor]:
        logs = model.train_step((inputs, targets, weights))
        return logs["loss"], logs["accuracy"]

    return train


def training_twin(model: keras.Model) -> keras.Model:
    """Return the network with its normalisation in one kernel; see :func:`models.backend.training_twin`."""
    return fused_twin(model)


def _signature(model: keras.Model) -> Any:
    specs = [tf.TensorSpec((None, *given.shape[1:]), tf.float32) for given in model.inputs]
    return specs[0] if len(specs) == 1 else tuple(specs)


def _gpu_name(gpu: object) -> str:
    return str(tf.config.experimental.get_device_details(gpu).get("device_name", "NVIDIA GPU"))
