"""Convolutions of maps that have become a single pixel."""

from __future__ import annotations

from typing import Any

from models.export.rewrites.graph import Graph, Replaced

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")


def reduced_kernels(model: Any) -> Replaced:
    """Return what takes the place of convolutions that see one pixel and padding around it.

    Of their kernels only the weights that meet the pixel count. OpenCV (4.14, 5.0) computes depthwise ones
    with the others wrongly: the last blocks of MobileNet on images of 32 pixels.

    Args:
        model: of the functional kind, without networks inside it; its layers are not changed.
    """
    graph = Graph(model)
    return {
        id(call.operation): _reduced(call)
        for call in graph.calls
        if _sees_one_pixel(call) and not graph.is_shared(call)
    }


def _sees_one_pixel(call: Any) -> bool:
    layer = call.operation
    return (
        type(layer).__name__ in CONVOLUTIONS
        and layer.padding == "same"
        and layer.data_format == "channels_last"
        and tuple(call.input_tensors[0].shape[1:3]) == (1, 1)
        and set(layer.kernel_size) != {1}
        and set(layer.dilation_rate) == {1}
    )


def _reduced(call: Any) -> Any:
    """Return a layer of the one pixel: padding of k - 1 stands before it by half, rounded down."""
    layer = call.operation
    row, column = ((size - 1) // 2 for size in layer.kernel_size)
    kernel, *others = layer.get_weights()
    changes = {"kernel_size": 1, "strides": 1, "padding": "valid"}
    new = type(layer).from_config(layer.get_config() | changes)
    new.build(call.input_tensors[0].shape)
    new.set_weights([kernel[row : row + 1, column : column + 1], *others])
    return new
