"""What can be chosen of an export. Light: the window and the command line read it."""

from __future__ import annotations

from datasets.basics.options import Options, option


class ExportOptions(Options):
    """Choices that hold for all formats of one export."""

    integer_interface: bool = option(
        False,
        label="Whole numbers in and out",
        help="TensorFlow Lite of whole numbers takes and gives these, too (int8), for boards without any "
        "other arithmetic. Their scale is on the card. Without this it takes and gives 32-bit numbers.",
        advanced=True,
    )
    preprocessing_inside: bool = option(
        False,
        label="Scale the pixels inside",
        help="The file takes pixels 0…255 and scales them itself, so that a program cannot do it wrongly. "
        "Size, crop and colour stay outside; the card describes them.",
    )
    keep_unverified: bool = option(
        False,
        label="Keep files that fail their check",
        help="Without this a file that does not give the model's probabilities is deleted. "
        "Its card says that it failed.",
    )
