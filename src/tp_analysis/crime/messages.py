"""The sentences of the crime report that differ with the edition of the unit costs."""

from __future__ import annotations

from tp_analysis.crime import analysis
from tp_analysis.crime.analysis import ANTI_SOCIAL_BEHAVIOUR
from tp_analysis.crime.inputs import BEARERS_EDITION, CrimeInputs
from tp_analysis.display import Quantities, Shown, prose


def main_messages(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """What a reader takes away."""
    categories = analysis.by_category(inputs.area_counts, inputs.held)
    largest = categories[categories["category"] != ANTI_SOCIAL_BEHAVIOUR].iloc[0]["category"]
    messages = [
        f"The police recorded {{crimes.count}} crimes in {inputs.area.name} in the "
        f"{{months.held}} months held; {largest.lower()} are {{category.largest_percent}} of them. "
        "{incidents.count} incidents of anti-social behaviour stand apart.",
        "Recorded crime cost {recorded.gbp}, in "
        f"{inputs.price_year} prices: {{recorded.cheapest}} if every pooled crime were of the "
        "cheapest kind, {recorded.dearest} if of the dearest. {costed.percent} of the crimes carry "
        "a cost.",
        "{proven.percent} of the crimes are proven or charged: somebody was charged, cautioned or "
        "dealt with out of court. They cost {proven.gbp}, which is part of the cost of recorded "
        "crime.",
        _all_crime(inputs),
        "With all inputs uncertain at once, recorded crime cost {simulated.recorded.p10} to "
        "{simulated.recorded.p90} in eight of ten draws.",
        f"By the {BEARERS_EDITION} unit costs, {{bearer.fiscal}} of the cost of recorded crime is "
        "borne by public bodies. The rest is what people and businesses lose and the value put on "
        "pain: no budget could save it.",
    ]
    return prose("\n".join(f"- {message}" for message in messages), numbers)


def _all_crime(inputs: CrimeInputs) -> str:
    if not inputs.pricing.has_multipliers:
        return (
            f"What all crime cost, recorded or not, is not known: the {inputs.pricing.edition} "
            "edition has no multipliers."
        )
    return (
        "With crime that nobody recorded, the cost is estimated at {estimated.gbp}. It holds the "
        "cost of recorded crime, save {left_out.gbp} of offences without a multiplier."
    )


def how_sure(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """What the simulation says, in words."""
    second = (
        " For all crime the range is {simulated.estimated.p10} to {simulated.estimated.p90}."
        if inputs.pricing.has_multipliers
        else ""
    )
    return prose(
        "The bounds above say what the mix of offences alone could do. Here all inputs vary at "
        "once, in {simulated.draws} draws: in eight of ten, recorded crime cost "
        "{simulated.recorded.p10} to {simulated.recorded.p90}, with {simulated.recorded.p50} in "
        f"the middle.{second} Crimes that carry no cost are in none of it.",
        numbers,
    )


def who_bears(inputs: CrimeInputs, numbers: Quantities) -> Shown:
    """Who bears the cost, in words."""
    return prose(
        f"Only the {BEARERS_EDITION} edition says who bears a cost, so this part uses its unit "
        "costs. Public bodies bear {bearer.fiscal} of the cost of recorded crime, the police "
        "{bearer.police} of that. People and businesses lose {bearer.economic}. The value put on "
        "pain and lost life is {bearer.social}: no money changes hands. The three are not added.",
        numbers,
    )
