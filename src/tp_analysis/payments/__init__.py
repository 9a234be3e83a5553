"""Payments: what public bodies paid to whom, from the lists that they publish line by line."""

from tp_analysis.payments.exhibits import (
    at_a_glance,
    opening,
    services_figure,
    services_table,
    totals_table,
    whose_lists,
)
from tp_analysis.payments.figures import key_figures
from tp_analysis.payments.inputs import PaymentInputs, load_inputs
from tp_analysis.payments.log_exhibits import (
    assumptions,
    control_table,
    data_log,
    made_good_table,
)
from tp_analysis.payments.month_exhibits import (
    by_month_figure,
    months_figure,
    months_table,
    weekdays_table,
)
from tp_analysis.payments.supplier_exhibits import (
    between_bodies_table,
    credits_table,
    hidden_names_table,
    pairs_table,
    redactions_table,
    repeats_table,
    shared_suppliers_table,
    suppliers_figure,
    suppliers_table,
)

__all__ = [
    "PaymentInputs",
    "assumptions",
    "at_a_glance",
    "between_bodies_table",
    "by_month_figure",
    "control_table",
    "credits_table",
    "data_log",
    "hidden_names_table",
    "key_figures",
    "load_inputs",
    "made_good_table",
    "months_figure",
    "months_table",
    "opening",
    "pairs_table",
    "redactions_table",
    "repeats_table",
    "services_figure",
    "services_table",
    "shared_suppliers_table",
    "suppliers_figure",
    "suppliers_table",
    "totals_table",
    "weekdays_table",
    "whose_lists",
]
