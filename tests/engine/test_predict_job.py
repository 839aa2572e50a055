"""The job ``predict``: engines, ensembles, turned copies, measurements, live events, and what is refused."""

from __future__ import annotations

import base64
import csv
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput, Cancelled, WorkFailed
from datasets.basics.options import Options
from datasets.spec import AugmentationSpec, DataRow, InputSpec
from engine.assessments import AssessmentStore
from engine.jobs.registry import run_job
from engine.protocol.prediction import Classified, FileDone, PredictRequest, PredictResult
from engine.protocol.training import Notice
from models.backend import prepare
from models.card import ModelCard
from models.evaluation.assessment import Assessment
from models.evaluation.metrics import measured
from models.files import load_model, save_model
from models.training.control import Control
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Started
from sessions.run_folder import RunFolder

N = 40


@dataclass
class Context:
    """Keeps the events of a job; may cancel it where a message begins with some words."""

    cancel_at: str = "never"
    control: Control = field(default_factory=Control)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    events: list[Options] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Learn of a cancelling."""
        assert 0 <= fraction <= 1
        if message.startswith(self.cancel_at):
            raise Cancelled

    def event(self, kind: str, data: Options) -> None:
        """Keep the event."""
        self.events.append(data)

    def of(self, kind: type[Options]) -> list[Any]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def ask(context: Context, **request: Any) -> PredictResult:
    """Run the job."""
    result = run_job("predict", PredictRequest(**{"unlike": False, **request}), context)
    assert isinstance(result, PredictResult)
    return result


@pytest.fixture(scope="module")
def other_model(corner_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is less sure and sees another size, of the same classes."""
    import keras

    model, card = load_model(corner_model)
    image = keras.Input((8, 8, 1))
    enlarged = keras.layers.UpSampling2D(2)(image)
    small = keras.Model(image, model(enlarged))
    head = model.get_layer("probabilities")
    former = head.get_weights()
    head.set_weights([weight / 8 for weight in former])
    path = tmp_path_factory.mktemp("other") / "other.keras"
    save_model(small, card.model_copy(update={"input": InputSpec(size=8, fit="resize")}), path)
    return path


def row_of(path: Path, **more: Any) -> DataRow:
    """Return the row of a measurement."""
    return DataRow(**{"path": str(path), "source": "rtdc", "n_images": N, "part": "unlabeled", **more})


def table(path: Path) -> list[dict[str, str]]:
    """Return the lines of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scores_of(path: Path) -> np.ndarray[Any, Any]:
    """Return the scores of a table, (n, 2)."""
    return np.array([[line["score left"], line["score right"]] for line in table(path)], np.float64)


def expected(model_file: Path, measurement: Path, size: int = 16) -> np.ndarray[Any, Any]:
    """Return what Keras says."""
    model, _ = load_model(model_file)
    with h5py.File(measurement) as file:
        images = [
            cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA) for image in file["events/image"][:]
        ]
    return np.asarray(model(np.stack(images).astype(np.float32)[..., None] / 255, training=False))


def test_a_measurement_is_classified_as_keras_does(
    corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """Equal scores by the faster engine, counts and fractions of them, and events on the way."""
    context = Context()
    rows = (row_of(measurement), row_of(measurement, n_images=N))
    outs = (str(tmp_path / "out.csv"),)
    result = ask(context, models=(str(corner_model),), rows=rows, outs=outs, pictures=5)
    found = expected(corner_model, measurement)
    np.testing.assert_allclose(scores_of(tmp_path / "out.csv"), np.concatenate([found, found]), atol=1e-5)
    assert result.engine == "onnxruntime"
    assert (result.n, result.outs) == (2 * N, outs)
    counts = tuple(np.bincount(found.argmax(axis=1), minlength=2).tolist())
    assert result.counts == tuple(2 * count for count in counts)
    assert min(counts) > 3
    assert result.images_per_second > 0
    assert result.milliseconds_per_image > 0
    assert [done.counts for done in context.of(FileDone)] == [counts, counts]
    assert result.files == tuple(context.of(FileDone))
    assert [done.place for done in result.files] == [row.place for row in rows]
    assert [one.raw for one in result.files[0].fractions] == [count / N for count in counts]
    for place, told in enumerate(context.of(Classified)):
        assert (told.row, told.n_done, told.n, told.counts) == (place, N, N, counts)
        assert len(told.pictures) == len(told.indices) == 5
        block = np.frombuffer(base64.b64decode(told.block), "<f2").reshape(-1, 2)
        np.testing.assert_allclose(block, found, atol=1e-3)
        np.testing.assert_allclose(told.all_scores, found[list(told.indices)], atol=1e-5)
        assert told.classes == tuple(found[list(told.indices)].argmax(axis=1))
        assert told.names == tuple(str(index) for index in told.indices)
        with h5py.File(measurement) as file:
            np.testing.assert_array_equal(
                told.pictures[2].array()[..., 0], file["events/image"][told.indices[2]]
            )


def test_why_shares_are_not_corrected_is_told(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """A model that says the same of both classes has nothing to correct by; one sentence names the two."""
    prepare("cpu")
    model, card = load_model(corner_model)
    scores = np.full((40, 2), 0.5, np.float32) + np.float32([[0.1, -0.1]])
    metrics = measured(Assessment.of(scores, np.arange(40) % 2, card.classes))
    save_model(model, card.model_copy(update={"metrics": {"validation": metrics}}), tmp_path / "m.keras")
    context = Context()
    result = ask(context, models=(str(tmp_path / "m.keras"),), rows=(row_of(measurement),))
    assert [fraction.corrected for fraction in result.files[0].fractions] == [None, None]
    (notice,) = context.of(Notice)
    assert "Not corrected: the model hardly tells 'left' from 'right'" in notice.message


def test_without_pictures_there_are_no_live_events(corner_model: Path, measurement: Path) -> None:
    """The command line shows none, and pays for none."""
    context = Context()
    ask(context, models=(str(corner_model),), rows=(row_of(measurement),), pictures=0)
    assert context.of(Classified) == []
    assert len(context.of(FileDone)) == 1


def test_models_are_averaged_though_they_see_other_sizes(
    corner_model: Path, other_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """The mean of the probabilities of both; their order does not matter."""
    mean = (expected(corner_model, measurement) + expected(other_model, measurement, 8)) / 2
    for models in ((corner_model, other_model), (other_model, corner_model)):
        outs = (str(tmp_path / "out.csv"),)
        ask(Context(), models=tuple(map(str, models)), rows=(row_of(measurement),), outs=outs)
        np.testing.assert_allclose(scores_of(tmp_path / "out.csv"), mean, atol=1e-5)


def test_models_of_other_classes_are_refused(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """One sentence names both models and their classes."""
    model, card = load_model(corner_model)
    turned = card.model_copy(update={"classes": ("right", "left")})
    save_model(model, turned, tmp_path / "turned.keras")
    both = (str(corner_model), str(tmp_path / "turned.keras"))
    with pytest.raises(BadInput, match=r"turned\.keras has the classes right, left.*same classes"):
        ask(Context(), models=both, rows=(row_of(measurement),))


def run_with(model: Path, root: Path, **augmentation: Any) -> Path:
    """Make a run whose best model is ``model``."""
    card: ModelCard = load_model(model)[1]
    session = Session(
        classes=card.classes, input=card.input, augmentation=AugmentationSpec(**augmentation), threads=1
    )
    with RunFolder.create(root, session) as run:
        Journal(run.journal).record(Started(session=session, session_sha256=session.sha256()))
        shutil.copyfile(model, run.best_model)
    return root


def test_decisions_that_may_be_lost_are_told(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """Thresholds and a temperature that went with the journal change the answers; a whole journal is told of
    with no word."""
    run = run_with(corner_model, tmp_path / "run")
    whole, gone = Context(), Context()
    ask(whole, models=(str(run),), rows=(row_of(measurement),))
    assert whole.of(Notice) == []
    (run / "journal.jsonl").unlink()
    ask(gone, models=(str(run),), rows=(row_of(measurement),))
    (notice,) = gone.of(Notice)
    assert notice.message.startswith(f"The journal {run / 'journal.jsonl'} is gone ")


def test_turned_copies_are_averaged(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """A flip left-right that the training showed: the mean of the image and its mirror image."""
    run = run_with(corner_model, tmp_path / "run", flip_horizontal=True)
    outs = (str(tmp_path / "out.csv"),)
    ask(Context(), models=(str(run),), rows=(row_of(measurement),), outs=outs, variants=7)
    model, _ = load_model(corner_model)
    with h5py.File(measurement) as file:
        images = file["events/image"][:].astype(np.float32)[..., None] / 255
    mean = (np.asarray(model(images)) + np.asarray(model(images[:, :, ::-1]))) / 2
    np.testing.assert_allclose(scores_of(tmp_path / "out.csv"), mean, atol=1e-5)


def test_turned_copies_that_mean_nothing_are_refused(
    corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """A training without flips, and a model file that says nothing of its training."""
    run = run_with(corner_model, tmp_path / "run", flip_horizontal=False)
    for model, words in ((run, "without flips"), (corner_model, "model file alone")):
        with pytest.raises(BadInput, match=words):
            ask(Context(), models=(str(model),), rows=(row_of(measurement),), variants=1)


def test_labels_of_a_file_get_their_own_events(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """A file that is read label by label has its scores at the right events, in tables and in the file."""
    marked = row_of(measurement, selection="lab", n_images=N // 2)
    outs = (str(tmp_path / "out.csv"), str(tmp_path / "out.rtdc"))
    ask(Context(), models=(str(corner_model),), rows=(marked,), outs=outs)
    found = expected(corner_model, measurement)
    assert [int(line["index"]) for line in table(tmp_path / "out.csv")] == list(range(1, N, 2))
    np.testing.assert_allclose(scores_of(tmp_path / "out.csv"), found[1::2], atol=1e-5)
    with h5py.File(tmp_path / "out.rtdc") as file:
        stored = file["events/ml_score_lef"][:]
        assert file["events/ml_score_lab"].shape == (N,)
    np.testing.assert_allclose(stored[1::2], found[1::2, 0], atol=1e-5)
    assert np.isnan(stored[::2]).all()


def test_several_measurements_get_a_file_each(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """A folder as target; each row says which file is its own."""
    second = tmp_path / "second.rtdc"
    shutil.copyfile(measurement, second)
    result = ask(
        Context(),
        models=(str(corner_model),),
        rows=(row_of(measurement), row_of(second)),
        outs=(str(tmp_path / "scored"),),
        rtdc="scores",
        score_ids={"right": "r99"},
    )
    written = [tmp_path / "scored" / name for name in ("spots_scores.rtdc", "second_scores.rtdc")]
    assert [done.outs for done in result.files] == [(str(path),) for path in written]
    for path in written:
        with h5py.File(path) as file:
            assert set(file["events"]) == {"ml_score_lef", "ml_score_r99"}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no images": ({"rows": ()}, "no images"),
    "unknown ending": ({"outs": ("{}/out.txt",)}, r"out\.txt"),
    "missing folder": ({"outs": ("{}/none/out.csv",)}, "none is not there"),
    "the measurement itself": ({"outs": ("{}/spots.rtdc",)}, "never changed"),
    "a table of the user's": ({"outs": ("{}/labels.csv",)}, "labels.csv is there already"),
    "a measurement of the user's in the folder": (
        {"outs": ("{}/scored",)},
        "spots_scores.rtdc is there already",
    ),
    "an id of another program": (
        {"outs": ("{}/out.rtdc",), "score_ids": {"left": "lab"}},
        "already holds ml_score_lab",
    ),
    "no id": ({"score_ids": {"left": "LEFT"}}, "three of the characters"),
    "an id of no class": ({"score_ids": {"up": "abc"}}, "no class 'up'"),
    "a folder in use": ({"sort_into": "{}"}, "not an empty folder"),
}


@pytest.mark.parametrize(("more", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_written_is_refused_before_any_work(
    more: dict[str, Any], words: str, corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """Bad input is a sentence that names it, and nothing appears."""
    (tmp_path / "labels.csv").write_text("image,class\na.png,left\n")
    (tmp_path / "scored").mkdir()
    shutil.copyfile(measurement, tmp_path / "scored" / "spots_scores.rtdc")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    request = {"models": (str(corner_model),), "rows": (row_of(measurement),), **more}
    if "outs" in more:
        request["outs"] = tuple(out.format(tmp_path) for out in more["outs"])
    if "sort_into" in more:
        request["sort_into"] = more["sort_into"].format(tmp_path)
    with pytest.raises(BadInput, match=words):
        ask(Context(cancel_at="Classifying"), **request)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_what_the_user_agreed_to_replace_is_replaced(
    corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """The window asks about any file that is there; an input is kept even so."""
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    request = {"models": (str(corner_model),), "rows": (row_of(measurement),), "replace": True}
    ask(Context(), outs=(str(mine),), **request)
    assert len(table(mine)) == N
    with pytest.raises(BadInput, match="never changed"):
        ask(Context(), outs=(str(measurement),), **request)


@pytest.mark.parametrize("step", ["Classifying", "Writing", "Copying images"])
def test_a_cancelled_prediction_leaves_nothing(
    step: str, corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """Neither tables nor folders, whole or half, of the step that was cancelled."""
    outs = (str(tmp_path / "out.csv"),) if step == "Writing" else ()
    with pytest.raises(Cancelled):
        ask(
            Context(cancel_at=step),
            models=(str(corner_model),),
            rows=(row_of(measurement),),
            outs=outs,
            sort_into=str(tmp_path / "sorted"),
        )
    assert list(tmp_path.iterdir()) == [measurement]


@pytest.mark.parametrize("how", ["cancelled", "no place"])
def test_of_several_outputs_all_are_there_or_none(
    how: str, corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """Where the last of them cannot be written, those before it are taken away; a former result stays one."""
    former = tmp_path / "former.csv"
    ask(Context(), models=(str(corner_model),), rows=(row_of(measurement),), outs=(str(former),))
    out = tmp_path / "gone" / "out.npz"
    out.parent.mkdir()
    names = (str(former), str(tmp_path / "new.xlsx"), str(tmp_path / "scored"), str(out))

    class LosingItsFolder(Context):
        """A folder that is renamed, or a user who has enough, when the last file is begun."""

        def progress(self, fraction: float, message: str) -> None:
            if message.startswith("Writing out.npz") and how == "cancelled":
                raise Cancelled
            if message.startswith("Writing out.npz"):
                out.parent.rename(tmp_path / "elsewhere")

    with pytest.raises(Cancelled if how == "cancelled" else WorkFailed):
        ask(LosingItsFolder(), models=(str(corner_model),), rows=(row_of(measurement),), outs=names)
    left = {path.name for path in tmp_path.rglob("*")} - {"gone", "elsewhere"}
    assert left == {former.name, measurement.name}
    assert len(table(former)) == N


def test_a_damaged_measurement_is_named(corner_model: Path, measurement: Path, tmp_path: Path) -> None:
    """A file that lost its end while it waited is told with its name; nothing is written."""
    content = measurement.read_bytes()
    measurement.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadInput, match=r"spots\.rtdc"):
        ask(
            Context(),
            models=(str(corner_model),),
            rows=(row_of(measurement),),
            outs=(str(tmp_path / "out.csv"),),
        )
    assert list(tmp_path.iterdir()) == [measurement]


def test_how_a_file_was_understood_is_told(corner_model: Path, tmp_path: Path) -> None:
    """Numbers that do not say which of them is white: the range that was taken, as in the data report."""
    np.save(tmp_path / "cells.npy", np.random.default_rng(2).random((8, 16, 16)))
    row = row_of(tmp_path / "cells.npy", source="numpy_arrays", n_images=8)
    context = Context()
    ask(context, models=(str(corner_model),), rows=(row,))
    (notice,) = context.of(Notice)
    assert notice.message.startswith(f"The array in {row.path} has float64 numbers from ")
    assert notice.message.endswith(", read as 0 (black) to 1 (white).")
