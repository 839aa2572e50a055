"""The kinds of models that other programs make, found by walking this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from models.card import ModelCard
from models.foreign.base import ForeignModel, ForeignModule, Place, RunnableModule
from models.foreign.sidecar import require_images

if TYPE_CHECKING:
    from models.inference.engine import Engine

FOREIGN_KINDS = Registry("models.foreign", "FOREIGN")


def kinds() -> list[ForeignModule]:
    """Return all kinds, those that are known by their content first."""
    return sorted(FOREIGN_KINDS.entries().values(), key=lambda kind: cast(int, kind.FOREIGN.order))


def kind_of(path: Path) -> ForeignModule:
    """Return the kind of a file or folder.

    Raises:
        BadInput: if it does not exist, or is none of them.
    """
    if not path.exists():
        raise BadInput(f"The model {path} does not exist: check the path.")
    for kind in kinds():
        if kind.reads(path):
            return kind
    endings = ", ".join(file_suffixes())
    raise BadInput(
        f"{path} is no model that can be imported: files of {endings}, zip files of Teachable Machine, and "
        "folders of Lobe or a TensorFlow SavedModel are."
    )


def file_suffixes() -> tuple[str, ...]:
    """Return the endings of all files that are models of other programs."""
    return tuple(dict.fromkeys(suffix for kind in kinds() for suffix in kind.FOREIGN.suffixes))


def look(place: Place) -> ForeignModel:
    """Return what a model of another program is, after checking that it can do nothing but compute.

    Raises:
        BadInput: as :meth:`ForeignModule.look`.
    """
    kind = kind_of(place.path)
    if hasattr(kind, "engine"):
        require_images(place.path)
    return kind.look(place)


def engine_for(path: Path, card: ModelCard, threads: int) -> Engine:
    """Return what computes a model file of another library, whose card lies beside it.

    Raises:
        BadInput: if the file could do anything but compute, or is of a kind that is not computed as it is.
        WorkFailed: if its library does not take it, or is not installed.
    """
    kind = kind_of(path)
    if card.export is None or not hasattr(kind, "engine"):
        raise BadInput(f"The model {path} has to be imported before it is used.")
    if card.input.scalars:
        raise BadInput(
            f"The model {path} takes measured values; of such networks predict and evaluate take the .keras "
            "file of the run."
        )
    return cast(RunnableModule, kind).engine(path, card.export, threads)
