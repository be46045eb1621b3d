"""Is a line of a derivation equal to the one above?  Proved by the normal form, d/dx being a derivation on its field.

An unfinished d/dx is worked out here in another way than by the rules that the line is to show: what is differentiated
is first brought to its normal form, a quotient of polynomials in kernels, and on those fields a derivation is fixed by
its values on the kernels (D exp m = exp m Dm, D sin m = cos m Dm, D ln p = Dp/p, D p^(1/q) = p^(1/q) Dp/(q p), ...).
That is one line of algebra for sums, products, quotients, powers and chains together, and no card of the book of rules
is asked, nor the table of derivatives the cards read: a special function's derivative comes from
:mod:`calctool.numeric.taylor`, by which that table is tested.

What is proved of a line: wherever the line above has a value, single points aside, the line has one too, and it is the
same.  So what stands under a root or in a logarithm must be known to be positive from the line above, from the problem
or from the conditions of the step; and so must be that the argument of any other function lies in its domain.

Sources: Ritt, *Differential Algebra* (1950), I; Bronstein, *Symbolic Integration I* (2005), 3.1-3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

from calctool.algebra.kernels import MINUS, ONE, ZERO, Again, GiveUp, Poly, Value
from calctool.algebra.normal_form import RESTARTS, WORK, Kernels
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.traversal import rewrite
from calctool.expr.tree import Add, Deriv, Div, Expr, Limit, Neg, Num, Piecewise, Relation, Substituted, Sym
from calctool.numeric.fields import Field
from calctool.numeric.taylor import DERIVATIVES, PARTIALS
from calctool.process.budget import Budget, OutOfBudget

_BY_SIGN = frozenset(("sqrt", "ln", "log", "root"))
"""Functions whose domain is learnt, or asked for, as the sign of the argument."""
_STEPS = frozenset(("floor", "ceil"))


class LineProofs:
    """Proofs for the lines of one derivation, the ``problem`` at its top; what one line needed is at hand for the next.

    ``budget`` is what the work may come to, for all lines.
    """

    def __init__(self, problem: Expr, budget: Budget | None = None) -> None:
        self.problem = unworked(problem)
        self.budget = Budget(WORK) if budget is None else budget
        self._field: DifferentialField | None = None

    def proves(self, above: Expr, line: Expr, conditions: Iterable[Expr] = ()) -> bool:
        """Is a line certainly equal to the one above, wherever that one and the problem have values?

        False says nothing: the line may be beyond this algebra, or beyond the budget.

        >>> from calctool.parsing import parse
        >>> goal = Deriv(parse("sqrt(x^2 + 1)"), Sym("x"))
        >>> proofs = LineProofs(goal)
        >>> proofs.proves(goal, parse("x/sqrt(x^2 + 1)")), proofs.proves(goal, parse("2x/sqrt(x^2 + 1)"))
        (True, False)
        >>> logarithm = parse("ln(x^2)")
        >>> LineProofs(logarithm).proves(logarithm, parse("2 ln(x)"))  # there is no ln(x) for x < 0
        False
        """
        if isinstance(above, Piecewise) and isinstance(line, Piecewise):
            return self._branches(above, line, conditions)
        if isinstance(above, Limit) and isinstance(line, Limit) and _same_place(above, line):
            above, line = above.body, line.body  # what is equal but for single points has the same limit
        field = self._field = self._field or DifferentialField(self.budget)
        proved = False
        for _ in range(RESTARTS):
            try:
                field.strict = False
                if not field.taught:
                    field.learn(self.problem)
                    field.taught = True
                for c in conditions:
                    field.assume(c)
                first = field.value(above)
                field.strict = True
                second = field.value(line)
                proved = field.add([first, field.times(second, MINUS)]).c == 0
                break
            except Again:
                field.forget()
            except (GiveUp, OutOfBudget, ArithmeticError, RecursionError):
                break
        if not proved:
            self._field = None  # what is known of the domain rests on lines that are proved
        return proved

    def _branches(self, above: Piecewise, line: Piecewise, conditions: Iterable[Expr]) -> bool:
        """Branch by branch, under its condition; whether there is a derivative at a seam is not seen here."""
        if above.open or [c for _, c in above.branches] != [c for _, c in line.branches]:
            return False
        pairs = zip(above.branches, line.branches, strict=True)
        return all(LineProofs(a, self.budget).proves(a, b, [*conditions, c]) for (a, c), (b, _) in pairs)


def _same_place(a: Limit, b: Limit) -> bool:
    """Are they limits of finished bodies at the same place?"""
    return (a.var, a.to, a.side) == (b.var, b.to, b.side) and not (a.body.open or b.body.open)


def unworked(e: Expr) -> Expr:
    """What stands inside every d/dx, and inside ``body`` at u = v with v put in: it has a value where the whole has."""

    def one(node: Expr) -> Expr:
        match node:
            case Deriv():
                return node.body
            case Substituted(body, u, value):
                return put_in(body, {u.name: value})
        return node

    return rewrite(e, one) if e.open or e.kinds & Substituted.KIND else e


def put_in(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """An expression without goals, with all these names replaced at once."""
    if e.free.isdisjoint(values):
        return e
    return rewrite(e, lambda node: values.get(node.name, node) if isinstance(node, Sym) else node)


class DifferentialField(Kernels):
    """Kernels with a derivation; a *strict* one learns nothing: what must be positive has to be known to be."""

    most = (8, 12, 16, 24)
    strict = False

    def forget(self) -> None:
        super().forget()
        self.met: set[tuple[str, ...]] = set()
        """The functions with a smaller domain met so far, with their arguments."""
        self.apart: set[str] = set()
        """Denominators with steps in them that stand in a line above."""
        self._rates: dict[tuple[int, str], Value] = {}
        self._values: dict[tuple[Expr, frozenset[tuple[str, Expr]]], Value] = {}
        self.taught = False
        """Is it known what the problem says about signs?"""

    # --- where there is a value ---

    def assume(self, condition: Expr) -> None:
        """Learn the sign that a condition states; others say nothing here."""
        if isinstance(condition, Relation) and condition.op in ("<", "<=", ">", ">="):
            small, large = condition.args if condition.op[0] == "<" else condition.args[::-1]
            try:
                self.is_positive(self.read(Add(large, Neg(small))))
            except GiveUp:
                return

    def nowhere(self) -> None:
        raise GiveUp("without a value")

    def not_known(self, number: int, names: frozenset[str]) -> None:
        if not self.strict:
            return
        if number > 0 and len(names) == 1:
            (name,) = names
            p = self.bases[name]
            known = [q for q, (sign, rest) in self.signs.items() if sign > 0 and not rest and q in self.bases]
            if any(self.positive(p - self.bases[q]) for q in known):  # from x - 3 > 0 follows x - 2 > 0
                self.settle(name, 1, frozenset())
                raise Again
        raise GiveUp("not known to be positive")

    def function(self, name: str, v: list[Value]) -> Value:
        if name not in _BY_SIGN and natural_domain(name).restricts:
            key = (name, *[self.key(u) for u in v])
            if key not in self.met:
                self._restrict(name, v)
                self.met.add(key)
        return super().function(name, v)

    def _restrict(self, name: str, v: list[Value]) -> None:
        """The variable of a function lies in its domain: between two whole numbers, or beyond them."""
        pieces = natural_domain(name).intervals
        ends = [int(end) for end in natural_domain(name).ends if end.lstrip("-").isdecimal()]
        if natural_domain(name).poles or len(v) > 1 or len(ends) != len(natural_domain(name).ends) or len(pieces) > 2:
            if self.strict:
                raise GiveUp("not known to lie in the domain")
            return
        from_ends = [self.add([v[0], Value(Fraction(-n), {}) if n else ZERO]) for n in ends]
        if len(pieces) == 2:  # below the first or above the second
            self.is_positive(self.times(*from_ends))
        elif pieces[0].low == "-oo":
            self.is_positive(self.times(MINUS, from_ends[0]))
        else:
            self.is_positive(from_ends[0])
            for beyond in from_ends[1:]:
                self.is_positive(self.times(MINUS, beyond))

    def power(self, v: Value, n: int) -> Value:
        below = {key for key, (p, m) in v.f.items() if m > 0 and self._in_steps(p)} if n < 0 else set()
        if self.strict and not below <= self.apart:
            raise GiveUp("a denominator that may be 0 on an interval")
        self.apart |= below
        return super().power(v, n)

    def _in_steps(self, p: Poly) -> bool:
        """Is it a sum with signs in it?  |x| - x is 0 for every positive x."""
        inside = [self.origin[i] for i, d in enumerate(p.degrees()) if d]
        if len(p) < 2:
            return any(kind == "func" and data[0] in (*_STEPS, "Heaviside") for kind, *data in inside)
        return any(kind in ("sign", "func") for kind, *_ in inside)

    # --- reading ---

    def value(self, e: Expr, inside: Mapping[str, Expr] = {}) -> Value:
        """The value of an expression with goals, some names standing for what is ``inside``."""
        if not e.open and not e.kinds & Substituted.KIND:
            return self.read(put_in(e, inside))
        key = e, frozenset(inside.items())
        if key not in self._values:
            self._values[key] = self._unfinished(e, inside)
        return self._values[key]

    def _unfinished(self, e: Expr, inside: Mapping[str, Expr]) -> Value:
        match e:
            case Deriv(body, x):
                return self._slope(e, body, x.name, {n: v for n, v in inside.items() if n in e.free})
            case Substituted(body, u, v):
                if v.open:
                    raise GiveUp("a goal inside")
                return self.value(body, {**inside, u.name: put_in(v, inside)})
            case Limit():
                return self._limit(e, inside)
            case Piecewise():
                raise GiveUp("branches")
        return self.node(e, [self.value(a, inside) for a in e.args])

    def _limit(self, goal: Limit, inside: Mapping[str, Expr]) -> Value:
        """The value at the place, where the body in its normal form is continuous; else a kernel of its own.

        Of f(h)/h at 0, where f(0) = 0, it is f'(0): that is what a derivative is.
        """
        if goal.body.open or not goal.free.isdisjoint(inside):
            raise GiveUp("a limit of limits")
        body, x = self.read(goal.body), goal.var.name
        at = _Carried(self, self, {x: self.read(goal.to)}, continuous=True)
        with suppress(GiveUp):
            return at.value(body)
        if isinstance(goal.body, Div) and goal.body.den == goal.var and goal.to == Num(0):
            with suppress(GiveUp):
                top = self.read(goal.body.num)
                if not at.value(top).c:
                    return at.value(self.rate(top, x))
        return self.value_of(self.kernel(("limit", x, goal.to, goal.side, self.key(body))))

    def _slope(self, goal: Expr, body: Expr, x: str, inside: Mapping[str, Expr]) -> Value:
        """A derivative, at what is inside: there the function itself must have a value."""
        if not inside:
            return self.rate(self.value(body), x)
        self.value(put_in(unworked(body), inside))
        letters = DifferentialField(self.budget)
        for _ in range(RESTARTS):
            try:
                found = letters.rate(letters.value(body), x)
                break
            except Again:
                letters.forget()
        else:
            raise GiveUp("no end of restarts")
        return _Carried(letters, self, {n: self.read(e) for n, e in inside.items()}).value(found)

    # --- the derivation ---

    def rate(self, v: Value, x: str) -> Value:
        """D v for D x = 1 and D y = 0 for the other variables."""
        parts = []
        for key, (p, n) in v.f.items():
            change = self.rate_of(p, x)
            if change.c:
                rest = self.times(v, Value(Fraction(n), {key: (p, -1)}))
                parts.append(self.times(rest, change))
        return self.add(parts)

    def rate_of(self, p: Poly, x: str) -> Value:
        """The same of a polynomial in the kernels."""
        alone = self.single(p)
        if alone is not None:
            return self._rate_of_kernel(alone, x)
        parts = []
        for i, degree in enumerate(p.degrees()):
            if degree:
                change = self._rate_of_kernel(i, x)
                if change.c:
                    self.budget.spend(len(p))
                    parts.append(self.times(self.normal(p.derivative(i)), change))
        return self.add(parts)

    def _rate_of_kernel(self, i: int, x: str) -> Value:
        if (i, x) not in self._rates:
            self._rates[i, x] = self._rate(i, x)
        return self._rates[i, x]

    def _rate(self, i: int, x: str) -> Value:
        kind, *data = self.origin[i]
        own = self.value_of(i)
        match kind:
            case "sym":
                return ONE if data[0] == x else ZERO
            case "exp":
                return self.times(own, self.rate(self.argument[i], x))
            case "cos" | "sin":
                inner = self.rate(self.argument[i], x)
                if kind == "sin":
                    return self.times(self.value_of(self.index["cos", *data]), inner)
                return self.times(MINUS, self.times(self.value_of(self.index["sin", *data]), inner))
            case "ln" | "root":
                if data[0][0] == "prime":
                    return ZERO
                p = self.bases[data[0][1]]
                change = self.times(self.rate_of(p, x), self.power(Value(Fraction(1), {data[0][1]: (p, 1)}), -1))
                if kind == "ln":
                    return change
                return self.times(self.times(Value(Fraction(1, self.fine.get(self.origin[i], 1)), {}), own), change)
            case "func":
                return self.add([self.times(self._partial(i, j), r) for j, r in self._rates_inside(i, x)])
        if kind == "limit":
            raise GiveUp("the derivative of a limit")
        return ZERO  # pi, and signs where they do not jump

    def _rates_inside(self, i: int, x: str) -> list[tuple[int, Value]]:
        rates = [(j, self.rate(u, x)) for j, u in enumerate(self.arguments[i])]
        return [(j, r) for j, r in rates if r.c]

    def _partial(self, i: int, j: int) -> Value:
        """The derivative of a function by its argument number ``j``."""
        name, v = self.origin[i][1], self.arguments[i]
        if not isinstance(name, str):
            return self.opaque((name[0], tuple(n + (k == j) for k, n in enumerate(name[1]))), v)
        if name in _STEPS:
            return ZERO
        partial = DERIVATIVES.get(name) if len(v) == 1 else PARTIALS.get(name, [None] * len(v))[j]
        if partial is None:
            raise GiveUp("no derivative by this argument")
        return self.number(partial(_Exact(self), *[Number(self, u) for u in v]))

    def number(self, n: Any) -> Value:
        """A whole number or a fraction as a value; a value as it is."""
        return n.value if isinstance(n, Number) else Value(Fraction(n), {}) if n else ZERO


class Number:
    """A value with the signs of arithmetic, for formulas that are written for any field."""

    __slots__ = ("field", "value")

    def __init__(self, field: DifferentialField, value: Value) -> None:
        self.field = field
        self.value = value

    def __add__(self, other: Any) -> Number:
        return Number(self.field, self.field.add([self.value, self.field.number(other)]))

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(self.field, self.field.times(MINUS, self.value))

    def __sub__(self, other: Any) -> Number:
        minus = self.field.times(MINUS, self.field.number(other))
        return Number(self.field, self.field.add([self.value, minus]))

    def __rsub__(self, other: Any) -> Number:
        return Number(self.field, self.field.add([self.field.number(other), self.field.times(MINUS, self.value)]))

    def __mul__(self, other: Any) -> Number:
        return Number(self.field, self.field.times(self.value, self.field.number(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Number:
        return Number(self.field, self.field.times(self.value, self.field.power(self.field.number(other), -1)))

    def __rtruediv__(self, other: Any) -> Number:
        return Number(self.field, self.field.times(self.field.number(other), self.field.power(self.value, -1)))


class _Exact(Field):
    """The kernels as a field of numbers."""

    def __init__(self, kernels: DifferentialField) -> None:
        super().__init__()
        self._kernels = kernels
        self.pi = Number(kernels, kernels.value_of(kernels.kernel(("pi",))))

    def exact(self, q: Fraction) -> Number:
        return Number(self._kernels, self._kernels.number(q))

    def call(self, name: str, u: Any) -> Number:
        v = self._kernels.number(u)
        return Number(self._kernels, self._kernels.exp(v) if name == "exp" else self._kernels.function(name, [v]))

    def call2(self, name: str, n: Any, u: Any) -> Number:
        return Number(self._kernels, self._kernels.function(name, [self._kernels.number(a) for a in (n, u)]))


class _Carried:
    """Values of one field read in another, where letters of the first stand for values of the second."""

    def __init__(
        self,
        old: DifferentialField,
        new: DifferentialField,
        letters: Mapping[str, Value],
        *,
        continuous: bool = False,
    ) -> None:
        self.old = old
        self.new = new
        self.letters = letters
        self.continuous = continuous
        """Is the value wanted as a limit?  Then nothing in it may jump."""
        self.known: dict[int, Value] = {}

    def value(self, v: Value) -> Value:
        out = Value(v.c, {}) if v.c else ZERO
        for p, n in v.f.values():
            out = self.new.times(out, self.new.power(self.polynomial(p), n))
        return out

    def polynomial(self, p: Poly) -> Value:
        terms = []
        for monom, c in p.to_dict().items():
            term = Value(Fraction(int(c.p), int(c.q)), {})
            for i, n in enumerate(map(int, monom)):
                if n:
                    term = self.new.times(term, self.new.power(self.kernel(i), n))
            terms.append(term)
        return self.new.add(terms)

    def kernel(self, i: int) -> Value:
        if i not in self.known:
            self.known[i] = self._kernel(i)
        return self.known[i]

    def _kernel(self, i: int) -> Value:
        old, new = self.old, self.new
        kind, *data = old.origin[i]
        match kind:
            case "sym":
                known = self.letters.get(data[0])
                return new.read(Sym(data[0])) if known is None else known
            case "pi":
                return new.value_of(new.kernel(("pi",)))
            case "exp":
                return new.exp(self.value(old.argument[i]))
            case "cos" | "sin":
                return new.wave(self.value(old.argument[i]))[kind == "sin"]
            case "sign":
                of = self.polynomial(old.bases[data[0]])
                if not of.c:
                    raise GiveUp("the sign of 0")
                return new.sign(of)
            case "limit":
                raise GiveUp("a limit of limits")
            case "ln":
                return new.ln(self._base(data[0]))
            case "root":
                return new.root(self._base(data[0]), Fraction(1, old.fine.get(old.origin[i], 1)))
        if self.continuous and not (isinstance(data[0], str) and not FUNCTIONS[data[0]].jumps):
            raise GiveUp("it may jump there")
        arguments = [self.value(u) for u in old.arguments[i]]
        return new.function(data[0], arguments) if isinstance(data[0], str) else new.opaque(data[0], arguments)

    def _base(self, base: tuple[Any, ...]) -> Value:
        return Value(Fraction(base[1]), {}) if base[0] == "prime" else self.polynomial(self.old.bases[base[1]])
