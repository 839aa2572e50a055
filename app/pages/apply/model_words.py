"""What is said of a model before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.figures_text import accuracy_text

if TYPE_CHECKING:
    from engine.protocol.model_info import ReadModelResult

NOT_MEASURED = "Not measured on labelled images: how often it is right is not known."


def class_words(info: ReadModelResult) -> str:
    """Return the classes, e.g. ``2 classes: cat, dog``."""
    classes = info.card.classes
    several = ", several for an image" if info.card.labels == "several" else ""
    return f"{len(classes)} classes{several}: {', '.join(classes)}"


def input_words(info: ReadModelResult) -> str:
    """Return what the network sees, e.g. ``Sees 32 × 32 px, gray``."""
    spec = info.card.input
    parts = [f"{spec.size} × {spec.size} px, {'gray' if spec.color == 'gray' else 'RGB'}"]
    parts = [] if not spec.use_images else parts
    if spec.scalars:
        parts.append(", ".join(spec.scalars))
    return f"Sees {'; '.join(parts)}"


def decision_words(info: ReadModelResult) -> str:
    """Return what was decided about it, e.g. ``Temperature 1.3; cat from a score of 80 % on``."""
    decided = info.card.decisions
    parts = [] if decided.temperature is None else [f"Temperature {decided.temperature:.3g}"]
    parts += [f"{name} from a score of {100 * least:.3g} % on" for name, least in decided.thresholds.items()]
    return "; ".join(parts)


def figure_words(info: ReadModelResult) -> str:
    """Return its accuracy on the test part, else on the validation part; :data:`NOT_MEASURED` without any."""
    for part in ("test", "validation"):
        metrics = info.card.metrics.get(part)
        if metrics is not None:
            return accuracy_text(part.capitalize(), metrics)
    return NOT_MEASURED
