"""Difference quotients worked directly, until h can be put to 0.

Which cards are used depends on the kind of function: short polynomials are multiplied out, fractions put over a common
denominator, roots multiplied by the conjugate, sine, cosine, exponentials and logarithms brought to a standard limit.

Source: Stewart, *Calculus*, section 2.8 and (for the standard limits) 3.1, 3.3 and 3.6.
"""

from __future__ import annotations

from collections.abc import Iterable

from calctool.algebra.distribution import divided, expand_term
from calctool.algebra.polynomials import polynomial
from calctool.algebra.terms import Term, as_term, build, collect, merge, negated, sum_of, terms_of
from calctool.derivation.rule import Rule
from calctool.errors import Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym, add, as_expr, mul
from calctool.first_principles.rules import (
    ANGLE_SUM,
    CANCEL,
    COMMON_DENOMINATOR,
    CONJUGATE,
    EXPAND,
    FACTOR,
    GROUP,
    LET_H_GO,
    LOG_LAW,
    POWER_LAW,
    STANDARD,
    SUBTRACT,
)
from calctool.simplification.products import multiply

Move = tuple[Rule, Expr]
MAX_MULTIPLIED = 4000
"""So many terms are multiplied out before like ones are put together."""
MAX_POWER = 6
MAX_WRITTEN = 30
"""Powers of x + h up to this one are multiplied out, and as many terms written in a line; others go by a theorem."""


def written_size(f: Expr, x: Sym) -> tuple[int, int] | None:
    """How many terms f has and how many f(x + h), multiplied out; None where a line has no room for them.

    >>> from calctool.parsing import parse
    >>> [written_size(parse(f), Sym("x")) for f in ("x^2 + 1", "(x + 1)^20", "sin(x)")]
    [(2, 4), None, None]
    """
    terms = polynomial(f, x)
    if terms is None:
        return None
    degrees = [int(t.powers[x][1]) if x in t.powers else 0 for t in terms]  # type: ignore[arg-type]
    size = sum(n + 1 for n in degrees)
    return (len(terms), size) if max(degrees, default=0) <= MAX_POWER and size <= MAX_WRITTEN else None


def is_written(f: Expr, x: Sym) -> bool:
    """Is it a polynomial so short that f(x + h) is multiplied out?"""
    return written_size(f, x) is not None


def quotient(f: Expr, x: Sym, h: Sym) -> Limit:
    """``lim h->0 (f(x+h) - f(x))/h`` as it is first written."""
    return Limit(Div(difference(f, x, h), h), h, ZERO)


def difference(f: Expr, x: Sym, h: Sym) -> Expr:
    """``f(x+h) - f(x)``."""
    moved = shifted(f, x, h)
    return Add(*terms_of(moved), negated(f) if not isinstance(f, Add) else Neg(f))


def groups(f: Expr, x: Sym) -> list[Expr]:
    """The terms to be worked separately, as typed: those of a short polynomial together, each other one by itself.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(part) for part in groups(parse("x^9 + x^2 + sin(x) + x"), Sym("x"))]
    ['x^9', 'x^2 + x', 'sin(x)']
    """
    short = [t for t in terms_of(f) if is_written(t, x)]
    if not short or not is_written(add(short), x):
        return list(terms_of(f))
    together = add(short)
    return [together if t is short[0] else t for t in terms_of(f) if t is short[0] or not is_written(t, x)]


def constant_factor(f: Expr, x: Sym) -> tuple[Expr, Expr] | None:
    """``c, g`` with f = c*g, c without x and more than 1; None where there is no such factor."""
    match f:
        case Neg(g):
            return Neg(ONE), g
        case Mul() if any(not a.has(x) for a in f.factors):
            return mul([a for a in f.factors if not a.has(x)]), mul([a for a in f.factors if a.has(x)])
        case Div(g, c) if not c.has(x):
            return Div(ONE, c), g
        case Div(c, g) if not c.has(x) and literal_value(c) != 1 and as_fraction(f, x) is None:
            return c, Div(ONE, g)
    return None


def moves(f: Expr, x: Sym, h: Sym) -> list[Move] | None:
    """The lines after the definition for one kind of function, or None where no card fits."""
    if is_written(f, x):
        return list(_polynomial(f, x, h))
    match f:
        case Func("sqrt", g) if is_written(g, x):
            return list(_root(f, g, x, h))
        case Div(Num(v), Func("sqrt", g)) if v == 1 and is_written(g, x):
            return list(_reciprocal_root(g, x, h))
        case Func("sin" | "cos" as name, g) if (slope := linear(g, x)) is not None:
            return list(_angle(name, g, slope, x, h))
        case Pow(base, g) if not base.has(x) and (slope := linear(g, x)) is not None:
            return list(_exponential(base, g, slope, h))
        case Func("ln", g) if (slope := linear(g, x)) is not None:
            return list(_logarithm(g, slope, x, h))
    fraction = as_fraction(f, x)
    return None if fraction is None else list(_fraction(*fraction, x, h))


def linear(g: Expr, x: Sym) -> Expr | None:
    """The slope of a g that is linear in x (and not constant), else None."""
    terms = polynomial(g, x)
    if terms is None:
        return None
    slopes = []
    for t in terms:
        power = t.powers.get(x)
        if power is None:
            continue
        if power[1] != 1:
            return None
        slopes.append(build(divided(t, as_term(x))))
    return collect(slopes) if slopes else None


def scaled(slope: Expr, h: Sym) -> Expr:
    """The step of g = a*x + b where x takes the step h."""
    return build(as_term(slope * h))


def as_fraction(f: Expr, x: Sym) -> tuple[Expr, Expr] | None:
    """f as polynomial over polynomial in x, both so short that they are multiplied out crosswise; else None."""
    match f:
        case Div(p, q):
            found = p, q
        case Pow(q, n) if (v := literal_value(n)) is not None and v < 0 and v.denominator == 1:
            found = ONE, q if v == -1 else Pow(q, Num(-v))
        case _:
            return None
    above, below = (written_size(part, x) for part in found)
    if above is None or below is None or above[1] * below[0] + above[0] * below[1] > MAX_WRITTEN:
        return None
    return found


def _limit(body: Expr, h: Sym) -> Limit:
    return Limit(body, h, ZERO)


def shifted(g: Expr, x: Sym, h: Sym) -> Expr:
    """``g(x+h)``."""
    return flat(substitute(g, x.name, Add(x, h)))


def flat(e: Expr) -> Expr:
    """Without brackets around the sum that was put in for a letter in a sum."""
    return rewrite(e, lambda node: Add(*terms_of(node)) if isinstance(node, Add) else node)


def numbers_together(e: Expr) -> Expr:
    """The numbers of a sum as one: 3 + h for 1 + h + 2, and h for 2 + h - 2.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(numbers_together(parse("(1 + h)/|1 + h + 2|")))
    '(1 + h)/|3 + h|'
    """

    def one(node: Expr) -> Expr:
        if not isinstance(node, Add):
            return node
        numbers = [v for t in node.terms if (v := literal_value(t)) is not None]
        rest = [t for t in node.terms if literal_value(t) is None]
        if len(numbers) < 2 or not rest:
            return node
        return add([as_expr(sum(numbers)), *rest] if sum(numbers) else rest)

    return rewrite(e, one)


def _ends(numerator: list[Term], below: Expr | None, h: Sym) -> Iterable[Move]:
    """From ``(a*h + b*h^2)/(h*below)`` to the limit: factor, cancel, let h go."""
    rest = sum_of([divided(t, as_term(h)) for t in numerator])

    def over(top: Expr, with_h: bool) -> Expr:
        bottom = h if below is None else h * below
        return Div(top, bottom) if with_h else top if below is None else Div(top, below)

    if len(numerator) > 1:
        yield FACTOR, _limit(over(h * rest, True), h)
    after = over(rest, False)
    yield CANCEL, _limit(after, h)
    yield LET_H_GO, substitute(after, h.name, ZERO)


def _expanded(f: Expr, x: Sym, h: Sym) -> tuple[list[Term], list[Term]]:
    return multiplied_out(shifted(f, x, h)), multiplied_out(f, -1)


def _polynomial(f: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    above, minus = _expanded(f, x, h)
    if f.has(x):
        yield EXPAND, _limit(Div(sum_of([*above, *minus]), h), h)
    left = merge([*above, *minus])
    if not left:
        yield SUBTRACT, _limit(Div(ZERO, h), h)
        yield CANCEL, _limit(ZERO, h)
        yield LET_H_GO, ZERO
        return
    yield SUBTRACT, _limit(Div(sum_of(left), h), h)
    yield from _ends(left, None, h)


def _fraction(p: Expr, q: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    moved_p, moved_q = shifted(p, x, h), shifted(q, x, h)
    below = moved_q * q
    first = q if p == ONE else moved_p * q
    second = moved_q if p == ONE else p * moved_q
    yield COMMON_DENOMINATOR, _limit(Div(Add(*terms_of(first), Neg(second)), h * below), h)
    above = multiplied_out(first)
    minus = multiplied_out(second, -1)
    yield EXPAND, _limit(Div(sum_of([*above, *minus]), h * below), h)
    left = merge([*above, *minus])
    if not left:
        yield SUBTRACT, _limit(Div(ZERO, h * below), h)
        yield CANCEL, _limit(ZERO, h)
        yield LET_H_GO, ZERO
        return
    if len(left) < len(above) + len(minus):
        yield SUBTRACT, _limit(Div(sum_of(left), h * below), h)
    yield from _ends(left, below, h)


def multiplied_out(e: Expr, sign: int = 1) -> list[Term]:
    """The terms of e, or of -e; raises Undecided rather than leave any of too many out."""
    out = []
    for part in terms_of(e):
        found = expand_term(as_term(part), MAX_MULTIPLIED)
        if found is None:
            raise Undecided(f"{show(e)} has too many terms to be multiplied out")
        for t in found:
            new = t.copy()
            new.coef *= sign
            out.append(new)
    return merge(out)


def _root(f: Expr, g: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    moved = shifted(f, x, h)
    below = Add(moved, f)
    above = difference(g, x, h)
    yield CONJUGATE, _limit(Div(above, h * below), h)
    expanded, minus = _expanded(g, x, h)
    left = merge([*expanded, *minus])
    yield SUBTRACT, _limit(Div(sum_of(left), h * below), h)
    yield from _ends(left, below, h)


def _reciprocal_root(g: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    root, moved = Func("sqrt", g), Func("sqrt", shifted(g, x, h))
    yield COMMON_DENOMINATOR, _limit(Div(Add(root, Neg(moved)), mul([h, moved, root])), h)
    below = mul([moved, root, Add(root, moved)])
    expanded, minus = _expanded(g, x, h)
    above = [*minus, *expanded]
    for t in above:
        t.coef = -t.coef
    yield CONJUGATE, _limit(Div(sum_of(above), h * below), h)
    left = merge(above)
    yield SUBTRACT, _limit(Div(sum_of(left), h * below), h)
    yield from _ends(left, below, h)


def _angle(name: str, g: Expr, slope: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    small = scaled(slope, h)
    sin_g, cos_g = Func("sin", g), Func("cos", g)
    sin_h, cos_h = Func("sin", small), Func("cos", small)
    if name == "sin":
        top = Add(sin_g * cos_h, cos_g * sin_h, Neg(sin_g))
        pair: tuple[Expr, Expr] = sin_g, cos_g
    else:
        top = Add(cos_g * cos_h, Neg(sin_g * sin_h), Neg(cos_g))
        pair = cos_g, Neg(sin_g)
    yield ANGLE_SUM, _limit(Div(top, h), h)
    first = _limit(Div(Add(cos_h, Neg(ONE)), h), h)
    second = _limit(Div(sin_h, h), h)
    minus = isinstance(pair[1], Neg)
    tail = cos_g if name == "sin" else sin_g
    grouped = Add(pair[0] * first, Neg(tail * second) if minus else tail * second)
    yield GROUP, grouped
    yield STANDARD, Add(pair[0] * ZERO, Neg(tail * slope) if minus else tail * slope)
    whole = build(as_term(tail * slope))
    yield multiply, Neg(whole) if minus else whole


def _exponential(base: Expr, g: Expr, slope: Expr, h: Sym) -> Iterable[Move]:
    small = scaled(slope, h)
    power = Pow(base, g)
    yield POWER_LAW, _limit(Div(Add(power * Pow(base, small), Neg(power)), h), h)
    yield GROUP, power * _limit(Div(Add(Pow(base, small), Neg(ONE)), h), h)
    factors = [] if literal_value(slope) == 1 else [slope]
    if base != E:
        factors.append(Func("ln", base))
    yield STANDARD, mul([power, *factors])


def _logarithm(g: Expr, slope: Expr, x: Sym, h: Sym) -> Iterable[Move]:
    ratio = Add(ONE, Div(scaled(slope, h), g))
    yield LOG_LAW, _limit(Div(Func("ln", ratio), h), h)
    yield STANDARD, Div(slope, g)
