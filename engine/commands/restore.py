"""``restore``: says where the data of a session are now, and writes the session with their new places."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.basics.replacing import check_free
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.count_text import images_text
from engine.data_arguments import absolute, opened_session
from engine.protocol.documents import SaveSessionRequest, SaveSessionResult
from engine.protocol.restoring import TakeRestoredRequest, TakeRestoredResult
from engine.terminal import perform, quiet_stdout
from sessions.files import open_session
from sessions.restoration import LocatedRow, Restoration

COMMAND = CommandInfo(name="restore", order=25)
KINDS = ("found", "moved", "changed", "missing", "unchecked")
SHORT = 12
FLAGS = (
    "To go on, --find-in FOLDER looks in another folder, --use-changed takes what was changed as it is now, "
    "and --leave-out leaves out the rest; --out NEW.xlsx writes the session."
)


def command(
    session: Annotated[
        str,
        typer.Argument(metavar="SESSION", help="Spreadsheet, session.json, run folder, model or capsule."),
    ],
    out: Annotated[str | None, typer.Option(help="Session to write: .xlsx or .json.")] = None,
    find_in: FindIn = None,
    use_changed: Annotated[
        bool, typer.Option("--use-changed", help="Use changed files as they are now; the session records it.")
    ] = False,
    leave_out: Annotated[
        bool,
        typer.Option("--leave-out", help="Leave out what is missing or changed; the session records it."),
    ] = False,
    settings_of: Annotated[
        str | None,
        typer.Option("--settings-of", help="Take the data alone; the settings are those of this session."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every hash, look for moved data, and write the session with what was decided about the rest."""
    with quiet_stdout() as write:
        opened = opened_session(session, find_in)
        found = opened.restoration
        answer = {kind: [row.model_dump() for row in getattr(found, kind)] for kind in KINDS}
        lines = [_line(kind, row) for kind in KINDS for row in getattr(found, kind)]
        if out is not None:
            saved = _write(found, absolute(out), use_changed, leave_out, settings_of)
            lines.append(f"Written: {saved}")
        elif not found.complete:
            lines.append(FLAGS)
        write(json.dumps({**answer, "told": opened.told, "path": out}) if as_json else "\n".join(lines))


def _write(found: Restoration, out: str, use_changed: bool, leave_out: bool, settings_of: str | None) -> str:
    check_free(Path(out))
    use = {row.index for row in found.unchecked} | (
        {row.index for row in found.changed} if use_changed else set()
    )
    left = {row.index for row in (*found.missing, *found.changed)} - use if leave_out else set()
    _check_remainder(found, left)
    settings = None if settings_of is None else open_session(Path(absolute(settings_of)))
    request = TakeRestoredRequest(
        restoration=found, use=tuple(sorted(use)), leave_out=tuple(sorted(left)), settings=settings
    )
    taken = perform("take_restored", request, TakeRestoredResult)
    return perform(
        "save_session", SaveSessionRequest(session=taken.session, path=out), SaveSessionResult
    ).path


def _check_remainder(found: Restoration, left: Collection[int]) -> None:
    """Check that a session without these rows has data.

    Raises:
        BadInput: if nothing remains.
    """
    if left and len(left) == len(found.session.rows):
        shown = images_text(sum(row.n_images for row in found.session.rows))
        raise BadInput(
            f"Nothing would remain: all data of the session, {shown}, are missing or changed. Look for them "
            "with --find-in FOLDER, or take what was changed as it is now with --use-changed."
        )


def _line(kind: str, row: LocatedRow) -> str:
    place = row.recorded if row.path == row.recorded else f"{row.recorded} -> {row.path}"
    hashes = f"{row.expected_sha256[:SHORT] or '-'} / {row.found_sha256[:SHORT] or '-'}"
    return f"{kind:<10} {hashes:<{2 * SHORT + 3}} {place}" + (f"  ({row.reason})" if row.reason else "")
