"""What goes to SymPy and comes back has the same value; what must not go there is refused before SymPy sees it."""

from __future__ import annotations

import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings

from calctool.errors import Undecided
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, Deriv, Expr, Func, Limit, Num, Substituted, Sym
from calctool.interop import sympy as interop
from calctool.interop.sympy_translation import outward
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from tests.number.test_values import typed
from tests.strategies import expressions

X = Sym("x")


def same(a: Expr, b: Expr) -> None:
    verdict = compare(a, b, sample_points(a, 5, b.free))
    assert verdict.state == "agrees", (a, b, verdict)


@pytest.mark.parametrize("use", ["public", "calculus", "algebra"])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_there_and_back(name: str, use: str) -> None:
    sp = interop.load_sympy()
    for text in (typed(name), typed(name, "3x/2"), f"2 {typed(name)} + {typed(name)}^2/x"):
        e = parse(text)
        same(e, interop.from_sympy(outward(sp, e, use)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1/x", "1/x"),
        ("x^-2", "1/x^2"),
        ("3/(2x)", "3/(2x)"),
        ("-x/2", "-x/2"),
        ("2x - 3", "2x - 3"),
        ("4x + 16x^3", "16x^3 + 4x"),
        ("1 - x^2", "1 - x^2"),
        ("x^(1/2)", "sqrt(x)"),
        ("x^(-1/2)", "1/sqrt(x)"),
        ("x^(3/2)", "x^(3/2)"),
        ("x^(1/3)", "x^(1/3)"),
        ("2^(1/3)", "cbrt(2)"),
        ("x sqrt(x)", "x^(3/2)"),
        ("(x + 1)/sqrt(x - 1)", "(x + 1)/sqrt(x - 1)"),
        ("exp(x)", "e^x"),
        ("x e^(-x)", "x e^(-x)"),
        ("1/e", "1/e"),
        ("x/e^2", "x/e^2"),
        ("e", "e"),
        ("pi x", "pi x"),
        ("0.5x", "x/2"),
        ("ln(x)", "ln(x)"),
        ("|x|", "|x|"),
        ("x!", "x!"),
        ("f(x)", "f(x)"),
        ("f'(x) + g''(x)", "f'(x) + g''(x)"),
        ("f'(x^2)", "f'(x^2)"),
        ("{ x^2 if x < 0 else x }", "{x^2 if x < 0 else x}"),
        ("6(x^2 + 5x)^5 (2x + 5)", "6(2x + 5)(x^2 + 5x)^5"),
        ("digamma(x)", "digamma(x)"),
    ],
)
def test_textbook_shape(text: str, shown: str) -> None:
    assert show(interop.from_sympy(interop.to_sympy(parse(text)))) == shown


def test_names_are_real_symbols() -> None:
    s = interop.to_sympy(parse("theta x_1 lambda E"))
    assert {str(a) for a in s.free_symbols} == {"theta", "x_1", "lambda", "E"}
    assert all(a.is_real for a in s.free_symbols)


def test_public_terms_are_sympys_own() -> None:
    sp = interop.load_sympy()
    x = sp.Symbol("x", real=True)
    f = sp.Function("f", real=True)
    assert interop.to_sympy(parse("f(x)")) == f(x)
    assert interop.to_sympy(parse("f''(x)")) == f(x).diff(x, 2)
    assert interop.to_sympy(parse("exp(x)")) == sp.exp(x)
    assert interop.from_sympy(sp.Derivative(sp.sin(x), x)) == Deriv(Func("sin", X), X)


@pytest.mark.parametrize("text", ["cbrt(x)", "root(x, 5)", "cbrt(x - 1) x", "root(2x + 1, 7)"])
def test_odd_roots_are_real_for_negative_numbers(text: str) -> None:
    e = parse(text)
    back = interop.from_sympy(interop.to_sympy(e))
    points = [p for p in sample_points(e) if p["x"] < 0]
    assert len(points) >= 2
    assert compare(e, back, points).state == "agrees"


def test_algebra_keeps_what_sympy_would_change() -> None:
    assert show(interop.factored(parse("x cbrt(x) + 2cbrt(x)"))) == "(x + 2) cbrt(x)"
    assert show(interop.expanded(parse("x(log_2(x) + arccot(-x))"))) == "x arccot(-x) + x log_2(x)"


@pytest.mark.parametrize(
    ("work", "text", "shown"),
    [
        (interop.factored, "x^2 - 1", "(x - 1)(x + 1)"),
        (interop.factored, "x^2 e^x + x e^x", "x(x + 1) e^x"),
        (interop.factored, "2sin(x) cos(x) + sin(x)", "(2 cos(x) + 1) sin(x)"),
        (interop.expanded, "(x + 1)^3", "x^3 + 3x^2 + 3x + 1"),
        (interop.expanded, "2(2x^2 + 8)*4x", "16x^3 + 64x"),
        (interop.cancelled, "(x^2 - 1)/(x - 1)", "x + 1"),
        (interop.cancelled, "1/x + 1/(x + 1)", "(2x + 1)/(x^2 + x)"),
    ],
)
def test_algebra(work: object, text: str, shown: str) -> None:
    assert callable(work)
    assert show(work(parse(text))) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sec(pi/4)^2", "2"),
        ("sin(pi/3)", "sqrt(3)/2"),
        ("6(1^2 + 5*1)^5 (2*1 + 5)", "326592"),
        ("ln(8)/ln(2)", "3"),
        ("log_2(8)", "3"),
        ("cbrt(-8)", "-2"),
        ("root(-32, 5)", "-2"),
        ("arcsin(1/2)", "pi/6"),
        ("arccot(-1)", "3pi/4"),
        ("e^2*3", "3e^2"),
        ("1/sqrt(2)", "sqrt(2)/2"),
        ("sqrt(3 + 2sqrt(2))", "1 + sqrt(2)"),
        ("|-3|", "3"),
        ("floor(5/2)", "2"),
        ("5!", "120"),
        ("(-8)^(1/3)", "-2"),
        ("(-8)^(2/3)", "4"),
        ("e^(ln(3))", "3"),
        ("0.5 + 1/4", "3/4"),
    ],
)
def test_exact_values(text: str, shown: str) -> None:
    value = interop.exact_value(parse(text))
    assert value is not None
    assert show(value) == shown


@pytest.mark.parametrize("text", ["1/0", "ln(-1)", "tan(pi/2)", "x + 1", "9^9^9", "(-8)^(1/4)", "(-8)^0.2"])
def test_no_exact_value(text: str) -> None:
    assert interop.exact_value(parse(text)) is None


BOMBS = [
    "9^9^9",
    "2^(10^6) x",
    "x + (10^9)!",
    "gamma(10^6 + 1/2)",
    "floor(exp(exp(20)))",
    "polygamma(10^6, 1) x",
    "(1/3)^(10^6)",
    "sqrt(2)^(10^9)",
    "1/0 + x",
    "ln(0)",
]


@pytest.mark.parametrize("text", BOMBS)
def test_constants_sympy_would_work_out_are_refused(text: str) -> None:
    e = parse(text)
    began = time.process_time()
    for work in (interop.to_sympy, interop.factored, interop.expanded, interop.cancelled):
        with pytest.raises(Undecided):
            work(e)
    assert time.process_time() - began < 5.0


@pytest.mark.parametrize(
    "text",
    [
        "x^123000101 + x",
        "x^(1/100003) + x",
        "(x^900 + 1)^900",
        "(a + b + c + d)^2000",
        "(x + 1)^100000",
        "e^(1000000x) + e^x",
        "sin((x + y)^50000)",
    ],
)
def test_polynomials_too_large_to_write_out_are_refused(text: str) -> None:
    e = parse(text)
    began = time.process_time()
    for work in (interop.factored, interop.expanded, interop.cancelled):
        with pytest.raises(Undecided):
            work(e)
    assert time.process_time() - began < 5.0
    interop.to_sympy(e)  # but it may be differentiated


def test_goals_are_worked_out_by_nobody_on_the_way() -> None:
    """A derivative or a limit still to be found is one of SymPy's, as it stands, and comes back."""
    sp = interop.load_sympy()
    x = sp.Symbol("x", real=True)
    for e, s in (
        (Deriv(Func("sin", X), X), sp.Derivative(sp.sin(x), x)),
        (Deriv(Deriv(X**3, X), X) + 1, sp.Derivative(x**3, x, x) + 1),
        (Limit(1 / X, X, Num(0), "-"), sp.Limit(1 / x, x, 0, "-")),
        (Limit(Func("abs", X) / X, X, Num(0)), sp.Limit(sp.Abs(x) / x, x, 0, "+-")),
        (Limit(1 / X, X, OO), sp.Limit(1 / x, x, sp.oo)),
    ):
        assert interop.to_sympy(e) == s
        assert interop.from_sympy(s) == e
    at = Substituted(Deriv(X**2, X), X, Num(3))
    assert interop.to_sympy(at).doit() == 6
    for e in (Deriv(X, X), Deriv(X, X) * X):
        with pytest.raises(Undecided, match="not finished"):
            interop.expanded(e)


def test_numbers_with_a_point_are_what_they_are_written_as() -> None:
    sp = interop.load_sympy()
    x = sp.Symbol("x", real=True)
    for s, text in (
        (sp.Float(0.1), "0.1"), (sp.Float(2.5) * x, "2.5x"), (-0.5 * x, "-0.5x"), (x + 1e-7, "x + 0.0000001"),
        (sp.Float("0.25", 40), "0.25"), (x**2.5, "x^2.5"), (1.5 * x / sp.sqrt(x + 1), "1.5x/sqrt(x + 1)"),
    ):  # fmt: skip
        assert interop.from_sympy(s) == parse(text)
    for s in (sp.Float("nan"), sp.Float("1e5000", 30), sp.Float("1e5000", 30) * x):
        with pytest.raises(Undecided):
            interop.from_sympy(s)


def test_deep_and_huge_expressions_are_refused() -> None:
    deep: Expr = X
    for _ in range(120):
        deep = Func("sin", deep)
    wide = parse("+".join(["x"] * 6_000))
    for e in (deep, wide, DNE):
        with pytest.raises(Undecided):
            interop.to_sympy(e)


def test_what_is_not_real_does_not_come_back() -> None:
    sp = interop.load_sympy()
    x = sp.Symbol("x", real=True)
    for s in (sp.I * x, sp.zoo, sp.nan, sp.sqrt(-2), sp.AccumBounds(-1, 1), sp.zeta(x), sp.Integral(x, x)):
        with pytest.raises(Undecided):
            interop.from_sympy(s)


def test_names_are_checked_before_they_become_symbols() -> None:
    for name in ("__import__('os')", "x y", "1x", ""):
        with pytest.raises(Undecided):
            interop.to_sympy(Sym(name) + 1)


def test_no_text_is_evaluated() -> None:
    """On the way to SymPy and back nothing is compiled but SymPy's own loops over exponents."""
    interop.load_sympy()
    e = substitute(parse("x^2 sin(x)/(1 + e^x) + f(x) + cbrt(x) + { x if x < 0 else ln(x) }"), "x", Sym("payload"))
    heard: list[str] = []
    listening = True

    def hook(event: str, args: tuple[object, ...]) -> None:
        if listening and event == "compile" and args[0] is not None:  # modules being imported come without text
            heard.append(args[0].decode() if isinstance(args[0], bytes) else str(args[0]))

    sys.addaudithook(hook)
    try:
        compile("1", "", "eval")
        for work in (interop.factored, interop.expanded, interop.cancelled):
            work(e)
        interop.diff_agrees(e, "payload", Deriv(e, Sym("payload")), sample_points(e))
        interop.exact_value(parse("sec(pi/4)^2 + sqrt(3 + 2sqrt(2))"))
    finally:
        listening = False
    assert heard[0] == "1"
    assert [text for text in heard[1:] if not text.startswith("def monomial_") or "payload" in text] == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions(("x", "y"), 8))
def test_round_trip(e: Expr) -> None:
    points = sample_points(e)
    if len(points) < 2:
        return
    for work in (interop.from_sympy, interop.factored, interop.expanded, interop.cancelled):
        try:
            back = work(interop.to_sympy(e) if work is interop.from_sympy else e)
        except Undecided as why:
            outcomes[str(why)] += 1
            continue
        state = compare(e, back, points).state
        outcomes[state] += 1
        assert state != "refuted", (e, back)


outcomes: Counter[str] = Counter()


def test_round_trips_were_made() -> None:
    if outcomes:  # the law runs in this process, or in another
        assert outcomes["agrees"] > 0.7 * outcomes.total()
