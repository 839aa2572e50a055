"""What is to be known of figures where something was decided about the model."""

from __future__ import annotations

from models.decisions.document import Decisions


def not_in_figures(decisions: Decisions) -> str:
    """Return in one sentence which decisions an evaluation leaves out; empty where none changes an answer."""
    decided = [f"threshold {value:.3g} of {name}" for name, value in decisions.thresholds.items()]
    if decisions.temperature is not None:
        decided.insert(0, f"temperature {decisions.temperature:.3g}")
    if not decided:
        return ""
    return (
        f"The figures are those of the network alone, before what was decided about it ({', '.join(decided)})"
        "; a prediction uses that, so its probabilities and classes can differ."
    )
