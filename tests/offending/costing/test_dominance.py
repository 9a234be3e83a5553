"""What one person dominates is withheld in every exhibit of the group, whatever it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tp_analysis import offending
from tp_analysis.display import Quantities, Shown
from tp_analysis.offending import Chain, OffendingInputs
from tp_analysis.offending.cohort.loading import Cohort, persistent
from tp_analysis.offending.costing.inputs import CostingInputs

from .conftest import made_up_cohort

CONTACTS = {
    "arrest-detained": ("Police, legal aid and youth justice", 3.0),
    "arrest-no-further-action": ("Police", 2.0),
    "court-theft": ("Courts", 1.5),
    "custody-month": ("Prison", 0.5),
    "supervision-year": ("Probation", 2.0),
}
PEOPLE = 60


def cohort_with(months: float) -> Cohort:
    """Everybody with some of every contact, and the most active with so many months in prison."""
    cohort = made_up_cohort(illustrative=False)
    ranked = persistent(cohort, people=len(cohort.people))["offender"].tolist()
    contacts = cohort.contacts.iloc[:0]
    rows = [
        {"offender": name, "agency": agency, "contact": contact,
         "quantity": months if contact == "custody-month" and place == 0
         else quantity * (1 + place % 3)}
        for place, name in enumerate(ranked)
        for contact, (agency, quantity) in CONTACTS.items()
    ]  # fmt: skip
    return replace(cohort, contacts=type(contacts)(rows))


Exhibits = Callable[[float], tuple[dict[str, Shown], Quantities]]


@pytest.fixture
def exhibits(
    inputs: OffendingInputs, chain: Chain, numbers: Quantities, costing: CostingInputs
) -> Exhibits:
    def make(months: float) -> tuple[dict[str, Shown], Quantities]:
        cohort = cohort_with(months)
        group = offending.cost_group(inputs, costing, [cohort], chain, people=PEOPLE)
        known = numbers | offending.group_figures(group)
        shown = {
            "contacts": offending.contacts_table(inputs, group, known),
            "total": offending.total_table(inputs, group, known),
            "gap": offending.gap_figure(inputs, group, known),
            "words": offending.agencies_words(group, known),
        }
        return shown, known

    return make


def cells(shown: Shown) -> dict[str, str]:
    return {row[0]: row[-1] for row in shown.blocks[0].grid.rows}  # type: ignore[union-attr]


def test_a_sum_that_nobody_dominates_is_shown_by_contact_and_by_agency(exhibits: Exhibits) -> None:
    shown, _ = exhibits(1.0)
    assert "[c]" not in {*cells(shown["contacts"]).values(), *cells(shown["total"]).values()}


def test_what_the_table_of_contacts_withholds_no_other_tells(exhibits: Exhibits) -> None:
    shown, _ = exhibits(1_000.0)
    contacts, total = cells(shown["contacts"]), cells(shown["total"])
    assert contacts["Month in prison (£2,398 each)"] == total["Prison"] == "[c]"
    # All contacts are rounded to at least what any one person adds, so they do not tell it either.
    assert contacts["All contacts"] == "1,000"


def test_nor_is_a_number_that_is_withheld_printed_as_not_known(exhibits: Exhibits) -> None:
    for months in (1_000.0, 100_000.0):
        shown, _ = exhibits(months)
        for name in ("contacts", "total", "gap"):
            block = shown[name].blocks[0]
            words = (block.title, block.subtitle, *block.notes, getattr(block, "alt", ""))  # type: ignore[union-attr]
            assert not any("[x]" in text for text in words), (name, words)
