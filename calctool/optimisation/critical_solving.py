"""The equation f'(x) = 0 as it is solved on the board: over one bar, factors, each factor by the way that is for it.

The solutions themselves come from :mod:`calctool.optimisation.critical_points`, where they are proved; here it is said
how a reader gets them.  A line is said only where it is certain: a product is proved equal to the sum it stands for,
and a factor is credited with a solution only where it is 0 there.

Source: Stewart, *Calculus*, 4.1 (critical numbers), review of algebra (zero products, quadratic formula).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import prod
from typing import NamedTuple

from calctool.algebra.bounds import bounds
from calctool.algebra.inverses import never_zero
from calctool.algebra.normal_form import proved
from calctool.algebra.polynomials import rational_coefficients, written
from calctool.algebra.rational import one_kernel, rational_function
from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.roots import factored
from calctool.derivation.rule import Words
from calctool.expr.exact import literal_value
from calctool.expr.traversal import count, substitute
from calctool.expr.tree import (
    ZERO,
    Add,
    Connective,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    as_expr,
    mul,
)
from calctool.optimisation.critical_angles import circular, over_one_bar, trigonometric
from calctool.optimisation.critical_points import Study
from calctool.optimisation.critical_signs import shared_factor
from calctool.optimisation.located import Located, vanishes
from calctool.simplification import simplify


class BoardLine(NamedTuple):
    """A line of the argument and the reason for it."""

    words: Words
    reason: str = ""


def equation(lhs: Expr, rhs: Expr = ZERO) -> Relation:
    return Relation("=", lhs, rhs)


class Board:
    """How one expression is solved for its zeros, which are known."""

    def __init__(self, x: Sym, zeros: Sequence[Exact], named: dict[int, Words]) -> None:
        self.x = x
        self.zeros = list(zeros)
        self.named = named
        """The words for each zero, by its place in the list."""
        self.lines: list[BoardLine] = []
        self.then = ""
        """Why the solutions follow from the last line of a factor's way."""

    def say(self, *words: str | Expr, reason: str = "") -> None:
        if not self.lines or self.lines[-1].words != words:  # 4x = 0 gives x = 0, and that is the zero
            self.lines.append(BoardLine(words, reason))

    def solve(self, e: Expr) -> None:
        """The lines from e = 0 on."""
        x = self.x
        self.say(equation(e))
        if isinstance(e, Piecewise):
            for value, condition in e.branches:
                if value.has(x):
                    always = isinstance(condition, Connective) and not condition.args
                    self.say(
                        "otherwise: " if always else "for ", *(() if always else (condition, ": ")), equation(value)
                    )
            if self.zeros:
                self.say(*self._listed(range(len(self.zeros))))
            return
        top = e
        for change, reason in (
            (circular, "sine and cosine for the other functions of the angle"),
            (over_one_bar, "over one fraction bar"),
        ):
            after = change(top)
            if after != top and proved(after, top):
                self.say(equation(after), reason=reason)
                top = after
        while isinstance(top, Neg):
            top = top.body
        if isinstance(top, Div):
            if top.num.has(x):
                top = top.num
                self.say(equation(top), reason="a fraction is 0 where what is above the bar is 0")
            else:
                self.say("there is no solution", reason="what is above the bar is a number other than 0")
                return
        product = _split(top, x) if isinstance(top, Add) else factors_of(top, x)
        if len(product) > 1 and mul(product) != top:
            if not proved(mul(product), top):
                product = [top]
            else:
                self.say(equation(_signed(product)), reason="factor")
        moving = [base_of(f) for f in product if f.has(x)]
        if len(moving) > 1 or (moving and moving[0] != top):
            either = [equation(f) for f in moving]
            either_words: list[str | Expr] = []
            for k, eq in enumerate(either):
                either_words += [" or ", eq] if k else [eq]
            self.say(*either_words, reason="a product is 0 where one of its factors is" if len(moving) > 1 else "")
        for f in moving:
            self.factor(f, alone=len(moving) == 1)

    def factor(self, f: Expr, alone: bool) -> None:
        """One factor's equation solved."""
        own = [k for k, z in enumerate(self.zeros) if self._zero_of(f, z)]
        start: tuple[str | Expr, ...] = () if alone else (equation(f), ": ")
        if bounds(f).positive or (isinstance(f, Func) and never_zero(f.name)):
            self.say(f, " is never 0", reason="its values are positive" if bounds(f).positive else "")
            return
        self.then = ""
        for words, reason in self.way(f):
            if words == (equation(f),):
                continue
            self.say(*start, *words, reason=reason)
            start = ()
        if f == self.x and own and not alone:
            return
        if not own:
            self.say(*start, "no solution where the function is looked at")
        else:
            self.say(*start, *self._listed(own), reason=self.then)

    def _listed(self, own: Sequence[int]) -> Words:
        words: list[str | Expr] = []
        for n, k in enumerate(own):
            words += [" or ", *self.named[k]] if n else [*self.named[k]]
        return tuple(words)

    def _zero_of(self, f: Expr, z: Exact) -> bool:
        if z.expr is not None:
            return vanishes(f, self.x, z.expr)
        if isinstance(z, Located):
            return z.f == f or z.zero_of(f)
        c = rational_coefficients(f, self.x)
        return c is not None and z.root is not None and any(_same_root(p, z) for p, _ in factored(c))

    def way(self, f: Expr) -> list[tuple[Words, str]]:
        """The lines between f = 0 and its solutions."""
        x = self.x
        kernel = one_kernel(f, x)
        ratio = None if kernel is None else rational_function(f, kernel[1])
        if kernel is None or ratio is None or len(ratio[1]) > 1:
            return self._angles(f)
        t, c = kernel[0], [a / ratio[1][0] for a in ratio[0]]
        if len(c) == 2:
            value = as_expr(-c[0] / c[1])
            if t == x:
                return []
            self.then = _inverse_of(t, -c[0] / c[1])
            return [((equation(t, value),), "")]
        if len(c) == 3:
            return self._quadratic(t, c)
        if sum(1 for a in c if a) == 2 and c[0]:
            power = Pow(t, Num(len(c) - 1))
            self.then = "take the root"
            return [((equation(power, as_expr(-c[0] / c[-1])),), "")]
        if t == x:
            return [(("it has no rational root",), "its real roots are isolated, each by proof")]
        return [(("a polynomial in ", t), "")]

    def _quadratic(self, t: Expr, c: list[Fraction]) -> list[tuple[Words, str]]:
        c0, c1, c2 = c
        under = c1 * c1 - 4 * c2 * c0
        found: list[tuple[Words, str]] = []
        if c1 == 0:
            value = -c0 / c2
            if value == 0:
                return [((equation(t, ZERO),), "a square is 0 only where its base is")]
            if value < 0:
                return [((equation(Pow(t, Num(2)), as_expr(value)),), "no real number has a negative square")]
            self.then = "take the square root, with both signs"
            return [((equation(Pow(t, Num(2)), as_expr(value)),), "")]
        inner = f"{c1.numerator}^2" if c1 > 0 and c1.denominator == 1 else f"({c1})^2"
        discriminant: Words = ("discriminant ", f"{inner} - 4*{_bracketed(c2)}*{_bracketed(c0)} = {under}")
        if under < 0:
            return [(discriminant, "negative, so there is no real solution")]
        found.append((discriminant, ""))
        self.then = "quadratic formula"
        root = simplify(Func("sqrt", as_expr(under)))
        low, high = (simplify(Div(Add(as_expr(-c1), s), as_expr(2 * c2))) for s in (Neg(root), root))
        if t != self.x:
            found.append(((equation(t, low), " or ", equation(t, high)) if under else (equation(t, low),), self.then))
            self.then = ""
        return found

    def _angles(self, f: Expr) -> list[tuple[Words, str]]:
        found = trigonometric(f, self.x) if isinstance(f, Add) else None
        if found is not None:
            (plain, times) = found.in_sine
            if len(plain) == 2 and not plain[0] and len(times) == 1:
                return [((equation(Func("tan", found.angle), as_expr(-times[0] / plain[1])),), "divide by the cosine")]
            for name, (here, other) in (("sin", found.in_sine), ("cos", found.in_cosine)):
                if not any(other) and len(here) > 2:
                    u = Func(name, found.angle)
                    e = written(here, Sym("t'"))
                    return [((equation(_put(e, u)),), f"everything by {name}"), *self.way(_put(e, u))]
            return [(("with t the tangent of half the angle it is a polynomial in t",), "")]
        if isinstance(f, Func) and f.name in ("sin", "cos", "tan"):
            return []
        if any(isinstance(z, Located) for z in self.zeros):
            return [(("no closed form",), "each zero is enclosed between two numbers, with proof")]
        return []


def _put(e: Expr, u: Expr) -> Expr:
    return substitute(e, "t'", u)


def _bracketed(q: Fraction) -> str:
    return f"({q})" if q < 0 or q.denominator > 1 else str(q)


def _same_root(p: Sequence[Fraction], z: Exact) -> bool:
    return z.root is not None and [int(a) for a in p] == list(z.root[0])


def _inverse_of(t: Expr, value: Fraction) -> str:
    """Why t = value can be solved."""
    if isinstance(t, Func):
        return {
            "sin": "all angles with this sine",
            "cos": "all angles with this cosine",
            "tan": "all angles with this tangent",
            "ln": "the exponential function undoes the logarithm",
            "sqrt": "square both sides" if value >= 0 else "a square root is not negative",
        }.get(t.name, "")
    if isinstance(t, Pow) and t.base == E:
        return "the logarithm undoes the exponential function" if value > 0 else "it is positive everywhere"
    return ""


def base_of(f: Expr) -> Expr:
    """What must be 0 for a factor to be 0: u of u^n, and of -u."""
    if isinstance(f, Neg):
        return base_of(f.body)
    if isinstance(f, Pow):
        n = literal_value(f.exp)
        return base_of(f.base) if n is not None and n > 0 else f
    if isinstance(f, Func) and f.name in ("sqrt", "cbrt", "abs"):
        return base_of(f.arg)
    return f


def factors_of(e: Expr, x: Sym) -> list[Expr]:
    """The factors of an expression: those it has, what its terms share, and those of a polynomial in one function."""
    if isinstance(e, Neg):
        return factors_of(e.body, x) if e.body.has(x) else [e]
    if isinstance(e, Mul):
        return [part for f in e.factors for part in (_split(f, x) if isinstance(f, Add) else [f])]
    if not isinstance(e, Add) or count(e) > 200:
        return [e]
    outside, rest = shared_factor(e)
    if outside.has(x):
        first = list(outside.factors) if isinstance(outside, Mul) else [outside]
        return [*first, *factors_of(rest, x)]
    kernel = one_kernel(e, x)
    ratio = None if kernel is None else rational_function(e, kernel[1])
    if kernel is None or ratio is None or len(ratio[1]) > 1 or len(ratio[0]) < 3:
        return [e]
    c = [a / ratio[1][0] for a in ratio[0]]
    u = Sym("t'")
    out: list[Expr] = []
    left = c[-1]
    for p, times in sorted(factored(c), key=_order):
        left /= p[-1] ** times
        inner = _put(written(p, u), kernel[0])
        out.append(inner if times == 1 else Pow(inner, Num(times)))
    if len(out) == 1 and not isinstance(out[0], Pow):
        return (
            [e] if left == 1 or not isinstance(e, Add) else ([as_expr(left), out[0]] if left.denominator == 1 else [e])
        )
    return [as_expr(left), *out] if left != 1 else out


def _split(e: Add, x: Sym) -> list[Expr]:
    """The factors of a sum: the sum itself where a number is all that would come out of it."""
    found = factors_of(e, x)
    return found if sum(f.has(x) for f in found) > 1 or any(type(f) is Pow for f in found) else [e]


def _signed(factors: Sequence[Expr]) -> Expr:
    """Their product, with one number in front, and its sign before it: -4x(x + 1)(x - 1)."""
    numbers = [v for f in factors if (v := literal_value(f)) is not None]
    rest = [f for f in factors if literal_value(f) is None]
    number = prod(numbers, start=Fraction(1))
    whole = mul(rest if abs(number) == 1 else [as_expr(abs(number)), *rest])
    return Neg(whole) if number < 0 else whole


def _order(factor: tuple[Sequence[Fraction], int]) -> tuple[int, Fraction]:
    """Linear factors first, by their zeros; a factor x^n before all."""
    p, _ = factor
    return (len(p), -p[0] / p[1]) if len(p) == 2 and p[0] else (0 if len(p) == 2 else len(p), Fraction(0))


def solution(found: Study, zeros: Sequence[Exact], named: dict[int, Words]) -> list[BoardLine]:
    """The lines of the solution of f' = 0; ``named`` are the words for its zeros, by their place in the list.

    >>> from calctool.expr.printer import show
    >>> from calctool.optimisation.critical_points import study
    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> some = study(parse("x^3 - 3x^2"), parse("3x^2 - 6x"), x, None)
    >>> zeros = [p.place for p in some.points]
    >>> for line in solution(some, zeros, {k: (equation(x, z.written),) for k, z in enumerate(zeros)}):
    ...     print("".join(w if isinstance(w, str) else show(w) for w in line.words))
    3x^2 - 6x = 0
    3x(x - 2) = 0
    x = 0 or x - 2 = 0
    x - 2 = 0: x = 2
    """
    board = Board(found.x, zeros, named)
    with suppress(Unsettled):
        board.solve(found.slope)
    return board.lines
