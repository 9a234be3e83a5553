"""The names that notebooks import from tp_analysis.disclosure."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tp_analysis import disclosure


@pytest.mark.parametrize("name", disclosure.__all__)
def test_every_name_on_offer_can_be_had(name: str) -> None:
    assert getattr(disclosure, name).__module__.startswith("tp_analysis.disclosure.")


def test_another_name_is_an_error_like_any_other() -> None:
    with pytest.raises(AttributeError, match="no attribute 'protekt'"):
        _ = disclosure.protekt


def test_who_only_prints_markers_does_not_wait_for_pandas() -> None:
    program = "import sys, tp_analysis.disclosure.markers; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
