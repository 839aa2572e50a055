"""Groupings that names suggest are offered, with the split that would make them."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.report.document import Finding
from datasets.report.grouping_offers import grouping_offers
from datasets.report.groupings import likely_groupings
from datasets.spec import DataRow, SplitSpec

NAMES = [
    f"2024-05-{day}_plate{plate}_{place}.png" for day in (11, 12) for plate in "AB" for place in range(5)
]


def rows(part: str = "split") -> list[DataRow]:
    """Return two classes of twenty images."""
    known = {"path": "/x", "part": part, "n_images": len(NAMES)}
    return [DataRow.model_validate({**known, "class_name": name}) for name in "ab"]


def offers(given: list[DataRow], split: SplitSpec, names: Sequence[Sequence[str]]) -> list[Finding]:
    """Return what is offered for these names."""
    return grouping_offers(given, split, likely_groupings(given, split, names))


def test_each_offer_says_how_to_take_it() -> None:
    """The sentence has groups, examples and the option; the finding has the split that a button applies."""
    found = offers(rows(), SplitSpec(test=0.2), [NAMES, NAMES])
    assert [one.severity for one in found] == ["hint"] * 3
    by_rule = {(one.split.group_by, one.split.group_word): one for one in found if one.split is not None}
    assert set(by_rule) == {("date", 1), ("name_start", 1), ("name_word", 2)}
    plates = by_rule[("name_word", 2)]
    assert plates.split == SplitSpec(test=0.2, group_by="name_word", group_word=2)
    assert "2 groups by word 2 of the name" in plates.sentence
    assert "20 images each" in plates.sentence
    assert "split.group_by=name_word, split.group_word=2" in plates.sentence


def test_nothing_is_offered_where_it_would_change_nothing() -> None:
    """A split with a rule needs no offer, and neither do rows of fixed parts."""
    assert offers(rows(), SplitSpec(group_by="date"), [NAMES, NAMES]) == []
    assert offers(rows("train"), SplitSpec(), [NAMES, NAMES]) == []
    donors = [f"d{place % 2}_{place}.png" for place in range(len(NAMES))]
    one_donor = [f"d1_{place}.png" for place in range(len(NAMES))]
    assert offers(rows(), SplitSpec(), [donors, one_donor]) == []
    plain = [f"{place}.png" for place in range(len(NAMES))]
    assert offers(rows(), SplitSpec(), [plain, plain]) == []


def test_many_names_are_looked_at_in_samples_first() -> None:
    """Of many names a few runs show that there are groups; then all are counted."""
    many = [f"donor{place // 1000}_{place:05}.png" for place in range(6000)]
    given = [row.model_copy(update={"n_images": 6000}) for row in rows()]
    first = likely_groupings(given, SplitSpec(), [many, many])[0]
    assert first.groups == {f"donor{donor}": 2000 for donor in range(6)}
    plain = [f"{place}.png" for place in range(6000)]
    assert likely_groupings(given, SplitSpec(), [plain, plain]) == []
