"""Batch normalisation and rescaling, folded into the layer before or behind them wherever that is exact."""

from __future__ import annotations

from typing import Any

from models.export.rewrites.affine import LINEAR_LAYERS, NORMALIZATION, RESCALING, Affine, Weights
from models.export.rewrites.graph import PASSES_ON, Graph, Replaced
from models.export.rewrites.layers import with_weights
from models.export.rewrites.no_ops import does_nothing

POOLINGS_OF_LARGEST = ("MaxPooling2D", "GlobalMaxPooling2D")
POOLINGS_OF_MEAN = ("AveragePooling2D", "GlobalAveragePooling2D")
FLATTENS = ("Flatten", "FixedFlatten")


def folded_scalings(model: Any) -> Replaced:
    """Return what takes the place of which layer once all foldable scalings are folded.

    Args:
        model: of the functional kind, without networks inside it; its layers are not changed.
    """
    graph = Graph(model)
    weights: dict[int, Weights] = {}
    calls: dict[int, Any] = {}
    replaced: dict[int, Any] = {}
    for call in graph.calls:
        if not is_scaling(call.operation) or graph.is_shared(call):
            continue
        affine = Affine.of_layer(call.operation)
        target = _linear_before(graph, call, affine)
        behind = target is not None
        if target is None:
            target, affine = _linear_behind(graph, call, affine)
        if target is None:
            continue
        key = id(target.operation)
        known = weights.get(key) or Weights.of_layer(target.operation)
        weights[key] = known.followed_by(affine) if behind else known.preceded_by(affine)
        calls[key] = target
        replaced[id(call.operation)] = PASSES_ON
    for key, target in calls.items():
        replaced[key] = with_weights(target, weights[key])
    return replaced


def is_scaling(layer: Any) -> bool:
    """Return whether it is a batch normalisation or a rescaling along the last axis, in full precision."""
    kind = type(layer).__name__
    if kind not in (NORMALIZATION, RESCALING) or layer.compute_dtype != "float32":
        return False
    if kind == RESCALING:
        # Of whole numbers it makes floating ones, too.
        return bool(layer.input.dtype == "float32") and layer.input.shape[-1] is not None
    return layer.axis in (-1, len(layer.input.shape) - 1)


def _linear_before(graph: Graph, call: Any, affine: Affine) -> Any:
    """Return the call of a linear layer whose result is normalised and nothing else; None: there is none."""
    found = graph.before(call)
    while found is not None and _lets_through(found.operation, affine):
        found = graph.before(found)
    if found is None or not _is_linear_layer(graph, found):
        return None
    return found if found.operation.activation.__name__ == "linear" else None


def _linear_behind(graph: Graph, call: Any, affine: Affine) -> tuple[Any, Affine]:
    """Return the call of the layer that alone gets the normalised values, and what reaches it of scale and
    shift; (None, …) if there is none, or something between them does not let them through unchanged."""
    found = graph.after(call)
    while found is not None:
        layer, kind = found.operation, type(found.operation).__name__
        if _is_linear_layer(graph, found):
            fits = kind == "Dense" or _sees_no_padding(layer)
            return (found if fits and _axis_fits(found, affine) else None), affine
        if kind in FLATTENS:
            n_features = found.outputs[0].shape[-1]
            if n_features is None or n_features % len(affine.scale):
                return None, affine
            affine = affine.repeated(n_features // len(affine.scale))
        elif not _lets_through(layer, affine):
            return None, affine
        found = graph.after(found)
    return None, affine


def _lets_through(layer: Any, affine: Affine) -> bool:
    """Return whether scaling and shifting before the layer or behind it is the same."""
    kind = type(layer).__name__
    if kind in POOLINGS_OF_LARGEST:
        return bool((affine.scale > 0).all())
    # A mean at the border is one of fewer pixels, so padding does not matter.
    return kind in POOLINGS_OF_MEAN or does_nothing(layer)


def _is_linear_layer(graph: Graph, call: Any) -> bool:
    layer = call.operation
    return (
        type(layer).__name__ in LINEAR_LAYERS
        and not graph.is_shared(call)
        and layer.compute_dtype == "float32"
        and getattr(layer, "groups", 1) == 1
        and getattr(layer, "data_format", "channels_last") == "channels_last"
        and getattr(layer, "lora_rank", None) is None
        and getattr(layer, "quantization_mode", None) is None
    )


def _sees_no_padding(layer: Any) -> bool:
    """A border of zeros would have to become one of -shift / scale."""
    return layer.padding == "valid" or set(layer.kernel_size) == {1}


def _axis_fits(call: Any, affine: Affine) -> bool:
    return bool(call.input_tensors[0].shape[-1] == len(affine.scale))
