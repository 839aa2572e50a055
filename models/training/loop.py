"""One training from its first to its last epoch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from models.backend import compile_forward, compile_step, memory_errors
from models.spec import TrainingSpec
from models.training.averaging import averaged_weights
from models.training.best import is_better, monitored, tie_loss
from models.training.changes import BeforeEpoch, recompile_if_needed
from models.training.class_weights import class_weights, image_weights
from models.training.control import Control, StopAsked
from models.training.data import TrainingData
from models.training.events import BatchDone, EpochDone, Fingerprint, TrainingEnded, TrainingEvent
from models.training.fingerprint import ShownImages, weights_sha256
from models.training.plateau import watched
from models.training.schedules.base import Moment
from models.training.schedules.registry import schedule_module
from models.training.seeds import reseed
from models.training.state import Arrays, Standing, TrainerState, capture, restore, trainer_state
from models.training.task import Task
from models.training.trouble import diverged, too_little_memory
from models.training.validation import ValidationFigures, loss_of_images, validate

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import keras

    from datasets.batch import Batch

OnEpochEnd = Callable[[TrainerState, bool], None]
OnSave = Callable[[int], None]


@dataclass(frozen=True)
class Hooks:
    """What the training tells and asks of its surroundings."""

    on_event: Callable[[TrainingEvent], None]
    on_epoch_end: OnEpochEnd
    on_save: OnSave | None = None
    before_epoch: BeforeEpoch | None = None


@dataclass(frozen=True)
class FitResult:
    """How a training ended."""

    epochs: int
    """Epochs done in all, with those before a resume."""
    best_epoch: int
    """Counted from 1; 0: no epoch was finished."""
    stopped: bool
    """Whether the user ended it early."""
    reason: str
    """One sentence."""
    images_per_second: float
    """Training images per second in this call, without validation and saving; 0 without an epoch."""


class Loop:
    """One call of :func:`models.training.fit.fit`; the model is compiled and holds ``standing``."""

    def __init__(
        self,
        model: keras.Model,
        spec: TrainingSpec,
        data: TrainingData,
        control: Control,
        hooks: Hooks,
        task: Task,
        seed: int,
        standing: Standing,
    ) -> None:
        self.model = model
        self.task = task
        self.data = data
        self.control = control
        self.hooks = hooks
        self.seed = seed
        self.standing = standing
        self.last = trainer_state(capture(model), standing)
        self.forward = compile_forward(model)
        self.step = compile_step(model)
        self.memory_errors = memory_errors()
        self.images = 0
        self.seconds = 0.0
        self._follow(spec)

    def _follow(self, spec: TrainingSpec) -> None:
        """Look up what follows from the settings in force."""
        self.spec = spec
        self.schedule = schedule_module(spec.schedule)
        self.weights = class_weights(spec, self.data)
        self.loss_of = loss_of_images(spec, self.task.labels)
        self.one_class = self.task.place_of(spec.monitor_class)

    def run(self) -> FitResult:
        """Run epoch after epoch; the model is put back to the last finished one if one breaks off."""
        stopped = False
        begun_after = self.standing.epoch
        try:
            while True:
                self._take_change()
                reason = self._reason_to_end()
                if reason is not None:
                    break
                if self.control.is_stopped:
                    raise StopAsked
                if self.control.is_in_last_epoch and self.standing.epoch > begun_after:
                    stopped, reason = True, self._stopped_reason()
                    break
                self._epoch_in_memory(self.standing.epoch)
        except StopAsked:
            stopped = True
            reason = self._stopped_reason()
            restore(self.model, self.last)
        except BaseException:
            restore(self.model, self.last)
            raise
        self.hooks.on_event(TrainingEnded(reason=reason))
        rate = self.images / self.seconds if self.seconds else 0.0
        return FitResult(self.standing.epoch, self.standing.best_epoch, stopped, reason, rate)

    def _take_change(self) -> None:
        if self.hooks.before_epoch is None:
            return
        change = self.hooks.before_epoch(self.standing.epoch + 1)
        if change is None:
            return
        before, after = self.spec, change.spec
        if recompile_if_needed(self.model, before, change, self.task.labels):
            self.step = compile_step(self.model)
        updates: dict[str, object] = {}
        if (before.monitor, before.monitor_class) != (after.monitor, after.monitor_class):
            # Figures of two kinds cannot be compared: the search for the best model begins anew.
            updates |= {"best_value": None, "best_loss": None, "plateau_best": None, "plateau_wait": 0}
        if before.schedule != after.schedule:
            updates |= {"schedule_began": self.standing.steps, "lowered": 0, "plateau_wait": 0}
        self.standing = self.standing.model_copy(update=updates)
        self._follow(after)
        self.last = trainer_state(capture(self.model), self.standing)

    def _stopped_reason(self) -> str:
        return f"Stopped by the user after epoch {self.standing.epoch}."

    def _reason_to_end(self) -> str | None:
        done, patience = self.standing.epoch, self.spec.early_stopping
        if done >= self.spec.epochs:
            return f"All {self.spec.epochs} epochs are done."
        # Where another figure decides from now on, none is the best one yet.
        is_known = self.standing.best_value is not None
        if patience and is_known and done - self.standing.best_epoch >= patience:
            return f"No progress for {patience} epochs (best: epoch {self.standing.best_epoch})."
        return None

    def _epoch_in_memory(self, epoch: int) -> None:
        try:
            self._epoch(epoch)
        except self.memory_errors as error:
            raise too_little_memory(self.spec, epoch) from error

    def _epoch(self, epoch: int) -> None:
        begun, held_before = time.monotonic(), self.control.held_s
        reseed(self.model, self.seed, epoch)
        shown = ShownImages()
        loss, accuracy, rate = self._train(epoch, shown)
        reached = capture(self.model)
        self._require_finite_weights(reached, epoch)
        # What is validated is what is saved: the averaged weights, where there are any.
        with averaged_weights(self.model):
            batches = self._cancellable(self.data.validation_batches())
            figures = validate(self.forward, batches, self.loss_of, self.task.labels)
            done = EpochDone(
                epoch=epoch + 1,
                loss=loss,
                accuracy=accuracy,
                **self._validation_figures(figures, epoch),
                learning_rate=self._rate(self.data.steps_per_epoch - 1),
                seconds=time.monotonic() - begun - (self.control.held_s - held_before),
                images_per_second=rate,
                is_best=False,
                time=datetime.now().astimezone().isoformat(timespec="seconds"),
                fingerprint=Fingerprint(images=shown.sha256(), weights=weights_sha256(reached)),
            )
            better = is_better(self.spec.monitor, done, self.standing, self.one_class)
            self.standing = self._standing_after(done, better)
            self.last = trainer_state(reached, self.standing)
            self.hooks.on_event(done.model_copy(update={"is_best": better}))
            self.hooks.on_epoch_end(self.last, better)

    def _validation_figures(self, figures: ValidationFigures | None, epoch: int) -> dict[str, Any]:
        if figures is None:
            return {}
        return {
            "val_loss": self._finite(figures.loss, epoch, "validation"),
            "val_accuracy": figures.accuracy,
            "val_auc": figures.auc,
            "val_macro_f1": figures.macro_f1,
            "val_precision": figures.precision,
            "val_recall": figures.recall,
        }

    def _cancellable(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        # A stop during the validation waits for its end: the epoch is worth keeping.
        for batch in batches:
            self.control.raise_if_cancelled()
            yield batch

    def _obey(self, epoch: int, is_last: bool) -> None:
        """Do between two batches what the user asks."""
        self.control.wait_while_paused()
        self.control.raise_if_cancelled()
        if self.control.is_stopped and not is_last:
            raise StopAsked
        if self.control.take_save_request() and self.hooks.on_save is not None:
            with averaged_weights(self.model):
                self.hooks.on_save(epoch + 1)

    def _standing_after(self, done: EpochDone, better: bool) -> Standing:
        steps = self.standing.steps + self.data.steps_per_epoch
        value = monitored(self.spec.monitor, done, self.one_class)
        reached = self.standing.model_copy(update={"epoch": done.epoch, "steps": steps})
        reached = watched(reached, self.spec, value)
        if not better:
            return reached
        best = {"best_epoch": done.epoch, "best_value": value, "best_loss": tie_loss(done)}
        return reached.model_copy(update=best)

    def _train(self, epoch: int, shown: ShownImages) -> tuple[float, float, float]:
        """Do all steps of one epoch; return (mean loss, accuracy, images per second)."""
        steps = self.data.steps_per_epoch
        total = np.zeros(2)
        images, seconds, mark = 0, 0.0, time.monotonic()
        # Closing ends the threads that prepare batches ahead, also when the epoch breaks off.
        with closing(cast("Generator[Batch]", self.data.train_batches(epoch))) as batches:
            for step, batch in enumerate(batches):
                # keras gives the figures of this batch alone; the last one may be smaller.
                total += len(batch) * np.array(self._step(epoch, step, batch))
                shown.add(batch)
                images += len(batch)
                seconds += time.monotonic() - mark
                self.hooks.on_event(
                    BatchDone(
                        epoch=epoch + 1,
                        step=step + 1,
                        steps=steps,
                        loss=total[0] / images,
                        accuracy=total[1] / images,
                        images_per_second=images / max(seconds, 1e-9),
                    )
                )
                self._obey(epoch, is_last=step + 1 == steps)
                mark = time.monotonic()
        self.images += images
        self.seconds += seconds
        loss, accuracy = total / max(images, 1)
        return float(loss), float(accuracy), images / max(seconds, 1e-9)

    def _step(self, epoch: int, step: int, batch: Batch) -> tuple[float, float]:
        weights = None if self.weights is None else image_weights(batch.targets, self.weights)
        loss, accuracy = self.step(batch.inputs, batch.targets, weights, self._rate(step))
        return self._finite(loss, epoch, f"batch {step + 1}"), accuracy

    def _rate(self, step: int) -> float:
        """Return the learning rate of a step of the running epoch; the batch size may have changed before."""
        begun = self.standing.steps - self.standing.schedule_began
        to_come = (self.spec.epochs - self.standing.epoch) * self.data.steps_per_epoch
        moment = Moment(begun + step, begun + to_come, self.data.steps_per_epoch, self.standing.lowered)
        return self.schedule.rate(self.spec, moment)

    def _finite(self, loss: float, epoch: int, where: str) -> float:
        if math.isfinite(loss):
            return loss
        raise diverged(f"The loss became {loss} in epoch {epoch + 1} ({where})", self.spec, epoch)

    def _require_finite_weights(self, arrays: Arrays, epoch: int) -> None:
        # A ReLU turns NaN into 0, so ruined weights can hide behind a loss that looks well.
        if not all(np.isfinite(array).all() for array in arrays.values()):
            what = f"The weights of the network were ruined in epoch {epoch + 1}"
            raise diverged(what, self.spec, epoch)
