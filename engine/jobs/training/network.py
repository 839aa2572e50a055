"""The network that a session asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.base import Activation
from models.architectures.registry import build_model
from models.training.dropout import set_dropout_rates
from sessions.document import Session

if TYPE_CHECKING:
    import keras


def build_network(session: Session) -> keras.Model:
    """Return the untrained network; its weights follow from the seed of ``backend.prepare``.

    Raises:
        BadInput: if there is no such network, or the images or the dropout rates do not suit it.
    """
    network = build_model(
        session.model.architecture,
        session.input.shape,
        len(session.classes),
        session.training.dropout,
        activation=last_activation(session),
    )
    if session.training.dropout_rates:
        set_dropout_rates(network, session.training.dropout_rates)
    return network


def last_activation(session: Session) -> Activation:
    """Return the activation of the last layer: several labels of an image do not share one probability."""
    return "softmax" if session.model.labels == "one" else "sigmoid"
