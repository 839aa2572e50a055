"""A class for what is none of the classes: dust, cut cells, empty images."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from sessions.document import Session

RUBBISH = "rubbish"
FEW = 100
"""Fewer images than these seldom show all kinds of rubbish."""
MOST_SHARE = 2.0
"""Of the images of an average class: more rubbish than this weighs more than what matters."""


def with_rubbish(session: Session, rows: Sequence[DataRow]) -> tuple[Session, str]:
    """Return the session with surveyed rows of rubbish as a class of its own, and a sentence on their number.

    The images are divided among training, validation and test like others.

    Raises:
        BadInput: if they are no images, or already in the session.
    """
    n = sum(row.n_images for row in rows)
    if n == 0:
        raise BadInput("There are no images of rubbish: name a folder or file that holds some.")
    known = {row.sha256 for row in session.rows if row.sha256}
    twice = next((row for row in rows if row.sha256 in known), None)
    if twice is not None:
        raise BadInput(f"{twice.path} is in the session already: name images that are none of its classes.")
    added = [row.model_copy(update={"class_name": RUBBISH, "part": "split"}) for row in rows]
    classes = session.classes if RUBBISH in session.classes else (*session.classes, RUBBISH)
    changed = {"rows": (*session.rows, *added), "classes": classes}
    # Checked anew, as every session that comes from outside.
    whole = Session.model_validate({**session.model_dump(), **changed})
    return whole, _sentence(n, _images_of_class(session))


def _images_of_class(session: Session) -> float:
    """Return how many images a class other than rubbish has on average."""
    names = [name for name in session.classes if name != RUBBISH]
    counts = [
        sum(row.n_used for row in session.rows if row.class_name == name and row.part != "unlabeled")
        for name in names
    ]
    return mean(counts) if counts else 0.0


def _sentence(n: int, usual: float) -> str:
    told = f"{n:,} images of rubbish were added as a class; the others have {usual:,.0f} images on average."
    if n < min(FEW, max(usual, 1)):
        return (
            f"{told} That is few: at least {FEW:,}, best about {max(usual, FEW):,.0f}, of every kind of "
            "rubbish that you meet. A network learns only the kinds that it is shown."
        )
    if n > MOST_SHARE * usual > 0:
        return (
            f"{told} That is many: about {usual:,.0f} per epoch are enough (images per epoch of these rows)."
        )
    return f"{told} That is a sensible number. A network learns only the kinds of rubbish that it is shown."
