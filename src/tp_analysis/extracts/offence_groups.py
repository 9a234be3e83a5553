"""The offence groups of police recorded crime: one name for every spelling, and what holds what."""

from __future__ import annotations

import re

ALL_CRIME = "Total recorded crime (excluding fraud)"
_VIOLENCE = "Violence against the person"
_THEFT = "Theft offences"
_BURGLARY = "Burglary"
# Each group, and the group that its count is part of. Burglary is divided in two ways: residential
# and non-residential from April 2017, domestic and non-domestic before.
PART_OF: dict[str, str | None] = {
    ALL_CRIME: None,
    _VIOLENCE: ALL_CRIME,
    "Homicide": _VIOLENCE,
    "Violence with injury": _VIOLENCE,
    "Violence without injury": _VIOLENCE,
    "Stalking and harassment": _VIOLENCE,
    "Death or serious injury - unlawful driving": _VIOLENCE,
    "Sexual offences": ALL_CRIME,
    "Robbery": ALL_CRIME,
    _THEFT: ALL_CRIME,
    _BURGLARY: _THEFT,
    "Residential burglary": _BURGLARY,
    "Non-residential burglary": _BURGLARY,
    "Domestic burglary": _BURGLARY,
    "Non-domestic burglary": _BURGLARY,
    "Vehicle offences": _THEFT,
    "Theft from the person": _THEFT,
    "Bicycle theft": _THEFT,
    "Shoplifting": _THEFT,
    "Other theft offences": _THEFT,
    "Criminal damage and arson": ALL_CRIME,
    "Drug offences": ALL_CRIME,
    "Possession of weapons offences": ALL_CRIME,
    "Public order offences": ALL_CRIME,
    "Miscellaneous crimes against society": ALL_CRIME,
    "Fraud offences": None,
}
LOWEST_GROUPS = tuple(group for group in PART_OF if group not in PART_OF.values())
_SPELLINGS = {
    "all other theft offences": "Other theft offences",
    "death or serious injury caused by illegal driving": (
        "Death or serious injury - unlawful driving"
    ),
    "miscellaneous crimes": "Miscellaneous crimes against society",
}
_BY_NAME = {group.casefold(): group for group in PART_OF}


def without_footnotes(text: object) -> str:
    """Text with single spaces and without the numbers of footnotes glued to it.

    >>> without_footnotes("ENGLAND AND WALES8"), without_footnotes("Residential burglary6,7 ")
    ('ENGLAND AND WALES', 'Residential burglary')
    >>> without_footnotes("Total recorded crime (excluding fraud4)")
    'Total recorded crime (excluding fraud)'
    """
    single = " ".join(str(text).split())
    return re.sub(r"\s*\d+(, ?\d+)*(?=\)|$)", "", single)


def find_offence_group(spelling: object) -> str | None:
    """The group that a heading or cell means, footnotes or not; None where it is none of them."""
    plain = without_footnotes(spelling).casefold()
    return _BY_NAME.get(_SPELLINGS.get(plain, plain).casefold())
