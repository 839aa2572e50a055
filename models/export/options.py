"""What can be chosen of an export. Light: the window and the command line read it."""

from __future__ import annotations

from datasets.basics.options import Options, option


class ExportOptions(Options):
    """Choices that hold for all formats of one export."""

    keep_unverified: bool = option(
        False,
        label="Keep files that fail their check",
        help="Without this a file that does not give the model's probabilities is deleted. "
        "Its card says that it failed.",
    )
