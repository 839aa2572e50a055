"""The images that findings speak of, as tiles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from app.pages.data.rows_model import PART_TITLES
from app.theme.class_colors import class_color
from app.widgets.tile_wall import Tile
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import Finding

CAPTION_LINES = 2


def finding_tiles(findings: Sequence[Finding], session: Session) -> list[Tile]:
    """Return the images that the findings name, one finding after the other.

    Below each image stand its row and, in the second line, its part and class.

    Args:
        findings: of a report on the rows of ``session``.
        session: the session.
    """
    return [
        _tile(session, row, image, part)
        for finding in findings
        for (row, image), part in zip(finding.images, _parts(finding, session), strict=True)
    ]


def copies_per_line(findings: Sequence[Finding]) -> int:
    """Return how many images belong side by side: as many as each finding has copies; 0 if that differs."""
    numbers = {len(finding.images) if finding.parts else 0 for finding in findings}
    return numbers.pop() if len(numbers) == 1 else 0


def finding_rows(findings: Sequence[Finding], session: Session) -> list[int]:
    """Return the places of the whole rows that the findings speak of, named or by their class."""
    named = [row for finding in findings for row in finding.rows]
    classes = {name for finding in findings if not finding.rows for name in finding.classes}
    places = [place for place, row in enumerate(session.rows) if row.class_name in classes]
    return list(dict.fromkeys((*named, *places)))


def _parts(finding: Finding, session: Session) -> tuple[str, ...]:
    return finding.parts or tuple(session.rows[row].part for row, _ in finding.images)


def _tile(session: Session, number: int, image: int, part: str) -> Tile:
    row = session.rows[number]
    frame = None
    if row.class_name in session.classes:
        frame = class_color(session.classes.index(row.class_name), len(session.classes))
    words = f"{PART_TITLES.get(part, part)} · {row.class_name or 'no class'}"
    return Tile(
        row,
        image,
        caption=f"{PurePath(row.path).name}\n{words}",
        frame=frame,
        muted=image in row.left_out,
    )
