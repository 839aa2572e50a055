"""In which order and under which words findings are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasets.report.document import Finding


@dataclass(frozen=True)
class Section:
    """Findings that belong together: their words, icon, colour role, and which they are.

    Attributes:
        sections: names of the fields of the report whose sentences belong here.
        severity: severity of findings that belong here whatever they speak of.
    """

    title: str
    icon: str
    role: str
    sections: tuple[str, ...] = ()
    severity: str = ""

    def holds(self, finding: Finding) -> bool:
        """Return whether a finding belongs here."""
        if self.severity:
            return finding.severity == self.severity
        return bool(set(self.sections) & set(finding.sections))


SECTIONS = (
    Section("Stops a training", "alert-circle", "bad", severity="problem"),
    Section("The same image in two parts", "alert-triangle", "warning", ("leakage",)),
    Section("Cannot be read", "photo-off", "warning", ("corrupt",)),
    Section("The same image twice", "copy", "warning", ("duplicates",)),
    Section("Worth a look", "alert-triangle", "warning", severity="warning"),
    Section("Good to know", "bulb", "accent", severity="hint"),
)


def in_sections(findings: Sequence[Finding]) -> list[tuple[Section, list[Finding]]]:
    """Return the findings by section, the gravest first; each finding once."""
    found: list[tuple[Section, list[Finding]]] = [(section, []) for section in SECTIONS]
    for finding in findings:
        for section, own in found:
            if section.holds(finding):
                own.append(finding)
                break
    return [(section, own) for section, own in found if own]
