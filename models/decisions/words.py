"""What is to be known of figures where something was decided about the model."""

from __future__ import annotations

from collections.abc import Iterable

from models.decisions.document import Decisions


def not_in_figures(decisions: Decisions) -> str:
    """Return in one sentence which decisions an evaluation leaves out; empty where none changes an answer."""
    decided = _thresholds(decisions)
    if decisions.temperature is not None:
        decided.insert(0, f"temperature {decisions.temperature:.3g}")
    if not decided:
        return ""
    return (
        f"The figures are those of the network alone, before what was decided about it ({', '.join(decided)})"
        "; a prediction uses that, so its probabilities and classes can differ."
    )


def not_compared(models: Iterable[tuple[str, Decisions]]) -> str:
    """Return in one sentence which decisions a comparison leaves out; empty where none changes an answer.

    A temperature is not among them: it changes no answer.

    Args:
        models: what each model is called, and what was decided about it.
    """
    decided = [f"{name}: {', '.join(told)}" for name, known in models if (told := _thresholds(known))]
    if not decided:
        return ""
    return (
        f"The networks alone are compared, without what was decided about them ({'; '.join(decided)})"
        "; a prediction uses that, so its answers can differ."
    )


def _thresholds(decisions: Decisions) -> list[str]:
    return [f"threshold {value:.3g} of {name}" for name, value in decisions.thresholds.items()]
