"""The device that a resumed training goes on with."""

from __future__ import annotations

from collections.abc import Iterable

from datasets.basics.errors import BadInput
from models.backend import BackendInfo, prepare
from sessions.journal import JournalEntry
from sessions.journal_entries import Resumed, Started


def device_of_before(entries: Iterable[JournalEntry], wish: str) -> str:
    """Return the device that ``auto`` was found to be when the training began or was resumed last.

    What is automatic is decided once: another device computes other bits.

    Args:
        wish: the session's device; anything but ``auto`` stands.
    """
    device = wish
    if wish == "auto":
        for entry in entries:
            done = entry.typed(Started) or entry.typed(Resumed)
            if done is not None:
                device = done.environment.get("device", device)
    return device


def prepare_again(device: str, threads: int, seed: int) -> tuple[BackendInfo, str]:
    """Start the backend on the device of before, or on the best one that there is.

    Returns:
        what computes, and a sentence if it is not the same device.
    """
    try:
        return prepare(device, threads, seed), ""
    except BadInput:
        if not device.startswith("gpu"):
            raise
        info = prepare("auto", threads, seed)
        return info, (
            f"The device {device} is not there any more; the training goes on with {info.device}, whose "
            "results differ in the last digits."
        )
