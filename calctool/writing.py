"""A product as a textbook writes it: sign, number, letters, powers, brackets, functions, over the rest.

Source: the printed answers of Stewart, *Calculus*, chapter 3.
"""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING

from .expr import ZERO, Add, Const, Div, E, Expr, Func, Mul, Neg, Num, Pow, Sym, Undef, mul, table
from .numerals import minus, numeral, value
from .walk import fold_kept

if TYPE_CHECKING:
    from .algebra import Exponent, Term


def key(base: Expr) -> Expr:
    """The base up to the order of its terms or factors: x + 1 and 1 + x are one factor, and so are their roots."""
    cls = base.__class__
    if not (cls is Add or cls is Mul or cls is Func):
        return base
    known = base.memo.get(key, base)
    if known is base:
        known = _key(base)
        # Not the node itself: it would keep itself alive.
        base.memo[key] = None if known is base else known
    return known or base


def _key(base: Expr) -> Expr:
    if type(base) is Func:
        return base.with_args((key(base.args[0]), *base.args[1:])) if type(base.args[0]) is Add else base
    return base.with_args(sorted(base.args, key=hash)) if len(base.args) <= 50 else base


# The order in which a textbook writes the factors of a product.
def _rank(base: Expr, exponent: Exponent) -> int:
    if isinstance(exponent, Expr):
        return 4
    cls = base.__class__
    if cls is Sym:
        return 2
    if cls is Func:
        return _rank_of_function(base)
    if cls is Add:
        # sec x (1 + tan x), but (x + 1) sec x
        return 7 if base.kinds & Func.KIND and _holds_function(base) else 5
    if cls is Num:
        return 0 if exponent.denominator == 1 else 4
    return 1 if cls is Const else 8 if cls is Undef else 5


def _rank_of_function(e: Expr) -> int:
    if e.data in ("sqrt", "cbrt", "root"):
        return 3 if type(e.args[0]) is Sym else 6 if e.free else 1
    # 2^x ln 2: the constant of a base is written last
    return 9 if e.data in ("ln", "log") and not e.free else 6


def _holds_function(bracket: Expr) -> bool:
    for t in bracket.args:
        product = t.body if type(t) is Neg else t
        for f in product.args if isinstance(product, (Mul, Div)) else (product,):
            power = f.base if type(f) is Pow else f
            if type(power) is Func and power.free:
                return True
    return False


MAX_SHORT_TERMS = 10_000
_SHORT_TERMS: dict[tuple[object, ...], Expr] = table()
"""A number, or a number times one power, is met again and again."""


def build(term: Term) -> Expr:
    """A term as an expression: one fraction bar, the sign in front."""
    if len(term.powers) > 1 or term.decimal or term.under:
        return _build(term)
    mark: tuple[object, ...] = (term.coef.numerator, term.coef.denominator)
    for base, e in term.powers.values():
        mark += (base, e.numerator, e.denominator) if isinstance(e, Fraction) else (base, e)
    known = _SHORT_TERMS.get(mark)
    if known is None:
        if len(_SHORT_TERMS) >= MAX_SHORT_TERMS:
            _SHORT_TERMS.clear()
        known = _SHORT_TERMS[mark] = _build(term)
    return known


def _build(term: Term) -> Expr:
    p, q = term.coef.numerator, term.coef.denominator
    if p == 0:
        return ZERO
    above: list[tuple[int, Expr]] = []
    below: list[tuple[int, Expr]] = []
    for k, base, e in _powers_to_write(term):
        if isinstance(e, Fraction):
            if e.numerator < 0 and not (base == E and e != -1):  # e^(-2), but x/e
                flipped = minus(e)
                below.append((_rank(base, flipped), _power(base, flipped, term.decimal)))
            else:
                above.append((_rank(base, e), _power(base, e, term.decimal)))
        elif k in term.under and (positive := _positive(e)) is not None:
            below.append((_rank(base, e), Pow(base, positive)))
        else:
            above.append((_rank(base, e), Pow(base, e)))
    if len(above) > 1:
        above.sort(key=itemgetter(0))
        _alphabetical(above)
    if len(below) > 1:
        below.sort(key=lambda pair: (pair[0], _nesting(pair[1])))
        _alphabetical(below)
    front: Expr = Num(abs(p))
    if term.decimal and q != 1:
        decimal = numeral(Fraction(abs(p), q), True)
        if type(decimal) is Num:
            front, q = decimal, 1
    top = _numbered(front, above)
    if q != 1 or below:
        top = Div(top, _numbered(Num(q), below))
    return Neg(top) if p < 0 else top


def _nesting(e: Expr) -> int:
    """How deep the functions of a factor are nested: ln(x) is written before ln(ln(x))."""
    return min(fold_kept(e, _nesting, _levels), 9)


def _levels(node: Expr, parts: list[int]) -> int:
    return max(parts, default=0) + (type(node) is Func)


def _alphabetical(factors: list[tuple[int, Expr]]) -> None:
    """Constants before variables, these in the order of the alphabet: 2a x y, b c and 2x h; k m keep their order."""
    letters = [(i, letter) for i, (_, f) in enumerate(factors) if (letter := _letter(f))]
    if len(letters) > 1:
        named = all(c[1] in _FIRST for _, c in letters if not c[0])
        ranked = sorted(letters, key=lambda pair: pair[1] if pair[1][0] or named else (0, "", 0))
        taken = [factors[i] for i, _ in ranked]
        for (i, _), pair in zip(letters, taken, strict=True):
            factors[i] = pair


def _letter(e: Expr) -> tuple[int, str, int] | None:
    """Where a letter belongs in a product: a constant 0, a variable 1, the increment h 2; then its name."""
    base = e.args[0] if e.__class__ is Pow else e
    if base.__class__ is not Sym or (base is not e and value(e.args[1]) is None):
        return None
    stem, _, index = base.data.partition("_")
    return 2 if stem == "h" else 1 if stem in _LATE else 0, stem, int(index) if index.isdecimal() else 0


_FIRST = frozenset("abcd")


_LATE = frozenset("rstuvwxyz")


def _positive(e: Expr) -> Expr | None:
    """-e, where e begins with a minus sign."""
    from .algebra import leading, scale  # which writes with this module

    return scale(e, -1) if leading(e) < 0 else None


def _powers_to_write(term: Term) -> list[tuple[Expr, Expr, Exponent]]:
    """The powers, with (x^2 + 1)*sqrt(x^2 + 1) below the bar written as (x^2 + 1)^(3/2)."""
    out = term.powers
    for k, (base, e) in term.powers.items():
        if type(base) is Func and base.name == "sqrt" and type(base.arg) is Add and e == -1:
            inside = out.get(key(base.arg))
            if inside is not None and isinstance(inside[1], Fraction) and inside[1] < 0:
                out = {other: power for other, power in out.items() if other != k}
                out[key(base.arg)] = (inside[0], inside[1] - Fraction(1, 2))
    return [(k, base, e) for k, (base, e) in out.items()]


def _numbered(n: Expr, ranked: list[tuple[int, Expr]]) -> Expr:
    factors = [f for _, f in ranked]
    return mul(factors) if factors and n.__class__ is Num and _is_one(n.data[0]) else mul([n, *factors])


def _is_one(q: Fraction) -> bool:
    return q.numerator == 1 == q.denominator


def _power(base: Expr, e: Fraction, decimal: bool) -> Expr:
    return base if _is_one(e) else Pow(base, numeral(e, decimal))
