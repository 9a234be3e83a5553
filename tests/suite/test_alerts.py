"""A notice of failure says what failed and what readers still have, and gives nothing away."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tp_analysis.suite.alerts import notice, tell_failures

CELL = (
    "north/people: cell 3 ('numbers = quantities(...)') failed: KeyError: 'Jane Doe, 01/02/1970' "
    "(half-run notebook: reports/.failed/north/people.ipynb)"
)
FAILURES = [
    ("north/people", CELL, "north-0123456789ab"),
    ("north/digest", "north/digest: not built, as it reads north/people, which failed", None),
]
# Made up, and to be found nowhere in what is said.
SECRET = "hunter2secret"


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[Any]]]:
    """A web server of our own: its address for Apprise, and what was posted to it."""
    received: list[Any] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            received.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"json://user:{SECRET}@127.0.0.1:{server.server_port}/hook", received
    server.shutdown()
    server.server_close()


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[Message]]]:
    """A mail server of our own: its address for Apprise, and the letters it took."""
    letters: list[Message] = []

    class Box:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            letters.append(message_from_bytes(envelope.content))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    yield f"mailto://127.0.0.1:{port}?from=suite@example.org&to=rota@example.org", letters
    controller.stop()


def test_a_webhook_gets_one_notice_of_all_failures(webhook: tuple[str, list[Any]]) -> None:
    address, received = webhook
    assert tell_failures(FAILURES, {"TP_NOTICE_URLS": address}) is None
    [posted] = received
    assert posted["title"] == "Total Place reports: 2 editions failed"
    assert posted["type"] == "failure"
    assert posted["message"] == notice(FAILURES)[1]


def test_a_letter_comes_by_e_mail(mailbox: tuple[str, list[Message]]) -> None:
    address, letters = mailbox
    assert tell_failures(FAILURES[:1], {"TP_NOTICE_URLS": f"{address}&format=text"}) is None
    [letter] = letters
    assert letter["Subject"] == "Total Place reports: 1 edition failed"
    assert letter["To"] == "rota@example.org"
    parts = [part for part in letter.walk() if part.get_content_type() == "text/plain"]
    text = b"".join(part.get_payload(decode=True) for part in parts).decode()  # type: ignore[misc]
    assert "north/people was not built." in text
    assert "The last good version is still live (release north-0123456789ab)." in text


def test_every_address_gets_the_notice(
    webhook: tuple[str, list[Any]], mailbox: tuple[str, list[Message]]
) -> None:
    addresses = f"  {webhook[0]}\n {mailbox[0]} "
    assert tell_failures(FAILURES, {"TP_NOTICE_URLS": addresses}) is None
    assert (len(webhook[1]), len(mailbox[1])) == (1, 1)


def test_the_notice_says_which_edition_which_cell_and_what_readers_have() -> None:
    title, body = notice(FAILURES)
    assert title == "Total Place reports: 2 editions failed"
    assert body.split("\n\n")[0].splitlines() == [
        "north/people was not built.",
        "Why: cell 3 ('numbers = quantities(...)') failed: KeyError "
        "(half-run notebook: reports/.failed/north/people.ipynb)",
        "The last good version is still live (release north-0123456789ab).",
    ]
    assert body.split("\n\n")[1].splitlines() == [
        "north/digest was not built.",
        "Why: not built, as it reads north/people, which failed",
        "No earlier version is live, so readers have nothing yet.",
    ]
    assert "tp status" in body


@pytest.mark.parametrize(
    "message",
    [
        CELL,
        "north/people: cell 3 ('x') failed: ValueError: one\nJane Doe\nfailed: again: Jane Doe",
        "north/people: the worker stopped: RuntimeError: Jane Doe",
    ],
)
def test_the_text_of_an_unforeseen_error_does_not_leave_the_computer(message: str) -> None:
    body = notice([("north/people", message, None)])[1]
    assert "Jane" not in body
    assert "Error" in body


def test_what_our_own_errors_say_is_told() -> None:
    ours = "cell 2 ('x') failed: ConfigurationError: areas.toml has no area 'noth'."
    assert "areas.toml has no area 'noth'." in notice([("north/people", ours, None)])[1]
    data = "north/people: populations.csv is refused: 3 rows are repeated. Run 'tp data check'."
    assert "3 rows are repeated" in notice([("north/people", data, None)])[1]


def test_a_very_long_cause_is_cut() -> None:
    assert len(notice([("north/people", "x" * 5000, None)])[1]) < 1500


@pytest.mark.parametrize("environment", [{}, {"TP_NOTICE_URLS": ""}, {"TP_NOTICE_URLS": "  "}])
def test_without_an_address_nothing_is_sent_or_said(environment: dict[str, str]) -> None:
    assert tell_failures(FAILURES, environment) is None


def test_without_a_failure_nothing_is_sent(webhook: tuple[str, list[Any]]) -> None:
    assert tell_failures([], {"TP_NOTICE_URLS": webhook[0]}) is None
    assert webhook[1] == []


@pytest.mark.parametrize(
    "address",
    [
        f"json://user:{SECRET}@127.0.0.1:9/{SECRET}",
        f"mailto://user:{SECRET}@127.0.0.1:9?to=rota@example.org",
        f"nosuchservice://{SECRET}",
        f"json://{SECRET}:{SECRET}:{SECRET}",
        f"{SECRET}",
        f"slack://{SECRET}",
        f"https://{SECRET}.invalid/{SECRET}",
    ],
)
def test_a_notice_that_cannot_be_sent_is_a_line_to_print_and_shows_no_address(
    address: str,
    webhook: tuple[str, list[Any]],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    words = tell_failures(FAILURES, {"TP_NOTICE_URLS": f"{webhook[0]} {address}"})
    assert words
    assert "could not be sent to address 2 of 2 in TP_NOTICE_URLS" in words
    assert len(webhook[1]) == 1
    said = words + "".join(capfd.readouterr()) + caplog.text
    assert SECRET not in said


def test_a_service_that_breaks_does_not_break_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> bool:
        raise RuntimeError("broken")

    monkeypatch.setattr("apprise.Apprise.notify", broken)
    words = tell_failures(FAILURES, {"TP_NOTICE_URLS": "json://127.0.0.1:9"})
    assert words
    assert "broken" not in words
