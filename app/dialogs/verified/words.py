"""What the window says of a verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.banner import Kind

if TYPE_CHECKING:
    from engine.protocol.verification import VerifyResult

STEPS = {
    "session": "Session",
    "checkpoints": "Checkpoints",
    "data": "Data",
    "environment": "Programs and device",
    "order": "Order of the images",
    "images": "Images as the network saw them",
    "weights": "Weights",
    "figures": "Figures",
    "model": "Best model",
}
"""Every step of :data:`engine.protocol.verification.StepName`."""
KINDS: dict[str, Kind] = {"bitwise": "good", "within_spread": "info", "different": "warning"}


def verdict_kind(result: VerifyResult) -> Kind:
    """Return how a banner shows the verdict."""
    return KINDS[result.verdict]


def lacks_data(result: VerifyResult) -> bool:
    """Return whether nothing was trained because data are missing or changed."""
    return result.first_difference is not None and result.first_difference.step == "data"


def lines_to_copy(name: str, result: VerifyResult) -> str:
    """Return the whole answer as text: the verdict, every step, and what differs in it."""
    lines = [f"{name}: {result.sentence}"]
    for step in result.steps:
        lines.append(f"{'same' if step.held else 'DIFFERENT'}\t{STEPS[step.step]}\t{step.sentence}")
        lines += [f"\t\t{detail}" for detail in step.details]
    return "\n".join(lines)
