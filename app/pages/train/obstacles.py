"""Why a session cannot be trained as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.architectures.base import ArchitectureInfo
from models.architectures.fitness import unfit_reason, wanted_for
from models.architectures.registry import architecture_infos, check_options
from models.training.requirements import check_training
from sessions.document import Session
from sessions.series import folds_of

if TYPE_CHECKING:
    from datasets.report.document import DataReport

CHOOSE_MODEL = "Choose the run or model to begin with on the page Model."


def obstacle(session: Session, report: DataReport | None) -> str:
    """Return the first reason why no training can be started; an empty text if there is none.

    A report that is still being made is no obstacle: the training looks at the data itself.
    """
    if not session.rows:
        return "There are no images yet: add them on the page Data."
    if len(session.classes) < 2:
        return "A classifier needs at least two classes: add images of another class on the page Data."
    if report is not None and report.problems:
        return report.problems[0]
    return _network_obstacle(session) or _training_obstacle(session)


def folds_obstacle(session: Session) -> str:
    """Return why the images cannot be cut into folds; an empty text if they can."""
    try:
        folds_of(session, 2)
    except BadInput as error:
        return str(error)
    return ""


def _unfit(info: ArchitectureInfo, session: Session) -> str:
    spec = session.input
    if spec.use_images and not info.min_size <= spec.size <= info.max_size:
        return (
            f"{info.title} takes images of {info.min_size} to {info.max_size} px, not of "
            f"{spec.size} px: change the image size or the network on the page Model."
        )
    return unfit_reason(info, wanted_for(spec, len(session.classes)))


def _wrong_option(session: Session) -> str:
    wanted = wanted_for(session.input, len(session.classes))
    try:
        checked = check_options(session.model.architecture, session.model.options, wanted)
    except BadInput as error:
        return str(error)
    return checked.errors[0] if checked.errors else ""


def _training_obstacle(session: Session) -> str:
    try:
        check_training(session.training, session.model.labels, session.classes)
    except BadInput as error:
        return str(error)
    return ""


def _network_obstacle(session: Session) -> str:
    if session.model.start != "new":
        return "" if session.model.start_from else CHOOSE_MODEL
    for info in architecture_infos():
        if info.name == session.model.architecture:
            return _unfit(info, session) or _wrong_option(session)
    return (
        f"The network {session.model.architecture!r} is not installed: choose another one on the page Model."
    )
