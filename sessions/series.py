"""Trainings that belong together: the same one with several seeds, or once for each fold."""

from __future__ import annotations

from datasets.basics.errors import BadInput
from sessions.document import Session


def repeats_of(session: Session, n: int) -> tuple[Session, ...]:
    """Return ``n`` sessions that differ in the seed alone, from the session's own on.

    All have the division of the first one: what differs is the luck of the training (first weights, order and
    variation of the images), not which images it learns from. For the luck of the division there are folds.
    """
    split = session.split.model_copy(update={"seed": session.split.seed_for(session.seed)})
    seeds = range(session.seed, session.seed + n)
    return tuple(
        session.model_copy(update={"name": f"{session.name}_seed{seed}", "seed": seed, "split": split})
        for seed in seeds
    )


def folds_of(session: Session, k: int) -> tuple[Session, ...]:
    """Return ``k`` sessions, each with another fold for validation; the test part is the same in all.

    Raises:
        BadInput: if the session has no images to cut into folds, or images that every fold would validate.
    """
    parts = {row.part for row in session.rows if row.images_per_epoch != 0}
    if "split" not in parts:
        raise BadInput(
            "No images can be cut into folds: give the rows that shall be divided the part “split”."
        )
    if "validation" in parts:
        raise BadInput(
            "The rows of the part “validation” would be validated in every fold: give them the part “split”."
        )
    splits = [session.split.model_copy(update={"folds": k, "fold": fold}) for fold in range(1, k + 1)]
    return tuple(
        session.model_copy(update={"name": f"{session.name}_fold{split.fold}", "split": split})
        for split in splits
    )
