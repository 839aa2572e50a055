"""What a training tells while it runs. Light: the window reads these without a network library."""

from __future__ import annotations

from datasets.basics.options import Options


class BatchDone(Options):
    """After a step of the optimizer. Loss and accuracy are means over the epoch so far."""

    epoch: int
    """The running epoch, counted from 1."""
    step: int
    """Steps done in this epoch, 1 to ``steps``."""
    steps: int
    loss: float
    accuracy: float
    images_per_second: float


class Fingerprint(Options):
    """Hashes (hex SHA-256) of an epoch, with which the same training done again is compared."""

    order: str = ""
    """Of the drawn samples (row and image, int64) in the order in which they were shown."""
    images: str = ""
    """Of what the network was shown: :class:`models.training.fingerprint.ShownImages`."""
    weights: str = ""
    """Of the network's variables after the epoch."""


class EpochDone(Options):
    """After an epoch and its validation."""

    epoch: int
    """Counted from 1."""
    loss: float
    """Mean training loss of the epoch's batches, with label smoothing, class weights and the network still
    learning."""
    accuracy: float
    val_loss: float | None = None
    """Mean loss of the validation images, without smoothing and weights; cross-entropies in nats."""
    val_accuracy: float | None = None
    """Share of images with the right class, or, of several labels, with all of them right."""
    val_auc: float | None = None
    """Mean area under the ROC curve of the classes."""
    val_macro_f1: float | None = None
    """Mean F1 of the classes."""
    val_precision: tuple[float, ...] = ()
    """Of each class, in the order of the classes."""
    val_recall: tuple[float, ...] = ()
    learning_rate: float
    """Of the epoch's last step."""
    seconds: float
    """Duration of the epoch including validation, without pauses and waiting for images."""
    images_per_second: float
    """Training images per second, without the validation."""
    is_best: bool
    """Whether this epoch's model is the best so far."""
    time: str
    """When it ended: local time with its offset, ISO 8601."""
    fingerprint: Fingerprint | None = None
    """None in the records of versions that took none."""


class TrainingEnded(Options):
    """After the last epoch."""

    reason: str
    """One sentence: why the training ended."""


TrainingEvent = BatchDone | EpochDone | TrainingEnded
