"""A table of runs: checked as a whole, trained row by row, and gone on with where it was killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from engine.command_line import run
from engine.jobs.plan_batch import run as plan_batch
from engine.jobs.run_batch import run as run_batch
from engine.protocol.batch import PlanBatchRequest, PlanBatchResult, RunBatchRequest
from engine.steps.training.training_run import begin
from models.training.events import EpochDone
from sessions.batch.documents import BatchPlan, write_plan
from sessions.document import Session
from sessions.history import run_summary

MakeSession = Callable[..., Session]
HEADER = "name,data,architecture,size,color,epochs,batch_size,dropout"
PLAIN = "MLP_8_8_8,16,gray,6,16,0.2"


@pytest.fixture
def plan(tmp_path: Path, make_session: MakeSession, make_context) -> Callable[..., BatchPlan]:
    """Return a function that checks a table of these lines; its images are in ``data``."""
    make_session()

    def plan(*lines: str, header: str = HEADER, **asked: object) -> BatchPlan:
        table = tmp_path / "table.csv"
        table.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        request = PlanBatchRequest(table=str(table), **asked)
        result = plan_batch(request, make_context())
        assert isinstance(result, PlanBatchResult)
        return result.plan

    return plan


def test_rows_become_sessions(plan) -> None:
    """Each row is a session of its own, a collection one for each of its networks; TIML's words count."""
    made = plan(
        "first,data,lenet5_do,16,gray,6,16,0.2",
        ",data,Collection_test,16,gray,6,16,",
    )
    names = [run.name for run in made.runs]
    assert names[:2] == ["first", "row_002_MLP_8"]
    assert len(names) == 7
    assert made.runs[0].session.model.architecture == "LeNet5_do"
    assert made.runs[1].session.model.options == {"units": [8]}
    assert made.runs[0].session.training.dropout == 0.2
    assert {row.part for row in made.runs[0].session.rows} == {"train", "validation", "test"}


def test_number_of_images_and_chosen_classes(plan, tmp_path: Path) -> None:
    """TIML's ``n`` is a share of the images there are; its class columns leave the other classes out."""
    shutil.copytree(tmp_path / "data" / "train", tmp_path / "pool")
    shutil.copytree(tmp_path / "data" / "train" / "left", tmp_path / "pool" / "third")
    run = plan("pool,n=12,left;third", header="dataset,split,classcolumns").runs[0]
    assert run.session.split.validation == run.session.split.test == 12 / 48
    assert run.session.classes == ("left", "third")
    assert len(run.session.rows) == 2


def test_whole_table_is_checked_first(plan) -> None:
    """Cells, images and networks that cannot be used are all named in one message."""
    with pytest.raises(BadInput) as refused:
        plan(
            "a,data,LeNet6,16,gray,6,16,0.2",
            "b,nowhere,MLP_8_8_8,16,gray,six,16,0.2",
            ",,MLP_8_8_8,16,gray,6,16,0.2",
        )
    for part in ("row 1, column 'architecture'", "row 2, column 'data'", "row 2, column 'epochs'", "row 3:"):
        assert part in str(refused.value)


def test_divided_images_are_not_divided_again(plan) -> None:
    """A share for images that lie in train and test folders would be ignored, so it is refused."""
    with pytest.raises(BadInput, match="divided already"):
        plan("data,frac=0.2", header="dataset,split")


def test_killed_batch_goes_on(plan, tmp_path: Path, make_context) -> None:
    """A run killed in the middle ends with the weights of one left alone; a failing row stops nobody, and
    what is finished is not trained again."""
    shutil.copytree(tmp_path / "data", tmp_path / "lost")
    made = plan(f"lost,lost,{PLAIN}", f"killed,data,{PLAIN}", f"alone,data,{PLAIN}")
    shutil.rmtree(tmp_path / "lost" / "train")
    out = tmp_path / "runs"
    out.mkdir()
    write_plan(made, out)
    begin(made.runs[2].session, out / "alone", "alone", make_context())
    begun = run_summary(out / "alone").created

    def kill_in_the_middle(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin(made.runs[1].session, out / "killed", "killed", make_context(at_event=kill_in_the_middle))
    assert run_summary(out / "killed").status == "interrupted"
    result = run_batch(RunBatchRequest(plan=made, out=str(out)), make_context())
    assert [row.status for row in result.rows] == ["failed", "finished", "finished"]
    assert "lost" in result.rows[0].problem
    assert run_summary(out / "alone").created == begun
    assert result.rows[1].validation == result.rows[2].validation
    assert result.rows[1].test == result.rows[2].test
    assert _weights(out / "killed") == _weights(out / "alone")
    assert Path(result.table).read_text(encoding="utf-8-sig").count("finished") == 2

    changed = plan(f"lost,lost,{PLAIN}".replace("lost,lost", "lost,data"), f"killed,data,{PLAIN[:-1]}3")
    with pytest.raises(BadInput, match="row 2"):
        run_batch(RunBatchRequest(plan=changed, out=str(out)), make_context())


def _weights(run: Path) -> list[bytes]:
    from models.files import load_model

    return [
        np.asarray(array).tobytes() for array in load_model(run / "models" / "best.keras")[0].get_weights()
    ]


def test_faulty_table_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``batch`` ends with 2 and one line, and makes no folder."""
    table = tmp_path / "t.csv"
    table.write_text("data,kolor\nimages,rgb\n", encoding="utf-8")
    assert run(["batch", str(table), "--out", str(tmp_path / "out")]) == 2
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "Did you mean 'color'" in said.err
    assert not (tmp_path / "out").exists()
