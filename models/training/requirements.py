"""What a training's settings must have in common with the session's classes and labels."""

from __future__ import annotations

from datasets.basics.errors import BadInput
from models.spec import Labels, TrainingSpec
from models.training.losses.registry import loss_info
from models.training.schedules.registry import schedule_module


def check_training(spec: TrainingSpec, labels: Labels, classes: tuple[str, ...]) -> None:
    """Check what no option can know alone; light.

    Raises:
        BadInput: with the sentence for the user.
    """
    if spec.class_weights == "custom" and len(spec.custom_weights) != len(classes):
        given = len(spec.custom_weights) or "no"
        raise BadInput(
            f"There are {len(classes)} classes but {given} class weights: give one "
            "number for each class under “Custom class weights” (training.custom_weights)."
        )
    if spec.monitor_class and spec.monitor_class not in classes:
        raise BadInput(
            f"There is no class {spec.monitor_class!r} whose figure could decide: "
            f"set “The one class” (training.monitor_class) to one of {', '.join(classes)}."
        )
    _check_schedule(spec)
    info = loss_info(spec.loss)
    if labels == "several" and not info.several:
        raise BadInput(
            f"The loss {info.title!r} is for one label per image: set training.loss=cross_entropy, "
            "or model.labels=one."
        )


def _check_schedule(spec: TrainingSpec) -> None:
    info = schedule_module(spec.schedule).SCHEDULE
    if "lowest_rate" in info.settings and spec.lowest_rate >= spec.learning_rate:
        raise BadInput(
            f"With the schedule “{info.title}” the learning rate would never change: the lowest rate "
            f"({spec.lowest_rate:g}) is not below the learning rate ({spec.learning_rate:g}). Lower "
            "training.lowest_rate (Lowest rate), or choose another schedule."
        )


def check_steps(spec: TrainingSpec, n_batches: int) -> None:
    """Check that the weights change at least once; a time budget may plan more epochs than there are.

    Args:
        n_batches: of the whole training.

    Raises:
        BadInput: if there are fewer than make one step.
    """
    if spec.time_budget is None and n_batches < spec.accumulation:
        raise BadInput(
            f"The training has only {n_batches} batches, but its weights change after {spec.accumulation:,} "
            "(Batches per step, training.accumulation), so it would learn nothing: set fewer."
        )
