"""The optimizer and the loss that a training specification asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.spec import TrainingSpec

if TYPE_CHECKING:
    import keras

SGD_MOMENTUM = 0.9


def compile_for_training(model: keras.Model, spec: TrainingSpec) -> None:
    """Give the model its optimizer, loss and accuracy, and make all of the optimizer's variables."""
    import keras

    model.compile(
        optimizer=_optimizer(spec),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=spec.label_smoothing),
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
        # On the processor XLA makes convolutions slower; on a GPU its compile time is not worth it here.
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)


def _optimizer(spec: TrainingSpec) -> Any:
    import keras

    optimizers = keras.optimizers
    if spec.optimizer == "adam":
        return optimizers.Adam(spec.learning_rate)
    if spec.optimizer == "adamw":
        chosen = optimizers.AdamW(spec.learning_rate, weight_decay=spec.weight_decay)
    else:
        chosen = optimizers.SGD(
            spec.learning_rate, momentum=SGD_MOMENTUM, nesterov=True, weight_decay=spec.weight_decay or None
        )
    # Decay pulls on what multiplies inputs; on offsets and normalisation it only harms.
    chosen.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])
    return chosen
