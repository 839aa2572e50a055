"""What the page says of networks, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.amounts import amount
from app.widgets.durations import duration_text
from datasets.spec import InputSpec
from models.architectures.fitness import SEEN, wanted_for

if TYPE_CHECKING:
    from engine.protocol.costs import DescribeModelResult
    from models.architectures.base import ArchitectureInfo


def unfit_reason(info: ArchitectureInfo, spec: InputSpec) -> str:
    """Return why the network cannot take this input; an empty text if it can."""
    sees = wanted_for(spec, n_classes=2).sees
    if sees not in info.sees:
        return f"Takes {' or '.join(SEEN[one] for one in info.sees)}; the input is set to {SEEN[sees]}."
    if not spec.use_images:
        return ""
    if info.channels and spec.channels not in info.channels:
        takes = " or ".join(str(number) for number in info.channels)
        return f"Takes images of {takes} channels; the input has {spec.channels}."
    if spec.size < info.min_size:
        return f"Needs images of at least {info.min_size} px; the input has {spec.size} px."
    if spec.size > info.max_size:
        return f"Takes images of at most {info.max_size} px; the input has {spec.size} px."
    return ""


def facts_text(info: ArchitectureInfo, cost: DescribeModelResult | None) -> str:
    """Return what is known of a network: its limits, its use in instruments, its cost here."""
    instruments = "for instruments too" if info.for_instruments else "not for instruments"
    takes = SEEN["scalars"] if info.sees == ("scalars",) else f"{info.min_size} to {info.max_size} px"
    limits = f"{takes} · {instruments}"
    return f"{limits}\n{cost_text(cost)}" if cost is not None else limits


def cost_text(cost: DescribeModelResult) -> str:
    """Return the cost of a network on this computer."""
    return (
        f"{_count_text(cost.parameters)} parameters · {amount(cost.milliseconds_per_image)} ms per image\n"
        f"about {_epoch_text(cost.seconds_per_epoch)} per epoch on this computer"
    )


def _count_text(n: int) -> str:
    return f"{amount(n / 1e6)} M" if n >= 999_500 else f"{amount(n / 1e3, 3)} k" if n >= 1000 else str(n)


def _epoch_text(seconds: float) -> str:
    if seconds >= 10:
        return duration_text(seconds)
    return f"{seconds:.1f} s" if seconds >= 0.1 else "0.1 s"
