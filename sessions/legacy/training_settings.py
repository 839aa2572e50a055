"""How AIDeveloper trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from models.spec import TrainingSpec
from models.specs.loss import Loss
from models.specs.optimizer import Optimizer
from models.specs.schedule import Schedule
from models.specs.training import LARGEST_DROPOUT
from sessions.legacy.literals import literal, numbers
from sessions.legacy.mapped import Given

LEARNING_RATES = {
    "adam": 0.001,
    "sgd": 0.01,
    "rmsprop": 0.001,
    "adagrad": 0.01,
    "adadelta": 1.0,
    "adamax": 0.002,
    "nadam": 0.002,
}
LOWEST, HIGHEST = 1e-12, 10.0
_OWN = {
    "sgd": {"momentum": "doubleSpinBox_sgd_momentum", "nesterov": "checkBox_sgd_nesterov"},
    "rmsprop": {"rho": "doubleSpinBox_rms_rho"},
    "adam": {
        "beta_1": "doubleSpinBox_adam_beta1",
        "beta_2": "doubleSpinBox_adam_beta2",
        "amsgrad": "checkBox_adam_amsgrad",
    },
    "nadam": {"beta_1": "doubleSpinBox_nadam_beta1", "beta_2": "doubleSpinBox_nadam_beta2"},
    "adadelta": {"rho": "doubleSpinBox_adadelta_rho"},
    "adamax": {"beta_1": "doubleSpinBox_adamax_beta1", "beta_2": "doubleSpinBox_adamax_beta2"},
}
"""Optimizer -> our setting -> AIDeveloper's name of it."""


def training_spec(given: Given, classes: Sequence[str]) -> TrainingSpec:
    """Return the training; whatever AIDeveloper did not have is switched off."""
    optimizer = _optimizer(given)
    values: dict[str, Any] = {
        "epochs": given.whole("nr_epochs", 100, 1),
        "batch_size": given.whole("batchsize_expert", 32, 1, 65_536),
        "optimizer": optimizer,
        "weight_decay": 0.0,
        "label_smoothing": 0.0,
        "loss": _loss(given),
        "keep_records": True,
        **_own_settings(given, optimizer),
        **_schedule(given, optimizer),
        **_class_weights(given, classes),
        **_dropout(given),
    }
    repeats = given.whole("epochs_expert", 1, 1)
    if repeats > 1:
        given.told.append(f"Each epoch showed its images {repeats} times; here it shows them once.")
    return TrainingSpec(**values)


def _optimizer(given: Given) -> Optimizer:
    name = given.text("optimizer_expert", "Adam").strip().lower()
    if not given.on("optimizer_expert_on"):
        return "adam"
    for known in get_args(Optimizer):
        if known == name:
            found: Optimizer = known
            return found
    given.told.append(f"The optimizer {name!r} is not known: Adam is set.")
    return "adam"


def _own_settings(given: Given, optimizer: str) -> dict[str, Any]:
    recorded = given.dictionary("optimizer_settings")
    found: dict[str, Any] = {}
    for ours, theirs in _OWN.get(optimizer, {}).items():
        value = recorded.get(theirs)
        if isinstance(value, bool):
            found[ours] = value
        elif isinstance(value, int | float):
            found[ours] = min(max(float(value), 0.0), 0.9999)
    return found


def _schedule(given: Given, optimizer: str) -> dict[str, Any]:
    rate = given.number("learning_rate_const", LEARNING_RATES[optimizer], LOWEST, HIGHEST)
    cycle, ends = given.dictionary("clr_settings"), (given.raw("cyclrmin"), given.raw("cyclrmax"))
    method = given.text("cyclrmethod").strip().lower()
    decay = {
        "learning_rate": given.number("expdecinitlr", rate, LOWEST, HIGHEST),
        "decay_steps": given.whole("expdecsteps", 100, 1),
        "decay_rate": given.number("expdecrate", 0.96, 0.0001, 1.0),
    }
    is_on = given.on("learning_rate_expert_on")
    cyclic, falling = given.on("learning_rate_cyclr_on"), given.on("learning_rate_expo_on")
    given.set_aside("learning_rate_const_on")
    if is_on and cyclic and method in get_args(Schedule):
        low, high = (numbers(end)[:1] or (rate,) for end in ends)
        return {
            "schedule": method,
            "lowest_rate": min(max(low[0], 0.0), HIGHEST),
            "learning_rate": min(max(high[0], LOWEST), HIGHEST),
            "cycle_epochs": _positive(cycle.get("step_size"), 8.0),
            "cycle_gamma": min(_positive(cycle.get("gamma"), 0.99995), 1.0),
        }
    if is_on and falling:
        return {"schedule": "exponential", **decay}
    return {"schedule": "constant", "learning_rate": rate if is_on else LEARNING_RATES[optimizer]}


def _positive(value: object, default: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100_000
    return float(value) if is_number else default  # type: ignore[arg-type]


def _loss(given: Given) -> Loss:
    name = given.text("loss_expert", "categorical_crossentropy").strip().lower()
    if not given.on("loss_expert_on"):
        return "categorical_crossentropy"
    for known in get_args(Loss):
        if known == name:
            found: Loss = known
            return found
    given.told.append(f"The loss {name!r} is not known: categorical cross-entropy is set.")
    return "categorical_crossentropy"


def _class_weights(given: Given, classes: Sequence[str]) -> dict[str, Any]:
    wish, recorded = given.text("lossw_expert").strip().lower(), literal(given.raw("class_weight"))
    if not given.on("lossw_expert_on") or wish in ("", "none"):
        return {}
    if wish == "balanced":
        return {"class_weights": "balanced"}
    weights = recorded if isinstance(recorded, dict) else given.dictionary("lossw_expert")
    ordered = [weights.get(number) for number in range(len(classes))]
    plain = [float(weight) for weight in ordered if isinstance(weight, int | float) and weight >= 0]
    if len(plain) == len(classes) and any(plain):
        return {"class_weights": "custom", "custom_weights": tuple(plain)}
    given.told.append("The class weights cannot be read: all classes count the same.")
    return {}


def _dropout(given: Given) -> dict[str, Any]:
    rates = numbers(given.raw("dropout_expert"))
    if not given.on("dropout_expert_on") or not rates:
        return {}
    bounded = tuple(min(max(rate, 0.0), LARGEST_DROPOUT) for rate in rates)
    return {"dropout": bounded[0]} if len(bounded) == 1 else {"dropout_rates": bounded}
