"""The sum of the strips under a curve in closed form, and its limit worked.

With the value at the right end of each strip, the sum is one of powers for a polynomial, a geometric one for an
exponential, and for a sine or a cosine one whose terms cancel after each is multiplied by the sine of half a step.

Sources: Stewart, *Calculus*, 5.1 and 5.2; Graham, Knuth and Patashnik, *Concrete Mathematics*, 2.3 (geometric sums);
Apostol, *Calculus* I, 2.7 (sine and cosine).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.power_sums import in_steps, power_sum, right_sum
from calctool.books import derivative_engine
from calctool.errors import CalcError
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, OO, Add, Deriv, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym, as_expr
from calctool.limits.solver import LimitEngine
from calctool.optimisation.critical_signs import Window
from calctool.parsing import parse
from calctool.report.model import Block, Remark, Work
from calctool.simplification import simplify
from calctool.simplification.substitution import exact_value
from calctool.tasks.exhaust_circle import N

HIGHEST = 12
"""Of a polynomial whose sums are worked."""


def by_formula(f: Expr, x: Sym, window: Window) -> list[Block] | None:
    """The sum over n strips in closed form, and its limit worked; None where there is none that is known here."""
    low, high = window.low, window.high
    assert low is not None
    assert high is not None
    if not f.has(x):
        total = simplify(Mul(f, Add(high.written, Neg(low.written))))
        return [Work(LimitEngine().derive(Limit(total, N, OO)).derivation)]
    c = rational_coefficients(f, x)
    if c is None:
        return _of_one_function(f, x, low.written, high.written)
    if len(c) > HIGHEST + 1 or low.rational is None or high.rational is None:
        return None
    width = high.rational - low.rational
    place = simplify(Add(low.written, Div(Mul(as_expr(width), Sym("i")), N)))
    steps = in_steps(c, low.rational, width)
    value = simplify(Add(*[Mul(as_expr(a), Pow(Div(Sym("i"), N), Num(k))) for k, a in enumerate(steps)], Num(0)))
    total = _polynomial([*right_sum(c, low.rational, high.rational)])
    sums = [k for k, a in enumerate(steps) if k and a]
    out: list[Block] = [
        Remark(
            (
                "Any value on each strip will do between the two. With the one at its right end, x_i = ",
                place,
                ", the values are f(x_i) = ",
                value,
                ".",
            )
        ),
    ]
    if sums:
        words: list[str | Expr] = ["The sums of powers for i = 1, ..., n: "]
        for j, k in enumerate(sums):
            words += [", " if j else "", power_name(k), " = ", _sum_formula(k)]
        out.append(Remark(tuple([w for w in words if w != ""])))
    out.append(Remark(("So the sum of the strips of width ", simplify(Div(as_expr(width), N)), " is ", total, ".")))
    out.append(Work(LimitEngine().derive(Limit(total, N, OO)).derivation))
    return out


class SummedFunction(NamedTuple):
    """``factor`` times a sine or cosine of ``rate`` x + ``start``, or times a power of ``base`` with that exponent."""

    factor: Expr
    rate: Expr
    start: Expr
    base: Expr | None = None
    name: str = ""


def one_function(f: Expr, x: Sym) -> SummedFunction | None:
    """The function as a multiple of one exponential, sine or cosine of a linear expression; None for any other.

    >>> from calctool.expr.printer import show
    >>> found = one_function(parse("-2 sin(3x + 1)/5"), Sym("x"))
    >>> show(found.factor), found.name, show(found.rate), show(found.start)
    ('-2/5', 'sin', '3', '1')
    """
    factor: list[Expr] = []
    while True:
        if isinstance(f, Neg):
            factor, f = [*factor, Neg(ONE)], f.body
        elif isinstance(f, Mul) and sum(a.has(x) for a in f.factors) == 1:
            factor, f = [*factor, *[a for a in f.factors if not a.has(x)]], next(a for a in f.factors if a.has(x))
        elif isinstance(f, Div) and not f.args[1].has(x):
            factor, f = [*factor, Div(ONE, f.args[1])], f.args[0]
        else:
            break
    base, name = None, ""
    if isinstance(f, Pow) and not f.base.has(x):
        base, inside = f.args
    elif isinstance(f, Func) and f.name in ("sin", "cos") and len(f.args) == 1:
        name, inside = f.name, f.args[0]
    else:
        return None
    try:
        rate = derivative_engine().derive(Deriv(inside, x)).result
    except CalcError:
        return None
    if rate.has(x):
        return None
    product = simplify(Mul(*factor)) if len(factor) > 1 else factor[0] if factor else ONE
    return SummedFunction(product, rate, closed(substitute(inside, x.name, Num(0))), base, name)


def closed(e: Expr) -> Expr:
    """A constant worked out."""
    return derivative_engine(last=(exact_value,)).settle(e).result


def _of_one_function(f: Expr, x: Sym, low: Expr, high: Expr) -> list[Block] | None:
    """The same for an exponential, a sine or a cosine."""
    wave = one_function(f, x)
    if wave is None:
        return None
    width = closed(Add(high, Neg(low)))
    try:
        said, total = (of_waves if wave.base is None else of_powers)(f, x, wave, low, high, width)
        work = LimitEngine().derive(Limit(total, N, OO))
    except CalcError:
        return None
    if work.value is None or work.value.free or work.value in (OO, Neg(OO)):
        return None
    strips: Expr = simplify(Div(width, N))
    return [said, Remark(("So the sum of the strips of width ", strips, " is ", total, ".")), Work(work.derivation)]


def of_powers(f: Expr, x: Sym, wave: SummedFunction, low: Expr, high: Expr, width: Expr) -> tuple[Remark, Expr]:
    """f(a) q^i: a geometric sum, q (f(b) - f(a))/(q - 1)."""
    assert wave.base is not None
    ratio = Pow(wave.base, simplify(Div(Mul(wave.rate, width), N)))
    rise = simplify(Add(substitute(f, x.name, high), Neg(substitute(f, x.name, low))))
    said = Remark(
        (
            "Any value on each strip will do between the two. From the right end of one strip to that of the next the "
            "value is multiplied by q = ",
            ratio,
            ", so they are f(a) q, f(a) q^2, ..., f(a) q^n with the ends a = ",
            low,
            " and b = ",
            high,
            ". This is a geometric sum, ",
            "f(a) q (q^n - 1)/(q - 1) = q (f(b) - f(a))/(q - 1), because f(a) q^n = f(b).",
        )
    )
    above = ratio if rise == ONE else Mul(rise, ratio)
    if width != ONE:
        above = Mul(width, *(above.factors if isinstance(above, Mul) else (above,)))
    return said, Div(above, Mul(N, Add(ratio, Neg(ONE))))


def of_waves(f: Expr, x: Sym, wave: SummedFunction, low: Expr, high: Expr, width: Expr) -> tuple[Remark, Expr]:
    """sin(t + d) + ... + sin(t + n d) = sin(n d/2) sin(t + (n + 1) d/2)/sin(d/2), and the same with cosines."""
    turn = closed(Mul(wave.rate, width))  # n d
    first = closed(Add(Mul(wave.rate, low), wave.start))  # t
    whole = closed(Func("sin", Div(turn, Num(2))))
    middle = closed(Add(first, Div(turn, Num(2))))
    half = simplify(Div(turn, Mul(Num(2), N)))  # d/2
    said = Remark(
        (
            "Any value on each strip will do between the two. With the one at its right end the sum is one of "
            f"{wave.name}(t + d), {wave.name}(t + 2d), ..., {wave.name}(t + n d) with t = ",
            first,
            " and d = ",
            simplify(Div(turn, N)),
            ". Multiplied by 2 sin(d/2) each is a difference, and all but two terms cancel, so it is "
            f"sin(n d/2) {wave.name}(t + (n + 1)d/2)/sin(d/2).",
        )
    )
    scale = closed(Mul(wave.factor, width, whole))
    last = Func(wave.name, half if middle == Num(0) else Add(middle, half))
    above: Expr = last if scale == ONE else Mul(scale, last)
    return said, Div(above, Mul(N, Func("sin", half)))


def power_name(k: int) -> str:
    """The sum of the powers as it is written.

    >>> power_name(1), power_name(3)
    ('1 + 2 + ... + n', '1^3 + 2^3 + ... + n^3')
    """
    return "1 + 2 + ... + n" if k == 1 else f"1^{k} + 2^{k} + ... + n^{k}"


def _sum_formula(k: int) -> Expr:
    known = {1: "n(n+1)/2", 2: "n(n+1)(2n+1)/6", 3: "n^2(n+1)^2/4"}
    if k in known:
        return parse(known[k])
    terms = [Mul(as_expr(a), Pow(N, Num(i))) for i, a in enumerate(power_sum(k)) if a]
    return simplify(Add(*reversed(terms)))


def _polynomial(c: Sequence[Fraction]) -> Expr:
    """c_0 + c_1/n + c_2/n^2 ..., as it is written."""
    terms: list[Expr] = []
    for k, a in enumerate(c):
        if not a:
            continue
        size = Num(abs(a.numerator))
        below = Num(a.denominator)
        power: Expr = N if k == 1 else Pow(N, Num(k))
        term: Expr = (
            size
            if k == 0 and a.denominator == 1
            else Div(size, below if k == 0 else power if a.denominator == 1 else Mul(below, power))
        )
        terms.append(Neg(term) if a < 0 else term)
    return Num(0) if not terms else terms[0] if len(terms) == 1 else Add(*terms)
