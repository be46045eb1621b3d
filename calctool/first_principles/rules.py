"""The derivative from its definition: the difference quotient, worked until h can be put to 0.

A card takes the line ``lim h->0 (f(x+h) - f(x))/h`` one step further.  Which cards are used depends on
the kind of function: polynomials are multiplied out, fractions put over a common denominator, roots
multiplied by the conjugate, sine, cosine, exponentials and logarithms brought to a standard limit.

Source: Stewart, *Calculus*, section 2.8 and (for the standard limits) 3.1, 3.3 and 3.6.
"""

from __future__ import annotations

from collections.abc import Iterable

from calctool.algebra.polynomials import polynomial
from calctool.algebra.terms import Term, as_term, build, collect, divided, expand_term, merge, negated, sum_of, terms_of
from calctool.derivation.rule import Rule, rule
from calctool.expr.exact import literal_value
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym, add, mul

SOURCE = "Stewart 2.8, 'the derivative as a function'"


def _card(id: str, name: str, formula: str, says: str, see: str = SOURCE, on: str = "x^2") -> Rule:
    """A card applied by the worker below, which has the function at hand; ``on`` is a function that shows it."""
    return rule(id, name, formula, says, {f"d/dx [{on}]": ""}, see)(lambda goal, names: None)


DEFINITION_OF_DERIVATIVE = _card(
    "definition.quotient",
    "definition of the derivative",
    "f'(x) = lim h->0 (f(x+h) - f(x))/h",
    "Put {x} + {h} and {x} into the function, subtract, and divide by {h}.",
)
EXPAND = _card("definition.expand", "multiply out", "(x + h)^2 = x^2 + 2xh + h^2", "Multiply out the brackets.")
SUBTRACT = _card("definition.subtract", "subtract", "x^2 - x^2 = 0", "The terms without {h} cancel.")
COMMON_DENOMINATOR = _card(
    "definition.common-denominator",
    "common denominator",
    "1/a - 1/b = (b - a)/(a*b)",
    "Write the difference of the fractions as one fraction.",
    on="1/x",
)
CONJUGATE = _card(
    "definition.conjugate",
    "multiply by the conjugate",
    "sqrt(a) - sqrt(b) = (a - b)/(sqrt(a) + sqrt(b))",
    "Multiply above and below by the sum of the roots; above, the roots disappear.",
    on="sqrt(x)",
)
FACTOR = _card("definition.factor", "factor out h", "2xh + h^2 = h(2x + h)", "Every term above has the factor {h}.")
CANCEL = _card("definition.cancel", "cancel h", "h*a/h = a", "{h} tends to 0 but is not 0, so it may be cancelled.")
LET_H_GO = _card(
    "definition.limit",
    "let h go to 0",
    "lim h->0 F(h) = F(0)",
    "The expression is continuous in {h}, so its limit is its value at {h} = 0.",
)
TERM_BY_TERM = _card(
    "definition.sum",
    "limit of a sum",
    "lim (F + G) = lim F + lim G",
    "Work out the difference quotient of each term; the limits add.",
    on="x^2 + 1/x",
)
PUT_IN = _card("definition.put-in", "put the limits in", "", "Put in the limits found.", on="x^2 + 1/x")
CONSTANT_FACTOR = _card(
    "definition.constant-factor",
    "limit of a constant multiple",
    "lim c*F = c*lim F",
    "The constant factor goes in front.",
    on="5*sin(x)",
)
ANGLE_SUM = _card(
    "definition.angle-sum",
    "addition theorem",
    "sin(a + b) = sin(a)cos(b) + cos(a)sin(b)",
    "Separate the small angle.",
    "Stewart 3.3",
    on="sin(x)",
)
POWER_LAW = _card(
    "definition.power-law",
    "law of exponents",
    "e^(a + b) = e^a * e^b",
    "Separate the small exponent.",
    "Stewart 3.1",
    on="e^x",
)
LOG_LAW = _card(
    "definition.log-law",
    "law of logarithms",
    "ln(a) - ln(b) = ln(a/b)",
    "Write one logarithm.",
    "Stewart 3.6",
    on="ln(x)",
)
GROUP = _card(
    "definition.group",
    "take out what does not depend on h",
    "lim c*F = c*lim F",
    "What does not depend on {h} goes in front of the limit.",
    on="sin(x)",
)
STANDARD = _card(
    "definition.standard-limit",
    "standard limit",
    "lim sin(h)/h = 1,  lim (cos(h) - 1)/h = 0,  lim (e^h - 1)/h = 1,  lim ln(1 + h)/h = 1,  lim arctan(u)/u = 1",
    "These limits are known.",
    "Stewart 3.1, 3.3, 3.6",
    on="sin(x)",
)
DIFFERENCE_OF_POWERS = _card(
    "definition.difference-of-powers",
    "difference of powers",
    "(a - b)(a^2 + a*b + b^2) = a^3 - b^3",
    "Multiply above and below by the sum that makes a difference of powers of the roots; above, the roots disappear.",
    on="x^(1/3)",
)
SQUARES = _card(
    "definition.squares",
    "difference of squares",
    "(|a| - |b|)(|a| + |b|) = a^2 - b^2",
    "Multiply above and below by the sum of the absolute values: |a|^2 is a^2.",
    on="|x|",
)
BINOMIAL = _card(
    "definition.binomial",
    "binomial theorem",
    "(x + h)^n = x^n + n*x^(n - 1)*h + n*(n - 1)/2*x^(n - 2)*h^2 + ... + h^n",
    "Multiply out (x + h)^n: every term after the second has the factor {h}^2.",
    "Stewart 3.1, 'the power rule', second proof",
    on="x^n",
)
SUBTRACTION = _card(
    "definition.subtraction-formula",
    "subtraction formula",
    "sin(a)cos(b) - cos(a)sin(b) = sin(a - b),  arctan(a) - arctan(b) = arctan((a - b)/(1 + a*b))",
    "Only the small difference {h} is left in the function.",
    "Stewart, appendix D",
    on="tan(x)",
)
SINE_AND_COSINE = _card(
    "definition.sine-cosine",
    "write with sine and cosine",
    "tan(a) - tan(b) = (sin(a)cos(b) - cos(a)sin(b))/(cos(a)cos(b))",
    "Write the functions with sine and cosine, over one denominator.",
    "Stewart 3.3",
    on="tan(x)",
)
BY_ITS_FORMULA = _card(
    "definition.formula",
    "definition of the function",
    "sinh(x) = (e^x - e^(-x))/2,  sec(x) = 1/cos(x)",
    "Write the function by its formula.",
    "Stewart 3.11, appendix D",
    on="sinh(x)",
)
ADD_AND_SUBTRACT = _card(
    "definition.add-and-subtract",
    "add and subtract",
    "F*G - f*g = F*G - f*G + f*G - f*g",
    "Nothing changes, and now the difference of each factor can be taken by itself.",
    "Stewart 3.2, proof of the product rule",
    on="x*e^x",
)
DIFFERENCES = _card(
    "definition.differences",
    "factor",
    "(F*G - f*G + f*G - f*g)/h = ((F - f)/h)*G + f*(G - g)/h",
    "Two and two of the terms have a common factor; the difference quotients of the parts appear.",
    "Stewart 3.2, proofs of the product and quotient rules",
    on="x*e^x",
)
LIMIT_LAWS = _card(
    "definition.limit-laws",
    "limit laws",
    "lim (F*G) = lim F * lim G",
    "Take the limit of each part; a function with a derivative is continuous, so it tends to its value.",
    "Stewart 2.3; 2.8, theorem 4",
    on="x*e^x",
)
THE_DERIVATIVE = _card(
    "definition.derivative",
    "definition of the derivative",
    "lim h->0 (f(x+h) - f(x))/h = f'(x)",
    "This limit is the derivative of the function.",
    on="f(x)",
)
AT_A_POINT = _card(
    "definition.at-a-point",
    "definition of the derivative",
    "f'(a) = lim h->0 (f(a+h) - f(a))/h",
    "Put {a} + {h} and {a} into the function, subtract, and divide by {h}.",
    "Stewart 2.7, 'derivatives'",
)
ALTERNATIVE = _card(
    "definition.alternative",
    "definition of the derivative",
    "f'(a) = lim x->a (f(x) - f(a))/(x - a)",
    "The slope of the secant through the point at {a} and the point at {x}.",
    "Stewart 2.7, 'derivatives', equation 5; Larson 3.1, 'alternative limit form of the derivative'",
)


SEAMS = rule(
    "diff.seams",
    "no derivative where branches meet",
    "max(u, a)' = {1 if u > a, 0 if u < a}",
    "Where the slopes on the two sides differ, or the function jumps, there is no derivative and no value.",
    {"d/dx [max(x, 1)]": ""},
    "Stewart 2.8, 'how can a function fail to be differentiable?'",
)(lambda goal, names: None)

DEFINITION: tuple[Rule, ...] = (
    DEFINITION_OF_DERIVATIVE,
    TERM_BY_TERM,
    CONSTANT_FACTOR,
    EXPAND,
    SUBTRACT,
    COMMON_DENOMINATOR,
    CONJUGATE,
    FACTOR,
    CANCEL,
    LET_H_GO,
    ANGLE_SUM,
    POWER_LAW,
    LOG_LAW,
    GROUP,
    STANDARD,
    DIFFERENCE_OF_POWERS,
    SQUARES,
    BINOMIAL,
    SUBTRACTION,
    SINE_AND_COSINE,
    BY_ITS_FORMULA,
    ADD_AND_SUBTRACT,
    DIFFERENCES,
    LIMIT_LAWS,
    THE_DERIVATIVE,
    AT_A_POINT,
    ALTERNATIVE,
    PUT_IN,
    SEAMS,
)
"""The cards of the difference quotient, and what it says of the places where branches meet."""


Move = tuple[Rule, Expr]


def quotient(f: Expr, x: Sym, h: Sym) -> Limit:
    """``lim h->0 (f(x+h) - f(x))/h`` as it is first written."""
    return Limit(Div(difference(f, x, h), h), h, ZERO)


def difference(f: Expr, x: Sym, h: Sym) -> Expr:
    """``f(x+h) - f(x)``."""
    moved = shifted(f, x, h)
    return Add(*terms_of(moved), negated(f) if not isinstance(f, Add) else Neg(f))


def groups(f: Expr, x: Sym) -> list[Expr]:
    """The terms to be worked separately: the polynomial ones together, each other one by itself."""
    plain = [t for t in terms_of(f) if polynomial(t, x) is not None]
    other = [t for t in terms_of(f) if polynomial(t, x) is None]
    return ([add(plain)] if plain else []) + other


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
    if polynomial(f, x) is not None:
        return list(_polynomial(f, x, h))
    match f:
        case Func("sqrt", g) if polynomial(g, x) is not None:
            return list(_root(f, g, x, h))
        case Div(Num(v), Func("sqrt", g)) if v == 1 and polynomial(g, x) is not None:
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
    """f as polynomial over polynomial in x, else None."""
    match f:
        case Div(p, q):
            found = p, q
        case Pow(q, n) if (v := literal_value(n)) is not None and v < 0 and v.denominator == 1:
            found = ONE, q if v == -1 else Pow(q, Num(-v))
        case _:
            return None
    return found if all(polynomial(part, x) is not None for part in found) else None


def _limit(body: Expr, h: Sym) -> Limit:
    return Limit(body, h, ZERO)


def shifted(g: Expr, x: Sym, h: Sym) -> Expr:
    """``g(x+h)``."""
    return flat(substitute(g, x.name, Add(x, h)))


def flat(e: Expr) -> Expr:
    """Without brackets around the sum that was put in for a letter in a sum."""
    return rewrite(e, lambda node: Add(*terms_of(node)) if isinstance(node, Add) else node)


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
    above = [t for part in terms_of(shifted(f, x, h)) for t in expand_term(as_term(part), 4000) or []]
    minus = polynomial(f, x) or []
    flipped = []
    for t in minus:
        new = t.copy()
        new.coef = -new.coef
        flipped.append(new)
    return merge(above), flipped


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
    above = _terms(first, 1)
    minus = _terms(second, -1)
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


def _terms(e: Expr, sign: int) -> list[Term]:
    out = []
    for part in terms_of(e):
        for t in expand_term(as_term(part), 4000) or []:
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
