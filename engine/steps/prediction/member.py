"""One of the models that take part in a prediction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.augmentation.turns import ITSELF, Turn, shown_turns
from datasets.basics.errors import BadInput
from datasets.batch import NetworkInputs
from datasets.hashing import hash_path
from datasets.spec import DataRow
from engine.steps.models.model_source import ModelSource, model_source
from engine.steps.prediction.some_images import some_images
from models.card import ModelCard
from models.decisions.apply import calibrated
from models.decisions.document import Decisions
from models.files import read_card
from models.inference.choose import choose_engine
from models.inference.engine import Engine
from sessions.predictions.table import PredictingModel


@dataclass(frozen=True)
class Member:
    """A model that is not started yet.

    Attributes:
        source: the model file, and its run.
        card: classes and preprocessing.
        decisions: what was decided about it.
        turns: how each image is shown; the probabilities are averaged.
    """

    source: ModelSource
    card: ModelCard
    decisions: Decisions
    turns: tuple[Turn, ...]

    @classmethod
    def open(cls, path: Path, variants: int) -> Member:
        """Read the card of a run's best model, or of a model file.

        Args:
            path: of the run folder or the model file.
            variants: how many turned copies of each image are averaged with it, if the training showed so
                many.

        Raises:
            BadInput: if there is no model, or turned copies mean nothing to it.
        """
        source = model_source(path)
        card = read_card(source.file)
        return cls(source, card, source.decisions(), _turns(path, source, card, variants))

    @property
    def described(self) -> PredictingModel:
        """What the outputs say of it."""
        return PredictingModel(str(self.source.file), hash_path(self.source.file))

    def start(
        self, rows: Sequence[DataRow], starting: Callable[[], None], tell: Callable[[str], None]
    ) -> StartedMember:
        """Choose what computes the probabilities.

        Args:
            rows: n >= 1 images, some of which serve for a proof.
            starting: called before a network library is loaded.
            tell: told why the slower engine is used, where it is.

        Raises:
            BadInput: if the model file is damaged, a row cannot be opened, or no image can be read.
        """
        threads = self.source.run.session().threads if self.source.run is not None else 0
        some = partial(some_images, rows, self.card.input)
        chosen = choose_engine(self.source.file, self.card, some, threads, starting)
        if chosen.reason:
            tell(f"{chosen.reason} Keras computes instead, which is slower.")
        return StartedMember(self, chosen.engine)


@dataclass(frozen=True)
class StartedMember:
    """A model that computes.

    Attributes:
        member: the model.
        engine: what computes it.
    """

    member: Member
    engine: Engine

    @cached_property
    def sees(self) -> str:
        """What the network is shown; models for which it is equal share the images."""
        return self.member.card.input.model_dump_json()

    def probabilities(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        """Return the probabilities of images (n, n_classes), calibrated, averaged over the turns."""
        decisions, labels = self.member.decisions, self.member.card.labels
        found = [calibrated(self.engine(view), decisions, labels) for view in self._views(inputs)]
        return found[0] if len(found) == 1 else np.asarray(np.mean(found, axis=0, dtype=np.float32))

    def _views(self, inputs: NetworkInputs) -> list[NetworkInputs]:
        turns = self.member.turns
        if turns == (ITSELF,):
            return [inputs]
        if isinstance(inputs, tuple):
            return [(turn.of(inputs[0]), inputs[1]) for turn in turns]
        return [turn.of(inputs) for turn in turns]


def require_same_classes(paths: Sequence[str], members: Sequence[Member]) -> None:
    """Check that the probabilities of all models can be averaged.

    Raises:
        BadInput: if they have other classes, or another number of labels per image.
    """
    first = members[0].card
    for path, member in zip(paths, members, strict=True):
        card = member.card
        if card.classes != first.classes:
            raise BadInput(
                f"{path} has the classes {', '.join(card.classes)}, {paths[0]} has "
                f"{', '.join(first.classes)}: only models with the same classes in the same order can be "
                "averaged."
            )
        if card.labels != first.labels:
            raise BadInput(
                f"One of {path} and {paths[0]} gives an image one label, the other several: "
                "their probabilities cannot be averaged."
            )


def _turns(path: Path, source: ModelSource, card: ModelCard, variants: int) -> tuple[Turn, ...]:
    if variants == 0:
        return (ITSELF,)
    if source.run is None:
        raise BadInput(
            f"{path} is a model file alone, which does not say which flips and turns its training showed: "
            "name its run folder, or leave out the variants."
        )
    shown = shown_turns(source.run.session().augmentation) if card.input.use_images else (ITSELF,)
    if len(shown) == 1:
        raise BadInput(
            f"{path} was trained without flips and quarter turns, so turned copies mean nothing to it: "
            "leave out the variants."
        )
    return shown[: variants + 1]
