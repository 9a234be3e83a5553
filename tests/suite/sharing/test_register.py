"""The register: complete, private, never silently forgotten."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.sharing.register import (
    SharedBundle,
    find_bundle,
    read_register,
    register_path,
    write_register,
)


def line(bundle_id: str, **more: Any) -> SharedBundle:
    fields: dict[str, Any] = {
        "id": bundle_id,
        "area": "north",
        "release": "north-0123456789ab",
        "recipient": "Treasury",
        "reports": ("people",),
        "made_at": "2026-11-22T09:30:00+00:00",
        "passphrase": "generated",
        "folder": "bundle",
        "files": {"README.txt": "0" * 64},
    }
    return SharedBundle(**{**fields, **more})


def test_what_was_written_is_read_in_that_order(project: Project) -> None:
    lines = (line("b"), line("a", replaces="b"))
    write_register(project, lines)
    assert read_register(project) == lines
    assert find_bundle(project, "a") == lines[1]


def test_it_is_for_its_owner_alone(project: Project) -> None:
    old = os.umask(0)
    try:
        write_register(project, (line("a"),))
    finally:
        os.umask(old)
    path = register_path(project)
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert oct(path.parent.stat().st_mode)[-3:] == "700"


def test_where_nothing_was_shared_it_is_empty(project: Project) -> None:
    assert read_register(project) == ()
    with pytest.raises(ConfigurationError, match="None is declared"):
        find_bundle(project, "a")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"bundles": [{"id": "a"}]}', '{"bundles": 1}']
)
def test_a_damaged_one_is_never_taken_for_an_empty_one(project: Project, content: str) -> None:
    write_register(project, (line("a"),))
    register_path(project).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_register(project)


def test_a_line_has_no_place_for_a_passphrase() -> None:
    assert line("a").passphrase == "generated"
    with pytest.raises(ValueError, match="passphrase"):
        line("a", passphrase="canz-7ryq-9pw4-hxk2-d5te")


def test_a_misspelt_id_is_refused_with_the_nearest(project: Project) -> None:
    write_register(project, (line("north-0123456789ab-01"),))
    with pytest.raises(ConfigurationError, match="Did you mean 'north-0123456789ab-01'"):
        find_bundle(project, "north-0123456789ab-1")
