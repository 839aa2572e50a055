"""An image that a training needs cannot be had from the user's file."""

from __future__ import annotations

from datasets.basics.errors import BadInput


class ImageFault(BadInput):
    """Says which file is at fault; the image may come back, or be left out.

    Attributes:
        path: file or folder of the row.
        row: which row of the session.
        place: place of the image in its set; None where the whole file cannot be had.
        can_leave_out: whether another image of the same row can stand in for it.
    """

    def __init__(self, message: str, path: str, row: int, place: int | None, can_leave_out: bool) -> None:
        super().__init__(message)
        self.path = path
        self.row = row
        self.place = place
        self.can_leave_out = can_leave_out
