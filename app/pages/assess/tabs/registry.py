"""Finds the tabs: every file of this folder that declares ``TAB`` and the class ``TabWidget``."""

from __future__ import annotations

from typing import cast

from app.context import AppContext
from app.pages.assess.tab import AssessTab, TabInfo
from datasets.basics.registry import Registry

TABS = Registry("app.pages.assess.tabs", "TAB", needs=("TabWidget",))


def make_tabs(context: AppContext) -> list[tuple[TabInfo, AssessTab]]:
    """Return all tabs, from the left to the right."""
    modules = sorted(TABS.entries().values(), key=lambda module: cast(int, module.TAB.order))
    return [(cast(TabInfo, module.TAB), cast(AssessTab, module.TabWidget(context))) for module in modules]
