"""From a model file back to the run that made it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from models.card import CARD_MEMBER, ModelCard
from models.safety.archive import open_archive, read_text
from sessions.epochs import settings_history
from sessions.history import DEPTH, run_roots
from sessions.journal_entries import Changed, Started
from sessions.run_folder import RunFolder


def run_of_model(path: Path, folders: Sequence[Path] = ()) -> RunFolder:
    """Return the run whose settings have the hash that the card of a model names.

    The run folder that the file lies in is looked at first, then those in and below ``folders``.

    Raises:
        BadInput: if the file is no model, or its run is in none of the folders.
    """
    wanted = _session_hash(path)
    own = path.absolute().parent.parent
    # A model file is called like its run unless somebody renamed it; so the right one is soon found.
    roots = sorted(
        _candidates(own, folders), key=lambda root: (root != own, not path.name.startswith(root.name))
    )
    for root in roots:
        try:
            run = RunFolder.open(root)
            if wanted and wanted in _hashes(run):
                return run
        except BadInput:
            continue  # a damaged run is not the one, or cannot be opened anyway
    raise BadInput(
        f"The run that made {path.name} was not found: name the folder in which it lies to look in."
    )


def _session_hash(path: Path) -> str:
    """Return what the card says; :mod:`models.files` would bring the network library along."""
    try:
        with open_archive(path) as archive:
            return ModelCard.model_validate_json(read_text(path, archive, CARD_MEMBER)).session_sha256
    except ValidationError as error:
        raise BadInput(f"The model file {path} has no card that this version reads.") from error


def _candidates(own: Path, folders: Sequence[Path]) -> Iterable[Path]:
    places = [own] if (own / "session.json").is_file() else []
    places += [root for folder in folders if folder.is_dir() for root in run_roots(folder, DEPTH)]
    return dict.fromkeys(places)


def _hashes(run: RunFolder) -> set[str]:
    """Return the hashes of the settings that the run had, as recorded and by the rule of today."""
    entries = run.entries()
    told = [entry.typed(Started) or entry.typed(Changed) for entry in entries]
    recorded = {one.session_sha256 for one in told if one is not None}
    return recorded | {state.session.sha256() for state in settings_history(run.session(), entries)}
