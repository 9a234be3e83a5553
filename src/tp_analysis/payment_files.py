"""Lists of payments among the gathered files: whose each is, of when, and whether it is a copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.bodies import load_bodies
from tp_analysis.extracts import payment_copies
from tp_analysis.gathered_files import TABLES, GatheredExtract, Gathering, Identity, Reading
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project

if TYPE_CHECKING:
    from tp_analysis.extracts.payments import PaymentsFile


def _read(path: Path, name: str, project: Project) -> Reading:
    from tp_analysis.extracts.payments import read_payments

    payments = read_payments(path, load_bodies(project.root), name)
    return Reading(_as_extract(path, payments), _log_of(payments), payments.batches)


def _as_extract(path: Path, payments: PaymentsFile) -> GatheredExtract:
    # Where it is needed: the notebooks' side of the topic imports this module.
    from tp_analysis.payments.datasets import PAYMENTS

    identity = _identity_of(path, payments) if payments.rows else None
    scope = ("body", "first_month", "last_month")
    return GatheredExtract(
        path,
        PAYMENTS,
        payments.rows,
        tuple(payments.problems),
        forgiven=tuple(payments.forgiven),
        total_gbp=payments.total_gbp,
        whose=payments.body_name,
        months=payments.span.sentence() if payments.rows else "",
        scope={key: identity[key] for key in scope} if identity else {},
        identity=identity,
    )


def _identity_of(path: Path, payments: PaymentsFile) -> Identity:
    months = payments.span.months
    first, last = (str(end(months)) if months else "" for end in (min, max))
    found = payment_copies.Identity(
        payments.name, payments.body, file_hash(path), payments.lines_hash, first, last,
        _whole_pence(payments.total_gbp),
    )  # fmt: skip
    return asdict(found)


def _log_of(payments: PaymentsFile) -> dict[str, Any]:
    file = payments.name
    return {
        "file": {
            "file": file,
            "body": payments.body,
            "body_name": payments.body_name,
            "row_count": payments.rows,
            "total_pence": _whole_pence(payments.total_gbp),
        },
        "forgiven": [{"file": file, **asdict(forgiven)} for forgiven in payments.forgiven],
        "totals": [
            {
                "file": file,
                "row": total.row,
                "printed_pence": _whole_pence(total.printed_gbp),
                "sum_pence": _whole_pence(total.sum_gbp),
                "agrees": total.agrees,
            }
            for total in payments.totals_rows
        ],
    }


def _whole_pence(amount_gbp: Decimal) -> int:
    return int((amount_gbp * 100).to_integral_value())


def _identities(files: Sequence[Identity]) -> Iterator[payment_copies.Identity]:
    return (payment_copies.Identity(**file) for file in files)


PAYMENT_FILES = Gathering(
    topic="payments",
    advice="the bodies' payment files there, in folders of your own naming",
    advice_of={},
    names=("payments",),
    suffixes=TABLES,
    read=_read,
    settings=lambda project: [project.bodies_file],
    copies=lambda files: payment_copies.copies(_identities(files)),
    likely_copies=lambda files: payment_copies.likely_copies(_identities(files)),
)
