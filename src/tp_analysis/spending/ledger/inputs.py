"""What the ledger of an area is built from: the only module of the ledger that asks the store."""

from __future__ import annotations

from tp_analysis.areas import find_area
from tp_analysis.reference.datasets import POPULATIONS
from tp_analysis.spending.datasets import PUBLISHED_FIGURES
from tp_analysis.spending.ledger.datasets import LEDGER, LEDGER_CLASSES, LEDGER_TRANSFERS
from tp_analysis.spending.ledger.expected_datasets import (
    LEDGER_BODIES,
    LEDGER_CONTROL_TOTALS,
    LEDGER_TRAPS,
)
from tp_analysis.spending.ledger.lines import LedgerTables
from tp_analysis.spending.official_datasets import COUNCIL_OUTTURN
from tp_analysis.store import load


def load_ledger(*, area: str) -> LedgerTables:
    """The tables of the area's ledger, for all years that are held.

    Raises DataError where an extract is refused or has no row for the area, ConfigurationError
    where areas.toml does not know it.
    """
    place = find_area(area)
    outturn = load(COUNCIL_OUTTURN)
    return LedgerTables(
        area=area,
        authority_codes=place.authority_codes,
        outturn=outturn[outturn["authority_code"].isin(place.authority_codes)],
        published=load(PUBLISHED_FIGURES, area=area),
        held=load(LEDGER, area=area),
        classes=load(LEDGER_CLASSES),
        transfers=load(LEDGER_TRANSFERS),
        bodies=load(LEDGER_BODIES, area=area),
        control_totals=load(LEDGER_CONTROL_TOTALS, area=area),
        traps=load(LEDGER_TRAPS),
        populations=load(POPULATIONS),
    )
