"""The note on top of a bundle: what it is, how to open it, what its protection does not do."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 78


@dataclass(frozen=True)
class Covering:
    """What the note tells of one bundle; it is not protected, so it holds no title and no figure.

    `signed_off` says of each report who was assurer and approver, and when (signed_on); it is empty
    for a draft. `until` and `signed_by` (the id of a key) may be "".
    """

    place: str
    marking: str
    release: str
    reports: Sequence[str]
    drafts: Sequence[str]
    signed_off: Mapping[str, Mapping[str, str]]
    lacking: Sequence[str]
    recipient: str
    until: str
    signed_by: str
    own_passphrase: bool
    archive: str
    workbooks: bool


def covering_note(about: Covering) -> str:
    """The note as plain text, with its marking on the first line and on the last."""
    passages = [
        about.marking,
        *_passage(f"Full reports: {about.place}", _what(about)),
        *_passage("Handling", _handling(about)),
        *_passage("How to open it", _opening(about)),
        *_passage("How to see that nothing was changed", _checking(about)),
        *_passage("What the passphrase does not do", _limits(about)),
        "Questions: ask whoever sent you this.",
        about.marking,
    ]
    return "\n\n".join(passages) + "\n"


def _passage(heading: str, lines: Sequence[str]) -> list[str]:
    """A heading underlined, as plain text has no other, and a paragraph or an item each line."""
    return [
        f"{heading}\n{'-' * len(heading)}",
        *(textwrap.fill(line, WIDTH, break_on_hyphens=False, subsequent_indent=_indent(line))
          for line in lines),
    ]  # fmt: skip


def _and(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _indent(line: str) -> str:
    return "  " if line.startswith("- ") else ""


def _what(about: Covering) -> list[str]:
    lines = [
        f"This bundle holds the full reports on {_and(about.reports)} of release "
        f"{about.release}, as PDF" + (" and as workbooks." if about.workbooks else "."),
        f"The archive {about.archive} holds the same reports as web pages, PDF/A and data files, "
        "with the receipt that says which files were released.",
    ]
    if about.lacking:
        lines.append(f"Not in this release, though planned: {', '.join(about.lacking)}.")
    return [*lines, *_standing(about)]


def _standing(about: Covering) -> list[str]:
    """Which reports are drafts, and who signed the others."""
    signed = [(name, about.signed_off[name]) for name in about.reports if about.signed_off[name]]
    lines = [
        f"Signed off: the report on {name}, examined by {roles['assurer']}, approved by "
        f"{roles['approver']}, signed on {roles['signed_on']}."
        for name, roles in signed
    ]
    if about.drafts and len(about.drafts) == len(about.reports):
        one = len(about.drafts) == 1
        lines.append("It is a draft: nobody has signed it off." if one else
                     "All of them are drafts: nobody has signed them off.")  # fmt: skip
    elif about.drafts:
        lines.append(f"Still a draft, which nobody has signed off: {_and(about.drafts)}.")
    return lines


def _handling(about: Covering) -> list[str]:
    until = f"Delete it, and all copies of it, by {about.until}." if about.until else (
        "Delete it, and all copies of it, when you no longer need it."
    )  # fmt: skip
    return [
        f"{about.marking}. It is for {about.recipient}. Do not pass it on without asking whoever "
        f"sent it. {until}",
        "Keep the marking on every copy and every extract.",
    ]


def _opening(about: Covering) -> list[str]:
    return [
        "The passphrase comes to you by another channel, never with this bundle. If it came with "
        "it, tell whoever sent it, and ask for a new bundle with a new passphrase.",
        "- A PDF: open it in a PDF reader and type the passphrase, with every sign in it. A screen "
        "reader works as with any PDF.",
        *(
            ["- A workbook: open it in Excel or LibreOffice and type it."]
            if about.workbooks
            else []
        ),
        f"- {about.archive}: needs a program that knows AES-256 archives, such as 7-Zip. The file "
        "manager of Windows does not open it. In it lies reports.zip: unpack that, too. What you "
        "unpack is not protected any more, so unpack it only where you may keep it.",
    ]


def _checking(about: Covering) -> list[str]:
    signed = (
        "provenance.dsse.json holds the same list, signed (Ed25519, in a DSSE envelope) with the "
        f"key whose public half has the SHA-256 {about.signed_by}. Ask for that public key by "
        "another channel: a signature proves nothing with a key that came along."
        if about.signed_by
        else "This bundle is not signed: nothing in it proves who made it."
    )
    return [
        "SHA256SUMS lists the fingerprint of every file. In this folder, on Linux: "
        "sha256sum -c SHA256SUMS. On a Mac: shasum -a 256 -c SHA256SUMS. On Windows, file by file: "
        "certutil -hashfile NAME SHA256.",
        signed,
    ]


def _limits(about: Covering) -> list[str]:
    # One that the sender chose was found strong enough, but not drawn at random.
    why = "it has to be long" if about.own_passphrase else "this one is long"
    return [
        "- Whoever has opened a file can copy, print, photograph and forward what is in it.",
        "- It cannot be taken back. A new passphrase protects a new bundle, not this one.",
        "- Whoever gets the files can try passphrases for as long as they like, and nobody will "
        f"notice. That is why {why}, and why it must not be shortened or reused.",
        "- The names of these files, their sizes and this note can be read without it.",
        "- Programs may keep unprotected copies: recent files, previews, backups, the print queue.",
    ]
