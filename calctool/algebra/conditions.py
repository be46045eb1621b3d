"""Conditions as they are said: inequalities solved for a variable, and none that goes without saying."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from calctool.algebra.reals import ALL, NOTHING, Unsettled
from calctool.algebra.solving import holds_in
from calctool.algebra.terms import as_term, terms_of
from calctool.expr.exact import literal_value, real_exponent
from calctool.expr.signs import sign_of
from calctool.expr.tree import TRUE, Connective, Expr, Func, Neg, Num, Piecewise, Pow, Relation, Sym, as_expr


def plainly_true(condition: Relation) -> bool:
    """Is the condition met whatever the variables are?  (No means: not plainly so.)"""
    lhs, rhs = condition.lhs, condition.rhs
    if literal_value(rhs) == 0 and condition.op in (">", "!="):
        inside = lhs.body if type(lhs) is Neg and condition.op == "!=" else lhs
        return sign_of(inside) == "+"
    return False


TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""Comparisons with their sides exchanged."""


def solved(condition: Relation) -> Relation:
    """``2x - 3 > 0`` as ``x > 3/2``: a condition that is linear in one letter, solved for it.

    So is one of a power or a root of it: (x + 2)^3 > 0 is x > -2, and x^2 > 0 is x != 0.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(solved(Relation(">", parse("3 - 2x"), parse("0"))))
    'x < 3/2'
    >>> [show(solved(Relation(">", parse(u), parse("0")))) for u in ("(x + 2)^3", "x^2", "sqrt(1 - x)", "x^(1/3)")]
    ['x > -2', 'x != 0', 'x < 1', 'x > 0']
    """
    if literal_value(condition.rhs) == 0:
        op = condition.op
        match condition.lhs:
            case Pow(u, Num(n)) if n.denominator == 1 and n.numerator % 2:
                return solved(Relation(op, u, condition.rhs))
            case Pow(u, Num(n)) if n.denominator == 1 and n != 0 and op in (">", "!="):
                return solved(Relation("!=", u, condition.rhs))
            case Pow(u, exp) if op in (">", "!=") and (q := literal_value(exp)) is not None and q.denominator != 1:
                if real_exponent(exp) is None:  # positive wherever it has a value other than 0
                    return solved(Relation(">", u, condition.rhs))
                return solved(Relation(op if q.numerator % 2 else "!=", u, condition.rhs))
            case Func("cbrt", u):
                return solved(Relation(op, u, condition.rhs))
            case Func("sqrt", u) if op == ">":
                return solved(Relation(op, u, condition.rhs))
    if literal_value(condition.rhs) is None or len(condition.lhs.free) != 1:
        return condition
    slope, rest = Fraction(0), -(literal_value(condition.rhs) or Fraction(0))
    letter: Expr | None = None
    for part in terms_of(condition.lhs):
        term = as_term(part)
        powers = list(term.powers.values())
        if not powers:
            rest += term.coef
        elif len(powers) == 1 and type(powers[0][0]) is Sym and powers[0][1] == 1:
            letter = powers[0][0]
            slope += term.coef
        else:
            return condition
    if letter is None or slope == 0:
        return condition
    op = TURNED.get(condition.op, condition.op) if slope < 0 else condition.op
    return Relation(op, letter, as_expr(-rest / slope))


def branches_over(line: Expr, goal: Expr) -> list[tuple[Expr, ...]]:
    """For each place of a goal in a line, the conditions of the branches it stands in, with those above that failed.

    >>> from calctool.parsing import parse
    >>> branches_over(parse("{ln(x) if x > 0 else x}"), parse("ln(x)"))
    [(Relation('>', Sym('x'), Num(0)),)]
    """
    found: list[tuple[Expr, ...]] = []
    stack: list[tuple[Expr, tuple[Expr, ...]]] = [(line, ())]
    while stack:
        node, over = stack.pop()
        if node == goal:
            found.append(over)
        elif type(node) is Piecewise:
            failed: tuple[Expr, ...] = ()
            for value_there, condition in node.branches:
                stack.append((value_there, (*over, *failed, *([] if condition == TRUE else [condition]))))
                failed = (*failed, failing(condition))
        else:
            stack.extend((a, over) for a in node.args)
    return found


def failing(condition: Expr) -> Expr:
    """The condition that holds where this one does not."""
    if isinstance(condition, Relation):
        return Relation(_FAILS[condition.op], *condition.args)
    assert isinstance(condition, Connective)
    return Connective("or" if condition.op == "and" else "and", *map(failing, condition.args))


_FAILS = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}


def where_needed(condition: Relation, places: Sequence[tuple[Expr, ...]]) -> Expr | None:
    """A condition that matters only where one of the ``places`` does, weakened to what is needed.

    None where nothing is left of it: ``x > 0`` of ln(x) in a branch for x > 1.  What is not solved exactly
    stays as it is, which is on the safe side.

    >>> from calctool.parsing import parse
    >>> where_needed(Relation(">", Sym("x"), Num(0)), [(Relation("<", Sym("x"), Num(1)),)])
    Relation('>', Sym('x'), Num(0))
    >>> where_needed(Relation(">", Sym("x"), Num(0)), [(Relation(">", Sym("x"), Num(1)),)]) is None
    True
    """
    names = condition.free.union(*(e.free for over in places for e in over))
    if () in places or len(names) != 1:
        return condition
    x = Sym(min(names))
    try:
        needed = NOTHING
        for over in places:
            here = ALL
            for e in over:
                here = here & holds_in(e, x)
            needed = needed | here
        own = holds_in(condition, x)
        fine = own | ~needed
        if fine.everything:
            return None
        found = fine.conditions(x)
    except Unsettled:
        return condition
    if fine == own:
        return condition
    return found[0] if len(found) == 1 else Connective("and", *found)


def domain_facts(conditions: Iterable[Relation]) -> list[Relation]:
    """The conditions worth saying: none twice, none that is plainly true, ``u != 0`` not beside ``u > 0``."""
    kept = [c for c in dict.fromkeys(map(solved, conditions)) if not plainly_true(c)]
    apart = {(c.lhs, c.rhs) for c in kept if c.op == "!="}
    strict = [Relation(c.op[0], c.lhs, c.rhs) if c.op in ("<=", ">=") and (c.lhs, c.rhs) in apart else c for c in kept]
    beyond = {(c.lhs, c.rhs) for c in strict if c.op in ("<", ">")}
    return [c for c in dict.fromkeys(strict) if not (c.op == "!=" and (c.lhs, c.rhs) in beyond)]
