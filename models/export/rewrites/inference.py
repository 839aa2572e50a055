"""A network for use only: without what training needs, with its normalisations folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.export.rewrites.graph import PASSES_ON, calls_of, functional, rebuilt
from models.export.rewrites.no_ops import does_nothing
from models.export.rewrites.normalizations import normalizations_as_rescalings
from models.export.rewrites.scalings import folded_scalings
from models.export.rewrites.single_pixels import reduced_kernels

if TYPE_CHECKING:
    import keras


def inference_network(model: keras.Model) -> keras.Model:
    """Return a network that gives the same answers with fewer layers; layers that stay are shared.

    Dropout and its kin go, normalisations by statistics and rescalings are folded into their neighbours where
    that is exact, kernels lose what only meets padding, and flattening needs one operation. A network that a
    program of its own computes stays as it is.
    """
    from models.export.rewrites.fixed_flatten import FixedFlatten

    start = functional(model)
    if start is None or len(start.outputs) != 1:
        return model
    flat = normalizations_as_rescalings(rebuilt(start, {}))
    flat = rebuilt(flat, reduced_kernels(flat))
    replaced = dict(folded_scalings(flat))
    for call in calls_of(flat):
        layer = call.operation
        if does_nothing(layer):
            replaced[id(layer)] = PASSES_ON
        elif type(layer).__name__ == "Flatten" and None not in layer.input.shape[1:]:
            replaced[id(layer)] = FixedFlatten(name=layer.name)
    return rebuilt(flat, replaced)
