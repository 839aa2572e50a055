"""Export every network in every format, prove each file in its consumer, and write docs/exports.md.

    python tests/campaigns/exports.py [--formats A,B] [--state FILE] [--no-page] [PART-OF-A-NAME ...]

Finished cells are kept in FILE (in the folder for temporary files), so that it can be stopped and started
again; a cell that failed is done again. The small networks come first. With DISCERN_OPENCV_PATH=FOLDER the
formats for OpenCV are proven in the OpenCV of that folder too. Prints each cell and at the end "N of N cells:
pass or told refusal". All of it takes some hours on two cores, and up to 8 GB of memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from exports_page import is_good, page

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("exports_child.py")
PAGE = ROOT / "docs" / "exports.md"
AT_ONCE = 12
"""Networks that one process exports before a fresh one takes over."""
Cells = dict[str, dict[str, dict[str, Any]]]


def main() -> int:
    """Fill the table as far as it is asked for; 1 if a cell is neither a pass nor a told refusal."""
    from models.architectures.registry import architecture_infos
    from models.export.registry import formats_in_order

    given = _arguments()
    known = list(formats_in_order())
    formats = given.formats.split(",") if given.formats else known
    infos = [info for info in architecture_infos() if not given.parts or _is_meant(info.name, given.parts)]
    cells: Cells = json.loads(given.state.read_text("utf-8")) if given.state.is_file() else {}
    for heavy in (False, True):
        names = [info.name for info in infos if info.heavy == heavy]
        for chosen in formats:
            left = [name for name in names if not is_good(cells.get(name, {}).get(chosen))]
            size = 1 if heavy else AT_ONCE
            for start in range(0, len(left), size):
                _run(left[start : start + size], chosen, cells, given.state)
    if not given.no_page:
        PAGE.write_text(page(cells, architecture_infos(), known), "utf-8")
    asked = [cell for name in (info.name for info in infos) for cell in cells.get(name, {}).values()]
    good = sum(map(is_good, asked))
    sys.stdout.write(f"{good} of {len(asked)} cells: pass or told refusal\n")
    return 0 if good == len(asked) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--formats", default="")
    parser.add_argument("--state", type=Path, default=Path(tempfile.gettempdir()) / "discern_exports.json")
    parser.add_argument("--no-page", action="store_true")
    return parser.parse_args()


def _is_meant(name: str, parts: list[str]) -> bool:
    return any(part in name for part in parts)


def _run(names: list[str], chosen: str, cells: Cells, state: Path) -> None:
    """Export in a process of its own; after a crash another one goes on behind the network it happened in."""
    while names:
        begun = _child(names, chosen, cells, state)
        if begun is None:
            return
        found = {"state": "crash", "reason": "The process that writes the file crashed."}
        cells.setdefault(begun, {})[chosen] = found
        _keep(cells, state)
        sys.stdout.write(f"{begun:28} {chosen:18} CRASH\n")
        names = names[names.index(begun) + 1 :]


def _child(names: list[str], chosen: str, cells: Cells, state: Path) -> str | None:
    """Return the network that the process crashed in, or None where it ended well."""
    command = [sys.executable, str(CHILD), ",".join(names), chosen]
    begun = names[0]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("BEGIN "):
                begun = line.split()[1]
            if line.startswith("CELL "):
                _add(json.loads(line.removeprefix("CELL ")), cells)
                _keep(cells, state)
    return None if child.returncode == 0 else begun


def _add(cell: dict[str, Any], cells: Cells) -> None:
    name, column = cell.pop("network"), cell.pop("column")
    cells.setdefault(name, {})[column] = cell
    difference = "" if cell["difference"] is None else f"{cell['difference']:.1e}"
    told = "" if cell["state"] == "pass" else cell["reason"][:110]
    sys.stdout.write(f"{name:28} {column:24} {cell['state']:8} {difference:8} {told}\n")
    sys.stdout.flush()


def _keep(cells: Cells, state: Path) -> None:
    fresh = state.with_suffix(".new")
    fresh.write_text(json.dumps(cells), "utf-8")
    fresh.replace(state)


if __name__ == "__main__":
    sys.exit(main())
