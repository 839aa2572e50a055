"""Max pooling of an ONNX graph after padding, written so that its readers keep the two apart."""

from __future__ import annotations

from typing import Any

_IMPLIED = ("auto_pad", "pads")


def keep_padding_apart(converted: Any) -> None:
    """Say of max pooling behind a padding that it pads nothing itself.

    onnxruntime takes padding with zeros into the pooling, whose own padding counts as minus infinity: where
    all of a window is negative the result is another one. It leaves alone what says VALID, which is the same
    as no padding.

    Args:
        converted: ``onnx.ModelProto``; changed in place.
    """
    import onnx

    padded = {node.output[0] for node in converted.graph.node if node.op_type == "Pad"}
    for node in converted.graph.node:
        if node.op_type != "MaxPool" or node.input[0] not in padded or _pads(node):
            continue
        for attribute in [known for known in node.attribute if known.name in _IMPLIED]:
            node.attribute.remove(attribute)
        node.attribute.append(onnx.helper.make_attribute("auto_pad", "VALID"))


def _pads(node: Any) -> bool:
    """Return whether the pooling pads by itself, too."""
    own = [known for known in node.attribute if known.name in _IMPLIED]
    return any(any(known.ints) or known.s not in (b"", b"NOTSET", b"VALID") for known in own)
