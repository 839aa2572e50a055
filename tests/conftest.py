"""What holds for all tests: nothing is kept in the folders of the user who runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Networks that a test converts are kept in a folder of the tests, in child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISCERN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
