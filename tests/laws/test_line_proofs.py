"""Lines proved: those of textbook derivations nearly all, none that is false or loses a part of the domain."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from calctool.algebra.line_proofs import LineProofs
from calctool.algebra.normal_form import WORK
from calctool.books import derivative_engine
from calctool.derivation.proving import Proving
from calctool.errors import CalcError
from calctool.expr.traversal import goals, put_at
from calctool.expr.tree import Add, Deriv, Expr, Limit, Num, Substituted, Sym
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse, parse_goal
from calctool.process.budget import Budget
from calctool.tasks.diff import diff_task
from tests.strategies import smooth_expressions

X, H = Sym("x"), Sym("h")

ELEMENTARY = """
10x^5 - 6x^3 - x - 1
(2x^2 + 8)^2
1/((x^4 + 1)^5 + 7)
x^2 sin(3x)
x e^x sin(x)
6x^2/(2 - x)
x^x
x^3 ln(x)
(x^2 + 5x)^6
sin(x)/x
sqrt(x)/(x^2 + 1)
arctan(x^2)
sqrt(2x + 1)
ln(x^2 + 1)
e^(x^2)
tan(3x)
sec(2x)
csc(x)^2
arcsin(2x)
arccos(x/3)
sinh(2x)
arcosh(x)
artanh(x)
ln(sin(x))
sqrt(1 - x^2)
x^(2/3)
log2(3x + 1)
x^2*2^x
sin(x)^cos(x)
|x^2 - 1|
sin(cos(tan(x)))
ln(ln(x))
((x + 1)/(x - 1))^3
1/(1 + e^(-x))
ln((1 + x)/(1 - x))
x arcsin(x) + sqrt(1 - x^2)
ln(x + sqrt(x^2 + 1))
sqrt(x + sqrt(x))
gamma(x) erf(x^2)
x f(2x)
"""


def test_lines_of_elementary_derivations_are_proved(capsys: pytest.CaptureFixture[str]) -> None:
    proved = lines = 0
    for text in ELEMENTARY.strip().splitlines():
        checked = diff_task(text, verify=True).checked
        assert checked.refuted == checked.unchecked == 0, text
        assert checked.proved >= 0.8 * (checked.proved + checked.agrees), text
        proved, lines = proved + checked.proved, lines + checked.proved + checked.agrees
    with capsys.disabled():
        print(f"\nlines of elementary derivations proved: {proved}/{lines} ({proved / lines:.1%})")
    assert lines > 300
    assert proved >= 0.98 * lines


PROVED = """
d/dx [x^2] = 2x
d/dx [sqrt(x)] = 1/(2 sqrt(x))
d/dx [ln|x|] = 1/x
d/dx [|x|] = x/|x|
d/dx [x^x] = x^x (ln(x) + 1)
d/dx [arcsin(x)] = 1/sqrt(1 - x^2)
d/dx [arcosh(x)] = 1/sqrt(x^2 - 1)
d/dx [erf(x)] = 2e^(-x^2)/sqrt(pi)
d/dx [floor(x) x] = floor(x)
d/dx [f(x^2)] = 2x f'(x^2)
d/dx [d/dx [sin(x^2)]] = 2cos(x^2) - 4x^2 sin(x^2)
d/dx [x y] + d/dy [x y] = x + y
ln(x) + ln(y) = ln(x y)
sqrt(x) sqrt(x) = x
sqrt(x^2) = |x|
(x^2 - 1)/(x - 1) = x + 1
sin(2x)/cos(x) = 2sin(x)
sqrt(x - 3) = sqrt(x - 3) sqrt(x - 2)/sqrt(x - 2)
arccos(x) = pi/2 - arcsin(x)
"""

NOT_PROVED = """
d/dx [x^2] = 3x
d/dx [ln(x)] = 1/x + 0*sqrt(-x)
d/dx [x^3] = 3x^2 + 0*ln(x)
ln(x^2) = 2ln(x)
x = x floor(x)/floor(x)
x = x + 0/floor(x)
ln(x y) = ln(x) + ln(y)
sqrt(x y) = sqrt(x) sqrt(y)
sqrt(x^2) = x
x = sqrt(x)^2
x = arcsin(sin(x))
x = sin(arcsin(x))
x = x + 0*arccos(x)
x = x + 0/(|x| - x)
x = x(|x| - x)/(|x| - x)
x = x(floor(x) - floor(x))/(floor(x) - floor(x))
sqrt(x - 2) = sqrt(x - 2) sqrt(x - 3)/sqrt(x - 3)
artanh(x) = arcoth(x)
gamma(x) = gamma(x) + 0*gamma(-x)
"""


def lines(table: str) -> list[tuple[Expr, Expr]]:
    pairs = [row.split(" = ") for row in table.strip().splitlines()]
    return [(parse_goal(a) if "d/d" in a else parse(a), parse(b)) for a, b in pairs]


@pytest.mark.parametrize(("above", "line"), lines(PROVED))
def test_proved(above: Expr, line: Expr) -> None:
    assert LineProofs(above).proves(above, line)


@pytest.mark.parametrize(("above", "line"), lines(NOT_PROVED))
def test_not_proved(above: Expr, line: Expr) -> None:
    assert not LineProofs(above).proves(above, line)


def test_what_is_known_comes_from_the_problem_and_the_conditions_and_the_lines_proved() -> None:
    above, line = parse("ln(x^2)"), parse("2ln(x)")
    assert not LineProofs(above).proves(above, line)
    assert LineProofs(parse("sqrt(x)")).proves(above, line)
    assert LineProofs(above).proves(above, line, [parse("{1 if x > 0 else 2}").args[1]])
    assert not LineProofs(above).proves(above, line, [parse("{1 if x < 0 else 2}").args[1]])
    proofs = LineProofs(above)
    assert not proofs.proves(parse("sqrt(x)"), parse("2sqrt(x)"))  # a line that is not proved teaches nothing
    assert not proofs.proves(above, line)


def test_a_derivative_at_an_inside() -> None:
    """d/du [arcsin(u)] at u = 2x: the inside has to lie in the domain of the outside."""
    u = Sym("u")
    outer = Substituted(Deriv(parse("arcsin(u)"), u), u, parse("2x"))
    assert LineProofs(parse("arcsin(2x)")).proves(outer, parse("1/sqrt(1 - 4x^2)"))
    assert not LineProofs(parse("arcsin(2x)")).proves(outer, parse("1/sqrt(1 - x^2)"))
    whole = Deriv(parse("(x^2)^2"), X)
    assert LineProofs(whole).proves(whole, Substituted(Deriv(parse("u^2"), u), u, parse("x^2")) * parse("2x"))
    widened = Substituted(Deriv(parse("ln(u)"), u), u, parse("x")) * parse("2x")
    assert not LineProofs(parse("x")).proves(Num(2), widened)  # there is no ln(x) for x < 0
    kink = Substituted(Deriv(parse("|u|"), u), u, Num(0))
    assert not any(LineProofs(kink).proves(kink, Num(n) if n >= 0 else -Num(1)) for n in (-1, 0, 1))


LIMITS = [
    ("(x + h)^2/h - x^2/h", "2x", True),
    ("((x + h)^2 - x^2)/h", "2x", True),
    ("(sin(x + h) - sin(x))/h", "cos(x)", True),
    ("sin(h)/h", "1", True),
    ("(sin(x + h) - sin(x))/h", "-cos(x)", False),
    ("|h|/h", "1", False),
    ("|h|/h", "0", False),
    ("floor(h)", "0", False),
    ("floor(h) + 1", "1", False),
    ("sign(h)^2", "0", False),
    ("sin(1/h)", "0", False),
    ("(x + h + 1)/h", "0", False),
]


@pytest.mark.parametrize(("body", "value", "proved"), LIMITS)
def test_limits_of_difference_quotients(body: str, value: str, proved: bool) -> None:
    limit = Limit(parse(body), H, Num(0))
    assert LineProofs(limit).proves(limit, parse(value)) == proved


def test_equal_bodies_have_equal_limits_at_the_same_place() -> None:
    a, b = parse("(sqrt(x + h) - sqrt(x))/h"), parse("1/(sqrt(x + h) + sqrt(x))")
    above = Limit(a, H, Num(0))
    assert LineProofs(above).proves(above, Limit(b, H, Num(0)))
    assert LineProofs(above).proves(above, Limit(b + H, H, Num(0), "+"))
    for other in (Limit(b, H, Num(1)), Limit(b + Num(1), H, Num(0)), Limit(b, X, Num(0))):
        assert not LineProofs(above).proves(above, other)


def test_a_proof_ends_with_its_budget() -> None:
    goal, line = (
        Deriv(parse("(x^2 + 1)^9 sin(x)^5"), X),
        derivative_engine().derive(Deriv(parse("(x^2 + 1)^9 sin(x)^5"), X)).result,
    )
    whole = Budget(WORK)
    assert LineProofs(goal, whole).proves(goal, line)
    needed = WORK - whole.left
    assert needed > 100
    assert LineProofs(goal, Budget(needed)).proves(goal, line)
    assert not LineProofs(goal, Budget(needed - 1)).proves(goal, line)


QUIET = list(HealthCheck)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(smooth_expressions(("x", "y"), 8))
def test_nothing_false_is_proved(e: Expr) -> None:
    """The lines of a derivation with one number changed: what numbers refute is not proved."""
    goal = Deriv(e, X)
    try:
        derivation = derivative_engine().derive(goal)
    except CalcError:
        return
    above: Expr = goal
    for line in derivation.lines:
        changed = [Add(line.after, Num(1)), line.after * Num(2)]
        changed += [put_at(line.after, path, Num(7)) for path, _ in goals(line.after) if path]
        for wrong in changed:
            if LineProofs(goal).proves(above, wrong):
                assert compare(above, wrong, sample_points(goal, 6)).state != "refuted"
        above = line.after


def test_every_line_keeps_its_place_and_shared_derivations_stay_shared() -> None:
    derivation = derivative_engine().derive(Deriv(parse("sin(x^2)^3 + 2sin(x^2)"), X))
    proved = Proving().of(derivation)
    assert [d.goal for d in proved.derivations()] == [d.goal for d in derivation.derivations()]
    assert [[n.after for n in d.lines] for d in proved.derivations()] == [
        [n.after for n in d.lines] for d in derivation.derivations()
    ]
    assert {line.checked for d in proved.derivations() for line in d.lines} == {"proved"}
