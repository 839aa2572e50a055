"""What the devices are called: ``auto``, ``cpu``, ``gpu:0``, or several GPUs as ``gpu:0,1``. Light."""

from __future__ import annotations

import re
from typing import TypeAlias

from datasets.basics.errors import BadInput

Wish: TypeAlias = tuple[int, ...] | None
"""Numbers of the GPUs that are wished for; empty: the best device there is; None: the processor."""
BEST: tuple[int, ...] = ()
_GPUS = re.compile(r"gpu(?::(\d+(?:,\d+)*)?)?")


def parse_device(text: str) -> Wish:
    """Return what a device's name asks for.

    Raises:
        BadInput: if it is no name of a device.
    """
    name = text.strip().lower()
    if name == "auto":
        return BEST
    if name == "cpu":
        return None
    found = _GPUS.fullmatch(name)
    if found is None:
        raise BadInput(
            f"Unknown device {text!r}: use auto, cpu, gpu:0, gpu:1 …, or gpu:0,1 for both together."
        )
    numbers = [int(number) for number in (found[1] or "0").split(",")]
    return tuple(dict.fromkeys(numbers))


def device_name(gpus: tuple[int, ...]) -> str:
    """Return the name of the device with these GPUs; of none of them, of the processor."""
    return "gpu:" + ",".join(map(str, gpus)) if gpus else "cpu"


def choose_gpus(wish: Wish, n_gpus: int, library: str) -> tuple[int, ...]:
    """Return the numbers of the GPUs to use; none: the processor.

    The best device is the first GPU alone: whether several are faster depends on the network.

    Args:
        n_gpus: how many the library can use.

    Raises:
        BadInput: if a wished one is not there.
    """
    if wish is None or (wish == BEST and n_gpus == 0):
        return ()
    if wish == BEST:
        return (0,)
    for number in wish:
        if number >= n_gpus:
            found = f"{library} can use {n_gpus} here" if n_gpus else f"{library} can use none here"
            raise BadInput(f"The device gpu:{number} is not there ({found}): use auto or cpu.")
    return wish
