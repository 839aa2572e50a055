"""What ``devices`` says for people."""

from __future__ import annotations

from engine.protocol.costs import Device, DevicesResult


def device_lines(result: DevicesResult) -> list[str]:
    """Return a line per device and precision, what is the fastest, and what is missing."""
    lines = []
    for device in result.devices:
        memory = f", {device.memory_bytes / 2**30:.1f} GB" if device.memory_bytes else ""
        state = "works" if device.usable else "cannot be used"
        lines.append(f"{device.id}: {device.name}{memory}: {state}. {device.reason}".rstrip())
        lines += _speed_lines(device, result)
    lines.append(f"Chosen by auto: {result.chosen}")
    if result.fastest is not None:
        device_id, precision = result.fastest
        lines.append(
            f"Fastest for {result.architecture}: {device_id} in {precision} "
            f"(--set device={device_id} --set training.precision={precision})"
        )
    return [*lines, *result.notes]


def _speed_lines(device: Device, result: DevicesResult) -> list[str]:
    return [
        f"  {speed.precision}: {speed.images_per_second:,.0f} images/s"
        + (" (fastest)" if result.fastest == (device.id, speed.precision) else "")
        for speed in device.speeds
    ]
