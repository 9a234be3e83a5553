"""Ledger lines from the tables we hold: council returns, the printed count, lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from tp_analysis.errors import DataError
from tp_analysis.spending.ledger.allocation import allocate_by_population
from tp_analysis.spending.ledger.columns import CLASS_NAMES, LEDGER_COLUMNS
from tp_analysis.spending.ledger.transfers import add_transfers

PENCE_PER_POUND = 100
PENCE_PER_THOUSAND_POUNDS = 100_000
_TEXT_COLUMNS = [name for name in LEDGER_COLUMNS if name not in {"amount_pence", "confidence"}]


@dataclass(frozen=True)
class LedgerTables:
    """What the lines of one area are built from, each as its dataset has it.

    `outturn` holds the area's councils, `published` its printed figures, `held` its own lines,
    `bodies` its expected bodies, `control_totals` its printed totals.
    """

    area: str
    authority_codes: tuple[str, ...]
    outturn: pd.DataFrame
    published: pd.DataFrame
    held: pd.DataFrame
    classes: pd.DataFrame
    transfers: pd.DataFrame
    bodies: pd.DataFrame
    control_totals: pd.DataFrame
    traps: pd.DataFrame
    populations: pd.DataFrame


def build_lines(tables: LedgerTables, *, count_year: str) -> pd.DataFrame:
    """The lines of the area, with `LEDGER_COLUMNS`, amounts as whole pence (int64).

    Lines of bodies that serve a wider area are cut to the area's share of residents. `count_year`
    is the financial year the printed count is taken to be of, as the document states none.
    """
    return allocate_by_population(
        printed_lines(tables, count_year=count_year),
        tables.bodies,
        tables.populations,
        authority_codes=tables.authority_codes,
    )


def printed_lines(tables: LedgerTables, *, count_year: str) -> pd.DataFrame:
    """The same lines before the cut to the area: as the documents print them for each body.

    Raises DataError where a line of a return is not classified, or two lines bear one name.
    """
    classes = _by_item(tables.classes)
    lines = ledger_frame(
        [
            *_outturn_rows(tables.outturn, classes),
            *_published_rows(tables.published, classes, count_year),
            *_held_rows(tables.held),
        ]
    )
    repeated = lines["line_id"][lines["line_id"].duplicated()]
    if not repeated.empty:
        raise DataError(
            f"The ledger has two lines {repeated.iloc[0]!r}. One dataset gives it already: remove "
            "it from data/raw/spending/ledger.csv."
        )
    councils = council_keys(tables.outturn)
    return ledger_frame(add_transfers(lines.to_dict("records"), tables.transfers, councils))


def ledger_frame(rows: Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """The rows as a ledger: every column of `LEDGER_COLUMNS` in its type and order."""
    frame = pd.DataFrame(list(rows), columns=list(LEDGER_COLUMNS))
    types = {name: "string" for name in _TEXT_COLUMNS}
    return frame.astype({**types, "amount_pence": "int64", "confidence": "Int64"})


def body_key(name: str) -> str:
    """The key of a council by its name: Central Bedfordshire is central-bedfordshire."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def council_keys(outturn: pd.DataFrame) -> tuple[str, ...]:
    """The keys of the councils in the returns, in their order."""
    return tuple(dict.fromkeys(body_key(name) for name in outturn["authority"]))


_Classes = Mapping[tuple[str, str], list[dict[Any, Any]]]


def _by_item(classes: pd.DataFrame) -> _Classes:
    """The classes of every item of every source, in the order of the table."""
    found: dict[tuple[str, str], list[dict[Any, Any]]] = {}
    for row in classes.to_dict("records"):
        found.setdefault((row["source"], row["item"]), []).append(row)
    return found


def _class_of(classes: _Classes, source: str, item: str, year: str) -> dict[Any, Any] | None:
    """How the item is classified in that year; nothing where it is not."""
    for row in classes.get((source, item), []):
        begun = bool(pd.isna(row["first_year"])) or row["first_year"] <= year
        if begun and (pd.isna(row["last_year"]) or year <= row["last_year"]):
            return row
    return None


def _outturn_rows(outturn: pd.DataFrame, classes: _Classes) -> Iterable[dict[str, Any]]:
    for row in outturn[~outturn["is_total"].astype(bool)].to_dict("records"):
        found = _class_of(classes, "council_outturn", row["line"], row["financial_year"])
        if found is None:
            raise DataError(
                f"Line {row['line']} ({row['service']}) of the return of {row['authority']} for "
                f"{row['financial_year']} is not classified. Add a row for council_outturn "
                f"{row['line']} and that year to data/raw/spending/ledger_classes.csv."
            )
        body = body_key(row["authority"])
        yield {
            **{name: found[name] for name in ("counterparty", *CLASS_NAMES)},
            "line_id": f"rs-{body}-{row['financial_year']}-{row['line']}",
            "body": body,
            "financial_year": row["financial_year"],
            "amount_pence": int(row["amount_gbp_thousand"]) * PENCE_PER_THOUSAND_POUNDS,
            "evidence": row["evidence"],
            "document_id": row["document_id"],
            "note": _joined(row["service"], found["note"]),
        }


def _published_rows(
    published: pd.DataFrame, classes: _Classes, count_year: str
) -> Iterable[dict[str, Any]]:
    for row in published.to_dict("records"):
        found = _class_of(classes, "published_figures", row["figure_id"], count_year)
        if found is None:
            continue
        yield {
            **{name: found[name] for name in ("body", "counterparty", *CLASS_NAMES)},
            "line_id": figure_line(row["figure_id"]),
            "financial_year": count_year,
            # A printed figure is a decimal number, and its shortest text is what was typed.
            "amount_pence": int(Decimal(str(row["value"])) * PENCE_PER_POUND),
            "evidence": row["evidence"],
            "document_id": row["document_id"],
            "note": _joined(row["label"], found["note"]),
        }


def figure_line(figure_id: str) -> str:
    """The name of the line made from a printed figure."""
    return f"figure-{figure_id}"


def _held_rows(held: pd.DataFrame) -> Iterable[dict[str, Any]]:
    for row in held.to_dict("records"):
        yield {str(name): value for name, value in row.items() if name != "area"}


def _joined(what: Any, note: Any) -> str:
    return str(what) if pd.isna(note) else f"{what}. {note}"
