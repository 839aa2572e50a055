"""The network that is trained: a twin of the one that is saved, faster, or in another precision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.backend import training_twin
from models.dtype_copies import copy_in
from models.spec import Precision, PrecisionChoice
from models.training.dropout import dropout_rates, set_dropout_rates

if TYPE_CHECKING:
    import keras

POLICIES = {"bfloat16": "mixed_bfloat16", "float16": "mixed_float16"}


def network_to_train(model: keras.Model, precision: PrecisionChoice, device: str) -> keras.Model:
    """Return a network of equal layers, names and weights for training; it may be ``model`` itself.

    The saved one stays in 32 bits, because exports, other programs and old processors want it so.

    Args:
        precision: in which its layers compute; weights and the last layer stay in 32 bits. ``auto``: 32 bits.
        device: ``cpu`` or ``gpu:0`` …

    Raises:
        BadInput: for float16 on a processor, which has no units for it.
    """
    if precision == "auto" or precision == "float32":
        return training_twin(model)
    if precision == "float16" and not device.startswith("gpu"):
        raise BadInput("float16 needs an NVIDIA GPU: set training.precision to float32 or bfloat16.")
    return in_precision(model, precision)


def in_precision(model: keras.Model, precision: Precision) -> keras.Model:
    """Return a copy whose layers, but for the last one, compute in 16 bits."""
    # Probabilities and their logarithm need more than 8 bits of mantissa.
    return copy_in(model, POLICIES[precision], but=(model.layers[-1].name,))


def bring_back(trained: keras.Model, model: keras.Model) -> None:
    """Give the network that is saved what its twin has learnt, and the twin's dropout rates."""
    if trained is model:
        return
    model.set_weights(trained.get_weights())
    set_dropout_rates(model, dropout_rates(trained))
