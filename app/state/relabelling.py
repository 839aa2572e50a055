"""What single images of an evaluation are in the session of the window, and giving them another class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.state.edits import with_rows
from datasets.spec import DataRow
from sessions.document import Session

MOST_IMAGES = 100_000
"""Images of a row of which single ones can be given another class: the new row names all the others."""


@dataclass(frozen=True)
class Standing:
    """What an image is in a session.

    Attributes:
        row: the number of the row that it is used in, or was until it was left out.
        is_used: whether the session uses it.
    """

    row: int
    is_used: bool


class Standings:
    """Finds images, by the content of their rows, in one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(session.rows):
            self._places[row.place].append(number)
        self._left_out: Mapping[int, frozenset[int]] = {
            number: frozenset(row.left_out) for number, row in enumerate(session.rows) if row.left_out
        }

    def of(self, row: DataRow, index: int) -> Standing | None:
        """Return what an image of a run's data is in the session; None where it is not in it.

        A file that has changed since is another file.
        """
        numbers = [
            number
            for number in self._places.get(row.place, ())
            if _same_content(self._session.rows[number], row) and index < self._session.rows[number].n_images
        ]
        for number in numbers:
            if index not in self._left_out.get(number, ()):
                return Standing(number, is_used=True)
        own = [number for number in numbers if self._session.rows[number].class_name == row.class_name]
        return Standing((own or numbers)[0], is_used=False) if numbers else None


def give_class(session: Session, images: Iterable[tuple[int, int]], class_name: str) -> Session:
    """Return the session in which these images are of another class; no file is changed.

    They leave their row and are used by a second row of the same file that leaves out all others.

    Args:
        session: the session.
        images: (number of the row, number of the image in it).
        class_name: their class from now on.
    """
    moved: dict[int, set[int]] = defaultdict(set)
    for number, image in images:
        if session.rows[number].class_name != class_name:
            moved[number].add(image)
    rows: list[DataRow] = list(session.rows)
    for number, numbers in moved.items():
        row = rows[number]
        rows[number] = row.model_copy(update={"left_out": tuple(sorted(numbers.union(row.left_out)))})
        _use_as(rows, row, numbers, class_name)
    return with_rows(session, [row for row in rows if row.n_used or row in session.rows])


def _use_as(rows: list[DataRow], row: DataRow, images: set[int], class_name: str) -> None:
    """Use the images in a row of the same file and part that is of this class, made if there is none."""
    for number, other in enumerate(rows):
        if (other.place, other.part, other.group) == (row.place, row.part, row.group) and (
            other.all_classes == (class_name,)
        ):
            left = tuple(image for image in other.left_out if image not in images)
            rows[number] = other.model_copy(update={"left_out": left})
            return
    others = tuple(image for image in range(row.n_images) if image not in images)
    update = {"class_name": class_name, "further_classes": (), "left_out": others, "images_per_epoch": None}
    rows.append(row.model_copy(update=update))


def _same_content(row: DataRow, other: DataRow) -> bool:
    return not row.sha256 or not other.sha256 or row.sha256 == other.sha256
