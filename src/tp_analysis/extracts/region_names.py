"""The regions and countries of official statistics: one name and code for every spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """A region of England, or a country, as official spending statistics divide the world.

    `code` is the nine-character code of the Office for National Statistics; None where there is
    none, as for spending outside the United Kingdom.
    """

    name: str
    code: str | None
    country: str


_ENGLAND = "England"
REGIONS: tuple[Region, ...] = (
    Region("North East", "E12000001", _ENGLAND),
    Region("North West", "E12000002", _ENGLAND),
    Region("Yorkshire and The Humber", "E12000003", _ENGLAND),
    Region("East Midlands", "E12000004", _ENGLAND),
    Region("West Midlands", "E12000005", _ENGLAND),
    Region("East of England", "E12000006", _ENGLAND),
    Region("London", "E12000007", _ENGLAND),
    Region("South East", "E12000008", _ENGLAND),
    Region("South West", "E12000009", _ENGLAND),
    Region(_ENGLAND, "E92000001", _ENGLAND),
    Region("Scotland", "S92000003", "Scotland"),
    Region("Wales", "W92000004", "Wales"),
    Region("Northern Ireland", "N92000002", "Northern Ireland"),
    Region("Outside the United Kingdom", None, "Outside the United Kingdom"),
    Region("Not identifiable", None, "Not identifiable"),
)
# Beside the names themselves, without regard to capitals, spaces and "ENGLAND_" in front.
_SPELLINGS = {
    "east": "East of England",
    "east of england region": "East of England",
    "outside uk": "Outside the United Kingdom",
    "outside the uk": "Outside the United Kingdom",
    "total england": _ENGLAND,
    "yorkshire & the humber": "Yorkshire and The Humber",
    "yorkshire and humber": "Yorkshire and The Humber",
}
_BY_NAME = {region.name.casefold(): region for region in REGIONS}


def find_region(spelling: str) -> Region | None:
    """The region that a publication means by `spelling`; None where it is not one of REGIONS."""
    plain = re.sub(r"\s+", " ", spelling).strip().casefold().removeprefix("england_")
    return _BY_NAME.get(_SPELLINGS.get(plain, plain).casefold())
