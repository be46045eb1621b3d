"""Algebra before calculus: a quotient divided out or cancelled, powers put together, a logarithm taken apart.

Each card rewrites what is to be differentiated so that a simpler rule applies, as a teacher would before reaching
for the quotient rule.  The new expression has the value of the old one wherever that has one.

Source: Stewart, *Calculus* (8th ed.), 3.1 example "differentiate (x^2 + 3)/sqrt(x) without the quotient rule", 3.2
note "it is sometimes easier to simplify first", 3.6 "laws of logarithms before differentiating".
"""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import NamedTuple

from calctool.algebra.bounds import POSITIVE, Bounds, End, bounds
from calctool.algebra.distribution import divided, expand_term
from calctool.algebra.monomials import Exponent
from calctool.algebra.regions import holds_where
from calctool.algebra.terms import Term, as_term, build, merge, scale, terms_of
from calctool.derivation.rule import Names, Part, Refusal, Rewrite, Rule, rule
from calctool.differentiation.chain import WHOLE
from calctool.differentiation.exponentials import logarithm_taken
from calctool.expr.exact import literal_value, root_index
from calctool.expr.traversal import count, nodes
from calctool.expr.tree import (
    HAS_DENOMINATOR,
    HAS_ROOT,
    ONE,
    ZERO,
    Add,
    Connective,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Pow,
    Relation,
    Sym,
    add,
    as_expr,
    mul,
)
from calctool.simplification import radicals, simplify
from calctool.simplification.identities import (
    HYPERBOLIC,
    TRIGONOMETRIC,
    logarithm_undone,
    pythagoras_in_sum,
    square_by_bracket,
)

SEVERAL = 2
"""A single power is differentiated as such, through its logarithm in no case."""
SHORT_SUM = 6
"""A product of so few terms is multiplied out before it is divided."""
LONG = 3
POWERS = 2
"""From so many factors on, so many of them powers, a product is differentiated through its logarithm."""


def power_of(term: Term, x: Sym) -> Fraction | None:
    """The n of c*x^n, where the term is that and nothing else."""
    if term.narrow:
        return None  # x^0.5 has no value for x < 0 and x^(1/3) has one: they are not put together
    n = Fraction(0)
    for base, e in term.powers.values():
        if not base.has(x):
            if isinstance(e, Expr) and e.has(x):
                return None
            continue
        if not isinstance(e, Fraction):
            return None
        if base == x:
            n += e
        elif type(base) is Func and base.args[0] == x and (index := root_index(base)) == 2:
            n += e / index
        else:
            return None
    return n


def _constant(term: Term, x: Sym) -> Term:
    """The factors in which x does not stand."""
    rest = Term(term.coef)
    rest.decimal, rest.narrow = term.decimal, term.narrow
    rest.powers = {k: (b, e) for k, (b, e) in term.powers.items() if not b.has(x)}
    return rest


def _written(term: Term, n: Fraction, x: Sym) -> Expr:
    """c*x^n, a negative power as such."""
    constant = build(_constant(term, x))
    if n == 0:
        return constant
    power: Expr = x if n == 1 else Pow(x, as_expr(n))
    if type(constant) is Neg:
        return Neg(_scaled(constant.body, power))
    return _scaled(constant, power)


def _as_typed(goal: Expr) -> Rule | None:
    """Who typed roots is given roots."""
    return radicals.as_root if goal.kinds & HAS_ROOT else None


def _scaled(c: Expr, power: Expr) -> Expr:
    """c*power as a textbook writes it: 3x^2/2 for (3/2)x^2."""
    if type(c) is Div:
        return Div(_scaled(c.num, power), c.den)
    return power if literal_value(c) == 1 else mul([c, power])


@rule(
    "diff.divide-out",
    "divide term by term",
    "(a + b)/c = a/c + b/c",
    "Below stands one power of {x}: divide each term by it, and no quotient rule is needed.",
    {
        "d/dx [(3*x^2 + x)/x]": "d/dx [3*x + 1]",
        "d/dx [(x^2 + 3)/sqrt(x)]": "d/dx [x^(3/2) + 3*x^(-1/2)]",
        "d/dx [(x^3 - 4*x + 2)/x^2]": "d/dx [x - 4*x^(-1) + 2*x^(-2)]",
    },
    "Stewart 3.2, note after the quotient rule",
    applies_to=(Div,),
)
def divide_out(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div((Add() | Mul() | Pow()) as top, below), x) if top.has(x) and below.has(x):
            under = as_term(below)
            n = power_of(under, x)
            if n is None or (type(top) is Pow and literal_value(top.exp) != 2):
                return None
            above = [as_term(t) for t in terms_of(top)] if type(top) is Add else expand_term(as_term(top), SHORT_SUM)
            above = merge(above or [])
            if len(above) < SEVERAL:
                return None
            terms = []
            for term in above:
                m = power_of(term, x)
                if m is None:
                    return None
                terms.append((m - n, _written(divided(_constant(term, x), _constant(under, x)), m - n, x)))
            terms.sort(key=lambda t: -t[0])
            return Rewrite(Deriv(add([t for _, t in terms]), x), {"x": x}, afterwards=_as_typed(goal))
    return None


@rule(
    "diff.one-power",
    "one power",
    "x^a*x^b = x^(a+b)",
    "Factors with one base are one power: add the exponents above the bar, subtract those below.",
    {
        "d/dx [x*sqrt(x)]": "d/dx [x^(3/2)]",
        "d/dx [x^2/sqrt(x)]": "d/dx [x^(3/2)]",
        "d/dx [x^2*x^3]": "d/dx [x^5]",
    },
    "Stewart 3.1",
    applies_to=(Mul, Div),
)
def one_power(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv((Mul() | Div()) as f, x):
            if sum(1 for a in f.args if a.has(x)) < 2:
                return None
            term = as_term(f)
            n = power_of(term, x)
            if n is not None:
                return Rewrite(Deriv(_written(term, n, x), x), {"x": x}, afterwards=_as_typed(goal))
    return None


@rule(
    "diff.pythagoras-above",
    "Pythagorean identity",
    "sin(u)^2/(1 - cos(u)) = (1 - cos(u)^2)/(1 - cos(u))",
    "Written with the function that stands below, the square above has the bracket below as a factor.",
    {
        "d/dx [sin(x)^2/(1 + cos(x))]": "d/dx [(1 - cos^2(x))/(1 + cos(x))]",
        "d/dx [tan(x)^2/(sec(x) - 1)]": "d/dx [(sec^2(x) - 1)/(sec(x) - 1)]",
    },
    "Stewart appendix D",
    applies_to=(Div,),
)
def pythagoras_above(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(top, below) as f, x) if _simpler(f, x) is not None:
            written = square_by_bracket(top, below)
            return None if written is None else Rewrite(Deriv(Div(written, below), x))
    return None


@rule(
    "diff.factor-first",
    "factor",
    "x^2 - 1 = (x + 1)(x - 1)",
    "Above and below have {g} as a factor.",
    {
        "d/dx [(x^2 - 1)/(x - 1)]": "d/dx [(x + 1)*(x - 1)/(x - 1)]",
        "d/dx [(x^2 - 3*x + 2)/(x^2 - 1)]": "d/dx [(x - 2)*(x - 1)/((x + 1)*(x - 1))]",
    },
    "Stewart 3.2, note after the quotient rule",
    applies_to=(Div,),
)
def factor_first(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div(_, below) as f, x) if (simpler := _simpler(f, x)) is not None:
            if simpler == simplify(f, "cancel"):
                return None
            plain = simpler.body if type(simpler) is Neg else simpler
            above, under = (plain.num, plain.den) if type(plain) is Div else (plain, ONE)
            common = simplify(Div(below, under))
            if type(common) in (Add, Sym) and not (common.kinds | above.kinds) & HAS_DENOMINATOR:
                product = _with(above, common)
                factored = Div(product if plain is simpler else Neg(product), _with(under, common, below))
                return Rewrite(Deriv(factored, x), {"g": common})
    return None


def _with(part: Expr, factor: Expr, typed: Expr = ZERO) -> Expr:
    """``part`` times ``factor``, a letter in front; as it was typed where a power of the factor stands there."""
    for f in typed.args if type(typed) is Mul else (typed,):
        if f == factor or (type(f) is Pow and f.base == factor):
            return typed
    factors = part.args if type(part) is Mul else () if part == ONE else (part,)
    return mul([factor, *factors] if type(factor) is Sym else [*factors, factor])


@rule(
    "diff.cancel-first",
    "cancel",
    "u*v/(u*w) = v/w",
    "A factor that stands above and below is cancelled first.",
    {"d/dx [(x + 1)*(x - 1)/(x - 1)]": "d/dx [x + 1]"},
    "Stewart 3.2, note after the quotient rule",
    applies_to=(Div,),
)
def cancel_first(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div() as f, x) if (simpler := _simpler(f, x)) is not None and simpler == simplify(f, "cancel"):
            return Rewrite(Deriv(simpler, x))
    return None


@rule(
    "diff.simplify-first",
    "simplify first",
    "f = g",
    "Written more simply, {f} is {g}, which is easier to differentiate.",
    {"d/dx [x/(x + 1/x)]": "d/dx [x^2/(x^2 + 1)]"},
    "Stewart 3.2, note after the quotient rule",
    applies_to=(Div,),
)
def simplify_first(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Div() as f, x) if (simpler := _simpler(f, x)) is not None:
            return Rewrite(Deriv(simpler, x), {"f": f, "g": simpler})
    return None


def _simpler(f: Div, x: Sym) -> Expr | None:
    """A quotient written so that it is easier to differentiate, if it can be."""
    if not f.num.has(x) or not f.den.has(x):
        return None
    simpler = simplify(f)
    easier = _functions(simpler) <= _functions(f) and _easier(simplify(f, "clean"), simpler, x)
    return simpler if easier else None


@rule(
    "diff.power-of-logarithm",
    "laws of logarithms",
    "e^(n*ln(u)) = u^n",
    "{f} is {g}: the exponential function and the logarithm undo each other.",
    {"d/dx [e^(2*ln(x))]": "d/dx [x^2]"},
    "Stewart 1.5",
    applies_to=(Pow,),
)
def power_of_logarithm(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow() as f, x) if f.kinds & Func.KIND and (g := logarithm_undone(f)) is not f:
            return Rewrite(Deriv(g, x), {"f": f, "g": g})
    return None


@rule(
    "diff.pythagoras-first",
    "Pythagorean identity",
    "sin(u)^2 + cos(u)^2 = 1,  sec(u)^2 - tan(u)^2 = 1",
    "{f} is {g}, for every angle: no chain rule is needed.",
    {
        "d/dx [cot(x)^2 - csc(x)^2]": "d/dx [-1]",
        "d/dx [x*sin(x)^2 + x*cos(x)^2]": "d/dx [x]",
    },
    "Stewart 3.3, exercises; appendix D",
    applies_to=(Add,),
)
def pythagoras_first(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _identity_first(goal, TRIGONOMETRIC)


@rule(
    "diff.hyperbolic-first",
    "hyperbolic identity",
    "cosh(u)^2 - sinh(u)^2 = 1",
    "{f} is {g}, for every argument: no chain rule is needed.",
    {"d/dx [cosh(x)^2 - sinh(x)^2]": "d/dx [1]"},
    "Stewart 3.11",
    applies_to=(Add,),
)
def hyperbolic_first(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _identity_first(goal, HYPERBOLIC)


def _identity_first(goal: Expr, functions: frozenset[str]) -> Rewrite | None:
    match goal:
        case Deriv(Add() as f, x) if f.kinds & Func.KIND:
            g = pythagoras_in_sum(f, functions)
            if g is not f and _uses(g) < _uses(f) - 1:
                return Rewrite(Deriv(g, x), {"f": f, "g": g})
    return None


def _uses(e: Expr) -> int:
    return sum(type(node) is Func for node in nodes(e))


def _bars(e: Expr, x: Sym) -> int:
    """In how many denominators does x stand?"""
    own = type(e) is Div and e.den.has(x)
    return own + sum(_bars(a, x) for a in e.args)


def _functions(e: Expr) -> set[str]:
    """The names of the functions: x/sin(x) is differentiated as it stands, not as x csc(x)."""
    return {node.name for node in nodes(e) if type(node) is Func}


def _easier(f: Expr, g: Expr, x: Sym) -> bool:
    """Does g have fewer denominators with x, or a shorter one?"""
    if _bars(g, x) != _bars(f, x):
        return _bars(g, x) < _bars(f, x)
    g = g.body if type(g) is Neg else g
    shorter = type(f) is Div and type(g) is Div and count(g.den) <= count(f.den) and count(g.num) <= count(f.num)
    return shorter and count(g) < count(f)


ONCE = Fraction(1)


class _Factor(NamedTuple):
    """base^exponent in a product; the base is ``positive`` wherever the product has a logarithm."""

    base: Expr
    exponent: Exponent
    positive: bool


class _Factors(NamedTuple):
    """The factors of a product, roots as powers; ``sign`` is that of its number and of those under odd roots."""

    factors: tuple[_Factor, ...]
    sign: int


def _taken_apart(term: Term, x: Sym, exponent: Fraction = ONCE) -> _Factors:
    """The factors of a product, what stands below the bar with a negative exponent."""
    factors: list[_Factor] = []
    sign = 1 if term.coef > 0 else -1
    if abs(term.coef) != 1:
        factors.append(_Factor(as_expr(abs(term.coef)), exponent, True))
    for base, e in term.powers.values():
        index = root_index(base)
        if not isinstance(e, Fraction):
            # u^x has values where u > 0; for u^n that depends on n
            factors.append(_Factor(base, scale(e, exponent), e.has(x) or bounds(base).positive))
        elif type(base) is Func and index is not None:
            inside = _taken_apart(as_term(base.arg), x, exponent * e / index)
            alone = index % 2 == 0 and inside.sign > 0 and len([f for f in inside.factors if not f.positive]) == 1
            for f in inside.factors:
                # sqrt(u) has a value where u is not negative, and u^3 is as u is
                factors.append(
                    f._replace(positive=f.positive or (alone and _odd_power(f.exponent, exponent * e / index)))
                )
            if index % 2 and e.numerator % 2:
                sign *= inside.sign
        else:
            factors.append(_Factor(base, exponent * e, e.denominator % 2 == 0 or bounds(base).positive))
    return _Factors(tuple(factors), sign)


def _odd_power(exponent: Exponent, outside: Fraction) -> bool:
    """Is it an odd power under the root outside?"""
    return isinstance(exponent, Fraction) and _odd(exponent / outside)


def _logarithm(u: Expr, x: Sym, *, positive: bool) -> Expr | None:
    """ln|u| as a sum, or None where u is one factor: bars stand where a factor may be negative.

    ``positive``: u is, as what stands in a logarithm; a factor that is alone in having an unknown sign is so too.
    """
    term = as_term(u)
    factors, sign = _taken_apart(term, x)
    if term.narrow or (len(factors) < SEVERAL and all(f.exponent == 1 for f in factors)):
        return None
    unknown = [f for f in factors if not f.positive]
    alone = positive and sign > 0 and len(unknown) == 1 and _odd(unknown[0].exponent)
    known = {f.base.name: POSITIVE for f in factors if f.positive and type(f.base) is Sym}
    if unknown and not alone:
        known = _beyond(Func("ln", u) if positive else u, x) | known
    terms: list[Expr] = []
    for f in factors:
        if f.base == E:
            terms.append(as_expr(f.exponent))
        else:
            bare = f.positive or alone or (type(f.base) is Func and f.base.name == "abs")
            bare = bare or (bool(known) and bounds(f.base, known).positive)
            terms.append(_scaled_log(f.exponent, Func("ln", f.base if bare else Func("abs", f.base))))
    return add(terms)


def _beyond(f: Expr, x: Sym) -> dict[str, Bounds]:
    """The bounds of x where f has values beyond or between numbers: sqrt(x - 2) leaves no bars round x + 1."""
    low, high = End(-inf, False), End(inf, False)
    found = holds_where([f], [f], (x.name,))
    for c in [
        c for both in found for c in (both.args if isinstance(both, Connective) and both.op == "and" else (both,))
    ]:
        if isinstance(c, Relation) and c.op in ("<", "<=", ">", ">=") and x in c.args:
            above = (c.op[0] == ">") == (c.lhs == x)
            a = literal_value(c.rhs if c.lhs == x else c.lhs)
            if a is not None:
                low, high = (End(a, False), high) if above else (low, End(a, False))
    return {x.name: Bounds(low, high)}


def _odd(e: Exponent) -> bool:
    return isinstance(e, Fraction) and e.numerator % 2 == 1 and e.denominator % 2 == 1


def _scaled_log(n: Exponent, log: Expr) -> Expr:
    """n*log, with its minus sign in front and the denominator of n below."""
    if not isinstance(n, Fraction):
        return mul([n, log])
    if n < 0:
        return Neg(_scaled_log(-n, log))
    over = log if n.numerator == 1 else mul([as_expr(n.numerator), log])
    return over if n.denominator == 1 else Div(over, as_expr(n.denominator))


@rule(
    "diff.log-laws",
    "laws of logarithms",
    "ln(u^n*v/w) = n*ln(u) + ln(v) - ln(w)",
    "Take {u} apart before differentiating: a product becomes a sum, a power a factor.",
    {
        "d/dx [ln(x^3*e^x)]": "d/dx [3*ln(x) + x]",
        "d/dx [ln(x*sqrt(x + 1))]": "d/dx [ln(x) + ln(x + 1)/2]",
        "d/dx [ln((x - 1)/(x + 1))]": "d/dx [ln(|x - 1|) - ln(|x + 1|)]",
    },
    "Stewart 3.6, example 'ln((x + 1)/sqrt(x - 2))'",
    applies_to=("ln",),
)
def log_laws(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("ln", u), x):
            apart = _logarithm(u, x, positive=True)
            if apart is not None and _helps(as_term(u), x):
                return Rewrite(Deriv(apart, x), {"u": u})
    return None


def _helps(term: Term, x: Sym) -> bool:
    """Are there several factors with x in them, or a power of one?"""
    moving = [(b, e) for b, e in term.powers.values() if b.has(x) or (isinstance(e, Expr) and e.has(x))]
    if len(moving) != 1:
        return len(moving) > 1
    base, e = moving[0]
    return e != 1 or root_index(base) is not None


@rule(
    "diff.logarithmic-product",
    "logarithmic differentiation",
    "y = u^a*v^b/w^c,  ln|y| = a*ln|u| + b*ln|v| - c*ln|w|,  y' = y*d/dx [ln|y|]",
    "A long product of powers: take logarithms, ln |{y}| = {l}, differentiate both sides, and multiply by {y}.",
    {"d/dx [sqrt(x)*sqrt(x + 1)/e^x]": "(sqrt(x)*sqrt(x + 1)/e^x)*d/dx [ln(x)/2 + ln(x + 1)/2 - x]"},
    "Stewart 3.6, example 'x^(3/4) sqrt(x^2 + 1)/(3x + 2)^5'",
    applies_to=(Mul, Div),
)
def logarithmic_product(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv((Mul() | Div()) as y, x):
            moving = _moving_factors(y, x)
            powers = [f for f in moving or () if isinstance(f.exponent, Fraction) and abs(f.exponent) != 1]
            if moving is None or len(moving) < LONG or len(powers) < POWERS or not all(map(_leaves_no_zero, moving)):
                return None
            return _through_logarithm(y, x, moving, names)
    return None


@rule(
    "diff.through-logarithm",
    "logarithmic differentiation",
    "ln|y| = a*ln|u| + b*ln|v|,  y' = y*d/dx [ln|y|]",
    "A product of several factors: take logarithms, ln |{y}| = {l}, differentiate both sides, and multiply by {y}.",
    {"d/dx [x^2*(x + 1)^3]": "x^2*(x + 1)^3*d/dx [2*ln(|x|) + 3*ln(|x + 1|)]"},
    "Stewart 3.6, 'steps in logarithmic differentiation'",
    applies_to=(Mul, Div),
)
def through_logarithm(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv((Mul() | Div()) as y, x):
            moving = _moving_factors(y, x)
            if (
                moving is None
                or len(moving) < SEVERAL
                or any(type(f.base) is Func and f.base.name == "ln" for f in moving)
            ):
                return None
            return _through_logarithm(y, x, moving, names)
    return None


def _moving_factors(y: Expr, x: Sym) -> list[_Factor] | None:
    """The factors with x in them; None where one without it is no number, and may be negative."""
    factors = _taken_apart(as_term(y), x).factors
    moving = [f for f in factors if f.base.has(x) or (isinstance(f.exponent, Expr) and f.exponent.has(x))]
    return moving if all(f in moving or not f.base.free for f in factors) else None


def _through_logarithm(y: Expr, x: Sym, moving: list[_Factor], names: Names) -> Rewrite | None:
    log = _logarithm(y, x, positive=False)
    if log is None:
        return None
    conditions = tuple(Relation("!=", f.base, ZERO) for f in moving if not bounds(f.base).positive)
    whole = names.fresh(WHOLE)
    barred = any(type(node) is Func and node.name == "abs" for node in nodes(log))
    part = Part(f"ln |{whole.name}|" if barred else f"ln {whole.name}", log, x)
    said = logarithm_taken(y, log, whole, x, bars=barred)
    return Rewrite(y * Deriv(log, x), {"l": log, "y": whole}, (part,), conditions, said)


def _leaves_no_zero(f: _Factor) -> bool:
    """Is y never 0 and differentiable because of this factor?  There ln |y| has no value, and y' has one."""
    return bounds(f.base).positive or (isinstance(f.exponent, Fraction) and f.exponent < 1)


ON_REQUEST: tuple[Rule, ...] = (through_logarithm,)
"""What is worked where it is asked for by name alone."""
