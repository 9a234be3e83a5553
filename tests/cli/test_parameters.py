"""What a person can get wrong in names and parameters stops before any process is started."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tp_analysis.cli import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    unbuilt: Any,
    no_process: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs `tp` in this very process, where no other may be started: the code and the words."""
    monkeypatch.chdir(unbuilt.root)
    for variable in ("TP_PROJECT", "TP_DATA", "TP_RELEASED"):
        monkeypatch.delenv(variable, raising=False)

    def answer(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tp", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out + said.err

    return answer


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["homes", "--set", "finacial_year=2009-10"], "Did you mean 'financial_year'?"),
        (["homes", "--set", "financial_year=20x9"], "'20x9' is not a financial year"),
        (["homes", "--set", "financial_year=2009-11"], "the year after 2009 is not 11"),
        (["homes", "--set", "share=1.5"], "should be less than or equal to 1"),
        (["homes", "--set", "share=all"], "should be a number"),
        (["homes", "--set", "as_at=31/07/2010"], "Write it as 2010-02-05"),
        (["homes", "--set", "area=south"], "chosen with --area"),
        (["homes", "--set", "zz=1\nopen('x','w')#"], "No parameter"),
        (["homes", "--set", "__class__=1"], "No parameter '__class__'"),
        (["hoems"], "Did you mean 'homes'?"),
        (["../homes"], "no report '../homes'"),
        (["homes", "--area", "nroth"], "Did you mean 'north'?"),
        (["homes", "--area", "../north"], "no area '../north'"),
        (["homes", "--scenario", "hafl"], "Did you mean 'half'?"),
        (["homes", "--scenario", "../half"], "no scenario '../half'"),
    ],
)
def test_a_slip_exits_10_names_the_near_miss_and_starts_no_kernel(
    run: Run, unbuilt: Any, arguments: list[str], words: str
) -> None:
    code, said = run("build", *arguments)
    assert code == 10
    assert words in said
    assert "Traceback" not in said
    assert not unbuilt.reports.exists()
    assert not (unbuilt.root / "x").exists()


def test_the_check_that_no_process_starts_can_fail(run: Run) -> None:
    code, said = run("build", "homes", "--jobs", "1")
    assert code != 0
    assert "a process was started" in said


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "suite.toml",
            "audience =",
            "audiance =",
            "'audiance' is not a key. Did you mean 'audience'?",
        ),
        (
            "suite.toml",
            "cell_timeout_seconds =",
            "cell_timeout_second =",
            "Did you mean 'cell_timeout_seconds'?",
        ),
        ("suite.toml", "[build]", "[biuld]", "Did you mean 'build'?"),
        ("suite.toml", '"restricted"', '"secret"', "should be 'public' or 'restricted'"),
        ("suite.toml", "= 120", "= 0", "should be greater than 0"),
        ("suite.toml", 'public = "OFFICIAL"', 'public = "SECRET"', "'OFFICIAL'"),
        ("suite.toml", 'reads = ["people"]', 'reads = ["poeple"]', "Did you mean 'people'?"),
        (
            "suite.toml",
            'reads = ["people"]',
            'reads = ["digest"]',
            "in a circle: digest reads digest",
        ),
        (
            "suite.toml",
            'name = "people"',
            'reads = ["digest"]\nname = "people"',
            "in a circle: people reads digest reads people",
        ),
        ("suite.toml", '"south"]', '"suoth"]', "Did you mean 'south'?"),
        ("suite.toml", '["north", "south"]', '["north", "north"]', "'north' stands there twice"),
        ("suite.toml", 'name = "homes"', 'name = "people"', "'people' stands there twice"),
        ("suite.toml", 'name = "homes"', 'name = "houses"', "houses.ipynb cannot be read"),
        ("suite.toml", "[build]", "[build", "suite.toml cannot be read"),
        ("areas.toml", "region_code", "region_cod", "Did you mean 'region_code'?"),
    ],
)
def test_a_slip_in_a_configuration_file_exits_10_and_starts_no_kernel(
    run: Run, unbuilt: Any, file: str, old: str, new: str, words: str
) -> None:
    unbuilt.edit(file, old, new)
    code, said = run("build")
    assert code == 10
    assert words in said
    assert "Traceback" not in said
    assert "pydantic" not in said
    assert not unbuilt.reports.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../x", "a/b", "a\\\\b", "/x", "CON", "con", "nul", "lpt1", "x.", "x ", "", ".", "..",
        "a\\u0000b", "p\\u0435ople", "people\\n", "-x", "x" * 101, "{name}", "x$(id)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["report", "area"])
def test_a_name_that_could_leave_its_folder_is_refused(
    run: Run, unbuilt: Any, name: str, place: str
) -> None:
    if place == "report":
        unbuilt.edit("suite.toml", 'name = "homes"', f'name = "{name}"')
    else:
        unbuilt.edit("suite.toml", '"south"', f'"{name}"')
        unbuilt.edit("areas.toml", "[south]", f'["{name}"]')
    code, said = run("build")
    assert code == 10
    assert "cannot name a file" in said
    assert not unbuilt.reports.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "--jobs", "0"], 2),
        (["build", "--audience", "secret"], 2),
        (["build", "--set", "share"], 2),
        (["buidl"], 2),
        (["data", "check", "no-such-file.csv"], 2),
    ],
)
def test_a_command_used_wrongly_exits_2(run: Run, arguments: list[str], code: int) -> None:
    assert run(*arguments)[0] == code


def test_outside_a_project_the_answer_says_where_to_go(
    run: Run, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run("status")
    assert code == 10
    assert "Go to the project's folder" in said


def test_an_unforeseen_error_is_one_message_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("tp_analysis.suite.plan.plan_suite", fail)
    code, said = run("status")
    assert code == 1
    assert "no space left on device" in said
    assert "--debug" in said
    assert "Traceback" not in said


def test_with_debug_the_whole_traceback_is_shown(
    run: Run, unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["tp", "--debug", "build", "hoems"])
    with pytest.raises(Exception, match="hoems"):
        main()
