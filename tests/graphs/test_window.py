"""The window chosen for a curve shows a few waves around the middle, as a textbook does, and no blur."""

from __future__ import annotations

import pytest

from calctool.expr.tree import Sym
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.values import Values
from calctool.graphs.window import x_window
from calctool.parsing import parse

X = Sym("x")
WITHIN = [
    # function, the window lies in this one, and holds that one
    ("sin(x^2)", (-5, 5), (-2.5, 2.5)),
    ("cos(e^x)", (-5, 5), (-1, 2)),
    ("sin(e^x)", (-6, 5), (-1, 2)),
    ("e^(sin(x^2))", (-6, 6), (-2.5, 2.5)),
    ("sin(x^3)", (-4, 4), (-1.5, 1.5)),
    ("tan(x^2)", (-6, 6), (-1.5, 1.5)),
    ("x sin(x)", (-20, 20), (-5, 5)),
    ("sin(x)", (-15, 15), (-6, 6)),
    ("sin(100x)", (-0.3, 0.3), (-0.06, 0.06)),
    ("sin(x/50)", (-1000, 1000), (-300, 300)),
    ("sin(x) + sin(10x)", (-8, 8), (-3.1, 3.1)),
    ("sin(x) sin(20x)", (-8, 8), (-3.1, 3.1)),
    ("sin(1/x)", (-2, 2), (-0.3, 0.3)),
    ("x cos(1/x^2)", (-2, 2), (-0.5, 0.5)),
    ("sqrt(x) sin(1/x)", (-1, 2), (0.1, 0.5)),
    ("sin(ln(x))", (-10, 60), (0.5, 20)),
    ("floor(ln(x))", (-10, 60), (0.5, 8)),
    ("cos(sqrt(x))", (-50, 400), (0, 80)),
    ("(x - 50)^2", (40, 60), (48, 52)),
    ("x(x - 1)(x - 1000)", (-1000, 2000), (-1, 1001)),
    ("x^3 - 3x", (-6, 6), (-2, 2)),
]


@pytest.mark.parametrize(("f", "outer", "inner"), WITHIN, ids=[f for f, _, _ in WITHIN])
def test_window(f: str, outer: tuple[float, float], inner: tuple[float, float]) -> None:
    e = parse(f)
    low, high = x_window(BreakSearch(e, X), Values(e, X))
    assert outer[0] <= low <= inner[0]
    assert inner[1] <= high <= outer[1]
