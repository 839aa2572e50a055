"""Saves sessions with names and texts of any kind, and looks whether they come back letter for letter.

``python tests/campaigns/generated_names.py 1000`` prints ``1000 of 1000`` and ends with 0 if each generated
set of class names, file names and notes (formulas, emoji, line ends, control characters, texts of 32,000
characters) came back exactly from the spreadsheet and from session.json, and no formula was in any cell.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.spec import DataRow
from sessions.document import Session
from sessions.files import open_session, save_session

LONGEST = 32_000
_FORMULA = re.compile(rb"<f[ >/]")
STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "'=",
    "=HYPERLINK(",
    "=cmd|' /C calc'!A0",
    "_x003D_",
    "&#61;",
    " =",
)
PIECES = (
    "1+1",
    "SUM(A1:A9)",
    "'",
    '"',
    "<f>1</f>",
    "]]>",
    "&amp;",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001f431",
    "\U0001f468\u200d\U0001f52c",
    "e\u0301",
    "é",
    "ﬁ",
    "ß",
    "中文",
    "\u05e9\u05dc\u05d5\u05dd",
    "_x0041_",
    "00123",
    "1e5",
    "TRUE",
    "#REF!",
    "NaN",
    "null",
    "2026-11-21",
    " ",
    "  ",
    "\\",
    "/",
    "C:\\data",
    "%s",
    "{0}",
    "$(x)",
    "a,b;c",
)


def text(chance: random.Random, longest: int) -> str:
    """Return a text of at most ``longest`` characters, empty at times."""
    parts = [chance.choice(STARTS)] if chance.random() < 0.5 else []
    for _ in range(chance.randint(0, 8)):
        one = chance.random()
        if one < 0.7:
            parts.append(chance.choice(PIECES))
        else:
            ends = chance.choice(((0, 0x20), (0x20, 0xD800), (0xE000, 0x110000)))  # no halves of characters
            parts.append(chr(chance.randrange(*ends)))
    made = "".join(parts)
    if chance.random() < 0.05:
        made = (made or "=") * (longest // max(len(made), 1) + 1)
    return made[:longest]


def make_session(chance: random.Random) -> Session:
    """Return a session whose names and notes are generated."""
    classes = tuple(dict.fromkeys(text(chance, 300) or "a" for _ in range(chance.randint(1, 6))))
    rows = tuple(
        DataRow(
            path=text(chance, 1000) or "x",
            class_name=name,
            group=text(chance, 100),
            selection=text(chance, 100),
            part=chance.choice(("train", "validation", "test", "split")),
            n_images=chance.randrange(10**6),
        )
        for name in classes
    )
    return Session(name=text(chance, 100) or "s", classes=classes, rows=rows, notes=text(chance, LONGEST))


def fault(session: Session, folder: Path) -> str:
    """Save and open; return what is wrong, or nothing."""
    for name in ("s.xlsx", "s.json"):
        save_session(session, folder / name)
        if open_session(folder / name) != session:
            return f"{name} came back otherwise"
    with zipfile.ZipFile(folder / "s.xlsx") as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        formulas = [name for name in sheets if _FORMULA.search(archive.read(name))]
    return f"a formula in {formulas[0]}" if formulas else ""


def main() -> int:
    """Run the campaign; the number of sets is the only argument."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began = time.monotonic()
    good = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            wrong = fault(make_session(random.Random(number)), Path(folder))
            good += not wrong
            if wrong:
                sys.stderr.write(f"set {number}: {wrong}\n")
    sys.stdout.write(f"{good} of {times}\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if good == times else 1


if __name__ == "__main__":
    raise SystemExit(main())
