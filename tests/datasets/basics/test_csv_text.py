"""No text in a CSV file is computed, and each comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.csv_text import FORMULA_STARTS, marked, unmarked

TEXTS = st.text() | st.builds(
    str.__add__, st.sampled_from(["", "'", "''"]), st.sampled_from(["=1", "-a", "\t"])
)


@given(text=TEXTS)
def test_texts_come_back_and_are_never_computed(text: str) -> None:
    """What is marked begins with no sign of a formula; taking the mark away gives the text itself."""
    assert not marked(text).startswith(FORMULA_STARTS)
    assert unmarked(marked(text)) == text
