"""School algebra on typed trees: a product is a coefficient and powers (a term), a sum is a list of terms.

The simplifications compute with these, so that collecting like terms and cancelling need no computer
algebra system.  Everything here keeps the value on the real domain where the original is defined: roots
are combined only with themselves, ``sqrt(x^2)`` is never x, exponents of a power are multiplied only when
the outer one is an integer.  In this order: terms, a term from an expression, exponents, brackets that are
multiples of each other, sums of terms, and a term written as an expression: each needs the others, for an exponent is
a sum of terms.  Products of sums are multiplied out and taken apart in :mod:`calctool.algebra.distribution`.

Source: any school algebra; the names follow Stewart, *Calculus*, "Diagnostic tests: algebra".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from operator import itemgetter

from calctool.algebra.factor_keys import key
from calctool.algebra.factor_order import nesting, put_letters_in_order, rank
from calctool.algebra.monomials import Exponent, Monomial, PowerProduct, Shape, degree
from calctool.expr.exact import (
    MAX_BITS,
    exponent_of,
    integer,
    is_one_number,
    literal_value,
    minus,
    numeral,
    plus,
    power_value,
    rational_power,
    real_exponent,
    root_index,
    root_value,
    square_part,
    times,
    typed_decimal,
)
from calctool.expr.interning import table
from calctool.expr.printer import show
from calctool.expr.traversal import cached
from calctool.expr.tree import (
    ROOT_NAMES,
    ZERO,
    Add,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Pow,
    add,
    as_expr,
    mul,
)

MAX_SCALED = 50
"""Factors are compared up to a number only where the number's power stays small."""


class Term(PowerProduct):
    """A product that is multiplied and written: what meets its like is joined, and cancels.

    Brackets that are multiples of each other are one base, and whole powers of a root leave the root.
    """

    __slots__ = ()

    def times(self, base: Expr, exponent: Exponent) -> None:
        """Multiply by ``base^exponent`` (the base is not itself a product)."""
        k = key(base)
        powers = self.powers
        known = powers.get(k)
        if isinstance(exponent, Fraction):
            if exponent.numerator == 0:
                return
            if known is None and base.__class__ is Add and _small(exponent):
                # 2 - x stands for -(x - 2), and 8x + 4 for 4(2x + 1), where that is a factor too.
                found = self._multiple(base, k)
                if found is not None:
                    other, ratio = found
                    known = powers[other]
                    part = abs(ratio.numerator) == 1 < ratio.denominator  # x - 2 beside 2x - 4
                    if part and isinstance(known[1], Fraction) and _small(known[1]):
                        del powers[other]
                        self._indexed = -1
                        self.coef = times(self.coef, (1 / ratio) ** int(known[1]))
                        known = powers[k] = (base, known[1])
                    else:
                        k = other
                        self.coef = times(self.coef, ratio ** int(exponent))
                        base = known[0]
        if known is None:
            powers[k] = (base, exponent)
            return
        first, old = known
        if first is not base and isinstance(old, Fraction) and isinstance(exponent, Fraction):
            # of x + 1 and (1 + x)^2 the higher power says how the bracket is written
            first = base if abs(exponent) > abs(old) else first
        joined = _join(first, old, exponent)
        if joined is None:
            # With a minus sign, so that it is no base's key: e^x beside (e^x)^(1/3).
            k = Neg(Pow(base, exponent if isinstance(exponent, Expr) else as_expr(exponent)), True)
            if k in powers:
                first, old = powers[k]
                joined = _join(first, old, exponent)
            if joined is None:
                powers[k] = (base, exponent)
                return
        if _opposed(old, exponent) or (k in self.under and leading(old) * leading(exponent) < 0):
            self.cancelled = True
        if isinstance(joined, Fraction) and joined.numerator == 0:
            del powers[k]
        else:
            powers[k] = (first, joined)

    def _multiple(self, base: Add, k: Expr) -> tuple[Expr, Fraction] | None:
        """The factor that ``base`` is a multiple of (its key, the ratio); None: from now on it may be that factor."""
        if not any(first.__class__ is Add for first, _ in self.powers.values()):
            self._indexed = -1
            return None
        own = shape(base)
        if own is None:
            return None
        if self._indexed != len(self.powers):
            self._brackets = {}
            for other, (first, _) in self.powers.items():
                theirs = shape(first) if type(first) is Add else None
                if theirs is not None:
                    self._brackets.setdefault(theirs[0], (other, theirs[1]))
        found = self._brackets.get(own[0])
        if found is not None and found[0] in self.powers:
            return found[0], own[1] / found[1]
        self._brackets[own[0]] = (k, own[1])
        self._indexed = len(self.powers) + 1
        return None

    def multiply(self, other: Term, exponent: int = 1) -> None:
        """Multiply by ``other^exponent``; the caller sees to it that the coefficient is neither 0 nor too large."""
        reduced = other.coef**exponent if exponent != 1 else other.coef
        self.decimal = self.decimal or other.decimal
        if not self.decimal and _meet(self.coef, reduced):
            self.cancelled = True
        self.coef = times(self.coef, reduced)
        self.cancelled = self.cancelled or other.cancelled
        self.narrow |= other.narrow
        if exponent > 0:
            self.under |= other.under
        else:
            self.under |= {k for k, (_, e) in other.powers.items() if isinstance(e, Expr) and k not in other.under}
        for base, e in other.powers.values():
            if exponent != 1:
                e = times(e, integer(exponent)) if isinstance(e, Fraction) else scale(e, exponent)
            self.times(base, e)
        self.combine_radicals()

    def combine_radicals(self) -> None:
        """sqrt(u)^2 is u, u/sqrt(u) is sqrt(u), |u|^2 is u^2: whole powers of a root leave the root."""
        for k in [k for k, (b, _) in self.powers.items() if b.__class__ is Func and b.data in ROOT_NAMES]:
            if k in self.powers:
                base, e = self.powers[k]
                if type(base) is Func and isinstance(e, Fraction) and e.denominator == 1:
                    if base.name == "abs":
                        self._combine_absolute_value(k, base, e)
                    else:
                        self._combine_root(k, base, e)

    def _combine_absolute_value(self, k: Expr, base: Func, e: Fraction) -> None:
        """|u|^2 is u^2, u^2/|u| is |u|, and |u|/u^2 is 1/|u|."""
        inside = self.powers.get(key(base.arg))
        if abs(e) >= 2 and e % 2 == 0:
            del self.powers[k]
            self.multiply(shared_term(base.arg), int(e))
        elif inside is not None and isinstance(inside[1], Fraction) and abs(inside[1]) >= 2 and e * inside[1] < 0:
            across = 2 if e < 0 else -2
            self.powers[k] = (base, e + across)
            self.cancelled = True
            self.multiply(shared_term(base.arg), -across)

    def _combine_root(self, k: Expr, root: Func, e: Fraction) -> None:
        """The whole powers in ``root^e`` leave the root, and those of its radicand beside it meet it."""
        index = root_index(root)
        if index is None:
            return
        number = literal_value(root.arg) if e.numerator < 0 and index == 2 else None
        if number is not None and number > 1 and (self.coef / number).denominator == self.coef.denominator:
            self.coef /= number  # 14/sqrt(2) = 7 sqrt(2)
            self.powers[k] = (root, e + 2)
            self.cancelled = True
            return
        beside = self.powers.get(key(root.arg)) or self._radicand(root.arg, e)
        other = beside[1] if beside is not None and isinstance(beside[1], Fraction) else None
        if beside is not None and other is not None and other.denominator != 1:
            # sqrt(x)/x^(1/2): two ways of writing one thing
            self.cancelled = self.cancelled or _opposed(e, other)
            del self.powers[k]
            self.times(beside[0], e / index)
            return
        whole, rest = _outside_and_inside(e, index, other)
        if whole == 0:
            return
        if rest:
            self.powers[k] = (root, rest)
        else:
            del self.powers[k]
        if abs(e) < index or (other is not None and other * whole < 0):
            self.cancelled = True
        self.multiply(shared_term(root.arg), whole)

    def _radicand(self, inside: Expr, e: Fraction) -> tuple[Expr, Exponent] | None:
        """The power of a bracket across the bar that is a multiple of the radicand: (2 - 2u)/sqrt(1 - u)."""
        own = shape(inside) if type(inside) is Add else None
        if own is None or type(inside) is not Add:
            return None
        for k, (base, power) in self.powers.items():
            theirs = shape(base) if type(base) is Add else None
            if theirs is None or theirs[0] != own[0] or not isinstance(power, Fraction) or power * e >= 0:
                continue
            if power.denominator == 1 and abs(power) < MAX_SCALED:
                del self.powers[k]
                self.coef *= (theirs[1] / own[1]) ** int(power)
                self.powers[key(inside)] = (inside, power)
                return inside, power
        return None

    def expr(self) -> Expr:
        """The product as a textbook writes it: sign, number, letters, powers, brackets, functions, over the rest."""
        return build(self)


def _outside_and_inside(e: Fraction, index: int, other: Fraction | None) -> tuple[int, Fraction]:
    """``root^e`` as a whole power of the radicand, and a power of the root; ``other`` is the radicand's exponent."""
    whole = int(e / index)  # towards zero: the root keeps its side of the fraction bar
    rest = e - whole * index
    if other is not None:
        # x/sqrt(x) = sqrt(x), sqrt(x)/x = 1/sqrt(x)
        if rest < 0 < other:
            return whole - 1, rest + index
        if other < 0 < rest:
            return whole + 1, rest - index
    return whole, rest


def _small(e: Fraction) -> bool:
    return e.denominator == 1 and -MAX_SCALED < e.numerator < MAX_SCALED


def _opposed(a: Exponent, b: Exponent) -> bool:
    return isinstance(a, Fraction) and isinstance(b, Fraction) and a.numerator * b.numerator < 0


def _meet(a: Fraction, b: Fraction) -> bool:
    """Does a number cancel when two fractions are multiplied?"""
    p, q = a.denominator, b.denominator
    return (q != 1 and gcd(a.numerator, q) > 1) or (p != 1 and gcd(p, b.numerator) > 1)


def _is_one(q: Fraction) -> bool:
    return q.numerator == 1 == q.denominator


def as_term(e: Expr) -> Term:
    """A product-like expression as a coefficient and powers, a copy that may be written to.

    >>> from calctool.parsing import parse
    >>> as_term(parse("2x*3x^2/4")).expr() == parse("3x^3/2")
    True
    """
    return shared_term(e).copy()


def shared_term(e: Expr) -> Term:
    """The term of an expression, shared by all who ask for it, and so never to be written to."""
    return cached(_term_of, e)


def same_factors(a: Expr, b: Expr) -> bool:
    """Are they the same factors, perhaps in another order?"""
    p, q = shared_term(a), shared_term(b)
    return (p.coef, p.monomial) == (q.coef, q.monomial)


def _term_of(e: Expr) -> Term:
    term = Term()
    _gather(term, e, 1)
    term.combine_radicals()
    return term


def _gather(term: Term, e: Expr, exponent: int) -> None:
    """Multiply the term by ``e^exponent``, factor by factor."""
    stack: list[tuple[Expr, int]] = [(e, exponent)]
    while stack:
        e, exponent = stack.pop()
        cls = e.__class__
        if cls is Num:
            _gather_number(term, e, exponent)
        elif cls is Mul:
            stack += [(f, exponent) for f in reversed(e.args)]
        elif cls is Pow:
            stack += _gather_power(term, e.args[0], e.args[1], exponent)
        elif cls is Neg:
            if exponent % 2:
                term.coef = minus(term.coef)
            stack.append((e.args[0], exponent))
        elif cls is Div:
            stack.append((e.args[1], -exponent))
            stack.append((e.args[0], exponent))
        elif cls is Func and (index := root_index(e)) is not None:
            stack += _gather_root(term, e, index, exponent)
        else:
            term.times(e, integer(exponent))


def _gather_number(term: Term, e: Expr, exponent: int) -> None:
    v = e.data[0]
    if v.numerator == 1 == v.denominator:
        return
    term.decimal = term.decimal or typed_decimal(e)
    number = power_value(v, exponent)
    if number is None:
        term.times(e, integer(exponent))
        return
    if not term.decimal and _meet(term.coef, number):
        term.cancelled = True
    term.coef = times(term.coef, number)


def _gather_power(term: Term, base: Expr, exp: Expr, exponent: int) -> Sequence[tuple[Expr, int]]:
    """The same for ``(base^exp)^exponent``: what is still to be multiplied by."""
    n = literal_value(exp)
    term.decimal = term.decimal or typed_decimal(exp)
    if is_one_number(exp):
        term.narrow |= {(key(base), typed_decimal(exp))}
    if n is None:
        if not (type(base) is Num and base.value == 1):
            if exponent < 0:
                term.under |= {key(base)}
            term.times(base, exp if exponent == 1 else scale(exp, exponent))
        return ()
    if n.denominator == 1 and abs(n.numerator * exponent) <= MAX_BITS:
        return ((base, n.numerator * exponent),)
    if type(base) is Pow and real_exponent(exp) is not None and (m := literal_value(base.exp)) is not None:
        return _gather_power(term, base.base, exponent_of(m * n, False, is_one_number(base.exp)), exponent)
    number = literal_value(base)
    if number is not None and (number >= 0 or real_exponent(exp) is not None):
        r = rational_power(number, n)
        if r is not None:
            return ((as_expr(r), exponent),)
        if number < 0:  # (-5)^(1/3) = -5^(1/3)
            if n.numerator * exponent % 2:
                term.coef = minus(term.coef)
            number = -number
            base = as_expr(number)
        if number.denominator != 1 == number.numerator and not typed_decimal(base):  # (1/6)^(1/3) = 1/6^(1/3)
            term.times(Num(number.denominator), -n * exponent)
            return ()
    term.times(base, n * exponent)
    return ()


def _gather_root(term: Term, e: Expr, index: int, exponent: int) -> Sequence[tuple[Expr, int]]:
    """The same for a root: 2 for sqrt(4), 2 sqrt(3) for sqrt(12)."""
    number = literal_value(e.args[0])
    if number is not None:
        r = root_value(number, index)
        if r is not None:
            return ((as_expr(r), exponent),)
        if index == 2 and number > 0 and (pair := square_part(number)):
            term.times(Func("sqrt", as_expr(pair[1])), integer(exponent))
            return ((as_expr(pair[0]), exponent),)
    term.times(e, integer(exponent))
    return ()


def leading(e: Exponent) -> int:
    """The sign of an exponent: of the number, or of every term where they agree, else 0."""
    coefs = [e] if isinstance(e, Fraction) else [shared_term(t).coef for t in terms_of(e)]
    return 1 if all(c > 0 for c in coefs) else -1 if all(c < 0 for c in coefs) else 0


def _join(base: Expr, a: Exponent, b: Exponent) -> Exponent | None:
    """The sum of two exponents, or None where a textbook would leave the two powers apart."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return plus(a, b)
    if isinstance(a, Fraction) or isinstance(b, Fraction):
        letters = b if isinstance(a, Fraction) else a
        if isinstance(letters, Expr) and not base.free.isdisjoint(letters.free) and degree(shared_term(letters)) != 1:
            return None  # x^(1/x)/x^2, but x^n/x = x^(n - 1) and x^x/x = x^(x - 1)
    joined = sum_of_exponents(a, b)
    if isinstance(joined, Fraction) or isinstance(a, Fraction) or isinstance(b, Fraction):
        return joined
    return joined if len(terms_of(joined)) < len(terms_of(a)) + len(terms_of(b)) else None


def sum_of_exponents(a: Exponent, b: Exponent) -> Exponent:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return plus(a, b)
    joined = collect(t for x in (a, b) for t in terms_of(x if isinstance(x, Expr) else as_expr(x)))
    number = literal_value(joined)
    return joined if number is None else number


def scale(e: Expr, factor: int | Fraction) -> Expr:
    """``factor * e`` as a simplified product (or sum of products)."""
    if type(e) is Add:
        return add([scale(t, factor) for t in e.terms])
    term = as_term(e)
    term.coef *= factor
    return build(term)


def shape(base: Add) -> tuple[Shape, Fraction] | None:
    """What a bracket has in common with its multiples, and a number in proportion to it: 8x + 4 is 4(2x + 1).

    None for a bracket too long to compare or with like terms in it.

    >>> from calctool.parsing import parse
    >>> (a, eight), (b, two) = shape(parse("8x + 4")), shape(parse("1 + 2x"))
    >>> a == b, max(eight, two) / min(eight, two)
    (True, Fraction(4, 1))
    """
    return cached(_shape, base)


def _shape(base: Add) -> tuple[Shape, Fraction] | None:
    if len(base.args) > 20:
        return None
    terms = [shared_term(t) for t in base.args]
    coefs = {t.monomial: t.coef for t in terms}
    if len(coefs) != len(base.args) or any(c.numerator == 0 for c in coefs.values()):
        return None
    first = min(terms, key=_printed).coef  # whatever the order of the terms
    p, q = first.denominator, first.numerator  # of the reciprocal
    return frozenset([(like, *_reduced(c.numerator * p, c.denominator * q)) for like, c in coefs.items()]), first


def _printed(term: Term) -> list[tuple[str, str]]:
    return sorted([(show(k), str(e) if isinstance(e, Fraction) else show(e)) for k, (_, e) in term.powers.items()])


def _reduced(a: int, b: int) -> tuple[int, int]:
    """Numerator and denominator of a/b."""
    g = gcd(a, b) if b > 0 else -gcd(a, b)
    return a // g, b // g


def terms_of(e: Expr) -> tuple[Expr, ...]:
    """The terms of a sum, sums inside the sum included (a minus in front of a bracket is left alone)."""
    if type(e) is not Add:
        return (e,)
    out: list[Expr] = []
    stack = list(reversed(e.args))
    while stack:
        t = stack.pop()
        if type(t) is Add:
            stack.extend(reversed(t.args))
        else:
            out.append(t)
    return tuple(out)


def negated(e: Expr) -> Expr:
    """-e without a double minus."""
    if type(e) is Neg:
        return e.body
    return ZERO if literal_value(e) == 0 else Neg(e)


def collect(terms: Iterable[Expr]) -> Expr:
    """The sum of the terms with like terms put together, in order of first appearance.

    >>> from calctool.parsing import parse
    >>> collect(parse("2x + 3 + 5x - 3").args) == parse("7x")
    True
    """
    return sum_of(merge([shared_term(t) for t in terms]))


def merge(terms: Sequence[Term]) -> list[Term]:
    """Like terms put together; terms that vanish are dropped."""
    groups: dict[Monomial, Term] = {}
    for t in terms:
        if t.coef.numerator == 0:
            continue
        k = t.monomial
        if k in groups:
            groups[k] = joined = groups[k].copy()
            joined.coef = plus(joined.coef, t.coef)
            joined.decimal = joined.decimal or t.decimal
            joined.narrow |= t.narrow
        else:
            groups[k] = t
    return [t for t in groups.values() if t.coef.numerator != 0]


def sum_of(terms: Sequence[Term]) -> Expr:
    """Terms as one sum; a leading minus is avoided where a later term is positive and short."""
    return add([build(t) for t in terms])


MAX_SHORT_TERMS = 10_000
_SHORT_TERMS: dict[tuple[object, ...], Expr] = table()
"""Terms that are a number, or a number times one power, as expressions: they recur in every exercise."""


def build(term: Term) -> Expr:
    """A term as an expression: one fraction bar, the sign in front."""
    if len(term.powers) > 1 or term.decimal or term.under or term.narrow:
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
                below.append((rank(base, flipped), _power(term, base, flipped)))
            else:
                above.append((rank(base, e), _power(term, base, e)))
        elif k in term.under and (positive := _positive(e)) is not None:
            below.append((rank(base, e), Pow(base, positive)))
        else:
            above.append((rank(base, e), Pow(base, e)))
    if len(above) > 1:
        above.sort(key=itemgetter(0))
        put_letters_in_order(above)
    if len(below) > 1:
        below.sort(key=lambda pair: (pair[0], nesting(pair[1])))
        put_letters_in_order(below)
    front: Expr = Num(abs(p))
    if term.decimal and q != 1:
        decimal = numeral(Fraction(abs(p), q), True)
        if type(decimal) is Num:
            front, q = decimal, 1
    top = _numbered(front, above)
    if q != 1 or below:
        top = Div(top, _numbered(Num(q), below))
    return Neg(top) if p < 0 else top


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


def _positive(e: Expr) -> Expr | None:
    """-e, where e begins with a minus sign."""
    return scale(e, -1) if leading(e) < 0 else None


def _numbered(n: Expr, ranked: list[tuple[int, Expr]]) -> Expr:
    factors = [f for _, f in ranked]
    return mul(factors) if factors and n.__class__ is Num and _is_one(n.data[0]) else mul([n, *factors])


def _power(term: Term, base: Expr, e: Fraction) -> Expr:
    if _is_one(e):
        return base
    k = key(base)
    decimal = (k, True) in term.narrow
    return Pow(base, exponent_of(e, term.decimal or decimal, decimal or (k, False) in term.narrow))
