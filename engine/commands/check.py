"""``check``: the data report of a folder or a session."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import absolute, changed_by, open_session, survey
from engine.json_text import json_text
from engine.protocol.data import CheckRequest, CheckResult
from engine.report_text import report_lines
from engine.terminal import perform_apart, quiet_stdout

COMMAND = CommandInfo(name="check", order=30)


def command(
    root: Annotated[str, typer.Argument(metavar="ROOT-or-SESSION", help="Folder of images, or session.")],
    settings: Settings = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Report on the data: sizes, balance, damaged files, duplicates, images shared between parts."""
    with quiet_stdout() as write:
        place = Path(absolute(root))
        is_session = place.suffix.lower() in {".xlsx", ".json"} or (place / "session.json").exists()
        session = (
            open_session(root, find_in) if is_session else survey(root, (), "check", hashes=False).session
        )
        session = changed_by(session, settings)
        report = perform_apart("check", CheckRequest(session=session), CheckResult).report
        write(json_text(report) if as_json else "\n".join(report_lines(report)))
    if report.problems:
        raise BadInput(report.problems[0])
