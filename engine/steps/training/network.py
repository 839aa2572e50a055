"""The network that a session asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from engine.steps.models.model_source import model_source
from models.architectures.base import Activation
from models.architectures.registry import build_model
from models.files import load_model, read_card
from models.starting.freezing import set_learning_layers
from models.starting.start import begin_with
from models.training.dropout import dropout_rates, set_dropout_rates
from sessions.document import Session

if TYPE_CHECKING:
    import keras


def build_network(session: Session, begun: Path | None = None, epoch: int = 1) -> keras.Model:
    """Return the network as it is before ``epoch`` (from 1), as far as the session says it.

    A new network's weights follow from the seed of ``backend.prepare``.

    Args:
        begun: what the run kept of its beginning (:attr:`RunFolder.start_model`), if there is one: the
            trained model that was begun with may be gone.
        epoch: the one whose frozen layers are frozen.

    Raises:
        BadInput: if there is no such network or model, or the input, the dropout rates or the names of
            layers do not suit it.
    """
    network = _new(session) if session.model.start == "new" else _started(session, begun)
    if session.training.dropout_rates:
        set_dropout_rates(network, session.training.dropout_rates)
    set_learning_layers(network, session.model, epoch)
    return network


def with_found_start(session: Session) -> Session:
    """Return the session with the file it begins with, its hash, and the name of its architecture.

    Raises:
        BadInput: if it begins with a trained model and there is none.
    """
    spec = session.model
    if spec.start == "new":
        return session
    if not spec.start_from:
        raise BadInput(
            "The session begins with a trained model, but names none: set model.start_from to a run folder "
            "or a .keras file, or model.start=new."
        )
    file = model_source(Path(spec.start_from)).file.absolute()
    found = {
        "start_from": str(file),
        "start_from_sha256": spec.start_from_sha256 or hash_path(file),
        "architecture": read_card(file).architecture,
    }
    return session.model_copy(update={"model": spec.model_copy(update=found)})


def last_activation(session: Session) -> Activation:
    """Return the activation of the last layer: several labels of an image do not share one probability."""
    return "softmax" if session.model.labels == "one" else "sigmoid"


def _new(session: Session) -> keras.Model:
    return build_model(
        session.model.architecture,
        session.input.shape if session.input.use_images else None,
        len(session.classes),
        session.training.dropout,
        n_scalars=len(session.input.scalars),
        activation=last_activation(session),
        normalization=session.input.normalization,
        options=session.model.options,
    )


def _started(session: Session, begun: Path | None) -> keras.Model:
    if begun is not None and begun.is_file():
        network = load_model(begun)[0]
    else:
        file = Path(session.model.start_from)
        network = begin_with(file, session.model, session.input, session.classes)
    if session.training.dropout is not None:
        set_dropout_rates(network, [session.training.dropout] * len(dropout_rates(network)))
    return network
