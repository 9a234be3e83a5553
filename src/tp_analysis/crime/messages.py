"""The sentences of the crime report that differ with the edition of the unit costs."""

from __future__ import annotations

import pandas as pd

from tp_analysis.crime import analysis
from tp_analysis.crime.analysis import ANTI_SOCIAL_BEHAVIOUR
from tp_analysis.crime.cost_exhibits import is_shown
from tp_analysis.crime.inputs import BEARERS_EDITION, CrimeInputs
from tp_analysis.crime.pricing import RECORDED
from tp_analysis.crime.sensitivity import share_for
from tp_analysis.display import Quantities, Shown, prose

# The switching value asks for recorded crime a quarter dearer.
DEARER = 1.25
_OTHER_EDITIONS = (
    "By the other editions the same crimes cost {editions.recorded_least} to "
    "{editions.recorded_most} as recorded, and {editions.estimated_least} to "
    "{editions.estimated_most} for all crime."
)


def main_messages(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """What a reader takes away."""
    categories = analysis.by_category(inputs.area_counts, inputs.held)
    largest = categories[categories["category"] != ANTI_SOCIAL_BEHAVIOUR].iloc[0]["category"]
    months = "month" if len(inputs.held) == 1 else "months"
    messages = [
        f"The police recorded {{crimes.count}} crimes in {inputs.area.name} in the "
        f"{{months.held}} {months} held; {largest.lower()} are "
        "{category.largest_percent} of them. "
        "{incidents.count} incidents of anti-social behaviour stand apart.",
        "Recorded crime cost {recorded.gbp}, in "
        f"{inputs.price_year} prices: from {{recorded.cheapest}} with the cheapest mix of offences "
        "to {recorded.dearest} with the dearest, homicides as in the mix. {costed.percent} of the "
        "crimes carry a cost.",
        "Part of this, {proven.gbp} ({proven.cheapest} to {proven.dearest}), is the cost of the "
        "{proven.percent} proven or charged: somebody charged, cautioned or dealt with out of "
        "court. "
        f"{_all_crime(inputs, numbers)}",
        f"With all inputs of the {inputs.pricing.edition} edition uncertain at once, recorded "
        "crime cost {simulated.recorded.p10} to {simulated.recorded.p90} in eight of ten draws, "
        "repeats of the sum with inputs picked by chance. "
        f"{_OTHER_EDITIONS}",
        f"{_bearers_total(inputs)} Public bodies bear {{bearer.fiscal}} of it. The rest is loss "
        "and harm: no budget could save it.",
    ]
    return prose("\n".join(f"- {message}" for message in messages), numbers)


def _all_crime(inputs: CrimeInputs, numbers: Quantities) -> str:
    if not inputs.pricing.has_multipliers:
        return (
            f"What all crime cost, recorded or not, is not known: the {inputs.pricing.edition} "
            "edition has no multipliers."
        )
    sentence = "With crime that nobody recorded, the cost is estimated at {estimated.gbp}."
    if not is_shown(numbers["not_held.gbp"].value):
        return sentence
    return f"{sentence} Of the cost of recorded crime it does not hold {{not_held.gbp}}."


def _bearers_total(inputs: CrimeInputs) -> str:
    """What the edition that says who bears a cost comes to, beside that of the page."""
    total = (
        f"The {BEARERS_EDITION} edition, which alone says who bears a cost, costs {{bearer.count}} "
        "of the recorded crimes, at {bearer.total} with its fiscal, economic and social parts"
    )
    page = f"(the {inputs.pricing.edition} edition: {{costed.count}} crimes at {{recorded.gbp}})"
    return f"{total}." if inputs.pricing.edition == BEARERS_EDITION else f"{total} {page}."


def how_sure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """What the simulation says, in words."""
    second = (
        " For all crime the range is {simulated.estimated.p10} to {simulated.estimated.p90}."
        if inputs.pricing.has_multipliers
        else ""
    )
    return prose(
        "The bounds above go from the cheapest mix of offences to the dearest. "
        f"{_switch(inputs)}\n\n{_OTHER_EDITIONS} The choice of edition is in no other range."
        "\n\nHere all inputs of the "
        f"{inputs.pricing.edition} edition vary at once, in {{simulated.draws}} draws: in eight of "
        "ten, recorded crime cost {simulated.recorded.p10} to {simulated.recorded.p90}, with "
        f"{{simulated.recorded.p50}} in the middle.{second} Crimes that carry no cost are in none "
        "of it.",
        numbers,
    )


def _switch(inputs: CrimeInputs) -> str:
    """What share of one offence group would make recorded crime a quarter dearer."""
    found = share_for(inputs.lines[RECORDED], times=DEARER)
    if found is None:
        return ""
    group, category = found.offence_group.lower(), found.category.lower()
    if pd.isna(found.needed):
        return f"No share of {group} among {category} would make recorded crime a quarter dearer."
    return (
        f"Recorded crime would cost a quarter more if {group} were {{switch.needed}} of {category};"
        " the mix has {switch.share}."
    )


def who_bears(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Who bears the cost, in words."""
    return prose(
        f"{_bearers_total(inputs)} Public bodies bear {{bearer.fiscal}} of it, "
        "the police {bearer.police} of that; from the cheapest to the dearest mix the fiscal part "
        "would be {bearer.fiscal_cheapest} to {bearer.fiscal_dearest}, homicides as in the mix. "
        "People and businesses lose {bearer.economic}. "
        "The value put on pain and lost life is {bearer.social}: no money changes hands.",
        numbers,
    )
