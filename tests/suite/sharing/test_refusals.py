"""What may not be shared: wrong, unmarked, too early, with somebody else, in a bad place."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.configuration import Recipient, Sharing
from tp_analysis.suite.notices import add_notice, end_withdrawal, make_notice
from tp_analysis.suite.sharing import refusals

TODAY = datetime.date(2026, 11, 22)
WORDS = {"what": "The total was wrong.", "why": "It was read twice.", "on": "2026-11-20"}
TREASURY = Recipient(name="Treasury")


def allowed(release: Any, recipient: Recipient = TREASURY, **embargoes: Any) -> tuple[str, ...]:
    return refusals.reports_to_share(release, recipient, embargoes=embargoes, today=TODAY)


def test_by_itself_it_is_the_release_that_readers_see(project: Project, sharing: Any) -> None:
    one, two = sharing.released(project, "one"), sharing.released(project, "two")
    assert refusals.release_to_share(project, "north", None) == two
    assert refusals.release_to_share(project, "north", one.id) == one


def test_an_area_without_a_release_is_refused_with_the_nearest(
    project: Project, sharing: Any
) -> None:
    with pytest.raises(ConfigurationError, match="Build it first"):
        refusals.release_to_share(project, "north", None)
    sharing.released(project)
    with pytest.raises(ConfigurationError, match="Did you mean 'north'"):
        refusals.release_to_share(project, "nort", None)


def test_a_withdrawn_area_is_refused_also_for_its_older_releases(
    project: Project, sharing: Any
) -> None:
    one = sharing.released(project)
    add_notice(project, "north", make_notice("withdrawn", **WORDS))
    for name in (None, one.id):
        with pytest.raises(CheckError, match="north is withdrawn"):
            refusals.release_to_share(project, "north", name)
    end_withdrawal(project, "north")
    assert refusals.release_to_share(project, "north", None) == one


def test_a_release_that_was_corrected_since_is_refused(project: Project, sharing: Any) -> None:
    one, two = sharing.released(project, "one"), sharing.released(project, "two")
    notice = make_notice("corrected", **WORDS).model_copy(update={"since": one.id})
    add_notice(project, "north", notice)
    with pytest.raises(CheckError, match="was corrected on 2026-11-20"):
        refusals.release_to_share(project, "north", one.id)
    assert refusals.release_to_share(project, "north", None) == two


def test_a_release_that_does_not_verify_is_refused(project: Project, sharing: Any) -> None:
    release = sharing.released(project)
    (release.folder / "restricted/people.pdf").write_bytes(b"%PDF altered")
    with pytest.raises(CheckError, match=r"people\.pdf was altered"):
        refusals.release_to_share(project, "north", None)


@pytest.mark.parametrize("marking", ["DRAFT · OFFICIAL", "", "DRAFT"])
def test_a_report_without_the_marking_is_refused(
    project: Project, sharing: Any, marking: str
) -> None:
    release = sharing.released(project, marking=marking)
    with pytest.raises(CheckError, match="not marked OFFICIAL-SENSITIVE"):
        allowed(release)


def test_all_full_reports_go_unless_the_recipient_may_have_some_only(
    project: Project, sharing: Any
) -> None:
    release = sharing.released(project, reports=("people", "homes"))
    assert allowed(release) == ("homes", "people")
    some = Recipient(name="Home Office", reports=("people", "other"))
    assert allowed(release, some) == ("people",)
    none = Recipient(name="Home Office", reports=("other",))
    with pytest.raises(ConfigurationError, match="holds no full report for Home Office"):
        allowed(release, none)


def test_the_public_edition_is_no_full_report(project: Project, sharing: Any) -> None:
    release = sharing.released(project, reports=())
    with pytest.raises(ConfigurationError, match="holds no full report"):
        allowed(release)


def test_under_embargo_it_goes_to_those_on_the_list_only(project: Project, sharing: Any) -> None:
    release = sharing.released(project)
    tomorrow = TODAY + datetime.timedelta(days=1)
    embargo = refusals.Embargo(tomorrow, ("Treasury",))
    assert allowed(release, TREASURY, people=embargo) == ("people",)
    with pytest.raises(CheckError, match="until 23 November 2026, and Somebody is not among its"):
        allowed(release, Recipient(name="Somebody"), people=embargo)
    assert allowed(release, people=refusals.Embargo(TODAY)) == ("people",)


def test_with_a_list_only_those_on_it_get_anything() -> None:
    sharing = Sharing(
        recipient=(Recipient(name="Treasury"), Recipient(name="Police", areas=("south",)))
    )
    assert refusals.recipient_named(sharing, "Treasury", "north") == TREASURY
    with pytest.raises(ConfigurationError, match="Did you mean 'Treasury'"):
        refusals.recipient_named(sharing, "Tresury", "north")
    with pytest.raises(ConfigurationError, match="'Police' have nothing of north: it lists south"):
        refusals.recipient_named(sharing, "Police", "north")


def test_without_a_list_any_name_of_one_line_is_taken() -> None:
    assert refusals.recipient_named(Sharing(), " Treasury ", "north") == TREASURY
    for name in ("a\nb", " ", "x" * 101, "a\x1b[31m"):
        with pytest.raises(ConfigurationError, match="one line"):
            refusals.recipient_named(Sharing(), name, "north")


def test_a_bundle_cannot_lie_where_it_is_served_or_tracked(project: Project) -> None:
    (project.root.parent / ".git").mkdir()
    for folder in (
        project.reports / "public",
        project.root / "bundles",
        project.data,
        project.root.parent / "elsewhere in the checkout",
    ):
        with pytest.raises(ConfigurationError, match="A bundle cannot lie in"):
            refusals.folder_for_bundles(project, folder)


def test_a_link_that_leads_there_is_no_way_round(project: Project, tmp_path: Path) -> None:
    project.reports.mkdir()
    (tmp_path / "link").symlink_to(project.reports)
    with pytest.raises(ConfigurationError, match="served to readers"):
        refusals.folder_for_bundles(project, tmp_path / "link" / "below")


def test_any_other_folder_will_do_but_a_file(project: Project, tmp_path: Path) -> None:
    assert refusals.folder_for_bundles(project, tmp_path / "out") == tmp_path / "out"
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="is no folder"):
        refusals.folder_for_bundles(project, tmp_path / "file")
