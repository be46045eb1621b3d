"""The search for a limit: exact worth of lines, false steps refused, one limit from both sides or two."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from mpmath import mpf

from calctool.derivation.rule import Derivation, Line, Rewrite, Rule, Step
from calctool.errors import Refuted, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import count
from calctool.expr.tree import DNE, OO, Add, Div, Expr, Func, Limit, Mul, Neg, Num, Sym
from calctool.limits import solver, witness
from calctool.limits.context import LimitContext
from calctool.limits.rules import BOUNDS, LEADING_TERM
from calctool.limits.solver import LimitEngine, limit_value, one_sided, unknown_function
from calctool.limits.witness import agree
from calctool.numeric.evaluate import precise
from calctool.numeric.extrapolation import NumericalLimit
from calctool.parsing import parse

from .asymptotics import said, x


def lim(text: str, to: str, side: str = "") -> Limit:
    return Limit(parse(text), x, parse(to), side)


def card(name: str, work: Callable[[Limit], Expr | None]) -> Rule:
    """A card of the test's own."""

    def apply(goal: Expr, names: object) -> Rewrite | None:
        after = work(goal) if isinstance(goal, Limit) else None
        return None if after is None else Rewrite(after)

    return Rule(name, name, "", "", {}, "", apply)


def engine(goal: Limit, **values: Fraction) -> LimitEngine:
    """An engine that has begun with a goal."""
    out = LimitEngine(values)
    out._names = LimitContext(frozenset({"x", *values}), values, limit_value)
    return out


def steps(goal: Limit) -> list[str]:
    found = LimitEngine().derive(goal)
    return [step.rule.id for line in found.derivation.lines for step in line.steps]


FALSE_CARDS = [
    ("sin(x)/x", "0", "2"),
    ("sin(x)/x", "0", "1 + 10^(-30)"),
    ("(x^2 - 1)/(x - 1)", "1", "2 - 10^(-60)"),
    ("e^x/x", "oo", "0"),
    ("x/e^x", "oo", "10^(-90)"),
    ("sqrt(x^2 + x) - x", "oo", "1/3"),
]


@pytest.mark.parametrize(("text", "to", "wrong"), FALSE_CARDS)
def test_a_card_that_does_a_false_step_is_refused(
    text: str, to: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried first, and passed over; the answer and its lines are those of the cards that are right."""
    goal = lim(text, to)
    right = LimitEngine().derive(goal)
    false = card("false", lambda g: parse(wrong) if g == goal else None)
    monkeypatch.setattr(solver, "DIRECT", (false, *solver.DIRECT))
    found = LimitEngine().derive(goal)
    assert found == right or show(found.derivation.result) == show(right.derivation.result)
    assert all(step.rule.id != "false" for line in found.derivation.lines for step in line.steps)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: Limit(Mul(Num(2), g.body), g.var, g.to, g.side),
        lambda g: Add(Limit(g.body, g.var, g.to, g.side), Num(1)),
        lambda g: Limit(Func("cos", x), g.var, OO, ""),
    ],
)
def test_false_steps_to_other_limits_are_refused(
    wrong: Callable[[Limit], Expr], monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = lim("(1 - cos(x))/x^2", "0")
    false = card("false", lambda g: wrong(g) if g == goal else None)
    monkeypatch.setattr(solver, "DIRECT", (false, *solver.DIRECT))
    found = LimitEngine().derive(goal)
    assert found.value == parse("1/2")
    if found.derivation.lines[0].steps[0].rule.id == "false":
        raise AssertionError("a false step was taken")


def test_a_false_line_is_refuted() -> None:
    goal = lim("sin(x)/x", "0")
    work = engine(goal)
    step = Step(card("false", lambda g: None), goal, Num(2))
    with pytest.raises(Refuted, match="by false: 1 above, 2 below"):
        work._line(goal, Num(2), [step])
    assert work._line(goal, Num(1), [step]).checked == "proved"
    assert work._line(goal, lim("cos(x)", "0"), [step]).checked == "proved"
    assert work._false(goal, Num(2))
    assert not work._false(goal, Num(1))
    assert not work._false(goal, lim("f(x)", "0"))


def test_lines_that_are_not_exact_may_be_refuted_by_numbers() -> None:
    goal = lim("sin(x)/x", "0")
    work = engine(goal)
    step = Step(card("false", lambda g: None), goal, Num(2))
    with pytest.raises(Refuted, match="1 above, 2 below"):
        work._sampled(goal, Num(2), [step])
    assert work._sampled(goal, Num(1), [step]).checked == "agrees"
    for judge in (work._sampled, work._line):
        assert judge(lim("sin(x)", "oo"), Num(1), [step]).checked == "unchecked"
        with pytest.raises(Refuted):
            judge(lim("besselj(pi, x)", "0", "+"), Num(1), [step])
        assert judge(lim("besselj(pi, x)", "0", "+"), Num(0), [step]).checked == "agrees"


@pytest.mark.parametrize(
    ("text", "to", "rule"),
    [("sin(x)/x", "oo", BOUNDS), ("sqrt(x^2 + x) - x", "oo", LEADING_TERM), ("x + sin(x)", "oo", BOUNDS)],
)
def test_the_last_resort(text: str, to: str, rule: Rule) -> None:
    goal = lim(text, to)
    work = engine(goal)
    end = work._near(goal)[0].ending(goal.body)
    found = work._last_resort(goal, end)
    assert found.derivation.lines[0].steps[0].rule is rule
    assert found.derivation.lines[0].checked == "proved"
    assert found.value == end.expr


@pytest.mark.parametrize(
    ("e", "worth"),
    [
        (OO, "oo"),
        (Neg(OO), "-oo"),
        (parse("3/2"), "3/2"),
        (lim("x^2", "3"), "9-"),
        (lim("1/x", "0"), None),
        (lim("1/x", "0", "+"), "oo"),
        (lim("1/x", "0", "-"), "-oo"),
        (lim("1/x^2", "0"), "oo"),
        (lim("sin(x)", "oo"), None),
        (lim("|x|/x", "0"), None),
        (Add(lim("x", "1"), lim("x^2", "2")), "5"),
        (Div(lim("x + 2", "1"), lim("x", "2")), "3/2"),
        (Mul(lim("x", "oo"), Neg(Num(2))), "-oo"),
        (Add(lim("x", "oo"), lim("x^2", "oo")), None),
        (Add(lim("x", "oo"), Neg(lim("x", "oo"))), "0"),
        (Add(lim("x", "oo"), lim("x", "1")), "oo"),
        (Div(Num(1), lim("x", "oo")), "0+"),
        (Func("ln", lim("x", "0", "+")), None),
        (Add(lim("f(x)", "oo"), Num(1)), None),
    ],
)
def test_what_lines_are_worth(e: Expr, worth: str | None) -> None:
    found = engine(lim("x", "0")).worth(e)
    shown = None if found is None else said(found)
    assert shown == worth or (shown is not None and worth is not None and shown.rstrip("+-?") == worth.rstrip("+-?"))


def test_what_numbers_say_lines_are_worth() -> None:
    work = engine(lim("x", "0"), a=Fraction(5, 2))
    one = lim("sin(x)/x", "0")
    for e, expected in ((one, 1.0), (Add(one, Num(1)), 2.0), (Mul(one, lim("x", "3"), Sym("a")), 7.5), (Num(4), 4.0)):
        found = work.numbers.number(e)
        assert found is not None
        assert float(found.number) == pytest.approx(expected)
    pole = work.numbers.number(lim("1/x^2", "0"))
    assert pole is not None
    assert pole.kind == "oo"
    assert work.numbers.number(Add(lim("1/x^2", "0"), Num(1))) is None
    assert work.numbers.numerical(lim("|x|/x", "0")).kind == "differ"
    assert work.numbers.numerical(lim("sqrt(x)", "0")).kind == "unknown"


def test_a_result_that_is_not_the_limit_is_refuted() -> None:
    goal = lim("sin(x)/x", "0")
    work = engine(goal)
    for wrong in (Num(2), parse("1 + 10^(-40)"), OO):
        line = Line(wrong, (Step(card("false", lambda g: None), goal, wrong),), "proved")
        with pytest.raises(Refuted):
            work._judged(goal, Derivation(goal, (line,)))
    line = Line(Num(1), (Step(card("true", lambda g: None), goal, Num(1)),), "proved")
    assert work._judged(goal, Derivation(goal, (line,))).value == Num(1)


@pytest.mark.parametrize(("text", "left"), [("{sin(1/x) if x > 0 else 0}", "0"), ("{1 if x > 0 else sin(1/x)}", None)])
def test_one_side_may_oscillate(text: str, left: str | None) -> None:
    goal = lim(text, "0")
    found = engine(goal)._both_sides(goal)
    assert found.reason == "oscillation"
    assert (None if found.left is None else show(found.left)) == left
    assert found.swing is not None


def test_parameters_have_their_numbers() -> None:
    work = engine(lim("x", "0"), a=Fraction(5, 2))
    found = work.worth(Add(lim("a x", "2"), Sym("a")))
    assert found is not None
    assert precise(found.expr, {"a": Fraction(5, 2)}) == Fraction(15, 2)
    assert limit_value(lim("(x^2 - a^2)/(x - a)", "a"), {"a": Fraction(3)}) == parse("2a")


@pytest.mark.parametrize(
    ("text", "to", "reason", "left", "right"),
    [
        ("1/x", "0", "one-sided-limits-differ", "-oo", "oo"),
        ("|x|/x", "0", "one-sided-limits-differ", "-1", "1"),
        ("floor(x)", "2", "one-sided-limits-differ", "1", "2"),
        ("floor(x) + floor(-x)", "2", "", "-1", "-1"),
        ("ceil(x)", "5/2", "", None, None),
        ("{x if x < 1 else 2 - x}", "1", "", "1", "1"),
        ("{x if x < 1 else 3 - x}", "1", "one-sided-limits-differ", "1", "2"),
        ("sqrt(x)", "0", "undefined-on-that-side", None, "0"),
        ("sqrt(-x)", "0", "undefined-on-that-side", "0", None),
        ("sqrt(-x^2)", "0", "not-defined-near-the-point", None, None),
        ("ln(-x)", "oo", "not-defined-near-the-point", None, None),
        ("e^(1/x)", "0", "one-sided-limits-differ", "0", "oo"),
        ("arctan(1/x)", "0", "one-sided-limits-differ", "-pi/2", "pi/2"),
        ("sin(x)", "oo", "oscillation", None, None),
        ("tan(x)", "oo", "unbounded-near-poles", None, None),
        ("{sin(1/x) if x > 0 else 0}", "0", "oscillation", None, None),
        ("sqrt(sin(x))", "oo", "not-defined-near-the-point", None, None),
    ],
)
def test_sides_and_reasons(text: str, to: str, reason: str, left: str | None, right: str | None) -> None:
    found = LimitEngine().derive(lim(text, to))
    assert found.reason == reason
    assert (found.value is None) == bool(reason)
    assert found.derivation.result == DNE or not reason
    sides = [None if e is None else show(e) for e in (found.left, found.right)]
    assert sides == [left, right]
    assert (found.swing is not None) == (reason in ("oscillation", "unbounded-near-poles") or "sin(x)" in text)


def test_one_side_alone() -> None:
    assert LimitEngine().derive(lim("sqrt(x)", "0", "-")).reason == "undefined-on-that-side"
    assert LimitEngine().derive(lim("sqrt(x)", "0", "+")).value == Num(0)
    assert LimitEngine().derive(lim("floor(x)", "2", "-")).value == Num(1)
    assert LimitEngine().derive(lim("x tan(x)/(x + tan(x))", "oo")).reason == "unbounded-near-poles"


def test_points_without_a_value_are_said() -> None:
    assert LimitEngine().derive(lim("1/(x tan(x) + x^2 sec(x))*x tan(x)*0 + sin(x)/sin(x)", "oo")).holes
    assert not LimitEngine().derive(lim("sin(x)/x", "oo")).holes


def test_all_lines_of_a_limit_are_proved() -> None:
    for text, to in (("(x^2 - 1)/(x - 1)", "1"), ("(1 + 1/x)^x", "oo"), ("x ln(x)", "0"), ("x sin(1/x)", "0")):
        found = LimitEngine().derive(lim(text, to, "+" if "ln" in text else ""))
        assert {line.checked for line in found.derivation.lines} == {"proved"}, text


def test_lhopital_is_used_where_it_applies_and_not_for_ever() -> None:
    assert any("hopital" in rule for rule in steps(lim("(e^x - 1 - x - x^2/2)/x^3", "0")))
    found = LimitEngine().derive(lim("x/sqrt(x^2 + 1)", "oo"))
    assert found.value == Num(1)


def test_an_unknown_function_is_named() -> None:
    assert unknown_function(parse("x + f(x)")) == "f"
    assert unknown_function(parse("x + sin(x)")) == ""
    with pytest.raises(Undecided, match="nothing is known about f"):
        LimitEngine().derive(lim("f(x)/x", "0"))


def test_undecided_says_what_is_not_decided() -> None:
    with pytest.raises(Undecided) as stop:
        LimitEngine().derive(lim("gamma(1/4) gamma(3/4) x - pi sqrt(2) x", "oo"))
    assert "not decided" in str(stop.value.known)


def test_the_search_is_counted() -> None:
    goal = lim("(x^2 - 1)/(x - 1)", "1")
    work = engine(goal)
    work.tries = solver.MAX_TRIES - 1
    work._on_time(goal)
    with pytest.raises(Undecided):
        work._on_time(goal)
    work.tries, work.work = 0, solver.MAX_WORK - count(goal.body)
    work._on_time(goal)
    with pytest.raises(Undecided):
        work._on_time(goal)


def test_numbers_agree_or_not() -> None:
    def value(v: float, error: float = 0.0) -> NumericalLimit:
        return NumericalLimit("value", v, error)

    assert agree(value(1), value(1 + 1e-7))
    assert not agree(value(1), value(1 + 1e-5))
    assert agree(value(1e9), value(1e9 + 900))
    assert agree(value(0), value(1e-7))
    assert agree(value(1), value(1.01, 0.01))
    assert agree(value(1, 0.01), value(1.01))
    assert not agree(value(1), value(1.2, 0.2))
    assert not agree(value(0), value(1.5e-6))
    assert not agree(value(1), value(1.1, 0.05))
    assert not agree(value(1), NumericalLimit("oo"))
    assert agree(NumericalLimit("oo"), NumericalLimit("oo"))
    assert not agree(NumericalLimit("oo"), NumericalLimit("-oo"))


def test_numbers_as_fractions() -> None:
    assert [witness._exact(mpf(text)) for text in ("0", "1", "-1.5", "1e-700")] == [0, 1, Fraction(-3, 2), 0]
    assert witness._exact(mpf("1e700")) is None
    assert witness._exact(mpf("1e500")) == Fraction(10) ** 500


def test_one_side_with_its_search() -> None:
    side = one_sided(x, Num(0), -1)
    assert (side.side, side.far) == (-1, False)
    assert side.solve is limit_value
