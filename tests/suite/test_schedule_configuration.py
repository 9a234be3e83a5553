"""The schedules of suite.toml, and what is said of one that cannot be."""

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
name = "summary"
audience = "public"
areas = ["north"]
reads = ["spending"]
"""


def read(folder: Path, more: str) -> Suite:
    path = folder / "suite.toml"
    path.write_text(SUITE + more, encoding="utf-8")
    return read_suite(path)


def schedule(name: str = "nightly", cron: str = "30 1 * * *", more: str = "") -> str:
    return f'[[schedule]]\nname = "{name}"\ncron = "{cron}"\n{more}\n'


def test_a_schedule_without_names_is_for_everything(tmp_path: Path) -> None:
    [found] = read(tmp_path, schedule()).schedule
    assert (found.name, found.cron) == ("nightly", "30 1 * * *")
    assert (found.reports, found.areas, found.audience) == ((), (), None)


def test_a_suite_needs_no_schedule(tmp_path: Path) -> None:
    assert read(tmp_path, "").schedule == ()


def test_a_schedule_may_name_what_it_builds(tmp_path: Path) -> None:
    more = 'reports = ["summary"]\nareas = ["north"]\naudience = "public"'
    [found] = read(tmp_path, schedule(more=more)).schedule
    assert (found.reports, found.areas, found.audience) == (("summary",), ("north",), "public")


@pytest.mark.parametrize(
    "cron",
    ["*/5 * * * *", "0 6 * * mon-fri", "15 4 1 */3 *", "0 0 l * *", "0 9 * * 1#1", "0  6 * * *"],
)
def test_the_usual_ways_of_cron_are_understood(tmp_path: Path, cron: str) -> None:
    assert read(tmp_path, schedule(cron=cron)).schedule


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("30 1 * *", "it should have five fields (minute, hour, day of the month"),
        ("@daily", "it should have five fields"),
        ("30 25 * * *", "it has '25' for the hour, which cannot be"),
        ("61 1 * * *", "it has '61' for the minute"),
        ("0 0 31 2 *", "it names a day that never comes"),
        # croniter would take a time by chance, another at each call.
        ("R 1 * * *", "it has 'R' for the minute"),
        ("0 0 * * 1 30", "it should have five fields"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_plain_words(
    tmp_path: Path, cron: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, schedule(cron=cron))
    assert words in str(error.value)
    assert f"schedule 1 'cron' is '{cron}'" in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (schedule(more='reports = ["spendin"]'), "Did you mean 'spending'?"),
        (schedule(more='areas = ["noth"]'), "schedule nightly: no report is built for 'noth'"),
        (schedule(more='audiense = "public"'), "Did you mean 'audience'?"),
        (schedule(more='audience = "secret"'), "'audience' is 'secret'"),
        (schedule(name="every night"), "'every night' cannot name a file"),
        (schedule() + schedule(), "'nightly' stands there twice"),
        (schedule(more='areas = ["south"]\naudience = "public"'), "no edition in common"),
        ('[[schedule]]\nname = "nightly"\n', "'cron' is missing"),
        ("[releases]\nkeep = 0\n", "releases 'keep' is 0"),
        ("[releases]\nkeeep = 3\n", "Did you mean 'keep'?"),
        ("[build]\nmemory_limit_gib = 0\n", "build 'memory_limit_gib' is 0"),
        ("[build]\nedition_timeout_seconds = -1\n", "build 'edition_timeout_seconds' is -1"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, text)
    assert words in str(error.value)
    assert "suite.toml" in str(error.value)


def test_releases_and_limits_have_defaults(tmp_path: Path) -> None:
    suite = read(tmp_path, "")
    assert suite.releases.keep == 5
    assert (suite.build.memory_limit_gib, suite.build.edition_timeout_seconds) == (4, 1800)


def test_the_project_s_own_schedule_is_nightly(root: Path) -> None:
    [found] = read_suite(root / "suite.toml").schedule
    assert (found.name, found.cron) == ("nightly", "30 1 * * *")
