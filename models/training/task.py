"""What the network is to tell of an image."""

from __future__ import annotations

from dataclasses import dataclass

from models.spec import Labels


@dataclass(frozen=True)
class Task:
    """The classes, and whether an image can have several of them.

    Attributes:
        labels: ``one`` or ``several`` per image.
        classes: names in the order of the network's outputs; empty where nobody asks for one by name.
    """

    labels: Labels = "one"
    classes: tuple[str, ...] = ()

    def place_of(self, class_name: str) -> int:
        """Return the index of a class; 0, the first, for an empty or unknown name."""
        return self.classes.index(class_name) if class_name in self.classes else 0
