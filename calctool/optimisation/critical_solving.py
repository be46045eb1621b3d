"""The equation f'(x) = 0, or f''(x) = 0, as it is solved on the board: over one bar, factors, each in its own way.

The solutions themselves come from :mod:`calctool.optimisation.critical_points`, where they are proved; here it is said
how a reader gets them.  A line is said only where it is certain: a product is proved equal to the sum it stands for,
and a factor is credited with a solution only where it is 0 there.

Source: Stewart, *Calculus*, 4.1 (critical numbers), review of algebra (zero products, quadratic formula).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import gcd, lcm, prod
from typing import NamedTuple

from calctool.algebra.bounds import bounds
from calctool.algebra.inverses import never_zero
from calctool.algebra.normal_form import proved
from calctool.algebra.polynomials import rational_coefficients, written
from calctool.algebra.rational import one_kernel, rational_function
from calctool.algebra.reals import ALL, Exact, Reals, Unsettled, power_of
from calctool.algebra.roots import factored
from calctool.derivation.rule import Words
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import count, nodes, substitute
from calctool.expr.tree import (
    ONE,
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
    add,
    as_expr,
    mul,
)
from calctool.optimisation.critical_angles import circular, over_one_bar, trigonometric
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

    def __init__(
        self, x: Sym, zeros: Sequence[Exact], named: dict[int, Words], window: Reals = ALL, prime: str = "f'"
    ) -> None:
        self.x = x
        self.window = window
        """Where zeros are looked for."""
        self.prime = prime
        """The name of what is solved."""
        self.zeros = list(zeros)
        self.named = named
        """The words for each zero, by its place in the list."""
        self.lines: list[BoardLine] = []
        self.then = ""
        """Why the solutions follow from the last line of a factor's way."""
        self.left_out = False
        """Is it said already that a factor's solutions are no zeros?"""

    def say(self, *words: str | Expr, reason: str = "") -> None:
        # A comparison of |u| would be put in brackets, for a bar may be read as *or*; as words it needs none.
        told = tuple([part for w in words for part in (_sides(w) if isinstance(w, Relation) else (w,))])
        if self.lines and self.lines[-1].words == told:  # 4x = 0 gives x = 0, and that is the zero, or none
            if not reason.startswith("not in"):
                return
            told, reason = (*told, f" is {reason}"), ""
        self.lines.append(BoardLine(told, reason))

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
            elif not any(value.has(x) for value, _ in e.branches):
                self.say("no solution", reason="each is a number other than 0")
            return
        top = e
        for change, reason in (
            (circular, "sine and cosine for the other functions of the angle"),
            (over_one_bar, "over one fraction bar"),
        ):
            after = change(top) if isinstance(top, Add) else top
            if after != top and proved(after, top):
                if isinstance(after, Div):
                    above = simplify(after.num)
                    above = _shared(above) if isinstance(above, Add) else above
                    after = Neg(Div(above.body, after.den)) if isinstance(above, Neg) else Div(above, after.den)
                self.say(equation(after), reason=reason)
                top = after
        if isinstance(top, Neg):
            top = top.body
        if isinstance(top, Div):
            if top.num.has(x):
                top = _without_number(top.num)
                self.say(equation(top), reason="a fraction is 0 where what is above the bar is 0")
            else:
                self.say("there is no solution", reason="what is above the bar is a number other than 0")
                return
        one = by_one_function(top, x)
        if one is not None and proved(one.e, top):
            self.say(equation(one.e), reason=one.reason)
            top = one.e.body if isinstance(one.e, Neg) else one.e
        product = _split(top, x) if isinstance(top, Add) else factors_of(top, x)
        if len(product) > 1 and mul(product) != top:
            if not proved(mul(product), top):
                product = [top]
            else:
                self.say(equation(_signed(product)), reason="factor")
        moving = list(dict.fromkeys(base_of(f) for f in product if f.has(x)))
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
        self.then, self.left_out = "", False
        for words, reason in self.way(f):
            if words == (equation(f),):
                continue
            self.say(*start, *words, reason=reason)
            start = ()
        if f == self.x and own and not alone:
            return
        c = None if own else rational_coefficients(f, self.x)
        if own:
            self.say(*start, *self._listed(own), reason=self.then)
        elif c is not None and len(c) == 2:
            there = as_expr(-c[0] / c[1])
            self.say(*(() if f == self.x else start), equation(self.x, there), reason=self._left_out([there]))
        elif not self.left_out:
            where = f"in the domain of {self.prime}" if self.window.everything else "in the interval"
            self.say(*start, f"no solution {where}", reason=self.then if "not" in self.then else "")

    def _left_out(self, values: Sequence[Expr]) -> str:
        """Why numbers that solve the equation are not among the zeros."""
        inside = any(self.window.has(Exact(v)) for v in values)
        return f"not in the domain of {self.prime}" if inside else "not in the interval"

    def _roots(self, low: Expr, high: Expr) -> list[tuple[Words, str]]:
        """Both solutions, where not both are among the zeros, which are said then."""
        x = self.x
        both: dict[Expr, bool] = {}
        for e in (low, high):
            same = next((z for z in self.zeros if z.expr is not None and z == Exact(e)), None)
            both[e if same is None else same.written] = same is not None
        missing = [e for e, found in both.items() if not found]
        if not missing:
            return []
        first, *others = both
        words: Words = (equation(x, first), *[part for e in others for part in (" or ", equation(x, e))])
        if len(missing) == len(both):
            self.left_out = True
            return [(words, self._left_out(missing))]
        then, self.then = self.then, f"{show(missing[0])} is {self._left_out(missing)}"
        return [(words, then)]

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
        if kernel is None or ratio is None or any(ratio[1][:-1]):
            return self._angles(f)
        t, c, below = kernel[0], [a / ratio[1][-1] for a in ratio[0]], len(ratio[1]) - 1
        if below:
            if not bounds(t).positive:
                return self._angles(f)
            cleared = simplify(_put(written(c, Sym("t'")), t))
            reason = f"multiply by {show(simplify(Pow(t, Num(below))))}, which is never 0"
            return [((equation(cleared),), reason), *self.way(cleared)]
        if len(c) == 2:
            value = as_expr(-c[0] / c[1])
            if t == x:
                return []
            self.then = self._inverse_of(t, -c[0] / c[1])
            return [((equation(t, value),), "")]
        if len(c) == 3:
            return self._quadratic(t, c)
        if sum(1 for a in c if a) == 2 and c[0]:
            power = simplify(Pow(t, Num(len(c) - 1)))
            exponential = isinstance(power, Pow) and power.base == E
            self.then = "the logarithm undoes the exponential function" if exponential else "take the root"
            return [((equation(power, as_expr(-c[0] / c[-1])),), "")]
        if t == x:
            return [(("it has no rational root",), "its real roots are isolated, each by proof")]
        return [(("a polynomial in ", t), "")]

    def _quadratic(self, t: Expr, c: list[Fraction]) -> list[tuple[Words, str]]:
        found: list[tuple[Words, str]] = []
        if c[1]:
            times = Fraction(lcm(*[a.denominator for a in c]), gcd(*[a.numerator for a in c]))
            times = times if c[2] > 0 else -times
            if times != 1:
                c = [a * times for a in c]
                reason = f"divide by {1 / times}" if abs(times) < 1 else f"multiply by {times}"
                found.append(((equation(_put(written(c, Sym("t'")), t)),), reason))
        c0, c1, c2 = c
        under = c1 * c1 - 4 * c2 * c0
        if c1 == 0:
            value = -c0 / c2
            if value == 0:
                return [((equation(t, ZERO),), "a square is 0 only where its base is")]
            if value < 0:
                self.left_out = True
                return [((equation(Pow(t, Num(2)), as_expr(value)),), "no real number has a negative square")]
            self.then = "take the square root, with both signs"
            side = power_of(Exact.of(value), Fraction(1, 2))
            both = self._roots(side.times(Fraction(-1)).written, side.written) if t == self.x else []
            return [((equation(Pow(t, Num(2)), as_expr(value)),), ""), *both]
        inner = f"{c1.numerator}^2" if c1 > 0 and c1.denominator == 1 else f"({c1})^2"
        discriminant: Words = ("discriminant ", f"{inner} - 4*{_bracketed(c2)}*{_bracketed(c0)} = {under}")
        if under < 0:
            self.left_out = True
            return [*found, (discriminant, "negative, so there is no real solution")]
        found.append((discriminant, ""))
        self.then = "quadratic formula"
        root = simplify(Func("sqrt", as_expr(under)))
        low, high = (simplify(Div(Add(as_expr(-c1), s), as_expr(2 * c2))) for s in (Neg(root), root))
        if t != self.x:
            found.append(((equation(t, low), " or ", equation(t, high)) if under else (equation(t, low),), self.then))
            self.then = ""
        else:
            found += self._roots(low, high)
        return found

    def _inverse_of(self, t: Expr, value: Fraction) -> str:
        """Why t = value can be solved, or not."""
        if isinstance(t, Func):
            if t.name in ("sin", "cos") and abs(value) > 1:
                return f"the {'sine' if t.name == 'sin' else 'cosine'} does not leave [-1, 1]"
            angles = "all angles" if self.window.everything else "all angles in the interval"
            return {
                "sin": f"{angles} with this sine",
                "cos": f"{angles} with this cosine",
                "tan": f"{angles} with this tangent",
                "ln": "the exponential function undoes the logarithm",
                "sqrt": "square both sides" if value >= 0 else "a square root is not negative",
            }.get(t.name, "")
        if isinstance(t, Pow) and t.base == E:
            return "the logarithm undoes the exponential function" if value > 0 else "its values are not negative or 0"
        return ""

    def _isolated(self, f: Add) -> list[tuple[Words, str]]:
        """The only term with x alone on the left; or the only square root, and squared."""
        x = self.x
        moving = [t for t in f.terms if t.has(x)]
        if len(moving) == 1:
            body = moving[0].body if isinstance(moving[0], Neg) else moving[0]
            factors = body.factors if isinstance(body, Mul) else (body,)
            kept = mul([part for part in factors if part.has(x)])
            others = mul([*[part for part in factors if not part.has(x)], as_expr(1 if body is moving[0] else -1)])
            rest = add([Neg(t) for t in f.terms if t is not moving[0]])
            if isinstance(kept, Pow):
                squared = literal_value(kept.exp) == 2
                self.then = "take the square root, with both signs" if squared else "take the logarithm"
                self.then = self.then if squared or kept.exp.has(x) else "take the root"
            elif isinstance(kept, Func) and kept.name in ("sin", "cos", "tan", "ln"):
                self.then = self._inverse_of(kept, Fraction(0))
            return [((equation(kept, simplify(Div(rest, others))),), "")]
        roots = [t for t in moving if any(isinstance(n, Func) and n.name == "sqrt" and n.has(x) for n in nodes(t))]
        if len(roots) != 1:
            return []
        root = roots[0].body if isinstance(roots[0], Neg) else roots[0]
        turned = root is roots[0]
        other = simplify(add([Neg(t) if turned else t for t in f.terms if t is not roots[0]]))
        sides = [rational_coefficients(simplify(Pow(e, Num(2))), x) for e in (root, other)]
        if sides[0] is None or sides[1] is None:
            return []
        self.then = "checked in the line before squaring"
        if sides[0][1:] == sides[1][1:]:
            self.then = "the two sides are not equal for any number"
        return [
            ((equation(root, other),), ""),
            ((equation(written(sides[0], x), written(sides[1], x)),), "square both sides"),
        ]

    def _angles(self, f: Expr) -> list[tuple[Words, str]]:
        found = trigonometric(f, self.x) if isinstance(f, Add) else None
        if found is not None:
            (plain, times) = found.in_sine
            if len(plain) == 2 and not plain[0] and len(times) == 1:
                tangent = Func("tan", found.angle)
                self.then = self._inverse_of(tangent, Fraction(0))
                return [((equation(tangent, as_expr(-times[0] / plain[1])),), "divide by the cosine")]
            one = by_one_function(f, self.x)
            if one is not None and not isinstance(one.e, Mul):
                return [((equation(one.e),), one.reason), *self.way(one.e)]
            return [(("with t the tangent of half the angle it is a polynomial in t",), "")]
        if isinstance(f, Func) and f.name in ("sin", "cos", "tan"):
            return []
        isolated = self._isolated(f) if isinstance(f, Add) else []
        if isolated:
            return isolated
        if any(isinstance(z, Located) for z in self.zeros):
            return [(("no closed form",), "each zero is enclosed between two numbers, with proof")]
        return []


class InOneFunction(NamedTuple):
    """An expression written with one function of the angle, but for a factor, and by which formula."""

    e: Expr
    reason: str


def by_one_function(e: Expr, x: Sym) -> InOneFunction | None:
    """A sum of sines and cosines by the sine alone or the cosine alone, or the other of them times that; else None.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(by_one_function(parse(f), Sym("x")).e) for f in ("2cos(2x) - 2sin(x)", "4 sin(2x) + 2cos(x)")]
    ['-4 sin^2(x) - 2 sin(x) + 2', '2 cos(x) (4 sin(x) + 1)']
    """
    found = trigonometric(e, x) if isinstance(e, Add) and one_kernel(e, x) is None else None
    if found is None:
        return None
    u = show(found.angle)
    angles = {n.arg for n in nodes(e) if isinstance(n, Func) and n.name in ("sin", "cos")}
    twice = len(u) == 1 and all(a in (found.angle, simplify(Mul(Num(2), found.angle))) for a in angles)
    for name, (plain, times) in (("sin", found.in_sine), ("cos", found.in_cosine)):
        other = "cos" if name == "sin" else "sin"
        function = Func(name, found.angle)
        if not any(times) and len(plain) > 2:
            double = f"cos(2{u}) = {'1 - 2 sin' if name == 'sin' else '2 cos'}^2({u}){'' if name == 'sin' else ' - 1'}"
            square = f"{other}^2({u}) = 1 - {name}^2({u})"
            reason = square if len(angles) == 1 else double if twice else "formulas for multiples of an angle"
            return InOneFunction(_put(written(plain, Sym("t'")), function), reason)
        if not any(plain) and sum(map(bool, times)) > 1:
            double = f"sin(2{u}) = 2 sin({u}) cos({u})"
            reason = "factor" if len(angles) == 1 else double if twice else "formulas for multiples of an angle"
            inner = _put(written(times, Sym("t'")), function)
            inner = _shared(inner) if isinstance(inner, Add) else inner
            body = inner.body if isinstance(inner, Neg) else inner
            whole = _signed([Func(other, found.angle), *(body.factors if isinstance(body, Mul) else [body])])
            return InOneFunction(Neg(whole) if isinstance(inner, Neg) else whole, reason)
    return None


def _sides(e: Relation) -> Words:
    """A comparison, as words if there is an absolute value in it."""
    if any(isinstance(n, Func) and n.name == "abs" for n in nodes(e)):
        return (e.lhs, f" {e.op} ", e.rhs)
    return (e,)


def _put(e: Expr, u: Expr) -> Expr:
    return substitute(e, "t'", u)


def _bracketed(q: Fraction) -> str:
    return f"({q})" if q < 0 or q.denominator > 1 else str(q)


def _same_root(p: Sequence[Fraction], z: Exact) -> bool:
    return z.root is not None and [int(a) for a in p] == list(z.root[0])


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
    if outside.has(x) or (not outside.free and literal_value(outside) is None):  # also ln(3)(3^x - 3^(-x))
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
    telling = any(type(f) is Pow or (not f.has(x) and literal_value(f) is None) for f in found)
    return found if telling or sum(f.has(x) for f in found) > 1 else [e]


def _shared(e: Add) -> Expr:
    """What the terms share put before a bracket, with a minus where the first of them has one: -10(x + 1).

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> [show(_shared(parse(f))) for f in ("10 - 5x", "-10x - 10", "x^2 - 1")]
    ['5(2 - x)', '-10(x + 1)', 'x^2 - 1']
    """
    turned = isinstance(e.terms[0], Neg)
    outside, rest = shared_factor(e)
    if turned and isinstance(rest, Add) and isinstance(rest.terms[0], Neg):
        rest = add([t.body if isinstance(t, Neg) else Neg(t) for t in rest.terms])
        outside = Neg(outside)
    return e if outside == ONE else Neg(rest) if outside == Neg(ONE) else _signed([outside, rest])


def _without_number(e: Expr) -> Expr:
    """The bracket of a number times a bracket; anything else as it is."""
    body = e.body if isinstance(e, Neg) else e
    if not isinstance(body, Mul):
        return e
    rest = [f for f in body.factors if literal_value(f) is None]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], Add) else e


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


def solution(
    e: Expr, x: Sym, zeros: Sequence[Exact], named: dict[int, Words], window: Reals = ALL, prime: str = "f'"
) -> list[BoardLine]:
    """The lines of the solution of e = 0; ``named`` are the words for its zeros, by their place in the list.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> x = Sym("x")
    >>> zeros = [Exact.of(0), Exact.of(2)]
    >>> for line in solution(parse("3x^2 - 6x"), x, zeros, {k: (equation(x, z.written),) for k, z in enumerate(zeros)}):
    ...     print("".join(w if isinstance(w, str) else show(w) for w in line.words))
    3x^2 - 6x = 0
    3x(x - 2) = 0
    x = 0 or x - 2 = 0
    x - 2 = 0: x = 2
    """
    board = Board(x, zeros, named, window, prime)
    with suppress(Unsettled):
        board.solve(e)
    return board.lines
