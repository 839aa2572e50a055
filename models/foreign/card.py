"""The card of a foreign model: what its file says, what a record says, and what the user says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.spec import Color, InputSpec
from models.card import ModelCard
from models.foreign.base import ForeignModel
from models.foreign.renaming import renamed
from models.foreign.wishes import Wishes, told_of_option

COLORS: dict[int, Color] = {1: "gray", 3: "rgb"}


@dataclass(frozen=True)
class Recorded:
    """What a record of the model's training says, such as AIDeveloper's spreadsheet.

    Attributes:
        classes: names in the order of the outputs.
        seen: how images are prepared.
        architecture: what the network is called.
        notes: where it comes from.
    """

    classes: tuple[str, ...] = ()
    seen: InputSpec | None = None
    architecture: str = ""
    notes: str = ""


def card_of(
    path: Path, found: ForeignModel, wishes: Wishes, recorded: Recorded | None, name: str
) -> ModelCard:
    """Return the card: the user's word counts more than the record's, and that more than the file's.

    Raises:
        BadInput: naming all that nobody says, or what contradicts the network.
    """
    recorded = recorded or Recorded()
    classes = wishes.classes or recorded.classes or found.classes
    known = recorded.seen or found.seen
    _require_known(path, found, wishes, classes, known)
    seen = _input(path, found, wishes, known)
    if len(classes) != found.n_outputs:
        raise BadInput(
            f"The model {path} has {found.n_outputs} outputs, and {len(classes)} classes are named "
            f"({', '.join(classes[:10])}): name one for each output, in their order."
        )
    if len(set(classes)) != len(classes):
        raise BadInput(f"Two classes of the model {path} have one name ({', '.join(classes)}).")
    if found.card is not None:
        return renamed(found.card, tuple(classes)).model_copy(update={"name": name, "input": seen})
    return ModelCard(
        name=name,
        classes=classes,
        labels="several" if found.several else "one",
        input=seen,
        architecture=recorded.architecture or found.architecture or "foreign",
        export=found.facts,
        notes=recorded.notes or f"Imported from {path.name}.",
    )


def takes_bytes(found: ForeignModel) -> bool:
    """Return whether a file takes the pixels 0…255 as whole numbers, so that it scales them itself."""
    return found.facts is not None and found.facts.input_type == "uint8"


def _require_known(
    path: Path, found: ForeignModel, wishes: Wishes, classes: Sequence[str], known: InputSpec | None
) -> None:
    missing = []
    if not classes:
        missing.append(f"the names of its {found.n_outputs} classes (--classes a,b)")
    if known is None and wishes.normalization is None and not takes_bytes(found):
        missing.append(
            "how pixels are scaled (--normalization none, divide_by_255, per_image, or training_data with "
            "--mean and --std)"
        )
    if missing:
        raise BadInput(
            f"The model {path} does not say {' nor '.join(missing)}; a spreadsheet of AIDeveloper (--meta) "
            "says both."
        )


def _input(path: Path, found: ForeignModel, wishes: Wishes, known: InputSpec | None) -> InputSpec:
    channels = found.shape[2]
    values = {} if known is None else known.model_dump()
    said = wishes.model_dump(exclude_none=True, exclude={"classes"})
    if takes_bytes(found) and said.setdefault("normalization", "none") != "none":
        raise BadInput(
            f"The model {path} takes pixels as whole numbers 0…255, and scaled ones would be rounded away: "
            "--normalization can only be none."
        )
    try:
        spec = InputSpec.model_validate({**values, "size": found.shape[0], **said})
    except ValidationError as error:
        raise told_of_option(error) from error
    if known is not None and known.size != found.shape[0]:
        raise BadInput(
            f"The model {path} takes images of {found.shape[0]} pixels, but its record says {known.size}: "
            "they do not belong together."
        )
    if spec.channels != channels and wishes.color is None and spec.color != "channels":
        if channels not in COLORS:
            raise BadInput(f"The model {path} takes images of {channels} channels, which have no names.")
        spec = spec.model_copy(update={"color": COLORS[channels]})
    if spec.channels != channels:
        raise BadInput(f"The model {path} takes images of {channels} channels, not {spec.color}.")
    if spec.normalization == "training_data" and (spec.mean is None or spec.std is None):
        raise BadInput(
            f"The model {path} subtracts the mean of its training images, which AIDeveloper did not record: "
            "say it with --mean and --std (pixel values 0…255)."
        )
    return spec
