"""Is a function continuous at a place: three conditions one by one, then the kind of gap; or every gap there is.

Source: Stewart, *Calculus*, 2.5; OpenStax *Calculus 1*, 2.4.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

from calctool.algebra.reals import Exact, Unsettled
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import nodes, substitute
from calctool.expr.tree import OO, ZERO, Add, Div, Expr, Limit, Neg, Piecewise, Relation, Sym, as_expr
from calctool.limits.continuity import KINDS, Examination, Survey, examine, same_value, survey
from calctool.limits.continuity import SAMPLES as SAMPLES_OF_N
from calctool.limits.solver import LimitEngine, SolvedLimit
from calctool.limits.zeros import WINDOW, N
from calctool.numeric.branches import formula_at, value_at
from calctool.numeric.operations import UNDEFINED
from calctool.optimisation.critical_solving import solution
from calctool.optimisation.located import vanishes
from calctool.parsing import Statement, read_place
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Remark, Report, Result, Statements, Work, count_checks
from calctool.simplification import simplify
from calctool.tasks.asked import Behind, behind_notes, function_for, one_variable, point_for
from calctool.tasks.common import listing
from calctool.tasks.limit import why_none
from calctool.tasks.limit_arguments import LimitPoint, limit_point, moving
from calctool.tasks.limit_cases import coincidences, meeting, zero_of
from calctool.tasks.limit_parameters import worked
from calctool.tasks.worked_values import why_undefined, worked_value

# --- the task ----------------------------------------------------------------------------------------


def continuity_task(
    text: str, *, at: str | None = None, wrt: str | None = None, roots: str = "real", steps: bool = True
) -> Report:
    """Continuity at a place, or everywhere.  Raises InputError and Undecided.

    >>> continuity_task("floor(x)", at="2").verdict["discontinuity"]
    'jump'
    """
    started = time.perf_counter()
    source, beside = function_for("continuity", text, roots)
    place, var, notes = _place(source, beside, at)
    x = one_variable(source, beside, wrt) or var or moving(source.expr, place or LimitPoint(ZERO, ""))
    if var is not None and x != var:
        raise InputError(f"the place is one of {var.name}, and the variable is {x.name}", hint="name one of the two")
    others = sorted(source.expr.free - {x.name})
    if len(others) > 1 or (others and place is None):
        listed = f"{others[0]} has" if len(others) == 1 else f"{', '.join(others)} have"
        hint = "with one letter more it is examined at a place: --at 2"
        raise InputError(f"continuity is examined in {x.name}, and {listed} no value", hint=hint)
    if place is None:
        found = survey(source.expr, x)
        report = _everywhere(text, source.expr, x, found, steps)
    else:
        if place.to in (OO, Neg(OO)):
            raise InputError("continuity is asked at a number, not at infinity", hint="calctool limit answers that")
        if place.side:
            raise InputError("continuity looks at both sides", hint=f"say --at {show(place.to)}")
        if place.to.free:
            raise InputError("the place is no number", at, (0, len(at or "")), "for example --at 1")
        if others:
            report = _for_which(text, source.expr, x, Sym(others[0]), place.to, steps)
        else:
            report = _at(text, source.expr, x, examine(source.expr, x, place.to), steps)
    return report._replace(
        notes=(*source.notes, *behind_notes(beside), *notes), variable=x, seconds=time.perf_counter() - started
    )


def _place(source: Statement, beside: Behind, at: str | None) -> tuple[LimitPoint | None, Sym | None, tuple[Note, ...]]:
    """Where it is looked at, if anywhere, the variable if that is named, and the notes; raises InputError."""
    if at is not None and not source.values:
        there = read_place(at)
        return limit_point(there.to, there.side, at), there.var, there.notes
    point = point_for(source, beside, at, [])
    if point is None:
        return None, None, ()
    if len(point.values) > 1:
        raise InputError("one place expected", point.text, (0, len(point.text)), "for example --at x=1")
    ((name, value),) = point.values.items()
    return limit_point(value, "", point.text), Sym(name), point.notes


def _at(text: str, e: Expr, x: Sym, at: Examination, steps: bool) -> Report:
    conclusion = headline(x, at)
    blocks: list[Block] = []
    if steps:
        blocks = _worked_at(e, x, at)
    verdict: dict[str, Any] = {
        "continuous": at.kind in ("", "edge"),
        "discontinuity": at.kind if at.kind not in ("", "edge") else None,
        "defined": at.value is not None,
        "limit": _text(at.limit),
        "left": _text(at.found.left if at.found else None),
        "right": _text(at.found.right if at.found else None),
        "mends": _text(at.mends),
        "one_sided": at.sides or None,
    }
    derivations = [] if at.found is None else [_limit_of(e, x, at).derivation]
    return Report(
        "continuity",
        text,
        e,
        None,
        Result("verdict", at.value),
        tuple(blocks),
        remarks=(conclusion,),
        checked=count_checks(derivations),
        asks=(e, f" at {x.name} = ", at.a),
        verdict=verdict,
        plan=("the value at ", at.a, "; the limit for ", x, " -> ", at.a, "; are the two equal?"),
    )


def _worked_at(e: Expr, x: Sym, at: Examination, title: str = "") -> list[Block]:
    """The three conditions, the limit worked where it is asked for, and why there is none."""
    first, *rest = _conditions(e, x, at)
    blocks: list[Block] = [Remark(first)]
    if at.found is None:
        return [*blocks, *[Remark(words) for words in rest]]
    blocks.append(Work(_limit_of(e, x, at).derivation, title))
    if at.found.value is None and at.found.reason not in ("one-sided-limits-differ", "undefined-on-that-side"):
        blocks += [Remark(words) for words in why_none(Limit(e, x, at.a), at.found)]
    return [*blocks, *[Remark(words) for words in rest]]


def _limit_of(e: Expr, x: Sym, at: Examination) -> SolvedLimit:
    """The limit as it is worked: at an edge of the domain the one there is."""
    assert at.found is not None
    if at.found.reason != "undefined-on-that-side" or not at.sides:
        return at.found
    try:
        return LimitEngine().derive(Limit(e, x, at.a, "+" if at.sides == "right" else "-"))
    except Undecided:
        return at.found


MOST_WORKED = 6
"""So many places are worked on the page of a function; the others in the same way."""


def _places_worked(e: Expr, x: Sym, found: Survey) -> tuple[list[Block], list[Derivation]]:
    """How each place was examined, of a family one; elsewhere the function needs no look."""
    members = [examine(e, x, simplify(substitute(family.place, N.name, ZERO))) for family in found.families]
    # A rounded place is not worked: at the rounded number itself the function is something else.
    places = [at for at in (*members, *found.discontinuities, *found.good) if not at.about]
    rounded = len(places) < len(members) + len(found.discontinuities) + len(found.good)
    whole = "it is put together from functions that are continuous wherever they have values"
    said = f"No place has to be examined: {whole}."
    if places or rounded:
        said = f"It is examined where it has no value, where formulas meet and where it may jump; elsewhere {whole}."
    blocks: list[Block] = [Remark((said,))]
    if rounded:
        blocks.append(Remark(("What happens at a place without a closed form is told above.",)))
    blocks += _denominators(e, x, found)
    for i, at in enumerate(places[:MOST_WORKED]):
        family = " (n = 0)" if i < len(members) else ""
        blocks += [Remark(("at ", Relation("=", x, at.a), family)), *_worked_at(e, x, at)]
    if len(places) > MOST_WORKED:
        blocks.append(Remark((f"The other {len(places) - MOST_WORKED} places are examined in the same way.",)))
    return blocks, [_limit_of(e, x, at).derivation for at in places[:MOST_WORKED] if at.found is not None]


def _denominators(e: Expr, x: Sym, found: Survey) -> list[Block]:
    """Where a denominator is 0, solved; nothing of a function in branches, or with places that were searched."""
    if e.kinds & Piecewise.KIND or found.families or found.searched or found.near or found.open:
        return []
    if any(at.about for at in found.discontinuities):
        return []
    places = [Exact(at.a) for at in found.discontinuities]
    lines: list[tuple[Words, str]] = []
    for bottom in dict.fromkeys(node.den for node in nodes(e) if isinstance(node, Div) and node.den.has(x)):
        zeros = [place for place in places if vanishes(bottom, x, place.written)]
        named: dict[int, Words] = {k: (Relation("=", x, place.written),) for k, place in enumerate(zeros)}
        if zeros:
            lines += [(line.words, line.reason) for line in solution(bottom, x, zeros, named, prime="f")]
    return [Statements("where the denominator is 0", tuple(lines))] if lines else []


def _for_which(text: str, e: Expr, x: Sym, letter: Sym, a: Expr, steps: bool) -> Report:
    """For which values of a letter is the function continuous at a?  Where two of the three ends meet, it may be."""
    goal = Limit(e, x, a)
    work = worked(goal, [])
    found, value = work.found, simplify(substitute(formula_at(e, x, a), x.name, a))
    ends = [end for end in (found.left, found.right, found.value) if end is not None]
    met = [zero_of(Add(value, Neg(end))) for end in ends]
    special = [v for _, v in (*coincidences(goal, found), *(m for m in met if m is not None)) if not v.free]
    usual = [examine(substitute(e, letter.name, as_expr(v)), x, a) for v in SAMPLES]
    if len({at.kind for at in usual}) > 1:
        raise Undecided(f"the kind of the place depends on {letter.name} in more than single values")
    kind = usual[0].kind
    says: list[Words] = []
    cases: list[dict[str, Any]] = []
    for v in dict.fromkeys(special):
        at = examine(substitute(e, letter.name, v), x, a)
        if at.kind != kind:
            says.append(("for ", letter, " = ", v, ", ", *headline(x, at)))
            cases.append({letter.name: _text(v), "continuous": at.kind in ("", "edge"), "kind": at.kind or None})
    which = f"for any other {letter.name}, " if says else f"whatever {letter.name} is, "
    says.append((which, x, " = ", a, f": {KINDS[kind]}"))
    blocks: list[Block] = []
    if steps:
        blocks += [Work(c.found.derivation, f"for {c.spoken}") for c in work.cases if c.found.reason]
        blocks = [Remark(_value(e, x, a, value)), *(blocks or [Work(found.derivation)])]
        where = meeting(found)
        if where is not None and found.left is not None and found.right is not None:
            blocks.append(
                Remark(("the sides meet where ", Relation("=", found.left, found.right), ": ", Relation("=", *where)))
            )
    return Report(
        "continuity",
        text,
        e,
        None,
        Result("verdict", value),
        tuple(blocks),
        remarks=tuple(says),
        checked=count_checks([found.derivation]),
        asks=(e, f" at {x.name} = ", a),
        verdict={"continuous": kind in ("", "edge"), "discontinuity": kind or None, "cases": cases},
    )


SAMPLES = (Fraction(137, 100), Fraction(-137, 100), Fraction(37, 100), Fraction(-37, 100), Fraction(1061, 100))
"""Values of a letter at which nothing is expected to happen."""


def _text(e: Expr | None) -> str | None:
    return None if e is None else show(e, "python")


def headline(x: Sym, at: Examination) -> Words:
    """The conclusion in a line: the kind, and what belongs to it."""
    start: Words = ("about " if at.about else "", x, " = ", at.a, ": ")
    found = at.found
    if at.about and at.left is not None and at.right is not None:
        return (*start, KINDS[at.kind], ", from ", at.left, " on the left to ", at.right, " on the right")
    if at.kind == "":
        return (*start, "continuous, the value and the limit are ", at.limit or at.a)
    if at.kind == "edge":
        return (*start, f"continuous from the {at.sides}, at the edge of the domain")
    if at.kind == "undefined":
        return (*start, "the function is not defined near this place")
    says: Words = (*start, KINDS[at.kind])
    if at.kind == "removable":
        says = (*says, "; define f(", at.a, ") = ", at.mends or at.a, " to remove it")
        return (*says, f" (from the {at.sides})") if at.sides else says
    if found is not None and found.left is not None and found.right is not None:
        says = (*says, ", from ", found.left, " on the left to ", found.right, " on the right")
    elif found is not None and found.value is not None:
        says = (*says, ", the values tend to ", found.value)
    elif found is not None and found.reason == "undefined-on-that-side":
        one = found.right if found.right is not None else found.left
        says = (*says, f" at the edge of the domain, from the {at.sides}") if one is not None else says
    if at.sides and at.kind == "jump":
        says = (*says, f"; continuous from the {at.sides}")
    return says


def _conditions(e: Expr, x: Sym, at: Examination) -> list[Words]:
    """The three conditions, each with what was found."""
    f: Words = ("f(", at.a, ")")
    defined: Words = _value(e, x, at.a, at.value) if at.value is not None else (*f, " is not defined")
    first: Words = ("(1) ", *defined, *(why_undefined(e, x, at.a) if at.value is None else ()))
    found = at.found
    limit = at.limit
    edge = at.sides and found is not None and found.reason == "undefined-on-that-side"
    one = None if found is None or not edge else found.right if at.sides == "right" else found.left
    if limit is not None and limit not in (OO, Neg(OO)):
        second: Words = ("(2) the limit for ", x, " -> ", at.a, " exists: ", limit)
    elif limit is not None:
        second = ("(2) there is no limit for ", x, " -> ", at.a, ": ", limit, " is not a number")
    elif one is not None:
        start: Words = ("(2) the domain ends at ", at.a, f"; from the {at.sides} ")
        second = (*start, "the limit is ", one) if one not in (OO, Neg(OO)) else (*start, "the values tend to ", one)
    elif found is not None and found.reason == "one-sided-limits-differ":
        left, right = (("none" if v is None else v) for v in (found.left, found.right))
        sides: Words = (left, " from the left, ", right, " from the right")
        second = ("(2) the one-sided limits differ: ", *sides, "; so there is no limit for ", x, " -> ", at.a)
    else:
        second = ("(2) there is no limit for ", x, " -> ", at.a)
    end = limit if limit is not None else one
    if at.value is None or end is None or end in (OO, Neg(OO)):
        if at.value is not None and at.sides and not edge:
            return [first, second, (*f, f" is the limit from the {at.sides}: continuous from the {at.sides}")]
        return [first, second]
    if same_value(at.value, end):
        return [first, second, ("(3) the limit equals the value: ", end, " = ", *f)]
    return [first, second, ("(3) the limit is not the value: ", end, " is not ", at.value)]


def _value(e: Expr, x: Sym, a: Expr, value: Expr) -> Words:
    """f(a) worked out, if that comes to the value in the form in which it is known."""
    try:
        told = worked_value(e, x, Exact(a))
    except (CalcError, Unsettled):
        return ("f(", a, ") = ", value)
    return told if told[-1] == value else ("f(", a, ") = ", value)


def _in_domain(e: Expr, x: Sym, found: Survey) -> bool:
    """May the function have a value at one of its discontinuities?  (1/x has none at 0, and is continuous.)"""
    members = [simplify(substitute(family.place, N.name, ZERO)) for family in found.families if family.proved]
    apart = [a for family in found.families for a in family.exceptions]
    return (
        any(at.value is not None for at in found.discontinuities)
        or len(members) < len(found.families)
        or any(value_at(e, {x.name: a}) is not UNDEFINED for a in (*members, *apart))
    )


WHOLE_NUMBERS = f"{min(SAMPLES_OF_N)} to {max(SAMPLES_OF_N)}"
"""Of a family that does not plainly repeat itself these members are examined."""


def _everywhere(text: str, e: Expr, x: Sym, found: Survey, steps: bool) -> Report:
    says: list[Words] = [("domain: ", *found.domain)]
    listed: list[dict[str, Any]] = []
    for at in found.discontinuities:
        says.append(headline(x, at))
        ends = {
            "left": _text(at.found.left if at.found else at.left),
            "right": _text(at.found.right if at.found else at.right),
        }
        about = {"about": True} if at.about else {}
        listed.append({"at": show(at.a, "python"), "kind": at.kind, "mends": _text(at.mends), **ends, **about})
    for family in found.families:
        apart: Words = () if not family.exceptions else (", but for ", x, " = ", *listing(family.exceptions))
        which = ", n any whole number" if family.proved else f", n from {WHOLE_NUMBERS}"
        says.append((x, " = ", family.place, which, *apart, f": {KINDS[family.kind]}"))
        listed.append(
            {
                "at": show(family.place, "python"),
                "kind": family.kind,
                "mends": _text(family.mends),
                "except": [show(a, "python") for a in family.exceptions],
                "proved": family.proved,
            }
        )
    other = "other " if _in_domain(e, x, found) else ""
    says.append((f"continuous at every {other}point of the domain",))
    for e2 in found.searched:
        says.append(
            (
                "not settled by algebra: where ",
                e2,
                f" is 0 was only searched, by changes of sign between -{WINDOW} and {WINDOW}; there may be more",
            )
        )
    for place in found.near:
        says.append(("not examined: about ", x, " = ", place, ", known in digits only"))
    tried = not all(family.proved for family in found.families)
    if tried:
        says.append((f"other whole numbers n than {WHOLE_NUMBERS} were not examined",))
    for place, why in found.open:
        says.append(("not examined: ", x, " = ", place, f" ({why})"))
    verdict = {
        "continuous": not listed,
        "domain": "".join(w if isinstance(w, str) else show(w) for w in found.domain),
        "discontinuities": listed,
        "complete": not found.searched and not found.open and not found.near and not tried,
        "searched": [{"zeros_of": show(e2, "python"), "from": -WINDOW, "to": WINDOW} for e2 in found.searched],
        "tried": [min(SAMPLES_OF_N), max(SAMPLES_OF_N)] if tried else None,
    }
    blocks, derivations = _places_worked(e, x, found) if steps else ([], [])
    return Report(
        "continuity",
        text,
        e,
        None,
        Result("verdict", None),
        tuple(blocks),
        remarks=tuple(says),
        checked=count_checks(derivations),
        asks=(e,),
        verdict=verdict,
        plan=("where it has no value, where formulas meet and where it may jump; there, the limit and the value.",),
    )
