"""The rules of grouping, found by walking this folder."""

from __future__ import annotations

from typing import cast

from datasets.basics.registry import Registry
from datasets.grouping.base import GroupRule

GROUPINGS = Registry("datasets.grouping", "GROUPING")


def group_rule(name: str) -> GroupRule:
    """Return a rule.

    Raises:
        BadInput: if there is none of this name.
    """
    return cast(GroupRule, GROUPINGS.get(name))


def group_rules() -> list[GroupRule]:
    """Return all rules in order of their rank."""
    rules = [cast(GroupRule, module) for module in GROUPINGS.entries().values()]
    return sorted(rules, key=lambda rule: rule.GROUPING.rank)
