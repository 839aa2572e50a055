"""What a job says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.basics.options import Options


@dataclass(frozen=True)
class JobInfo:
    """Metadata of one job; importing it imports no network library.

    Attributes:
        name: as the window and the commands call it.
        request: model of what the job is asked.
        result: model of what it answers.
        needs_network: whether the job imports a network library.
    """

    name: str
    request: type[Options]
    result: type[Options]
    needs_network: bool = False
