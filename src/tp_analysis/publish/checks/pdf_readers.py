"""What two readers that had no part in writing a PDF make of it: pdfua, and PDFium's text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from tp_analysis.publish.visible import visible

if TYPE_CHECKING:
    import pikepdf
    from pdfua import PdfDocument
    from pdfua.document import StructElement
    from pypdfium2 import PdfPage

# Where a line may break, and what PDFium puts where one did: no part of what is said.
_BREAKS = re.compile("[\\s\u00ad\u200b\ufffe]+")
# Its rule against empty headings cannot read what Typst writes, and says so.
_CANNOT_JUDGE = frozenset({"UA-14-001"})
# What stays empty in the lower margin of a page, in points from its foot: from above the footer to
# below the last line's descenders.
_EMPTY_POINTS = (49.0, 65.0)


def pdfua_faults(pdf: pikepdf.Pdf) -> list[str]:
    """What pdfua finds: errors and warnings, and rules that it could not judge."""
    from pdfua import Severity, default_registry

    faults = []
    document = _document(pdf)
    for rule in default_registry():
        try:
            found = [f for f in rule.check(document) if f.severity >= Severity.WARNING]
        except Exception as error:  # a rule that fails is a rule that was not kept
            if rule.id not in _CANNOT_JUDGE:
                faults.append(f"{rule.id} could not be judged: {type(error).__name__}")
            continue
        faults += [f"{rule.id}: {rule.title} (page {f.location.page or '?'})" for f in found]
    return sorted(set(faults))


def _document(pdf: pikepdf.Pdf) -> PdfDocument:
    from pdfua import PdfDocument

    class ReadOnce(PdfDocument):
        """The library builds each element anew for every element above it: half its time."""

        @cached_property
        def struct_elements(self) -> tuple[StructElement, ...]:
            root = self.struct_root
            built = [self._build(kid, 0, None) for kid in self._kids(root)] if root else []
            waiting, found = built[::-1], []
            while waiting:
                if (element := waiting.pop()) is not None:
                    found.append(element)
                    waiting.extend(reversed(element.children))
            return tuple(found)

    return ReadOnce(pdf, "the file")


# Three gates read the same file one after the other, and a page takes PDFium longest to open.
@lru_cache(maxsize=1)
def page_words(content: bytes) -> tuple[tuple[str, str], ...]:
    """Of each page the text, and what of it stands in the space above the footer, as PDFium reads
    it. Raises ValueError if it cannot."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
            return tuple(_words_of(page) for page in document)
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"PDFium cannot read it: {error}") from error


def _words_of(page: PdfPage) -> tuple[str, str]:
    words = page.get_textpage()
    low, high = _EMPTY_POINTS
    above_footer = words.get_text_bounded(0, low, page.get_width(), high)
    return words.get_text_bounded(), above_footer.strip()


def page_texts(content: bytes) -> tuple[str, ...]:
    """The text of each page of a PDF. Raises ValueError as `page_words` does."""
    return tuple(text for text, _ in page_words(content))


def overrun_faults(content: bytes) -> list[str]:
    """The pages that print words in the space above the footer. Raises ValueError as
    `page_words` does."""
    return [
        f"page {place}: words run into the footer"
        for place, (_, words) in enumerate(page_words(content), 1)
        if words
    ]


def marking_faults(texts: Iterable[str], marking: str) -> list[str]:
    """The pages whose first or last lines are not the marking."""
    wanted = squeezed(visible(marking))
    ends = {"first": 1, "last": -1}
    return [
        f"page {place}: its {end} line is not the marking"
        for place, text in enumerate(texts, start=1)
        for end, step in ends.items()
        if _lines(text, len(wanted), step) != wanted
    ]


def _lines(text: str, length: int, step: int) -> str:
    """As many whole lines from one end as the marking takes up; a long one has several."""
    taken = ""
    for line in [squeezed(line) for line in text.splitlines()][::step]:
        if len(taken) >= length:
            break
        taken = taken + line if step > 0 else line + taken
    return taken


def squeezed(text: str) -> str:
    """The text without its spaces and line ends, which a PDF places as it needs."""
    return _BREAKS.sub("", text)
