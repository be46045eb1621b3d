"""Continuity: the three conditions at a place, and every discontinuity of a function of one variable.

An elementary function is continuous wherever it is defined, except for step functions and at the breakpoints of a
piecewise function.  So the candidates are zeros of denominators, ends of domains, poles, steps and breakpoints; each
is examined by one-sided limits.

Source: Stewart, *Calculus*, 2.5, theorem 7; OpenStax *Calculus 1*, 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.domain import conditions_of
from calctool.algebra.terms import negated
from calctool.derivation.rule import Words
from calctool.errors import Undecided
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import ONE, OO, ZERO, Add, Div, Expr, Func, Limit, Neg, Num, Piecewise, Pow, Relation, Sym
from calctool.limits.solver import LimitEngine, SolvedLimit
from calctool.limits.zeros import N, Zeros, solve, zeros
from calctool.numeric.branches import formula_at
from calctool.numeric.evaluate import defined, precise
from calctool.parsing import parse
from calctool.parsing.formulas import by_formula, has_branches
from calctool.simplification import simplify


class Examination(NamedTuple):
    """What was found at one place: the value there, the limit, and the kind of discontinuity (empty: none)."""

    a: Expr
    value: Expr | None
    found: SolvedLimit | None
    kind: str
    mends: Expr | None = None
    sides: str = ""
    """Continuous from the ``left`` or the ``right`` only; or the side there is, at an edge of the domain."""

    @property
    def limit(self) -> Expr | None:
        return None if self.found is None else self.found.value


KINDS = {
    "": "continuous",
    "edge": "continuous at the edge of the domain",
    "removable": "removable discontinuity",
    "jump": "jump discontinuity",
    "infinite": "infinite discontinuity",
    "oscillating": "oscillating discontinuity",
    "undefined": "not defined near this place",
}


def examine(e: Expr, x: Sym, a: Expr) -> Examination:
    """The three conditions at a.  Raises Undecided where the limit cannot be settled.

    >>> from calctool.parsing import parse
    >>> found = examine(parse("(x^2 - 1)/(x - 1)"), Sym("x"), parse("1"))
    >>> found.kind, found.mends
    ('removable', Num(2))
    """
    there = substitute(formula_at(e, x, a), x.name, a)
    value = None if precise(there, {}) is None else simplify(there)
    found = LimitEngine({}).derive(Limit(e, x, a))
    limit = found.value
    if found.reason == "not-defined-near-the-point":
        return Examination(a, value, found, "undefined")
    if found.reason == "undefined-on-that-side":
        one = found.right if found.right is not None else found.left
        side = "right" if found.right is not None else "left"
        return _one_sided(Examination(a, value, found, "", None, side), one)
    if limit is not None and limit not in (OO, Neg(OO)):
        if value is not None and same_value(value, limit):
            return Examination(a, value, found, "")
        return Examination(a, value, found, "removable", limit)
    ends = [limit] if limit is not None else [v for v in (found.left, found.right) if v is not None]
    if any(v in (OO, Neg(OO)) for v in ends):
        kind = "infinite"
    else:
        kind = "oscillating" if found.reason == "oscillation" else "jump"
    touched = [
        side for side, v in (("left", found.left), ("right", found.right)) if v is not None and same_value(value, v)
    ]
    return Examination(a, value, found, kind, None, touched[0] if touched else "")


def _one_sided(at: Examination, one: Expr | None) -> Examination:
    """An edge of the domain: only one side counts there."""
    if one is None:
        return at._replace(kind="oscillating")
    if one in (OO, Neg(OO)):
        return at._replace(kind="infinite")
    if at.value is not None and same_value(at.value, one):
        return at._replace(kind="edge")
    return at._replace(kind="removable", mends=one)


def same_value(a: Expr | None, b: Expr | None) -> bool:
    if a is None or b is None or OO in (a, b) or Neg(OO) in (a, b):
        return False
    v = precise(Add(a, Neg(b)), {})
    return v is not None and bool(abs(v) < 1e-40)


# --- everywhere ----------------------------------------------------------------------------------------


class Family(NamedTuple):
    """Gaps of one kind at ``place`` for every whole n, but for those listed by themselves."""

    place: Expr
    kind: str
    mends: Expr | None
    exceptions: bool


class Survey(NamedTuple):
    """The domain in words, the discontinuities, families of them, and what could only be searched."""

    domain: Words
    discontinuities: tuple[Examination, ...]
    families: tuple[Family, ...]
    searched: tuple[Expr, ...]
    near: tuple[Expr, ...]
    open: tuple[tuple[Expr, str], ...]


QUIET = ("", "edge", "undefined")
SAMPLES = (0, 1, 2, 3, -1, -2, -3)


def survey(e: Expr, x: Sym) -> Survey:
    """Every discontinuity of e that school algebra finds.

    >>> from calctool.parsing import parse
    >>> [(g.a, g.kind) for g in survey(parse("(x^2 - 1)/(x^2 - x)"), Sym("x")).discontinuities]
    [(Num(0), 'infinite'), (Num(1), 'removable')]
    """
    found = _suspects(e, x)
    discontinuities: dict[Expr, Examination] = {}
    left_open: list[tuple[Expr, str]] = []
    families: list[Family] = []

    def look(a: Expr) -> Examination | None:
        try:
            return examine(e, x, a)
        except Undecided as stop:
            left_open.append((a, stop.why))
            return None

    for place in found.families:
        seen = [at for n in SAMPLES if (at := look(simplify(substitute(place, N.name, _whole(n))))) is not None]
        kinds = [at.kind for at in seen if at.kind not in QUIET]
        if not kinds:
            continue
        most = max(dict.fromkeys(kinds), key=kinds.count)
        other = [at for at in seen if at.kind != most and at.kind != "undefined"]
        mends = {at.mends for at in seen if at.kind == most}
        if 2 * kinds.count(most) < len(SAMPLES) - 1 or len(other) > 1:
            discontinuities.update({at.a: at for at in seen if at.kind not in QUIET})
            left_open.append((place, "not the same for every n"))
            continue
        families.append(Family(place, most, mends.pop() if len(mends) == 1 else None, bool(other)))
        discontinuities.update({at.a: at for at in other if at.kind not in QUIET})
    for a in found.points:
        at = look(a) if a not in discontinuities else None
        if (
            at is not None
            and at.kind not in QUIET
            and not any(at.kind == f.kind and _member(a, f.place) for f in families)
        ):
            discontinuities[a] = at
    ordered = sorted(discontinuities.values(), key=lambda at: _size(at.a))
    return Survey(domain_of(e, x, found), tuple(ordered), tuple(families), found.searched, found.near, tuple(left_open))


def _whole(n: int) -> Expr:
    return Num(n) if n >= 0 else Neg(Num(-n))


def _size(e: Expr) -> float:
    v = precise(e, {})
    return 0.0 if v is None else float(v)


def _member(a: Expr, family: Expr) -> bool:
    return any(same_value(a, simplify(substitute(family, N.name, _whole(n)))) for n in range(-12, 13))


def _suspects(e: Expr, x: Sym) -> Zeros:
    """Every place where one of the parts of e may have a discontinuity."""
    out = Zeros()
    seen: set[Expr] = set()

    def one(node: Expr, parts: list[None]) -> None:
        nonlocal out
        if node in seen or not node.has(x):
            return
        seen.add(node)
        for found in _of_node(node, x):
            out = out.plus(found)

    fold(e, one)
    return out


def _of_node(node: Expr, x: Sym) -> Iterator[Zeros]:
    match node:
        case Div(_, den):
            yield zeros(den, x)
        case Pow(base, exp) if base.has(x):
            n = literal_value(exp)
            if n is None or n < 0 or n.denominator != 1:
                yield zeros(base, x)
        case Relation():
            yield zeros(Add(node.lhs, Neg(node.rhs)) if node.rhs != ZERO else node.lhs, x)
        case Func():
            yield from _of_function(node, x)


def _of_function(node: Func, x: Sym) -> Iterator[Zeros]:
    """Ends of the domain, poles, and steps."""
    row, domain = FUNCTIONS[node.name], natural_domain(node.name)
    u = node.args[row.variable or 0]
    if (row.arity > 1 and row.formula) or has_branches(node.name):
        written = by_formula(node)
        if written != node:
            yield _suspects(written, x)
            return
    if row.jumps == "integers":
        steps = solve(u, N, x)
        if not steps.points and not steps.families:
            raise Undecided(f"where {show(node)} jumps is not settled by algebra")
        yield steps
    if domain.poles:
        raise Undecided(f"the poles of {show(node)} are examined one at a time: say --at")
    if domain.not_zero:
        yield from [zeros(c.lhs, x) for c in conditions_of(node) or ()]
    for end in (*domain.ends, *([row.jumps] if row.jumps and row.jumps != "integers" else [])):
        yield zeros(u if end == "0" else Add(u, negated(parse(end))), x)
    if node.name == "log" and node.args[1].has(x):
        yield zeros(node.args[1], x)
        yield zeros(Add(node.args[1], Neg(ONE)), x)


# --- the domain ------------------------------------------------------------------------------------------


def domain_of(e: Expr, x: Sym, found: Zeros) -> Words:
    """The domain in words, from what is defined between the places found and at them."""
    if found.families or found.searched:
        return _by_conditions(e, x, found)
    cuts = sorted({_size(p): p for p in found.points if precise(p, {}) is not None}.items())
    places = [p for _, p in cuts]
    sizes = [Fraction(v) for v, _ in cuts]
    inside = [_between(sizes, i) for i in range(len(sizes) + 1)]
    here = [_defined(e, x, v) for v in inside]
    at = [precise(substitute(e, x.name, p), {}) is not None for p in places]
    if all(here):
        missing = [p for p, ok in zip(places, at, strict=True) if not ok]
        if not missing:
            return ("all real numbers",)
        words: list[str | Expr] = ["all real numbers except "]
        for p in missing:
            words += [p, ", "]
        return tuple(words[:-1])
    return _union(x, places, here, at)


def _between(sizes: list[Fraction], i: int) -> Fraction:
    if not sizes:
        return Fraction(37, 100)
    if i == 0:
        return sizes[0] - Fraction(137, 100)
    if i == len(sizes):
        return sizes[-1] + Fraction(137, 100)
    return (sizes[i - 1] * 3 + sizes[i] * 4) / 7


def _defined(e: Expr, x: Sym, v: Fraction) -> bool:
    return defined(e, {x.name: v}) is not False


def _union(x: Sym, places: list[Expr], here: list[bool], at: list[bool]) -> Words:
    """Intervals as inequalities: ``x < 1 or 2 <= x < 3``."""
    parts: list[Words] = []
    i = 0
    while i <= len(places):
        if not here[i]:
            if i < len(places) and at[i] and not here[i + 1]:
                parts.append((x, " = ", places[i]))
            i += 1
            continue
        low = i
        while i < len(places) and at[i] and here[i + 1]:
            i += 1
        left: Words = () if low == 0 else (places[low - 1], " <= " if at[low - 1] else " < ")
        right: Words = () if i == len(places) else (" <= " if at[i] else " < ", places[i])
        if left and not right:
            parts.append((x, " >= " if at[low - 1] else " > ", places[low - 1]))
        else:
            parts.append((*left, x, *right))
        i += 1
    if not parts:
        return ("empty",)
    words: list[str | Expr] = []
    for k, p in enumerate(parts):
        words += [" or ", *p] if k else [*p]
    return tuple(words)


def _by_conditions(e: Expr, x: Sym, found: Zeros) -> Words:
    """The domain as the conditions that its parts make, where there is no short list of intervals."""
    tries = [Fraction(k * 97 + 13, 89) for k in range(-24, 25)]
    missing = [
        f for f in found.families if precise(simplify(substitute(substitute(e, x.name, f), N.name, ONE)), {}) is None
    ]
    if not found.searched and all(_defined(e, x, v) for v in tries):
        words: list[str | Expr] = []
        for f in missing:
            words += [x, " = ", f, ", "]
        for p in found.points:
            if precise(substitute(e, x.name, p), {}) is None and not any(_member(p, f) for f in missing):
                words += [x, " = ", p, ", "]
        if not words:
            return ("all real numbers",)
        return ("all real numbers except ", *words[:-1], *((", n any whole number",) if missing else ()))
    rules = list(dict.fromkeys(_requirements(e, x)))
    if not rules:
        return ("all real numbers",)
    listed: list[str | Expr] = ["where "]
    for r in rules:
        listed += [r, " and "]
    return tuple(listed[:-1])


def _requirements(e: Expr, x: Sym) -> list[Relation]:
    out: list[Relation] = []

    def one(node: Expr, parts: list[None]) -> None:
        if not node.has(x) or isinstance(node, Piecewise):
            return
        match node:
            case Div(_, den) if den.has(x):
                out.append(Relation("!=", den, ZERO))
            case Func():
                out.extend(conditions_of(node) or ())
            case Pow(base, exp) if base.has(x):
                n = literal_value(exp)
                if n is None or n.denominator != 1:
                    out.append(Relation(">" if n is None or n < 0 else ">=", base, ZERO))
                elif n < 0:
                    out.append(Relation("!=", base, ZERO))

    fold(e, one)
    return out
