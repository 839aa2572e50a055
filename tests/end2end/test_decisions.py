"""A model's temperature, thresholds and sense of the unknown, from the command line to what is said of
images."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from datasets.spec import DataRow
from datasets.survey import survey_row
from engine.protocol.decisions import (
    CalibrateRequest,
    CalibrateResult,
    DecideRequest,
    DecideResult,
    FitUnlikeRequest,
    FitUnlikeResult,
    PrevalenceRequest,
    PrevalenceResult,
    ThresholdRequest,
    ThresholdResult,
)
from engine.protocol.evaluation import EvaluateRequest
from engine.steps.models.model_source import model_source
from engine.steps.unlike.detector import decisions_for_card
from engine.terminal import perform
from models.decisions.document import Decisions
from models.novelty.registry import NOVELTIES
from sessions.openings import openings
from sessions.run_folder import RunFolder


@pytest.fixture
def own_run(trained_run: Path, tmp_path: Path) -> Path:
    """A copy of the trained run, so that what is decided stays in this test."""
    return Path(shutil.copytree(trained_run, tmp_path / "run"))


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    """Images of noise, brighter than those of the classes."""
    folder = tmp_path / "rubbish"
    folder.mkdir()
    generator = np.random.default_rng(1)
    for index in range(30):
        image = generator.integers(100, 256, (16, 16), dtype=np.uint8)
        assert cv2.imwrite(str(folder / f"{index}.png"), image)
    return folder


def test_a_temperature_is_kept_if_it_helps(call: Any, own_run: Path) -> None:
    """The training opened the test part, so that it tells; the command keeps what the job accepted."""
    before = openings(RunFolder.open(own_run).entries())
    result = perform("calibrate", CalibrateRequest(model=str(own_run)), CalibrateResult)
    assert result.test is not None and result.test.n == 40
    assert result.accepted == (result.test.nll_after <= result.test.nll_before)
    assert result.test_openings == before + 1
    answer = call("decide", own_run, "--calibrate", "--json")
    assert answer.exit_code == 0
    kept = answer.json()["temperature"]
    assert kept == (pytest.approx(result.temperature) if result.accepted else None)


def test_a_temperature_that_makes_it_worse_is_refused(own_run: Path) -> None:
    """Where the validation images mislead (their class names are exchanged), the test images tell."""
    session = own_run / "session.json"
    content = json.loads(session.read_text())
    for row in content["rows"]:
        if row["part"] == "validation":
            row["class_name"] = {"left": "right", "right": "left"}[row["class_name"]]
    session.write_text(json.dumps(content))
    result = perform("calibrate", CalibrateRequest(model=str(own_run)), CalibrateResult)
    assert not result.accepted
    assert "refused" in result.sentence


def test_a_threshold_is_chosen_reported_and_used(
    call: Any, own_run: Path, sample_root: Path, tmp_path: Path
) -> None:
    """It is chosen on the validation images, reported on the test images with intervals, and predict follows
    it."""
    answer = call("decide", own_run, "--target", "left", "--yield", "0.5")
    assert answer.exit_code == 0, answer.stderr
    assert "95 % interval" in answer.stdout and "Test part opened" in answer.stdout
    threshold = call("decide", own_run, "--json").json()["thresholds"]["left"]
    out = tmp_path / "said.csv"
    assert call("predict", own_run, sample_root / "test" / "left", "--out", out).exit_code == 0
    lines = [line.split(",") for line in out.read_text(encoding="utf-8-sig").splitlines()[1:]]
    for line in lines:
        assert (line[3] == "left") == (float(line[5]) >= threshold)
    assert call("decide", own_run, "--forget").stdout.startswith("Nothing was decided")


def test_figures_say_what_they_leave_out(call: Any, own_run: Path, sample_root: Path, tmp_path: Path) -> None:
    """An evaluation measures the network alone; where something was decided, all answers say so."""
    arguments = ("evaluate", own_run, "--data", sample_root / "test", "--out", tmp_path / "report")
    metrics = tmp_path / "report" / "metrics.json"
    assert call(*arguments, "--json").json()["note"] == ""
    assert "note" not in json.loads(metrics.read_text())
    decided = Decisions(temperature=1.25, target="left", thresholds={"left": 0.75})
    perform("decide", DecideRequest(model=str(own_run), decisions=decided), DecideResult)
    sentence = call(*arguments, "--json").json()["note"]
    assert "before what was decided about it (temperature 1.25, threshold 0.75 of left)" in sentence
    assert sentence in call(*arguments).stdout
    assert json.loads(metrics.read_text())["note"] == sentence


def test_what_cannot_be_reached_is_said(own_run: Path) -> None:
    """A cost table of another size and an unknown class are sentences; so is a purity that is not there."""
    before = openings(RunFolder.open(own_run).entries())
    evaluate = EvaluateRequest(model=str(own_run), part="validation")
    for wish in ({"target": "up"}, {"target": "left", "rule": "cost", "costs": ((0.0, 1.0),)}):
        request = ThresholdRequest.model_validate({"evaluate": evaluate, **wish})
        with pytest.raises(BadInput):
            perform("choose_threshold", request, ThresholdResult)
    request = ThresholdRequest(evaluate=evaluate, target="left", rule="cost", costs=((0, 1), (5, 0)))
    result = perform("choose_threshold", request, ThresholdResult)
    assert result.reported_on == result.chosen_on
    assert result.chosen_on.mean_cost is not None
    assert result.test_openings == before, "the test part stays closed"


def test_rubbish_is_told_from_the_classes(own_run: Path, rubbish: Path) -> None:
    """Every method is measured on the rubbish, the best one is kept, and noise is told from what was
    learnt."""
    row = survey_row(DataRow(path=str(rubbish), part="unlabeled"))[0]
    request = FitUnlikeRequest(model=str(own_run), rubbish=(row,))
    result = perform("fit_unlike", request, FitUnlikeResult)
    assert {figures.method for figures in result.methods} == set(NOVELTIES.names())
    assert result.unlike.method == result.methods[0].method
    assert result.unlike.auroc is not None and result.unlike.auroc >= 0.9
    assert result.methods[0].caught > 0.9
    assert Path(result.file).is_file()
    assert result.unlike.n_rubbish == 30


def test_predict_says_what_is_unlike_the_training_images(
    call: Any, own_run: Path, rubbish: Path, sample_root: Path, tmp_path: Path
) -> None:
    """The verdict of a file of noise warns, that of test images does not; the answer is "unknown" if that is
    wanted; what the training images look like is kept in the run, and made again where it is missing."""
    out = tmp_path / "said.csv"
    answer = call("predict", own_run, rubbish, sample_root / "test", "--out", out, "--unknown", "--json")
    assert answer.exit_code == 0, answer.stderr
    noise, *known = answer.json()["files"]
    assert noise["verdict"]["level"] == "bad" and noise["verdict"]["unlike_share"] > 0.9
    assert noise["verdict"]["brightness_change"] > 0.2
    assert sum(noise["counts"]) == 30 * (1 - noise["verdict"]["unlike_share"])
    for file in known:
        assert file["verdict"]["unlike_share"] <= 0.2 and file["verdict"]["level"] != "bad"
        assert sum(one["corrected"] for one in file["fractions"]) == pytest.approx(1)
    lines = [line.split(",") for line in out.read_text(encoding="utf-8-sig").splitlines()]
    assert lines[0][-1] == "unlike training"
    for line in lines[1:]:
        assert (line[3] == "unknown") == (float(line[-1]) > 95)
    kept = own_run / "models" / "unlike.npz"
    kept.unlink()
    again = call("predict", own_run, rubbish, "--out", out, "--json").json()["files"][0]
    assert kept.is_file()
    assert again["verdict"] == noise["verdict"]
    plain = call("predict", own_run, rubbish, "--out", out, "--no-unlike", "--json").json()["files"][0]
    assert plain["verdict"] is None
    assert out.read_text(encoding="utf-8-sig").splitlines()[0].endswith("score right")


def test_the_card_of_an_export_has_the_decisions(call: Any, own_run: Path, tmp_path: Path) -> None:
    """Temperature and threshold, and the memory of the training images, go with the exported network."""
    assert (
        call("decide", own_run, "--target", "left", "--yield", "0.9", "--part", "validation").exit_code == 0
    )
    assert call("decide", own_run, "--unlike").exit_code == 0
    source = model_source(own_run)
    decisions = decisions_for_card(source)
    assert decisions.target == "left" and decisions.unlike is not None and decisions.unlike.state
    assert [one.class_name for one in decisions.unlike.classes] == ["left", "right"]
    assert all(one.brightness and one.unlike_share < 0.5 for one in decisions.unlike.classes)
    answer = call("export", own_run, "--to", "frozen-pb", "--out", tmp_path / "out", "--json")
    card = json.loads(Path(answer.json()["exports"][0]["card"]).read_text(encoding="utf-8"))
    assert Decisions.model_validate(card["decisions"]) == decisions
    assert card["decisions"]["unlike"]["model_sha256"] == hash_path(source.file)


def test_rubbish_becomes_a_class(call: Any, sample_root: Path, rubbish: Path, tmp_path: Path) -> None:
    """A new session has it as its last class, and is told that 30 images are few."""
    target = tmp_path / "with rubbish.xlsx"
    answer = call("new", target, "--data", sample_root, "--rubbish", rubbish)
    assert answer.exit_code == 0
    assert "3 classes, 190 images" in answer.stdout
    assert "30 images of rubbish" in answer.stderr and "few" in answer.stderr


def test_fractions_are_corrected_by_the_validation_images(own_run: Path) -> None:
    """No data are needed: the model file knows its confusion."""
    request = PrevalenceRequest(model=str(own_run / "models" / "best.keras"), counts=(30, 10))
    result = perform("prevalence", request, PrevalenceResult)
    assert [fraction.raw for fraction in result.fractions] == [0.75, 0.25]
    with pytest.raises(BadInput, match="One count for each"):
        perform("prevalence", request.model_copy(update={"counts": (1,)}), PrevalenceResult)
