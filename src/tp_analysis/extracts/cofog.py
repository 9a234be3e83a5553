"""The ten divisions of the Classification of the Functions of Government, and its codes."""

from __future__ import annotations

import re

DIVISIONS = {
    "01": "General public services",
    "02": "Defence",
    "03": "Public order and safety",
    "04": "Economic affairs",
    "05": "Environment protection",
    "06": "Housing and community amenities",
    "07": "Health",
    "08": "Recreation, culture and religion",
    "09": "Education",
    "10": "Social protection",
}
_DIVISION = re.compile(r"(\d{1,2})\.(?!\d)")
_GROUP = re.compile(r"(\d{1,2})\.(\d)\b")


def division_code(label: str) -> str | None:
    """The code of the division that a label starts with: "4. Economic affairs" is "04".

    None for a label without one, such as "EU transactions".
    """
    match = _DIVISION.match(label.strip())
    code = f"{int(match[1]):02d}" if match else None
    return code if code in DIVISIONS else None


def group_code(label: str) -> str | None:
    """The code of the group that a label starts with: "4.5 Transport" is "04.5".

    None for a label that is no group of the United Nations, such as "7.A Medical services".
    """
    match = _GROUP.match(label.strip())
    return f"{int(match[1]):02d}.{match[2]}" if match else None
