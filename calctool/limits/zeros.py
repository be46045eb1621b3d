"""The zeros of an expression, or where it takes a value: exactly where school algebra says so, else by searching.

Polynomials by certified roots, functions by their inverses, sine and cosine as families ``a + n*pi``.
What is left is searched numerically in a window, and the answer says so.

Source: Stewart, *Calculus*, appendix D and 1.5 (inverse functions).
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.polynomials import polynomial, rational_coefficients
from calctool.algebra.rational import MAX_DEGREE
from calctool.algebra.reals import Unsettled
from calctool.algebra.roots import real_roots
from calctool.algebra.terms import as_term, negated, terms_of
from calctool.expr.exact import literal_value, numeral
from calctool.expr.functions import all_with
from calctool.expr.tree import PI, TWO, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Num, Pow, Sym, add, as_expr, mul
from calctool.numeric.evaluate import evaluate, precise
from calctool.simplification import simplify

N = Sym("n")
WINDOW = 20
"""Zeros that algebra does not find are looked for between minus and plus this."""
_ONLY_AT_0 = all_with(zero="0")


class Zeros(NamedTuple):
    """Points, families in the whole number n, equations only searched in the window, points known in digits."""

    points: tuple[Expr, ...] = ()
    families: tuple[Expr, ...] = ()
    searched: tuple[Expr, ...] = ()
    near: tuple[Expr, ...] = ()

    def plus(self, other: Zeros) -> Zeros:
        return Zeros(
            tuple(dict.fromkeys((*self.points, *other.points))),
            tuple(dict.fromkeys((*self.families, *other.families))),
            tuple(dict.fromkeys((*self.searched, *other.searched))),
            tuple(dict.fromkeys((*self.near, *other.near))),
        )


def zeros(e: Expr, x: Sym, depth: int = 0) -> Zeros:
    """Where e is 0.

    >>> from calctool.parsing import parse
    >>> zeros(parse("x^2 - 4"), Sym("x")).points
    (Neg(Num(2)), Num(2))
    >>> zeros(parse("cos(x)"), Sym("x")).families
    (Add(Div(Const('pi'), Num(2)), Mul(Const('pi'), Sym('n'))),)
    """
    if not e.has(x) or depth > 12:
        return Zeros()
    small = polynomial(e, x)
    if small is not None and (found := _of_polynomial(e, x)) is not None:
        return found
    match e:
        case Neg(body):
            return zeros(body, x, depth + 1)
        case Mul():
            out = Zeros()
            for f in e.factors:
                out = out.plus(zeros(f, x, depth + 1))
            return out
        case Div(num, _):
            return zeros(num, x, depth + 1)
        case Pow(base, exp):
            n = literal_value(exp)
            return zeros(base, x, depth + 1) if n is not None and n > 0 else Zeros() if not base.has(x) else _seen(e, x)
        case Func(name, arg) if name in _ONLY_AT_0:
            return zeros(arg, x, depth + 1)
        case Add():
            moving = [t for t in e.terms if t.has(x)]
            if len(moving) == 1:
                return solve(moving[0], simplify(add([negated(t) for t in e.terms if not t.has(x)])), x, depth + 1)
            return _seen(e, x)
    return solve(e, ZERO, x, depth + 1)


def solve(u: Expr, v: Expr, x: Sym, depth: int = 0) -> Zeros:
    """Where u, in which x stands, takes the value v."""
    if u == x:
        return Zeros((), (v,)) if v.has(N) else Zeros((v,))
    if depth > 12:
        return Zeros((), (), (u,))
    size = None if v.free else precise(v, {})
    if v != ZERO and polynomial(u, x) is not None:
        found = _of_polynomial(Add(u, negated(v)), x) if not v.free else _linear(u, v, x)
        if found is not None:
            return found
    match u:
        case Neg(body):
            return solve(body, simplify(Neg(v)), x, depth + 1)
        case Add():
            moving = [t for t in u.terms if t.has(x)]
            if len(moving) == 1:
                rest = [negated(t) for t in u.terms if not t.has(x)]
                return solve(moving[0], simplify(add([v, *rest])), x, depth + 1)
        case Mul() if len([f for f in u.factors if f.has(x)]) == 1:
            rest = [f for f in u.factors if not f.has(x)]
            inside = next(f for f in u.factors if f.has(x))
            return solve(inside, simplify(Div(v, mul(rest))), x, depth + 1)
        case Div(a, b) if not b.has(x):
            return solve(a, simplify(Mul(v, b)), x, depth + 1)
        case Div(a, b) if not a.has(x):
            return Zeros() if size == 0 else solve(b, simplify(Div(a, v)), x, depth + 1)
        case Pow(base, exp) if not base.has(x):
            if size is not None and size <= 0:
                return Zeros()
            log = Func("ln", v) if base == E else Div(Func("ln", v), Func("ln", base))
            return solve(exp, _neat(log), x, depth + 1)
        case Pow(base, exp) if (n := literal_value(exp)) is not None and n > 0 and n.denominator == 1:
            root: Expr = Func("sqrt", v) if n == 2 else Pow(v, as_expr(1 / n))
            if size is None or size < 0:
                return Zeros() if size is not None and n % 2 == 0 else Zeros((), (), (u,))
            first = solve(base, simplify(root), x, depth + 1)
            return first if n % 2 or size == 0 else first.plus(solve(base, simplify(Neg(root)), x, depth + 1))
        case Func():
            return _inverse(u, v, size, x, depth)
    return _seen(Add(u, negated(v)), x) if not v.free else Zeros((), (), (u,))


def _inverse(u: Func, v: Expr, size: object, x: Sym, depth: int) -> Zeros:
    """f(w) = v, by the inverse of f."""
    w, out = u.args[0], Zeros()
    if len(u.args) != 1:
        return Zeros((), (), (u,))
    for target in _targets(u.name, v, size):
        out = out.plus(solve(w, simplify(target), x, depth + 1))
    return out if _targets(u.name, v, size) or u.name in _INVERTIBLE else _seen(Add(u, negated(v)), x)


_INVERTIBLE = ("sin", "cos", "tan", "ln", "sqrt", "cbrt", "abs", "cosh", "arctan", "arcsin")


def _targets(name: str, v: Expr, size: object) -> list[Expr]:
    """What the argument must be for f(w) = v."""
    if v.free:
        return []
    turns, half = Mul(TWO, N, PI), Mul(N, PI)
    number = float(size)  # type: ignore[arg-type]
    match name:
        case "sin" if abs(number) <= 1:
            if number == 0:
                return [half]
            first = _neat(Func("arcsin", v))
            return (
                [Add(first, turns)]
                if abs(number) == 1
                else [Add(first, turns), Add(simplify(Add(PI, Neg(first))), turns)]
            )
        case "cos" if abs(number) <= 1:
            if number == 0:
                return [Add(Div(PI, TWO), half)]
            first = _neat(Func("arccos", v))
            return (
                [Add(first, turns) if first != ZERO else turns]
                if abs(number) == 1
                else [Add(first, turns), Add(Neg(first), turns)]
            )
        case "tan":
            return [half if number == 0 else Add(_neat(Func("arctan", v)), half)]
        case "ln":
            return [Pow(E, v)]
        case "sqrt" if number >= 0:
            return [Pow(v, TWO)]
        case "cbrt":
            return [Pow(v, Num(3))]
        case "abs" if number >= 0:
            return [v] if number == 0 else [v, Neg(v)]
        case "arctan" if abs(number) < 1.5707:
            return [Func("tan", v)]
        case "arcsin" if abs(number) < 1.5708:
            return [Func("sin", v)]
        case "cosh" if number >= 1:
            return [ZERO] if number == 1 else [Func("arcosh", v), Neg(Func("arcosh", v))]
    return []


def _linear(u: Expr, v: Expr, x: Sym) -> Zeros | None:
    """a*x + b = v with an n in v: the family it gives."""
    found = rational_coefficients(u, x)
    if found is None or len(found) != 2:
        return None
    b, a = found
    family = Div(Add(v, as_expr(-b)), as_expr(a)) if b else Div(v, as_expr(a)) if a != 1 else v
    return Zeros((), (simplify(family),))


# --- polynomials -------------------------------------------------------------------------------------


def _of_polynomial(e: Expr, x: Sym) -> Zeros | None:
    """The real zeros of a polynomial with rational coefficients; None where it has others."""
    c = rational_coefficients(e, x)
    if c is None:
        return _by_factors(e, x)
    if len(c) > MAX_DEGREE:
        return None
    try:
        roots = [r for r, _ in real_roots(c)]
    except Unsettled:
        return None
    near = [numeral(Fraction(f"{float(r.near()):.7g}"), True) for r in roots if r.expr is None]
    return Zeros(tuple([r.expr for r in roots if r.expr is not None]), (), (), tuple(near))


def _by_factors(e: Expr, x: Sym) -> Zeros | None:
    """x - sqrt(2): linear with other numbers in it."""
    moving = [t for t in terms_of(e) if t.has(x)]
    if len(moving) != 1:
        return None
    term = as_term(moving[0])
    if set(term.powers) != {x} or term.powers[x][1] != 1:
        return None
    rest = [negated(t) for t in terms_of(e) if not t.has(x)]
    return (
        Zeros((simplify(Div(add(rest), as_expr(term.coef)) if term.coef != 1 else add(rest)),))
        if rest
        else Zeros((ZERO,))
    )


# --- looking -----------------------------------------------------------------------------------------


def _seen(e: Expr, x: Sym) -> Zeros:
    """Changes of sign in the window, to many digits; said to be a search."""
    if e.free != {x.name}:
        return Zeros((), (), (e,))
    steps = 16 * WINDOW
    points: list[Expr] = []
    before: float | None = None
    for k in range(-steps, steps + 1):
        at = k / 16 + 0.0123
        here = evaluate(e, {x.name: at})
        if here is not None and before is not None and here * before < 0:
            points.append(_bisected(e, x, at - 1 / 16, at))
        before = here
    return Zeros((), (), (e,), tuple(points))


def _bisected(e: Expr, x: Sym, low: float, high: float) -> Expr:
    start = evaluate(e, {x.name: low}) or 0.0
    for _ in range(60):
        middle = (low + high) / 2
        v = evaluate(e, {x.name: middle})
        if v is None or v == 0:
            break
        low, high = (middle, high) if v * start > 0 else (low, middle)
    return numeral(Fraction(f"{(low + high) / 2:.7g}"), True)


def _neat(e: Expr) -> Expr:
    """A number as a small fraction, or as one of pi, where it is one: arcsin(1/2) is pi/6."""
    v = None if e.free else precise(e, {})
    if v is None:
        return simplify(e)
    pi = precise(PI, {})
    assert pi is not None
    for unit, factor in ((1, None), (pi, PI)):
        q = Fraction(str(v / unit)).limit_denominator(60)
        near = precise(as_expr(q), {})
        if near is not None and abs(v - unit * near) < 1e-40:
            return as_expr(q) if factor is None else simplify(Mul(as_expr(q), factor))
    return simplify(e)
