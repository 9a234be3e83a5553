"""The look of a chart: fixed bytes, outlines for letters, colours that can be told apart."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest

from tp_analysis.display import theme
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.display.marks import Mark

DATA = pd.DataFrame(
    {"body": ["Council", "Police", "Hôpital <b>"], "spending": [412.25, 96.5, 31.0]}
)
BARS = ranked_bars(label="body", value="spending", unit="count", rounding=0.1)
SVG = "{http://www.w3.org/2000/svg}"
DRAW_ELSEWHERE = """
import hashlib
import pandas as pd
from tp_analysis.display import theme
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.display.marks import Mark
data = pd.DataFrame({"body": ["Council", "Police", "H\\u00f4pital <b>"], "spending": [412.25, 96.5, 31.0]})
bars = ranked_bars(label="body", value="spending", unit="count", rounding=0.1)
print(hashlib.sha256(repr(theme.draw_chart(bars, data, height_pixels=200, mark=Mark("Not real", "lower right"))).encode()).hexdigest())
"""  # noqa: E501 # a program of its own


LOWER, UPPER = Mark("Not real", "lower right"), Mark("Not real", "upper right")


def both(mark: Mark | None = None) -> theme.Chart:
    return theme.draw_chart(BARS, DATA, height_pixels=200, mark=mark)


def drawn(mark: Mark | None = None) -> str:
    return both(mark).outlined


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_the_values_published_with_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_the_categorical_colours_are_the_analysis_functions_in_their_order() -> None:
    published = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
    assert published[: len(theme.CATEGORICAL)] == theme.CATEGORICAL
    assert len(theme.CATEGORICAL) <= 4


@pytest.mark.parametrize("colour", theme.CATEGORICAL)
def test_each_categorical_colour_stands_out_from_the_white_card(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 3


@pytest.mark.parametrize(("one", "next_one"), list(pairwise(theme.CATEGORICAL)))
def test_neighbouring_categorical_colours_stand_out_from_each_other(
    one: str, next_one: str
) -> None:
    assert contrast(one, next_one) >= 3


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED])
def test_the_colours_of_letters_can_be_read_on_white(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 4.5


def test_a_highlight_stands_out_from_its_context_also_without_colour() -> None:
    assert contrast(theme.ACCENT, theme.CONTEXT) >= 3


def test_there_is_a_line_style_for_every_colour() -> None:
    assert len(set(theme.LINE_STYLES)) >= len(theme.CATEGORICAL)


def test_the_same_data_give_the_same_bytes() -> None:
    assert both() == both()
    assert both(UPPER) == both(UPPER)


def test_other_data_give_other_bytes() -> None:
    other = theme.draw_svg(BARS, DATA.assign(spending=[412.25, 96.5, 32.0]), height_pixels=200)
    assert other != drawn()


def test_a_persons_own_chart_settings_change_nothing() -> None:
    expected = both()
    own = {
        "lines.linewidth": 9.0,
        "patch.linewidth": 5.0,
        "patch.force_edgecolor": True,
        "figure.dpi": 50.0,
        "savefig.dpi": 300.0,
        "savefig.bbox": "tight",
        "font.size": 30.0,
        "legend.fontsize": 30.0,
        "axes.titlesize": 40.0,
        "svg.fonttype": "none",
    }
    with mpl.rc_context(own):
        assert both() == expected
        assert mpl.rcParams["lines.linewidth"] == 9.0


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"},
        {
            "PYTHONHASHSEED": "42",
            "TZ": "America/New_York",
            "LC_ALL": "C.UTF-8",
            "MPLBACKEND": "pdf",
        },
    ],
)
@pytest.mark.long
def test_the_bytes_are_the_same_in_another_process_place_and_language(
    elsewhere: dict[str, str], tmp_path: object
) -> None:
    environment = {**os.environ, **elsewhere}
    run = subprocess.run(
        [sys.executable, "-c", DRAW_ELSEWHERE], env=environment, cwd=str(tmp_path),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = hashlib.sha256(repr(both(LOWER)).encode()).hexdigest()
    assert run.stdout.strip() == expected


def test_letters_are_outlines_so_no_font_of_the_reader_is_needed() -> None:
    svg = drawn(LOWER)
    assert "<text" not in svg
    assert "font" not in svg


def test_for_a_pdf_the_letters_are_words_in_our_font_and_weights() -> None:
    root = ElementTree.fromstring(both(LOWER).lettered)
    texts = {each.text: each.get("style", "") for each in root.iter(f"{SVG}text")}
    assert {"Council", "Hôpital <b>", "Not real"} <= set(texts)
    assert all("font-family:'Inter'" in style for style in texts.values())
    assert "font-weight:600" in texts["Not real"] and "font-weight" not in texts["Council"]


def test_a_chart_says_neither_when_nor_by_what_it_was_made() -> None:
    svg = drawn()
    assert "<dc:date>" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d|Matplotlib v", svg)


def test_a_chart_reaches_for_nothing_outside_itself() -> None:
    svg = drawn()
    addresses = re.findall(r"""(?:href|src)="([^"]*)"|url\(([^)]*)\)""", svg)
    assert all((one or other).startswith("#") for one, other in addresses)
    assert "<script" not in svg and "<image" not in svg


def test_hostile_labels_are_drawn_as_letters_not_read_as_svg() -> None:
    hostile = DATA.assign(body=["</svg><script>alert(1)</script>", '"><image href="//x">', "&lt;"])
    svg = theme.draw_svg(BARS, hostile, height_pixels=200)
    assert "<script" not in svg and "<image" not in svg
    assert svg.count("</svg>") == 1


@pytest.mark.parametrize("label", ["from $5 to $6", "$\\nonsense{$", "$x^2$"])
def test_a_label_with_dollar_signs_is_drawn_letter_by_letter_not_as_a_formula(label: str) -> None:
    def letters(text: str) -> int:
        one = DATA.iloc[[0]].assign(body=text)
        return theme.draw_svg(BARS, one, height_pixels=200).count("<use ")

    assert letters(label) == letters("a" * len(label.replace(" ", ""))) + label.count(" ") * (
        letters("a a") - letters("aa")
    )


def test_the_mark_is_drawn_only_where_it_is_asked_for() -> None:
    assert len({drawn(), drawn(LOWER), drawn(Mark("Not benefits", "lower right"))}) == 3


def test_another_inter_on_the_computer_changes_no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = drawn()
    known = mpl.font_manager.fontManager
    other = mpl.font_manager.findfont("DejaVu Sans")
    planted = [
        mpl.font_manager.FontEntry(
            fname=other, name="Inter", style="normal", variant="normal", weight=weight,
            stretch="normal", size="scalable",
        )
        for weight in (400, 600)
    ]  # fmt: skip
    monkeypatch.setattr(known, "ttflist", [*planted, *known.ttflist])
    known._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    theme._register_fonts.cache_clear()
    assert drawn() == expected
