"""What the table of checks has lines of: exports that wait, are at work, were made now or earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.protocol.exports import ListedExport
    from models.export.result import ExportResult

RowState = Literal["waiting", "working", "done"]
Level = Literal["quiet", "good", "warning", "bad"]


@dataclass(frozen=True)
class ExportRow:
    """One format of one run.

    Attributes:
        format: name in the registry.
        title: what the format is called.
        state: how far it is.
        doing: what is being done, while it is at work.
        result: what was found, once it is done.
        marks: what no longer fits an export that was made earlier.
        made: when it was made (ISO 8601, UTC), of an export that was made earlier.
        classes: those that the file tells apart, where they are not all of the model's.
    """

    format: str
    title: str
    state: RowState = "done"
    doing: str = ""
    result: ExportResult | None = None
    marks: tuple[str, ...] = ()
    made: str = ""
    classes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the row from the others: the format, and the classes where they are not all."""
        return "\t".join((self.format, *self.classes))

    @property
    def name(self) -> str:
        """What it is called in a table or a picture."""
        return f"{self.title}, {len(self.classes)} classes" if self.classes else self.title

    @property
    def verdict(self) -> str:
        """What stands in the column of results."""
        if self.result is None:
            return "Waits" if self.state == "waiting" else self.doing or "Begins"
        if self.result.refused:
            return "Not possible"
        if self.result.unwritten:
            return "Not written"
        if not self.result.verified:
            return "Not verified"
        return self.marks[0] if self.marks else "Verified"

    @property
    def level(self) -> Level:
        """How good that is."""
        if self.result is None or self.result.refused:
            return "quiet"
        if not self.result.verified:
            return "bad"
        return "warning" if self.marks else "good"


def listed_row(listed: ListedExport, titles: Mapping[str, str]) -> ExportRow:
    """Return the row of an export that was made earlier."""
    told = (
        (listed.file_changed, "File changed since"),
        (listed.model_changed, "Model changed since"),
        (listed.card_changed, "Card out of date"),
    )
    name = listed.result.format
    return ExportRow(
        format=name,
        title=titles.get(name, name),
        result=listed.result,
        marks=tuple(words for is_so, words in told if is_so),
        made=listed.made,
        classes=listed.classes,
    )


def waiting_rows(
    formats: Iterable[str], titles: Mapping[str, str], classes: tuple[str, ...] = ()
) -> dict[str, ExportRow]:
    """Return a row for each format that is going to be written, in this order, by its key."""
    rows = [ExportRow(name, titles[name], "waiting", classes=classes) for name in formats]
    return {row.key: row for row in rows}


def at_work(rows: Mapping[str, ExportRow], doing: str) -> dict[str, ExportRow]:
    """Return the rows with what is being done in the first one without a result."""
    first = next((row for row in rows.values() if row.result is None), None)
    if first is None:
        return dict(rows)
    return {**rows, first.key: replace(first, state="working", doing=doing)}


def done(rows: Mapping[str, ExportRow], results: Sequence[ExportResult]) -> dict[str, ExportRow]:
    """Return the rows with these results."""
    known = {result.format: result for result in results}
    return {
        key: replace(row, state="done", doing="", result=known[row.format]) if row.format in known else row
        for key, row in rows.items()
    }


def merged(
    order: Sequence[str], earlier: Mapping[str, ExportRow], now: Mapping[str, ExportRow]
) -> tuple[ExportRow, ...]:
    """Return one row per key: what happens now instead of what was made earlier.

    Args:
        order: of the formats; others come last, and files of some classes after that of all of them.
    """
    places = {name: place for place, name in enumerate(order)}

    def place(row: ExportRow) -> tuple[int, bool]:
        return places.get(row.format, len(places)), bool(row.classes)

    return tuple(sorted({**earlier, **now}.values(), key=place))
