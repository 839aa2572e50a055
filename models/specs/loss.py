"""What is minimised."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from datasets.basics.options import Options, option

Loss = Literal[
    "cross_entropy",
    "categorical_crossentropy",
    "binary_crossentropy",
    "focal",
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
    "squared_hinge",
    "hinge",
    "categorical_hinge",
    "logcosh",
    "kullback_leibler_divergence",
    "poisson",
    "cosine_proximity",
]
ClassWeights = Literal["none", "balanced", "custom"]


class LossOptions(Options):
    """The loss, and how much each class counts in it."""

    loss: Loss = option(
        "cross_entropy",
        label="Loss",
        help="What the training makes small. Cross-entropy is the categorical one for one label per image, "
        "the binary one for several.",
        choices={
            "cross_entropy": "Cross-entropy",
            "categorical_crossentropy": "Categorical cross-entropy",
            "binary_crossentropy": "Binary cross-entropy",
            "focal": "Focal loss",
            "mean_squared_error": "Mean squared error",
            "mean_absolute_error": "Mean absolute error",
            "mean_absolute_percentage_error": "Mean absolute percentage error",
            "mean_squared_logarithmic_error": "Mean squared logarithmic error",
            "squared_hinge": "Squared hinge",
            "hinge": "Hinge",
            "categorical_hinge": "Categorical hinge",
            "logcosh": "Log-cosh",
            "kullback_leibler_divergence": "Kullback-Leibler divergence",
            "poisson": "Poisson",
            "cosine_proximity": "Cosine proximity",
        },
        advanced=True,
    )
    label_smoothing: float = option(
        0.1,
        label="Label smoothing",
        help="Share of the target that is spread over all classes (cross-entropies and focal loss).",
        ge=0,
        le=0.5,
        step=0.05,
        advanced=True,
    )
    focal_gamma: float = option(
        2.0,
        label="Focus",
        help="How much less images count that are classified well already (focal loss).",
        ge=0,
        le=10,
        step=0.5,
        advanced=True,
    )
    class_weights: ClassWeights = option(
        "none",
        label="Class weights",
        help="How much an image of each class counts. Balanced: all classes together count the same, however "
        "many images they have.",
        choices={"none": "None", "balanced": "Balanced", "custom": "Custom"},
        advanced=True,
    )
    custom_weights: tuple[float, ...] = option(
        (),
        label="Custom class weights",
        help="One weight for each class, in the order of the classes.",
        visible=False,
    )

    @field_validator("custom_weights")
    @classmethod
    def _check_weights(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        if any(weight < 0 for weight in weights) or (weights and not any(weights)):
            raise ValueError("class weights are numbers from 0 up, and at least one is above 0")
        return weights
