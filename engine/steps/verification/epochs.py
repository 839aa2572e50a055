"""The epochs of a training done again, each compared with the recorded one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.protocol.verification import EpochVerified, StepName, VerifiedStep
from models.training.events import EpochDone, Fingerprint

FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
_PARTS: tuple[tuple[StepName, str, str], ...] = (
    ("order", "Every epoch showed the same images in the same order.", "shows the images in another order"),
    (
        "images",
        "Every image was prepared, varied and put into batches as recorded.",
        "shows the same images in the same order, but prepared, varied or put into batches otherwise",
    ),
    ("weights", "The weights after every epoch are bitwise equal.", "leaves other weights"),
)


class EpochComparison:
    """Takes the epochs as they are done again.

    Args:
        recorded: those of the journal.
        tell: told about each epoch.

    Attributes:
        is_explained: tells of a step whether the environment explains that it differs; the training then
            goes on, because the accuracy in its end tells whether it is as good.
        done: the epochs that were done again.
    """

    def __init__(self, recorded: Sequence[EpochDone], tell: Callable[[EpochVerified], None]) -> None:
        self.is_explained: Callable[[StepName], bool] = lambda name: False
        self._recorded = {epoch.epoch: epoch for epoch in recorded}
        self._tell = tell
        self._differences: list[VerifiedStep] = []
        self.done: list[EpochDone] = []

    @property
    def is_equal(self) -> bool:
        """Whether every epoch was done again and none differs."""
        return not self._differences and len(self.done) == len(self._recorded)

    def take(self, epoch: EpochDone) -> bool:
        """Compare an epoch; return whether the training shall go on."""
        self.done.append(epoch)
        difference = _difference(self._recorded[epoch.epoch], epoch)
        if difference is not None:
            self._differences.append(difference)
        equal = difference is None
        self._tell(EpochVerified(epoch=epoch.epoch, epochs=len(self._recorded), equal=equal))
        return difference is None or self.is_explained(difference.step)

    def steps(self) -> list[VerifiedStep]:
        """Return what was compared: the first difference of each kind, and what held before."""
        if self._differences:
            differing = {step.step: step for step in reversed(self._differences)}
            steps = []
            for name, held, _ in _PARTS:
                if differing.keys() & {name, "figures"}:
                    break
                steps.append(VerifiedStep(step=name, held=True, sentence=held))
            return [*steps, *(step for step in self._differences if step is differing[step.step])]
        if len(self.done) != len(self._recorded):
            sentence = f"The training ended after {len(self.done)} epochs, not after {len(self._recorded)}."
            return [VerifiedStep(step="figures", held=False, sentence=sentence)]
        if all(epoch.fingerprint is None for epoch in self._recorded.values()):
            sentence = (
                "Loss, accuracy and learning rate of every epoch are equal to the last digit; the version "
                "that trained it recorded no hashes."
            )
            return [VerifiedStep(step="figures", held=True, sentence=sentence)]
        return [VerifiedStep(step=name, held=True, sentence=held) for name, held, _ in _PARTS]


def _difference(recorded: EpochDone, now: EpochDone) -> VerifiedStep | None:
    if recorded.fingerprint is None or now.fingerprint is None:
        return _difference_of_figures(recorded, now)
    then, after = recorded.fingerprint, now.fingerprint
    for name, _, differs in _PARTS:
        if _hash(then, name) != _hash(after, name):
            details = (f"{name} then {_hash(then, name)}", f"{name} now {_hash(after, name)}")
            sentence = f"Epoch {now.epoch} {differs}."
            return VerifiedStep(step=name, held=False, sentence=sentence, details=details)
    return None


def _difference_of_figures(recorded: EpochDone, now: EpochDone) -> VerifiedStep | None:
    found = tuple(
        f"{name} was {getattr(recorded, name)}, is {getattr(now, name)}"
        for name in FIGURES
        if getattr(recorded, name) != getattr(now, name)
    )
    if not found:
        return None
    sentence = f"Epoch {now.epoch} has other figures: {found[0]}."
    return VerifiedStep(step="figures", held=False, sentence=sentence, details=found)


def _hash(fingerprint: Fingerprint, name: StepName) -> str:
    return str(getattr(fingerprint, name))
