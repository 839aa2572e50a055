"""What a training does while an image cannot be read: it waits, and goes on as soon as it can."""

from __future__ import annotations

import time
from collections.abc import Callable

from datasets.basics.errors import WorkFailed
from datasets.batch import Batch
from datasets.image_fault import ImageFault
from datasets.imageset import ImageSet
from engine.protocol.training import ImageBack, WaitingForImage
from engine.steps.training.recorder import Recorder
from models.training.control import Answer, Control
from sessions.journal_entries import LeftOut

RETRY_S = 10.0
"""A network drive that comes back in the night must not wait for the morning."""
PATIENCE_S = 600.0
"""How long a training waits when nobody is there to answer."""


class ImageWait:
    """Gets the batches whose images could not be read: by waiting for the file or leaving an image out.

    Args:
        control: brings the user's answers.
        recorder: told what happens.
        retry_s: seconds between two tries without an answer.
        patience_s: after so many seconds a training that nobody attends ends.
    """

    def __init__(
        self,
        control: Control,
        recorder: Recorder,
        retry_s: float = RETRY_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.control = control
        self.recorder = recorder
        self.retry_s = retry_s
        self.patience_s = patience_s

    def __call__(self, images: ImageSet, again: Callable[[], Batch]) -> Batch:
        """Return the batch of ``again`` as soon as its images can be read.

        Raises:
            StopAsked, Cancelled: if the user does not want to wait.
            WorkFailed: if nobody attends the training and the file did not come back.
        """
        try:
            # Batches made ahead failed with the first one, and a short fault of a network is over by now.
            return again()
        except ImageFault as fault:
            return self._wait(images, again, fault)

    def _wait(self, images: ImageSet, again: Callable[[], Batch], fault: ImageFault) -> Batch:
        given_up = time.monotonic() + self.patience_s
        self._ask(fault)
        while True:
            answer = self._answer(fault, given_up)
            if answer == "leave_out" and fault.can_leave_out and fault.place is not None:
                self._leave_out(images, fault.place, str(fault))
            try:
                batch = again()
            except ImageFault as next_fault:
                if answer is not None or str(next_fault) != str(fault):
                    self._ask(next_fault)
                fault = next_fault
            else:
                self.recorder.image_back(ImageBack(message="The images can be read; the training goes on."))
                return batch

    def _ask(self, fault: ImageFault) -> None:
        self.control.forget_answers()
        self.recorder.waiting(
            WaitingForImage(message=str(fault), file=fault.path, can_leave_out=fault.can_leave_out)
        )

    def _answer(self, fault: ImageFault, given_up: float) -> Answer | None:
        answer = self.control.wait_for_answer(self.retry_s)
        if answer is None and not self.control.attended and time.monotonic() > given_up:
            raise WorkFailed(
                f"{fault} The training waited {self.patience_s / 60:.0f} minutes for it and ended; "
                "`resume` goes on with it once the file is there."
            )
        return answer

    def _leave_out(self, images: ImageSet, place: int, reason: str) -> None:
        instead = images.leave_out(place)
        row, image = images.samples[place].tolist()
        self.recorder.left_out(
            LeftOut(
                epoch=self.recorder.epochs_done + 1,
                row=row,
                image=image,
                instead=int(images.samples[instead, 1]),
                reason=reason,
            )
        )
