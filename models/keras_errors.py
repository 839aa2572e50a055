"""What an error of Keras says."""

from __future__ import annotations

import re

from datasets.basics.errors import first_line

_BOLD = re.compile("\x1b\\[1m(.*?)\x1b\\[0m", re.DOTALL)


def told_by_keras(error: Exception) -> str:
    """Return the sentence of a layer's error, which Keras prints in bold behind the layer's name; of another
    error its first line."""
    bold = _BOLD.search(str(error))
    if bold is None:
        return first_line(error)
    # What Keras itself adds stands in paragraphs before.
    return bold.group(1).strip().split("\n\n")[-1].splitlines()[0]
