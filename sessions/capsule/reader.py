"""Reading a capsule that may have come by e-mail."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import TEMPORARY_MARK
from datasets.basics.progress import Progress, silent
from datasets.basics.zip_guard import DAMAGE, is_plain_name, open_zip, read_member
from sessions.capsule.document import (
    DATA,
    LARGEST_MANIFEST_BYTES,
    MANIFEST,
    NAMED,
    RULES,
    RUN,
    CapsuleFile,
    CapsuleManifest,
)
from sessions.document import Session
from sessions.reading import LARGEST_JSON_BYTES, parse_session

_BLOCK = 2**20
SESSION_MEMBER = f"{RUN}/session.json"


def read_manifest(path: Path) -> CapsuleManifest:
    """Return what a capsule says that it holds.

    Raises:
        BadInput: if it is no capsule, damaged, or breaks the rules of zip files.
    """
    with open_zip(path, RULES) as archive:
        return _manifest(path, archive)


def read_capsule_session(path: Path) -> Session:
    """Return the session of a capsule, without unpacking the rest.

    Raises:
        BadInput: as :func:`read_manifest`.
    """
    with open_zip(path, RULES) as archive:
        manifest = _manifest(path, archive)
        content = read_member(path, archive, SESSION_MEMBER, LARGEST_JSON_BYTES, RULES)
    if hashlib.sha256(content).hexdigest() != manifest.files[SESSION_MEMBER].sha256:
        raise _damaged(path, SESSION_MEMBER)
    return parse_session(content, path)


def unpack_capsule(path: Path, folder: Path, progress: Progress = silent) -> CapsuleManifest:
    """Unpack a capsule into a new folder: its list, the run in ``run``, the data, if any, in ``data``.

    Every member is compared with its recorded hash. Nothing is left after an error.

    Raises:
        BadInput: if the folder is there already, or the capsule is damaged.
        WorkFailed: if the files cannot be written, or there is not enough room for them.
        Cancelled: by ``progress``.
    """
    if folder.exists():
        raise BadInput(f"{folder} is there already: choose a new folder for the capsule.")
    draft = folder.with_name(f"{folder.name}{TEMPORARY_MARK}{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True)
        with open_zip(path, RULES) as archive:
            manifest = _manifest(path, archive)
            _check_room(path, manifest, draft)
            _extract(path, archive, manifest, draft, progress)
            (draft / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        draft.rename(folder)
    except OSError as error:
        raise WorkFailed(f"{path} cannot be unpacked into {folder} ({error.strerror or error}).") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _check_room(path: Path, manifest: CapsuleManifest, folder: Path) -> None:
    needed = sum(file.size_bytes for file in manifest.files.values())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise WorkFailed(
            f"{path} holds {needed / 2**30:.1f} GiB, and there are {free / 2**30:.1f} GiB free in "
            f"{folder.parent}: make room there, or choose another folder."
        )


def _extract(
    path: Path, archive: zipfile.ZipFile, manifest: CapsuleManifest, folder: Path, progress: Progress
) -> None:
    total = max(sum(file.size_bytes for file in manifest.files.values()), 1)
    done = 0
    for name, known in manifest.files.items():
        progress(done / total, f"Unpacking {name}")
        target = folder.joinpath(*(known.name or name).split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        _extract_member(path, archive, name, known, target)
        done += known.size_bytes


def _extract_member(
    path: Path, archive: zipfile.ZipFile, name: str, known: CapsuleFile, target: Path
) -> None:
    digest = hashlib.sha256()
    with target.open("xb") as out, archive.open(name) as source:
        while block := _block(path, source):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != known.sha256:
        raise _damaged(path, name)


def _block(path: Path, source: IO[bytes]) -> bytes:
    try:
        return source.read(_BLOCK)
    except DAMAGE as error:
        raise BadInput(f"The capsule {path} is damaged: get a fresh copy.") from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> CapsuleManifest:
    content = read_member(path, archive, MANIFEST, LARGEST_MANIFEST_BYTES, RULES)
    try:
        manifest = CapsuleManifest.model_validate_json(content)
    except ValidationError as error:
        raise BadInput(
            f"{path} is no capsule that this version reads: ask for one of a newer or the same version."
        ) from error
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    sizes.pop(MANIFEST, None)
    if sizes != {name: file.size_bytes for name, file in manifest.files.items()}:
        raise BadInput(f"The capsule {path} does not hold what its list says: get a fresh copy.")
    if SESSION_MEMBER not in manifest.files:
        raise BadInput(f"The capsule {path} holds no session.")
    for member, file in manifest.files.items():
        if file.name and not _may_be_called(member, file.name):
            raise BadInput(
                f"The capsule {path} cannot be unpacked here: no file may be called {file.name!r}."
            )
    names = [file.name or member for member, file in manifest.files.items()]
    if len(set(names)) != len(names):
        raise BadInput(f"The capsule {path} holds a file twice: get a fresh copy.")
    return manifest


def _may_be_called(member: str, name: str) -> bool:
    """Whether a member may be unpacked under a name of its own, on this system."""
    top, *parts = name.split("/")
    inside = bool(parts) and not any(part in ("", ".", "..") or "\0" in part for part in parts)
    named = member.startswith(f"{NAMED}/") and top in (RUN, DATA) and name != SESSION_MEMBER
    # On Windows a name can be a device, a stream or a folder further up; elsewhere these are plain letters.
    return inside and named and (os.name != "nt" or is_plain_name(name))


def _damaged(path: Path, name: str) -> BadInput:
    return BadInput(f"The capsule {path} is damaged: {name} in it is not what was packed. Get a fresh copy.")
