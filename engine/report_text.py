"""The data report as lines for the terminal."""

from __future__ import annotations

from datasets.report.document import DataReport
from engine.count_text import images_text

MOST_LINES = 20
"""Findings of one heading that are printed."""


def report_lines(report: DataReport) -> list[str]:
    """Return what ``check`` prints for people."""
    lines = [f"Classes: {', '.join(report.classes)}"]
    for part, count in report.parts.items():
        if count.n == 0 and part == "unlabeled":
            continue
        per_class = ", ".join(f"{name}: {n:,}" for name, n in count.per_class.items())
        lines.append(f"{part}: {images_text(count.n)}" + (f" ({per_class})" if per_class else ""))
    findings_begin = len(lines)
    for title, findings in (
        ("Damaged files", report.corrupt),
        ("Duplicates", report.duplicates),
        ("Shared between parts", report.leakage),
        ("Warnings", report.warnings),
        ("Stops a training", _problems(report)),
    ):
        if findings:
            lines += [f"{title}:", *(f"  {finding}" for finding in findings[:MOST_LINES])]
        if len(findings) > MOST_LINES:
            lines.append(f"  … and {len(findings) - MOST_LINES:,} more; --json lists them all.")
    if len(lines) == findings_begin:
        lines.append("Nothing suspicious was found.")
    return lines


def _problems(report: DataReport) -> list[str]:
    """Return what stops a training; damaged files are printed already."""
    printed = set(report.corrupt)
    others = [sentence for sentence in report.problems if sentence not in printed]
    n = len(report.problems) - len(others)
    return [f"{n:,} of the damaged files above", *others] if n else others
