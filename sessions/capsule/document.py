"""What a capsule holds, and how large it may be."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options
from datasets.basics.zip_guard import ZipRules
from resources import PROGRAM, VERSION

SUFFIX = ".discern.zip"
MANIFEST = "capsule.json"
RUN = "run"
DATA = "data"
NAMED = "named"
"""Folder of the members that are unpacked under other names than they have in the capsule."""
LARGEST_MANIFEST_BYTES = 256 * 2**20

# Data of a whole measurement are in it, stored as they are: nothing unpacks to more than the file itself.
RULES = ZipRules(
    kind="capsule",
    most_members=2_000_000,
    file_bytes=2**42,
    member_bytes=2**40,
    content_bytes=2**42,
    ratio=1,
    ratio_from=0,
)


class CapsuleFile(Options):
    """One member of the capsule."""

    size_bytes: int
    sha256: str
    name: str = ""
    """Where it is unpacked to, if not every system allows a member to be called so; else empty."""


class CapsuleManifest(Options):
    """The member ``capsule.json``: every other member with its hash."""

    format: Literal[1] = 1
    program: str = PROGRAM
    program_version: str = VERSION
    name: str
    """Name of the run."""
    session_sha256: str
    with_data: bool
    repeats: tuple[float, ...] = ()
    """Best validation accuracies of the runs that stood beside this one and differ in the seed alone."""
    files: dict[str, CapsuleFile]
    """Name of the member -> what it is; the run below ``run/``, data below ``data/``."""
