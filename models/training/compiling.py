"""A network made ready for its training: optimizer, loss, accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.spec import Labels, TrainingSpec
from models.training.averaging import start_average
from models.training.losses.registry import training_loss
from models.training.optimizers.registry import make_optimizer

if TYPE_CHECKING:
    import keras

SETTINGS = (
    *("optimizer", "weight_decay", "momentum", "nesterov", "beta_1", "beta_2", "rho", "amsgrad"),
    *("clip_norm", "clip_value", "accumulation", "averaging"),
    *("loss", "label_smoothing", "focal_gamma"),
)
"""Options that are part of the compiled step; the others are looked up before each step or epoch."""


def compile_for_training(model: keras.Model, spec: TrainingSpec, labels: Labels = "one") -> None:
    """Give the model its optimizer, loss and accuracy, and make all of the optimizer's variables."""
    import keras

    accuracy = (
        keras.metrics.CategoricalAccuracy(name="accuracy")
        if labels == "one"
        else keras.metrics.MeanMetricWrapper(_all_right, name="accuracy")
    )
    model.compile(
        optimizer=_scaled(make_optimizer(spec), model),
        loss=training_loss(spec, labels),
        metrics=[accuracy],
        # On the processor XLA makes convolutions slower; on a GPU its compile time is not worth it here.
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)
    start_average(model)


def _scaled(optimizer: Any, model: keras.Model) -> Any:
    import keras

    # Small gradients are nothing in float16 unless the loss is made larger first.
    if any(layer.dtype_policy.name == "mixed_float16" for layer in model.layers):
        return keras.optimizers.LossScaleOptimizer(optimizer)
    return optimizer


def _all_right(targets: Any, probabilities: Any) -> Any:
    """Return (b,): 1 for images of which every label is right at a threshold of 0.5."""
    from keras import ops

    right = ops.equal(ops.greater_equal(probabilities, 0.5), ops.greater_equal(targets, 0.5))
    return ops.cast(ops.all(right, axis=-1), "float32")
