"""What can compute here, and what to do where a graphics card cannot be used."""

from __future__ import annotations

import psutil

from engine.jobs.base import JobContext, JobInfo
from engine.protocol.costs import Device, DevicesRequest, DevicesResult
from models.graphics_cards import GraphicsCard, graphics_cards
from models.spec import DEFAULT_ARCHITECTURE
from sessions.environment import processor_name

JOB = JobInfo(name="devices", request=DevicesRequest, result=DevicesResult, needs_network=True)

TEST_SHAPE = (32, 32, 1)
GPU_PACK = (
    "The installed network library has no support for it: install the GPU pack, "
    "requirements-gpu-linux.txt on Linux or requirements-gpu-torch.txt on Windows."
)


def run(request: DevicesRequest, context: JobContext) -> DevicesResult:
    """List the processor and the NVIDIA cards; with ``self_test`` time the device that is chosen."""
    from models.backend import gpu_is_supported

    supported = gpu_is_supported()
    devices = [_processor(), *(_graphics(card, supported) for card in graphics_cards())]
    chosen = next((device.id for device in devices[1:] if device.usable), "cpu")
    if request.self_test:
        devices = [_tested(device, context) if device.id == chosen else device for device in devices]
    return DevicesResult(devices=tuple(devices), chosen=chosen)


def _processor() -> Device:
    return Device(
        id="cpu",
        name=f"{processor_name()}, {psutil.cpu_count()} threads",
        memory_bytes=psutil.virtual_memory().total,
        usable=True,
        reason="",
    )


def _graphics(card: GraphicsCard, supported: bool) -> Device:
    return Device(
        id=f"gpu:{card.index}",
        name=f"{card.name}, driver {card.driver}",
        memory_bytes=card.memory_bytes,
        usable=supported,
        reason="" if supported else GPU_PACK,
    )


def _tested(device: Device, context: JobContext) -> Device:
    from engine.jobs.timing import seconds_per_image
    from models.architectures.registry import build_model
    from models.backend import prepare

    context.progress(0.3, f"Testing {device.id}")
    prepare(device.id)
    model = build_model(DEFAULT_ARCHITECTURE, TEST_SHAPE, 2)
    return device.model_copy(update={"images_per_second": 1 / seconds_per_image(model)})
