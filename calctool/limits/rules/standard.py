"""Standard limits: sin(u)/u and its kin, with a change of variable, and (1 + u)^(1/u).

Source: Stewart, *Calculus*, 3.3, 3.6; OpenStax *Calculus 1*, 2.3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.distribution import together
from calctool.algebra.terms import Term, as_term, build, collect, terms_of
from calctool.derivation.rule import Refusal, Rewrite, Words
from calctool.expr.exact import literal_value, root_index
from calctool.expr.functions import all_with
from calctool.expr.traversal import fold, rewrite, substitute
from calctool.expr.tree import ONE, OO, ZERO, Add, Div, E, Expr, Func, Limit, Neg, Num, Pow, Relation, Sym, mul
from calctool.limits.context import LimitContext, form_of, technique
from calctool.limits.rules.common import moved, quotient_of, single
from calctool.limits.rules.direct import own_form
from calctool.simplification import simplify

SMALL = tuple(name for name in all_with(small="u") if name not in ("arcsin", "arctan"))
"""Functions that are like their argument where it tends to 0; the inverse functions are worked from sin and tan."""
_FALLING, _RISING = all_with(small="1 - u^2/2"), all_with(small="1 + u^2/2")
STANDARD = (
    "lim sin(u)/u = 1,  lim tan(u)/u = 1,  lim (1 - cos(u))/u^2 = 1/2,  lim (e^u - 1)/u = 1,  "
    "lim (a^u - 1)/u = ln(a),  lim ln(1 + u)/u = 1"
)


def _less_one(e: Expr) -> Expr:
    """u where ``e`` is 1 + u, as one fraction if it has fractions in it."""
    u = simplify(collect((*terms_of(e), Neg(ONE))), "clean", "multiply", "cancel", "collect")
    return simplify(together(u), "clean", "multiply", "cancel", "expand", "collect") if isinstance(u, Add) else u


class Atom(NamedTuple):
    """A factor that is like ``scale * u^order`` where u tends to 0."""

    u: Expr
    order: int
    scale: Expr


def atom_of(base: Expr, goal: Limit, context: LimitContext) -> Atom | None:
    """How a factor compares with a power of something that tends to 0, if a standard limit says so."""
    if isinstance(base, Func) and len(base.args) == 1 and base.has(goal.var):
        if base.name in SMALL and context.vanishes(goal, base.arg):
            return Atom(base.arg, 1, ONE)
        if base.name == "ln":
            u = _less_one(base.arg)
            return Atom(u, 1, ONE) if u.has(goal.var) and context.vanishes(goal, u) else None
    if not isinstance(base, Add) or len(base.terms) != 2:
        return None
    for first, second, sign in ((*base.terms, 1), (*base.terms[::-1], 1)):
        one = literal_value(second)
        if one not in (1, -1):
            continue
        f = first.body if isinstance(first, Neg) else first
        outer = -1 if isinstance(first, Neg) else 1
        if outer == one:
            continue
        if (
            isinstance(f, Func)
            and f.name in (*_FALLING, *_RISING)
            and f.has(goal.var)
            and context.vanishes(goal, f.arg)
        ):
            half = Div(ONE, Num(2))
            positive = (outer * sign < 0) == (f.name in _FALLING)
            return Atom(f.arg, 2, half if positive else Neg(half))
        if isinstance(f, Pow) and not f.base.has(goal.var) and context.vanishes(goal, f.exp):
            log_a = ONE if f.base == E else Func("ln", f.base)
            return Atom(f.exp, 1, log_a if outer > 0 else Neg(log_a))
    return None


def _unsigned(t: Expr) -> Expr:
    return t.body if isinstance(t, Neg) else t


def _zero_over_zero(goal: Limit, context: LimitContext) -> bool:
    """Is it 0/0 as it stands, whatever is said about its parts: ln((x + 1)/(x - 1))/(1/x) has oo/oo in it?"""
    return "0/0" in (form_of(goal, context.tends(goal)), own_form(goal.body, goal, context))


@technique(
    "limit.standard",
    "standard limit",
    STANDARD,
    "With u = {u}, which tends to 0, this is a limit everybody knows.",
    {"lim x->0 sin(x)/x": "1", "lim x->0 sin(3x)/(3x)": "1"},
    "Stewart 3.3, 3.6",
)
def standard(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    parts = quotient_of(goal.body)
    if parts is None or not _zero_over_zero(goal, context):
        return None
    for above, below, flip in ((parts[0], parts[1], False), (parts[1], parts[0], True)):
        atom = atom_of(above, goal, context)
        if atom is None or (isinstance(above, Func) and above.name == "tan" and atom.u == goal.var):
            continue  # tan(x)/x itself is worked from sin(x)/x
        if atom.order == 2 and any(isinstance(t, Func) and t.name in _RISING for t in map(_unsigned, terms_of(above))):
            continue  # (cosh(x) - 1)/x^2 is in no list of standard limits
        wanted = atom.u if atom.order == 1 else Pow(atom.u, Num(atom.order))
        ratio = build(as_term(Div(below, wanted)))
        if ratio == ONE:
            value_there = build(as_term(Div(ONE, atom.scale))) if flip else atom.scale
            return Rewrite(
                value_there, {"u": atom.u}, notes=_known(above, atom, goal, whole=context.exercise == goal.body)
            )
    return None


def _known(f: Expr, atom: Atom, goal: Limit, *, whole: bool) -> tuple[Words, ...]:
    """Which limit is meant, and why L'Hopital's rule would not prove it, where it is the ``whole`` exercise."""
    u = Sym("u")
    shape = rewrite(f, lambda node: u if node == atom.u else node)
    if isinstance(f, Func) and f.name == "ln":
        shape = Func("ln", Add(ONE, u))
    below = u if atom.order == 1 else Pow(u, Num(atom.order))
    known: Words = ("known: ", Limit(Div(shape, below), u, ZERO), " = ", atom.scale)
    if atom.u != goal.var:
        known = (*known, ", here with u = ", atom.u)
    circular = (isinstance(f, Func) and f.name in ("sin", "ln")) or isinstance(f, Add)
    if not circular or not whole or atom.order != 1 or atom.u != goal.var:
        return (known,)
    name: Expr = Func(f.name, u) if isinstance(f, Func) else next((t for t in terms_of(shape) if t.has(u)), shape)
    return (known, ("L'Hopital's rule would argue in a circle: the derivative of ", name, " rests on this limit"))


@technique(
    "limit.standard-form",
    "bring in standard limits",
    STANDARD,
    "Multiply and divide so that each factor is a standard limit; the limit of a product is the product of the limits.",
    {"lim x->0 sin(5x)/sin(3x)": "(lim x->0 sin(5x)/(5x)) (lim x->0 3x/sin(3x)) (5/3)"},
    "Stewart 3.3, examples 5 and 6",
)
def standard_form(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not _zero_over_zero(goal, context):
        return None
    pieces, remainder = _taken_apart(goal, context)
    if not pieces or (len(pieces) == 1 and pieces[0].power == 1 and remainder == ONE):
        return None
    tends = context.tends(goal, remainder)
    if not (tends.determinate or tends.kind == "form"):
        return None
    factors: list[Expr] = []
    notes: dict[Relation, Words] = {}
    for piece, power, size in pieces:
        lim = moved(goal, piece)
        factors.append(lim if power == 1 else Pow(lim, Num(power)))
        for needed in _not_zero(size, goal, context):
            notes.setdefault(needed, ("divided by ", size, ", which needs ", needed))
    if remainder != ONE:
        factors.append(remainder if not remainder.has(goal.var) else moved(goal, remainder))
    return Rewrite(mul(factors), conditions=tuple(notes), notes=tuple(notes.values()))


class StandardQuotient(NamedTuple):
    """A power of a standard quotient, as sin(u)/u, made of a factor that is like u."""

    quotient: Expr
    power: int
    size: Expr
    """u, by which it was multiplied and divided."""


def _not_zero(u: Expr, goal: Limit, context: LimitContext) -> list[Relation]:
    """a != 0, for a letter a of u = a x, unless the limit has no values for a = 0 anyway."""
    letters = [base for base, _ in as_term(u).powers.values() if base.free and not base.has(goal.var)]
    return [Relation("!=", e, ZERO) for e in letters if not _undefined_at(e, goal, context)]


def _undefined_at(letter: Expr, goal: Limit, context: LimitContext) -> bool:
    if not isinstance(letter, Sym):
        return False
    fixed = substitute(goal.body, letter.name, ZERO)
    return all(near.ending(fixed).kind == "none" for near in context.near(goal))


def _taken_apart(goal: Limit, context: LimitContext) -> tuple[list[StandardQuotient], Expr]:
    """The standard quotients that the factors make, and what is left beside them."""
    term = as_term(goal.body)
    pieces: list[StandardQuotient] = []
    rest = Term(term.coef)
    for base, e in term.powers.values():
        atom = atom_of(base, goal, context) if isinstance(e, Fraction) and e.denominator == 1 and abs(e) <= 6 else None
        if atom is None:
            rest.multiply(single(base, e))
            continue
        assert isinstance(e, Fraction)
        size = atom.u if atom.order == 1 else Pow(atom.u, Num(atom.order))
        pieces.append(StandardQuotient(Div(base, size) if e > 0 else Div(size, base), abs(int(e)), size))
        rest.multiply(as_term(size), int(e))
    return pieces, build(rest)


def is_better_whole(goal: Limit, context: LimitContext) -> bool:
    """Is what would be left beside the standard quotients no easier, as (sin(x) - x)/x^2 of (sin(x) - x)/(x sin(x))?

    Where L'Hopital's rule settles the whole in two rounds, that is shorter.
    """
    parts = quotient_of(goal.body)
    if parts is None or goal.to in (OO, Neg(OO)):
        return False
    _, remainder = _taken_apart(goal, context)
    left = [base for base, _ in as_term(remainder).powers.values() if isinstance(base, Add)]
    strange = any(
        _transcendental(base) and context.vanishes(goal, base) and atom_of(base, goal, context) is None for base in left
    )
    if not strange:
        return False
    away = goal.var if goal.to == ZERO else Add(goal.var, Neg(goal.to))
    ends = [near.ending(Div(parts[1], Pow(away, Num(2)))) for near in context.near(goal)]
    return all(end.infinite or (end.kind == "value" and end.expr != ZERO) for end in ends)


def _transcendental(e: Expr) -> bool:
    """Is there a function other than a root, or an exponential?"""

    def one(node: Expr, parts: list[bool]) -> bool:
        function = isinstance(node, Func) and root_index(node) is None
        return any(parts) or function or (isinstance(node, Pow) and bool(node.exp.free))

    return fold(e, one)


@technique(
    "limit.standard-e",
    "standard limit",
    "lim (1 + u)^(1/u) = e where u -> 0",
    "With u = {u}, which tends to 0, this is the limit that e is.",
    {"lim x->oo (1 + 1/x)^x": "e"},
    "Stewart 3.6, 'the number e as a limit'",
    forms=("1^oo",),
)
def standard_e(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not isinstance(goal.body, Pow):
        return None
    u, letter = _less_one(goal.body.base), Sym("u")
    if _product(u, goal.body.exp) != ONE:
        return None
    fact: Words = ("known: ", Limit(Pow(Add(ONE, letter), Div(ONE, letter)), letter, ZERO), " = e, here with u = ", u)
    return Rewrite(E, {"u": u}, notes=(fact,))


@technique(
    "limit.regroup",
    "laws of exponents",
    "(1 + u)^(c/u) = ((1 + u)^(1/u))^c",
    "With u = {u}, which tends to 0, write the power with (1 + u)^(1/u), which tends to e.",
    {"lim x->oo (1 + 3/x)^(2x)": "lim x->oo ((1 + 3/x)^(x/3))^6"},
    "Stewart 3.6, 'the number e as a limit'",
    forms=("1^oo",),
)
def regroup(goal: Limit, context: LimitContext) -> Rewrite | Refusal | None:
    if not isinstance(goal.body, Pow) or not isinstance(goal.body.base, (Add, Div)):
        return None
    base, u = goal.body.base, _less_one(goal.body.base)
    times = _product(u, goal.body.exp)
    shown = base if isinstance(base, Add) else Add(ONE, u)
    if times.has(goal.var) or times == ONE or u.free != {goal.var.name} or ONE not in shown.args or len(shown.args) > 2:
        return None
    notes: tuple[Words, ...] = () if shown == base else ((Relation("=", base, shown),),)
    inner = Pow(shown, simplify(Div(ONE, u), "clean", "multiply", "cancel", "compound-fraction"))
    return Rewrite(moved(goal, Pow(inner, times)), {"u": u}, notes=notes)


def _product(u: Expr, exp: Expr) -> Expr:
    return simplify(mul([u, exp]), "clean", "multiply", "cancel")
