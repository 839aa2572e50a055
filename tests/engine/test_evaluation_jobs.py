"""The jobs evaluate, compare and save_picture, with models whose answers are known."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, InputSpec
from engine.assessments import Assessed, AssessmentStore
from engine.evaluation_text import result_lines
from engine.jobs.registry import run_job
from engine.protocol.evaluation import (
    CompareRequest,
    CompareResult,
    EvaluateRequest,
    EvaluateResult,
    SavePictureRequest,
)
from models.backend import prepare
from models.card import ModelCard
from models.decisions.document import Decisions
from models.evaluation.assessment import Assessment
from models.evaluation.metrics import measured
from models.files import save_model
from models.training.control import Control

SIZE = 8
N = 20
NOTHING_DECIDED = Decisions()


@dataclass
class Context:
    """Keeps what is said."""

    control: Control = field(default_factory=Control)
    scans: ScanStore = field(default_factory=ScanStore)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    said: list[str] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Keep the message."""
        self.said.append(message)

    def event(self, kind: str, data: Options) -> None:
        """Nothing is told by these jobs."""


@dataclass(frozen=True)
class Made:
    """Two models and the images for them."""

    good: str
    bad: str
    several: str
    rows: tuple[DataRow, ...]


def _model(path: Path, weight: float, labels: str = "one", decisions: Decisions = NOTHING_DECIDED) -> str:
    """Write a network that compares the left half with the right one, times ``weight``."""
    import keras

    image = keras.Input((SIZE, SIZE, 1))
    scores = keras.layers.Dense(2, activation="softmax" if labels == "one" else "sigmoid")
    model = keras.Model(image, scores(keras.layers.Flatten()(image)))
    sides = np.ones((SIZE, SIZE))
    sides[:, SIZE // 2 :] = -1
    scores.set_weights([weight * np.stack([sides.ravel(), -sides.ravel()], axis=1), np.zeros(2)])
    spec = InputSpec(size=SIZE, color="gray")
    card = ModelCard(
        classes=("left", "right"), labels=labels, input=spec, architecture="-", decisions=decisions
    )
    save_model(model, card, path)
    return str(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A model that is always right, one that says the same of every image, and one for several labels."""
    prepare("cpu", seed=1)
    root = tmp_path_factory.mktemp("made")
    numbers = np.random.default_rng(1)
    rows = []
    for donor in range(8):
        for side, name in enumerate(("left", "right")):
            folder = root / f"donor {donor}" / name
            folder.mkdir(parents=True)
            for index in range(N // 4):
                image = numbers.integers(0, 60, (SIZE, SIZE), dtype=np.uint8)
                image[:, side * SIZE // 2 : (side + 1) * SIZE // 2] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{index}.png"), image)
            rows.append(
                DataRow(
                    path=str(folder), class_name=name, n_images=N // 4, group=f"donor {donor}", part="test"
                )
            )
    return Made(
        _model(root / "good.keras", 0.2),
        _model(root / "bad.keras", 0.0),
        _model(root / "several.keras", 0.2, "several"),
        tuple(rows),
    )


def test_an_evaluation_tells_files_groups_and_curves(made: Made) -> None:
    """Groups named by the rows draw the intervals; every image has its scores."""
    found = run_job("evaluate", EvaluateRequest(model=made.good, rows=made.rows), Context())
    assert isinstance(found, EvaluateResult)
    assert (found.metrics.accuracy, found.metrics.n, found.metrics.n_groups) == (1.0, 80, 8)
    assert found.metrics.accuracy_ci95[0] < 0.75
    assert [one.n for one in found.by_group] == [10] * 8
    assert [one.row for one in found.by_file] == list(range(16))
    assert found.confused_pairs == ()
    assert [curve.class_name for curve in found.curves] == ["left", "right"]
    assert found.images[0].group == "donor 0"
    assert found.images[0].scores[0] == pytest.approx(found.images[0].score)
    assert EvaluateResult.model_validate_json(found.model_dump_json()) == found
    alone = run_job("evaluate", EvaluateRequest(model=made.good, rows=made.rows[:2]), Context())
    assert isinstance(alone, EvaluateResult) and alone.metrics.n_groups == 1
    assert any("not for new groups" in line for line in result_lines(alone))
    assert any("for new groups, from the 8 groups" in line for line in result_lines(found))


def test_equal_questions_have_equal_keys(made: Made) -> None:
    """The key tells models and images apart, and is the same in another process."""

    def key(model: str, rows: tuple[DataRow, ...]) -> str:
        found = run_job("evaluate", EvaluateRequest(model=model, rows=rows), Context())
        assert isinstance(found, EvaluateResult)
        return found.assessment

    assert key(made.good, made.rows) == key(made.good, made.rows)
    assert len({key(made.good, made.rows), key(made.bad, made.rows), key(made.good, made.rows[:4])}) == 3


def test_the_better_model_wins_by_group(made: Made) -> None:
    """One is right about all, the other about half, in each of 8 groups: p = 2 / 2**8."""
    request = CompareRequest(model=made.bad, other=made.good, rows=made.rows)
    found = run_job("compare", request, Context())
    assert isinstance(found, CompareResult)
    assert (found.winner, found.accuracy, found.other_accuracy) == ("second", 0.5, 1.0)
    assert found.p_value == pytest.approx(2 / 2**8)
    assert found.sentence.startswith("good is right more often.")
    itself = run_job("compare", request.model_copy(update={"other": made.bad}), Context())
    assert isinstance(itself, CompareResult)
    assert itself.winner == "" and itself.sentence.startswith("No winner")
    assert "threshold" not in found.sentence


def test_a_comparison_says_which_thresholds_it_leaves_out(made: Made, tmp_path: Path) -> None:
    """The networks are compared; with its threshold one of them gives other answers."""
    decided = Decisions(temperature=0.5, thresholds={"left": 0.9}, target="left")
    sorting = _model(tmp_path / "sorting.keras", 0.2, decisions=decided)
    found = run_job("compare", CompareRequest(model=made.good, other=sorting, rows=made.rows), Context())
    assert isinstance(found, CompareResult)
    assert found.sentence.endswith(
        "The networks alone are compared, without what was decided about them "
        "(sorting: threshold 0.9 of left); a prediction uses that, so its answers can differ."
    )


def test_figures_on_the_screen_need_no_second_pass(made: Made, tmp_path: Path) -> None:
    """A picture and a comparison after an evaluation classify the images of that model no more."""
    context = Context()
    asked = EvaluateRequest(model=made.good, rows=made.rows)
    run_job("evaluate", asked, context)
    context.said.clear()
    shown = asked.model_copy(update={"shown_before": True})
    for kind in ("png", "csv"):
        request = SavePictureRequest(evaluate=shown, picture="roc", path=str(tmp_path / f"a.{kind}"))
        run_job("save_picture", request, context)
    assert not any("Classifying" in message for message in context.said)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "class"


def test_several_labels_are_evaluated(made: Made) -> None:
    """Exact matches, no confusion matrix; images of two labels are right only with both."""
    both = made.rows[0].model_copy(update={"further_classes": ("right",)})
    found = run_job("evaluate", EvaluateRequest(model=made.several, rows=(both, *made.rows[1:])), Context())
    assert isinstance(found, EvaluateResult)
    assert found.metrics.labels == "several"
    assert found.metrics.accuracy == pytest.approx(75 / 80)
    assert found.metrics.hamming_loss == pytest.approx(5 / 160)
    assert found.metrics.confusion_matrix == ()
    assert (found.images[0].true_classes, found.images[0].predicted_classes) == ((0, 1), (0,))


def test_what_cannot_be_is_told(made: Made, tmp_path: Path) -> None:
    """A folder of images for the report, a model of one class per image, a picture that these images do not
    have, an unknown ending."""
    context = Context()
    with pytest.raises(BadInput, match="choose a new folder"):
        run_job("evaluate", EvaluateRequest(model=made.good, rows=made.rows, out=made.rows[0].path), context)
    assert context.said == []
    both = made.rows[0].model_copy(update={"further_classes": ("right",)})
    with pytest.raises(BadInput, match="shows several classes"):
        run_job("evaluate", EvaluateRequest(model=made.good, rows=(both,)), Context())
    plain = tuple(row.model_copy(update={"group": ""}) for row in made.rows)
    asked = EvaluateRequest(model=made.good, rows=plain)
    with pytest.raises(BadInput, match="no picture"):
        run_job(
            "save_picture",
            SavePictureRequest(evaluate=asked, picture="groups", path=str(tmp_path / "a.svg")),
            Context(),
        )
    with pytest.raises(BadInput, match=r"saved as \.png"):
        run_job(
            "save_picture",
            SavePictureRequest(evaluate=asked, picture="roc", path=str(tmp_path / "a.doc")),
            Context(),
        )


def test_the_store_keeps_the_last_ones() -> None:
    """The oldest goes first when memory is short; the last one stays however large it is."""
    assessment = Assessment.of(np.eye(2), np.arange(2), "ab")
    one = Assessed("key", assessment, measured(assessment), (), None)
    store = AssessmentStore(most_bytes=2 * one.n_bytes)
    for name in "abc":
        store.keep(name, one)
    assert [store.find(name) is one for name in "abc"] == [False, True, True]
    tiny = AssessmentStore(most_bytes=1)
    tiny.keep("a", one)
    assert tiny.find("a") is one
