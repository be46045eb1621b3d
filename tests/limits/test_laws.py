"""Laws that limits obey, over random expressions: continuity, sides, sums; and no number contradicts an answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calctool.errors import Undecided
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Add, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym
from calctool.limits.solver import LimitEngine, SolvedLimit
from calctool.numeric.evaluate import precise

X = Sym("x")
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = st.sampled_from([Num(0), Num(1), Num(2), Neg(Num(1)), Div(Num(1), Num(2))])
FAR = st.sampled_from([OO, Neg(OO)])


def leaves() -> st.SearchStrategy[Expr]:
    return st.one_of(st.just(X), st.just(X), st.integers(1, 4).map(Num))


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.tuples(inner, inner).map(lambda p: Add(*p)),
        st.tuples(inner, inner).map(lambda p: Add(p[0], Neg(p[1]))),
        st.tuples(inner, inner).map(lambda p: Mul(*p)),
        st.tuples(inner, inner).map(lambda p: Div(*p)),
        st.tuples(inner, st.integers(2, 3)).map(lambda p: Pow(p[0], Num(p[1]))),
        st.tuples(st.sampled_from(["sin", "cos", "sqrt", "ln", "arctan", "abs", "tan"]), inner).map(lambda p: Func(*p)),
        inner.map(lambda e: Pow(Sym("x") if e == X else Num(2), e)),
    )


EXPRESSIONS = st.recursive(leaves(), grown, max_leaves=5).filter(lambda e: e.has(X))


def limit(e: Expr, a: Expr, side: str = "") -> SolvedLimit | None:
    """The limit, or None where it is not decided (never an error of another kind)."""
    try:
        return LimitEngine().derive(Limit(e, X, a, side))
    except Undecided:
        return None


def number(e: Expr | None) -> float | None:
    if e is None or e in (OO, Neg(OO)):
        return None
    v = precise(e, {})
    return None if v is None else float(v)


def close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


@QUICK
@given(EXPRESSIONS, st.sampled_from([Num(3), Div(Num(7), Num(5)), Div(Num(5), Num(3))]))
def test_at_a_point_of_continuity_the_limit_is_the_value(e: Expr, a: Expr) -> None:
    here = precise(substitute(e, "x", a), {})
    tiny = Div(Num(1), Num(10**12))
    beside = [precise(substitute(e, "x", Add(a, step)), {}) for step in (tiny, Neg(tiny))]
    assume(here is not None and abs(here) < 1e6)
    assume(all(b is not None and abs(b - here) < 1e-5 for b in beside))
    found = limit(e, a)
    if found is not None:
        v = number(found.value)
        assert v is not None
        assert close(v, float(here))


@QUICK
@given(EXPRESSIONS, PLACES)
def test_sides_agree_with_the_whole(e: Expr, a: Expr) -> None:
    both, left, right = limit(e, a), limit(e, a, "-"), limit(e, a, "+")
    if both is None or left is None or right is None:
        return
    if both.value is not None:
        assert left.value is not None
        assert right.value is not None
        for one in (left.value, right.value):
            if both.value in (OO, Neg(OO)) or one in (OO, Neg(OO)):
                assert one == both.value
            else:
                assert close(number(one) or 0.0, number(both.value) or 0.0)
    elif left.value is not None and right.value is not None:
        assert left.value != right.value
        p, q = number(left.value), number(right.value)
        assert p is None or q is None or not close(p, q)


@QUICK
@given(EXPRESSIONS, EXPRESSIONS, st.one_of(PLACES, FAR))
def test_the_limit_of_a_sum_is_the_sum_of_the_limits(f: Expr, g: Expr, a: Expr) -> None:
    found = [limit(f, a), limit(g, a)]
    values = [number(one.value) if one is not None else None for one in found]
    assume(values[0] is not None and values[1] is not None)
    whole = limit(Add(f, g), a)
    if whole is not None:
        v = number(whole.value)
        assert v is not None
        assert close(v, (values[0] or 0.0) + (values[1] or 0.0))


@settings(QUICK, max_examples=120)
@given(EXPRESSIONS, st.one_of(PLACES, FAR))
def test_numbers_do_not_contradict(e: Expr, a: Expr) -> None:
    """What is decided agrees with the values very near the place, from each side that has some."""
    import mpmath

    far = a in (OO, Neg(OO))
    for side in ("",) if far else ("-", "+"):
        found = limit(e, a, side)
        v = None if found is None else number(found.value)
        if v is None:
            continue
        values = []
        for k in (20, 26, 32):
            step = Fraction(1, 10**k)
            at: Fraction = (1 / step if a == OO else -1 / step) if far else place(a) + (step if side == "+" else -step)
            values.append(precise(e, {"x": at}, 120))
        if any(w is None for w in values):
            continue
        gaps = [abs(w - v) for w in values]
        assert gaps[-1] < mpmath.mpf(10) ** -5 * max(1, abs(v)) or gaps[-1] < gaps[0], (e, a, side, v, values)


def place(a: Expr) -> Fraction:
    from calctool.expr.exact import literal_value

    v = literal_value(a)
    assert v is not None
    return v


HARD = [
    "x^x^x",
    "tan(tan(x))",
    "sin(1/sin(1/x))",
    "1/(1/(1/x))",
    "|x|^x",
    "ln(ln(ln(x)))",
    "floor(1/x)",
    "(-1)^x",
    "x!/x^x",
    "x^(1/ln(ln(x)))",
    "sqrt(sin(1/x))",
    "1/(x sin(1/x))",
    "{sin(1/x) if sin(1/x)>0 else x}",
]


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("a", ["0", "oo", "1"])
def test_hard_ones_end(text: str, a: str) -> None:
    from calctool.parsing import parse

    limit(parse(text), parse(a))
