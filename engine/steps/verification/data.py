"""Whether the data are there with the recorded content, and which file is not."""

from __future__ import annotations

from pathlib import Path

from engine.protocol.verification import VerifiedStep
from sessions.data_files import DataFiles, differences_in, read_data_files
from sessions.restoration import LocatedRow, Restoration
from sessions.run_folder import RunFolder

MOST_FILES_TOLD = 20
"""For each row."""
SHORT = 12


def data_step(run: RunFolder, found: Restoration) -> VerifiedStep:
    """Tell what was found of the data of a run."""
    different = (*found.missing, *found.changed)
    if different:
        what = "is missing" if found.missing else "was changed"
        files = read_data_files(run.data_files)
        told = [_told(files, row) for row in different]
        more = f" ({len(told) - 1} more)" if len(told) > 1 else ""
        return VerifiedStep(
            step="data",
            held=False,
            sentence=f"{different[0].recorded} {what}{more}: {told[0][0]}",
            details=tuple(
                detail
                for row, sentences in zip(different, told, strict=True)
                for detail in (_hashes(row), *sentences[1:])
            ),
        )
    moved = f", {len(found.moved)} of them in another place" if found.moved else ""
    unchecked = f"; {len(found.unchecked)} have no recorded hash" if found.unchecked else ""
    rows = len(found.session.rows)
    sentence = f"All {rows} files and folders have the recorded content{moved}{unchecked}."
    return VerifiedStep(step="data", held=True, sentence=sentence)


def _told(files: DataFiles, row: LocatedRow) -> list[str]:
    """Return the reason with the first file that is not as it was, then every one of them."""
    named = differences_in(files, row.expected_sha256, Path(row.path))
    if not named:
        return [row.reason]
    more = f" ({len(named) - 1} more files)" if len(named) > 1 else ""
    return [f"{named[0]}{more}", *named[:MOST_FILES_TOLD]]


def _hashes(row: LocatedRow) -> str:
    now = row.found_sha256[:SHORT]
    shown = f", now {now}…" if now else ""  # of another size, it was not read
    return f"{row.recorded}: {row.reason} (SHA-256 recorded {row.expected_sha256[:SHORT]}…{shown})"
