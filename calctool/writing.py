"""A product as a textbook writes it: sign, number, letters, powers, brackets, functions, over the rest.

Source: the printed answers of Stewart, *Calculus*, chapter 3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .expr import (
    ZERO,
    Add,
    At,
    Const,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Sym,
    Undef,
    fold_kept,
    mul,
)
from .numerals import numeral, value

if TYPE_CHECKING:
    from .algebra import Exponent, Term


def key(base: Expr) -> Expr:
    """The base up to the order of its terms or factors: x + 1 and 1 + x are one factor, and so are their roots."""
    if isinstance(base, (Add, Mul)) and len(base.args) <= 50:
        known = base.memo.get(key)
        if known is None:
            known = base.memo[key] = tuple(sorted(base.args, key=hash))
        return base.__class__(*known)
    if isinstance(base, Func) and isinstance(base.args[0], Add):
        return base.with_args((key(base.args[0]), *base.args[1:]))
    return base


# The order in which a textbook writes the factors of a product.
def _rank(base: Expr, exponent: Exponent) -> int:
    if isinstance(exponent, Expr):
        return 4
    match base:
        case Num():
            return 0 if exponent.denominator == 1 else 4
        case Const():
            return 1
        case Sym():
            return 2
        case Add() if base.kinds & Func.KIND and _holds_function(base):
            return 7  # sec x (1 + tan x), but (x + 1) sec x
        case Add() | Deriv() | Limit() | At() | Piecewise():
            return 5
        case Undef():
            return 8
        case Func("sqrt" | "cbrt" | "root") if isinstance(base.args[0], Sym):
            return 3
        case Func("sqrt" | "cbrt" | "root") if not base.free:
            return 1
        case Func("ln" | "log") if not base.free:
            return 9  # 2^x ln 2: the constant of a base is written last
        case Func():
            return 6
    return 5


def _holds_function(bracket: Add) -> bool:
    for t in bracket.terms:
        product = t.body if isinstance(t, Neg) else t
        for f in product.args if isinstance(product, (Mul, Div)) else (product,):
            power = f.base if isinstance(f, Pow) else f
            if isinstance(power, Func) and power.free:
                return True
    return False


def build(term: Term) -> Expr:
    """A term as an expression: one fraction bar, the sign in front."""
    if term.coef == 0:
        return ZERO
    above: list[tuple[int, Expr]] = []
    below: list[tuple[int, Expr]] = []
    for k, base, e in _powers_to_write(term):
        if k in term.under and isinstance(e, Expr) and (flipped := _positive(e)) is not None:
            below.append((_rank(base, e), Pow(base, flipped)))
        elif isinstance(e, Fraction) and e.numerator < 0 and not (base == E and e != -1):  # e^(-2), but x/e
            below.append((_rank(base, -e), _power(base, -e, term.decimal)))
        else:
            above.append((_rank(base, e), _power(base, e, term.decimal)))
    above.sort(key=lambda pair: pair[0])
    below.sort(key=lambda pair: (pair[0], _nesting(pair[1])))
    _alphabetical(above)
    _alphabetical(below)
    p, q = abs(term.coef.numerator), term.coef.denominator
    front: Expr = Num(p)
    if term.decimal and q != 1:
        front = numeral(Fraction(p, q), True)
        q = 1 if isinstance(front, Num) else q
        front = front if q == 1 else Num(p)
    top = _numbered(front, [f for _, f in above])
    if q != 1 or below:
        top = Div(top, _numbered(Num(q), [f for _, f in below]))
    return Neg(top) if term.coef.numerator < 0 else top


def _nesting(e: Expr) -> int:
    """How deep the functions of a factor are nested: ln(x) is written before ln(ln(x))."""
    return min(fold_kept(e, _nesting, _levels), 9)


def _levels(node: Expr, parts: list[int]) -> int:
    return max(parts, default=0) + isinstance(node, Func)


def _alphabetical(factors: list[tuple[int, Expr]]) -> None:
    """Constants before variables, these in the order of the alphabet: 2a x y, b c and 2x h; k m keep their order."""
    places = [i for i, (_, f) in enumerate(factors) if _letter(f)]
    if len(places) > 1:
        constants = [_letter(factors[i][1]) for i in places]
        named = all(c[1] in _FIRST for c in constants if c and not c[0])
        ranked = sorted(
            [factors[i] for i in places],
            key=lambda pair: c if (c := _letter(pair[1]) or (0, "", 0))[0] or named else (0, "", 0),
        )
        for i, pair in zip(places, ranked, strict=True):
            factors[i] = pair


def _letter(e: Expr) -> tuple[int, str, int] | None:
    """Where a letter belongs in a product: a constant 0, a variable 1, the increment h 2; then its name."""
    base = e.base if isinstance(e, Pow) else e
    if not isinstance(base, Sym) or (isinstance(e, Pow) and value(e.exp) is None):
        return None
    stem, _, index = base.name.partition("_")
    return 2 if stem == "h" else 1 if stem in _LATE else 0, stem, int(index) if index.isdecimal() else 0


_FIRST = frozenset("abcd")


_LATE = frozenset("rstuvwxyz")


def _positive(e: Expr) -> Expr | None:
    """-e, where e begins with a minus sign."""
    from .algebra import leading, scale  # which writes with this module

    return scale(e, -1) if leading(e) < 0 else None


def _powers_to_write(term: Term) -> list[tuple[Expr, Expr, Exponent]]:
    """The powers, with (x^2 + 1)*sqrt(x^2 + 1) below the bar written as (x^2 + 1)^(3/2)."""
    out = dict(term.powers)
    for k, (base, e) in term.powers.items():
        if isinstance(base, Func) and base.name == "sqrt" and isinstance(base.arg, Add) and e == -1:
            inside = out.get(key(base.arg))
            if inside is not None and isinstance(inside[1], Fraction) and inside[1] < 0:
                del out[k]
                out[key(base.arg)] = (inside[0], inside[1] - Fraction(1, 2))
    return [(k, base, e) for k, (base, e) in out.items()]


def _numbered(n: Num | Expr, factors: list[Expr]) -> Expr:
    if value(n) != 1 or not factors:
        factors = [n, *factors]
    return mul(factors)


def _power(base: Expr, e: Exponent, decimal: bool = False) -> Expr:
    if isinstance(e, Fraction):
        if e == 1:
            return base
        e = numeral(e, decimal)
    return Pow(base, e)
