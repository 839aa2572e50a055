"""Measured values that lie beside images, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput


@dataclass(frozen=True)
class Measured:
    """Values of the images of a row."""

    path: Path
    names: tuple[str, ...]
    values: npt.NDArray[np.float32]
    """(n_images, n_names), NaN where one is missing."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Why others that the file has are no measured values, by name."""

    def values_of(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the values (n_images, k) of some names.

        Raises:
            BadInput: naming the file, if it has none of one of these names.
        """
        for name in names:
            if name not in self.names:
                known = ", ".join(self.names) or "none"
                if name in self.unread:
                    raise BadInput(
                        f"{self.path} has no measured values {name!r} (it has: {known}), because "
                        f"{self.unread[name]}."
                    )
                raise BadInput(
                    f"{self.path} has no measured values {name!r} (it has: {known}): choose others "
                    "(input.scalars), or leave the row out."
                )
        return self.values[:, [self.names.index(name) for name in names]]
