"""The NVIDIA graphics cards of this computer, asked of the driver without any network library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GraphicsCard:
    """One card as NVIDIA's management library (NVML) describes it.

    Attributes:
        index: number of the card, from 0; ``gpu:0`` is the first one.
        memory_bytes: memory in all.
        capability: NVIDIA's compute capability (major, minor).
    """

    index: int
    name: str
    memory_bytes: int
    driver: str
    capability: tuple[int, int] = (0, 0)


def graphics_cards() -> list[GraphicsCard]:
    """Return the cards that the driver lists; empty without a driver or without cards."""
    try:
        import pynvml
    except ImportError:
        return []
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return []
    try:
        driver = _text(pynvml.nvmlSystemGetDriverVersion())
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        return [
            GraphicsCard(
                index=index,
                name=_text(pynvml.nvmlDeviceGetName(handle)),
                memory_bytes=int(pynvml.nvmlDeviceGetMemoryInfo(handle).total),
                driver=driver,
                capability=_capability(handle),
            )
            for index, handle in enumerate(handles)
        ]
    except pynvml.NVMLError:
        return []
    finally:
        pynvml.nvmlShutdown()


def _capability(handle: object) -> tuple[int, int]:
    import pynvml

    major, minor = pynvml.nvmlDeviceGetCudaComputeCapability(handle)
    return int(major), int(minor)


def _text(answer: str | bytes) -> str:
    """Return a text of NVML, which older versions give as bytes."""
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
