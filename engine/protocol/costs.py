"""What the jobs that tell the cost of a network and the devices are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
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
    self_test: bool = False


class Device(Options):
    id: str
    name: str
    memory_bytes: int
    usable: bool
    reason: str
    """What to do when it is not usable."""
    images_per_second: float | None = None


class DevicesResult(Options):
    devices: tuple[Device, ...]
    chosen: str
