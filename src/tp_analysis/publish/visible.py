"""Characters that nobody sees, made visible: what steers the order of reading, and controls."""

from __future__ import annotations

import re
from typing import Any

# Bidirectional controls can make "fdp.exe" of "exe.pdf" and turn round the rest of a line; of the
# others, some end a text where a reader of the file does not expect it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """The text with each unseen character as its number in brackets: [U+202E]."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def all_visible(value: Any) -> Any:
    """The same for every text in lists and dictionaries."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: all_visible(each) for key, each in value.items()}
    return [all_visible(each) for each in value] if isinstance(value, list | tuple) else value
