"""What the jobs that tell the cost of a network and the devices are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from models.spec import Precision
from sessions.document import Session


class DescribeModelRequest(Options):
    """What a network costs for this session."""

    session: Session


class DescribeModelResult(Options):
    architecture: str
    parameters: int
    layers: int
    memory_bytes: int
    """Weights, gradients and optimizer state in float32."""
    milliseconds_per_image: float
    seconds_per_epoch: float


class DevicesRequest(Options):
    """What can compute here."""

    measure: bool = False
    """Whether to time a training on each usable device."""
    session: Session | None = None
    """Whose network is timed; None: the default network on small images."""


class Speed(Options):
    """How fast a training is, without the preparing of images."""

    precision: Precision
    images_per_second: float


class TimeTrainingRequest(Options):
    """Time the network of this session on one device, in all precisions that make sense there."""

    session: Session
    device: str


class TimeTrainingResult(Options):
    speeds: tuple[Speed, ...]


class Device(Options):
    id: str
    name: str
    memory_bytes: int
    usable: bool
    reason: str
    """What to do when it is not usable."""
    images_per_second: float | None = None
    """In the fastest precision; None where it was not measured."""
    speeds: tuple[Speed, ...] = ()


class DevicesResult(Options):
    devices: tuple[Device, ...]
    chosen: str
    """What ``auto`` stands for: the first usable card, else the processor, whatever was measured."""
    architecture: str = ""
    """The network that was timed; empty for none."""
    notes: tuple[str, ...] = ()
    """Sentences on what is missing."""

    @property
    def fastest(self) -> tuple[str, Precision] | None:
        """The device and precision with the most images per second; None where nothing was measured."""
        found = [
            (speed.images_per_second, one.id, speed.precision) for one in self.devices for speed in one.speeds
        ]
        return max(found)[1:] if found else None
