"""What the table of checks has lines of: exports that wait, are at work, were made now or earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.protocol.exports import ListedExport
    from models.export.result import ExportResult

RowState = Literal["waiting", "working", "done"]
Level = Literal["quiet", "good", "warning", "bad"]
WHOLE_NUMBERS = "tflite-int8"
"""The format that can take and give whole numbers."""


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
        variant: how the file differs from the usual one of its format, in words.
    """

    format: str
    title: str
    state: RowState = "done"
    doing: str = ""
    result: ExportResult | None = None
    marks: tuple[str, ...] = ()
    made: str = ""
    classes: tuple[str, ...] = ()
    variant: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the row from the others: the format, classes where they are not all, and variant."""
        return "\n".join(("\t".join((self.format, *self.classes)), *self.variant))

    @property
    def name(self) -> str:
        """What it is called in a table or a picture."""
        return ", ".join((self.title, *self.differences))

    @property
    def differences(self) -> tuple[str, ...]:
        """What tells the file from the usual one of its format, in words."""
        return (*([f"{len(self.classes)} classes"] if self.classes else []), *self.variant)

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


def listed_rows(listed: Iterable[ListedExport], titles: Mapping[str, str]) -> dict[str, ExportRow]:
    """Return a row for each export that was made earlier, by its key.

    Args:
        listed: the newest first. Of several that differ in their name alone, the others are called by it.
    """
    rows: dict[str, ExportRow] = {}
    for one in listed:
        row = listed_row(one, titles)
        if row.key in rows:
            row = replace(row, variant=(*row.variant, PurePath(one.result.path or "").name))
        rows[row.key] = row
    return rows


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
        variant=_variant(listed.result.normalization_inside, listed.result.quantized_tensors),
    )


def waiting_rows(
    formats: Iterable[str],
    titles: Mapping[str, str],
    classes: tuple[str, ...] = (),
    *,
    pixels_inside: bool = False,
    whole_numbers: bool = False,
) -> dict[str, ExportRow]:
    """Return a row for each format that is going to be written, in this order, by its key.

    Args:
        pixels_inside, whole_numbers: what the options of the export ask for.
    """
    rows = [
        ExportRow(
            name,
            titles[name],
            "waiting",
            classes=classes,
            variant=_variant(pixels_inside, whole_numbers and name == WHOLE_NUMBERS),
        )
        for name in formats
    ]
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
        order: of the formats; others come last, and files that are not the usual one of a format after that.
    """
    places = {name: place for place, name in enumerate(order)}

    def place(row: ExportRow) -> tuple[int, bool, tuple[str, ...]]:
        return places.get(row.format, len(places)), bool(row.classes), row.variant

    return tuple(sorted({**earlier, **now}.values(), key=place))


def _variant(pixels_inside: object, whole_numbers: object) -> tuple[str, ...]:
    marks = (("pixels inside", pixels_inside), ("whole numbers at both ends", whole_numbers))
    return tuple(words for words, is_so in marks if is_so)
