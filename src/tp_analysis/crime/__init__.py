"""Crime: what the crimes of an area in a period cost, from what data.police.uk publishes."""

from tp_analysis.crime.bearer_exhibits import bearers_table, parts_table
from tp_analysis.crime.category_exhibits import categories_months_figure, categories_table
from tp_analysis.crime.cost_exhibits import (
    categories_cost_table,
    lines_figure,
    mix_table,
    months_cost_figure,
    not_costed_table,
    offences_table,
)
from tp_analysis.crime.exhibits import (
    at_a_glance,
    months_figure,
    months_missing,
    opening,
    outcomes_figure,
    outcomes_table,
    placement_table,
)
from tp_analysis.crime.figures import key_figures
from tp_analysis.crime.inputs import CrimeInputs, load_inputs
from tp_analysis.crime.log_exhibits import assumptions, data_log, files_log, made_good_table
from tp_analysis.crime.messages import how_sure, main_messages, who_bears
from tp_analysis.crime.place_exhibits import (
    neighbourhoods_figure,
    neighbourhoods_table,
    rates_figure,
    rates_table,
)
from tp_analysis.crime.sure_exhibits import (
    editions_table,
    simulation_table,
    spread_table,
    tornado_figure,
)
from tp_analysis.crime.uncertainty import Spread

__all__ = [
    "CrimeInputs",
    "Spread",
    "assumptions",
    "at_a_glance",
    "bearers_table",
    "categories_cost_table",
    "categories_months_figure",
    "categories_table",
    "data_log",
    "editions_table",
    "files_log",
    "how_sure",
    "key_figures",
    "lines_figure",
    "load_inputs",
    "made_good_table",
    "main_messages",
    "mix_table",
    "months_cost_figure",
    "months_figure",
    "months_missing",
    "neighbourhoods_figure",
    "neighbourhoods_table",
    "not_costed_table",
    "offences_table",
    "opening",
    "outcomes_figure",
    "outcomes_table",
    "parts_table",
    "placement_table",
    "rates_figure",
    "rates_table",
    "simulation_table",
    "spread_table",
    "tornado_figure",
    "who_bears",
]
