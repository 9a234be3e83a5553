"""Places: the Total Place pilots, the places beside them, and what they reported."""

from tp_analysis.places.count_exhibits import (
    per_person_figure,
    reasons_table,
    totals_figure,
    totals_table,
)
from tp_analysis.places.exhibits import (
    at_a_glance,
    opening,
    other_places_table,
    own_place,
    pilots_table,
)
from tp_analysis.places.figures import key_figures
from tp_analysis.places.inputs import PlacesInputs, load_inputs
from tp_analysis.places.log_exhibits import (
    assumptions,
    data_log,
    figures_table,
    known_table,
    successors_table,
)

__all__ = [
    "PlacesInputs",
    "assumptions",
    "at_a_glance",
    "data_log",
    "figures_table",
    "key_figures",
    "known_table",
    "load_inputs",
    "opening",
    "other_places_table",
    "own_place",
    "per_person_figure",
    "pilots_table",
    "reasons_table",
    "successors_table",
    "totals_figure",
    "totals_table",
]
