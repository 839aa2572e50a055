"""What a change of settings says, in the words of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from app.widgets.fields.base import value_text
from app.widgets.fields.description import describe
from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.spec import AugmentationSpec
from models.spec import ModelSpec, TrainingSpec
from sessions.document import Session
from sessions.settings import set_values

PARTS: dict[str, type[Options]] = {
    "training": TrainingSpec,
    "augmentation": AugmentationSpec,
    "model": ModelSpec,
}
"""Parts of a session that a running training can take over."""
NOTHING = "–"


@dataclass(frozen=True)
class ChangedOption:
    """One option before and after a change, as the forms show it."""

    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """E.g. ``learning rate 0.002 → 0.0005``."""
        return f"{self.label[:1].lower()}{self.label[1:]} {self.before} → {self.after}"


def changed_options(before: Session, changes: Mapping[str, JsonValue]) -> tuple[ChangedOption, ...]:
    """Return what ``changes`` (dotted key of the session -> value) made of the session ``before``."""
    after = session_after(before, changes)
    return tuple(_changed_option(before, after, key) for key in changes)


def session_after(before: Session, changes: Mapping[str, JsonValue]) -> Session:
    """Return the session with the changes; as it was where another version of the program wrote them."""
    try:
        return set_values(before, changes)
    except BadInput:
        return before


def _changed_option(before: Session, after: Session, key: str) -> ChangedOption:
    part, _, name = key.partition(".")
    described = {one.name: one for one in describe(PARTS[part], also=(name,))} if part in PARTS else {}
    if name not in described:
        return ChangedOption(key, NOTHING, NOTHING)
    texts = [
        value_text(described[name], getattr(getattr(session, part), name)) or NOTHING
        for session in (before, after)
    ]
    return ChangedOption(described[name].label, *texts)
