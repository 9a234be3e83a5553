"""What a release discloses is audited as one, with all that earlier releases showed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tp_analysis.disclosure import policy_for, protect_counts, spread
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.published_tables import PublishedCell, PublishedTable
from tp_analysis.display import Column, cover, figure, prose, table
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.document import Cover, Document
from tp_analysis.errors import CheckError
from tp_analysis.project import Project
from tp_analysis.suite.assembly import OUTPUT_LOG, Part, assemble, prune
from tp_analysis.suite.disclosing import (
    DISCLOSED,
    disclosed,
    output_log,
    refuse_disclosure,
    refuse_typed_numbers,
    remember_shown,
)
from tp_analysis.suite.releases import live, switch


def _sample() -> Any:
    path = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()
REFUSES = "the disclosure audit refuses it"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with nothing released."""
    (tmp_path / "project").mkdir()
    return SAMPLE.project_in(tmp_path / "project")  # type: ignore[no-any-return]


def near_nested(table_id: str, places: tuple[str, ...], people: float, ill: float) -> Any:
    """People of some places, and how many of them have a condition."""
    return PublishedTable(
        table_id=table_id,
        population="patients 2009-10",
        unit="people",
        threshold=5,
        dimensions={"place": places, "condition": ("yes", "no")},
        cells=(
            PublishedCell(selection={}, value=people),
            PublishedCell(selection={"condition": ("yes",)}, value=ill),
        ),
    )


# The district and the custom area within it: one person lives in the one and not in the other.
DISTRICT = near_nested("districts/patients", ("core", "fringe"), 20, 8)
CORE = near_nested("areas/patients", ("core",), 19, 7)
LARGER = near_nested("districts/patients", ("core", "fringe"), 40, 14)


def part(project: Project, report: str, audience: str, *tables: Any, log: Any = ()) -> Part:
    made: Part = SAMPLE.part(
        project.root / "built" / f"{audience}-{report}-{len(list(project.root.rglob('*')))}",
        report, audience, report,
    )  # fmt: skip
    content = {"tables": [one.model_dump(mode="json") for one in tables], "log": list(log)}
    (made.folder / DISCLOSED).write_text(json.dumps(content), encoding="utf-8")
    return made


def release_of(project: Project, *parts: Part) -> str:
    """As a build releases them, in the same order."""
    refuse_disclosure(project, "north", parts)
    remember_shown(project, "north", parts)
    release = assemble(project, "north", parts)
    switch(project, release)
    return release.id


def refused(project: Project, *parts: Part) -> str:
    before = live(project, "north")
    with pytest.raises(CheckError, match=REFUSES) as error:
        release_of(project, *parts)
    assert error.value.exit_code == 13
    assert live(project, "north") == before, "what readers see has changed"
    told = project.state / "refused" / "north.txt"
    assert str(error.value).endswith(f"what is wrong with it: {project.relative(told)}.")
    assert len(str(error.value)) < 900
    return told.read_text(encoding="utf-8")


# Differencing


@pytest.mark.parametrize("other", ["public", "restricted"])
def test_two_tables_of_one_release_that_differ_by_one_person_are_refused(
    project: Project, other: str
) -> None:
    safe = release_of(project, part(project, "plain", "public"))
    words = refused(
        project,
        part(project, "districts", "public", DISTRICT),
        part(project, "areas", other, CORE),
    )
    assert "districts/patients" in words
    assert "place = fringe" in words
    assert not {"20", "19", "8", "7"} & set(words.replace(",", " ").replace(".", " ").split())
    now = live(project, "north")
    assert now is not None and now.id == safe


@pytest.mark.parametrize("audience", ["public", "restricted"])
def test_a_table_that_with_one_of_an_earlier_release_gives_a_person_away_is_refused(
    project: Project, audience: str
) -> None:
    release_of(project, part(project, "districts", "public", DISTRICT))
    words = refused(project, part(project, "areas", audience, CORE))
    assert "districts/patients (of an earlier release)" in words
    assert "areas/patients (of" not in words


def test_what_only_the_restricted_reader_was_shown_is_not_held_against_the_public_one(
    project: Project,
) -> None:
    release_of(project, part(project, "districts", "restricted", DISTRICT))
    words = refused(project, part(project, "areas", "public", CORE))
    assert "seen by the restricted reader" in words
    assert "seen by the public reader" not in words


def test_tables_whose_populations_differ_by_enough_are_released(project: Project) -> None:
    first = release_of(project, part(project, "districts", "public", LARGER))
    second = release_of(
        project,
        part(project, "districts", "public", LARGER),
        part(project, "areas", "restricted", CORE),
    )
    assert first != second


def test_an_earlier_table_counts_after_its_release_is_put_away(project: Project) -> None:
    release_of(project, part(project, "districts", "public", DISTRICT))
    for report in ("one", "two"):
        release_of(project, part(project, report, "public"))
    assert prune(project, "north", 1)
    assert not list((project.reports / "releases").rglob("*districts*"))
    refused(project, part(project, "areas", "public", CORE))


def test_a_refused_table_is_not_remembered_as_shown(project: Project) -> None:
    release_of(project, part(project, "districts", "public", DISTRICT))
    refused(project, part(project, "areas", "public", CORE))
    release_of(project, part(project, "districts", "public", DISTRICT))


def test_what_another_area_showed_is_another_matter(project: Project) -> None:
    parts = [part(project, "districts", "public", DISTRICT)]
    remember_shown(project, "south", parts)
    release_of(project, part(project, "areas", "public", CORE))


@pytest.mark.parametrize(
    "content",
    ["", "torn", "[]", "{}", '{"public": []}', '{"public": 7, "restricted": []}',
     '{"public": [{"table_id": "x"}], "restricted": []}'],
)  # fmt: skip
def test_a_damaged_memory_of_earlier_tables_refuses_every_release(
    project: Project, content: str
) -> None:
    release_of(project, part(project, "districts", "public", LARGER))
    [memory] = (project.state / "disclosed").glob("*.json")
    memory.write_text(content, encoding="utf-8")
    with pytest.raises(CheckError, match=r"north\.json cannot be read, .* Restore it") as error:
        release_of(project, part(project, "districts", "public", LARGER))
    assert error.value.exit_code == 13
    assert memory.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", [None, "", "torn", "[]", "{}", '{"tables": 7, "log": []}'])
def test_an_edition_that_does_not_tell_what_it_discloses_is_refused(
    project: Project, content: str | None
) -> None:
    made = part(project, "districts", "public", LARGER)
    if content is None:
        (made.folder / DISCLOSED).unlink()
    else:
        (made.folder / DISCLOSED).write_text(content, encoding="utf-8")
    with pytest.raises(CheckError, match=r"cannot be audited\. Build it again with --force"):
        refuse_disclosure(project, "north", [made])


# The same table in two places


def test_one_table_in_both_editions_is_no_contradiction(project: Project) -> None:
    renamed = LARGER.model_copy(update={"table_id": "areas/patients"})
    release_of(
        project,
        part(project, "districts", "public", LARGER),
        part(project, "districts", "restricted", LARGER),
        part(project, "areas", "restricted", renamed),
    )


def test_two_editions_that_print_different_values_for_one_selection_are_refused(
    project: Project,
) -> None:
    other = near_nested("areas/patients", ("core", "fringe"), 60, 14)
    words = refused(
        project,
        part(project, "districts", "public", LARGER),
        part(project, "areas", "restricted", other),
    )
    assert "different values are printed for one selection" in words
    assert "areas/patients" in words and "districts/patients" in words
    assert "only where the rows themselves were corrected" in words
    assert "earlier release" not in words


@pytest.fixture
def claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProtectedTable:
    """Protected counts under a policy of the project's own file, one of them withheld."""
    for name in ("suite.toml", "areas.toml", "requirements.lock"):
        (tmp_path / name).write_text("", encoding="utf-8")
    text = '[dataset."benefits/claims"]\nprofile = "default"\ncolumns = "all"\n'
    (tmp_path / "disclosure.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    raw = pd.DataFrame({"ward": ["A", "B", "C", "D"], "claims": [44, 23, 4, 6]})
    policy = policy_for("benefits/claims")
    return protect_counts(
        raw, policy=policy, dimensions=["ward"], count="claims", population="claims of July 2010"
    )


def document(report: str, *shown: Any) -> Document:
    head = cover(
        report=report, title="T", question="Q?", area="north", period="2009", as_at="2010-07-31",
        evidence_status="Made up for a test",
    )  # fmt: skip
    [block] = head.blocks
    assert isinstance(block, Cover)
    blocks = tuple(block for one in shown for block in one.blocks)
    return Document(cover=block, marking="OFFICIAL", blocks=blocks)


def as_table(protected: ProtectedTable) -> Any:
    columns = [Column("ward", "Ward"), Column("claims", "Claims", decimals=0)]
    return table(protected, title="Claims", columns=columns, source="S", evidence="computed")


def as_figure(protected: ProtectedTable) -> Any:
    return figure(
        protected,
        title="Claims as bars",
        subtitle="by ward",
        alt="Bars that show the claims of each ward, as the table does.",
        drawing=ranked_bars(label="ward", value="claims", unit="count", rounding=1),
        columns=[Column("ward", "Ward"), Column("claims", "Claims", decimals=0)],
        source="S",
        evidence="computed",
    )


def test_a_table_that_is_shown_as_a_figure_too_is_one_table(claims: ProtectedTable) -> None:
    once = disclosed(document("people", as_table(claims)))
    twice = disclosed(document("people", as_table(claims), as_figure(claims)))
    assert once == twice
    assert len(once["tables"]) == len(once["log"]) == 1


def test_a_table_that_is_laid_out_another_way_is_the_same_table(claims: ProtectedTable) -> None:
    wide = spread(claims, columns="ward", value="claims")
    columns = [Column("A", "A", decimals=0)]
    laid_out = table(wide, title="Wide", columns=columns, source="S", evidence="computed")
    found = disclosed(document("people", as_table(claims), laid_out))
    assert len(found["tables"]) == 1


def test_a_table_is_named_after_its_report_too(claims: ProtectedTable) -> None:
    found = [disclosed(document(name, as_table(claims))) for name in ("people", "homes")]
    names = [[one["tables"][0]["table_id"], one["log"][0]["table_id"]] for one in found]
    assert names[0] == ["people/claims-by-ward-claims-of-july-2010"] * 2
    assert names[1] == ["homes/claims-by-ward-claims-of-july-2010"] * 2


def test_what_is_kept_of_a_table_has_no_number_that_was_withheld(claims: ProtectedTable) -> None:
    kept = disclosed(document("people", as_table(claims)))
    values = [cell["value"] for cell in kept["tables"][0]["cells"]]
    assert not {4, 6, 44, 23, 77} & set(values)
    assert values.count(None) == kept["log"][0]["withheld"] > 0


# Class disclosure


def offences(*, first: tuple[float, float], table_id: str = "people/offences") -> Any:
    """Two districts, of each the people with and without an offence, and all of them."""
    chosen = {"north": first, "south": (50.0, 50.0)}
    cells = []
    for district, (with_one, without) in chosen.items():
        where = {"district": (district,)}
        cells += [
            PublishedCell(selection={**where, "offence": ("yes",)}, value=with_one),
            PublishedCell(selection={**where, "offence": ("no",)}, value=without),
            PublishedCell(selection=where, value=with_one + without),
        ]
    return PublishedTable(
        table_id=table_id,
        population="people 2009-10",
        unit="people",
        threshold=8,
        dimensions={"district": ("north", "south"), "offence": ("yes", "no")},
        cells=tuple(cells),
        sensitive=("offence",),
    )


def test_a_group_all_of_whose_members_are_of_a_sensitive_category_is_refused(
    project: Project,
) -> None:
    made = offences(first=(100.0, 0.0))
    words = refused(
        project,
        part(project, "people", "public", made),
        part(project, "people", "restricted", made),
    )
    assert "people/offences, district = north, offence = yes: everybody, or all but a few" in words
    assert words.count("everybody") == 1, "one fault of one table is told once"


def test_a_sensitive_group_that_is_mixed_is_released(project: Project) -> None:
    release_of(project, part(project, "people", "public", offences(first=(60.0, 40.0))))


def test_a_zero_that_a_policy_lets_be_shown_is_put_on_record_for_who_signs(
    project: Project,
) -> None:
    # With a third category nobody is known to be of any one of them.
    made = offences(first=(0.0, 60.0))
    cells = (
        *made.cells[:2],
        PublishedCell(selection={"district": ("north",), "offence": ("not known",)}, value=40),
        PublishedCell(selection={"district": ("north",)}, value=100),
        *made.cells[3:],
    )
    three = PublishedTable(
        **{
            **made.model_dump(exclude={"cells", "dimensions"}),
            "cells": cells,
            "dimensions": {
                "district": ("north", "south"), "offence": ("yes", "no", "not known"),
            },
        }
    )  # fmt: skip
    entry = {"table_id": three.table_id, "withheld": 0}
    made_part = part(project, "people", "public", three, log=[entry])
    release_of(project, made_part)
    [logged] = output_log([made_part])
    assert logged["groups_with_none"] == 1
    [kept] = (project.reports / "releases").rglob(OUTPUT_LOG)
    assert json.loads(kept.read_bytes()) == [logged]


# Typed numbers


def test_a_number_typed_above_a_table_about_people_refuses_the_edition_and_is_not_repeated(
    project: Project, claims: ProtectedTable
) -> None:
    made = document(
        "people", prose("## Wards\n\nExactly 4 claims are of ward C."), as_table(claims)
    )
    with pytest.raises(CheckError, match=r"the section \('Wards'\)\. Take each from") as error:
        refuse_typed_numbers(project, made)
    assert error.value.exit_code == 13
    assert not set("0123456789") & set(str(error.value))
    refuse_typed_numbers(project, document("people", prose("Four claims."), as_table(claims)))


def test_a_report_that_shows_nothing_about_people_may_hold_typed_numbers(project: Project) -> None:
    refuse_typed_numbers(project, document("homes", prose("There are 4 homes.")))


def test_a_report_that_only_read_rows_about_people_is_about_them_too(project: Project) -> None:
    project.disclosure_file.write_text(
        '[dataset."benefits/claims"]\nprofile = "default"\ncolumns = "all"\n\n'
        '[dataset."payments/payments"]\nprofile = "already-published"\nsource = "Lists"\n',
        encoding="utf-8",
    )
    made = document("people", prose("There are 499 claims."))
    with pytest.raises(CheckError, match="the beginning"):
        refuse_typed_numbers(project, made, ["data/raw/benefits/claims.csv"])
    refuse_typed_numbers(project, made, ["data/raw/payments/payments.csv", "areas.toml"])
