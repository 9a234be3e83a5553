"""The recipients of suite.toml, and what is said of one who could never be given anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.suite.configuration import Suite, read_suite

SUITE = """
[markings]
public = "OFFICIAL"
restricted = "OFFICIAL-SENSITIVE"

[[report]]
name = "spending"
audience = "restricted"
areas = ["north", "south"]

[[report]]
name = "benefits"
audience = "restricted"
areas = ["north"]

[[report]]
name = "summary"
audience = "public"
areas = ["north"]
reads = ["spending"]
"""


def read(folder: Path, *recipients: str) -> Suite:
    path = folder / "suite.toml"
    tables = (f'[[sharing.recipient]]\nname = "Jane Doe"\n{more}\n' for more in recipients)
    path.write_text("\n".join([SUITE, *tables]), encoding="utf-8")
    return read_suite(path)


def test_somebody_may_be_given_some_reports_of_some_areas(tmp_path: Path) -> None:
    [somebody] = read(tmp_path, 'reports = ["spending"]\nareas = ["south"]').sharing.recipient
    assert (somebody.reports, somebody.areas) == (("spending",), ("south",))
    assert read(tmp_path, "").sharing.recipient[0].reports == ()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('reports = ["spendings"]', "no restricted report is called 'spendings'. Did you mean 'sp"),
        ('areas = ["leeds"]', "no report is built for 'leeds'. Known: north, south"),
        ('reports = ["summary"]', "no restricted report is called 'summary'"),
        ('reports = ["benefits"]\nareas = ["south"]', "none of those reports is built for any of"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused_when_it_is_read(
    tmp_path: Path, table: str, says: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, table)
    assert str(refused.value).startswith("suite.toml, recipient 'Jane Doe': ")
    assert says in str(refused.value)


def test_one_name_stands_for_one_recipient(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'Jane Doe' stands there twice"):
        read(tmp_path, "", 'areas = ["north"]')
