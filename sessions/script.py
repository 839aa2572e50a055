"""A session as a short script that trains it again, in Python or for a Unix shell."""

from __future__ import annotations

import json
import pprint
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from resources import PROGRAM, VERSION
from sessions.document import Session
from sessions.journal_entries import Changed
from sessions.run_names import check_name

Language = Literal["python", "shell"]
LANGUAGES: dict[str, Language] = {".py": "python", ".sh": "shell"}
WIDTH = 110
PROGRAM_VARIABLE = "DISCERN"
"""Environment variable: how the program is started, where it lies elsewhere."""


@dataclass(frozen=True)
class Recipe:
    """All that was clicked.

    Attributes:
        session: as started.
        program: how the program is started here: the parts of its command.
        changes: settings that changed on the way.
        stopped_after: epoch after which the training was stopped; None: it ended as planned.
        remarks: sentences about what a script cannot do again.
        find_in: folders in which data are looked for that are not where the session says.
    """

    session: Session
    program: Sequence[str]
    changes: Sequence[Changed] = ()
    stopped_after: int | None = None
    remarks: Sequence[str] = ()
    find_in: Sequence[str] = ()

    def arguments(self) -> list[str]:
        """Return the options of ``train`` beside session and run folder."""
        found = []
        for changed in self.changes:
            for key, value in changed.changes.items():
                found += ["--at", f"{max(changed.epoch, 1)}:{key}={_setting_text(value)}"]
        if self.stopped_after is not None:
            found += ["--stop-after", str(self.stopped_after)]
        for folder in self.find_in:
            found += ["--find-in", folder]
        return found


def script_text(recipe: Recipe, language: Language) -> str:
    """Return the script; its line ends are ``\\n``."""
    return _python(recipe) if language == "python" else _shell(recipe)


def _python(recipe: Recipe) -> str:
    session = recipe.session
    changed, rest, row = _told_apart(session)
    remarks = "".join(f"{line}\n" for line in recipe.remarks)
    about = json.dumps(session.name, ensure_ascii=False)
    return f'''#!/usr/bin/env python3
"""Trains {_in_docstring(about)} again: the same data, options and seed, and so the same weights.

    python SCRIPT.py [RUN_FOLDER]

Made by {PROGRAM} {VERSION}. Where the program lies elsewhere, set {PROGRAM_VARIABLE} to what starts it.
{_in_docstring(remarks)}"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = {pprint.pformat(list(recipe.program), width=WIDTH)}

# What differs from the defaults of this version, and the data with their hashes.
SESSION = {_literal(changed)}

# Everything else as this version had it, so that a later one trains the same.
DEFAULTS = json.loads({_json_literal(rest)})
ROW = json.loads({_json_literal(row)})

ARGUMENTS = {pprint.pformat(recipe.arguments(), width=WIDTH)}


def joined(defaults, chosen):
    """Return the chosen values over the defaults, part by part."""
    both = dict(defaults)
    for name, value in chosen.items():
        is_part = isinstance(value, dict) and isinstance(both.get(name), dict)
        both[name] = joined(both[name], value) if is_part else value
    return both


def main():
    program = shlex.split(os.environ["{PROGRAM_VARIABLE}"]) if "{PROGRAM_VARIABLE}" in os.environ else PROGRAM
    run = sys.argv[1] if len(sys.argv) > 1 else {_run_folder(session)!r}
    session = joined(DEFAULTS, SESSION)
    session["rows"] = [joined(ROW, row) for row in session["rows"]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "session.json"
        file.write_text(json.dumps(session), encoding="utf-8")
        command = [*program, "train", str(file), "--out", run, *ARGUMENTS]
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
'''


def _shell(recipe: Recipe) -> str:
    session = recipe.session
    arguments = "".join(f" {shlex.quote(argument)}" for argument in recipe.arguments())
    remarks = "".join(f"# {line}\n" for line in recipe.remarks)
    document = json.dumps(session.model_dump(mode="json"), indent=1)
    return f"""#!/bin/sh
# Trains {json.dumps(session.name)} again: the same data, options and seed, and so the same weights.
#     sh SCRIPT.sh [RUN_FOLDER]
# Made by {PROGRAM} {VERSION}. Where the program lies elsewhere, set {PROGRAM_VARIABLE} to what starts it.
{remarks}set -e
run=${{1:-{shlex.quote(_run_folder(session))}}}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/session.json" <<'END_OF_SESSION'
{document}
END_OF_SESSION
set -- train "$folder/session.json" --out "$run"{arguments}
if [ -n "${PROGRAM_VARIABLE}" ]; then
    ${PROGRAM_VARIABLE} "$@"
else
    {shlex.join(recipe.program)} "$@"
fi
"""


def _told_apart(session: Session) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return what differs from the defaults, with name, data and seed; the rest; the defaults of a row."""
    whole = session.model_dump(mode="json")
    changed = session.model_dump(mode="json", exclude_defaults=True)
    for name in ("name", "rows", "classes", "seed"):
        changed.setdefault(name, whole[name])
    plain_row = DataRow(path="").model_dump(mode="json", exclude={"path"})
    return changed, _without(whole, changed), plain_row


def _without(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in whole.items():
        if name not in part:
            found[name] = value
        elif isinstance(value, dict) and isinstance(part[name], dict) and value != part[name]:
            found[name] = _without(value, part[name])
    return found


def _literal(value: Any) -> str:
    return pprint.pformat(value, width=WIDTH, compact=True, sort_dicts=False)


def _setting_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _json_literal(document: Any) -> str:
    """Return a Python literal of the JSON text, in lines of a length that can be read."""
    return pprint.pformat(json.dumps(document, ensure_ascii=False), width=WIDTH)


def _in_docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _run_folder(session: Session) -> str:
    try:
        return check_name(session.name)
    except BadInput:
        return "run"
