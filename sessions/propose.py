"""A first session for new data, chosen from what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datasets.facts import RowFacts
from datasets.naming import natural_key
from datasets.spec import DataRow, SplitSpec
from datasets.split import part_sizes
from datasets.survey import propose_input
from models.spec import ModelSpec, TrainingSpec
from sessions.document import Session

REFERENCE_IMAGES = 2000
FEWEST_EPOCHS = 8
MOST_EPOCHS = 50
SMALLEST_BATCH = 16
FEWEST_STEPS_PER_EPOCH = 16


def propose_session(rows: Sequence[DataRow], facts: Sequence[RowFacts], name: str = "session") -> Session:
    """Return a session with defaults, the classes of the rows and an input that suits the images.

    Args:
        rows: surveyed rows.
        facts: what the survey found, one for each row.
        name: name of the session.
    """
    used = [row for row in rows if row.part != "unlabeled"]
    classes = sorted_naturally({name for row in used for name in row.all_classes})
    model = ModelSpec(labels="several" if any(row.further_classes for row in used) else "one")
    session = Session(name=name, rows=tuple(rows), classes=tuple(classes), model=model)
    if not facts:
        return session
    n_train = count_training_images(session.rows, session.split)
    proposed = {"input": propose_input(facts), "training": propose_training(n_train)}
    return session.model_copy(update=proposed)


def count_training_images(rows: Sequence[DataRow], split: SplitSpec) -> int:
    """Return how many images a split without groups leaves for training, without dividing a million."""
    of_class: dict[str, int] = {}
    n_train = 0
    for row in rows:
        n = 0 if row.images_per_epoch == 0 else row.n_images - len(row.left_out)
        if row.part == "train":
            n_train += n
        elif row.part == "split":
            of_class[row.class_name] = of_class.get(row.class_name, 0) + n
    return n_train + sum(n - sum(part_sizes(n, split)) for n in of_class.values())


def propose_training(n_train: int) -> TrainingSpec:
    """Return a training that takes minutes, and enough steps of the optimizer for few images too.

    The number of images shown in all is kept near that of the 2,000 images on which the defaults were
    chosen; small data sets get smaller batches, because what counts is the number of steps.
    """
    defaults = TrainingSpec()
    shown = REFERENCE_IMAGES * defaults.epochs
    epochs = min(max(round(shown / max(n_train, 1)), FEWEST_EPOCHS), MOST_EPOCHS)
    batch_size = defaults.batch_size
    while batch_size > SMALLEST_BATCH and n_train < batch_size * FEWEST_STEPS_PER_EPOCH:
        batch_size //= 2
    return defaults.model_copy(update={"epochs": epochs, "batch_size": batch_size})


def sorted_naturally(names: Iterable[str]) -> list[str]:
    """Return the names in the order people expect: class2 before class10, a before B."""
    return sorted(names, key=natural_key)
