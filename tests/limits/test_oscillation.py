"""No limit, shown along sequences: what is claimed of each sequence holds at points of it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest

from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Expr, Neg, Sym
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.oscillation import Oscillation, Subsequence, oscillation_of, solved
from calctool.numeric.evaluate import precise
from calctool.parsing import parse

from .asymptotics import x

OSCILLATES, POLES, GAPS = "oscillation", "unbounded-near-poles", "not-defined-near-the-point"


def side(place: str) -> OneSidedLimit:
    if place.endswith("oo"):
        return OneSidedLimit(x, OO if place == "oo" else Neg(OO), 1)
    return OneSidedLimit(x, parse(place[:-1]), 1 if place[-1] == "+" else -1)


class Row(NamedTuple):
    """A function, a place, why there is no limit, the limits of the two sequences, and the bounds if they are known."""

    text: str
    place: str
    reason: str
    low: str = ""
    high: str = ""
    bounds: tuple[str, str] | None = None


def swings(text: str, place: str, low: str, high: str) -> Row:
    return Row(text, place, OSCILLATES, low, high, (low, high))


TABLE = [
    swings("sin(x)", "oo", "-1", "1"),
    swings("sin(x)", "-oo", "-1", "1"),
    swings("cos(x)", "oo", "-1", "1"),
    swings("2sin(x) + 3", "oo", "1", "5"),
    swings("3 - 2cos(x)", "oo", "1", "5"),
    swings("sin(x)^2", "oo", "0", "1"),
    swings("sin(x) + cos(x)", "oo", "-sqrt(2)", "sqrt(2)"),
    swings("sin(x) - cos(x)", "oo", "-sqrt(2)", "sqrt(2)"),
    swings("sqrt(3)sin(x) + cos(x)", "oo", "-2", "2"),
    Row("3sin(x) + 4cos(x) + 5", "oo", OSCILLATES, "7/2 - 2sqrt(3)", "13/2 + 2sqrt(3)", ("0", "10")),
    Row("3sin(x) + 4cos(x) + 5 + 1/x", "oo", OSCILLATES, "7/2 - 2sqrt(3)", "13/2 + 2sqrt(3)", ("0", "10")),
    Row("sin(x) cos(x)", "oo", OSCILLATES, "-1/2", "1/2"),
    Row("sin(x) + sin(2x)", "oo", OSCILLATES, "-sqrt(3)", "sqrt(3)"),
    Row("sin(x) + sin(x/2)", "oo", OSCILLATES, "-sqrt(3)", "sqrt(3)"),
    Row("sin(2x) + cos(3x)", "oo", OSCILLATES, "-sqrt(3)/2 - 1", "sqrt(3)/2 + 1"),
    Row("sin(x)^4 + cos(x)^4", "oo", OSCILLATES, "1/2", "1"),
    Row("cos(x)/(2 + cos(x))", "oo", OSCILLATES, "-1", "1/3"),
    Row("sin(x)/(2 + cos(x))", "oo", OSCILLATES, "-sqrt(3)/3", "sqrt(3)/3"),
    swings("sin(1/x)", "0+", "-1", "1"),
    swings("sin(1/x)", "0-", "-1", "1"),
    swings("sin(1/(x - 2))", "2-", "-1", "1"),
    swings("sin(1/(2 - x))", "2-", "-1", "1"),
    swings("sin(1/x^2)", "0-", "-1", "1"),
    swings("sin(1/x^2)", "0+", "-1", "1"),
    swings("sin(1/x^3)", "0-", "-1", "1"),
    swings("sin(sqrt(x))", "oo", "-1", "1"),
    swings("sin(1/sqrt(x))", "0+", "-1", "1"),
    swings("sin(x^2)", "-oo", "-1", "1"),
    swings("sin(x^2)", "oo", "-1", "1"),
    swings("sin(x^3)", "-oo", "-1", "1"),
    swings("sin(ln(x))", "0+", "-1", "1"),
    swings("sin(ln(x))", "oo", "-1", "1"),
    swings("sin(e^x)", "oo", "-1", "1"),
    swings("cos(2x + 1)", "oo", "-1", "1"),
    swings("cos(1 - 2x)", "oo", "-1", "1"),
    swings("sin(2pi x + pi/6)", "oo", "-1", "1"),
    swings("sin(pi x)", "oo", "-1", "1"),
    swings("sin(x + 1/x)", "oo", "-1", "1"),
    Row("sin(2x) + sin(2x + 1)", "oo", OSCILLATES, "", "", ("-2cos(1/2)", "2cos(1/2)")),
    Row("sin(x + 2) + sin(x - 1)", "oo", OSCILLATES, "", "", ("-2cos(3/2)", "2cos(3/2)")),
    swings("sin(x)^3", "oo", "-1", "1"),
    swings("x sin(x)", "oo", "-oo", "oo"),
    swings("|x| sin(x)", "-oo", "-oo", "oo"),
    swings("x(1 + sin(x))", "oo", "0", "oo"),
    swings("1/(2 + sin(x))", "oo", "1/3", "1"),
    swings("sqrt(1 + sin(x))", "oo", "0", "sqrt(2)"),
    swings("arctan(x sin(x))", "oo", "-pi/2", "pi/2"),
    swings("arctan(tan(x))", "oo", "-pi/2", "pi/2"),
    swings("e^(x sin(x))", "oo", "0", "oo"),
    swings("x^sin(x)", "oo", "0", "oo"),
    swings("ln(2 + sin(x))", "oo", "0", "ln(3)"),
    swings("max(sin(x), 0)", "oo", "0", "1"),
    swings("{sin(x) if x > 0 else 0}", "oo", "-1", "1"),
    swings("|sin(x)|", "oo", "0", "1"),
    swings("floor(sin(x))", "oo", "-1", "1"),
    swings("sign(sin(x))", "oo", "-1", "1"),
    swings("(-1)^floor(x)", "oo", "-1", "1"),
    swings("(-1)^floor(1/x)", "0+", "-1", "1"),
    swings("cos(pi floor(x))", "oo", "-1", "1"),
    Row("floor(x) - x", "oo", OSCILLATES, "-3/4", "0"),
    Row("x - floor(x)", "oo", OSCILLATES, "0", "3/4"),
    Row("ceil(x) - x", "oo", OSCILLATES, "0", "3/4"),
    Row("ceil(x) - floor(x)", "oo", OSCILLATES, "0", "1"),
    swings("x(ceil(x) - x)", "oo", "0", "oo"),
    Row("floor(1/x) - 1/x", "0-", OSCILLATES, "-3/4", "0"),
    Row("mod(x, 1)", "oo", OSCILLATES, "0", "3/4"),
    Row("mod(x, 2)", "oo", OSCILLATES, "0", "3/2"),
    Row("mod(1/x, 1)", "0+", OSCILLATES, "0", "3/4"),
    Row("(-1)^floor(x) (x - floor(x))", "oo", OSCILLATES, "-3/4", "3/4"),
    Row("tan(x)", "oo", POLES, "-oo", "oo"),
    Row("tan(x)/x", "oo", POLES, "-oo", "oo"),
    Row("x tan(x)", "oo", POLES, "-oo", "oo"),
    Row("sec(x)", "oo", POLES, "-oo", "oo"),
    Row("csc(x)^2", "oo", POLES, "1", "oo"),
    Row("-csc(x)^2", "oo", POLES, "-oo", "-1"),
    Row("1/sin(x)", "oo", POLES, "-oo", "oo"),
    Row("1/sin(1/x)", "0-", POLES, "-oo", "oo"),
    Row("1/(1 + sin(x))", "oo", POLES, "1/2", "oo"),
    Row("1/(x - floor(x))", "oo", POLES, "1", "oo"),
    Row("1/mod(x, 1)", "oo", POLES, "1", "oo"),
    Row("gamma(x)", "-oo", POLES, "-oo", "oo"),
    Row("factorial(x)", "-oo", POLES, "-oo", "oo"),
    Row("digamma(x)", "-oo", POLES, "-oo", "oo"),
    Row("ln(sin(x))", "oo", GAPS),
    Row("sqrt(sin(x))", "oo", GAPS),
    Row("sqrt(sin(x) - 2)", "oo", GAPS),
    Row("arcsin(2sin(x))", "oo", GAPS),
    Row("sin(x)^x", "oo", GAPS),
    Row("sqrt(1/2 - (x - floor(x)))", "oo", GAPS),
]


def number(e: Expr, at: Fraction | None = None, name: str = "x") -> float | None:
    found = precise(e, {} if at is None else {name: at}, 60)
    return None if found is None else float(found)


def near_limit(value: float | None, limit: Expr) -> bool:
    if value is None:
        return False
    if limit in (OO, Neg(OO)):
        return value > 100 if limit == OO else value < -100
    expected = number(limit)
    assert expected is not None
    return abs(value - expected) < 1e-2


def check(body: Expr, way: Subsequence, n: int) -> None:
    """The claim about a sequence at its n-th point, or beside it."""
    if way.place is None:
        return
    place = substitute(way.place, "n", parse(f"({n})"))
    if not way.beside:
        assert way.limit is not None
        assert near_limit(number(substitute(body, "x", place)), way.limit), number(substitute(body, "x", place))
        return
    at = precise(place, {}, 60)
    assert at is not None
    exact = Fraction(str(at))
    step = abs(exact) / 10**12 if abs(exact) > 1 else exact * exact / 10**9
    found = [number(body, exact + sign * step) for sign in (1, -1)]
    if way.limit is None:
        assert None in found
    else:
        assert any(near_limit(v, way.limit) for v in found), found


def shown(row: Row) -> str:
    return f"{row.text} @ {row.place}"


@pytest.mark.parametrize("row", TABLE, ids=shown)
def test_sequences(row: Row) -> None:
    body, near = parse(row.text), side(row.place)
    found = oscillation_of(body, near)
    assert found is not None
    assert found.reason == row.reason
    assert found.down == (near.ending(found.low.argument).kind == "-oo")
    for way, expected in ((found.low, row.low), (found.high, row.high)):
        if expected:
            assert way.limit is not None
            assert worth(way.limit) == pytest.approx(worth(parse(expected)))
        elif row.reason == GAPS:
            assert way.limit is None
            assert way.beside
        n = -14 if found.down else 14
        if row.text not in ("sin(e^x)", "gamma(x)", "factorial(x)", "digamma(x)"):
            check(body, way, n if "ln" in row.text or "e^" in row.text else n * 1000)
    assert bounds_of(found) == (None if row.bounds is None else pytest.approx([worth(parse(b)) for b in row.bounds]))


def worth(e: Expr) -> float:
    if e in (OO, Neg(OO)):
        return float("inf") if e == OO else float("-inf")
    found = number(e)
    assert found is not None
    return found


def bounds_of(found: Oscillation) -> list[float] | None:
    return None if found.range is None else [worth(e) for e in found.range]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sin(x)/x", "oo"),
        ("x^2 + x sin(x)", "oo"),
        ("x sin(1/x)", "0+"),
        ("sin(x) - sin(x + 2pi)", "oo"),
        ("sin(x)^2 + cos(x)^2", "oo"),
        ("cos(2pi floor(x))", "oo"),
        ("sin(pi floor(x))", "oo"),
        ("floor(x)/x", "oo"),
        ("floor(x) + ceil(-x)", "oo"),
        ("(-1)^(2floor(x))", "oo"),
        ("sin(x)", "0+"),
        ("x", "oo"),
        ("sin(floor(x))", "oo"),  # the phases of whole numbers are not met; nothing is claimed
        ("sin(x) + floor(x)/x", "0+"),
        ("1/(2 + sin(x)) - 1/(2 + sin(x))", "oo"),
    ],
)
def test_where_nothing_oscillates_nothing_is_claimed(text: str, place: str) -> None:
    assert oscillation_of(parse(text), side(place)) is None


def test_the_counter_has_another_letter_than_the_variable() -> None:
    n = Sym("n")
    found = oscillation_of(parse("sin(n)"), OneSidedLimit(n, OO, 1))
    assert found is not None
    assert found.high.place == parse("pi/2 + 2pi k")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("floor(x) - x", "n + 3/4", "n"),
        ("(-1)^floor(x)", "2n + 1", "2n"),
        ("cos(pi floor(x))", "2n + 1", "2n"),
        ("sin(x)", "-pi/2 + 2pi n", "pi/2 + 2pi n"),
        ("cos(x)", "pi + 2pi n", "2pi n"),
        ("tan(x)", "pi/2 + 2pi n", "pi/2 + 2pi n"),
        ("sin(x/2)", "(-pi/2 + 2pi n)*2", "(pi/2 + 2pi n)*2"),
    ],
)
def test_the_points_of_the_sequences(text: str, low: str, high: str) -> None:
    found = oscillation_of(parse(text), side("oo"))
    assert found is not None
    assert (found.low.place, found.high.place) == (parse(low), parse(high))


@pytest.mark.parametrize(
    ("u", "v", "side", "expected"),
    [
        ("x", "c", 1, "c"),
        ("-x", "c", 1, "-c"),
        ("x + 3", "c", 1, "c - 3"),
        ("3 - x", "c", 1, "3 - c"),
        ("2x", "c", 1, "c/2"),
        ("2pi x", "c", 1, "c/(2pi)"),
        ("x/2", "c", 1, "2c"),
        ("2/x", "c", 1, "2/c"),
        ("x^2", "c", 1, "sqrt(c)"),
        ("x^2", "c", -1, "-sqrt(c)"),
        ("x^3", "c", -1, "c^(1/3)"),
        ("x^(-2)", "c", -1, "-c^(-1/2)"),
        ("1/x^2", "c", 1, "sqrt(1/c)"),
        ("sqrt(x)", "c", 1, "c^2"),
        ("ln(x)", "c", 1, "e^c"),
        ("e^x", "c", 1, "ln(c)"),
        ("e^(2x + 1)", "c", 1, "(ln(c) - 1)/2"),
        ("x + x^2", "c", 1, None),
        ("sin(x)", "c", 1, None),
        ("2^x", "c", 1, None),
        ("x^a", "c", 1, None),
        ("x^0", "c", 1, None),
    ],
)
def test_equations_solved(u: str, v: str, side: int, expected: str | None) -> None:
    found = solved(parse(u), x, parse(v), side)
    if expected is None:
        assert found is None
        return
    assert found is not None
    for c in (Fraction(3, 7), Fraction(5)):
        assert number(found, c, "c") == pytest.approx(number(parse(expected), c, "c"))
        back = number(substitute(parse(u), "x", found), c, "c")
        assert back == pytest.approx(float(c))
