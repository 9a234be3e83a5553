"""Tell the person on the rota which editions failed, by e-mail, webhook or chat, through Apprise.

A notice leaves the computer, so it carries what our own messages say and the names of errors, never
the text of an unforeseen error: that may quote a value from the data. The addresses hold passwords:
they come from the environment, and nothing here ever shows one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tp_analysis import errors

if TYPE_CHECKING:
    from apprise import AppriseAsset

ADDRESSES_VARIABLE = "TP_NOTICE_URLS"
LONGEST_CAUSE = 600
OUR_ERRORS = frozenset(name for name in vars(errors) if name.endswith("Error"))
_ERROR_TEXT = re.compile(
    r"\b(failed|stopped): (?P<name>\w+): .*?(?P<evidence> \(half-run notebook: [^()]*\))?$",
    re.DOTALL,
)

Failed = tuple[str, str, str | None]


def tell_failures(failures: Sequence[Failed], environment: Mapping[str, str]) -> str | None:
    """Send one notice of all failures to every address in TP_NOTICE_URLS.

    Each failure is the edition's id, its message, and the release that readers still have, if any.
    What comes back is a line to print where a notice could not be sent, else None: a notice never
    fails a build.
    """
    addresses = environment.get(ADDRESSES_VARIABLE, "").split()
    if not failures or not addresses:
        return None
    title, body = notice(failures)
    unsent = [
        str(place)
        for place, address in enumerate(addresses, start=1)
        if not _send(address, title, body)
    ]
    if not unsent:
        return None
    return (
        f"The notice of failure could not be sent to address {', '.join(unsent)} of "
        f"{len(addresses)} in {ADDRESSES_VARIABLE}. The build itself is as told above. Try the "
        "address by hand: .venv/bin/apprise -vv --body=test ADDRESS"
    )


def notice(failures: Sequence[Failed]) -> tuple[str, str]:
    """The notice in plain words: its title and its text."""
    count = f"{len(failures)} edition{'s' if len(failures) > 1 else ''}"
    parts = [_paragraph(*failure) for failure in failures]
    parts.append(
        "What to do: run 'tp status' in the project, or open the operator's page "
        "(reports/index.html): both give the whole cause. When it is put right, run 'tp build'. "
        "The schedule tries again at its next time; it does not repeat this notice before then."
    )
    return f"Total Place reports: {count} failed", "\n\n".join(parts)


def _paragraph(edition: str, message: str, release: str | None) -> str:
    cause = _without_values(message.removeprefix(f"{edition}: "))
    standing = (
        f"The last good version is still live (release {release})."
        if release
        else "No earlier version is live, so readers have nothing yet."
    )
    return f"{edition} was not built.\nWhy: {cause}\n{standing}"


def _without_values(message: str) -> str:
    found = _ERROR_TEXT.search(message)
    if found and found["name"] not in OUR_ERRORS:
        message = f"{message[: found.end('name')]}{found['evidence'] or ''}"
    return message if len(message) <= LONGEST_CAUSE else f"{message[:LONGEST_CAUSE]} ..."


def _send(address: str, title: str, body: str) -> bool:
    from apprise import Apprise, NotifyFormat, NotifyType

    # It would say on the terminal what it could not send, with the address.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    service = Apprise(asset=_sender())
    try:
        sent = service.add(address) and service.notify(
            body=body, title=title, notify_type=NotifyType.FAILURE, body_format=NotifyFormat.TEXT
        )
    except Exception:  # whatever a service does, the build goes on
        return False
    return bool(sent)


def _sender() -> AppriseAsset:
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Total Place", app_desc="Total Place reports", app_url="")
