"""Batch normalisation by TensorFlow's own kernel, for training."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf


class FusedBatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]
    """The same as keras' layer, computed in one pass.

    Keras composes the layer of a dozen element-wise operations, which makes a training step of a small
    residual network on the processor a third longer. It is never saved: see :func:`fused_twin`.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Normalise (n, height, width, channels) float32 by the statistics of the batch."""
        if not (training and self.trainable):
            return super().call(inputs, training=training, mask=mask)
        outputs, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            inputs, self.gamma, self.beta, epsilon=self.epsilon, is_training=True
        )
        # The kernel returns the estimate for the population (n - 1); keras keeps that of the batch (n).
        n = tf.cast(tf.size(inputs) / tf.size(mean), tf.float32)
        self._follow(self.moving_mean, mean)
        self._follow(self.moving_variance, variance * (n - 1.0) / n)
        return outputs

    def _follow(self, moving: Any, found: Any) -> None:
        moving.assign(moving * self.momentum + found * (1.0 - self.momentum))


def fused_twin(model: keras.Model) -> keras.Model:
    """Return a network of the same layers, names and weights that trains faster, or ``model`` itself.

    Weights stand in the same order in both, so that ``model.set_weights(twin.get_weights())`` brings back
    what was learnt.
    """
    layers = list(model._flatten_layers(include_self=False))
    ours_to_copy = all(type(layer).__module__.startswith("keras.") for layer in layers)
    if not ours_to_copy or not any(_can_be_fused(layer) for layer in layers):
        return model
    twin = keras.models.clone_model(model, clone_function=_fused)
    twin.set_weights(model.get_weights())
    return twin


def _fused(layer: keras.Layer) -> keras.Layer:
    kind = FusedBatchNormalization if _can_be_fused(layer) else type(layer)
    return kind.from_config(layer.get_config())


def _can_be_fused(layer: keras.Layer) -> bool:
    return (
        type(layer) is keras.layers.BatchNormalization
        and layer.compute_dtype == "float32"
        and layer.gamma is not None
        and layer.beta is not None
        and not (layer.renorm or layer.synchronized)
        and layer.input_spec.ndim == 4
        and layer.axis in (-1, 3)
    )
