"""The training loop: what it tells, what it keeps, and what it does when asked or in trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput, Cancelled, WorkFailed
from datasets.batch import Batch, no_scalars
from models.architectures.registry import build_model
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.events import BatchDone, EpochDone, TrainingEnded
from models.training.fit import FitResult, TrainerState, fit

SIZE = (16, 16, 1)


class Recorder:
    """Keeps what the loop tells and hands out."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.states: list[TrainerState] = []
        self.best: list[bool] = []
        self.saved: list[int] = []

    def on_epoch_end(self, state: TrainerState, is_best: bool) -> None:
        self.states.append(state)
        self.best.append(is_best)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def recorder(backend: object) -> Recorder:
    """An empty record, with the network library ready."""
    return Recorder()


def _train(
    recorder: Recorder,
    data: Any,
    spec: TrainingSpec | None = None,
    control: Control | None = None,
    on_event: Callable[[Any], None] | None = None,
    model: Any = None,
    resume_from: TrainerState | None = None,
) -> FitResult:
    def tell(event: Any) -> None:
        recorder.events.append(event)
        if on_event is not None:
            on_event(event)

    return fit(
        model or build_model("LeNet5_do", SIZE, 2),
        spec or TrainingSpec(epochs=3, batch_size=16),
        data,
        control or Control(),
        tell,
        seed=1,
        on_epoch_end=recorder.on_epoch_end,
        on_save=recorder.saved.append,
        resume_from=resume_from,
    )


def _arrays_equal(one: TrainerState, other: TrainerState) -> bool:
    return one.arrays.keys() == other.arrays.keys() and all(
        array.tobytes() == other.arrays[name].tobytes() for name, array in one.arrays.items()
    )


def test_a_network_learns_what_can_be_learnt(recorder: Recorder, squares: Any) -> None:
    """A training on separable images ends with a validation accuracy of one."""
    spec = TrainingSpec(epochs=15, batch_size=16)
    _train(recorder, squares(n_train=96), spec, model=build_model("MLP_64_32_16", SIZE, 2))
    assert recorder.of(EpochDone)[-1].val_accuracy == 1.0


def test_every_batch_and_epoch_is_told(recorder: Recorder, squares: Any) -> None:
    """The events count from one, in order, and the last batch of an epoch may be smaller."""
    result = _train(recorder, squares())
    assert [(e.epoch, e.step, e.steps) for e in recorder.of(BatchDone)] == [
        (epoch, step, 3) for epoch in (1, 2, 3) for step in (1, 2, 3)
    ]
    epochs = recorder.of(EpochDone)
    assert [event.epoch for event in epochs] == [1, 2, 3]
    assert [event.is_best for event in epochs] == recorder.best
    assert recorder.events[-1] == TrainingEnded(reason="All 3 epochs are done.")
    assert (result.epochs, result.stopped) == (3, False)
    assert result.best_epoch == max(i + 1 for i, best in enumerate(recorder.best) if best)
    assert result.images_per_second > 0


def test_the_epochs_figures_are_means_over_its_images(recorder: Recorder, squares: Any) -> None:
    """Loss and accuracy weigh each image alike, also those of the smaller last batch."""
    data = squares(n_train=20, batch_size=16)
    spec = TrainingSpec(epochs=1, batch_size=16, learning_rate=1e-12, label_smoothing=0.0)
    model = build_model("MLP_64_32_16", SIZE, 2)
    _train(recorder, data, spec, model=model)
    batch = data.images(20, 0, "train")
    labels = batch.targets.argmax(axis=1)
    scores = model(batch.images, training=False).numpy().astype(np.float64)
    assert recorder.of(EpochDone)[0].loss == pytest.approx(
        -np.log(scores[np.arange(20), labels]).mean(), rel=1e-4
    )
    assert recorder.of(EpochDone)[0].accuracy == pytest.approx((scores.argmax(1) == labels).mean())


def test_the_same_seed_gives_the_same_bits(squares: Any, backend: object) -> None:
    """Two trainings from the same weights and seed are equal, dropout included."""
    start = build_model("LeNet5_do", SIZE, 2).get_weights()
    states = []
    for _ in range(2):
        recorder, model = Recorder(), build_model("LeNet5_do", SIZE, 2)
        model.set_weights(start)
        _train(recorder, squares(), model=model)
        states.append(recorder.states[-1])
    assert _arrays_equal(*states)


def test_early_stopping_ends_without_progress(recorder: Recorder, squares: Any) -> None:
    """The training ends when the figure has not improved for the given number of epochs."""
    spec = TrainingSpec(epochs=50, batch_size=16, early_stopping=2, learning_rate=1e-12, schedule="constant")
    result = _train(recorder, squares(), spec)
    assert result.epochs == result.best_epoch + 2 < 50
    assert "No progress for 2 epochs" in result.reason


def test_stop_goes_back_to_the_last_finished_epoch(recorder: Recorder, squares: Any) -> None:
    """A stop in the middle of an epoch leaves the model as the last checkpoint has it."""
    control, model = Control(), build_model("LeNet5_do", SIZE, 2)

    def stop_in_epoch_two(event: Any) -> None:
        if isinstance(event, BatchDone) and (event.epoch, event.step) == (2, 1):
            control.stop()

    result = _train(recorder, squares(), control=control, on_event=stop_in_epoch_two, model=model)
    assert result.stopped
    assert (result.epochs, len(recorder.states)) == (1, 1)
    assert len(recorder.of(BatchDone)) == 4
    for index, variable in enumerate(model.weights):
        assert np.array_equal(variable.numpy(), recorder.states[0].arrays[f"model/{index:04d}"])


def test_stop_at_the_last_batch_keeps_the_epoch(recorder: Recorder, squares: Any) -> None:
    """An epoch whose batches are all done is not thrown away."""
    control = Control()

    def stop_at_the_end(event: Any) -> None:
        if isinstance(event, BatchDone) and event.step == event.steps:
            control.stop()

    assert _train(recorder, squares(), control=control, on_event=stop_at_the_end).epochs == 1


def test_cancel_raises(recorder: Recorder, squares: Any) -> None:
    """A cancelled training says so."""
    control = Control()
    with pytest.raises(Cancelled):
        _train(recorder, squares(), control=control, on_event=lambda event: control.cancel())
    assert len(recorder.of(BatchDone)) == 1


def test_pause_waits_and_changes_nothing(squares: Any, backend: object) -> None:
    """A paused and resumed training gives the same bits as one that ran through."""
    start = build_model("LeNet5_do", SIZE, 2).get_weights()
    states = []
    for pausing in (False, True):
        recorder, model, control = Recorder(), build_model("LeNet5_do", SIZE, 2), Control()
        model.set_weights(start)
        paused = []

        def pause_once(
            event: Any, control: Control = control, pausing: bool = pausing, paused: list[int] = paused
        ) -> None:
            if pausing and not paused:
                control.pause()
                paused.append(event.step)
                threading.Timer(0.2, control.resume).start()

        _train(recorder, squares(), control=control, on_event=pause_once, model=model)
        assert bool(paused) is pausing
        states.append(recorder.states[-1])
    assert _arrays_equal(*states)


def test_a_pause_is_no_time_of_its_epoch(recorder: Recorder, squares: Any) -> None:
    """Time left and the time budget learn from the epochs, so a night's pause must not be in one."""
    control, ends = Control(), []

    def pause_in_second(event: Any) -> None:
        if isinstance(event, EpochDone):
            ends.append(time.monotonic())
        elif isinstance(event, BatchDone) and (event.epoch, event.step) == (2, 1):
            control.pause()
            threading.Timer(0.1, control.resume).start()

    _train(recorder, squares(), TrainingSpec(epochs=2, batch_size=16), control, pause_in_second)
    assert 0.05 < control.held_s <= ends[1] - ends[0] - recorder.of(EpochDone)[1].seconds


def test_save_now_is_asked_once(recorder: Recorder, squares: Any) -> None:
    """The request to save is answered after the running batch, with the running epoch, once."""
    control = Control()

    def ask(event: Any) -> None:
        if isinstance(event, BatchDone) and (event.epoch, event.step) == (2, 2):
            control.save_now()

    _train(recorder, squares(), control=control, on_event=ask)
    assert recorder.saved == [2]


@pytest.mark.parametrize("asked_in", [1, 2, 3])
def test_stop_after_the_epoch_finishes_it(recorder: Recorder, squares: Any, asked_in: int) -> None:
    """The running epoch counts; the reason is the user's unless it was the last one anyway."""
    control = Control()

    def ask(event: Any) -> None:
        if isinstance(event, BatchDone) and (event.epoch, event.step) == (asked_in, 1):
            control.apply("stop_after_epoch")

    result = _train(recorder, squares(), control=control, on_event=ask)
    assert (result.epochs, result.stopped) == (asked_in, asked_in < 3)
    assert recorder.states[-1].epoch == asked_in


class NotANumber:
    """Data whose second epoch holds a NaN, which the network's ReLU hides from the loss."""

    n_classes = 2
    steps_per_epoch = 1

    def __init__(self) -> None:
        self.closed = 0

    def train_batches(self, epoch: int) -> Iterator[Any]:
        try:
            images = np.full((4, *SIZE), np.nan if epoch else 0.5, np.float32)
            yield Batch(images, np.eye(2, dtype=np.float32)[[0, 1, 0, 1]], no_scalars(4))
        finally:
            self.closed += 1

    def validation_batches(self) -> Iterator[Any]:
        return iter(())


def test_ruined_weights_end_the_training(recorder: Recorder) -> None:
    """The sentence says where and what to do, and the model is the last good one."""
    data, model = NotANumber(), build_model("LeNet5_do", SIZE, 2)
    with pytest.raises(WorkFailed, match=r"ruined in epoch 2.* state after epoch 1 .* learning rate"):
        _train(recorder, data, model=model)
    assert data.closed == 2
    assert len(recorder.states) == 1
    for index, variable in enumerate(model.weights):
        assert np.array_equal(variable.numpy(), recorder.states[0].arrays[f"model/{index:04d}"])


def test_a_huge_learning_rate_is_told(recorder: Recorder, squares: Any) -> None:
    """A training that blows up by itself ends with the same sentence."""
    import keras

    image = keras.Input(SIZE)
    model = keras.Model(image, keras.layers.Dense(2)(keras.layers.Flatten()(image)))
    spec = TrainingSpec(
        epochs=50, optimizer="sgd", learning_rate=10, schedule="constant", label_smoothing=0.0
    )
    data = squares(n_validation=0)
    model.set_weights([np.full((256, 2), 1e37, np.float32), np.zeros(2, np.float32)])
    with pytest.raises(WorkFailed, match=r"loss became (nan|-?inf) in epoch 1 .*learning rate"):
        _train(recorder, data, spec, model=model)
    assert recorder.states == []


def test_without_validation_images_the_figures_are_empty(recorder: Recorder, squares: Any) -> None:
    """No validation figure is invented where there are no validation images."""
    _train(recorder, squares(n_validation=0))
    assert {(e.val_loss, e.val_accuracy) for e in recorder.of(EpochDone)} == {(None, None)}


def test_a_finished_training_is_not_trained_on(recorder: Recorder, squares: Any) -> None:
    """Resuming after the last epoch does nothing and says so."""
    _train(recorder, squares())
    again = Recorder()
    result = _train(again, squares(), resume_from=recorder.states[-1])
    assert (result.epochs, again.states) == (3, [])


def test_a_state_of_another_network_is_refused(recorder: Recorder, squares: Any) -> None:
    """A checkpoint of other settings gives a sentence and leaves the model alone."""
    _train(recorder, squares())
    with pytest.raises(BadInput, match="another network or another optimizer"):
        _train(
            Recorder(),
            squares(),
            model=build_model("MLP_64_32_16", SIZE, 2),
            resume_from=recorder.states[-1],
        )
