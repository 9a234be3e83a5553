"""Fixtures that many tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# Property tests without a stopwatch: a busy machine is no reason to fail.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real published files; only a continuous-integration run must have it."""
    folder = os.environ.get("TP_REAL_DATA")
    if folder:
        return Path(folder)
    if os.environ.get("CI"):
        pytest.fail("TP_REAL_DATA is not set: in CI a real-data test may not be skipped.")
    pytest.skip("TP_REAL_DATA names no folder of real published files")


@pytest.fixture
def not_run() -> Callable[[str], None]:
    """Ends a test whose tool is missing: it is not run, and in CI that is a failure."""

    def end(tool: str) -> None:
        if os.environ.get("CI"):
            pytest.fail(f"{tool} is missing: in CI every check must run.")
        pytest.skip(f"not run: {tool} is missing")

    return end
