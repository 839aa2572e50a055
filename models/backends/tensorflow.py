"""TensorFlow: the backend of the processor, and of NVIDIA GPUs where it can use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from datasets.basics.errors import WorkFailed
from datasets.batch import NetworkInputs
from models.backend import BackendInfo, Forward, Gradient, Step, choose_gpu
from models.backends.tensorflow_normalization import fused_twin

if TYPE_CHECKING:
    import keras

MEMORY_ERRORS = (tf.errors.ResourceExhaustedError,)


def start(wish: int | None, threads: int) -> BackendInfo:
    """Fix the device, the threads and determinism for this process.

    Args:
        wish: number of a GPU, ``BEST``, or None for the processor.
        threads: threads within one operation.
    """
    gpus = tf.config.list_physical_devices("GPU")
    number = choose_gpu(wish, len(gpus), "TensorFlow")
    try:
        tf.config.set_visible_devices([] if number is None else [gpus[number]], "GPU")
        if number is not None:
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
        device="cpu" if number is None else f"gpu:{number}",
        device_name=_device_name(None if number is None else gpus[number]),
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


def compile_step(model: keras.Model) -> Step:
    """Return one step of the training; see :func:`models.backend.compile_step`."""

    def train(inputs: Any, targets: tf.Tensor, weights: tf.Tensor | None, rate: tf.Tensor) -> Any:
        model.optimizer.learning_rate.assign(rate)
        logs = model.train_step((inputs, targets, weights))
        # The figures are those of one batch. Here and not before the step: keras makes the metrics in it.
        model.reset_metrics()
        return logs["loss"], logs["accuracy"]

    compiled = tf.function(train, reduce_retracing=True, jit_compile=False, autograph=False)

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


def training_twin(model: keras.Model) -> keras.Model:
    """Return the network with its normalisation in one kernel; see :func:`models.backend.training_twin`."""
    return fused_twin(model)


def _signature(model: keras.Model) -> Any:
    specs = [tf.TensorSpec((None, *given.shape[1:]), tf.float32) for given in model.inputs]
    return specs[0] if len(specs) == 1 else tuple(specs)


def _device_name(gpu: object | None) -> str:
    if gpu is None:
        return "processor"
    return str(tf.config.experimental.get_device_details(gpu).get("device_name", "NVIDIA GPU"))
