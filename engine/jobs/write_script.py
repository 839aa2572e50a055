"""Writes a script that trains a session, or a run, again."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write
from datasets.basics.program import program_command
from engine.jobs.base import JobInfo
from engine.protocol.scripts import WriteScriptRequest, WriteScriptResult
from engine.steps.context import JobContext
from sessions.capsule.unpacked import data_beside
from sessions.changes import never_in_force, recorded_changes
from sessions.files import open_session
from sessions.history import run_summary
from sessions.journal_entries import Changed, LeftOut
from sessions.run_folder import RunFolder
from sessions.script import LANGUAGES, Recipe, script_text
from sessions.settings import set_values

JOB = JobInfo(name="write_script", request=WriteScriptRequest, result=WriteScriptResult)

TIME_BUDGET = "training.time_budget"
LEFT_OUT = (
    "Images that could not be read were left out on the way of this run, which the script does not do again."
)


def run(request: WriteScriptRequest, context: JobContext) -> WriteScriptResult:
    """Write the script in one step; a former file of that name is replaced."""
    out = Path(request.out)
    if out.suffix.lower() not in LANGUAGES:
        raise BadInput(f"{out.name}: a script ends in {' or '.join(LANGUAGES)}.")
    recipe = _recipe(request)
    text = script_text(recipe, LANGUAGES[out.suffix.lower()])
    try:
        atomic_write(out, text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise WorkFailed(
            f"The script {out} cannot be written ({error.strerror}): make room, or choose another place."
        ) from error
    return WriteScriptResult(path=str(out), remarks=tuple(recipe.remarks))


def _recipe(request: WriteScriptRequest) -> Recipe:
    if request.session is not None:
        return Recipe(request.session, program_command())
    path = Path(request.path)
    if not path.is_dir():
        return Recipe(open_session(path), program_command())
    return _recipe_of_run(RunFolder.open(path))


def _recipe_of_run(run: RunFolder) -> Recipe:
    """Return what was done in a run, the changes on its way too."""
    entries = run.entries()
    # What the clock led to is among the recorded changes; it would not lead to the same again.
    session = set_values(run.session(), {TIME_BUDGET: None})
    changes = [_followed(changed) for changed, _ in recorded_changes(entries)]
    left_out = any(entry.typed(LeftOut) for entry in entries)
    summary = run_summary(run.root)
    stopped_after = summary.epochs_done if summary.status == "stopped" else None
    # What was asked for behind the last epoch changed nothing, and `train` would refuse it.
    never = never_in_force(session, changes, stopped_after)
    return Recipe(
        session=session,
        program=program_command(),
        changes=[changed for changed in changes if changed.changes and changed not in never],
        stopped_after=stopped_after,
        remarks=(LEFT_OUT,) if left_out else (),
        find_in=[str(folder) for folder in data_beside(run.root)],
    )


def _followed(changed: Changed) -> Changed:
    kept = {key: value for key, value in changed.changes.items() if key != TIME_BUDGET}
    return changed.model_copy(update={"changes": kept})
