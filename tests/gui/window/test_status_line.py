"""The quiet line at the bottom counts what the session holds and what was found in it."""

from __future__ import annotations

from app.window.status_line import counts_text
from datasets.report.document import DataReport, Finding
from datasets.spec import DataRow
from sessions.document import Session

SESSION = Session(rows=(DataRow(path="a", class_name="cell", n_images=1200),), classes=("cell",))


def _report(*severities: str) -> DataReport:
    findings = [
        Finding.model_validate({"kind": "size", "severity": severity, "sentence": severity})
        for severity in severities
    ]
    return DataReport.of(("cell",), {}, findings)


def test_problems_are_counted_always_and_warnings_where_there_are_some() -> None:
    """Somebody who sees findings on the page Data finds as many below it."""
    assert counts_text(SESSION, None) == "1 class, 1,200 images"
    assert counts_text(SESSION, _report()) == "1 class, 1,200 images, 0 problems"
    assert counts_text(SESSION, _report("warning")) == "1 class, 1,200 images, 0 problems, 1 warning"
    found = counts_text(SESSION, _report("problem", "warning", "warning"))
    assert found == "1 class, 1,200 images, 1 problem, 2 warnings"
