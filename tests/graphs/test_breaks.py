"""No line across a discontinuity, every hole and every end marked: over functions whose breaks are known.

What is known comes from how a function is made (poles, holes, jumps put in at chosen places), or from a textbook.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from calctool.expr.tree import Sym
from calctool.graphs.break_search import BreakSearch
from calctool.graphs.curve import CurveGraph, graph_of
from calctool.parsing import parse

X = Sym("x")
INF = math.inf


class Gap(NamedTuple):
    """What is known of a place: the limits from the left and from the right (None: no curve there), and the value."""

    at: float
    left: float | None
    right: float | None
    value: float | None = None


def text(q: Fraction) -> str:
    return f"({q})" if q.denominator > 1 or q < 0 else str(q)


def places(rng: random.Random, n: int) -> list[Fraction]:
    """Places in (-5, 5), far enough apart to be told apart."""
    return sorted(rng.sample([Fraction(k, 3) for k in range(-13, 14)], n))


def rational(rng: random.Random) -> tuple[str, list[Gap]]:
    """A polynomial over one with some of the same roots: holes, and poles of order 1 and 2."""
    where = places(rng, rng.randint(1, 4))
    rng.shuffle(where)
    holes, poles = where[: len(where) // 2], [(p, rng.randint(1, 2)) for p in where[len(where) // 2 :]]
    c = rng.choice([-3, -1, 2, 5])

    def rest(v: Fraction) -> Fraction:
        return math.prod(((v - p) ** m for p, m in poles), start=Fraction(1))

    above = "*".join([str(c), *(f"(x - {text(h)})" for h in holes)])
    below = "*".join([*(f"(x - {text(h)})" for h in holes), *(f"(x - {text(p)})^{m}" for p, m in poles)])
    gaps = [Gap(float(h), float(c / rest(h)), float(c / rest(h))) for h in holes]
    for p, m in poles:
        far = c / math.prod(((p - q) ** k for q, k in poles if q != p), start=Fraction(1))
        gaps.append(Gap(float(p), math.copysign(INF, far * (-1) ** m), math.copysign(INF, far)))
    return f"{above}/({below})", gaps


def branches(rng: random.Random) -> tuple[str, list[Gap]]:
    """Three lines on three intervals; the value at a place belongs to the left, to the right, or to neither."""
    a, b = places(rng, 2)
    lines = [(rng.randint(-2, 2), rng.randint(-4, 4)) for _ in range(3)]
    ops = [rng.choice(["<", "<="]) for _ in range(2)]
    written = [f"{m}*x + ({n})" for m, n in lines]
    gaps = []
    for i, p in enumerate((a, b)):
        left, right = (float(m * p + n) for m, n in lines[i : i + 2])
        if left != right:
            gaps.append(Gap(float(p), left, right, left if ops[i] == "<=" else right))
    return f"{{{written[0]} if x {ops[0]} {text(a)} else {written[1]} if x {ops[1]} {text(b)} else {written[2]}}}", gaps


def one_place(rng: random.Random) -> tuple[str, list[Gap]]:
    """The ways in which a function can break at one place."""
    (a,) = places(rng, 1)
    at, u, k = float(a), f"(x - {text(a)})", rng.randint(1, 4)
    found = [
        (f"{k}*abs{u}/{u}", Gap(at, -k, k)),
        (f"e^(1/{u})", Gap(at, 0, INF)),
        (f"arctan({k}/{u})", Gap(at, -math.pi / 2, math.pi / 2)),
        (f"ln(abs{u})", Gap(at, -INF, -INF)),
        (f"{k}/(1 + e^(1/{u}))", Gap(at, k, 0)),
        (f"sin({k}*{u})/{u}", Gap(at, k, k)),
        (f"(1 - cos{u})/{u}^2 + {k}", Gap(at, k + 0.5, k + 0.5)),
        (f"sqrt{u} + {k}", Gap(at, None, k, k)),
        (f"{k} - ln{u}", Gap(at, None, INF)),
        (f"{k}*e^(-1/{u}^2)", Gap(at, 0, 0)),
        (f"{u}^2*sin(1/{u}) + {k}", Gap(at, k, k)),
        (f"sign{u} + {k}", Gap(at, k - 1, k + 1, k)),
        (f"1/cbrt{u}", Gap(at, -INF, INF)),
        (f"{u}^(-2)", Gap(at, INF, INF)),
        (f"(sqrt({u} + 1) - 1)/{u}", Gap(at, 0.5, 0.5)),
    ]
    f, gap = rng.choice(found)
    edge = [Gap(at - 1, None, 1, 1)] if f.startswith("(sqrt") else []
    return f, [*edge, gap]


def steps(rng: random.Random) -> tuple[str, list[Gap]]:
    """Step functions, and poles of tangents: families of places."""
    k = rng.randint(1, 3)
    if rng.random() < 0.5:
        shift = Fraction(rng.randint(-3, 3), 2)
        at = [(n - shift) / k for n in range(-20, 21)]
        gaps = [Gap(float(p), float(k * p + shift - 1), float(k * p + shift), float(k * p + shift)) for p in at]
        return f"floor({k}*x + {text(shift)})", gaps
    return f"tan({k}*x)", [Gap((n + 0.5) * math.pi / k, INF, -INF) for n in range(-10, 10)]


def family() -> Iterator[tuple[str, list[Gap]]]:
    rng = random.Random(14)
    for made, times in ((rational, 90), (branches, 60), (one_place, 120), (steps, 30)):
        for _ in range(times):
            yield made(rng)


TEXTBOOK: list[tuple[str, list[Gap]]] = [
    ("1/x", [Gap(0, -INF, INF)]),
    ("(x^2 - 1)/(x - 1)", [Gap(1, 2, 2)]),
    ("(x^3 - x)/(x^2 - 4)", [Gap(-2, -INF, INF), Gap(2, -INF, INF)]),
    ("sqrt(x^2 - 4)", [Gap(-2, 0, None, 0), Gap(2, None, 0, 0)]),
    ("x^x", [Gap(0, None, 1)]),
    ("arcsec(x)", [Gap(-1, math.pi, None, math.pi), Gap(1, None, 0, 0)]),
    ("x/sin(x)", [Gap(-math.pi, -INF, INF), Gap(0, 1, 1), Gap(math.pi, INF, -INF)]),
    ("1/(x^5 - x - 1)", [Gap(1.1673039782614187, -INF, INF)]),
    ("1/(cos(x) - x)", [Gap(0.7390851332151607, INF, -INF)]),
    ("floor(sin(x))", [Gap(-4.71238898038469, 0, 0, 1), Gap(-math.pi, 0, -1, 0), Gap(0, -1, 0, 0),
                       Gap(math.pi / 2, 0, 0, 1), Gap(math.pi, 0, -1, 0)]),
    ("1/floor(x)", [Gap(0, -1, None), Gap(1, None, 1, 1),
                    *(Gap(n, 1 / (n - 1), 1 / n, 1 / n) for n in (-4, -3, -2, -1, 2, 3, 4))]),
    ("x floor(x)", [Gap(n, n * (n - 1), n * n, n * n) for n in (-4, -3, -2, -1, 1, 2, 3, 4)]),
    ("gamma(x)", [Gap(-n, INF if n % 2 else -INF, -INF if n % 2 else INF) for n in range(5)]),
    ("sqrt(x^2 (x - 1))", [Gap(0, None, None, 0), Gap(1, None, 0, 0)]),
    ("ln(sin(x))", [Gap(-math.pi, -INF, None), Gap(0, None, -INF), Gap(math.pi, -INF, None)]),
    ("(x^2 - 2)/(x - sqrt(2))", [Gap(math.sqrt(2), 2 * math.sqrt(2), 2 * math.sqrt(2))]),
    ("tan(x)/x", [Gap(0, 1, 1), *(Gap((n + 0.5) * math.pi, INF if n >= 0 else -INF, -INF if n >= 0 else INF)
                                  for n in range(-2, 2))]),
    ("x^(x^x)", [Gap(0, None, 0)]),
    ("sin(x)^x", [Gap(-math.pi, INF, None), Gap(0, None, 1), Gap(math.pi, 0, None, 0)]),
    ("e^(-1/x)/x", [Gap(0, -INF, 0)]),
    ("max(x, 1)", []),
    ("x^(2/3)", []),
    ("abs(x^2 - 1)", []),
    ("x/(x^2 + 1)", []),
    ("{sin(x)/x if x != 0 else 2}", [Gap(0, 1, 1, 2)]),
    ("sign(x^2 - 1)", [Gap(-1, 1, -1, 0), Gap(1, -1, 1, 0)]),
]  # fmt: skip


def check(f: str, gaps: list[Gap]) -> CurveGraph:
    """That the curve of f breaks at these places and at no other, and is drawn up to its limits on either side."""
    graph = graph_of(parse(f), X, (-5, 5), far=False)
    x0, x1, y0, y1 = graph.frame
    gaps = [g for g in gaps if x0 < g.at < x1]
    seen = [b for b in graph.breaks.breaks if x0 < b.at < x1]
    assert not graph.breaks.undecided, f
    assert [round(b.at, 6) for b in seen] == sorted(round(g.at, 6) for g in gaps), f
    dots = {(round(d.x, 6), round(d.y, 6)): d.filled for d in graph.dots}
    for g in gaps:
        for piece in graph.pieces:
            assert not piece.points[0][0] < g.at - 1e-9 < g.at + 1e-9 < piece.points[-1][0], (f, g)
        for side, limit in ((-1, g.left), (1, g.right)):
            ends = [p for piece in graph.pieces for p in (piece.points[-1 if side < 0 else 0],)]
            near = [p for p in ends if -1e-9 < side * (p[0] - g.at) < 1e-2]
            if limit is None:
                assert not near, (f, g)
            elif math.isinf(limit):
                assert [p[1] >= y1 if limit > 0 else p[1] <= y0 for p in near] == [True], (f, g)
            else:
                assert near == [(pytest.approx(g.at), pytest.approx(limit))], (f, g)
                filled = g.value is not None and math.isclose(g.value, limit, abs_tol=1e-9)
                assert dots[round(g.at, 6), round(limit, 6)] == filled, (f, g)
        if g.value is not None:
            assert dots[round(g.at, 6), round(g.value, 6)], (f, g)
    return graph


def test_generated_functions_break_where_they_were_made_to() -> None:
    made = list(family())
    assert len(made) == 300
    holes = jumps = poles = 0
    for f, gaps in made:
        graph = check(f, gaps)
        kinds = [b.kind for b in graph.breaks.breaks]
        holes, jumps, poles = holes + kinds.count("hole"), jumps + kinds.count("jump"), poles + kinds.count("pole")
    assert min(holes, jumps, poles) > 80


@pytest.mark.parametrize(("f", "gaps"), TEXTBOOK, ids=[f for f, _ in TEXTBOOK])
def test_textbook_functions_break_where_the_book_says(f: str, gaps: list[Gap]) -> None:
    check(f, gaps)


def test_a_value_that_is_not_the_limit_is_marked_beside_the_hole() -> None:
    graph = graph_of(parse("{x^2 if x != 1 else 3}"), X, (-2, 2))
    assert [(d.x, d.y, d.filled) for d in graph.dots] == [(1, 1, False), (1, 3, True)]


def test_breaks_that_accumulate_are_not_drawn_and_said() -> None:
    found = BreakSearch(parse("floor(1/x)"), X).within(-5, 5)
    ((low, high),) = found.crowded
    assert low < 0 < high < 0.5
    assert all(run.high <= low or run.low >= high for run in found.runs)
    graph = graph_of(parse("floor(1/x)"), X, (-5, 5))
    assert all(p[1] == graph.pieces[0].points[0][1] for p in graph.pieces[0].points)


def test_families_are_counted_out_wherever_the_window_is() -> None:
    """Far from 0 as well, and where there are too many of them nothing is drawn."""
    far = BreakSearch(parse("tan(x)"), X).within(10_000, 10_010)
    assert [b.kind for b in far.breaks] == ["pole"] * 3
    assert len(far.runs) == 4
    for f, low, high in (("tan(x)", 0, 3000), ("floor(e^x)", 10, 11), ("floor(x)", -1e6, 1e6)):
        found = BreakSearch(parse(f), X).within(low, high)
        assert found.crowded == ((low, high),)
        assert found.runs == ()


def test_a_curve_that_swings_too_fast_is_a_band_between_its_heights() -> None:
    graph = graph_of(parse("sin(x)"), X, (0, 20_000))
    ((low, high),) = graph.bands
    assert high - low > 0.95 * 20_000
    ys = [y for piece in graph.pieces if piece.role == "area" for _, y in piece.points]
    assert -1 <= min(ys) < -0.99 < 0.99 < max(ys) <= 1


def test_what_is_not_decided_is_left_open() -> None:
    """Where floor(u) jumps is found by balls here: no step is joined to the next, and no value is claimed."""
    graph = graph_of(parse("floor(x + sin(x)/2)"), X, (-3, 3))
    for piece in graph.pieces:
        assert len({y for _, y in piece.points}) == 1
    assert [b.kind for b in graph.breaks.breaks].count("jump") > 3
    assert [d for d in graph.dots if d.y != 0] == []
