"""Names of devices, and which GPUs they stand for."""

from __future__ import annotations

import pytest

from datasets.basics.errors import BadInput
from models.device_names import BEST, Wish, choose_gpus, device_name, parse_device

NAMES: dict[str, Wish] = {
    "auto": BEST,
    "cpu": None,
    "gpu": (0,),
    "gpu:3": (3,),
    "gpu:0,1": (0, 1),
    " GPU:1,0,1 ": (1, 0),
}


@pytest.mark.parametrize(("text", "wish"), NAMES.items())
def test_names_are_read(text: str, wish: Wish) -> None:
    """Each GPU counts once, in the order given."""
    assert parse_device(text) == wish


@pytest.mark.parametrize("text", ["", "gpu:x", "gpu:0,", "gpu:0;1", "tpu", "cpu:0"])
def test_other_names_are_refused(text: str) -> None:
    """The sentence has the choices."""
    with pytest.raises(BadInput, match="auto, cpu, gpu:0"):
        parse_device(text)


def test_choice_of_the_gpus() -> None:
    """The best device is the first card, or the processor where there is none; a wish is never changed."""
    assert choose_gpus(BEST, 2, "TensorFlow") == (0,)
    assert choose_gpus(BEST, 0, "TensorFlow") == ()
    assert choose_gpus(None, 2, "TensorFlow") == ()
    assert choose_gpus((1, 0), 2, "TensorFlow") == (1, 0)
    with pytest.raises(BadInput, match=r"gpu:2 is not there .*can use 2 here"):
        choose_gpus((0, 2), 2, "TensorFlow")


def test_names_are_written() -> None:
    """What is recorded is read back."""
    for gpus in ((), (0,), (1, 0)):
        assert parse_device(device_name(gpus)) == (gpus or None)
