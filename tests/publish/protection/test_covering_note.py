"""What the note on top of a bundle says: true of this bundle, and nothing that is secret."""

from __future__ import annotations

from typing import Any

from tp_analysis.publish.protection.covering_note import Covering, covering_note

ROLES = {
    "commissioner": "The board",
    "analyst": "The first person",
    "assurer": "The second person",
    "approver": "The third person",
    "signed_on": "2026-06-30",
}


def note(**changes: Any) -> str:
    """The note of a bundle of two drafts, on one line."""
    reports = ("benefits", "spending")
    about: dict[str, Any] = {
        "place": "North",
        "marking": "DRAFT · OFFICIAL-SENSITIVE",
        "release": "north-0123456789ab",
        "reports": reports,
        "drafts": reports,
        "signed_off": {report: {} for report in reports},
        "lacking": (),
        "recipient": "Treasury",
        "until": "",
        "signed_by": "",
        "own_passphrase": False,
        "archive": "files.zip",
        "workbooks": True,
        **changes,
    }
    return " ".join(covering_note(Covering(**about)).split())


def test_it_says_of_each_report_whether_it_is_a_draft_and_who_signed_the_others() -> None:
    said = note(
        marking="OFFICIAL-SENSITIVE",
        drafts=("benefits",),
        signed_off={"benefits": {}, "spending": ROLES},
    )
    assert "Still a draft, which nobody has signed off: benefits." in said
    assert (
        "Signed off: the report on spending, examined by The second person, approved by The third "
        "person, signed on 2026-06-30." in said
    )
    assert "It is a draft" not in said and said.count("DRAFT") == 0


def test_drafts_alone_are_drafts_and_signed_reports_alone_are_none() -> None:
    assert "All of them are drafts: nobody has signed them off." in note()
    alone = {"reports": ("benefits",), "drafts": ("benefits",), "signed_off": {"benefits": {}}}
    assert "It is a draft: nobody has signed it off." in note(**alone)
    signed = note(marking="OFFICIAL-SENSITIVE", drafts=(), signed_off=dict.fromkeys(
        ("benefits", "spending"), ROLES
    ))  # fmt: skip
    assert "draft" not in signed and signed.count("Signed off: the report on") == 2


def test_a_passphrase_of_the_senders_own_is_not_said_to_be_long() -> None:
    assert "That is why this one is long" in note()
    own = note(own_passphrase=True)
    assert "this one is long" not in own
    assert "That is why it has to be long, and why it must not be shortened" in own


def test_a_mac_has_another_command_for_fingerprints() -> None:
    said = note()
    assert "on Linux: sha256sum -c SHA256SUMS." in said
    assert "On a Mac: shasum -a 256 -c SHA256SUMS." in said
