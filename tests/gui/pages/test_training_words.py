"""What the page Train computes and says, without a window."""

from __future__ import annotations

from app.pages.export.words import size_text
from app.pages.model.words import cost_text, unfit_reason
from app.pages.train.obstacles import obstacle
from app.pages.train.words import device_text, result_text
from app.state.changes import changed_option
from app.state.pace import Pace
from datasets.report.document import DataReport
from datasets.spec import AugmentationSpec, DataRow, InputSpec
from engine.protocol.costs import DescribeModelResult
from engine.protocol.training import TrainResult
from models.architectures.base import ArchitectureInfo
from models.evaluation.figures import ClassFigures, Metrics
from models.spec import TrainingSpec
from sessions.document import Session

INFO = ArchitectureInfo(
    name="net", title="A net", description="", min_size=16, max_size=96, for_instruments=True
)
ROWS = (DataRow(path="/d/a", class_name="a"), DataRow(path="/d/b", class_name="b"))


def _metrics(matrix: tuple[tuple[int, ...], ...]) -> Metrics:
    n = sum(map(sum, matrix))
    figures = [
        ClassFigures(class_name=name, n=sum(row), precision=0.5, recall=0.5, f1=0.5, roc_auc=None)
        for name, row in zip("ab", matrix, strict=True)
    ]
    return Metrics(
        accuracy=(matrix[0][0] + matrix[1][1]) / n,
        accuracy_ci95=(0.5, 0.9),
        loss=0.3,
        n=n,
        per_class=tuple(figures),
        confusion_matrix=matrix,
        classes=("a", "b"),
    )


def test_a_result_says_both_accuracies_with_their_intervals() -> None:
    """Epochs, best epoch, validation and test stand in sentences; a missing test is said, not hidden."""
    metrics = _metrics(((4, 1), (1, 4)))
    result = TrainResult(
        run="/r", best_epoch=3, epochs=5, validation=metrics, test=metrics, images_per_second=9, seconds=75
    )
    text = result_text(result, 5)
    assert "Trained for 5 epochs in 1 min 15 s. The best model is that of epoch 3." in text
    assert "Validation accuracy 80.0 % (95 % interval 50.0 to 90.0 %), 10 images" in text
    assert "Test accuracy 80.0 % (95 % interval 50.0 to 90.0 %), 10 images" in text
    without = result_text(result.model_copy(update={"test": None, "stopped": True}), 9)
    assert "Stopped after epoch 5 of 9." in without and "no test images" in without


def test_time_left_comes_from_the_last_epochs() -> None:
    """Ten epochs of 2 s each, three of them done and half of the fourth: 13 s are left."""
    now = [0.0]
    pace = Pace(10, clock=lambda: now[0])
    assert pace.seconds_left() is None
    for epoch in (1, 2, 3):
        pace.epoch_done(epoch, 2.0)
    pace.batch_done(4, 0.5)
    assert pace.seconds_left() == 13.0


def test_time_left_is_guessed_within_the_first_epoch_already() -> None:
    """A quarter of the first of two epochs took 5 s: 35 s are left."""
    now = [0.0]
    pace = Pace(2, clock=lambda: now[0])
    now[0] = 5.0
    pace.batch_done(1, 0.25)
    assert pace.seconds_left() == 35.0
    # A pause of 100 s within it, told twice: half of it took 10 s.
    pace.hold()
    now[0] += 60.0
    pace.hold()
    now[0] += 40.0
    pace.go_on()
    now[0] += 5.0
    pace.batch_done(1, 0.5)
    assert pace.seconds_left() == 30.0


def test_the_first_epoch_counts_only_while_there_is_no_other() -> None:
    """It also builds the network: 23 s, then 2 s an epoch, are 20 s for the last ten, not minutes."""
    pace = Pace(100)
    pace.epoch_done(1, 23.0)
    assert pace.seconds_left() == 99 * 23.0
    for epoch in range(2, 91):
        pace.epoch_done(epoch, 2.0)
        assert pace.seconds_left() == (100 - epoch) * 2.0


def test_obstacles_are_said_one_at_a_time() -> None:
    """No images, one class, a problem in the report, a network that does not fit: each has its sentence."""
    report = DataReport(classes=("a", "b"), parts={}, problems=("The class a has no training images.",))
    two = Session(rows=ROWS, classes=("a", "b"))
    assert "no images yet" in obstacle(Session(), None)
    assert "at least two classes" in obstacle(Session(rows=ROWS[:1], classes=("a",)), None)
    assert obstacle(two, report) == "The class a has no training images."
    assert "px" in obstacle(two.model_copy(update={"input": InputSpec(size=1000)}), None)
    assert obstacle(two, report.model_copy(update={"problems": ()})) == ""
    for wrong, words in (
        (TrainingSpec(class_weights="custom"), "2 classes but no class weights"),
        (TrainingSpec(monitor="val_recall", monitor_class="c"), "no class 'c'"),
    ):
        assert words in obstacle(two.model_copy(update={"training": wrong}), None)


def test_a_network_says_why_it_cannot_take_the_input() -> None:
    """Too small and too large inputs have their own sentence."""
    assert unfit_reason(INFO, InputSpec(size=8)) == "Needs images of at least 16 px; the input has 8 px."
    assert unfit_reason(INFO, InputSpec(size=128)) == "Takes images of at most 96 px; the input has 128 px."
    assert unfit_reason(INFO, InputSpec(size=32)) == ""


def test_costs_are_short() -> None:
    """Two lines hold parameters, time per image and time per epoch."""
    cost = DescribeModelResult(
        architecture="net",
        parameters=492_515,
        layers=9,
        memory_bytes=1,
        milliseconds_per_image=1.234,
        seconds_per_epoch=95,
    )
    assert cost_text(cost) == (
        "493 k parameters · 1.2 ms per image\nabout 1 min 35 s per epoch on this computer"
    )
    quick = cost.model_copy(update={"parameters": 7_291_939, "seconds_per_epoch": 0.02})
    assert cost_text(quick) == "7.3 M parameters · 1.2 ms per image\nabout 0.1 s per epoch on this computer"
    large = cost.model_copy(update={"parameters": 138_357_544, "milliseconds_per_image": 130.4})
    assert cost_text(large).startswith("138 M parameters · 130 ms per image")
    assert cost_text(cost.model_copy(update={"parameters": 999_900})).startswith("1 M parameters")


def test_sizes_and_devices_read_like_words() -> None:
    """Bytes get a unit; the session's device names become those of the trade."""
    assert [size_text(n) for n in (None, 999, 15_300, 2_500_000)] == ["–", "999 B", "15.3 kB", "2.5 MB"]
    assert [size_text(n) for n in (999_900, 1_234_500_000)] == ["1 MB", "1,234 MB"]
    assert [device_text(name) for name in ("cpu", "gpu:0")] == ["CPU", "GPU 0"]


def test_the_undo_entry_names_the_option() -> None:
    """One changed option is named as on the form; a preset changes several."""
    before = AugmentationSpec()
    assert changed_option(before, before.model_copy(update={"rotation": 9.0})) == ("rotation", "rotation")
    assert changed_option(before, AugmentationSpec(rotation=9, shear=3)) == ("", "several options")
    hidden = InputSpec(mean=0.4, std=0.1)
    assert changed_option(hidden, InputSpec(size=48)) == ("size", "image size")
