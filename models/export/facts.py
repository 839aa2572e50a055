"""What the card of an exported file says of that file. Light: read without a network library."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from datasets.basics.options import Options

Layout = Literal["NHWC", "NCHW"]
"""Axes of the images that the file takes: n images, height, width and channels, in this order."""
PixelType = Literal["float32", "uint8"]
"""Numbers of the pixels 0…255 that a file with the preprocessing inside takes."""


class TopAccuracy(Options):
    """Share of images whose class is among the ``k`` most probable ones, in the model and in the file."""

    k: int
    before: float
    after: float
    n: int = 0
    """Images whose class is known, on which both were counted; 0: not told."""


class QuantizedTensor(Options):
    """An input or output that the file takes or gives as whole numbers.

    The number that is meant is ``scale * (whole - zero_point)``.
    """

    name: str
    type: str
    """``int8`` or ``uint8``."""
    scale: float
    zero_point: int


class ExportFacts(Options):
    """How an exported file is fed, and what its check found."""

    format: str
    layout: Layout = "NHWC"
    input_name: str = "image"
    """Of the first input."""
    input_names: tuple[str, ...] = ()
    """Of all inputs, in the order in which the network takes them: prepared images, if it sees any, then
    measured values, if it sees any. Empty on the card of an import and on those of before: ``input_name``
    is the only one."""
    output_name: str = "probabilities"
    input_type: str = "float32"
    """Numbers that the file takes, e.g. ``float32`` (prepared as ``input`` of the card says), ``uint8``
    or ``int8`` (whole numbers that stand for prepared ones, see ``quantized_tensors``)."""
    outputs: Literal["probabilities", "logits"] = "probabilities"
    """Whether a softmax still has to follow, as in some files of other programs."""
    preprocessing_inside: bool = False
    """Whether the file takes the pixels 0…255 as they are and scales them itself."""
    normalization_inside: str = ""
    """How it scales them then: a value of ``input.normalization``, with the ``mean`` and ``std`` there."""
    bytes: int = 0
    sha256: str = ""
    """Of the file; of a folder: of its sorted names and contents, without ``.DS_Store`` and the like."""
    quantized_tensors: tuple[QuantizedTensor, ...] = ()
    """Inputs and outputs that are whole numbers in the file; empty where they are what they stand for."""
    fine_tuned_epochs: int = 0
    """Epochs for which the weights were trained further, so that they bear being rounded."""
    verified: bool = False
    max_abs_diff: float | None = None
    agreement: float | None = None
    top_k: tuple[TopAccuracy, ...] = ()
    n_images: int = 0
    output_spread: float | None = None
    microseconds_per_image: float | None = None
    """One image alone in the consumer, on the computer that made the check."""
    batch_microseconds_per_image: float | None = None
    """In batches of 16."""
    reason: str = ""
    """How it was verified, or why it was not."""
    consumer: str = ""
    consumer_version: str | None = None
    libraries: dict[str, str] = Field(default_factory=dict)
    """Versions of the libraries that wrote the file."""
