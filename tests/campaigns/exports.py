"""Export every network in every format, prove each file in its consumer, and write docs/exports.md.

    python tests/campaigns/exports.py [--formats A,B] [--state FILE] [--at-once N] [--no-page] [PART ...]

PART is a part of the names of the networks that are meant. Finished cells are kept in FILE
(exports_cells.json), so that it can be stopped and started again; a cell that failed is done again, and so is
each network whose line is deleted there. The small networks come first. With DISCERN_OPENCV_PATH=FOLDER the
formats for OpenCV are proven in the OpenCV of that folder too. Prints each cell and at the end "N of N cells:
pass or told refusal". All of it takes some hours on two cores; a network needs up to ten times its own size
in memory, besides 4 GB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from exports_page import is_good, page

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("exports_child.py")
PAGE = ROOT / "docs" / "exports.md"
CELLS = Path(__file__).with_name("exports_cells.json")


def main() -> int:
    """Fill the table as far as it is asked for; 1 if a cell is neither a pass nor a told refusal."""
    from models.architectures.registry import architecture_infos
    from models.export.registry import formats_in_order

    given = _arguments()
    known = list(formats_in_order())
    formats = given.formats.split(",") if given.formats else known
    infos = [info for info in architecture_infos() if not given.parts or _is_meant(info.name, given.parts)]
    table = Table(given.state)
    with ThreadPoolExecutor(given.at_once) as pool:
        names = [info.name for info in sorted(infos, key=lambda info: info.heavy)]
        # Asked for their results, the threads pass on what went wrong in them.
        list(pool.map(lambda name: _export(name, formats, table), names))
    if not given.no_page:
        PAGE.write_text(page(table.cells, architecture_infos(), known), "utf-8")
    asked = [cell for info in infos for cell in table.cells.get(info.name, {}).values()]
    good = sum(map(is_good, asked))
    sys.stdout.write(f"{good} of {len(asked)} cells: pass or told refusal\n")
    return 0 if good == len(asked) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--formats", default="")
    parser.add_argument("--state", type=Path, default=CELLS)
    parser.add_argument("--at-once", type=int, default=1, help="networks, each in a process of its own")
    parser.add_argument("--no-page", action="store_true")
    return parser.parse_args()


def _is_meant(name: str, parts: list[str]) -> bool:
    return any(part in name for part in parts)


class Table:
    """What was found, network -> column -> cell; in a file, which each cell is written to.

    Args:
        file: where the cells of former calls are, and those of this one go.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self.cells: dict[str, dict[str, dict[str, Any]]] = {}
        if file.is_file():
            self.cells = json.loads(file.read_text("utf-8"))

    def left(self, name: str, formats: list[str]) -> list[str]:
        """Return the formats in which a network is still to be exported."""
        return [chosen for chosen in formats if not is_good(self.cells.get(name, {}).get(chosen))]

    def add(self, name: str, column: str, cell: dict[str, Any]) -> None:
        """Keep a cell and print its line."""
        with self._lock:
            self.cells.setdefault(name, {})[column] = cell
            fresh = self._file.with_suffix(".new")
            fresh.write_text(_lines(self.cells), "utf-8")
            fresh.replace(self._file)
            sys.stdout.write(_line(name, column, cell))
            sys.stdout.flush()


def _lines(cells: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Return JSON with a line for each network, so that a change of one is seen as one."""
    lines = [f"{json.dumps(name)}: {json.dumps(cells[name], sort_keys=True)}" for name in sorted(cells)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(name: str, column: str, cell: dict[str, Any]) -> str:
    known = cell.get("difference")
    difference = "" if known is None else f"{known:.1e}"
    told = "" if cell["state"] == "pass" else cell.get("reason", "")[:110]
    return f"{name:28} {column:24} {cell['state']:8} {difference:8} {told}\n"


def _export(name: str, formats: list[str], table: Table) -> None:
    """Export in a process of its own; after a crash another one goes on behind the format it happened in."""
    left = table.left(name, formats)
    while left:
        begun = _child(name, left, table)
        if begun is None:
            return
        table.add(name, begun, {"state": "crash", "reason": "The process that writes the file crashed."})
        left = left[left.index(begun) + 1 :]


def _child(name: str, formats: list[str], table: Table) -> str | None:
    """Return the format that the process crashed in, or None where it ended well."""
    command = [sys.executable, str(CHILD), name, ",".join(formats)]
    begun = formats[0]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("BEGIN "):
                begun = line.split()[1]
            if line.startswith("CELL "):
                found = json.loads(line.removeprefix("CELL "))
                table.add(name, found.pop("column"), found)
    return None if child.returncode == 0 else begun


if __name__ == "__main__":
    sys.exit(main())
