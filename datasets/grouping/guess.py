"""Groupings that the names of images suggest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from datasets.basics.randomness import generator
from datasets.grouping.base import GroupRule
from datasets.grouping.registry import group_rules
from datasets.naming import natural_key
from datasets.spec import DataRow, GroupBy, SplitSpec

MOST_NAMES = 20_000
"""Of more images, a random choice of each row is looked at."""
MOST_WORDS = 6
FEWEST_IMAGES_PER_GROUP = 2
EXAMPLES = 3


@dataclass(frozen=True)
class GroupGuess:
    """A grouping that could be meant.

    Attributes:
        rule: name of the rule, for ``SplitSpec.group_by``.
        word: for ``SplitSpec.group_word``, where the rule needs it.
        title: what the images of a group have in common: ``"the date in the name"``.
        groups: number of images of each group, naturally sorted by name (of more than ``MOST_NAMES`` images,
            how many of those that were looked at).
        examples: a few names of groups, the largest first.
        missing: a sentence for each class whose images are all of one group.
    """

    rule: GroupBy
    word: int
    title: str
    groups: dict[str, int]
    examples: tuple[str, ...]
    missing: tuple[str, ...] = ()

    def applied_to(self, split: SplitSpec) -> SplitSpec:
        """Return the split with this grouping."""
        return split.model_copy(update={"group_by": self.rule, "group_word": self.word})


def guess_groups(rows: Sequence[DataRow], names: Sequence[Sequence[str]]) -> list[GroupGuess]:
    """Return the groupings that are sensible for these images, the likeliest first.

    Sensible are at least two groups, fewer groups than half of the images of each class, not one group for
    each class (that would leave no class in two parts), and no group that is called like a class.

    Args:
        rows: counted rows.
        names: for each row the name of each image, or nothing where images have no files of their own;
            see ``datasets.grouping.groups.image_names``.
    """
    chosen = _some_images(rows, names)
    found: list[GroupGuess] = []
    seen: set[tuple[int, ...]] = set()
    kinds = {images.row.source == "folder" for images in chosen}
    rules = [rule for rule in group_rules() if len(kinds) == 1 or not rule.GROUPING.by_level]
    for rule in rules:
        for word in range(1, MOST_WORDS + 1) if rule.GROUPING.name == "name_word" else (1,):
            split = SplitSpec(group_by=rule.GROUPING.name, group_word=word)
            groups = [own.groups(rule, split) for own in chosen]
            guess = _guess(rule, split, chosen, groups)
            if guess is not None and (partition := _partition(groups)) not in seen:
                seen.add(partition)
                found.append(guess)
    return sorted(found, key=lambda guess: len(guess.missing))


def _some_images(rows: Sequence[DataRow], names: Sequence[Sequence[str]]) -> list[_Images]:
    """Return the names of up to ``MOST_NAMES`` labeled images, row by row."""
    used = [number for number, row in enumerate(rows) if row.part != "unlabeled" and row.n_images > 0]
    share = min(1.0, MOST_NAMES / max(sum(rows[number].n_images for number in used), 1))
    found = []
    for number in used:
        row, own = rows[number], names[number]
        n = max(round(row.n_images * share), 1)
        # Evenly spread ones could all be of one donor, where donors follow each other in turn.
        places = generator(0, "names", index=number).permutation(len(own))[:n].tolist()
        found.append(_Images(row, n, [own[place] for place in sorted(places)]))
    return found


@dataclass(frozen=True)
class _Images:
    """Some images of a row; without names, the row decides their group."""

    row: DataRow
    n: int
    names: Sequence[str]

    def groups(self, rule: GroupRule, split: SplitSpec) -> list[str]:
        if self.row.group or not self.names:
            group = self.row.group or rule.group(self.row, PurePath(self.row.path).name, split)
            return [group] * self.n
        return [rule.group(self.row, name, split) for name in self.names]


def _partition(groups: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the same for groupings that differ only in the names of their groups."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(group, len(numbers)) for own in groups for group in own)


def _guess(
    rule: GroupRule, split: SplitSpec, chosen: Sequence[_Images], groups: Sequence[Sequence[str]]
) -> GroupGuess | None:
    of_class: dict[str, Counter[str]] = defaultdict(Counter)
    for images, own in zip(chosen, groups, strict=True):
        of_class[images.row.class_name].update(own)
    counts = sum(of_class.values(), Counter[str]())
    classes = {name.casefold() for name in of_class}
    if "" in counts or len(counts) < 2 or any(name.casefold() in classes for name in counts):
        return None
    # More groups than that are running numbers, not donors; the same number in two classes means nothing.
    if any(len(own) * FEWEST_IMAGES_PER_GROUP >= own.total() for own in of_class.values()):
        return None
    single = {name: next(iter(own)) for name, own in of_class.items() if len(own) == 1}
    if len(single) == len(of_class):
        return None
    missing = tuple(
        f"All images of the class {name!r} are of one group ({group!r}), so they can be in one part only."
        for name, group in sorted(single.items())
    )
    return GroupGuess(
        rule=split.group_by,
        word=split.group_word,
        title=f"word {split.group_word} of the name"
        if rule.GROUPING.name == "name_word"
        else rule.GROUPING.title,
        groups={name: counts[name] for name in sorted(counts, key=natural_key)},
        examples=tuple(name for name, _ in counts.most_common(EXAMPLES)),
        missing=missing,
    )
