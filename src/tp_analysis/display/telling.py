"""Sentences that are told only where their numbers may be."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tp_analysis.display.exhibits import Shown, prose
from tp_analysis.display.quantities import Quantities
from tp_analysis.markdown import PLACEHOLDER


def told(paragraphs: Iterable[Iterable[str]], numbers: Quantities) -> Shown:
    """The paragraphs as prose, without the sentences that need a number which is withheld."""
    kept = [
        " ".join(sentence for sentence in sentences if is_known(sentence, numbers))
        for sentences in paragraphs
    ]
    return prose("\n\n".join(paragraph for paragraph in kept if paragraph), numbers)


def is_known(text: str, numbers: Quantities) -> bool:
    """Whether every number that a text binds is there."""
    names = (found.group(1) for found in PLACEHOLDER.finditer(text))
    return all(name in numbers and not math.isnan(numbers[name].value) for name in names)


def first_known(numbers: Quantities, *texts: str) -> str:
    """The first of some texts whose numbers are all there; the last where none is."""
    return next((text for text in texts if is_known(text, numbers)), texts[-1])
