"""Turns errors of the checking library into sentences for users."""

from __future__ import annotations

from pydantic import ValidationError


def validation_sentence(error: ValidationError) -> str:
    """Return one line: which option, what was given, what is expected (the first of the faults)."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"]) or error.title
    return f"{where}: {fault['msg']} (given: {str(fault.get('input'))[:80]})"
