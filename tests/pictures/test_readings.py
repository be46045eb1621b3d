"""Readings of a picture: nothing is drawn where a gap is, circles stand where they belong, words are whole."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calctool.pictures.axes import Point, round_ticks, seen
from calctool.pictures.picture import Arrow, Caption, Dot, Picture, Polyline
from calctool.pictures.svg import svg
from calctool.pictures.terminal import drawn
from tests.pictures.pixels import READINGS, Seen, in_plot, in_svg


def run(f: Callable[[float], float], a: float, b: float, n: int = 200) -> Polyline:
    """A piece of the graph of f from a to b."""
    return Polyline(tuple((x, f(x)) for x in (a + (b - a) * k / n for k in range(n + 1))))


POLE = Picture(
    (
        run(lambda x: 1 / (x - 1), -3, 0.99),
        run(lambda x: 1 / (x - 1), 1.01, 5),
        Polyline(((1, -6), (1, 6)), "asymptote", "x = 1"),
    ),
    (-3, 5, -6, 6),
)
HOLE = Picture((run(lambda x: x + 1, -2, 1), run(lambda x: x + 1, 1, 4), Dot(1, 2, filled=False)), (-2, 4, -2, 6))
JUMP = Picture(
    (run(lambda x: -1, -3, 0), run(lambda x: 1 + x / 9, 0, 3), Dot(0, -1, filled=False), Dot(0, 1)), (-3, 3, -2, 2)
)
TAN = Picture(tuple(run(math.tan, (k - 0.499) * math.pi, (k + 0.499) * math.pi) for k in (-1, 0, 1)), (-4, 4, -5, 5))
FAR = Picture(
    (Polyline(((-1, -1e300), (0, 0), (1, 1e300))), Polyline(((0.5, 0), (2, math.inf), (2, 0)))), (-1, 1, -1, 1)
)

readings = pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.__name__)


def read(reading: Callable[[Picture], Seen], picture: Picture) -> Seen:
    if reading is in_plot and find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed")
    return reading(picture)


def pieces(picture: Picture) -> list[tuple[Point, ...]]:
    return [e.points for e in picture.elements if isinstance(e, Polyline) and e.role == "curve"]


@readings
@pytest.mark.parametrize("picture", [POLE, HOLE, JUMP, TAN], ids=["pole", "hole", "jump", "tan"])
def test_no_pixel_of_a_curve_lies_across_a_gap(picture: Picture, reading: Callable[[Picture], Seen]) -> None:
    found = read(reading, picture)
    assert len(found.curve) > 60
    assert found.strays(pieces(picture)) == []
    for e in picture.elements:
        if isinstance(e, Dot):
            assert found.shows(e.x, e.y, e.filled)
            assert not found.shows(e.x, e.y, not e.filled)


@readings
def test_a_line_across_a_gap_would_be_seen(reading: Callable[[Picture], Seen]) -> None:
    joined = Picture((Polyline(sum(pieces(POLE), ())),), POLE.window)
    assert len(read(reading, joined).strays(pieces(POLE))) > 8


@pytest.mark.parametrize("reading", [in_svg, in_plot])
def test_a_circle_is_empty(reading: Callable[[Picture], Seen]) -> None:
    """The line through a hole is not seen in it, on which side of it it was broken or not."""
    whole = Picture((run(lambda x: x + 1, -2, 4), Dot(1, 2, filled=False)), HOLE.window)
    found = read(reading, whole)
    wide, high = found.pixel
    assert [p for p in found.curve if abs(p[0] - 1) < wide and abs(p[1] - 2) < high] == []


@readings
def test_lines_that_go_far_or_nowhere(reading: Callable[[Picture], Seen]) -> None:
    """A line to 1e300 leaves the window upright; none is drawn to a point that is not finite."""
    found = read(reading, FAR)
    wide, _ = found.pixel
    assert found.curve
    assert {x for x, _ in found.curve if abs(x) > 2 * wide and abs(x - 0.5) > 2 * wide} == set()


def test_what_is_seen_of_a_line() -> None:
    assert list(seen([(-2, -2), (2, 2)], (0, 1, 0, 1))) == [[(0, 0), (1, 1)]]
    assert list(seen([(2, 0), (3, 1)], (0, 1, 0, 1))) == []
    assert list(seen([(0.5, 0.5)], (0, 1, 0, 1))) == [[(0.5, 0.5)]]
    assert list(seen([], (0, 1, 0, 1))) == []


# Axes


@given(st.floats(-1e12, 1e12), st.floats(1e-9, 1e12), st.integers(2, 12))
def test_ticks_are_round_and_exact(low: float, wide: float, most: int) -> None:
    assume(wide > 1e-9 * abs(low))
    high = low + wide
    ticks = round_ticks(low, high, most)
    assert len(ticks) <= most
    assert [x for x, _ in ticks] == sorted({x for x, _ in ticks})
    exact = [Fraction(name) for _, name in ticks]
    assert all(float(name) == x for name, (x, _) in zip(exact, ticks, strict=True))
    assert all(low <= x <= high for x, _ in ticks)
    steps = {b - a for a, b in pairwise(exact)}
    assert len(steps) <= 1
    for step in steps:
        assert str(step.numerator * step.denominator).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize(
    ("ends", "names"),
    [
        ((0, 10), "0 2 4 6 8 10"),
        ((-1, 1), "-1 -0.5 0 0.5 1"),
        ((0, 0.001), "0 0.0002 0.0004 0.0006 0.0008 0.001"),
        ((0, 1e-7), "0 2e-8 4e-8 6e-8 8e-8 1e-7"),
        ((0, 3e9), "0 5e8 1e9 1.5e9 2e9 2.5e9 3e9"),
        ((1990, 2030), "1990 2000 2010 2020 2030"),
    ],
)
def test_names_of_ticks(ends: tuple[float, float], names: str) -> None:
    assert [name for _, name in round_ticks(*ends, 7)] == names.split()


# Words


ALL = Picture(
    (
        *POLE.elements,
        Dot(2, 1, label="a point"),
        Arrow(0, 0, 1, 1, label="an arrow"),
        Caption(2, 1, "x -> pi", "above"),
        Polyline(((0, 0), (1, 0), (1, 1), (0, 0)), "area", "a triangle"),
        *(Polyline(((0, k), (1, k)), "other", f"line {k}", k) for k in range(4)),
    ),
    POLE.window,
    title='1/(x - 1) & "more" <b>$x$</b>',
    says="A pole at x = 1.",
)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("ascii", [True, False])
def test_a_picture_keeps_to_the_width(width: int, ascii: bool) -> None:
    for picture in (POLE, HOLE, ALL, ALL._replace(equal=True), ALL._replace(y_axis=False)):
        rows = ["".join(text for text, _ in row) for row in drawn(picture, width, ascii)]
        assert max(map(len, rows)) <= max(width, 36)
        assert all(row.isascii() for row in rows) or not ascii
    page = "\n".join(rows)
    assert ("x -> pi" if ascii else "x → π") in page
    assert "a point" in page


def test_one_scale_on_both_axes() -> None:
    """A circle is as wide as it is high: a row of characters is two columns high."""
    circle = tuple((math.cos(t / 50 * math.pi), math.sin(t / 50 * math.pi)) for t in range(101))
    picture = Picture((Polyline(circle),), (-1, 1, -1, 1), equal=True)
    rows = ["".join(text for text, _ in row) for row in drawn(picture, 80)][1:-2]
    assert abs(max(map(len, rows)) - 3 - 2 * len(rows)) <= 3
    root = ET.fromstring(svg(picture))
    assert float(root.get("height", "")) > 600


def test_svg_is_a_document_that_says_what_it_shows() -> None:
    text = svg(ALL)
    root = ET.fromstring(text)
    assert [child.tag.partition("}")[2] for child in root][:3] == ["title", "desc", "style"]
    assert root[0].text == '1/(x − 1) & "more" <b>$x$</b>'
    assert root[1].text == "A pole at x = 1."
    assert root.get("role") == "img"
    assert " id=" not in text
    assert "prefers-color-scheme:dark" in text
    rules = re.sub(r"@media[^{]*{", "", root[2].text or "").split("}")
    assert all(rule.startswith(".calctool-picture") for rule in rules if rule)  # a page around it keeps its own style
    assert text == svg(ALL)


def test_svg_leaves_out_what_xml_does_not_allow() -> None:
    ET.fromstring(svg(ALL._replace(title="a\x00b\x1b[31m\ufffe")))
