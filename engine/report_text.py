"""The data report as lines for the terminal."""

from __future__ import annotations

from datasets.report import DataReport


def report_lines(report: DataReport) -> list[str]:
    """Return what ``check`` prints for people."""
    lines = [f"Classes: {', '.join(report.classes)}"]
    for part in report.parts:
        counts = ", ".join(f"{name}: {n:,}" for name, n in part.counts.items())
        lines.append(f"{part.part}: {counts}")
    for title, findings in (
        ("Damaged files", report.corrupt),
        ("Duplicates", report.duplicates),
        ("Shared between parts", report.leakage),
        ("Warnings", report.warnings),
    ):
        lines += [f"{title}:", *(f"  {finding}" for finding in findings)] if findings else []
    if len(lines) == 1 + len(report.parts):
        lines.append("Nothing suspicious was found.")
    return lines
