"""What a batch says on the terminal."""

from __future__ import annotations

import json

from datasets.basics.options import Options
from engine.protocol.batch import RowDone, RunBatchResult
from engine.training_text import accuracy_text
from sessions.batch.documents import RowResult


def row_line(kind: str, data: Options) -> str | None:
    """Return the line for a run that is over."""
    return _row(data.result) if isinstance(data, RowDone) else None


def batch_lines(result: RunBatchResult) -> list[str]:
    """Return how the batch went, for people."""
    n = len(result.rows)
    return [f"{n - result.n_failed} of {n} runs finished.", f"Results: {result.table}"]


def batch_object(result: RunBatchResult) -> str:
    """Return the JSON object of ``batch --json``."""
    rows = [row.model_dump(mode="json") for row in result.rows]
    finished = len(rows) - result.n_failed
    return json.dumps({"table": result.table, "finished": finished, "failed": result.n_failed, "rows": rows})


def _row(row: RowResult) -> str:
    words = [f"row {row.row}, {row.name}: {row.status}"]
    if row.problem:
        words.append(row.problem)
    for part, metrics in (("validation", row.validation), ("test", row.test)):
        if metrics is not None:
            words.append(f"{part} {accuracy_text(metrics)}")
    return "; ".join(words)
