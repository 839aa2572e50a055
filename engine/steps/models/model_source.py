"""What "RUN-or-MODEL" means: a run folder with its best model, or a model file (ours or imported)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput
from models.decisions.document import Decisions
from models.export.kept import card_file
from models.files import read_card
from models.foreign.registry import kind_of
from models.foreign.sidecar import is_foreign, read_sidecar
from sessions.decisions import decisions_of, left_out_decisions, lost_decisions
from sessions.run_folder import RunFolder


@dataclass(frozen=True)
class ModelSource:
    """A model file, and the run it came from where that is known."""

    file: Path
    run: RunFolder | None

    def decisions(self) -> Decisions:
        """Return what was decided about the model: by the journal of its run, else by its card.

        Raises:
            BadInput: if journal or card cannot be read.
        """
        return read_card(self.file).decisions if self.run is None else decisions_of(self.run)

    def lost_decisions(self) -> str:
        """Return in one sentence why decisions about the model may be missing; empty: none can be.

        Raises:
            BadInput: if the journal cannot be read.
        """
        return left_out_decisions(self.file) if self.run is None else lost_decisions(self.run)


def model_source(path: Path) -> ModelSource:
    """Return the model that the user named.

    Raises:
        BadInput: if there is none.
    """
    if path.is_dir() and not card_file(path).is_file():
        run = RunFolder.open(path)
        if not run.best_model.is_file():
            raise BadInput(f"{path} has no model yet: `resume` goes on with its training.")
        return ModelSource(run.best_model, run)
    if not path.exists():
        raise BadInput(f"{path} is not there.")
    if is_foreign(path):
        # A file that is no model at all is told as such, one without a card as one to be imported.
        kind_of(path)
        read_sidecar(path)
    return ModelSource(path, None)


def run_of(path: Path) -> RunFolder:
    """Return the run that the user named, for what a model file alone does not do.

    Raises:
        BadInput: if it is a model file, or a run without a model.
    """
    source = model_source(path)
    if source.run is None:
        raise BadInput(f"{path} is a model without a run, where nothing can be kept: name the run folder.")
    return source.run
