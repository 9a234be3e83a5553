"""The numbers of the benefits report by name: printed ones as printed, and assumed ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from tp_analysis import citations
from tp_analysis.benefits import surviving
from tp_analysis.benefits.illustrative import ClaimAssumptions, expected_saving_days
from tp_analysis.benefits.inputs import BenefitInputs
from tp_analysis.disclosure import Policy, already_published, protect
from tp_analysis.display.quantities import Quantities, Quantity, quantities
from tp_analysis.methods.named_figures import NamedFigure, figures_table

GROUND = (
    "the pilot's words as printed in the press and the special report, cited under each exhibit"
)
COUNCIL_BENEFIT = "Housing Benefit"
CHOSEN = "inputs chosen for this analysis, listed in its assumption log"


@dataclass(frozen=True)
class InWords(Quantity):
    """A figure that was printed in words, with its qualifier: "nearly a third" is not 33%."""

    words: str = ""

    @property
    def qualified_text(self) -> str:
        """The words as printed."""
        return self.words


def _in_words(found: Quantities, published: pd.DataFrame) -> Quantities:
    """The same figures, those that were printed with a qualifier and without a digit in words."""
    words = {
        str(name): str(text)
        for name, text in zip(published["figure_id"], published["as_printed"], strict=True)
        if not any(map(str.isdigit, str(text)))
    }
    return Quantities({
        name: InWords(**vars(quantity), words=words[name])
        if name in words and quantity.qualifier
        else quantity
        for name, quantity in found.items()
    })  # fmt: skip


def key_figures(inputs: BenefitInputs) -> Quantities:
    """The numbers that the prose may use whatever the log: printed figures under their ids, what
    follows from them, and what was chosen."""
    return (
        _in_words(
            quantities(protect(_printed(inputs), policy=already_published(GROUND))),
            inputs.published,
        )
        | _quantities([*_implied(inputs), *_council_speeds(inputs)], already_published(GROUND))
        | _quantities(_chosen(inputs.assumed), already_published(CHOSEN))
    )


def _quantities(named: list[NamedFigure], policy: Policy) -> Quantities:
    return quantities(protect(figures_table(named), policy=policy))


def _printed(inputs: BenefitInputs) -> pd.DataFrame:
    """Every printed figure with the document that prints it."""
    documents = inputs.published["document_id"]
    return inputs.published.assign(
        source=[citations.cite(inputs.documents, [name]) for name in documents]
    )


def _implied(inputs: BenefitInputs) -> list[NamedFigure]:
    implied = surviving.implied_waits(inputs.published)
    values = {
        "before_low": ("Shortest mean wait before that fits", implied.before.low, 1.0),
        "before_high": ("Longest mean wait before that fits", implied.before.high, 1.0),
        "before_rounded_low": (
            "The shortest, allowing for rounding",
            implied.before_rounded.low,
            0.1,
        ),
        "before_rounded_high": (
            "The longest, allowing for rounding",
            implied.before_rounded.high,
            0.1,
        ),
        "after_low": ("Shortest mean wait after that fits", implied.after.low, 1.0),
        "after_high": ("Longest mean wait after that fits", implied.after.high, 1.0),
    }
    return [
        NamedFigure(f"bracket.{name}", label, value, "days", rounding)
        for name, (label, value, rounding) in values.items()
    ]


def _readings_gap(assumed: ClaimAssumptions) -> float:
    both = [expected_saving_days(replace(assumed, reading=name)) for name in ("mean", "largest")]
    return abs(both[0] - both[1])


def _council_speeds(inputs: BenefitInputs) -> list[NamedFigure]:
    """The shortest and longest mean for a new claim that is printed of a council."""
    speeds = inputs.speeds
    measured = (
        speeds["benefit"].eq(COUNCIL_BENEFIT)
        & speeds["claim_kind"].eq("new claims")
        & speeds["measure"].ne("standard")
    )
    days = speeds.loc[measured, "value_days"]
    return [
        NamedFigure("speeds.shortest", "Shortest printed mean, new claims", days.min(), "days", 1),
        NamedFigure("speeds.longest", "Longest printed mean, new claims", days.max(), "days", 1),
    ]


def _chosen(assumed: ClaimAssumptions) -> list[NamedFigure]:
    values = {
        "chosen.days_sooner": ("Days sooner", assumed.days_sooner, "days", 1.0),
        "chosen.as_is_mean": ("Mean wait before", assumed.as_is_mean_days, "days", 1.0),
        "chosen.claims_each": ("Claims for each model", assumed.claims_each, "count", 1.0),
        "chosen.horizon": ("Horizon", assumed.horizon_days, "days", 1.0),
        "chosen.saving": (
            "Mean saving expected under the reading chosen", expected_saving_days(assumed),
            "days", 1.0,
        ),
        "chosen.saving_share": (
            "The same, of the mean wait before",
            100 * expected_saving_days(assumed) / assumed.as_is_mean_days, "percent", 1.0,
        ),
        "chosen.readings_gap": (
            "Days by which the two readings differ", _readings_gap(assumed), "days", 0.1,
        ),
        # Twice the saving: beyond it the saving is no longer more than half of the wait.
        "chosen.switching_mean": (
            "Mean wait before at which the saving is only half of it",
            2 * expected_saving_days(assumed), "days", 1.0,
        ),
    }  # fmt: skip
    return [
        NamedFigure(name, label, float(value), unit, rounding, evidence="assumed")
        for name, (label, value, unit, rounding) in values.items()
    ]
