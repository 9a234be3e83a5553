"""What an edition is called and how it is marked, before anything is built."""

from __future__ import annotations

from typing import Any

import pytest

from tp_analysis.project import Project
from tp_analysis.suite.plan import Request, plan_editions
from tp_analysis.suite.reads import name_of, path_of


def marking(unbuilt: Any, **settings: str) -> str:
    project = Project(unbuilt.root, unbuilt.root / "data", unbuilt.root / "reports")
    [edition] = plan_editions(project, Request(("homes",), settings=settings))
    return edition.marking


def test_a_what_if_says_what_was_set(unbuilt: Any) -> None:
    assert marking(unbuilt, share="0.25").startswith("WHAT-IF: share = 0.25 · DRAFT · ")


def test_a_what_if_is_told_in_words_not_in_names_of_a_program(unbuilt: Any) -> None:
    words = "WHAT-IF: financial year = 2010-11 · DRAFT · "
    assert marking(unbuilt, financial_year="2010-11").startswith(words)


def test_a_long_what_if_names_what_was_set_on_one_line(unbuilt: Any) -> None:
    long = "0.25" + "0" * 60
    assert marking(unbuilt, share=long).startswith("WHAT-IF: share · DRAFT · ")


@pytest.mark.parametrize("data", ["project/data", "data", "elsewhere/data"])
@pytest.mark.parametrize("name", ["project/bodies.toml", "{data}/raw/homes/homes.csv"])
def test_an_input_is_found_by_its_name_wherever_the_data_folder_lies(
    tmp_path: Any, data: str, name: str
) -> None:
    root = tmp_path / "project"
    project = Project(root, tmp_path / data, root / "reports")
    path = tmp_path / name.format(data=data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert path_of(project, name_of(project, path)) == path
    assert not name_of(project, path).startswith("/")
