"""The opening, the key numbers, the logs and the allow-list of the benefits report."""

from __future__ import annotations

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits.figures import CHOSEN, Findings
from tp_analysis.benefits.grounds import CLAIM_DOCUMENTS, from_documents
from tp_analysis.benefits.illustrative import expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.disclosure import already_published, protect
from tp_analysis.display import Column, Quantities, Shown, cover, key_numbers, release, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.formats import format_value


def opening(inputs: BenefitInputs, *, as_at: str) -> Shown:
    """The title block."""
    return cover(
        report="benefits",
        title="How long do people wait for benefits?",
        question=(
            f"What was claimed for a simpler way into benefits in {inputs.area.name}, how much "
            "sooner people would be paid and what administration would cost."
        ),
        area=inputs.area.name,
        period="2009-10",
        as_at=as_at,
        evidence_status=(
            "The pilot's own values do not survive: waits and costs are simulated or assumed."
        ),
        illustrative=True,
    )


def at_a_glance(inputs: BenefitInputs, numbers: Quantities) -> Shown:
    """The tiles: what was printed first, what was simulated last."""
    low, high = numbers["claims.days_saved_low"].text, numbers["claims.days_saved_high"].text
    return key_numbers(
        (numbers["benefits.days_sooner"], "more than half of the delay; no level is printed"),
        (numbers["benefits.admin_cost_cut"], "no cost in pounds is printed"),
        (numbers["benefits.types"], "as the pilot counted them"),
        (numbers["claims.days_saved"],
         f"{low} to {high}; “more than half” holds only if people waited under "
         f"{numbers['chosen.switching_mean'].text} before"),
        source=f"{citations.cite(inputs.documents, CLAIM_DOCUMENTS)}; and a simulated claim log",
    )  # fmt: skip


def data_log(inputs: BenefitInputs) -> Shown:
    """Where the figures come from."""
    tables = [inputs.published, inputs.speeds, inputs.anchors]
    log = citations.data_log(inputs.documents, tables)
    return data_log_table(
        from_documents(log, inputs, CLAIM_DOCUMENTS),
        notes=[
            "The steps, their minutes and the hourly rates rest on no document: all are assumed."
        ],
    )


def assumptions(inputs: BenefitInputs, findings: Findings) -> Shown:
    """What somebody chose, and what it would change."""
    rows = [*_log_assumptions(inputs), *_limits(inputs, findings)]
    return table(
        protect(pd.DataFrame(rows, columns=["assumption", "value", "effect"]),
                policy=already_published(CHOSEN)),
        title="Assumption log",
        columns=[
            Column("assumption", "Assumption"),
            Column("value", "Value"),
            Column("effect", "Why, and what it would change"),
        ],
        source="parameters of this analysis",
        evidence="assumed",
    )  # fmt: skip


def _log_assumptions(inputs: BenefitInputs) -> list[tuple[str, str, str]]:
    assumed = inputs.assumed
    switching = format_value(2 * expected_saving_days(assumed), "days", 1.0)
    return [
        ("Reading of “up to”", assumed.reading,
         "Mean or largest saving; both are shown; the parameter “reading” chooses"),
        ("Days sooner", f"{assumed.days_sooner:g}", 
         f"As printed, taken as the {assumed.reading} saving; drives every simulated saving"),
        ("Mean wait before, days", f"{assumed.as_is_mean_days:g}",
         f"Within the range that fits the printed cuts; at {switching} the saving is only half"),
        ("Spread of waits", f"gamma, shape {assumed.evenness:g}",
         "The standard deviation is half the mean; a wider spread lengthens the slowest waits"),
        ("Claims for each model", f"{assumed.claims_each:,}",
         "More claims narrow the intervals only"),
        ("Claims received", assumed.period,
         "Evenly; the extract is taken on the last day, so late claims are still open"),
        ("Seed", f"{assumed.seed}", "Another seed gives another log, within the intervals"),
    ]  # fmt: skip


def _limits(inputs: BenefitInputs, findings: Findings) -> list[tuple[str, str, str]]:
    used, wanted = findings.waits.horizon_days, inputs.assumed.horizon_days
    cut = "" if used == wanted else f"; cut from {wanted:g} to where both models were followed"
    return [
        ("Horizon of the mean, days", f"{used:g}", f"Set before looking{cut}"),
        ("Steps, minutes, shares, hourly rates", "see the tables",
         "Chosen to agree with the printed cuts, so no evidence for them; they do not follow the "
         "parameters above"),
        ("Working day", "7 hours 24 minutes", "Enters process cycle efficiency alone"),
    ]  # fmt: skip


RELEASED = (
    "benefits.types", "benefits.days_sooner", "benefits.days_sooner_share",
    "benefits.admin_cost_cut", "benefits.withdrawal_rate", "benefits.adviser_share",
    "bracket.before_low", "bracket.before_high", "claims.median_as_is",
    "claims.median_redesigned", "claims.days_saved", "claims.days_saved_low",
    "claims.days_saved_high", "chosen.switching_mean",
)  # fmt: skip


def release_figures(numbers: Quantities) -> Shown:
    """The figures that the public summary may use."""
    return release("benefits", numbers, *RELEASED)
