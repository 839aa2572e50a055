"""Which grouping of the images the report would offer."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.grouping.guess import GroupGuess
from datasets.report.document import Finding
from datasets.spec import DataRow, SplitSpec

MOST_OFFERED = 3


def grouping_offers(
    rows: Sequence[DataRow], split: SplitSpec, guesses: Sequence[GroupGuess]
) -> list[Finding]:
    """Return a hint for each grouping that the names suggest; none where no row is to be split.

    Args:
        rows: of the session.
        split: of the session.
        guesses: from :func:`datasets.report.groupings.likely_groupings`.
    """
    if not any(row.part == "split" for row in rows):
        return []
    return [_offer(guess, split) for guess in guesses[:MOST_OFFERED]]


def _offer(guess: GroupGuess, split: SplitSpec) -> Finding:
    sizes = guess.groups.values()
    some = ", ".join(guess.examples) + (" …" if len(sizes) > len(guess.examples) else "")
    images = f"{min(sizes)} images" if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)} images"
    how = f"split.group_by={guess.rule}"
    if guess.rule == "name_word":
        how += f", split.group_word={guess.word}"
    return Finding(
        kind="grouping_offer",
        severity="hint",
        sentence=f"There are {len(sizes)} groups by {guess.title} ({some}; {images} each). If these are "
        f"donors, days or plates, keep each in one part ({how}), or the figures hold for these groups only.",
        split=guess.applied_to(split),
    )
