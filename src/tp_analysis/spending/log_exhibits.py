"""The reconciliation, the assumption log and the data log of the spending report."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tp_analysis import citations
from tp_analysis.disclosure import ProtectedTable, already_published, protect
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.formats import format_range
from tp_analysis.spending import counted as counting
from tp_analysis.spending import figures, reconciliation
from tp_analysis.spending.inputs import CountInputs

ROWS = (
    "Rows are numbered in one list for all places: a number that is left out belongs to a figure "
    "of another place."
)


def published_table(
    frame: pd.DataFrame, inputs: CountInputs, documents: Iterable[str]
) -> ProtectedTable:
    """The frame under the already-published policy, its ground the documents named."""
    return protect(frame, policy=already_published(citations.cite(inputs.documents, documents)))


def _tested(inputs: CountInputs) -> pd.DataFrame:
    return reconciliation.try_rules(inputs.items, inputs.rules, inputs.intervals)


def reconciliation_table(inputs: CountInputs) -> Shown:
    """Every printed figure tested: what arithmetic says, and what had to be judged."""
    data = reconciliation.verdicts(inputs.items, _tested(inputs), inputs.all_published)
    return table(
        published_table(data, inputs, inputs.items["document_id"]),
        title="What adds up and what does not",
        subtitle="Each printed figure recomputed; rounding is respected on both sides",
        columns=[
            Column("row", "Row"),
            Column("item", "What is tested"),
            Column("as_printed", "As printed"),
            Column("computed", "What arithmetic says"),
            Column("why", "Why"),
        ],
        source=citations.cite(inputs.documents, inputs.items["document_id"]),
        evidence="computed",
        notes=[
            "A figure is reproduced when the range of results, over all values the printed "
            "figures may have been rounded from, overlaps the range of the figure itself.",
            "What arithmetic cannot decide is judged: the words after “Judged:” are the analyst's, "
            "entered as data with their reason. [z] stands where there is nothing to compute.",
            ROWS,
        ],
    )


def reconciliation_rules_table(inputs: CountInputs) -> Shown:
    """Every rule that was tried, with the range it gives."""
    tested = _tested(inputs)
    ranges = [
        format_range(low, high, unit)
        for low, high, unit in zip(tested["low"], tested["high"], tested["unit"], strict=True)
    ]
    verdict = tested["reproduces"].map({True: "Reproduces", False: "Does not reproduce"})
    data = tested.assign(result=ranges, verdict=verdict.fillna("Shown only"))
    return table(
        published_table(data, inputs, inputs.items["document_id"]),
        title="Every rule that was tried, and the range it gives",
        subtitle="Lowest to highest result over all values that the printed figures may stand for",
        columns=[
            Column("row", "Row"),
            Column("rule", "Rule"),
            Column("result", "Result"),
            Column("verdict", "Verdict"),
        ],
        source=citations.cite(inputs.documents, inputs.items["document_id"]),
        evidence="computed",
        notes=[
            "Shown only: the rule gives a value that no document prints, such as a total.",
            ROWS,
        ],
    )


def data_log(inputs: CountInputs) -> Shown:
    """Where the figures come from."""
    log_documents = pd.concat([table["document_id"] for table in inputs.quoted])
    log = citations.data_log(inputs.documents, inputs.quoted)
    return data_log_table(
        published_table(log, inputs, log_documents),
    )


def assumptions(inputs: CountInputs, numbers: Quantities) -> Shown:
    """What somebody chose, and what it would change."""
    chosen = pd.DataFrame(_chosen(inputs, numbers), columns=["assumption", "effect"])
    return table(
        published_table(chosen, inputs, inputs.items["document_id"]),
        title="Assumption log",
        columns=[Column("assumption", "Assumption"), Column("effect", "What it would change")],
        source="this analysis",
        evidence="assumed",
    )


def _chosen(inputs: CountInputs, numbers: Quantities) -> list[tuple[str, str]]:
    """The assumptions, and what each would change."""
    net, without = numbers["ledger.net"].text, numbers["ledger.net_without"].text
    return [
        (
            "The pilot's population and households are exact divisors",
            "If they were rounded to the nearest hundred, the implied total widens by about "
            "£0.4 million; no verdict changes",
        ),
        (
            "The count is of one financial year",
            "The documents do not say which year was counted; the ledger takes it to be "
            f"{inputs.financial_year}",
        ),
        (
            "The printed figure of the Department for Work and Pensions includes the subsidy "
            "for the Housing Benefit that the councils pay",
            f"If it does not, the net total is {without} instead of {net}",
        ),
        (
            "Spending on police and fire goes with residents",
            "The bodies serve Bedford, too; another key moves their part of the net total",
        ),
        (
            "Each line belongs to one function and one degree of control",
            "Totals by function and by control move with every line that is placed elsewhere; "
            "the net total does not",
        ),
        *_unexplained(inputs, numbers),
        (
            f"The region is compared in {inputs.benchmark_year}",
            f"{'A plan' if figures.benchmark_is_plan(inputs) else 'Outturn'} when it was printed; "
            "another year can be chosen",
        ),
    ]


def _unexplained(inputs: CountInputs, numbers: Quantities) -> list[tuple[str, str]]:
    """That an adjustment which no return explains is spending, and local."""
    if counting.unexplained(inputs.counted).empty:
        return []
    amount, share, without = (
        numbers[name].text
        for name in ("ledger.unexplained", "control.local_share", "control.local_share_without")
    )
    return [
        (
            "An adjustment that a council's return does not explain is spending under local "
            "control",
            f"Without its {amount} the net total is lower by as much, and {without} of it is "
            f"local instead of {share}",
        )
    ]
