"""Which official table a file is: each reader refuses what is not its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pandas as pd

from tp_analysis.datasets import Problem
from tp_analysis.errors import DataError
from tp_analysis.extracts.authority_codes import read_authority_names, read_authority_register
from tp_analysis.extracts.country_regional_analysis import read_country_regional_analysis
from tp_analysis.extracts.deflators import read_gdp_deflators
from tp_analysis.extracts.housing_benefit_speeds import KIND as HOUSING_BENEFIT_SPEEDS
from tp_analysis.extracts.housing_benefit_speeds import read_housing_benefit_speeds
from tp_analysis.extracts.pesa_tables import read_pesa_tables
from tp_analysis.extracts.police_force_area_tables import read_police_force_area_tables
from tp_analysis.extracts.police_uk import read_police_uk
from tp_analysis.extracts.population_estimates import read_population_estimates
from tp_analysis.extracts.recorded_crime import read_recorded_crime
from tp_analysis.extracts.results import Forgiven
from tp_analysis.extracts.revenue_outturn import read_revenue_outturn
from tp_analysis.extracts.unit_cost_database import read_unit_cost_database


class OfficialFile(Protocol):
    """What every reader of an official table returns."""

    @property
    def table(self) -> pd.DataFrame:
        """One row a figure."""

    @property
    def forgiven(self) -> Sequence[Forgiven]:
        """What was made good, and how often."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What stands in the way of using it."""


READERS: dict[str, Callable[[Path], OfficialFile]] = {
    "country and regional analysis": read_country_regional_analysis,
    "revenue outturn or budget": read_revenue_outturn,
    "public expenditure tables": read_pesa_tables,
    "population estimates": read_population_estimates,
    "gdp deflators": read_gdp_deflators,
    "register of authorities": read_authority_register,
    "names of authorities": read_authority_names,
    "police.uk crimes, outcomes or searches": read_police_uk,
    "police force area tables": read_police_force_area_tables,
    "recorded crime by police force area": read_recorded_crime,
    "unit cost database": read_unit_cost_database,
    HOUSING_BENEFIT_SPEEDS: read_housing_benefit_speeds,
}


def read_official(path: Path) -> tuple[str, OfficialFile] | None:
    """The kind of official table that a file is, and what was read; None for any other file."""
    for kind, read in READERS.items():
        try:
            return kind, read(path)
        except DataError:
            continue
    return None
