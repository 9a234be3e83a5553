"""The assumption and data logs of the offending report, and what it releases."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, release, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.methods.named_figures import NamedFigure
from tp_analysis.methods.uncertainty import Range
from tp_analysis.offending import claims
from tp_analysis.offending.exhibits import (
    CLAIM_DOCUMENTS,
    AlignedText,
    bound_numbers,
    published_table,
)
from tp_analysis.offending.inputs import OffendingInputs
from tp_analysis.offending.triangulation import Chain

LOG_COLUMNS = ("assumption", "low", "central", "high", "ground", "evidence")


def assumptions(inputs: OffendingInputs, chain: Chain, *more: pd.DataFrame) -> Shown:
    """What somebody chose, on what ground, and what it would change; `more` has LOG_COLUMNS."""
    every = pd.concat([_chosen(inputs, chain), *more], ignore_index=True)
    return table(
        published_table(every, inputs, CLAIM_DOCUMENTS),
        title="Assumption log",
        columns=[
            Column("assumption", "Assumption"),
            AlignedText("low", "Low"),
            AlignedText("central", "Central"),
            AlignedText("high", "High"),
            Column("ground", "Ground"),
            Column("evidence", "Evidence"),
        ],
        source="this analysis; set others with the notebook's parameters",
        evidence="assumed",
        notes=[
            "[z] no range.",
            "What the first four would change is in the table of needed values. Of what is drawn, "
            "low and high are the 10th percentile and the 90th percentile, "
            "central is the median.",
        ],
    )


def _three(values: Range, *, scale: float = 1, decimals: int = 0) -> tuple[str, str, str]:
    low, central, high = (
        f"{scale * value:,.{decimals}f}" for value in (values.low, values.central, values.high)
    )
    return low, central, high


def _one(value: str) -> tuple[str, str, str]:
    return "[z]", value, "[z]"


def _chosen(inputs: OffendingInputs, chain: Chain) -> pd.DataFrame:
    rows = [
        ("Crimes attributed in a year", *_three(chain.crimes),
         "Central and high: the pilot's crimes in three years, taken as those of these offenders. "
         "though they are printed of the other group; see the text for their own share. Low: the "
         "national rate of proven offences of prolific offenders", "assumed"),
        ("Recorded crimes detected (%)", *_three(chain.detected, scale=100),
         "Central: general knowledge of England and Wales in 2009-10, to be checked. Low and high: "
         "chosen around it", "unverified"),
        ("Crimes committed for each recorded", *_three(chain.committed, decimals=2),
         "Central: Greater Manchester's mix of crimes in 2011-12, illustrative here. Low and high: "
         "dwelling burglary and criminal damage", "assumed"),
        ("Average cost of a crime (£)", *_three(chain.cost),
         f"Central: the average of the {inputs.edition} edition, re-priced. Low and high: a margin "
         "chosen", "assumed"),
        ("Fiscal share (%)", *_one(f"{100 * chain.fiscal_share:.1f}"),
         "That of an average crime; the crimes of these offenders may differ", "assumed"),
        ("Prices of the published cost", *_one(inputs.claim_price_year),
         "No document states them: the year of the count", "assumed"),
        ("Same offenders behind detected and undetected crimes", *_one("yes"),
         "Nobody knows. If not, the chain overstates or understates without limit", "assumed"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(LOG_COLUMNS))


def data_log(inputs: OffendingInputs, people: str = "") -> Shown:
    """Where the figures come from; `people`: where the rows of an own extract do."""
    unread = float(inputs.unit_costs["document_id"].isna().sum())
    found = [NamedFigure("log.unread", "Unit costs from no document", unread, "count", 1)]
    log = citations.data_log(inputs.documents, inputs.quoted)
    return data_log_table(
        published_table(log, inputs, CLAIM_DOCUMENTS),
        notes=["[x] not known. {log.unread} unit costs of 2003 and 2015-16 are general knowledge, "
               "from no document that was read.", *([f"{people}."] if people else [])],
        numbers=bound_numbers(found, inputs, CLAIM_DOCUMENTS),
    )  # fmt: skip


RELEASED = (
    claims.ANNUAL_COST, claims.PEOPLE, "offenders.offence_share", claims.CRIMES, "claim.cost_each",
    "claim.count_share", "claim.fiscal", "claim.fiscal_share", "claim.offences_needed",
    "attributed.each", "chain.low", "chain.central", "chain.high", "needed.detected",
    "needed.central_detected",
)  # fmt: skip


def release_figures(numbers: Quantities) -> Shown:
    """The figures that the public summary may use."""
    return release("offending", numbers, *RELEASED)
