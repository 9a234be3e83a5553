"""Who may see an edition and from when; and that it is a draft until somebody else signs it."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.formats import slug
from tp_analysis.project import find_project
from tp_analysis.suite.configuration import read_suite
from tp_analysis.suite.handling import require_publishable, reservations
from tp_analysis.suite.plan import Edition, Request, plan_editions
from tp_analysis.suite.quality import DOCUMENTS, QualityRecord, quality_record
from tp_analysis.suite.records import Built, Record, write_record

TODAY = datetime.date(2026, 6, 30)
README = "\n\n".join(f"## {name.replace('_', ' ').capitalize()}" for name in DOCUMENTS)


def edition(root: Path, monkeypatch: pytest.MonkeyPatch, report: str) -> Edition:
    monkeypatch.chdir(root)
    planned = plan_editions(find_project(), Request((report,), ("north",)))
    return next(one for one in planned if one.report == report)


def quality_text(receipt: str, **changes: str) -> str:
    roles = {
        "commissioner": "The partnership board",
        "analyst": "The first test person",
        "assurer": "The second test person",
        "approver": "The third test person",
        **changes,
    }
    documents = "\n".join(f'{name} = "README.md#{slug(name)}"' for name in DOCUMENTS)
    lines = "\n".join(f'{role} = "{who}"' for role, who in roles.items())
    return f"""receipt = "{receipt}"
{lines}
signed_on = 2026-06-30
statement = "Made up for a test."
[documents]
{documents}
[[examined]]
what = "the totals, recalculated by hand"
result = "pass"
"""


def write_quality(project: Any, report: str, text: str) -> None:
    path = project.root / "quality" / "north" / f"{report}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (project.root / "README.md").write_text(README, encoding="utf-8")


def printed_receipt(page: str) -> str:
    found = re.search(r"Receipt ([0-9a-f]{16})", page)
    assert found
    return found[1]


def test_a_public_page_is_refused_until_its_embargo_has_passed(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = replace(
        edition(unbuilt.root, monkeypatch, "digest"), embargo_until=datetime.date(2026, 7, 1)
    )
    with pytest.raises(CheckError, match="under embargo until 1 July 2026") as refused:
        require_publishable(one, today=TODAY)
    assert refused.value.exit_code == 13
    require_publishable(one, today=datetime.date(2026, 7, 1))
    require_publishable(replace(one, embargo_until=None), today=TODAY)


def test_a_full_report_under_embargo_is_made_as_it_is_not_for_the_public(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = edition(unbuilt.root, monkeypatch, "people")
    require_publishable(replace(one, embargo_until=datetime.date(2030, 1, 1)), today=TODAY)


def test_a_marking_that_does_not_fit_the_audience_is_refused(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = edition(unbuilt.root, monkeypatch, "digest")
    full = edition(unbuilt.root, monkeypatch, "people")
    for one in (public, full):
        require_publishable(one, today=TODAY)
    with pytest.raises(CheckError, match="cannot be marked"):
        require_publishable(replace(public, marking="OFFICIAL-SENSITIVE"), today=TODAY)
    with pytest.raises(CheckError, match="cannot be marked"):
        require_publishable(replace(full, marking="DRAFT · OFFICIAL"), today=TODAY)


def test_an_embargo_names_recipients_that_the_suite_knows(unbuilt: Any) -> None:
    unbuilt.edit(
        "suite.toml", 'reads = ["people"]',
        'reads = ["people"]\nembargo_until = 2026-07-01\nembargo_recipients = ["HM Treasurry"]',
    )  # fmt: skip
    path = unbuilt.root / "suite.toml"
    with pytest.raises(ConfigurationError, match="HM Treasurry"):
        read_suite(path)
    known = '\n[[sharing.recipient]]\nname = "HM Treasury"\n'
    path.write_text(path.read_text().replace("Treasurry", "Treasury") + known)
    assert read_suite(path).plan("digest").embargo_recipients == ("HM Treasury",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"assurer": "the FIRST  test person"}, "the assurer is the analyst"),
        ({"approver": ""}, "approver"),
        ({"receipt": "not one"}, "receipt"),
    ],
)
def test_a_quality_record_that_proves_nothing_is_refused(
    changes: dict[str, str], says: str, unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = changes.get("receipt", "0123456789abcdef")
    others = {role: who for role, who in changes.items() if role != "receipt"}
    write_quality(unbuilt, "people", quality_text(receipt, **others))
    with pytest.raises(CheckError, match=says):
        record_of(unbuilt, monkeypatch)


def test_a_quality_record_names_documents_that_are_there(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_quality(unbuilt, "people", quality_text("0123456789abcdef"))
    project, one = find_project_in(unbuilt, monkeypatch), one_of(unbuilt, monkeypatch)
    record = quality_record(project, one, today=TODAY)
    assert record is not None
    assert record.roles["assurer"] == "The second test person"
    headings = README.replace("## Data log", "## Data")
    (unbuilt.root / "README.md").write_text(headings, encoding="utf-8")
    with pytest.raises(
        CheckError, match=r"names 'README\.md#data-log' as its data_log, which is not"
    ):
        quality_record(project, one, today=TODAY)
    (unbuilt.root / "README.md").unlink()
    with pytest.raises(CheckError, match=r"names 'README.md#.*' as its .*, which is not there"):
        quality_record(project, one, today=TODAY)


def test_one_paper_cannot_pass_for_all_documents(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = re.sub(r"README\.md#[a-z-]+", "README.md", quality_text("0123456789abcdef"))
    write_quality(unbuilt, "people", text)
    with pytest.raises(
        CheckError, match=r"as its assumptions_log and as its change_log\. Where one"
    ):
        record_of(unbuilt, monkeypatch)


def test_a_record_is_not_signed_before_its_day(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_quality(unbuilt, "people", quality_text("0123456789abcdef"))
    assert record_of(unbuilt, monkeypatch) is not None
    with pytest.raises(CheckError, match="signed on 30 June 2026, which is still to come"):
        record_of(unbuilt, monkeypatch, today=datetime.date(2026, 6, 29))


def test_a_record_is_not_signed_where_nothing_was_examined(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = quality_text("0123456789abcdef").replace('result = "pass"', 'result = "not done"')
    write_quality(unbuilt, "people", text)
    with pytest.raises(CheckError, match="signed though nothing that was examined passed"):
        record_of(unbuilt, monkeypatch)


@pytest.mark.parametrize("value", ["2026-06-30T09:00:00", '"soon"', "5.5"])
def test_a_wrong_day_is_told_in_plain_words(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    text = quality_text("0123456789abcdef").replace(
        "signed_on = 2026-06-30", f"signed_on = {value}"
    )
    write_quality(unbuilt, "people", text)
    with pytest.raises(
        CheckError, match=r"'signed_on' is .*: it should be a day, as in 2030-01-31"
    ):
        record_of(unbuilt, monkeypatch)
    embargo = f'reads = ["people"]\nembargo_until = {value}'
    unbuilt.edit("suite.toml", 'reads = ["people"]', embargo)
    with pytest.raises(ConfigurationError, match="should be a day, as in 2030-01-31") as refused:
        read_suite(unbuilt.root / "suite.toml")
    assert "atetime" not in str(refused.value)


def test_what_refuses_an_edition_is_known_before_it_is_built(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbuilt.edit("suite.toml", 'public = "OFFICIAL"', 'public = "OFFICIAL-SENSITIVE"')
    editions = [edition(unbuilt.root, monkeypatch, name) for name in ("digest", "people")]
    project = find_project_in(unbuilt, monkeypatch)
    found = reservations(project, editions, today=TODAY)
    assert list(found) == ["north/digest"]
    assert "cannot be marked 'DRAFT · OFFICIAL-SENSITIVE'" in found["north/digest"]


def test_a_record_of_another_receipt_is_named(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, one = find_project_in(unbuilt, monkeypatch), one_of(unbuilt, monkeypatch)
    assert reservations(project, [one], today=TODAY) == {}
    built = Built(receipt="7ffa7ffa7ffa7ffa", folder="", inputs={}, outputs={})
    write_record(project, one, Record(built=built))
    assert reservations(project, [one], today=TODAY) == {}
    write_quality(unbuilt, "people", quality_text("0123456789abcdef"))
    assert reservations(project, [one], today=TODAY)["north/people"].startswith(
        "quality/north/people.toml signs 0123456789abcdef, the page is 7ffa7ffa7ffa7ffa: still a "
    )
    write_quality(unbuilt, "people", quality_text("7ffa7ffa7ffa7ffa"))
    assert reservations(project, [one], today=TODAY) == {}


def test_a_record_is_not_signed_where_what_was_examined_failed(
    unbuilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = quality_text("0123456789abcdef").replace('result = "pass"', 'result = "fail"')
    write_quality(unbuilt, "people", text)
    with pytest.raises(CheckError, match="signed though"):
        record_of(unbuilt, monkeypatch)


def find_project_in(project: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(project.root)
    return find_project()


def record_of(
    project: Any, monkeypatch: pytest.MonkeyPatch, today: datetime.date = TODAY
) -> QualityRecord | None:
    """The quality record of the report on people."""
    found = find_project_in(project, monkeypatch)
    return quality_record(found, one_of(project, monkeypatch), today=today)


def one_of(project: Any, monkeypatch: pytest.MonkeyPatch) -> Edition:
    return edition(project.root, monkeypatch, "people")


@pytest.mark.long
def test_a_signature_takes_the_word_draft_off_and_changed_data_put_it_back(copy: Any) -> None:
    page = copy.reports / "restricted" / "north" / "people.html"
    draft = page.read_text(encoding="utf-8")
    assert "DRAFT · OFFICIAL-SENSITIVE" in draft
    write_quality(copy, "people", quality_text("0123456789abcdef"))
    answer = copy.tp("build", "--area", "north")
    assert answer.code == 0, answer.words
    told = f"signs 0123456789abcdef, the page is {printed_receipt(draft)}: still a draft"
    assert told in answer.words
    assert told in copy.tp("status").words
    write_quality(copy, "people", quality_text(printed_receipt(draft)))
    assert copy.states()["north/people"]["cause"] == "quality/north/people.toml changed"
    answer = copy.tp("build", "--area", "north")
    assert answer.code == 0, answer.words
    signed = page.read_text(encoding="utf-8")
    assert "DRAFT" not in signed
    assert printed_receipt(signed) == printed_receipt(draft)
    assert "DRAFT" in (page.parent / "homes.html").read_text(encoding="utf-8")
    receipt = json.loads(
        (copy.reports / "live/north/private/receipts/restricted-people.json").read_bytes()
    )
    inside = receipt["predicate"]["buildDefinition"]["internalParameters"]
    assert inside["signed_off"]["assurer"] == "The second test person"

    copy.edit("data/raw/places/published_figures.csv", "12000", "13000")
    answer = copy.tp("build", "--area", "north")
    assert answer.code == 0, answer.words
    assert "DRAFT" in page.read_text(encoding="utf-8")


@pytest.mark.long
def test_an_embargo_keeps_the_public_page_back_and_builds_the_rest(unbuilt: Any) -> None:
    unbuilt.edit(
        "suite.toml", 'reads = ["people"]', 'reads = ["people"]\nembargo_until = 2999-01-01'
    )
    answer = unbuilt.tp("build", "--area", "north")
    assert answer.code == 13, answer.words
    assert "under embargo until 1 January 2999" in answer.words
    assert (unbuilt.reports / "restricted/north/people.html").is_file()
    assert not (unbuilt.reports / "public/north/digest.html").exists()
