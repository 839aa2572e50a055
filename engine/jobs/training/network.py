"""The network that a session asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.registry import build_model
from sessions.document import Session

if TYPE_CHECKING:
    import keras


def build_network(session: Session) -> keras.Model:
    """Return the untrained network; its weights follow from the seed of ``backend.prepare``.

    Raises:
        BadInput: if there is no such network, or the images or the dropout rates do not suit it.
    """
    dropout = session.training.dropout
    return build_model(session.model.architecture, session.input.shape, len(session.classes), dropout)
