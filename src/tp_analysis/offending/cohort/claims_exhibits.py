"""Whether the two printed claims about the few can be about one group, shown step by step."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.display.prose import bind_text
from tp_analysis.formats import format_value, round_to_step
from tp_analysis.offending.cohort import claims
from tp_analysis.offending.exhibits import (
    CLAIM_DOCUMENTS,
    AlignedText,
    published_table,
    step_of,
    written_range,
)
from tp_analysis.offending.inputs import OffendingInputs

RANGE_DIGITS, MOST_DIGITS = 3, 6


def one_group_table(inputs: OffendingInputs, numbers: Quantities) -> Shown:
    """Whether the two published claims about the few can be about one group, step by step."""
    can_be = claims.can_be_one_group(inputs.published)
    title = (
        "The two claims can be about one group only at the ends of rounding"
        if can_be
        else "The two claims cannot be about one group"
    )
    return table(
        published_table(_one_group_rows(inputs, numbers), inputs, CLAIM_DOCUMENTS),
        title=title,
        subtitle=f"What follows if they were, over one period, {inputs.area.name}",
        columns=[
            Column("step", "Step"),
            AlignedText("value", "At the printed values"),
            AlignedText("range", "Over rounding"),
            Column("verdict", "Verdict"),
        ],
        source=citations.cite(inputs.documents, CLAIM_DOCUMENTS),
        evidence="computed",
        notes=[
            "Over rounding: for all values that the printed figures may have been rounded from."
        ],
        numbers=numbers,
    )


def _one_group_rows(inputs: OffendingInputs, numbers: Quantities) -> pd.DataFrame:
    steps = claims.one_group_steps(inputs.published)
    digits = _digits_apart(steps)
    return pd.DataFrame(
        {
            "step": [bind_text(words, numbers) for words in steps["step"]],
            "value": [
                format_value(value, unit, rounding)
                for value, unit, rounding in zip(
                    steps["value"], steps["unit"], steps["rounding"], strict=True
                )
            ],
            "range": [
                written_range(low, high, unit, digits=digits)
                for low, high, unit in zip(steps["low"], steps["high"], steps["unit"], strict=True)
            ],
            "verdict": steps["verdict"].replace("", "Follows"),
        }
    )


def _digits_apart(steps: pd.DataFrame) -> int:
    """How many significant digits keep the ends apart that a verdict holds against each other."""
    by_id = {str(row["step_id"]): row for row in steps.to_dict("records")}

    def shown(name: str, end: str, digits: int) -> Decimal:
        value, unit = float(by_id[name][end]), str(by_id[name]["unit"])
        return round_to_step(value, step_of(value, unit, digits=digits))

    apart = {
        least: most
        for least, most in claims.HELD_AGAINST.items()
        if by_id[least]["low"] > by_id[most]["high"]
    }
    for digits in range(RANGE_DIGITS, MOST_DIGITS):
        if all(
            shown(least, "low", digits) > shown(most, "high", digits)
            for least, most in apart.items()
        ):
            return digits
    return MOST_DIGITS
