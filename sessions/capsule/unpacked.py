"""What lies beside the run of an unpacked capsule."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from sessions.capsule.document import DATA, MANIFEST, RUN, CapsuleManifest


def data_beside(run: Path) -> tuple[Path, ...]:
    """Return the folder of the data that were unpacked beside this run; nothing where there is none."""
    data = run.absolute().parent / DATA
    return (data,) if run.name == RUN and data.is_dir() else ()


def repeats_beside(run: Path) -> tuple[float, ...]:
    """Return the accuracies of the repeats as the list unpacked beside this run has them; none without it."""
    try:
        content = (run.absolute().parent / MANIFEST).read_bytes() if run.name == RUN else b""
        return CapsuleManifest.model_validate_json(content).repeats
    except (OSError, ValidationError):
        return ()
