"""What can be chosen of an export. Light: the window and the command line read it."""

from __future__ import annotations

from datasets.basics.options import Options, option


class ExportOptions(Options):
    """Choices that hold for all formats of one export."""

    integer_interface: bool = option(
        False,
        label="Whole numbers in and out",
        help="TensorFlow Lite of whole numbers takes and gives these, too (int8), for boards without any "
        "other arithmetic. Their scale is on the card, and the name ends in _whole_numbers_int8. Without "
        "this it takes and gives 32-bit numbers.",
        advanced=True,
    )
    preprocessing_inside: bool = option(
        False,
        label="Scale the pixels inside",
        help="The file takes pixels 0…255 and scales them itself, so that a program cannot do it wrongly. "
        "Size, crop and colour stay outside; the card describes them. Its name ends in _pixels.",
    )
    classes: tuple[str, ...] = option(
        (),
        label="Only these classes",
        help="The file tells these classes apart and no others; their probabilities are divided by their "
        "sum. Its name says which ones they are. Empty: all classes.",
        advanced=True,
    )
    fold_normalization: bool = option(
        True,
        label="Fold the batch normalisation",
        help="Files that are only computed with, not trained on, get the batch normalisation within the "
        "weights of the neighbouring layers, and no dropout layers: fewer steps, the same answers. Without "
        "this they hold the layers as they are.",
        advanced=True,
    )
    quantization_aware_epochs: int = option(
        0,
        label="Train on with rounding",
        help="Before TensorFlow Lite of whole numbers is written, the network is trained for so many epochs "
        "on the session's images while it computes with rounded numbers. For networks that lose accuracy "
        "without it.",
        ge=0,
        le=1000,
        unit="epochs",
        advanced=True,
    )
    keep_unverified: bool = option(
        False,
        label="Keep files that fail their check",
        help="Without this a file that does not give the model's probabilities is deleted. "
        "Kept, its name ends in _unverified, and its card says that it failed.",
    )
