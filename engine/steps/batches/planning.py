"""From what the rows of a table ask for to sessions that can be trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from datasets.basics.errors import BadInput
from engine.steps.batches.row_data import RowData, data_of
from models.architectures.collections import Run, collection, collection_names
from models.architectures.fitness import unfit_reason, wanted_for
from models.architectures.registry import ARCHITECTURES, check_options
from models.training.requirements import check_training
from sessions.batch.documents import PlannedRun
from sessions.batch.faults import Fault
from sessions.batch.wishes import RowWish
from sessions.document import Session
from sessions.run_names import check_name
from sessions.settings import apply_settings, set_values

ARCHITECTURE = "model.architecture"


def planned_runs(
    wish: RowWish, cells: tuple[str, ...], data: str, common: Sequence[str], images: RowData
) -> tuple[list[PlannedRun], list[Fault]]:
    """Return the runs of one row: one, or one for each network of the collection that it names.

    Args:
        wish: what the row asks for.
        cells: the row as written.
        data: folder of images for rows that name none.
        common: ``key=value`` for all rows; the row's own go before them.
        images: finds the images.
    """
    faults: list[Fault] = []
    runs: list[PlannedRun] = []
    try:
        base = _with_classes(images.session(data_of(wish.data, data)), wish)
    except BadInput as error:
        column = wish.data_columns[0] if wish.data_columns else ""
        return [], [Fault(wish.row, column, str(error))]
    plain, members = _members(wish)
    for member in members:
        try:
            session = _session(base, plain, common, member)
            runs.append(PlannedRun(row=wish.row, session=session, cells=cells))
        except BadInput as error:
            faults.append(Fault(wish.row, _blamed(plain, str(error)), str(error)))
            break
    return runs, faults


def _with_classes(session: Session, wish: RowWish) -> Session:
    """Return the session with the wished classes alone."""
    if not wish.classes:
        return session
    unknown = [name for name in wish.classes if name not in session.classes]
    if unknown:
        known = ", ".join(session.classes)
        raise BadInput(f"there is no class {unknown[0]!r} among the images; there are {known}.")
    rows = [row for row in session.rows if not row.all_classes or set(row.all_classes) <= set(wish.classes)]
    return session.model_copy(update={"rows": tuple(rows), "classes": wish.classes})


def _members(wish: RowWish) -> tuple[RowWish, list[Run | None]]:
    """Return the wish without the collection that it names, and the collection's networks."""
    for column, assignment in wish.assignments:
        key, _, value = assignment.partition("=")
        if key == ARCHITECTURE and value in collection_names():
            rest = tuple(one for one in wish.assignments if one != (column, assignment))
            return replace(wish, assignments=rest), [*collection(value)]
    return wish, [None]


def _session(base: Session, wish: RowWish, common: Sequence[str], member: Run | None) -> Session:
    shares = _shares(base, wish)
    own = [_known_network(assignment) for _, assignment in wish.assignments]
    session = apply_settings(base, [*common, *shares, *own])
    name = wish.name
    if member is not None:
        session = set_values(session, member.settings)
        name = f"{name}_{member.name}"
    session = session.model_copy(update={"name": check_name(name)})
    check_training(session.training, session.model.labels, session.classes)
    _check_network(session)
    return session


def _shares(base: Session, wish: RowWish) -> list[str]:
    """Return the shares that a number of images for validation, and as many for test, comes to."""
    total = sum(row.n_used for row in base.rows if row.part == "split")
    if wish.divides and not total:
        raise BadInput(f"the images are divided already: leave {wish.divides} empty, or write pre.")
    if wish.n_each is None:
        return []
    share = wish.n_each / total
    return [f"split.validation={share}", f"split.test={share}"]


def _known_network(assignment: str) -> str:
    """Return the assignment with the network's own spelling: ``RESNET50`` is ``ResNet50``."""
    key, _, value = assignment.partition("=")
    if key != ARCHITECTURE:
        return assignment
    spelt = {name.casefold(): name for name in ARCHITECTURES.names()}
    return f"{key}={spelt.get(value.casefold(), value)}"


def _check_network(session: Session) -> None:
    """Check, without building it, that the network exists and takes the input."""
    if session.model.start != "new":
        return
    entry = ARCHITECTURES.get(session.model.architecture)
    wanted = wanted_for(session.input, len(session.classes))
    if reason := unfit_reason(entry.INFO, wanted):
        raise BadInput(reason)
    checked = check_options(session.model.architecture, session.model.options, wanted)
    if checked.errors:
        raise BadInput(checked.errors[0])


def _blamed(wish: RowWish, sentence: str) -> str:
    """Return the column whose option or value the sentence names; empty if none."""
    for column, assignment in wish.assignments:
        key, _, value = assignment.partition("=")
        if key in sentence or (key == ARCHITECTURE and value in sentence):
            return column
    return ""
