"""What an export tells. Light: the window and the command line read it; the names are a contract."""

from __future__ import annotations

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options
from models.export.facts import QuantizedTensor, TopAccuracy


class Unwritten(WorkFailed):
    """A file could not be put where it should be; nothing is said of the network."""


class ExportResult(Options):
    """One export and its check in the program that will read it."""

    format: str
    path: str | None
    """The file or folder, or None where the check failed: then no file is left."""
    bytes: int | None
    verified: bool
    max_abs_diff: float | None
    """Largest difference of a probability to Keras, over all images and batch sizes."""
    consumer: str
    consumer_version: str | None
    microseconds_per_image: float | None
    """Time of one image alone (batch 1) in the consumer; median."""
    reason: str
    """What was found: how it was verified, or why it was not."""
    input_type: str = "float32"
    """Numbers that the file takes for an image."""
    input_names: tuple[str, ...] = ()
    """Names of the inputs in the file: of the image, of the measured values. Empty: not known."""
    normalization_inside: str = ""
    """How the file itself scales the pixels that it takes; empty: it takes scaled ones."""
    refused: bool = False
    """The format cannot hold this network: nothing was written."""
    batch_microseconds_per_image: float | None = None
    """Time of an image in a batch of 16 in the consumer; median."""
    n_images: int = 0
    """Images compared."""
    output_spread: float | None = None
    """Largest standard deviation of an output over the images; a network whose outputs do not vary
    agrees with anything."""
    agreement: float | None = None
    """Share of the images whose most probable class is the model's."""
    top_k: tuple[TopAccuracy, ...] = ()
    """Accuracy on the labelled images, before and after."""
    quantized_tensors: tuple[QuantizedTensor, ...] = ()
    """Inputs and outputs that are whole numbers in the file; empty where they are what they stand for."""
    fine_tuned_epochs: int = 0
    """Epochs for which the weights were trained further, so that they bear being rounded."""
    sha256: str | None = None
    """Of the file; of a folder: of its sorted names and contents."""
    card: str | None = None
    """The file with classes and preprocessing beside it."""
    unwritten: bool = False
    """The file could not be put where it should be; ``reason`` says why."""
    note: str = ""
    """What to know of a file that was written: why it has another name than usual, what its card may lack."""
