"""The card that travels with the exports of a model: what is known and decided now."""

from __future__ import annotations

from datasets.hashing import hash_path
from engine.steps.models.model_source import ModelSource
from engine.steps.unlike.detector import decisions_for_card
from models.card import ModelCard
from sessions.description import description_of


def card_to_hand_on(source: ModelSource, card: ModelCard) -> ModelCard:
    """Return the card of a model with its decisions, licence, notes and the hash of its file.

    Args:
        source: the model.
        card: as it is in the model file.

    Raises:
        BadInput: if the run's journal cannot be read.
    """
    known = {"decisions": decisions_for_card(source), "model_sha256": hash_path(source.file)}
    return described(source, card).model_copy(update=known)


def described(source: ModelSource, card: ModelCard) -> ModelCard:
    """Return the card with the licence and notes that were written for the run's model.

    Raises:
        BadInput: if the run's journal cannot be read.
    """
    words = description_of(source.run) if source.run is not None else None
    if words is None:
        return card
    return card.model_copy(update={"licence": words.licence, "notes": words.notes})


def says_the_same(card: ModelCard, now: ModelCard) -> bool:
    """Return whether an export's card decides and describes what is decided and described now.

    What the training images look like is learnt when the model is first applied, without anybody's decision
    (rubbish to choose the method by would be one): a card of before may lack it.
    """
    decisions, learnt = now.decisions, now.decisions.unlike
    if card.decisions.unlike is None and learnt is not None and not learnt.n_rubbish:
        decisions = decisions.model_copy(update={"unlike": None})
    return (card.decisions, card.licence, card.notes) == (decisions, now.licence, now.notes)
