"""What the dialog about restored data calls things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sessions.restoration import LocatedRow, Restoration

Kind = Literal["missing", "changed", "unchecked", "moved", "found"]
Decision = Literal["use", "leave_out"]

KINDS: tuple[Kind, ...] = ("missing", "changed", "unchecked", "moved", "found")
"""In the order in which they are shown: what needs a decision first."""
NAMES: dict[Kind, str] = {
    "missing": "Missing",
    "changed": "Changed",
    "unchecked": "Not recorded",
    "moved": "Moved",
    "found": "Found",
}
DECISIONS: dict[Decision, str] = {"use": "Use as it is now", "leave_out": "Leave out"}
SHORT = 10
"""Digits of a hash that are shown; the tool tip and a copy have all."""


def first_decisions(restoration: Restoration) -> dict[int, Decision]:
    """Return what happens to each odd row if the user changes nothing."""
    return {
        **{row.index: "leave_out" for row in restoration.missing},
        **{row.index: "use" for row in (*restoration.changed, *restoration.unchecked)},
    }


def title(restoration: Restoration) -> str:
    """Return in one sentence what was found."""
    words = {
        "missing": "not found",
        "changed": "changed since the session was saved",
        "moved": "found in another place",
        "unchecked": "without a recorded hash",
    }
    counts = {kind: len(getattr(restoration, kind)) for kind in words}
    told = [f"{counts[kind]:,} {what}" for kind, what in words.items() if counts[kind]]
    if not (counts["missing"] or counts["changed"]):
        return "All data were found, with the content as recorded."
    return f"Of {len(restoration.session.rows):,} files and folders: {', '.join(told)}."


def take_text(restoration: Restoration, decisions: Mapping[int, Decision], data_only: bool) -> str:
    """Return what the button that goes on is called."""
    odd = [row.index for row in (*restoration.missing, *restoration.changed)]
    n_out = sum(decisions[index] == "leave_out" for index in odd)
    if n_out < len(odd):
        return "Use changed files" + (f", leave out {n_out:,}" if n_out else "")
    if n_out:
        return f"Open without {n_out:,}"
    return "Take the data" if data_only else "Open the session"


def short(sha256: str) -> str:
    """Return the beginning of a hash; a dash for none."""
    return f"{sha256[:SHORT]}…" if sha256 else "–"


def lines_to_copy(restoration: Restoration) -> str:
    """Return the list as text for a table: state, places and whole hashes."""
    header = "state\trecorded\tnow\tSHA-256 recorded\tSHA-256 now\twhat was found"
    return "\n".join(
        [header]
        + [
            "\t".join((NAMES[kind], row.recorded, row.path, *_hashes(row), row.reason))
            for kind in KINDS
            for row in getattr(restoration, kind)
        ]
    )


def _hashes(row: LocatedRow) -> tuple[str, str]:
    return row.expected_sha256, row.found_sha256
