"""The images of a choice as tiles, each made when it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from app.pages.assess.choices import image_words, said_words
from app.state.relabelling import Standings
from app.theme.class_colors import class_color
from app.widgets.tile import Tile

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from sessions.document import Session


class EvaluatedTiles(Sequence[Tile]):
    """Images of an evaluation: the true class as frame, what the model said as caption.

    Args:
        evaluated: the evaluation.
        places: which of its images, in their order.
        session: the session in the window; what it leaves out is crossed out.
    """

    def __init__(self, evaluated: Evaluated, places: Sequence[int], session: Session) -> None:
        self._evaluated = evaluated
        self._places = places
        self._session = session
        self._standings = Standings(session)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, number: int) -> Tile: ...

    @overload
    def __getitem__(self, number: slice) -> list[Tile]: ...

    def __getitem__(self, number: int | slice) -> Tile | list[Tile]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        place = self._places[number]
        image, row = self._evaluated.image(place), self._evaluated.row_of(place)
        standing = self._standings.of(row, image.index)
        caption, tip = said_words(self._evaluated, place), image_words(self._evaluated, place)
        if standing is not None and standing.is_used:
            now = self._session.rows[standing.row].class_name
            if now != row.class_name:
                caption, tip = f"now {now}", f"{tip}\nNow {now} in the session in the window"
        return Tile(
            row=row,
            index=image.index,
            caption=caption,
            frame=class_color(image.true_class, len(self._evaluated.classes)),
            tip=tip,
            muted=standing is not None and not standing.is_used,
        )
