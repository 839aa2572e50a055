"""``devices``: what can compute here, what works, and what to do if it does not."""

from __future__ import annotations

from engine.commands.base import AsJson, CommandInfo
from engine.protocol.costs import DevicesRequest, DevicesResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="devices", order=90)


def command(as_json: AsJson = False) -> None:
    """List processors and graphics cards, with a short self-test of each."""
    with quiet_stdout() as write:
        result = perform("devices", DevicesRequest(self_test=True), DevicesResult)
        if as_json:
            write(result.model_dump_json())
            return
        for device in result.devices:
            speed = f", {device.images_per_second:,.0f} images/s" if device.images_per_second else ""
            memory = f", {device.memory_bytes / 2**30:.1f} GB" if device.memory_bytes else ""
            state = "works" if device.usable else "cannot be used"
            write(f"{device.id}: {device.name}{memory}: {state}{speed}. {device.reason}".rstrip())
        write(f"Chosen: {result.chosen}")
