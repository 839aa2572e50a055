"""The model files of a run: written from the network that learns, now or as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from models.card import ModelCard
from models.files import save_model
from models.training.twin import bring_back
from sessions.document import Session

if TYPE_CHECKING:
    import keras


class ModelFiles:
    """Writes model files.

    Args:
        model: the network that is saved.
        trained: its twin, which learns; it may be the same.
    """

    def __init__(self, model: keras.Model, trained: keras.Model) -> None:
        self._model = model
        self._trained = trained

    def snapshot(self, path: Path, card: ModelCard) -> Callable[[], None]:
        """Return what writes the network as it is at this call, whenever it is called.

        It raises :class:`WorkFailed` if the file cannot be written.
        """
        bring_back(self._trained, self._model)
        return partial(self._write, path, card, self._model.get_weights())

    def _write(self, path: Path, card: ModelCard, weights: list[npt.NDArray[Any]]) -> None:
        now = self._model.get_weights()
        self._model.set_weights(weights)
        try:
            save_model(self._model, card, path)
        finally:
            # It may be the network that learns.
            self._model.set_weights(now)


def card_of(session: Session, epoch: int) -> ModelCard:
    """Return the card of the model of an epoch, without figures."""
    return ModelCard(
        name=session.name,
        classes=session.classes,
        labels=session.model.labels,
        input=session.input,
        architecture=session.model.architecture,
        epoch=epoch,
        session_sha256=session.sha256(),
        notes=session.notes,
    )
