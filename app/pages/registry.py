"""Finds the pages: every folder of app/pages whose ``__init__.py`` declares ``PAGE``.

The folder's ``page.py`` holds the class ``PageWidget(Page)``; it is imported when the page is made, after the
window shows, so that a page's imports never delay the first window.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from app.pages.base import Page, PageInfo
from datasets.basics.registry import Registry

if TYPE_CHECKING:
    from app.context import AppContext

PAGES = Registry("app.pages", "PAGE")


def page_infos() -> list[PageInfo]:
    """Return the metadata of all pages, in the order of the rail."""
    infos = [cast(PageInfo, module.PAGE) for module in PAGES.entries().values()]
    return sorted(infos, key=_order)


def make_page(name: str, context: AppContext) -> Page:
    """Import and make the page called ``name``."""
    folder = PAGES.get(name).__name__
    return cast(Page, importlib.import_module(f"{folder}.page").PageWidget(context))


def _order(info: PageInfo) -> int:
    return info.order
