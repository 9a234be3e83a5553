"""What a page's style must know of its content: which columns are prose, what every page says."""

from __future__ import annotations

import re

from markupsafe import Markup

from tp_analysis.document import Grid
from tp_analysis.publish.visible import visible

# In characters. Words of this length are read as prose: a narrow screen scrolls rather than
# squeezing them into a column a few words wide.
PROSE, LONG_PROSE = 24, 80
_UNSAFE = re.compile("[^ A-Za-z0-9]")


def column_classes(grid: Grid) -> list[str]:
    """For each column "numeric", "prose", "prose long" or "" for one of short words."""
    classes = []
    for place, column in enumerate(grid.columns):
        longest = max((len(row[place]) for row in grid.rows), default=0)
        prose = "prose long" if longest > LONG_PROSE else "prose" if longest > PROSE else ""
        classes.append("numeric" if column.numeric else prose)
    return classes


def table_classes(grid: Grid) -> str:
    """With "pinned" where the first column stays in sight while the others scroll.

    Beside prose it would leave too little of a narrow screen to read that in.
    """
    first, *others = column_classes(grid)
    prose = first == "prose long" or any(name.startswith("prose") for name in others)
    return "data" if prose or len(others) < 2 else "data pinned"


def css_string(text: str) -> Markup:
    """The text as a string of a style sheet that nothing in it can end."""
    safe = _UNSAFE.sub(lambda found: rf"\{ord(found.group()):x} ", visible(text))
    return Markup(f'"{safe}"')
