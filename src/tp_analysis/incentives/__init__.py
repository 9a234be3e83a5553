"""Incentives: what a person keeps of each extra pound earned, under the rules of a day."""

from tp_analysis.incentives.exhibits import at_a_glance, opening, pound_table, rates_table
from tp_analysis.incentives.figures import key_figures
from tp_analysis.incentives.household_exhibits import (
    marginal_rate_figure,
    net_income_figure,
    participation_table,
    steps_table,
)
from tp_analysis.incentives.inputs import Choices, IncentivesInputs, load_inputs
from tp_analysis.incentives.log_exhibits import (
    assumptions,
    data_log,
    left_out_table,
    switching_table,
    worked_case_table,
)
from tp_analysis.incentives.messages import main_messages
from tp_analysis.incentives.rate_exhibits import (
    published_rates_table,
    second_hand_rates_table,
    unchecked_table,
)

__all__ = [
    "Choices",
    "IncentivesInputs",
    "assumptions",
    "at_a_glance",
    "data_log",
    "key_figures",
    "left_out_table",
    "load_inputs",
    "main_messages",
    "marginal_rate_figure",
    "net_income_figure",
    "opening",
    "participation_table",
    "pound_table",
    "published_rates_table",
    "rates_table",
    "second_hand_rates_table",
    "steps_table",
    "switching_table",
    "unchecked_table",
    "worked_case_table",
]
