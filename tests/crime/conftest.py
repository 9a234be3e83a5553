"""Crimes of a few rows, made up, in the columns that the store gives, and a report made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pytest

from tp_analysis.crime import inputs as crime_inputs
from tp_analysis.crime.inputs import CrimeInputs, load_inputs
from tp_analysis.crime.pricing import Pricing
from tp_analysis.crime.uncertainty import Spread
from tp_analysis.extracts.offence_groups import LOWEST_GROUPS
from tp_analysis.gathered import CrimeLog

FORCE = "Bedfordshire Police"
YEAR = "year ending 2019-06-30"
SPREAD = Spread(mix=1.25, unit_cost=1.3, multiplier=1.25, common_loading=0.7, draws=100, seed=1)


def crimes(*rows: dict[str, Any]) -> pd.DataFrame:
    """Counts as the store gives them; what is not said is plain."""
    plain = {
        "month": "2021-05-01", "force": FORCE, "local_authority": "Luton",
        "neighbourhood": "Luton 001", "category": "Robbery", "outcome": "Awaiting court outcome",
        "count": 1,
    }  # fmt: skip
    frame = pd.DataFrame([plain | row for row in rows])
    return frame.assign(month=pd.to_datetime(frame["month"]))


@pytest.fixture
def counts() -> Callable[..., pd.DataFrame]:
    """Makes counts as the store gives them."""
    return crimes


def force_tables(**offences: float) -> pd.DataFrame:
    """A published year of the force (10 of every group, or as told) and of the country (10 times
    as many), for 1,000 and 20,000 residents."""
    rows = []
    for area, level, times, people in (
        ("Bedfordshire", "force", 1, 1000),
        ("England and Wales", "country", 10, 20000),
    ):
        common = {"file": "tables.xlsx", "area": area, "area_level": level}
        for group in LOWEST_GROUPS:
            if "omestic burglary" in group:
                continue
            value = times * offences.get(group, 10)
            rows.append(
                common | {"offence_group": group, "offence_is_total": False, "measure": "offences",
                          "period": YEAR, "value": float(value)}
            )  # fmt: skip
        rows.append(
            common | {"offence_group": None, "offence_is_total": False, "measure": "population",
                      "period": "mid-2018", "value": float(people)}
        )  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def tables() -> Callable[..., pd.DataFrame]:
    """Makes the published year."""
    return force_tables


PLACES = pd.DataFrame(
    {
        "neighbourhood": ["Luton 001", "Luton 002", "Central Bedfordshire 001"],
        "local_authority": ["Luton", "Luton", "Central Bedfordshire"],
        "longitude": [-0.42, -0.44, -0.5],
        "latitude": [51.88, 51.89, 52.0],
        "count": [3, 2, 1],
    }
)


def crime_log() -> CrimeLog:
    """The log of one street file without a card."""
    files = pd.DataFrame(
        [{"file": "2021-05-street.csv", "kind": "street", "force": FORCE, "month": "2021-05",
          "row_count": 6, "title": None, "producer": None, "licence": None, "address": None}]
    )  # fmt: skip
    return CrimeLog(files, pd.DataFrame(columns=["file", "what", "count"]))


def forces(rows: pd.DataFrame, names: list[str], *_: str) -> pd.DataFrame:
    """The forces of those rows that lie in some authorities, as the store gives them."""
    inside = rows[rows["local_authority"].isin(names)]
    sums = inside.groupby("force")["count"].sum().sort_values(ascending=False, kind="stable")
    return sums.reset_index()


def asked_for(rows: pd.DataFrame, names: list[str], *_: str, force: str) -> pd.DataFrame:
    """The rows that the store gives of some authorities and a force."""
    placed = rows["local_authority"]
    return rows[placed.isin(names) | placed.isna() | (rows["force"] == force)]


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Callable[..., CrimeInputs]:
    """Makes the inputs of a report, May and June 2021 unless told otherwise."""

    def make(*rows: dict[str, Any], edition: str = "2019-20", **others: Any) -> CrimeInputs:
        counted = crimes(*rows)
        monkeypatch.setattr(crime_inputs, "load_recording_forces", partial(forces, counted))
        monkeypatch.setattr(crime_inputs, "load_crime_counts", partial(asked_for, counted))
        monkeypatch.setattr(crime_inputs, "load_neighbourhood_places", lambda *_: PLACES)
        monkeypatch.setattr(crime_inputs, "load_force_area_counts", force_tables)
        monkeypatch.setattr(crime_inputs, "load_crime_log", crime_log)
        chosen: dict[str, Any] = {
            "first_month": "2021-05-01", "last_month": "2021-06-30", "price_year": "2025-26",
            "deflator_vintage": "June 2026", "mix_period": "", "spread": SPREAD,
        }  # fmt: skip
        return load_inputs(
            area="luton-and-central-bedfordshire", edition=edition, **(chosen | others)
        )

    return make


@pytest.fixture
def pricing() -> Pricing:
    """Two categories: robbery, all of one offence, and burglary, three in four of homes."""
    mapping = pd.DataFrame(
        [
            ("Robbery", "Robbery", "Robbery", "same", 1.0),
            ("Burglary", "Residential burglary", "Domestic burglary", "same", 1.0),
            ("Burglary", "Non-residential burglary", "Commercial burglary", "nearest", 1.0),
            ("Drugs", "Drug offences", None, "not costed", None),
        ],
        columns=["police_uk_category", "offence_group", "unit_cost_offence", "match", "share"],
    ).assign(edition="2019-20")
    mix = mapping[["police_uk_category", "offence_group"]].assign(share=[1.0, 0.75, 0.25, 1.0])
    parts = {"anticipation": 0.1, "consequence": 0.6, "response": 0.3, "total": 1.0}
    totals = {"Robbery": 1000.0, "Domestic burglary": 400.0, "Commercial burglary": 2000.0}
    unit_costs = pd.DataFrame(
        [
            {"edition": "2019-20", "offence": offence, "part": part, "amount_gbp": share * total}
            for offence, total in totals.items()
            for part, share in parts.items()
        ]
    )
    multipliers = pd.DataFrame(
        {"edition": "2019-20", "offence": ["Robbery", "Domestic burglary"], "multiplier": [2.0, 3]}
    )
    return Pricing(
        edition="2019-20",
        parts=("anticipation", "consequence", "response"),
        has_multipliers=True,
        factor=1.0,
        mix=mix,
        mapping=mapping,
        unit_costs=unit_costs,
        multipliers=multipliers,
    )
