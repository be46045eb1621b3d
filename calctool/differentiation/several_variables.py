"""Several variables: what is held constant is said, and vectors and determinants are worked by rules with names.

The derivative by one variable while the others are held constant needs no new rule, only the two about
constants in words that name what is held.  The cards without an example are applied by the tasks of
:mod:`calctool.tasks`, which know the vector or the tree that the line is about.

Source: Stewart, *Calculus* (8th ed.), chapter 14; OpenStax *Calculus 3*, chapter 4.
"""

from __future__ import annotations

from fractions import Fraction

from calctool.algebra.distribution import common, divided, expand_term, together
from calctool.algebra.monomials import Exponent
from calctool.algebra.terms import Term, as_term, build, merge, scale, shared_term, sum_of, terms_of
from calctool.derivation.rule import Names, Refusal, Rewrite, Rule, rule
from calctool.differentiation.rules import constant as plain_constant
from calctool.differentiation.rules import constant_multiple
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import ZERO, Add, Expr, Func, Neg, Pow, Substituted, Sym, UndefinedFunction
from calctool.simplification.brackets import MAX_EXPANDED
from calctool.simplification.passes import outside_functions


def _held(e: Expr) -> Sym | None:
    """The one name in ``e``, if there is just one."""
    return Sym(next(iter(e.free))) if len(e.free) == 1 else None


def _spoken(goal: Expr, names: Names, card: Rule, one: bool) -> Rewrite | None:
    """What ``card`` makes of the goal, if its constant has one name in it (or, not ``one``, several)."""
    found = card.apply(goal, names)
    if not isinstance(found, Rewrite) or "c" not in found.slots:
        return None
    c = found.slots["c"]
    if not c.free or (len(c.free) == 1) is not one:
        return None
    held = _held(c)
    return found._replace(slots={**found.slots, "y": held} if held is not None else found.slots)


@rule(
    "several.constant",
    "constant rule",
    "d/dx c = 0",
    "{y} is held constant, so {c} is a constant, and its derivative is 0.",
    {"d/dx [y^2]": "0"},
    "Stewart 14.3",
    spoken=True,
    easy=True,
)
def held_constant(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _spoken(goal, names, plain_constant, one=True)


@rule(
    "several.constants",
    "constant rule",
    "d/dx c = 0",
    "The variables in {c} are held constant, so it is a constant, and its derivative is 0.",
    {"d/dx [y^2*z]": "0"},
    "Stewart 14.3",
    spoken=True,
    easy=True,
)
def held_constants(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _spoken(goal, names, plain_constant, one=False)


@rule(
    "several.constant-factor",
    "constant multiple rule",
    "d/dx [c*f] = c * d/dx f",
    "{y} is held constant, so {c} is a constant factor: it stays.",
    {"d/dx [x^2*y]": "y*d/dx [x^2]", "d/dx [x/y]": "d/dx [x]/y"},
    "Stewart 14.3",
    spoken=True,
    easy=True,
)
def held_factor(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _spoken(goal, names, constant_multiple, one=True)


@rule(
    "several.constant-factors",
    "constant multiple rule",
    "d/dx [c*f] = c * d/dx f",
    "The variables in {c} are held constant, so it is a constant factor: it stays.",
    {"d/dx [x^2*y*z]": "y*z*d/dx [x^2]"},
    "Stewart 14.3",
    spoken=True,
    easy=True,
)
def held_factors(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return _spoken(goal, names, constant_multiple, one=False)


HELD: tuple[Rule, ...] = (held_constant, held_constants, held_factor, held_factors)
"""Tried before the rules of differentiation where other variables are held constant."""


def also_known(known: frozenset[str]) -> frozenset[str]:
    """Who knows the rules about constants knows them in these words too."""
    ids = set(known)
    if "diff.constant" in known:
        ids |= {held_constant.id, held_constants.id}
    if "diff.constant-multiple" in known:
        ids |= {held_factor.id, held_factors.id}
    return frozenset(ids)


@rule(
    "several.put-values",
    "put the values in",
    "f(x, y) at x = a, y = b is f(a, b)",
    "Replace each variable by its value.",
    {},
    "Stewart 14.3",
)
def put_values(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if not isinstance(goal, Substituted):
        return None
    values: list[tuple[str, Expr]] = []
    while isinstance(goal, Substituted):
        values.append((goal.var.name, goal.value))
        goal = goal.body
    for name, value in values:
        goal = substitute(goal, name, value)
    return Rewrite(rewrite(goal, lambda e: Pow(e.base, ZERO) if isinstance(e, Pow) and e.exp == Neg(ZERO) else e))


def _by_task(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    return None  # applied by a task, which has the vector, the matrix or the tree


def _card(id: str, name: str, formula: str, says: str, see: str) -> Rule:
    return Rule(id, name, formula, says, {}, see, _by_task)


CLAIRAUT = _card(
    "several.clairaut",
    "Clairaut's theorem",
    "d/dx d/dy f = d/dy d/dx f",
    "Where both mixed partial derivatives are continuous, their order makes no difference.",
    "Stewart 14.3, Clairaut's theorem",
)
SYMMETRY = _card(
    "several.symmetry",
    "by symmetry",
    "f(x, y) = f(y, x)",
    "{y} and {x} exchanged, it is the same function: as above, with {y} and {x} exchanged.",
    "Stewart 14.3, exercises",
)
OTHER_ORDER = _card(
    "several.other-order",
    "in the other order",
    "d/dy f, then d/dx of it",
    "Differentiate by the same variables, one after the other, from the last to the first.",
    "Stewart 14.3",
)
CHAIN = _card(
    "several.chain",
    "chain rule in several variables",
    "dz/dt = dz/dx*dx/dt + dz/dy*dy/dt",
    "Go along every path from the top of the tree to the variable, multiply along it, and add the paths.",
    "Stewart 14.5",
)
PUT_BACK = _card(
    "several.put-back",
    "put the inner variables in",
    "x = x(t), y = y(t)",
    "Replace each inner variable by what it stands for.",
    "Stewart 14.5",
)
SUBSTITUTED = _card(
    "several.substituted",
    "by the rules for one variable",
    "d/dt z(x(t), y(t))",
    "Replace the inner variables first, and differentiate what is left.",
    "Stewart 14.5",
)
NORM = _card(
    "several.norm",
    "length of a vector",
    "|v| = sqrt(v_1^2 + v_2^2 + ...)",
    "Square the components, add, and take the square root.",
    "Stewart 12.2",
)
UNIT = _card(
    "several.unit",
    "unit vector",
    "u = v/|v|",
    "Divide each component by the length.",
    "Stewart 12.2",
)
DIRECTIONAL = _card(
    "several.directional",
    "directional derivative",
    "D_u f = grad f . u",
    "Multiply the gradient and the unit vector component by component, and add.",
    "Stewart 14.6",
)
ANGLE = _card(
    "several.angle",
    "angle of a vector",
    "atan2(v_2, v_1)",
    "The arctangent of the ratio, moved by pi where the first component is negative.",
    "Stewart 10.3, polar coordinates",
)
DETERMINANT_2 = _card(
    "several.determinant-2",
    "determinant of a 2 x 2 matrix",
    "|a b; c d| = a*d - b*c",
    "The product down the diagonal minus the product up the other.",
    "Stewart 12.4",
)
DETERMINANT_N = _card(
    "several.determinant-n",
    "expand the determinant",
    "|A| = a_11*A_11 - a_12*A_12 + a_13*A_13 - ...",
    "Each entry of a row times the determinant without its row and column, with alternating signs.",
    "Stewart 12.4",
)
DETERMINANT_LARGE = _card(
    "several.determinant",
    "determinant of a large matrix",
    "|A| = sum of +- a_1i*a_2j*a_3k*...",
    "Take one entry from each row and each column in every way, and add the products with their signs.",
    "Strang, Linear Algebra 5.2",
)


# sin(u)^a cos(u)^b for the three products of degree two
_PRODUCTS: dict[tuple[Exponent, Exponent], str] = {
    (Fraction(1), Fraction(1)): "product",
    (Fraction(2), Fraction(0)): "sines",
    (Fraction(0), Fraction(2)): "cosines",
}


@rule(
    "several.double-angle",
    "double angle",
    "2*sin(u)*cos(u) = sin(2u),  cos(u)^2 - sin(u)^2 = cos(2u)",
    "Write products of sine and cosine of the same angle by the double angle.",
    {"cos(t)^2 - sin(t)^2": "cos(2*t)", "6*sin(t)*cos(t) + 5*sin(t)^2 - 5*cos(t)^2": "3*sin(2*t) - 5*cos(2*t)"},
    "Stewart, Appendix D, formulas 15",
)
def double_angle(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    after = _double_angle(goal)
    return None if after == goal else Rewrite(after)


@rule(
    "several.expand-angles",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply out, so that sines and cosines of the same angle come together.",
    {"2*sin(t)*(sin(t) + cos(t)) - 2*cos(t)^2": "2*sin(t)^2 + 2*sin(t)*cos(t) - 2*cos(t)^2"},
    "Stewart, Calculus, Diagnostic tests: algebra",
)
def expand_angles(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    after = _expanded(goal)
    if after is None:
        return None
    shorter = _double_angle(after)
    if after == goal or shorter == after or len(terms_of(shorter)) > max(2, len(terms_of(goal))):
        return None
    return Rewrite(after)


def _expanded(e: Expr) -> Expr | None:
    """Every term multiplied out, and like terms collected."""
    out: list[Term] = []
    for t in terms_of(e):
        expanded = expand_term(as_term(t), MAX_EXPANDED)
        if expanded is None:
            return None
        out += expanded
    return sum_of(merge(out))


@rule(
    "several.multiply-out",
    "multiply out",
    "a*(b + c) = a*b + a*c",
    "Multiply out, so that what the terms have in common is seen.",
    {"r*(r*q + r) + r*(r - q*r)": "2*r^2"},
    "Stewart, Calculus, Diagnostic tests: algebra",
)
def multiply_out(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    after = _expanded(goal)
    return None if after is None or after == goal else Rewrite(after)


@rule(
    "several.common-denominator",
    "common denominator",
    "a/b + c/d = (a*d + b*c)/(b*d)",
    "Write the fractions over their common denominator.",
    {"1/t - 2/t^2": "(t - 2)/t^2"},
    "Stewart, Calculus, Diagnostic tests: algebra",
)
def common_denominator(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if type(goal) is not Add or any(shared_term(t).decimal for t in goal.terms):
        return None
    after = together(goal)
    return None if after == goal else Rewrite(after)


@rule(
    "several.factor-out",
    "factor out",
    "a*c + b*c = c*(a + b)",
    "Take out what all terms have in common, where each has a function in it.",
    {"2*r*sin(q)*cos(q) + 2*q*r*cos(q)": "2*r*cos(q)*(sin(q) + q)"},
    "Stewart, Calculus, Diagnostic tests: algebra",
)
def take_out(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    if type(goal) is not Add or not all(_with_function(t) for t in map(shared_term, goal.terms)):
        return None
    terms = [as_term(t) for t in goal.terms]
    shared = common(terms)
    if not shared.powers or any(t.decimal for t in terms):
        return None
    shared.times(sum_of([divided(t, shared) for t in terms]), Fraction(1))
    return Rewrite(build(shared))


def _with_function(term: Term) -> bool:
    return any(isinstance(base, (Func, UndefinedFunction)) for base, _ in term.powers.values())


@outside_functions()
def _double_angle(e: Expr) -> Expr:
    """A sum with c*cos(u)^2 - c*sin(u)^2 in it, those two and the product of both by the double angle."""
    if not isinstance(e, Add) or len(e.terms) > 50:
        return e
    terms = [as_term(t) for t in e.terms]
    found: dict[tuple[object, Expr], dict[str, tuple[int, Term]]] = {}
    for i, t in enumerate(terms):
        split = _angle(t)
        if split is not None:
            kind, angle, rest = split
            found.setdefault((rest.monomial, angle), {})[kind] = (i, rest)
    for (_, angle), kinds in found.items():
        if "sines" not in kinds or "cosines" not in kinds or kinds["sines"][1].coef != -kinds["cosines"][1].coef:
            continue
        new = {}
        doubled = scale(angle, 2)
        place, rest = kinds["cosines"]
        rest.times(Func("cos", doubled), _ONE)
        new[place] = rest
        if "product" in kinds:
            place, rest = kinds["product"]
            rest.coef /= 2
            rest.times(Func("sin", doubled), _ONE)
            new[place] = rest
        gone = {kinds["sines"][0]}
        return sum_of([new.get(i, t) for i, t in enumerate(terms) if i not in gone])
    return e


_ONE = Fraction(1)


def _angle(term: Term) -> tuple[str, Expr, Term] | None:
    """(kind, angle, what else is multiplied) of a product with sin(u)^2, cos(u)^2 or sin(u)*cos(u) in it."""
    powers = {
        (b.name, b.arg): (k, p) for k, (b, p) in term.powers.items() if isinstance(b, Func) and b.name in ("sin", "cos")
    }
    for _, angle in powers:
        sine, cosine = powers.get(("sin", angle)), powers.get(("cos", angle))
        kind = _PRODUCTS.get((sine[1] if sine else Fraction(0), cosine[1] if cosine else Fraction(0)))
        if kind is not None:
            rest = term.copy()
            for pair in (sine, cosine):
                if pair is not None:
                    del rest.powers[pair[0]]
            return kind, angle, rest
    return None


SEVERAL: tuple[Rule, ...] = (
    *HELD,
    put_values,
    CLAIRAUT,
    SYMMETRY,
    OTHER_ORDER,
    CHAIN,
    PUT_BACK,
    SUBSTITUTED,
    NORM,
    UNIT,
    DIRECTIONAL,
    ANGLE,
    DETERMINANT_2,
    DETERMINANT_N,
    DETERMINANT_LARGE,
    multiply_out,
    common_denominator,
    take_out,
    expand_angles,
    double_angle,
)
"""The chapter on several variables."""
