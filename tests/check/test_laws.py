"""Laws of deciding: every way to write the right answer is right, and anything else is wrong, however close."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from calctool.algebra.normal_form import proved
from calctool.errors import CalcError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.traversal import rewrite
from calctool.expr.tree import Add, Deriv, Expr, Mul, Sym, as_expr
from calctool.grading.equality import Verdict
from calctool.grading.verdict import decide
from calctool.interop import sympy as interop
from calctool.numeric.balls import Ball
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.process.timeout import within
from calctool.tasks.question import Question, question_for
from tests.strategies import STEPPED, expressions, smooth_expressions

X = Sym("x")
_TEXTS = """
x^3-2x; sin(3x); x^2 sin(x); (2x^2+8)^2; x/(x^2+1); e^(2x) cos x; ln(x^2+1); sqrt(x^2+1); tan(x)^2; x^x; arctan(2x);
1/x; (x^2+5x)^6; (4x-1)/(2x+3); x ln x; e^x/x; cos(x)^3; ln(sin x); 2^x; log(x,2); cbrt(x); x sqrt(x); sec x;
(x+1)^3(x-2)^4; |x|; x e^(-x^2); arcsin(x/2); x^2/(1-x)^3; sinh(2x); sqrt(x)/(1+x); 1/(1+e^(-x)); ln|x|; |x^2-1|;
sqrt(1-x^2); cosh(x)^2; tanh(x); sqrt(x+sqrt(x)); ln(x+sqrt(x^2+1)); x^(2/3); e^(e^x); (sin x)^x; ln((1+x)/(1-x));
sqrt((1+x)/(1-x)); sin(x)/(1+cos(x)); e^(a x); 1/(x-a); x^n; f(x^2); x|x|; csc x cot x
"""
QUESTIONS = [text.strip() for text in _TEXTS.split(";")]
SPECIAL = (
    *("erf", "erfc", "erfi", "gamma", "loggamma", "digamma", "polygamma", "besselj", "bessely", "besseli", "besselk"),
    *("Si", "Ci", "Shi", "Chi", "Ei", "li", "root", "log"),
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def asked(text: str) -> Question:
    return question_for("diff", text.strip(), wrt="x")


def writings(e: Expr) -> dict[str, Expr]:
    """Other ways to write an expression, as SymPy knows them."""
    if not interop.tractable(e):
        return {}
    sp = interop.load_sympy()
    ways: dict[str, Any] = {
        "expand": sp.expand,
        "factor": sp.factor,
        "together": sp.together,
        "cancel": sp.cancel,
        "trigsimp": sp.trigsimp,
        "expand_trig": sp.expand_trig,
        "powsimp": sp.powsimp,
        "radsimp": sp.radsimp,
        "as exp": lambda s: s.rewrite(sp.exp),
        "as sin": lambda s: s.rewrite(sp.sin),
    }
    out: dict[str, Expr] = {}
    for name, way in ways.items():
        try:
            # bridge and way together: SymPy may take very long over an expression that looks harmless
            out[name] = within(2.0, lambda way=way: interop.from_sympy(way(interop.to_sympy(e))))
        except (CalcError, NotImplementedError, TypeError, ValueError):
            continue
    if "ln" in show(out.get("as exp", e)) and "ln" not in show(e):
        del out["as exp"]  # x^2 written e^(2 ln(x)) has lost half of its domain
    return {name: w for name, w in out.items() if not w.open and w != e}


@pytest.mark.parametrize("text", QUESTIONS)
def test_rewritten_is_right(text: str) -> None:
    question = asked(text)
    assert isinstance(question.right, Expr)
    found = writings(question.right)
    for name, way in found.items():
        verdict = decide(question, way)
        assert verdict.state == "right", (name, show(way), verdict)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("form", ["raw", "expanded", "factored"])
def test_our_own_forms_are_right(text: str, form: str) -> None:
    from calctool.tasks.diff import diff_task

    other = diff_task(text.strip(), wrt="x", form=form).result.value
    assert isinstance(other, Expr)
    verdict = decide(asked(text), other)
    assert (verdict.state, verdict.proof in ("structure", "normal-form")) == ("right", True), (show(other), verdict)


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("by", [Fraction(1, 10**12), Fraction(-1, 10**40), Fraction(1, 10**700)])
def test_a_little_more_is_wrong(text: str, by: Fraction) -> None:
    question = asked(text)
    assert isinstance(question.right, Expr)
    for other in (Add(question.right, as_expr(by)), Mul(as_expr(1 + by), question.right)):
        verdict = decide(question, other)
        assert verdict.state == "wrong", (show(other), verdict)
        assert verdict.witness is not None


ORDINARY = smooth_expressions(max_leaves=6, left_out=(*STEPPED, *[n for n in FUNCTIONS if n in SPECIAL]))


@given(ORDINARY)
@settings(quick, max_examples=25)
def test_any_derivative_is_accepted_and_no_other(body: Expr) -> None:
    assume(_steady(body))  # of a function without values no answer is right or wrong
    try:
        question = question_for("diff", show(body, "python"), wrt="x")
    except CalcError:
        return
    assert isinstance(question.right, Expr)
    assert decide(question, question.right).state == "right"
    for way in list(writings(question.right).values())[:2]:
        verdict = decide(question, way)
        # SymPy's way may be undefined where ours is not; what it must not be is another value
        assert verdict.state != "wrong" or verdict.reason == "undefined" or _has_no_value(way, verdict), show(way)
    assume(_steady(question.right))
    assert decide(question, Add(question.right, as_expr(Fraction(1, 997)))).state == "wrong"


def _has_no_value(way: Expr, verdict: Verdict) -> bool:
    assert verdict.witness is not None
    return Ball(dict(verdict.witness.point)).value(way).__class__ is NoValue


def _steady(e: Expr) -> bool:
    """Has it a value of a size beside which a thousandth can be seen, somewhere near 1?"""
    values = [Ball({"x": Fraction(n, 7)}).value(e) for n in (3, 5, 9, 11, 20)]
    return sum(v.__class__ not in (NoValue, bool) and bool(abs(v) < 1e12) for v in values) > 2


@given(expressions(max_leaves=8), expressions(max_leaves=8))
@quick
def test_a_proof_is_never_refuted(a: Expr, b: Expr) -> None:
    """What the normal form calls equal has values that touch, at every point where both have one."""
    for one, other in (
        (a, b),
        (a, Add(a, b)),
        (Mul(a, b), Mul(b, a)),
        (Add(a, b), Add(b, a)),
        (a, rewrite(a, _tangled)),
    ):
        if not proved(one, other):
            continue
        for n in (3, -4, 11, -19, 45):
            ball = Ball({"x": Fraction(n, 7)})
            v, w = ball.value(one), ball.value(other)
            if v.__class__ not in (NoValue, bool) and w.__class__ not in (NoValue, bool):
                assert v.overlaps(w), (show(one), show(other), n)


def _tangled(node: Expr) -> Expr:
    """The same value in another dress: u as (u + 1) - 1."""
    return Add(node, as_expr(1), as_expr(-1)) if isinstance(node, Sym) else node


@given(smooth_expressions(max_leaves=6))
@example(parse("loggamma((x*3926)^(x - 1197))"))  # a constant of 4,302 digits inside a function
@quick
def test_a_tangled_expression_is_not_refuted(e: Expr) -> None:
    verdict = decide(_direct(e), rewrite(e, _tangled))
    assert verdict.state != "wrong", (show(e), verdict)


def _direct(e: Expr) -> Question:
    """A question whose right answer is the expression itself: the derivative of e*y by y."""
    y = Sym("y")
    base = asked("x^2")
    return base._replace(goal=Deriv(Mul(e, y), y), right=e, variables=(X,), body=e)


@given(st.integers(-50, 50), st.integers(1, 50))
@quick
def test_a_number_is_what_it_says(p: int, q: int) -> None:
    value = Fraction(p, q)
    question = asked("x*c")._replace(right=as_expr(value), goal=Deriv(Mul(as_expr(value), X), X))
    assert decide(question, as_expr(value)).state == "right"
    rounded = Fraction(round(value * 1000), 1000)
    expected = "right" if rounded == value else "wrong"
    assert decide(question, as_expr(rounded)).state == expected
