"""Equality proved by a normal form that is sound on the real domain, and incomplete: not proved means nothing.

Everything is a product of polynomials to integer powers in *kernels*, functions taken as independent
generators: variables, exp(m) and sine and cosine of monomials m, |p|^(1/q), sign p and ln|p| of
irreducible p, arctangents and the like.  Known relations (sin^2 = 1 - cos^2, a^q = |p|, s^2 = 1) take every
polynomial to a remainder, and two expressions are equal where both are defined if the remainder of the numerator of
their difference is 0.  ln(uv) is ln|u| + ln|v| and sqrt(uv) is sqrt|u| sqrt|v| wherever the whole is defined, and
what stands in a logarithm or under a root is positive there: those facts decide the signs.

Sources: Davenport, Siret, Tournier, *Computer Algebra*, 2.3 (normal forms); Moses, "Algebraic simplification" (1971).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calctool.algebra.kernels import MAX_ANGLE, MINUS, ONE, ZERO, Again, Arithmetic, GiveUp, Poly, Value
from calctool.expr.exact import real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import Add, Const, Deriv, Div, Expr, Func, Mul, Neg, Num, Piecewise, Pow, Sym, UndefinedFunction
from calctool.parsing.formulas import formula
from calctool.process.budget import Budget, OutOfBudget

RESTARTS = 28
WORK = 600_000
"""Units of work for one proof: products of two terms."""


def proved(right: Expr, answer: Expr, goal: Expr | None = None, budget: Budget | None = None) -> bool:
    """Are two expressions certainly equal wherever both, and the goal's function, are defined?

    >>> from calctool.parsing import parse
    >>> proved(parse("sqrt(x^2)"), parse("|x|")), proved(parse("sqrt(x^2)"), parse("x"))
    (True, False)
    >>> proved(parse("ln(6x^2)"), parse("ln 2 + ln 3 + 2 ln|x|"))
    True
    """
    budget = Budget(WORK) if budget is None else budget.part(WORK)
    if isinstance(right, Piecewise) or isinstance(answer, Piecewise):
        return _branches(right, answer, goal, budget)
    bodies = [] if goal is None else [_unworked(goal)]
    kernels = Kernels(budget)
    for _ in range(RESTARTS):
        try:
            for body in bodies:
                kernels.learn(body)
            a, b = kernels.read(right), kernels.read(answer)
            return kernels.add([a, kernels.times(b, MINUS)]).c == 0
        except Again:
            kernels.forget()
        except (GiveUp, OutOfBudget, ZeroDivisionError, OverflowError, ArithmeticError, RecursionError):
            return False
    return False


def _branches(right: Expr, answer: Expr, goal: Expr | None, budget: Budget) -> bool:
    if isinstance(right, Piecewise) and isinstance(answer, Piecewise):
        same = [c for _, c in right.branches] == [c for _, c in answer.branches]
        pairs = zip(right.branches, answer.branches, strict=True) if same else ()
        return same and all(proved(a, b, None, budget) for (a, _), (b, _) in pairs)
    one, many = (answer, right) if isinstance(right, Piecewise) else (right, answer)
    assert isinstance(many, Piecewise)
    return all(proved(v, one, None, budget) for v, _ in many.branches)


def _unworked(goal: Expr) -> Expr:
    """The function of the question: what stands inside the d/dx."""
    return rewrite(goal, lambda node: node.body if isinstance(node, Deriv) else node)


class Kernels(Arithmetic):
    """What the kernels are and what is known about their signs: from an expression to a value."""

    # --- signs ---

    def positive(self, p: Poly) -> bool:
        """Is an irreducible polynomial plainly never negative (0 at single points at most)?"""
        i = self.single(p)
        if i is not None:
            return self.origin[i][0] in ("exp", "root", "pi")
        data = p.to_dict()
        waves = {i for i, key in self.origin.items() if key[0] in ("sin", "cos")}
        steady = {i for i, key in self.origin.items() if key[0] in ("exp", "root", "pi")}
        low = Fraction(0)
        for monom, number in data.items():
            c = Fraction(int(number.p), int(number.q))
            odd = [i for i, n in enumerate(monom) if n % 2 and i not in steady]
            if c > 0 and not odd:
                low += c if not any(monom) else 0
            elif all(i in waves for i, n in enumerate(monom) if n):
                low -= abs(c)
            else:
                return self._no_roots(p)
        return low >= 0

    def _no_roots(self, p: Poly) -> bool:
        """A polynomial in one kernel without real roots, its leading coefficient being 1."""
        from flint import fmpq_poly

        degrees = [int(d) for d in p.degrees()]
        used = [i for i, d in enumerate(degrees) if d]
        if len(used) != 1 or degrees[used[0]] > 40 or degrees[used[0]] % 2:
            return False
        coefficients = [self.fmpq(0)] * (degrees[used[0]] + 1)
        for monom, number in p.to_dict().items():
            coefficients[int(monom[used[0]])] = number
        roots: Any = fmpq_poly(coefficients).complex_roots()
        return all(not root.imag.contains(0) for root, _ in roots)

    def sign(self, v: Value) -> Value:
        """The sign of a value that is not 0."""
        c, f = self.factored(v)
        out = ONE if c > 0 else MINUS
        for name, (p, n) in f.items():
            if n % 2:
                out = self.times(out, self.sign_of(name, p))
        return out

    def sign_of(self, name: str, p: Poly) -> Value:
        if self.positive(p):
            return ONE
        i = self.single(p)
        if i is not None and self.origin[i][0] == "sign":
            return self.value_of(i)
        self.bases[name] = p
        number, others = self.signs.get(name, (1, frozenset((name,))))
        out = ONE if number > 0 else MINUS
        for other in sorted(others):
            s = self.kernel(("sign", other))
            self.relations[s] = (2, self.ctx.constant(1))
            out = self.times(out, self.value_of(s))
        return out

    def is_positive(self, v: Value) -> None:
        """Learn that a value is positive wherever everything is defined."""
        c, f = self.factored(v)
        number, names = (1 if c > 0 else -1), frozenset[str]()
        for name, (p, n) in f.items():
            i = self.single(p)
            if i is not None and self.origin[i][0] == "sign":
                names ^= {self.origin[i][1]} if n % 2 else set()
            elif n % 2 and not self.positive(p):
                self.bases[name] = p
                factor, others = self.signs.get(name, (1, frozenset((name,))))
                number, names = number * factor, names ^ others
        if not names:
            if number < 0:
                self.nowhere()
            return
        self.not_known(number, names)
        first = max(names)
        if len(names) == 2 and number < 0 and all(name in self.bases for name in names):
            # of x - 1 and x + 1 with opposite signs the larger is positive: sqrt(1 - x^2) has both
            low, high = min(names), first
            gap = self.bases[high] - self.bases[low]
            if gap.total_degree() == 0:
                positive = gap.leading_coefficient() > 0
                self.settle(low, -1 if positive else 1, frozenset())
                self.settle(high, 1 if positive else -1, frozenset())
                raise Again
        self.settle(first, number, names - {first})
        raise Again

    def nowhere(self) -> None:
        """What should be positive is negative, so nothing is defined: then nothing is said wrongly."""

    def not_known(self, number: int, names: frozenset[str]) -> None:
        """The number times the signs of these should be positive and is not known to be: it will be from now on."""

    def settle(self, first: str, number: int, rest: frozenset[str]) -> None:
        """From now on the sign of one polynomial is a number times the signs of others."""
        self.signs[first] = (number, rest)
        for name, (factor, others) in list(self.signs.items()):
            if first in others:
                self.signs[name] = (factor * number, (others - {first}) ^ rest)

    # --- powers, logarithms, exponentials ---

    def root(self, v: Value, r: Fraction) -> Value:
        """|v|^r."""
        c, f = self.factored(v)
        if c == 0:
            if r > 0:
                return ZERO
            raise GiveUp("division by zero")
        out = ONE
        for prime, n in _primes(abs(c)):
            out = self.times(out, self.base_power(("prime", prime), n * r))
        for name, (p, n) in f.items():
            out = self.times(out, self.poly_power(name, p, n * r))
        return out

    def poly_power(self, name: str, p: Poly, r: Fraction) -> Value:
        """|p|^r for an irreducible polynomial."""
        i = self.single(p)
        kind = self.origin[i][0] if i is not None else ""
        if i is not None and kind == "exp":
            return self.exp(self.times(Value(r, {}), self.argument[i]))
        if i is not None and kind == "root":
            return self.base_power(self.origin[i][1], r / self.fine.get(self.origin[i], 1))
        if kind == "sign":
            return ONE
        return self.base_power(("poly", name), r, p)

    def base_power(self, base: tuple[Any, ...], r: Fraction, p: Poly = None) -> Value:
        """|base|^r, the base a prime or an irreducible polynomial."""
        if p is None and base[0] == "poly":
            p = self.bases[base[1]]
        whole, part = divmod(r, 1)
        if p is not None:
            self.bases[base[1]] = p
        out = ONE
        if whole:
            out = self.power(self.size(base, p), int(whole))
        if part:
            key = ("root", base)
            d = self.divided(key, part.denominator)
            i = self.kernel(key)
            if i not in self.relations:
                size = self.size(base, p)
                self.relations[i] = (d, self.expanded(size.c, size.f.values()))
            out = self.times(out, self.value_of(i, int(part * d)))
        return out

    def size(self, base: tuple[Any, ...], p: Poly) -> Value:
        """|base|."""
        if base[0] == "prime":
            return Value(Fraction(base[1]), {})
        return self.times(self.sign_of(base[1], p), Value(Fraction(1), {base[1]: (p, 1)}))

    def ln(self, v: Value) -> Value:
        """ln|v|."""
        if not v.c:
            raise GiveUp("logarithm of 0")
        c, f = self.factored(v)
        parts = [self.times(Value(Fraction(n), {}), self.ln_base(("prime", q))) for q, n in _primes(abs(c))]
        for name, (p, n) in f.items():
            i = self.single(p)
            kind = self.origin[i][0] if i is not None else ""
            if i is not None and kind == "exp":
                inner = self.argument[i]
            elif i is not None and kind == "root":
                d = self.fine.get(self.origin[i], 1)
                inner = self.times(Value(Fraction(1, d), {}), self.ln_base(self.origin[i][1]))
            elif kind == "sign":
                inner = ZERO
            else:
                self.bases[name] = p
                inner = self.ln_base(("poly", name))
            parts.append(self.times(Value(Fraction(n), {}), inner))
        return self.add(parts)

    def ln_base(self, base: tuple[Any, ...]) -> Value:
        return self.value_of(self.kernel(("ln", base)))

    def exp(self, v: Value) -> Value:
        out = ONE
        for c, key, m in self.terms(v):
            only = next(iter(m.f.values()), None)
            i = self.single(only[0]) if only is not None and len(m.f) == 1 and only[1] == 1 else None
            if i is not None and self.origin[i][0] == "ln":
                base = self.origin[i][1]
                if base[0] == "poly":
                    out = self.times(out, self.poly_power(base[1], self.bases[base[1]], c))
                else:
                    out = self.times(out, self.base_power(base, c))
                continue
            name = ("exp", key)
            d = self.divided(name, c.denominator)
            k = self.kernel(name)
            self.argument[k] = self.times(Value(Fraction(1, d), {}), m)
            out = self.times(out, self.value_of(k, int(c * d)))
        return out

    # --- angles ---

    def wave(self, v: Value) -> tuple[Value, Value]:
        """Cosine and sine."""
        cos, sin = ONE, ZERO
        for c, key, m in self.terms(v):
            a, b = self.turn(c, key, m)
            cos, sin = self.turned((cos, sin), (a, b))
        return cos, sin

    def turned(self, a: tuple[Value, Value], b: tuple[Value, Value]) -> tuple[Value, Value]:
        minus = self.times(MINUS, self.times(a[1], b[1]))
        return self.add([self.times(a[0], b[0]), minus]), self.add([self.times(a[0], b[1]), self.times(a[1], b[0])])

    def turn(self, c: Fraction, key: str, m: Value) -> tuple[Value, Value]:
        """Cosine and sine of c times a monomial."""
        only = next(iter(m.f.values()), None)
        i = self.single(only[0]) if only is not None and len(m.f) == 1 and only[1] == 1 else None
        kind = self.origin[i][0] if i is not None else ""
        if kind == "pi" and (special := self.special(c)) is not None:
            return special
        d = 1
        if i is not None and kind == "func" and c.denominator == 1 and self.origin[i][1] in ("arctan", "arcsin"):
            u = self.argument[i]
            square = self.times(u, u)
            if self.origin[i][1] == "arctan":
                scale = self.root(self.add([ONE, square]), Fraction(-1, 2))
                unit = scale, self.times(scale, u)
            else:
                unit = self.root(self.add([ONE, self.times(MINUS, square)]), Fraction(1, 2)), u
        else:
            d = self.divided(("angle", key), c.denominator)
            x, y = self.kernel(("cos", key)), self.kernel(("sin", key))
            self.index.setdefault(("angle", key), -1)
            if y not in self.relations:
                self.relations[y] = (2, 1 - self.gens[x] ** 2)
            self.argument[x] = self.argument[y] = self.times(Value(Fraction(1, d), {}), m)
            unit = self.value_of(x), self.value_of(y)
        n = int(c * d)
        if abs(n) > MAX_ANGLE:
            raise GiveUp("too large a multiple")
        if n < 0:
            unit = unit[0], self.times(MINUS, unit[1])
        out = ONE, ZERO
        for _ in range(abs(n)):
            out = self.turned(out, unit)
        return out

    def special(self, c: Fraction) -> tuple[Value, Value] | None:
        """Cosine and sine of c*pi for multiples of pi/6 and pi/4."""
        if (12 * c).denominator != 1 or ((12 * c) % 3 and (12 * c) % 2):
            return None

        def sine(t: Fraction) -> Value:
            t %= 2
            if t >= 1:
                return self.times(MINUS, sine(t - 1))
            t = min(t, 1 - t)
            if t in (0, Fraction(1, 6), Fraction(1, 2)):
                return Value(min(2 * t, Fraction(1)) if t != Fraction(1, 6) else Fraction(1, 2), {})
            return self.times(
                Value(Fraction(1, 2), {}),
                self.root(Value(Fraction(2 if t == Fraction(1, 4) else 3), {}), Fraction(1, 2)),
            )

        return sine(c + Fraction(1, 2)), sine(c)

    # --- reading ---

    def learn(self, e: Expr) -> None:
        """The signs that the domain of the question's function implies; parts outside the language are skipped.

        A piecewise function implies none: what holds in one branch need not hold in another.
        """
        if fold(e, lambda node, parts: isinstance(node, Piecewise) or any(parts)):
            return

        def one(node: Expr, _: list[None]) -> None:
            try:
                match node:
                    case Func("ln" | "sqrt" | "log"):
                        self.is_positive(self.read(node.arg))
                    case Func("root") if isinstance(node.args[1], Num) and node.args[1].value % 2 == 0:
                        self.is_positive(self.read(node.arg))
                    case Pow(base, exp) if base.free and not (isinstance(exp, (Num, Neg)) and not _broken(exp)):
                        self.read(node)
            except GiveUp:
                pass

        fold(e, one)

    def read(self, e: Expr) -> Value:
        """An expression as a value."""
        memo = self.memo
        self.keep.append(e)
        return fold(e, self.node, memo)

    def node(self, node: Expr, v: list[Value]) -> Value:
        match node:
            case Num(q):
                return Value(q, {}) if q else ZERO
            case Sym(name):
                return self.value_of(self.kernel(("sym", name)))
            case Const("pi"):
                return self.value_of(self.kernel(("pi",)))
            case Const("e"):
                return self.exp(ONE)
            case Neg():
                return self.times(MINUS, v[0])
            case Add():
                return self.add(v)
            case Mul():
                out = ONE
                for factor in v:
                    out = self.times(out, factor)
                return out
            case Div():
                return self.times(v[0], self.power(v[1], -1))
            case Pow(base, exp):
                if isinstance(base, Const) and base.name == "e":
                    return self.exp(v[1])
                return self.general(v[0], v[1], real_exponent(exp))
            case Func():
                return self.function(node.name, v)
            case UndefinedFunction():
                return self.opaque((node.name, node.orders), v)
        raise GiveUp(node.__class__.__name__)

    def general(self, base: Value, exp: Value, real: Fraction | None) -> Value:
        """A power; with a ``real`` exponent it has a value for a negative base too."""
        r = self.rational(exp)
        if r is not None and r.denominator == 1:
            return self.power(base, int(r))
        if not base.c:
            raise GiveUp("power of 0")
        if real is not None:
            size = self.root(base, real)
            return self.times(self.sign(base), size) if real.numerator % 2 else size
        self.is_positive(base)
        return self.root(base, r) if r is not None else self.exp(self.times(exp, self.ln(base)))

    def opaque(self, name: object, v: list[Value]) -> Value:
        i = self.kernel(("func", name, *[self.key(u) for u in v]))
        self.argument[i], self.arguments[i] = v[0], list(v)
        return self.value_of(i)

    def odd(self, name: str, u: Value) -> Value:
        """A kernel f(u) with f(-u) = -f(u): the first term of u is made positive."""
        if not u.c:
            return ZERO
        if self.terms(u)[0][0] < 0:
            return self.times(MINUS, self.opaque(name, [self.times(MINUS, u)]))
        return self.opaque(name, [u])

    def function(self, name: str, v: list[Value]) -> Value:
        u = v[0]
        match name:
            case "sqrt" | "cbrt":
                return self.radical(u, Fraction(2 if name == "sqrt" else 3)) if u.c else ZERO
            case "root":
                return self.radical(u, self.rational(v[1]) if u.c else None)
            case "ln":
                if u.c:
                    self.is_positive(u)
                return self.ln(u)
            case "log":
                self.is_positive(u)
                self.is_positive(v[1])
                return self.times(self.ln(u), self.power(self.ln(v[1]), -1))
            case "abs":
                return self.times(u, self.sign(u)) if u.c else ZERO
            case "sign":
                return self.sign(u) if u.c else ZERO
            case "sin" | "cos" | "tan" | "cot" | "sec" | "csc":
                cos, sin = self.wave(u)
                return self.ratio(name, sin, cos, ONE)
            case "sinh" | "cosh" | "tanh" | "coth" | "sech" | "csch":
                e, f = self.exp(u), self.exp(self.times(MINUS, u))
                twice_cosh, twice_sinh = self.add([e, f]), self.add([e, self.times(MINUS, f)])
                return self.ratio(name[:-1], twice_sinh, twice_cosh, Value(Fraction(2), {}))
            case "arccos" | "arccot" | "arsinh" | "arcosh" | "artanh" | "arcoth":
                return self.inverse(name, u)
            case "arcsec" | "arsech" | "arcsch":
                other = {"arcsec": "arccos", "arsech": "arcosh", "arcsch": "arsinh"}[name]
                return self.inverse(other, self.power(u, -1))
            case "arccsc":
                return self.odd("arcsin", self.power(u, -1))
        written = formula(name)
        if written is not None and not written.kinds & Piecewise.KIND:
            return self.of_formula(written, dict(zip(FUNCTIONS[name].letters, v, strict=True)))
        return self.odd(name, u) if FUNCTIONS[name].parity == "odd" else self.opaque(name, v)

    def of_formula(self, e: Expr, values: dict[str, Value]) -> Value:
        """The formula of a function, at the values of its letters."""
        return values[e.name] if isinstance(e, Sym) else self.node(e, [self.of_formula(a, values) for a in e.args])

    def radical(self, u: Value, n: Fraction | None) -> Value:
        """The n-th root of what is not 0."""
        if n is None or n.denominator != 1 or n == 0:
            raise GiveUp("root")
        if n % 2:
            return self.times(self.sign(u), self.root(u, 1 / n))
        self.is_positive(u)
        return self.root(u, 1 / n)

    def ratio(self, name: str, sin: Value, cos: Value, one: Value) -> Value:
        """A circular function of an angle from its sine and cosine, a hyperbolic one from (multiples of) its own."""
        top, bottom = {
            "sin": (sin, one), "cos": (cos, one), "tan": (sin, cos),
            "cot": (cos, sin), "sec": (one, cos), "csc": (one, sin),
        }[name]  # fmt: skip
        return self.times(top, self.power(bottom, -1))

    def inverse(self, name: str, u: Value) -> Value:
        """Inverse functions by the arcsine, the arctangent and the logarithm."""
        half = Fraction(1, 2)
        match name:
            case "arccos" | "arccot":
                right = self.times(Value(half, {}), self.value_of(self.kernel(("pi",))))
                other = self.odd("arcsin" if name == "arccos" else "arctan", u)
                return self.add([right, self.times(MINUS, other)])
            case "arsinh" | "arcosh":
                square = self.add([self.times(u, u), ONE if name == "arsinh" else MINUS])
                return self.ln(self.add([u, self.root(square, half)]))
        # artanh and arcoth
        top, bottom = self.add([u, ONE]), self.add([ONE, self.times(MINUS, u)])
        return self.times(Value(half, {}), self.ln(self.times(top, self.power(bottom, -1))))


def _broken(e: Expr) -> bool:
    number = e.body if isinstance(e, Neg) else e
    return not (isinstance(number, Num) and number.value.denominator == 1)


def _primes(q: Fraction) -> list[tuple[int, int]]:
    """A positive rational number as powers of primes (of what is left undivided, where that is large)."""
    out: list[tuple[int, int]] = []
    for n, sign in ((q.numerator, 1), (q.denominator, -1)):
        d = 2
        while d * d <= n and d < 2_000:
            k = 0
            while n % d == 0:
                n, k = n // d, k + 1
            if k:
                out.append((d, sign * k))
            d += 1 if d == 2 else 2
        if n > 1:
            out.append((n, sign))
    return out
