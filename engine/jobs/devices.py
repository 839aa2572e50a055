"""What can compute here, which of it is the fastest, and what is missing where something cannot be used."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import psutil

from datasets.basics.errors import DiscernError
from datasets.spec import InputSpec
from engine.child import run_in_child
from engine.jobs.base import JobInfo
from engine.protocol.costs import (
    Device,
    DevicesRequest,
    DevicesResult,
    TimeTrainingRequest,
    TimeTrainingResult,
)
from engine.steps.context import JobContext
from models.device_names import BEST, device_name
from models.graphics_cards import GraphicsCard, graphics_cards
from models.precisions import processor_has_bfloat16
from models.spec import ModelSpec
from sessions.document import Session
from sessions.environment import processor_name

JOB = JobInfo(name="devices", request=DevicesRequest, result=DevicesResult, needs_network=True)

TEST = Session(classes=("a", "b"), input=InputSpec(size=32), model=ModelSpec())
"""What is timed where nobody says what."""
LINUX_PACK = "requirements-gpu-linux.txt"
TORCH_PACK = "requirements-gpu-torch.txt"
NO_CARD = (
    "No NVIDIA graphics card answers: there is none in this computer, or its driver is not installed "
    "(nvidia-smi must list it). Cards of other makers are not used."
)
NO_BFLOAT16 = "This processor has no units for bfloat16, so it is trained on in 32 bits."
DIED = "The process that timed {device} ended unexpectedly: its driver or libraries do not work together."


def run(request: DevicesRequest, context: JobContext) -> DevicesResult:
    """List the processor and the NVIDIA cards; time a training on each, if that is wanted."""
    from models.backend import choose_backend, gpu_is_supported

    cards = graphics_cards()
    supported = bool(cards) and gpu_is_supported()
    devices = [_processor(), *(_graphics(card, supported) for card in cards)]
    if supported and len(cards) > 1 and choose_backend(BEST) == "tensorflow":
        devices.append(cards_together(cards))
    chosen = next((device.id for device in devices[1:] if device.usable), "cpu")
    notes = () if cards else (NO_CARD,)
    if not processor_has_bfloat16():
        notes = (*notes, NO_BFLOAT16)
    session = request.session or TEST
    if request.measure:
        usable = sum(device.usable for device in devices)
        devices = [_timed(device, session, usable, context) for device in devices]
    return DevicesResult(
        devices=tuple(devices),
        chosen=chosen,
        architecture=session.model.architecture if request.measure else "",
        notes=notes,
    )


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
        reason="" if supported else _missing(),
    )


def cards_together(cards: Sequence[GraphicsCard]) -> Device:
    """All cards as one device: each has a share of every batch."""
    return Device(
        id=device_name(tuple(card.index for card in cards)),
        name=f"{len(cards)} cards together: {', '.join(card.name for card in cards)}",
        memory_bytes=sum(card.memory_bytes for card in cards),
        usable=True,
        reason="",
    )


def _missing() -> str:
    pack = LINUX_PACK if sys.platform == "linux" else TORCH_PACK
    return (
        "The installed network library cannot use it: install the GPU pack with "
        f"`pip install -r {pack}` and start the program again."
    )


def _timed(device: Device, session: Session, n_devices: int, context: JobContext) -> Device:
    """Return the device with its speeds, timed in a process of its own: a process keeps to one device."""
    if not device.usable:
        return device
    context.progress(0.1, f"Timing {device.id}")
    request = TimeTrainingRequest(session=session, device=device.id)
    try:
        answer = run_in_child("time_training", request, context, died=DIED.format(device=device.id))
    except DiscernError as error:
        if n_devices == 1:
            raise
        return device.model_copy(update={"usable": False, "reason": str(error)})
    speeds = TimeTrainingResult.model_validate(answer).speeds
    fastest = max(speed.images_per_second for speed in speeds)
    return device.model_copy(update={"speeds": speeds, "images_per_second": fastest})
