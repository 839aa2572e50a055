"""What the jobs on capsules are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options


class PackCapsuleRequest(Options):
    """Pack a run, and its data if wished, into one file."""

    run: str
    out: str
    with_data: bool = False
    find_in: tuple[str, ...] = ()


class PackCapsuleResult(Options):
    path: str
    size_bytes: int
    n_files: int
    sha256: str
    """Of the whole file; the same run packed again has the same."""


class UnpackCapsuleRequest(Options):
    """Unpack a capsule into a new folder."""

    path: str
    out: str


class UnpackCapsuleResult(Options):
    run: str
    """The run folder."""
    data: str
    """Folder of the data, to be given as the folder to look in; empty if there are none in it."""
