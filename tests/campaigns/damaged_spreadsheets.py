"""Opens damaged session spreadsheets and looks for anything but a session or a sentence.

``python tests/campaigns/damaged_spreadsheets.py 10000`` prints ``10000 of 10000`` and ends with 0 if each
was opened or refused with :class:`DiscernError`, in less than 2 s of the processor. What is damaged: bytes
of the file, the end of it, bytes of an unpacked part (packed again, so that the parser sees them), parts
that are missing or stand for another, tags, and what cells hold. Seeds are fixed: a failure can be done
again by its number.
"""

from __future__ import annotations

import faulthandler
import io
import os
import random
import re
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.basics.errors import DiscernError
from datasets.spec import DataRow
from sessions.document import Session
from sessions.files import open_session
from sessions.spreadsheet import write_spreadsheet

LONGEST_S = 2.0
BATCH = 500
"""Files of one child process: a crash is seen, and its number is known."""
_VALUE = re.compile(rb"<(?:v|t|t xml:space=\"preserve\")>([^<]*)<")
"""What a cell holds, or a text that several cells share."""
VALUES = (
    b"", b"-1", b"0", b"1e999", b"-1e999", b"9" * 400, b"nan", b"None", b"True", b"[]", b"{}", b"()",
    b"[1e999, 2]", b"{0: 1e999}", b"{'a': [1]}", b"[" * 2000, b"1j", b"b'x'", b"0x" + b"f" * 400, b"=1+1",
)  # fmt: skip
LEGACY = Path(__file__).parents[3] / "shared" / "data" / "legacy"
Damage = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Change up to 20 bytes."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Leave only the beginning."""
    return content[: chance.randrange(len(content))]


def _repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def inside(content: bytes, chance: random.Random) -> bytes:
    """Change bytes of one unpacked part."""

    def change(parts: dict[str, bytes]) -> None:
        name = chance.choice([name for name in sorted(parts) if parts[name]])
        parts[name] = chance.choice((flipped, cut))(parts[name], chance)

    return _repacked(content, change)


def exchanged(content: bytes, chance: random.Random) -> bytes:
    """Remove a part, or put another in its place."""

    def change(parts: dict[str, bytes]) -> None:
        name, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
        if chance.random() < 0.5:
            del parts[name]
        else:
            parts[name] = parts[other]

    return _repacked(content, change)


def tags(content: bytes, chance: random.Random) -> bytes:
    """Damage the XML by its meaning: numbers become huge, negative or words, tags others."""

    def change(parts: dict[str, bytes]) -> None:
        name = chance.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])
        part = parts[name]
        old, new = chance.choice(
            [
                (b'"1"', b'"99999999999999999999"'),
                (b'"0"', b'"-1"'),
                (b't="inlineStr"', b't="e"'),
                (b't="n"', b't="d"'),
                (b"<v>", b"<v>1e999"),
                (b'r="A', b'r="XFD'),
                (b"<row", b"<col"),
                (b"sheetId=", b"sheetid="),
                (b"rId1", b"rId9"),
                (b"worksheets/", b"../../"),
                (b"UTF-8", b"UTF-7"),
                (b"<c ", b"<c><c "),
            ]
        )
        parts[name] = part.replace(old, new, chance.randint(1, 3))

    return _repacked(content, change)


def values(content: bytes, chance: random.Random) -> bytes:
    """Put into up to ten cells what nobody wrote there: endless numbers, Python texts, nothing."""

    def change(parts: dict[str, bytes]) -> None:
        sheets = [name for name in sorted(parts) if _VALUE.search(parts[name])]
        for _ in range(chance.randint(1, 10) if sheets else 0):
            name = chance.choice(sheets)
            found = chance.choice(list(_VALUE.finditer(parts[name])))
            value = chance.choice(VALUES)
            parts[name] = parts[name][: found.start(1)] + value + parts[name][found.end(1) :]

    return _repacked(content, change)


DAMAGES: tuple[Damage, ...] = (flipped, cut, inside, exchanged, tags, values)


def originals(folder: Path) -> list[bytes]:
    """Return whole spreadsheets: ours, and those of AIDeveloper that lie at hand."""
    rows = tuple(
        DataRow(path=f"/data/{name}", class_name=name, part="train", n_images=5) for name in ("=a", "b", "ü")
    )
    session = Session(classes=("=a", "b", "ü"), rows=rows, notes="text " * 2000)
    write_spreadsheet(folder / "s.xlsx", session)
    foreign = sorted(LEGACY.glob("*_meta.xlsx")) if LEGACY.is_dir() else []
    return [(folder / "s.xlsx").read_bytes(), *(path.read_bytes() for path in foreign)]


def fault(content: bytes, path: Path) -> str:
    """Open a file; return what is wrong with how that ended, or nothing."""
    path.write_bytes(content)
    begun = time.process_time()  # of this process alone: the machine may have other work
    try:
        open_session(path)
    except DiscernError as error:
        if not str(error):
            return "no sentence"
    except Exception as error:  # noqa: BLE001 - what this campaign looks for
        return f"{type(error).__name__}: {error}"
    seconds = time.process_time() - begun
    return f"{seconds:.1f} s" if seconds > LONGEST_S else ""


def batch(numbers: range, wholes: list[bytes], folder: Path) -> int:
    """Open some damaged files in a process of their own; return how many ended well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        faulthandler.enable()
        warnings.simplefilter("ignore")  # of openpyxl, about what is missing
        for number in numbers:
            chance = random.Random(number)
            # Most of ours, because a foreign one is ended by its first missing sheet.
            whole = wholes[0] if number % 4 else chance.choice(wholes)
            damaged = DAMAGES[number // 4 % len(DAMAGES)](whole, chance)
            wrong = fault(damaged, folder / "damaged.xlsx")
            os.write(writing, b"x" if wrong else b".")
            if wrong:
                sys.stderr.write(f"{number}: {wrong}\n")
        os._exit(0)
    os.close(writing)
    told = b""
    while block := os.read(reading, 1 << 12):
        told += block
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if status:
        sys.stderr.write(f"{numbers[len(told)]}: the process died\n")
    return told.count(b".")


def main() -> int:
    """Run the campaign; the number of files is the only argument."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        wholes = originals(Path(place))
        starts = range(0, times, BATCH)
        good = sum(batch(range(start, min(start + BATCH, times)), wholes, Path(place)) for start in starts)
    sys.stdout.write(f"{good} of {times}\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if good == times else 1


if __name__ == "__main__":
    raise SystemExit(main())
