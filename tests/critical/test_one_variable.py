"""Critical points as a textbook lists them: all of them, of which kind, and with which values."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Sym
from calctool.numeric.doubles import compiled
from calctool.optimisation.critical_signs import SignSolver, Window
from calctool.parsing import parse
from calctool.report.model import Drawing, Grid, Statements
from calctool.tasks.critical import critical_task
from tests.run import assert_slide, run

TEXTBOOK = [
    # polynomials and quotients: Stewart 4.1, 4.3
    ("x^2 - 4x + 4", None, "2 minimum 0"),
    ("x^3 - 3x", None, "-1 maximum 2, 1 minimum -2"),
    ("3x^4 - 4x^3 - 12x^2 + 5", None, "-1 minimum 0, 0 maximum 5, 2 minimum -27"),
    ("x^3", None, "0 neither 0"),
    ("x^4", None, "0 minimum 0"),
    ("(x - 1)^2 (x + 2)^3", None, "-2 neither 0, -1/5 maximum 26244/3125, 1 minimum 0"),
    ("(x^2 + 1)/(x - 1)", None, "1 - sqrt(2) maximum 2 - 2 sqrt(2), 1 + sqrt(2) minimum 2 + 2 sqrt(2)"),
    ("x/(1 + x^2)", None, "-1 minimum -1/2, 1 maximum 1/2"),
    ("1/x", None, ""),
    ("2x + 1", None, ""),
    # exponentials and logarithms
    ("x e^(-x)", None, "1 maximum 1/e"),
    ("ln(x)/x", None, "e maximum 1/e"),
    ("x ln(x)", None, "1/e minimum -1/e"),
    ("x^x", None, "1/e minimum e^(-1/e)"),
    ("e^x - x", None, "0 minimum 1"),
    ("e^(2x) - 4e^x", None, "ln(2) minimum -4"),
    ("cosh(x)", None, "0 minimum 1"),
    # no derivative: corners, cusps, vertical tangents, seams, jumps
    ("|x|", None, "0 minimum 0"),
    ("|x^2 - 1|", None, "-1 minimum 0, 0 maximum 1, 1 minimum 0"),
    ("x^(2/3) (x - 5)", None, "0 maximum 0, 2 minimum -3*2^(2/3)"),
    ("x^(1/3)", None, "0 neither 0"),
    ("x|x|", None, "0 neither 0"),
    ("{x^2 if x < 1 else 2x - 1}", None, "0 minimum 0"),
    ("{x^2 if x < 1 else 3 - x}", None, "0 minimum 0, 1 maximum 2"),
    ("max(x, x^2)", None, "0 minimum 0, 1 neither 1"),
    ("sqrt(x) (1 - x)", None, "1/3 maximum 2 sqrt(3)/9"),
    ("x sqrt(4 - x^2)", None, "-sqrt(2) minimum -2, sqrt(2) maximum 2"),
    # angles: families, and their members in an interval
    ("sin(x)", None, "pi/2 + 2k pi maximum 1, 3pi/2 + 2k pi minimum -1"),
    ("sin(x) + cos(x)", None, "pi/4 + 2k pi maximum sqrt(2), 5pi/4 + 2k pi minimum -sqrt(2)"),
    ("|sin(x)|", None, "k pi minimum 0, pi/2 + k pi maximum 1"),
    ("tan(x) - 2x", None, "pi/4 + k pi minimum 1 - pi/2 - 2k pi, 3pi/4 + k pi maximum -3pi/2 - 1 - 2k pi"),
    ("x + sin(x)", None, "pi + 2k pi neither pi + 2k pi"),
    ("x + 2sin(x)", "0,2pi", "2pi/3 maximum 2pi/3 + sqrt(3), 4pi/3 minimum 4pi/3 - sqrt(3)"),
    ("sin(x)^2 - cos(x)", "[1, 6]", "2pi/3 maximum 5/4, pi minimum 1, 4pi/3 maximum 5/4"),
    ("sin(2x) + 2cos(x)", "0,5", "pi/6 maximum 3 sqrt(3)/2, 5pi/6 minimum -3 sqrt(3)/2, 3pi/2 neither 0"),
    ("sin(x^2)", "1,3", "sqrt(pi/2) maximum 1, sqrt(3pi/2) minimum -1, sqrt(5pi/2) maximum 1"),
    # no closed form
    ("x^5/5 - x^2/2 - x", None, "-0.7244919590 maximum 0.4221269876, 1.220744085 minimum -1.423660104"),
    ("x^2/2 + sin(x)", None, "-0.7390851332 minimum -0.4004886121"),
    ("x sin(x)", "1,6", "2.028757838 maximum 1.819705741, 4.913180439 minimum -4.814469890"),
    ("sin(x)/x", "1,8", "4.493409458 minimum -0.2172336282, 7.725251837 maximum 0.1283745535"),
]


@pytest.mark.parametrize(("f", "on", "points"), TEXTBOOK)
def test_points_of_a_textbook(f: str, on: str | None, points: str) -> None:
    """Each with its kind and value; and every one of these lists is proved to be complete."""
    found = json.loads(run("critical", f, *(["--on", on] if on else []), "--json").stdout)["result"]
    listed = [p for p in found["points"] if p["derivative"] == "0" or not p["end"]]
    texts = [f"{_plain(p['x'])} {p['kind']} {_plain(p['value'])}" for p in listed if not (on and p["end"])]
    assert ", ".join(texts) == points
    assert found["complete"] is True


def _plain(text: str) -> str:
    from calctool.expr.printer import show

    return show(parse(text))


def test_where_nothing_is_proved_it_is_said() -> None:
    plain = run("critical", "sin(x) + sin(sqrt(2)x)").stdout
    assert plain.splitlines()[-1] == "no other zero of f'(x): not proved; searched from -10 to 10"
    found = json.loads(run("critical", "x sin(x)", "--json").stdout)["result"]
    assert (len(found["value"]), found["complete"], found["proof"]) == (7, False, None)
    page = run("critical", "sin(x) + sin(sqrt(2)x)", "--steps").stdout
    assert "Between x = -10 and 10 these are all; beyond, nothing was looked at." in page


ENDLESS = [("x sin(x)", 10), ("sin(x)/x", 10), ("sin(x^2) + x", 3), ("x^2 sin(x)", 10)]


@pytest.mark.parametrize(("f", "far"), ENDLESS)
def test_infinitely_many_without_a_formula(f: str, far: int) -> None:
    """All between two numbers, and that there are infinitely many beyond."""
    found = critical_task(f)
    assert (found.verdict["complete"], found.verdict["infinitely_many"]) == (False, True)
    says = f"proved from -{far} to {far}; beyond there are infinitely many"
    assert next(fact.value for fact in found.facts if fact.key == "completeness") == says
    for v in found.result.value:
        assert abs(compiled(v, [])([])) <= far


FAMILIES = [
    ("sin(x^2)", ["0", "sqrt(pi/2 + 2k pi)", "-sqrt(pi/2 + 2k pi)", "sqrt(3pi/2 + 2k pi)", "-sqrt(3pi/2 + 2k pi)"]),
    ("cos(x^3)", ["cbrt(2k pi)", "cbrt(pi + 2k pi)"]),
    ("sin(x^3)", ["0", "cbrt(pi/2 + 2k pi)", "cbrt(3pi/2 + 2k pi)"]),
    ("cos(1/x)", ["1/(2k pi)", "1/(pi + 2k pi)"]),
    ("cos(e^x)", ["ln(2pi + 2k pi)", "ln(pi + 2k pi)"]),
    ("sin(ln(x))", ["e^(pi/2 + 2k pi)", "e^(3pi/2 + 2k pi)"]),
    ("cos(sqrt(x))", ["(2pi + 2k pi)^2", "(pi + 2k pi)^2"]),
    ("tan(x^2)", ["0"]),
    ("|sin(x^2)|", ["0", "sqrt(pi + k pi)", "-sqrt(pi + k pi)", "sqrt(pi/2 + k pi)", "-sqrt(pi/2 + k pi)"]),
    ("sin((2x - 1)^2)^2", ["1/2", "(1 + sqrt(pi + k pi))/2", "(1 - sqrt(pi + k pi))/2"]),
    ("e^(sin(1 - x^2))", ["0", "sqrt((2 + 3pi)/2 + 2k pi)"]),
    ("cos(x^2 - 2x)", ["1", "1 + sqrt(1 + 2k pi)", "1 - sqrt(1 + 2k pi)"]),
]


@pytest.mark.parametrize(("f", "listed"), FAMILIES, ids=[f for f, _ in FAMILIES])
def test_families_of_a_composed_function(f: str, listed: list[str]) -> None:
    """They are those expected, and each is what it is called, by values of f itself beside it."""
    found = critical_task(f)
    assert found.verdict["complete"]
    places = [show(v) for v in found.result.value]
    assert places[: len(listed)] == listed
    function, seen = compiled(parse(f), ["x"]), 0
    counted = any(fact.key == "counter" and fact.value == "0, 1, 2, ..." for fact in found.facts)
    for p in found.verdict["points"]:
        at, value = (compiled(parse(p[key]), ["k"]) for key in ("x", "value"))
        for n in (0, 1, 2) if counted else (1, 2, -1, -3):
            place = at([float(n)])
            if abs(place) > 10:
                continue
            size = 1e-4 * min(1, abs(place) or 1)
            left, here, right = (function([place + d]) for d in (-size, 0.0, size))
            assert abs(here - value([float(n)])) < 1e-9
            if p["kind"] != "neither":
                way = 1 if p["kind"] == "maximum" else -1
                assert (here - max(way * left, way * right) * way) * way > -1e-13
                assert (here - left) * way + (here - right) * way > 0
            seen += 1
    assert seen


WHERE = [
    ("cos(x^2)", "greatest", "x = 0, sqrt(2pi + 2k pi), -sqrt(2pi + 2k pi)"),
    ("sin(x^2)^2", "least", "x = 0, sqrt(pi + k pi), -sqrt(pi + k pi)"),
    ("cos(sqrt(x))", "greatest", "x = 0, (2pi + 2k pi)^2"),  # the end of the domain
    ("cos(sqrt(3 - x))", "greatest", "x = 3, 3 - (2pi + 2k pi)^2"),
    ("sin(sqrt(x))", "greatest", "x = (pi/2 + 2k pi)^2"),
    ("sin(2^(-3x))", "least", "x = -ln(3pi/2 + 2k pi)/(3 ln(2))"),
]


@pytest.mark.parametrize(("f", "key", "where"), WHERE)
def test_every_place_of_a_greatest_value_is_there(f: str, key: str, where: str) -> None:
    """Those of the families, the point at which the inside turns, and an end of the domain."""
    assert critical_task(f).verdict[key]["at"] == where


EXTREMES = [
    ("x^3 - 3x", "-2,3", "18 at x = 3", "-2 at x = -2, 1"),
    ("x^3 - 3x^2 + 1", "-1/2,4", "17 at x = 4", "-3 at x = 2"),
    ("x - 2sin(x)", "0,2pi", "5pi/3 + sqrt(3) at x = 5pi/3", "pi/3 - sqrt(3) at x = pi/3"),
    ("|x|", "-1,2", "2 at x = 2", "0 at x = 0"),
    ("|x| + |x - 1|", "-1,1", "3 at x = -1", "1 at 0 <= x <= 1"),
    ("floor(x)", "0,3", "3 at x = 3", "0 at 0 <= x < 1"),
    ("x - floor(x)", "0,2", "none; f tends to 1 for x -> 1- but does not reach it", "0 at x = 0, 1, 2"),
    ("1/x", "-1,1", "none; f tends to oo for x -> 0+", "none; f tends to -oo for x -> 0-"),
    ("x^2", "(0,2]", "4 at x = 2", "none; f tends to 0 for x -> 0+ but does not reach it"),
    ("x^2", "0,oo", "none; f tends to oo for x -> oo", "0 at x = 0"),
    (
        "x sin(x)",
        "-8,8",
        "7.916727372 at x = -7.978665712, 7.978665712",
        "-4.814469890 at x = -4.913180439, 4.913180439",
    ),
    ("5", "0,1", "5 at 0 <= x <= 1", "5 at 0 <= x <= 1"),
]


@pytest.mark.parametrize(("f", "on", "greatest", "least"), EXTREMES)
def test_greatest_and_least_values(f: str, on: str, greatest: str, least: str) -> None:
    lines = run("critical", f, "--on", on).stdout.splitlines()
    found = [line for line in lines if line.startswith("absolute ")]
    assert found == [f"absolute maximum: {greatest}", f"absolute minimum: {least}"]


@pytest.mark.parametrize(
    ("f", "on", "extreme"),
    [
        ("x^3", "0,2", ["", "", ""]),
        ("x^2", "0,2", ["", "", ""]),
        ("x^3 - 3x", "-1,2", ["", "", "local minimum", "", ""]),
        ("x^3 - 3x", "-2,2", ["", "", "local maximum", "", "local minimum", "", ""]),
        ("(1 - x^2)^(3/2)", None, ["", "", "local maximum", "", ""]),
    ],
)
def test_an_end_is_no_local_extreme(f: str, on: str | None, extreme: list[str]) -> None:
    """The sign chart, the tests, the answer and the curve say the same, f' = 0 there or not."""
    report = critical_task(f, on=on, plot=True)
    (chart,) = [b for b in report.blocks if isinstance(b, Grid) and b.title.startswith("sign chart of f':")]
    assert [row[-1] for row in chart.rows if "local" in str(row[-1])] == [w for w in extreme if w]
    facts = {fact.key: len(fact.value) for fact in report.facts if fact.key.startswith("local")}
    words = {w for w in extreme if w}
    assert facts == {w.replace(" ", "_"): extreme.count(w) for w in words}
    (curve, *_) = [b for b in report.blocks if isinstance(b, Drawing)]
    assert curve.picture.says.lower().count("local m") == sum(bool(w) for w in extreme)


@pytest.mark.parametrize(
    ("f", "line"),
    [
        ("2x/(1 + x^2)", "-(x + 1)(x - 1) = 0"),
        ("-x^4 + 2x^2", "-4x(x + 1)(x - 1) = 0"),
        ("x e^(-x^2)", "e^(-x^2) = 0 or 1 - 2x^2 = 0"),
        ("(x^2 - 1)/(x^2 + 1)^2", "x = 0 or 3 - x^2 = 0"),
        ("3x^4 - 16x^3 + 18x^2", "12x(x - 1)(x - 3) = 0"),
        ("x - sin(x)cos(x)", "sin(x) = 0"),
    ],
)
def test_the_numbers_of_a_product_are_one_number(f: str, line: str) -> None:
    (solution,) = [b for b in critical_task(f).blocks if isinstance(b, Statements) and b.title == "where f'(x) = 0"]
    lines = ["".join(w if isinstance(w, str) else show(w) for w in words) for words, _ in solution.lines]
    assert line in lines
    assert not any("(-1)" in one for one in lines)


@pytest.mark.parametrize(
    ("f", "line", "reason"),
    [
        ("x ln(x)", "x = 1/e", "the exponential function undoes the logarithm"),
        ("e^x - 2x", "x = ln(2)", "the logarithm undoes the exponential function"),
        ("x e^(-x^2)", "x = -sqrt(2)/2 or x = sqrt(2)/2", "take the square root, with both signs"),
        ("x^3/3 + x^2 - x", "x = -1 - sqrt(2) or x = sqrt(2) - 1", "quadratic formula"),
        ("x^4/4 - 2x", "x = cbrt(2)", "take the root"),
        ("x - 2sqrt(x)", "x = 1", "square both sides"),
    ],
)
def test_a_reason_stands_beside_what_follows_by_it(f: str, line: str, reason: str) -> None:
    """ln(x) = -1 follows by subtracting; x = 1/e by the exponential function."""
    (solution,) = [b for b in critical_task(f).blocks if isinstance(b, Statements) and b.title == "where f'(x) = 0"]
    told = {"".join(w if isinstance(w, str) else show(w) for w in words): why for words, why in solution.lines}
    assert told[line] == reason
    assert list(told.values()).count(reason) == 1


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(-6, 6), st.integers(1, 3)), min_size=1, max_size=3, unique_by=lambda r: r[0]))
def test_a_derivative_with_known_zeros(roots: list[tuple[int, int]]) -> None:
    """f' = (x - a)^m ... has these zeros and no other; its sign changes at those of odd multiplicity."""
    c = [Fraction(1)]
    for a, times in roots:
        for _ in range(times):
            c = [p - a * q for p, q in zip([Fraction(0), *c], [*c, Fraction(0)], strict=True)]
    f = " + ".join(f"({v / (n + 1)}) x^{n + 1}" for n, v in enumerate(c))
    found = critical_task(f).verdict["points"]
    assert [p["x"] for p in found] == [str(a) for a, _ in sorted(roots)]
    assert [p["kind"] == "neither" for p in found] == [times % 2 == 0 for _, times in sorted(roots)]


@pytest.mark.parametrize(
    ("e", "low", "high", "zeros"),
    [
        ("cos(x) - sin(x)", 0, 7, 2),
        ("sin(x) - x cos(x)", -5, 5, 3),  # a zero of order three at 0
        ("1 - sin(x)", 0, 9, 2),  # zeros without a change of sign
        ("e^x - 1 - x - x^2/2", -2, 2, 1),
        ("x^2 - 2^x", -3, 6, 3),
        ("tan(x) - x", 0, 5, 2),
        ("sin(1/x)", Fraction(1, 20), 1, 6),
        ("1 + 10^-9 - sin(x)", 0, 9, 0),
        ("1 - 10^-9 - sin(x)", 0, 9, 4),
    ],
)
def test_all_zeros_in_an_interval(e: str, low: Fraction, high: Fraction, zeros: int) -> None:
    from calctool.algebra.reals import Exact

    window = Window(Exact.of(low), Exact.of(high))
    signs = SignSolver(Sym("x"), window).signs(parse(e))
    assert len((signs.zero & window.reals).ends) == zeros


def test_the_slide() -> None:
    assert_slide(
        ("critical", "x^2 - 4x + 4"),
        "x = 2\nlocal minimum: (2, 0)\nno other zero of f'(x): proved",
        [
            "= 2x - 4",
            "2x - 4 = 0",
            "x = 2",
            "sign chart",
            "decreasing",
            "local minimum",
            "increasing",
            "f''(x) = 2 > 0",
        ],
    )


@pytest.mark.parametrize(
    ("f", "lines"),
    [
        ("x^3 - 6x^2 + 9x + 1", ["6x - 12 = 0", "x = 2", "f(2) = 2^3 - 6*2^2 + 9*2 + 1 = 8 - 24 + 18 + 1 = 3"]),
        ("x e^(-x)", ["e^(-x) (x - 2) = 0", "x - 2 = 0: x = 2", "f(2) = 2e^-2 = 2/e^2"]),
        ("x^(2/3) (5 - x)", ["5(2 - x)/(3x^(1/3)) = 0", "-10(x + 1)/(9x^(4/3)) = 0", "x + 1 = 0", "x = -1"]),
        ("e^(2x) + e^(-x)", ["2e^(3x) - 1 = 0", "e^(3x) = 1/2", "x = -ln(2)/3"]),
        ("2cos(x) + sin(2x)", ["-2 cos(x) (4 sin(x) + 1) = 0", "cos(x) = 0 or 4 sin(x) + 1 = 0"]),
        ("2sin(x) + cos(2x)", ["2 cos(x) (1 - 2 sin(x)) = 0", "1 - 2 sin(x) = 0: sin(x) = 1/2"]),
        ("sqrt(x^2 + 1) - x", ["x^2 + 1 = x^2", "no solution in the domain of f'"]),
        ("x + sqrt(1 - x^2)", ["sqrt(1 - x^2) = x", "1 - x^2 = x^2", "x = sqrt(2)/2"]),
        ("3^x + 3^(-x)", ["ln(3) (3^x - 3^(-x)) = 0", "3^(2x) = 1", "x = 0"]),
        ("x^3 - 3sqrt(2) x", ["x^2 = sqrt(2)"]),
        ("2^x - x", ["2^x = 1/ln(2)", "x = -ln(ln(2))/ln(2)"]),
        ("arctan(x) - x/2", ["(1 - x^2)/(2(1 + x^2)) = 0"]),
        ("3x^4 - 4x^3 - 12x^2", ["36x^2 - 24x - 24 = 0", "3x^2 - 2x - 2 = 0"]),
        ("sqrt(|x|)", ["x = 0 is not in the domain of f'"]),
        ("|x|^3", ["x = 0"]),
        ("x sqrt(4 - x^2)", ["x = -sqrt(6) or x = sqrt(6)"]),
    ],
)
def test_zeros_of_both_derivatives_are_solved(f: str, lines: list[str]) -> None:
    told = [
        "".join(w if isinstance(w, str) else show(w) for w in words)
        for block in critical_task(f).blocks
        if isinstance(block, Statements)
        for words, _ in block.lines
    ]
    assert [line for line in lines if line not in told] == []
    assert not any("x = 0 or x = 0" in line for line in told)


@pytest.mark.parametrize(
    "f", ["2sin(x) + cos(2x)", "x^4 - 4x^3", "x^(1/3) (x + 4)", "|x^2 - 4|", "1/(x^2 - 9)", "x ln(x)"]
)
def test_a_sign_chart_shows_where_its_signs_come_from(f: str) -> None:
    """Each interval has a test point with a value of its sign, and a place without f'' is one."""
    charts = [b for b in critical_task(f).blocks if isinstance(b, Grid)]
    rows = [row for chart in charts for row in chart.rows if row[3] in ("+", "-")]
    assert rows
    for row in rows:
        value = row[2] if isinstance(row[2], str) else show(row[2])
        assert value.removeprefix("about ").startswith("-") == (row[3] == "-"), row
    missing = [show(row[0]) for chart in charts for row in chart.rows if row[3] == "none"]
    assert missing == {"x^(1/3) (x + 4)": ["x = 0"] * 2, "|x^2 - 4|": ["x = -2", "x = 2"] * 2}.get(f, [])


def test_the_values_are_worked() -> None:
    """At the critical points and the ends, with the absolute extremes named; what f tends to where an end is open."""
    page = run("critical", "x^3 - 6x^2 + 9x + 1", "--on", "0,5", "--steps", columns=160).stdout
    assert re.search(r"f\(5\) = 5\^3 - 6\*5\^2 \+ 9\*5 \+ 1 = 125 - 150 \+ 45 \+ 1 = 21 +absolute maximum", page)
    page = run("critical", "x e^(-x)", "--steps", columns=160).stdout
    assert re.search(r"lim x->-oo x e\^\(-x\)\n  = -oo +falls without bound", page)
    assert re.search(r"lim x->oo x e\^\(-x\)\n.*\n.*\n  = lim x->oo 1/e\^x +L'Hopital's rule", page)


def test_a_point_is_classified_once() -> None:
    """By the sign chart of f'; f'' is for concavity."""
    page = run("critical", "x^4 - x^3", "--steps", columns=160).stdout
    assert page.count("first derivative test") == 1
    assert page.count("second derivative test") == 0
    assert page.count("neither maximum nor minimum") == page.count("local minimum") == 2  # the chart, the answer
    assert "inflection points: (0, 0), (1/2, -1/16)" in page


REFUSED = [
    ("x^2", "3,1", "the interval is empty"),
    ("x^2", "1,1", "the two ends are the same"),
    ("x^2", "1", "an interval has two ends"),
    ("x^2", "0,a", "the end a of the interval is no number"),
    ("x^2", "0,1/0", "1/0 has no value"),
    ("sqrt(x)", "-2,-1", "sqrt(x) has no value on the interval"),
    ("ln(-1 - x^2)", None, "ln(-1 - x^2) has no real value"),
    ("f(x)", None, "a function without a formula has no critical points that could be found"),
]


@pytest.mark.parametrize(("f", "on", "what"), REFUSED)
def test_what_is_refused(f: str, on: str | None, what: str) -> None:
    with pytest.raises(InputError) as refused:
        critical_task(f, on=on)
    assert refused.value.what == what


@pytest.mark.parametrize("text", ["-1,2", "[-1, 2]", "x = -1..2", "-1 to 2", "[-1;2]", "x in [-1,2]"])
def test_intervals_as_they_are_typed(text: str) -> None:
    assert run("critical", "x^2", "--on", text).stdout.splitlines()[-1] == "absolute minimum: 0 at x = 0"


def test_pictures() -> None:
    drawn = json.loads(run("critical", "x^3 - 3x", "--plot", "--json").stdout)["result"]["pictures"]
    curve, signs = (picture["says"] for picture in drawn)
    assert curve.endswith("Local maximum at x = -1. Local minimum at x = 1.")
    assert signs.startswith("f' is + for x < -1, 0 at -1 (max), - for -1 < x < 1, 0 at 1 (min), + for x > 1;")
    assert len(json.loads(run("critical", "x^2 + y^2", "--plot", "--json").stdout)["result"]["pictures"]) == 1
