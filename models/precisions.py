"""In which numbers a device computes quickly. Light: asks the system, not a network library."""

from __future__ import annotations

import sys
from pathlib import Path

from models.device_names import parse_device
from models.graphics_cards import graphics_cards
from models.spec import Precision

PROCESSOR_FLAGS = ("avx512_bf16", "amx_bf16", "bf16")
"""What ``/proc/cpuinfo`` says of processors with units for bfloat16 (the last one: ARM)."""
AMPERE = (8, 0)
"""NVIDIA's compute capability from which on a card has units for bfloat16."""


def precisions_for(device: str) -> tuple[Precision, ...]:
    """Return the precisions worth measuring on ``cpu``, ``gpu:0`` or ``gpu:0,1`` …, 32 bits first.

    bfloat16 without units for it is computed by widening each number, which takes longer than 32 bits.
    """
    if device == "cpu":
        return ("float32", "bfloat16") if processor_has_bfloat16() else ("float32",)
    wish = parse_device(device)
    cards = [card for card in graphics_cards() if wish and card.index in wish]
    if cards and all(card.capability >= AMPERE for card in cards):
        return ("float32", "float16", "bfloat16")
    return ("float32", "float16")


def processor_has_bfloat16(cpuinfo: str | None = None) -> bool:
    """Return whether the processor has units for bfloat16; where nobody says so, measuring will.

    Args:
        cpuinfo: text of Linux's ``/proc/cpuinfo``; None: this computer's.
    """
    if cpuinfo is None:
        if sys.platform != "linux":
            return True
        try:
            cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return True
    flags: set[str] = set()
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            flags.update(value.split())
    return any(flag in flags for flag in PROCESSOR_FLAGS)
