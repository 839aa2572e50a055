"""Which networks OpenCV's dnn module computes exactly; others are refused before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.export.layers import layers_of

if TYPE_CHECKING:
    import keras

LAYERS = frozenset(
    {
        "Activation",
        "Add",
        "AveragePooling2D",
        "BatchNormalization",
        "Concatenate",
        "Conv2D",
        "Cropping2D",
        "Dense",
        "DepthwiseConv2D",
        "Dropout",
        "ELU",
        "FixedFlatten",
        "Flatten",
        "GaussianDropout",
        "GaussianNoise",
        "GlobalAveragePooling2D",
        "GlobalMaxPooling2D",
        "InputLayer",
        "LeakyReLU",
        "MaxPooling2D",
        "PReLU",
        "ReLU",
        "Rescaling",
        "SeparableConv2D",
        "Softmax",
        "SpatialDropout2D",
        "ZeroPadding2D",
    }
)
ACTIVATIONS = frozenset(
    {
        "elu",
        "hard_silu",
        "hard_swish",
        "leaky_relu",
        "linear",
        "relu",
        "relu6",
        "selu",
        "sigmoid",
        "silu",
        "softmax",
        "softplus",
        "swish",
        "tanh",
    }
)


_VALUES = (
    "This network cannot be exported for OpenCV: it sees measured values, and there it would see the "
    "image alone. Train a network on the images only (input.scalars)."
)


def opencv_refusal(model: keras.Model) -> str:
    """Return which layer OpenCV does not compute, and why; empty if it computes all of them."""
    if not _sees_one_image(model):
        return _VALUES
    for layer in layers_of(model):
        fault = _fault(layer)
        if fault:
            return (
                f"This network cannot be exported for OpenCV: the layer {layer.name!r} ({fault}) is not "
                "computed there. Train one of the networks marked for instruments."
            )
    return ""


def opencv_onnx_refusal(model: keras.Model) -> str:
    """Return why OpenCV does not compute the network as an ONNX graph; empty if it does."""
    return "" if _sees_one_image(model) else _VALUES


def _sees_one_image(model: keras.Model) -> bool:
    return len(model.inputs) == 1 and len(model.inputs[0].shape) == 4


def _fault(layer: Any) -> str:
    kind = type(layer).__name__
    if kind not in LAYERS:
        return kind
    if any(rate != 1 for rate in _pair(getattr(layer, "dilation_rate", 1))):
        return f"{kind} with dilation"
    activation = getattr(layer, "activation", None)
    name = getattr(activation, "__name__", "linear")
    if name not in ACTIVATIONS:
        return f"{kind} with {name}"
    return ""


def _pair(value: Any) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)
