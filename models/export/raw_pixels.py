"""Preprocessing inside the exported network: it is fed pixels 0…255 and scales them itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.preprocessing.normalization import SMALLEST_STD
from datasets.spec import InputSpec
from models.export.facts import PixelType
from models.export.registry import ExportInfo
from models.export.rewrites.graph import functional, rebuilt
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

LAYER = "scaling_of_pixels"
"""Name of the layer that scales."""
NO_STATISTICS = frozenset({"opencv-dnn", "opencv-onnx"})
"""Consumers that cannot take mean and standard deviation of each image: measured in OpenCV 4.14 and 5.0."""
WHOLE_NUMBERS = "tflite-int8"
"""The format that would compute them with 8 bits: of dark images every second one got another class."""


def fed_with_pixels(task: ExportTask, info: ExportInfo) -> ExportTask:
    """Return the task of exporting a network that takes the pixels of cut images as they are.

    What is expected of it stays what the model says of the scaled images. The card says of its input that
    nothing has to be scaled any more.
    """
    unscaled = task.card.input.model_copy(update={"normalization": "none"})
    pixels = task.samples.raw.astype(info.pixel_type)
    values = task.samples.scalars
    return replace(
        task,
        model=task.conversions.network(
            task.model,
            f"with scaling of {info.pixel_type}",
            lambda: with_scaling(task.model, task.card.input, info.pixel_type),
        ),
        card=task.card.model_copy(update={"input": unscaled}),
        samples=replace(task.samples, input=unscaled),
        fed=(pixels, values) if values.shape[1] else pixels,
        normalization_inside=task.card.input.normalization,
    )


def refusal_of_pixels(task: ExportTask, info: ExportInfo) -> str:
    """Return why a network cannot be fed with pixels in this format; empty if it can.

    Args:
        task: the export, fed with scaled images or, within a pack, with pixels already.
        info: the format.
    """
    if not task.samples.raw.size:
        return "This network sees measured values and no image, so there are no pixels to scale inside it."
    if (task.normalization_inside or task.card.input.normalization) != "per_image":
        return ""
    if info.consumer in NO_STATISTICS:
        return (
            "OpenCV cannot scale by the mean and standard deviation of each image inside a network: scale "
            "outside (preprocessing_inside off), or train with another normalisation."
        )
    if info.name == WHOLE_NUMBERS:
        return (
            "Whole numbers of 8 bits are too coarse for the mean and standard deviation of each image, and "
            "dark images would get other classes: scale outside (preprocessing_inside off), or take another "
            "format (tflite-dynamic is as small)."
        )
    return ""


def with_scaling(model: keras.Model, spec: InputSpec, pixel_type: PixelType) -> keras.Model:
    """Return a network that scales pixels as ``spec`` asks for and then computes ``model``.

    Its images are ``pixel_type`` (n, height, width, channels), 0…255; measured values go in as before.
    """
    import keras

    pixels = keras.Input(model.inputs[0].shape[1:], dtype=pixel_type, name="pixels")
    # Whole numbers become floating ones; a file that takes floating ones is spared the step.
    numbers = (
        keras.layers.Rescaling(1.0, name="pixels_as_numbers")(pixels) if pixel_type == "uint8" else pixels
    )
    scaled = _scaled(numbers, spec)
    others = [keras.Input(given.shape[1:], name="measured_values") for given in model.inputs[1:]]
    outputs = model([scaled, *others] if others else scaled)
    whole = keras.Model([pixels, *others] if others else pixels, outputs, name=f"{model.name}_of_pixels")
    return without_inner_networks(whole)


def without_inner_networks(model: keras.Model) -> keras.Model:
    """Return the network with those inside it taken apart: HDF5 mixes up their weights."""
    plain = functional(model)
    return model if plain is None else rebuilt(plain, {})


def _scaled(numbers: Any, spec: InputSpec) -> Any:
    """Return :func:`datasets.preprocessing.normalization.normalize` of the numbers, as layers."""
    import keras

    if spec.normalization == "per_image":
        # The variance of an image of whole numbers is 0 or far above this number, which is what the
        # smallest standard deviation is for. One axis: HDF5 files lose a list of them.
        layer = keras.layers.LayerNormalization(
            axis=-1, epsilon=SMALLEST_STD**2, center=False, scale=False, name=LAYER
        )
        in_a_row = keras.layers.Flatten(name="pixels_in_a_row")(numbers)
        return keras.layers.Reshape(numbers.shape[1:], name="scaled_image")(layer(in_a_row))
    if spec.normalization == "none":
        return numbers
    if spec.normalization == "divide_by_255":
        return _times_plus(numbers, 1 / 255, 0.0)
    # normalize() has refused an input without these before anything is exported.
    mean, std = spec.mean or 0.0, max(spec.std or 0.0, SMALLEST_STD)
    return _times_plus(numbers, 1 / std, -mean / std)


def _times_plus(numbers: Any, factor: float, summand: float) -> Any:
    """Return factor x numbers + summand as a convolution over single pixels: every consumer computes that."""
    import keras

    layer = keras.layers.DepthwiseConv2D(1, name=LAYER)
    scaled = layer(numbers)
    kernel, bias = layer.get_weights()
    layer.set_weights([np.full_like(kernel, factor), np.full_like(bias, summand)])
    return scaled
