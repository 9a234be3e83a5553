"""Lists of payments after checking: whose they are, of which months, and whether one is a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.payment_copies import Identity, copies, likely_copies
from tp_analysis.extracts.results import Forgiven
from tp_analysis.hashing import MISSING, file_hash
from tp_analysis.sources import extract_card_path, read_card_at
from tp_analysis.store import Extract

if TYPE_CHECKING:
    from tp_analysis.extracts.payments import PaymentsFile


@dataclass(frozen=True)
class PaymentExtract(Extract):
    """A list of payments after checking: an extract that also says whose it is, and of when."""

    body_name: str = ""
    months: str = ""
    identity: Identity | None = None


def told_of_copies(extracts: Sequence[Extract]) -> list[Extract]:
    """The extracts; those that hold what another does are refused, likely copies are told."""
    identities = [
        extract.identity
        for extract in extracts
        if isinstance(extract, PaymentExtract) and extract.identity and not extract.refused
    ]
    return [_told(extract, copies(identities), likely_copies(identities)) for extract in extracts]


def _told(extract: Extract, wrong: dict[str, str], doubtful: dict[str, str]) -> Extract:
    if extract.refused or not isinstance(extract, PaymentExtract) or not extract.identity:
        return extract
    name = extract.identity.name
    if name in wrong:
        return replace(extract, problems=(Problem(wrong[name]),))
    if name in doubtful:
        return replace(extract, forgiven=(*extract.forgiven, Forgiven(doubtful[name], 1)))
    return extract


def as_extract(path: Path, payments: PaymentsFile) -> PaymentExtract:
    """What was read of a file, as an extract; with its source card, where there is one."""
    from tp_analysis.payments.datasets import PAYMENTS

    return PaymentExtract(
        path,
        PAYMENTS,
        payments.rows,
        (*payments.problems, *_card_problems(path)),
        forgiven=tuple(payments.forgiven),
        total_gbp=payments.total_gbp,
        body_name=payments.body_name,
        months=payments.span.sentence() if payments.rows else "",
        identity=identity_of(path, payments) if payments.rows else None,
    )


def identity_of(path: Path, payments: PaymentsFile) -> Identity:
    """What the file is told by."""
    months = payments.span.months
    first, last = (str(end(months)) if months else "" for end in (min, max))
    return Identity(
        payments.name, payments.body, file_hash(path), payments.lines_hash, first, last,
        whole_pence(payments.total_gbp),
    )  # fmt: skip


def _card_problems(path: Path) -> list[Problem]:
    """A source card that is there and cannot be read: without one, the report says so."""
    card = extract_card_path(path)
    if file_hash(card) == MISSING:
        return []
    try:
        read_card_at(card)
    except DataError as error:
        return [Problem(f"{card.parent.name}/{error}. Correct the card".replace("..", "."))]
    return []


def whole_pence(amount_gbp: Decimal) -> int:
    """Pounds as pence."""
    return int((amount_gbp * 100).to_integral_value())
