"""Series in a generator: power series as python-flint has them, scales by growth, zero by proof, counted work."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise
from math import comb
from random import Random
from typing import Any

import pytest
from flint import fmpq, fmpq_series  # type: ignore[import-not-found, unused-ignore]

from calctool.asymptotics.constants import Unresolved, constant_of
from calctool.asymptotics.series import (
    Multiseries,
    Scale,
    compare,
    compare_monomials,
    faster,
    source,
)
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.parsing import parse

T = Sym("t'")
TERMS = 9


def power_series(scale: Scale, coefficients: list[Any]) -> Any:
    """The sum of c_k/t^k, with a source."""
    out: Any = Fraction(0)
    for k, c in enumerate(coefficients):
        if c:
            term = scale.mul(c, scale.series_of(scale.t, -k)) if k else c
            out = scale.add(out, term)
    return out


def coefficients(scale: Scale, v: Any, top: Any = None) -> list[Any]:
    """The coefficients of 1/t^k for k below TERMS."""
    out = [Fraction(0)] * TERMS
    for e, c in scale.over(v, top or scale.t):
        if -e >= TERMS:
            break
        assert e <= 0
        assert e.denominator == 1
        out[int(-e)] += c
    return out


def by_flint(coefficients: list[Fraction]) -> Any:
    return fmpq_series([fmpq(c.numerator, c.denominator) for c in coefficients], prec=TERMS)


def flint(s: Any) -> list[Fraction]:
    return [Fraction(int(s[k].p), int(s[k].q)) for k in range(TERMS)]


def drawn(seed: int, constant: int | None) -> list[Any]:
    """Coefficients with gaps; the constant one given, or drawn."""
    chance = Random(seed)
    out = [Fraction(chance.randint(-3, 3), chance.randint(1, 3)) for _ in range(chance.randint(2, 5))]
    out[-1] = Fraction(chance.randint(1, 3))
    if constant is not None:
        out[0] = Fraction(constant)
    return out


SEEDS = pytest.mark.parametrize("seed", range(8))


@SEEDS
def test_ring_operations(seed: int) -> None:
    scale = Scale(T)
    a, b = drawn(seed, None), drawn(seed + 100, None)
    v, w = power_series(scale, a), power_series(scale, b)
    p, q = by_flint(a), by_flint(b)
    assert coefficients(scale, scale.add(v, w)) == flint(p + q)
    assert coefficients(scale, scale.sub(v, w)) == flint(p - q)
    assert coefficients(scale, scale.mul(v, w)) == flint(p * q)
    assert coefficients(scale, scale.mul(v, v)) == flint(p * p)
    assert coefficients(scale, scale.neg(v)) == flint(-p)
    assert coefficients(scale, scale.mul(v, Fraction(3, 2))) == flint(p * fmpq(3, 2))
    assert coefficients(scale, scale.add(v, Fraction(3, 2))) == flint(p + fmpq(3, 2))
    assert coefficients(scale, scale.shifted(v, scale.t, Fraction(-2))) == [0, 0, *flint(p)][:TERMS]


@SEEDS
def test_functions(seed: int) -> None:
    scale = Scale(T)
    a, h, u = drawn(seed, 2), drawn(seed, 0), drawn(seed, 1)
    v, small, one = power_series(scale, a), power_series(scale, h), power_series(scale, u)
    p, s, o = (by_flint(c) for c in (a, h, u))
    assert coefficients(scale, scale.inverse(v)) == flint(1 / p)
    assert coefficients(scale, scale.div(one, v)) == flint(o / p)
    assert coefficients(scale, scale.power(v, Fraction(2))) == flint(p * p)
    assert coefficients(scale, scale.power(v, Fraction(3))) == flint(p * p * p)
    assert coefficients(scale, scale.power(v, Fraction(-2))) == flint(1 / (p * p))
    assert coefficients(scale, scale.power(one, Fraction(1, 2))) == flint(o.sqrt())
    assert coefficients(scale, scale.power(one, Fraction(-1, 2))) == flint(o.rsqrt())
    assert coefficients(scale, scale.exp(small)) == flint(s.exp())
    assert coefficients(scale, scale.ln(one)) == flint(o.log())
    sine, cosine = scale.sin_cos(small)
    assert coefficients(scale, sine) == flint(s.sin())
    assert coefficients(scale, cosine) == flint(s.cos())
    composed = scale.compose(lambda k: Fraction(k * k + 1), small)
    assert coefficients(scale, composed) == flint(by_flint([Fraction(k * k + 1) for k in range(TERMS)])(s))


@SEEDS
def test_roots_of_what_does_not_begin_with_a_constant(seed: int) -> None:
    """(c/t^k (1 + ...))^p begins with (c/t^k)^p."""
    scale = Scale(T)
    a = [Fraction(0), Fraction(0), Fraction(4), *drawn(seed, None)]
    v = power_series(scale, a)
    inside = by_flint([c / 4 for c in a[2:]])
    root = scale.power(v, Fraction(1, 2))
    assert coefficients(scale, root) == [0, *(2 * c for c in flint(inside.sqrt()))][:TERMS]
    cube = scale.shifted(scale.power(v, Fraction(-1)), scale.t, Fraction(-2))
    assert coefficients(scale, cube) == [c / 4 for c in flint(1 / inside)]


def test_binomial_series_end_where_the_power_is_a_whole_number() -> None:
    scale = Scale(T)
    v = power_series(scale, [Fraction(1), Fraction(1)])
    assert [c for _, c in scale.power(v, Fraction(5)).terms()] == [comb(5, k) for k in range(6)]
    assert coefficients(scale, scale.power(v, Fraction(0))) == [1, *[0] * (TERMS - 1)]
    assert scale.power(v, Fraction(1)) is v


def test_trivial_operations_make_no_series() -> None:
    scale = Scale(T)
    v = power_series(scale, [Fraction(1), Fraction(1)])
    assert scale.add(v, Fraction(0)) is v
    assert scale.add(Fraction(0), v) is v
    assert scale.mul(v, Fraction(1)) is v
    assert scale.mul(Fraction(1), v) is v
    assert scale.mul(v, Fraction(0)) == scale.mul(Fraction(0), v) == 0
    assert scale.sub(v, v) == 0
    assert scale.shifted(v, scale.t, Fraction(0)) is v
    assert scale.shifted(Fraction(0), scale.t, Fraction(2)) == 0
    assert scale.power(scale.sub(v, power_series(scale, [Fraction(1), Fraction(1)])), Fraction(3)) == 0
    assert (scale.add(Fraction(1), Fraction(2)), scale.mul(Fraction(3), Fraction(2)), scale.neg(Fraction(1))) == (
        3,
        6,
        -1,
    )
    assert scale.named(Fraction(2), lambda: T) == 2


def test_every_operation_keeps_what_it_is_the_series_of() -> None:
    scale = Scale(T)
    t = scale.series_of(scale.t)
    small = scale.series_of(scale.t, -1)
    for v, text in [
        (t, "t'"),
        (small, "1/t'"),
        (scale.series_of(scale.t, 3), "t'^3"),
        (scale.add(t, Fraction(2)), "t' + 2"),
        (scale.neg(t), "-t'"),
        (scale.mul(t, small), "t'*(1/t')"),
        (scale.shifted(t, scale.t, Fraction(-1)), "t'*(1/t')"),
        (scale.shifted(Fraction(5), scale.t, Fraction(2)), "5t'^2"),
        (scale.exp(small), "e^(1/t')"),
        (scale.sin_cos(small)[0], "sin(1/t')"),
        (scale.sin_cos(small)[1], "cos(1/t')"),
        (scale.tail(scale.add(t, Fraction(2))), "(t' + 2) - 1*t'"),
        (scale.named(t, lambda: _read("t'^2")), "t'^2"),
        (Fraction(1, 2), "1/2"),
    ]:
        assert source(v) == _read(text), text
    unnamed = scale.compose(lambda k: Fraction(1), small)
    with pytest.raises(Unresolved, match="no function by itself"):
        source(unnamed)


def _read(text: str) -> Expr:
    from calctool.expr.traversal import substitute

    return substitute(parse(text.replace("t'", "t")), "t", T)


# --- growth ---------------------------------------------------------------------------------------------------


def built(scale: Scale, text: str) -> Any:
    """A function of t built of the operations of a scale."""
    t = scale.series_of(scale.t)
    names: dict[str, Any] = {
        "t": t,
        "T": scale.series_of(scale.t, -1),
        "exp": scale.exp,
        "ln": scale.ln,
        "add": scale.add,
        "sub": scale.sub,
        "mul": scale.mul,
        "div": scale.div,
        "neg": scale.neg,
        "pow": lambda v, p, q=1: scale.power(v, Fraction(p, q)),
        "c": lambda p, q=1: Fraction(p, q),
        "pi": constant_of(parse("pi"), scale.point),
    }
    return eval(text, names)  # the texts stand below


@pytest.mark.parametrize(
    ("text", "size", "sign"),
    [
        ("t", 1, 1),
        ("neg(t)", 1, -1),
        ("T", -1, 1),
        ("neg(T)", -1, -1),
        ("c(0)", -1, 0),
        ("c(-3)", 0, -1),
        ("pi", 0, 1),
        ("sub(pi, pi)", -1, 0),
        ("add(T, c(-3))", 0, -1),
        ("sub(t, c(10**9))", 1, 1),
        ("sub(c(10**9), t)", 1, -1),
        ("ln(t)", 1, 1),
        ("sub(ln(t), t)", 1, -1),
        ("sub(pow(ln(t), 100), t)", 1, -1),
        ("sub(t, ln(t))", 1, 1),
        ("exp(t)", 1, 1),
        ("exp(neg(t))", -1, 1),
        ("sub(exp(t), pow(t, 100))", 1, 1),
        ("div(pow(t, 100), exp(t))", -1, 1),
        ("div(exp(t), pow(t, 100))", 1, 1),
        ("div(ln(t), pow(t, 1, 100))", -1, 1),
        ("sub(exp(mul(t, t)), exp(mul(c(50), t)))", 1, 1),
        ("div(exp(mul(t, t)), exp(mul(c(50), t)))", 1, 1),
        ("div(exp(add(t, T)), exp(t))", 0, 1),
        ("sub(div(exp(add(t, T)), exp(t)), c(1))", -1, 1),
        ("sub(div(exp(sub(t, T)), exp(t)), c(1))", -1, -1),
        ("sub(exp(T), add(c(1), T))", -1, 1),
        ("sub(ln(add(t, c(1))), ln(t))", -1, 1),
        ("sub(ln(mul(c(2), t)), ln(t))", 0, 1),
        ("ln(ln(t))", 1, 1),
        ("div(ln(ln(t)), ln(t))", -1, 1),
        ("div(exp(pow(ln(t), 2)), exp(t))", -1, 1),
        ("div(exp(pow(ln(t), 2)), pow(t, 50))", 1, 1),
        ("exp(mul(c(3), ln(t)))", 1, 1),
        ("exp(neg(ln(ln(t))))", -1, 1),
        ("exp(sub(ln(t), t))", -1, 1),
        ("exp(sub(t, ln(t)))", 1, 1),
        ("sub(exp(ln(t)), t)", -1, 0),
        ("sub(exp(mul(c(2), ln(t))), mul(t, t))", -1, 0),
        ("sub(ln(exp(t)), t)", -1, 0),
        ("exp(exp(t))", 1, 1),
        ("div(exp(exp(t)), exp(pow(t, 9)))", 1, 1),
        ("sub(exp(exp(sub(t, exp(neg(t))))), exp(exp(t)))", 1, -1),
        ("div(exp(exp(add(t, exp(neg(exp(t)))))), exp(exp(t)))", 0, 1),
        ("ln(ln(exp(exp(t))))", 1, 1),
        ("pow(add(mul(t, t), t), 1, 2)", 1, 1),
        ("sub(pow(add(mul(t, t), t), 1, 2), t)", 0, 1),
        ("sub(pow(sub(mul(t, t), t), 1, 2), t)", 0, -1),
        ("pow(mul(exp(t), t), -1, 3)", -1, 1),
    ],
)
def test_size_and_sign(text: str, size: int, sign: int) -> None:
    scale = Scale(T)
    v = built(scale, text)
    assert (scale.size(v), scale.sign(v)) == (size, sign)
    assert scale.is_zero(v) == (sign == 0)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("c(7)", "7"),
        ("T", "0"),
        ("add(T, c(7))", "7"),
        ("sub(t, t)", "0"),
        ("div(exp(add(t, c(2))), exp(t))", "e^2"),
        ("sub(pow(add(mul(t, t), t), 1, 2), t)", "1/2"),
        ("exp(add(c(1), exp(neg(t))))", "e"),
        ("sub(ln(mul(c(2), t)), ln(t))", "ln(2)"),
    ],
)
def test_limits_of_bounded_functions(text: str, limit: str) -> None:
    scale = Scale(T)
    found = scale.constant_part(built(scale, text))
    assert compare(found, constant_of(parse(limit), scale.point)) == 0


@pytest.mark.parametrize("text", ["t", "ln(t)", "add(t, exp(neg(t)))", "exp(ln(ln(t)))"])
def test_what_grows_has_no_constant_part(text: str) -> None:
    scale = Scale(T)
    with pytest.raises(Unresolved, match="grows"):
        scale.constant_part(built(scale, text))
    with pytest.raises(Unresolved, match="grows"):
        scale.sin_cos(built(scale, text))[0].at(0)


def test_parts() -> None:
    scale = Scale(T)
    slow, small = scale.parts(built(scale, "add(c(3), T)"))
    assert slow == 3
    assert coefficients(scale, small) == [0, 1, *[0] * (TERMS - 2)]
    assert scale.parts(Fraction(3)) == (3, 0)
    assert scale.parts(built(scale, "sub(t, t)")) == (0, 0)
    nothing, all_of_it = scale.parts(built(scale, "T"))
    assert nothing == 0
    assert coefficients(scale, all_of_it) == [0, 1, *[0] * (TERMS - 2)]
    zero = scale.sub(scale.add(scale.series_of(scale.t), Fraction(1)), scale.add(scale.series_of(scale.t), Fraction(1)))
    assert scale.parts(zero) == (0, 0)
    assert scale.tail(zero) == 0


def test_the_slow_part_may_itself_move() -> None:
    """sin(1/ln t + e^(-t)): the slow part is 1/ln t."""
    scale = Scale(T)
    slow = built(scale, "pow(ln(t), -1)")
    v = scale.add(slow, built(scale, "exp(neg(t))"))
    s, c = scale.sin_cos(v)
    assert (scale.size(s), scale.sign(s)) == (-1, 1)
    left = scale.sub(s, slow)
    assert (scale.size(left), scale.sign(left)) == (-1, -1)
    assert scale.sign(scale.sub(c, Fraction(1))) == -1
    squares = scale.add(scale.mul(s, s), scale.mul(c, c))
    assert compare(scale.constant_part(squares), Fraction(1)) == 0
    e = scale.exp(v)
    assert scale.sign(scale.sub(scale.sub(e, Fraction(1)), slow)) == 1
    composed = scale.compose(lambda k: Fraction(1), v)  # 1/(1 - v)
    by_hand = scale.inverse(scale.sub(Fraction(1), v))
    for (p, a), (q, b) in zip(islice(composed.terms(), 3), islice(by_hand.terms(), 3), strict=True):
        assert p == q
        assert [*islice(scale.over(a, slow.top), 4)] == [*islice(scale.over(b, slow.top), 4)]


def test_each_generator_is_slower_than_the_one_before() -> None:
    scale = Scale(T)
    for text in ("exp(mul(t, t))", "exp(t)", "exp(exp(t))", "ln(ln(t))", "exp(pow(ln(t), 2))", "exp(pow(t, 1, 2))"):
        built(scale, f"neg({text})")
    shown = [show(g.expr).replace("'", "") for g in scale.generators]
    assert shown[5:8] == ["t", "ln(t)", "ln(ln(t))"]
    assert [g.order for g in scale.generators] == list(range(len(shown)))
    for a, b in pairwise([*scale.generators]):
        known = [scale.leading(scale.log_of(g)) for g in (a, b)]
        assert known[0] is not None
        assert known[1] is not None
        assert compare_monomials(known[0][1], known[1][1]) > 0


def test_no_generator_twice() -> None:
    scale = Scale(T)
    a, b = built(scale, "exp(t)"), built(scale, "exp(mul(c(-3), t))")
    assert a.top is b.top
    assert [show(g.expr) for g in scale.generators] == ["e^t'", "t'", "ln(t')"]
    assert scale.sign(scale.sub(scale.mul(scale.power(a, Fraction(3)), b), Fraction(1))) == 0


def test_comparisons() -> None:
    scale = Scale(T)
    t, e = scale.t, built(scale, "exp(t)").top
    assert [compare(Fraction(a), Fraction(b)) for a, b in ((1, 2), (2, 1), (1, 1))] == [-1, 1, 0]
    root = constant_of(parse("sqrt(2)"), scale.point)
    assert [compare(root, Fraction(1)), compare(Fraction(1), root), compare(root, root * Fraction(1))] == [1, -1, 0]
    assert compare_monomials([(t, Fraction(1))], [(t, Fraction(2))]) == -1
    assert compare_monomials([(t, Fraction(100))], [(e, Fraction(1, 9))]) == -1
    assert compare_monomials([(t, Fraction(100))], [(e, Fraction(-1))]) == 1
    assert compare_monomials([(e, Fraction(1)), (t, Fraction(1))], [(e, Fraction(1))]) == 1
    assert compare_monomials([(e, Fraction(1)), (t, Fraction(1))], [(e, Fraction(1)), (t, Fraction(1))]) == 0
    assert compare_monomials([], [(t, Fraction(-1))]) == 1
    one, other = scale.series_of(t), scale.series_of(e)
    assert faster(one, other) is faster(other, one) is e
    assert faster(one, Fraction(2)) is faster(Fraction(2), one) is t


def test_families_stand_before_all_else() -> None:
    scale = Scale(T)
    built(scale, "exp(t)")
    u = scale.family(Sym("u'"), 1)
    assert scale.generators[0] is u
    small = scale.series_of(u, -1)
    v = scale.mul(small, built(scale, "exp(exp(t))"))
    assert (scale.size(v), scale.sign(v)) == (-1, 1)
    log = scale.ln(small)
    assert (scale.size(log), scale.sign(log)) == (1, -1)
    assert scale.sign(scale.sub(scale.neg(log), built(scale, "exp(exp(t))"))) == 1
    back = scale.exp(scale.mul(Fraction(2), log))
    assert scale.sign(scale.sub(back, scale.mul(small, small))) == 0


# --- zero, and the work it takes -------------------------------------------------------------------------------


def test_what_is_zero_is_proved() -> None:
    """(e^(1/t))^2 - e^(2/t): every term vanishes, and only a proof ends it."""
    scale = Scale(T)
    one = built(scale, "exp(T)")
    v = scale.sub(scale.mul(one, one), built(scale, "exp(mul(c(2), T))"))
    assert scale.is_zero(v)
    assert scale.leading(v) is None
    with pytest.raises(Unresolved, match="no leading term"):
        scale.first(v)


def test_terms_that_vanish_are_given_up_in_the_end() -> None:
    """Without a name nothing is proved; after 40 terms it is undecided, and not called 0."""
    scale = Scale(T)
    v = scale.compose(lambda k: Fraction(k == 41), scale.series_of(scale.t, -1))
    assert scale.sign(v) == 1  # zeros of the coefficient function make no terms
    a, b = (scale.compose(lambda k: Fraction(1), scale.series_of(scale.t, -1)) for _ in range(2))
    with pytest.raises(Unresolved, match="too many"):
        scale.is_zero(scale.sub(a, b))


@pytest.mark.parametrize(("zeros", "decided"), [(4, True), (39, True), (40, True), (41, False), (60, False)])
def test_so_many_terms_may_vanish(zeros: int, decided: bool) -> None:
    scale = Scale(T)
    a = scale.compose(lambda k: Fraction(1), scale.series_of(scale.t, -1))
    b = scale.compose(lambda k: Fraction(1 if k < zeros else 2), scale.series_of(scale.t, -1))
    v = scale.sub(b, a)
    if decided:
        assert scale.sign(v) == 1
    else:
        with pytest.raises(Unresolved, match="too many"):
            scale.sign(v)


def test_work_is_counted() -> None:
    scale = Scale(T, most=20)
    v = scale.exp(scale.series_of(scale.t, -1))
    with pytest.raises(Unresolved, match="too many"):
        for _ in islice(v.terms(), 30):
            pass
    few = Scale(T, most=3)
    few.count(3)
    with pytest.raises(Unresolved):
        few.count()


def test_a_series_that_broke_stays_broken() -> None:
    scale = Scale(T)

    def terms() -> Any:
        yield Fraction(-1), Fraction(1)
        raise Unresolved("no more of it")

    v = Multiseries(scale, scale.t, terms(), None)
    assert v.at(0) == (-1, 1)
    for _ in range(2):
        with pytest.raises(Unresolved, match="no more of it"):
            v.at(1)
    assert v.at(0) == (-1, 1)
    with pytest.raises(Unresolved, match="no function by itself"):
        _ = v.source


def test_a_series_ends_once() -> None:
    scale = Scale(T)
    v = scale.series_of(scale.t)
    assert v.at(0) == (1, 1)
    assert v.at(1) is None
    assert v.at(1) is None
    assert [*v.terms()] == [(1, 1)]


def test_the_first_term_is_that_which_is_not_zero() -> None:
    scale = Scale(T)
    v = scale.sub(
        power_series(scale, [Fraction(1), Fraction(2), Fraction(3)]),
        power_series(scale, [Fraction(1), Fraction(2), Fraction(5)]),
    )
    assert scale.first(v) == (-2, -2)
    assert coefficients(scale, v) == [0, 0, -2, *[0] * (TERMS - 3)]
    assert scale.is_zero(scale.tail(v))
