"""The areas down the side of police force area tables: which holds which, by their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tp_analysis.extracts.offence_groups import without_footnotes
from tp_analysis.extracts.region_names import find_region

ENGLAND_AND_WALES = "England and Wales"
WITHOUT_TRANSPORT_POLICE = "England and Wales excluding the British Transport Police"
TRANSPORT_POLICE = "British Transport Police"
_CODE = re.compile(r"[EWK]\d{8}")
_FORCE_CODE = re.compile(r"(E23|W15)\d{6}")
_REGION_CODE = re.compile(r"E12\d{6}")
_SPELLINGS = {"london, city of": "City of London"}


@dataclass(frozen=True)
class Area:
    """One area: its code (None for the transport police), name, level, and the area it is in."""

    code: str | None
    name: str
    level: str
    part_of: str | None


class AreaRows:
    """Tells the area of each row of a sheet, from the top down: forces follow their region."""

    def __init__(self, forgiven: Counter[str]) -> None:
        self._forgiven = forgiven
        self._above: str | None = None

    def find(self, cells: Sequence[object]) -> Area | None:
        """The area of a row; None for a row that is none, as captions and footnotes."""
        code, title = (str(cell or "").strip() for cell in cells[:2])
        plain = without_footnotes(title)
        is_transport_police = not code and plain == TRANSPORT_POLICE
        if not is_transport_police and not _CODE.fullmatch(code):
            return None
        self._forgiven["names of areas with footnote numbers glued to them"] += plain != " ".join(
            title.split()
        )
        if is_transport_police:
            return Area(None, TRANSPORT_POLICE, "force", ENGLAND_AND_WALES)
        if _FORCE_CODE.fullmatch(code):
            name = _SPELLINGS.get(plain.casefold(), plain)
            return Area(code, name, "force", self._above)
        return self._higher(code, plain)

    def _higher(self, code: str, plain: str) -> Area:
        if "exc. BTP" in plain:
            # Another total of the same country: its parts name the one above it.
            return Area(None, WITHOUT_TRANSPORT_POLICE, "country", None)
        if plain.casefold().startswith(ENGLAND_AND_WALES.casefold()):
            return Area(code, ENGLAND_AND_WALES, "country", None)
        region = find_region(plain)
        name = region.name if region else plain
        self._above = name
        if _REGION_CODE.fullmatch(code):
            return Area(code, name, "region", "England")
        return Area(code, name, "country", ENGLAND_AND_WALES)
