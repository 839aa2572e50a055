"""Where the data of an unpacked capsule lie."""

from __future__ import annotations

from pathlib import Path

from sessions.capsule.document import DATA, RUN


def data_beside(run: Path) -> tuple[Path, ...]:
    """Return the folder of the data that were unpacked beside this run; nothing where there is none."""
    data = run.absolute().parent / DATA
    return (data,) if run.name == RUN and data.is_dir() else ()
