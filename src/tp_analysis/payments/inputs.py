"""What the payments report reads: the only module of the topic that asks the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from tp_analysis.areas import Area, find_area
from tp_analysis.bodies import load_bodies
from tp_analysis.disclosure import Policy, policy_for
from tp_analysis.errors import DataError, did_you_mean
from tp_analysis.gathered import PaymentLog, load_payment_log, load_payments
from tp_analysis.methods.months import months_between
from tp_analysis.payments.matching import Matching, match_suppliers
from tp_analysis.payments.organisations import ORGANISATION, payee_kinds
from tp_analysis.project import find_project

DATASET = "payments/payments"


@dataclass(frozen=True)
class PaymentInputs:
    """The tables of the payments report, for some bodies and months.

    `bodies` has the name of each body by its key, in the order shown; `months` every month asked
    for, held or not. `lines` are the payment lines without the names that bodies print: `supplier`
    is the name of an organisation, under one spelling, and missing for all other payees, whose kind
    `payee_kind` tells. `not_of_area` names bodies shown that bodies.toml does not have in the area,
    `not_used` bodies whose lists are held and not shown.
    """

    area: Area
    bodies: Mapping[str, str]
    months: pd.PeriodIndex
    threshold: float
    lines: pd.DataFrame
    matching: Matching
    log: PaymentLog
    policy: Policy
    not_of_area: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()


def load_inputs(
    *, area: str, bodies: str, first_month: str, last_month: str, match_threshold: float
) -> PaymentInputs:
    """The tables for the bodies named, with commas between them, or for those of the area.

    Months are named by any of their days. Raises DataError for an unknown body, for months in the
    wrong order, where an extract is refused, and where nothing is held.
    """
    place, log = find_area(area), load_payment_log()
    months = months_between(first_month, last_month)
    declared = load_bodies(find_project().root)
    held = dict(zip(log.files["body"], log.files["body_name"], strict=True))
    known = held | {key: body.name for key, body in declared.by_key.items()}
    of_area = [body.key for body in declared.of_area(area)]
    chosen = chosen_bodies(bodies, known, of_area=of_area)
    printed = load_payments([*chosen], str(months[0]), str(months[-1]))
    lines, matching = with_suppliers(printed, threshold=match_threshold)
    return PaymentInputs(
        area=place,
        bodies=chosen,
        months=months,
        threshold=match_threshold,
        lines=lines,
        matching=matching,
        log=_log_of(log, chosen),
        policy=policy_for(DATASET),
        not_of_area=tuple(name for key, name in chosen.items() if key not in of_area),
        not_used=tuple(sorted({name for key, name in held.items() if key not in chosen})),
    )


def chosen_bodies(text: str, known: Mapping[str, str], *, of_area: Iterable[str]) -> dict[str, str]:
    """The names of the bodies asked for, by key. Raises DataError for an unknown or for none."""
    keys = [key.strip() for key in text.split(",") if key.strip()] or [*of_area]
    for key in keys:
        if key not in known:
            raise DataError(f"bodies: there is no body {key!r}. {did_you_mean(key, known)}")
    if not keys:
        raise DataError(
            "No body of bodies.toml has the area among its areas. Add it there, or name the bodies "
            "in the parameter bodies."
        )
    return {key: known[key] for key in keys}


def with_suppliers(printed: pd.DataFrame, *, threshold: float) -> tuple[pd.DataFrame, Matching]:
    """The lines with `payee_kind` and `supplier` as PaymentInputs has them, and what was matched.

    The name that a body prints leaves the table here, and so do purpose and reference, where names
    may stand, too: what comes later cannot show them.
    """
    kinds = payee_kinds(printed["supplier"], is_redacted=printed["supplier_is_redacted"])
    organisations = kinds == ORGANISATION
    names = printed[organisations].groupby(["body", "supplier"], as_index=False).size()
    names.columns = pd.Index(["body", "payee", "lines"])
    matching = match_suppliers(names, threshold=threshold)
    one_name = matching.suppliers.set_index(["body", "payee"])["supplier"]
    payees = pd.MultiIndex.from_frame(printed[["body", "supplier"]])
    supplier = pd.Series(one_name.reindex(payees).to_numpy(), printed.index, dtype=object)
    lines = printed.drop(columns=["supplier", "purpose", "reference"]).assign(
        payee_kind=kinds,
        supplier=supplier.where(organisations, None),
        month=pd.to_datetime(printed["month"]),
        payment_date=pd.to_datetime(printed["payment_date"]),
    )
    return lines, matching


def _log_of(log: PaymentLog, bodies: Mapping[str, str]) -> PaymentLog:
    files = log.files[log.files["body"].isin(list(bodies))]
    mine = list(files["file"])
    return PaymentLog(
        files=files.reset_index(drop=True),
        forgiven=log.forgiven[log.forgiven["file"].isin(mine)].reset_index(drop=True),
        totals=log.totals[log.totals["file"].isin(mine)].reset_index(drop=True),
    )
