"""One step of the training on several devices at once: each has a share of the batch."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import tensorflow as tf

if TYPE_CHECKING:
    import keras


def parallel_train_step(model: keras.Model, devices: Sequence[str]) -> Any:
    """Return the function (inputs, targets, weights) -> (loss, accuracy) of one step, to be compiled.

    The batch is cut into one part for each device. Each device computes loss and gradients of its part with
    the weights of the first device; the gradients' mean over the whole batch then changes the weights, as
    one device would have done with the whole batch. Batch normalisation sees the parts, not the whole.

    Args:
        devices: names of TensorFlow's devices, e.g. ``GPU:0``.
    """

    def train(inputs: Any, targets: tf.Tensor, weights: tf.Tensor | None) -> tuple[tf.Tensor, tf.Tensor]:
        n_images = int(targets.shape[0])
        variables = [weight.value for weight in model.trainable_weights]
        losses, outputs, gradients = [], [], []
        for device, (start, end) in zip(devices, _parts(n_images, len(devices)), strict=False):
            share = (end - start) / n_images
            with tf.device(device):
                part = tf.nest.map_structure(lambda tensor, a=start, b=end: tensor[a:b], inputs)
                true = targets[start:end]
                with tf.GradientTape() as tape:
                    found = model(part, training=True)
                    loss = model.compute_loss(
                        x=part,
                        y=true,
                        y_pred=found,
                        sample_weight=None if weights is None else weights[start:end],
                        training=True,
                    )
                    loss = loss * tf.cast(share, loss.dtype)
                    scaled = model.optimizer.scale_loss(loss)
                gradients.append(tape.gradient(scaled, variables))
                losses.append(loss)
                outputs.append(found)
        model.optimizer.apply(
            [_sum(parts) for parts in zip(*gradients, strict=True)], model.trainable_weights
        )
        logs = model.compute_metrics(inputs, targets, tf.concat(outputs, axis=0), weights)
        return tf.add_n(losses), logs["accuracy"]

    return train


def _parts(n_images: int, n_devices: int) -> list[tuple[int, int]]:
    """Return (start, end) of parts that differ by at most one image; none is empty."""
    n_parts = min(n_images, n_devices)
    edges = [round(place * n_images / n_parts) for place in range(n_parts + 1)]
    return list(itertools.pairwise(edges))


def _sum(gradients: Sequence[tf.Tensor | None]) -> tf.Tensor | None:
    """Return the sum of one weight's gradients; None where the loss does not depend on it."""
    known = [gradient for gradient in gradients if gradient is not None]
    return tf.add_n([tf.convert_to_tensor(gradient) for gradient in known]) if known else None
