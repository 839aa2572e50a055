"""Packing a run, and its data if wished, into a capsule."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import TEMPORARY_MARK, atomic_write
from datasets.basics.progress import Progress, silent
from datasets.basics.text_names import check_text
from datasets.basics.zip_guard import is_plain_name
from datasets.hashing import ITSELF, content_files
from sessions.capsule.document import (
    DATA,
    MANIFEST,
    NAMED,
    RULES,
    RUN,
    CapsuleFile,
    CapsuleManifest,
)
from sessions.document import Session
from sessions.repeats import accuracies_of_repeats
from sessions.run_folder import RunFolder

_BLOCK = 2**20
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_HASHING_SHARE = 0.5


def write_capsule(
    run: RunFolder, path: Path, data: Session | None = None, progress: Progress = silent
) -> CapsuleManifest:
    """Pack session, spreadsheet, journal, figures, models, reports and predictions of a run.

    The same content gives the same bytes: members are stored in order of their names, without times. A file
    whose name not every system allows is stored under a number, and gets its name back when it is unpacked.
    Checkpoints are left out, because the training is done again from its beginning.

    Args:
        run: a run that is not being trained.
        path: file to write; its folder must exist.
        data: the session with the paths of today, whose data are packed too; None: without data.

    Raises:
        BadInput: if the run is in use, a file cannot be read, or its name is no text.
        WorkFailed: if the capsule cannot be written; a former file is then untouched.
        Cancelled: by ``progress``.
    """
    if run.locked:
        raise BadInput(f"The run {run.root} is in use: wait for its end.")
    members = _members(run, data)
    sizes = {member: _size(file) for member, _, file in members}
    total = max(sum(sizes.values()), 1)
    files, done = {}, 0
    for member, name, file in members:
        progress(_HASHING_SHARE * done / total, f"Hashing {name}")
        files[member] = CapsuleFile(
            size_bytes=sizes[member], sha256=_sha256(file), name="" if name == member else name
        )
        done += sizes[member]
    manifest = CapsuleManifest(
        name=run.name,
        session_sha256=run.session().sha256(),
        with_data=data is not None,
        repeats=accuracies_of_repeats(run),
        files=files,
    )

    def write(stream: BinaryIO) -> None:
        _write(stream, manifest, {member: file for member, _, file in members}, progress)

    try:
        atomic_write(path, write)
    except OSError as error:
        raise WorkFailed(
            f"The capsule {path} cannot be written ({error.strerror or error}): make room, or choose "
            "another place."
        ) from error
    return manifest


def _run_members(run: RunFolder) -> Iterator[tuple[str, Path]]:
    tops = (run.session_json, run.journal, run.spreadsheet, run.metrics_json, run.data_files)
    yield from ((f"{RUN}/{file.name}", file) for file in tops if file.is_file())
    for folder in (run.models, run.reports, run.predictions):
        for file in folder.rglob("*"):
            if file.is_file() and TEMPORARY_MARK not in file.name:
                yield f"{RUN}/{file.relative_to(run.root).as_posix()}", file


def _data_members(session: Session) -> Iterator[tuple[str, Path]]:
    for number, place in enumerate(dict.fromkeys(row.path for row in session.rows)):
        path = Path(place)
        inner = f"/{path.name}" if path.is_dir() else ""
        for name, file in content_files(path):
            # Numbered, because two folders can have the same name.
            yield f"{DATA}/{number:05d}{inner}/{path.name if name == ITSELF else name}", Path(file)


def _members(run: RunFolder, data: Session | None) -> list[tuple[str, str, Path]]:
    """Return (name in the capsule, name when unpacked, file), in order of the second."""
    files = sorted([*_run_members(run), *(_data_members(data) if data else ())])
    if len(files) >= RULES.most_members:
        raise BadInput(f"{run.root} and its data are {len(files):,} files, more than a capsule holds.")
    members = []
    taken: set[str] = set()
    for number, (name, file) in enumerate(files):
        check_text(name, str(file))
        # Windows takes "A" and "a" for the same file.
        plain = is_plain_name(name) and name.casefold() not in taken
        taken.add(name.casefold())
        members.append((name if plain else f"{NAMED}/{number:06d}", name, file))
    return members


def _write(stream: BinaryIO, manifest: CapsuleManifest, members: dict[str, Path], progress: Progress) -> None:
    total = max(sum(file.size_bytes for file in manifest.files.values()), 1)
    done = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_info(MANIFEST), manifest.model_dump_json(indent=1))
        for name, file in members.items():
            progress(_HASHING_SHARE + (1 - _HASHING_SHARE) * done / total, f"Packing {name}")
            known = manifest.files[name]
            digest = hashlib.sha256()
            large = known.size_bytes >= zipfile.ZIP64_LIMIT
            with file.open("rb") as source, archive.open(_info(name), "w", force_zip64=large) as target:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    target.write(block)
            if digest.hexdigest() != known.sha256:
                raise BadInput(f"{file} was changed while it was packed: try again.")
            done += known.size_bytes


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.external_attr = _MODE
    info.create_system = 3  # the same bytes on every system
    return info


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise BadInput(f"The file {file} cannot be read ({error.strerror}).") from error


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"The file {file} cannot be read ({error.strerror}).") from error
