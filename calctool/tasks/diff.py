"""The derivative of an expression: of any order, at a point, from the definition, in the form asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.conditions import domain_facts
from calctool.algebra.domain import asks_no_less
from calctool.books import DIFF, derivative_engine
from calctool.derivation.engine import Engine, back_substitute, insert_derivatives
from calctool.derivation.rule import Derivation, Rule, Words
from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Expr, Relation, Sym
from calctool.numeric.branches import without_value
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints
from calctool.numeric.operations import UNDEFINED, NoValue
from calctool.numeric.sampling import sample_points
from calctool.parsing import read, read_name
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Remark, Report, Result, Work, count_checks
from calctool.simplification import CLEANING, SIMPLIFICATIONS
from calctool.simplification.forms import expanded, factored
from calctool.tasks import FORMS
from calctool.tasks.derivative_at import derivative_at, place_of
from calctool.tasks.proofs import with_proofs
from calctool.tasks.question import Question, body_of, nested, only_text, question_of

MAX_ORDER = 100


def variable(e: Expr, wrt: str | None) -> Sym:
    """The variable to differentiate by: the one asked for, or the only one there is.

    Raises InputError where several are possible.
    """
    if wrt is not None:
        return read_name(wrt)
    names = sorted(e.free)
    if len(names) > 1:
        listed = ", ".join(names)
        raise InputError(f"which variable? the expression has several: {listed}", hint=f"say --wrt {names[0]}")
    return Sym(names[0]) if names else Sym("x")


def read_order(order: int | str) -> int:
    """The order as a number from 1 to MAX_ORDER, else an InputError.

    >>> read_order("2")
    2
    """
    text = str(order).strip()
    if not text.lstrip("+-").isdecimal() or not text.isascii():
        raise InputError(f"the order of a derivative is a whole number, not '{text[:40]}'", hint="try --order 2")
    n = int(text) if len(text) < 10 else MAX_ORDER + 1
    if not 1 <= n <= MAX_ORDER:
        raise InputError(f"the order must be from 1 to {MAX_ORDER}, not {text[:40]}", hint="try --order 2")
    return n


def known_rules(known: str | None) -> frozenset[str]:
    """Rule ids from a list such as ``constant,sum,diff.product``; unknown names are an InputError."""
    if not known:
        return frozenset()
    ids = {r.id for r in (*DIFF, insert_derivatives, back_substitute, *SIMPLIFICATIONS)}
    short = {i.split(".", 1)[1]: i for i in sorted(ids, reverse=True)}
    found: set[str] = set()
    for name in (part.strip().lower() for part in known.split(",") if part.strip()):
        if name in ids:
            found.add(name)
        elif name in short:
            found.add(short[name])
        else:
            from difflib import get_close_matches

            near = get_close_matches(name, [*short, *ids], 1)
            hint = f"did you mean '{near[0]}'?" if near else "calctool rules lists them"
            raise InputError(f"unknown rule '{name}' in --known", known, _span(known, name), hint)
    return frozenset(found)


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.lower().find(part)
    return start, start + len(part)


def engine_for(
    form: str,
    known: frozenset[str] = frozenset(),
    progress: Callable[[Expr], None] | None = None,
) -> Engine:
    """An engine that ends in the form of the answer asked for."""
    last: dict[str, tuple[Rule, ...]] = {"expanded": (expanded,), "factored": (factored,)}
    return derivative_engine(
        known, CLEANING if form == "raw" else SIMPLIFICATIONS, last.get(form, ()), progress=progress
    )


def diff_task(
    text: str,
    *,
    wrt: str | None = None,
    order: int | str = 1,
    at: str | None = None,
    by: str | None = None,
    known: str | None = None,
    form: str = "textbook",
    roots: str = "real",
    verify: bool = False,
    progress: Callable[[Expr], None] | None = None,
) -> Report:
    """Differentiate what was typed.

    ``progress`` is called with the derivative as soon as it is found, before it is simplified.  Raises InputError
    for anything that cannot be read or does not fit together, Undecided where no rule applies or the
    time ran out.

    >>> show(diff_task("x^2 + 2x + 2", at="x=2").result.value)
    '6'
    """
    started = time.perf_counter()
    source = read(text, roots)
    f, x = source.expr, variable(source.expr, wrt)
    empty = without_value(f)
    if empty is not None:
        raise InputError(f"{show(empty)} has no real value", hint="a function with it in it is defined nowhere")
    n = read_order(order)
    rules = known_rules(known)
    if form not in FORMS:
        raise InputError(f"unknown form '{form}'", hint="one of " + ", ".join(FORMS))
    point = place_of(at, x)
    if by is not None:
        if by != "definition":
            raise InputError(f"--by {by} is not known", hint="--by definition")
        if n != 1:
            raise InputError("the difference quotient is worked for the first derivative", hint="leave --order out")
    worked = _derivatives(f, x, n, by, lambda: engine_for(form, rules, progress if n == 1 else None))
    derivations = list(worked.derivations)
    last = derivations[-1].result
    blocks: list[Block] = [Work(d, _order_name(k) if n > 1 else "") for k, d in enumerate(derivations, 1)]
    nowhere = _seems_empty(f, derivations)
    if nowhere and without_value(last) is not None:
        raise InputError(f"{show(f)} has no real value", hint="no place was found where the function has one")
    remarks = tuple(dict.fromkeys(n for d in derivations for n in d.notes()))
    more: tuple[Words, ...] = ()
    result, conditions = Result("value", last), worked.conditions
    if point is not None:
        # The conditions of the formula were those of the way to it; what holds at the place comes with the result.
        there = derivative_at([f, *(d.result for d in derivations)], x, point)
        result, conditions = there.result, there.conditions
        derivations += there.derivations
        blocks += there.blocks
        said = [b.words for b in there.blocks if isinstance(b, Remark)]
        remarks = (*remarks, *(words for words in said if words not in remarks))
    elif not nowhere and _wider(f, last, x, conditions):
        more = (("This holds where ", f, " is defined."),)
    witness = None
    if verify:
        derivations, blocks = with_proofs(derivations, blocks)
        witness = _witness(f, x, n, last)
    blocks += [Remark(words) for words in more if words not in remarks]
    notes = source.notes
    if nowhere:
        notes = (*notes, Note("no-value", 1, f"no place was found where {show(f)} has a real value"))
    return Report(
        "diff",
        text,
        f,
        Deriv(f, x),
        result,
        tuple(blocks),
        tuple(notes),
        conditions,
        (*remarks, *more),
        count_checks(derivations, witness),
        letters=tuple(worked.letters.items()),
        variable=x,
        seconds=time.perf_counter() - started,
    )


class Derivatives(NamedTuple):
    """A derivation for each order, the conditions of them all, and the letters that stand for something in them."""

    derivations: tuple[Derivation, ...]
    conditions: tuple[Relation, ...]
    letters: dict[str, Expr]


def _derivatives(f: Expr, x: Sym, order: int, by: str | None, new_engine: Callable[[], Engine]) -> Derivatives:
    """One derivative after the other, by the rules or from the definition."""
    derivations: list[Derivation] = []
    conditions: list[Relation] = []
    letters: dict[str, Expr] = {}
    for _ in range(order):
        engine = new_engine()
        if by is None:
            derivation = engine.derive(Deriv(f, x))
        else:
            from calctool.first_principles.difference_quotient import by_definition  # with the book of limits

            derivation = by_definition(f, x, engine)
        derivations.append(derivation)
        conditions += engine.conditions(derivation)  # in the letters of this engine
        letters |= engine.letters
        f = derivation.result
    return Derivatives(tuple(derivations), tuple(domain_facts(conditions)), letters)


def _seems_empty(f: Expr, derivations: Sequence[Derivation]) -> bool:
    """Was no place found where the function has a value?  Only then is there a line that could not be compared."""
    unseen = any(line.checked == "unchecked" for d in derivations for line in d.lines)
    return unseen and bool(f.free) and not sample_points(f, 1)


def question(
    texts: Sequence[str],
    *,
    wrt: str | None = None,
    order: int | str = 1,
    at: str | None = None,
    roots: str = "real",
) -> Question:
    """The derivative asked for, of an order and perhaps at a point."""
    report = diff_task(only_text(texts, "diff"), wrt=wrt, order=order, at=at, roots=roots)
    x, n, body = report.variable, read_order(order), body_of(report)
    assert x is not None
    return question_of(report, nested(body, [x] * n), (x,), body, at, order=n)


GRID = tuple(tuple(Fraction(n, 2) for n in side) for side in ((-6, -4, -2, -1), (0,), (1, 2, 4, 6)))
"""Below 0, at 0 and above it: a function mostly goes the same way on one side."""


def _wider(body: Expr, answer: Expr, x: Sym, conditions: Sequence[Expr]) -> bool:
    """Has the answer values, seen at a few plain places, where the function has none and no condition says so?"""
    if body.free != {x.name} or asks_no_less(answer, body, conditions):
        return False
    for side in GRID:
        places = SamplePoints(EvaluationPoint({x.name: v}) for v in side)
        if places.together().value(body) is not None:
            continue
        for place in places:
            # Floats will do: what is asked is a remark, not an answer.
            if any(place.value(c) is False for c in conditions):
                continue
            if place.value(body) is UNDEFINED and place.value(answer).__class__ is not NoValue:
                return True
    return False


def _order_name(k: int) -> str:
    names = ("first", "second", "third")
    return f"{names[k - 1]} derivative" if k <= len(names) else f"derivative of order {k}"


def _witness(body: Expr, x: Sym, order: int, result: Expr) -> str:
    from calctool.interop import sympy as interop

    try:
        return interop.diff_agrees(body, x.name, result, sample_points(nested(body, [x] * order), 5), order=order)
    except Undecided:
        return "unchecked"
