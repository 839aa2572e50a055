"""The network library for the tests with real consumers."""

from __future__ import annotations

import pytest

from models.backend import BackendInfo, prepare


@pytest.fixture(scope="session")
def backend() -> BackendInfo:
    """The network library, started once."""
    return prepare("cpu", seed=1)
