"""What a verification says on the terminal."""

from __future__ import annotations

from datasets.basics.options import Options
from engine.protocol.verification import EpochVerified, VerifyResult

LOOK_ELSEWHERE = "Nothing was trained. --find-in FOLDER looks for an untouched copy of the data."


def event_line(kind: str, data: Options) -> str | None:
    """Return the line for one event of a verification."""
    if not isinstance(data, EpochVerified):
        return None
    return f"epoch {data.epoch:>4} of {data.epochs}  {'the same bits' if data.equal else 'DIFFERENT'}"


def result_lines(result: VerifyResult) -> list[str]:
    """Return the steps, with what differs in them, and the verdict."""
    lines = []
    for step in result.steps:
        lines.append(f"{'ok  ' if step.held else 'DIFF'}  {step.step:<12} {step.sentence}")
        lines += [f"        {detail}" for detail in step.details if not step.held]
    first = result.first_difference
    if first is not None and first.step == "data":
        lines.append(LOOK_ELSEWHERE)
    return [*lines, result.sentence]
