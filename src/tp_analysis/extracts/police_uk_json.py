"""Answers of the data.police.uk API as rows of the site's CSV files, so that both read alike.

Forms of the answers: the site's documentation of crimes-street, crimes-at-location,
crimes-no-location, outcomes-at-location and the methods of stops.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tp_analysis.errors import DataError
from tp_analysis.extracts.police_uk_columns import OUTCOMES, STOP_AND_SEARCH, STREET

Record = dict[str, str | None]
# The API names categories by these; the CSV files by the words. Some ended in 2013.
CATEGORIES = {
    "anti-social-behaviour": "Anti-social behaviour",
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-disorder-weapons": "Public disorder and weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
}


def json_records(path: Path) -> tuple[str, Sequence[Record]]:
    """The kind of answer, and its rows under the headings of a CSV file of that kind.

    Raises DataError where the file is no such answer, or an empty one, which names no kind.
    """
    try:
        answer = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} is not JSON: {error}. Ask the API again.") from error
    if isinstance(answer, list) and answer and all(isinstance(item, dict) for item in answer):
        for kind, (needed, read) in _FORMS.items():
            if all(needed <= set(item) for item in answer):
                return kind, [read(item) for item in answer]
    raise DataError(
        f"{path.name} is no answer of the data.police.uk API. Looked for a list of crimes "
        "(category, month), outcomes (crime, date) or searches (datetime, object_of_search)."
    )


def _crime(item: Mapping[str, Any]) -> Record:
    status = item.get("outcome_status") or {}
    return _place(item) | {
        "Crime ID": _text(item.get("persistent_id")),
        "Month": _text(item["month"]),
        "Crime type": _category(item["category"]),
        "Last outcome category": _text(status.get("category")),
        "Context": _text(item.get("context")),
    }


def _outcome(item: Mapping[str, Any]) -> Record:
    crime = item["crime"] or {}
    return _place(crime) | {
        "Crime ID": _text(crime.get("persistent_id")),
        "Month": _text(item["date"]),
        "Crime type": _category(crime.get("category")),
        "Outcome type": _text((item.get("category") or {}).get("name")),
    }


def _search(item: Mapping[str, Any]) -> Record:
    plain = {
        "Type": "type",
        "Date": "datetime",
        "Part of a policing operation": "operation",
        "Policing operation": "operation_name",
        "Gender": "gender",
        "Age range": "age_range",
        "Self-defined ethnicity": "self_defined_ethnicity",
        "Officer-defined ethnicity": "officer_defined_ethnicity",
        "Legislation": "legislation",
        "Object of search": "object_of_search",
        "Outcome linked to object of search": "outcome_linked_to_object_of_search",
        "Removal of more than just outer clothing": "removal_of_more_than_outer_clothing",
    }
    place = _place(item)
    # The API says false, and not a text, where nothing came of a search.
    outcome = item.get("outcome") or None
    return {
        **{heading: _text(item.get(name)) for heading, name in plain.items()},
        "Outcome": _text(outcome),
        "Longitude": place["Longitude"],
        "Latitude": place["Latitude"],
    }


_FORMS: dict[str, tuple[set[str], Callable[[Mapping[str, Any]], Record]]] = {
    STREET: ({"category", "month"}, _crime),
    OUTCOMES: ({"crime", "date"}, _outcome),
    STOP_AND_SEARCH: ({"datetime", "object_of_search"}, _search),
}


def _place(item: Mapping[str, Any]) -> Record:
    location = item.get("location") or {}
    street = location.get("street") or {}
    return {
        "Longitude": _text(location.get("longitude")),
        "Latitude": _text(location.get("latitude")),
        "Location": _text(street.get("name")),
    }


def _category(slug: object) -> str | None:
    return CATEGORIES.get(str(slug), _text(slug))


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
