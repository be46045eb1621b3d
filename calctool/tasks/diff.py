"""The derivative of an expression: of any order, at a point, from the definition, in the form asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from calctool.algebra.regions import NEVER, holds_where, left_out
from calctool.books import derivative_engine
from calctool.derivation.engine import Engine
from calctool.derivation.rule import Derivation, Words
from calctool.differentiation.chain import WHOLE, outer_and_inner
from calctool.differentiation.preparation import ON_REQUEST
from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import all_names
from calctool.expr.tree import Connective, Deriv, Expr, Pow, Relation, Sym
from calctool.numeric.sampling import sample_points
from calctool.parsing import Point, read_name
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Drawing, LeftSide, Remark, Report, Result, Work, count_checks
from calctool.simplification import CLEANING, SIMPLIFICATIONS
from calctool.simplification.forms import BY_NAME
from calctool.tasks import DIFF_METHODS, FORMS
from calctool.tasks.asked import absent_note, behind_notes, function_for, one_of, one_variable, point_for
from calctool.tasks.derivative_at import defined_at, derivative_at, place_of, slopes_at_seams
from calctool.tasks.known import known_rules, silenced
from calctool.tasks.methods import DIFFERENTIATION, ordered, used
from calctool.tasks.orders import order_blocks
from calctool.tasks.ordinals import ordinal
from calctool.tasks.proofs import other_forms, with_proofs
from calctool.tasks.question import VARIABLE, Question, nested, only_text, question_of

MAX_ORDER = 100
DEFINITIONS = ("definition", "alternative")
SHOWN = 3
"""Up to this order the problem is written with a d/dx for each; in words above."""


def variable(e: Expr, wrt: str | None) -> Sym:
    """The variable to differentiate by: the one asked for, or the only one there is.

    Raises InputError where several are possible.
    """
    if wrt is not None:
        return read_name(wrt)
    names = sorted(e.free)
    if len(names) > 1:
        listed = ", ".join(names)
        raise InputError(
            f"which variable? the expression has several: {listed}", hint=f"say --wrt {names[0]}", code="which-variable"
        )
    return Sym(names[0]) if names else Sym("x")


def read_order(order: int | str) -> int:
    """The order as a number from 1 to MAX_ORDER, else an InputError.

    >>> read_order("2")
    2
    """
    text = str(order).strip()
    if not text.lstrip("+-").isdecimal() or not text.isascii():
        raise InputError(
            f"the order of a derivative is a whole number, not '{text[:40]}'", hint="try --order 2", code="usage"
        )
    n = int(text) if len(text) < 10 else MAX_ORDER + 1
    if not 1 <= n <= MAX_ORDER:
        raise InputError(
            f"the order must be from 1 to {MAX_ORDER}, not {text[:40]}", hint="try --order 2", code="usage"
        )
    return n


def engine_for(
    form: str,
    known: frozenset[str] = frozenset(),
    progress: Callable[[Expr], None] | None = None,
) -> Engine:
    """An engine that ends in the form of the answer asked for."""
    return derivative_engine(known, CLEANING if form == "raw" else SIMPLIFICATIONS, BY_NAME[form], progress=progress)


def diff_task(
    text: str | Sequence[str],
    *,
    wrt: str | None = None,
    order: int | str = 1,
    at: str | None = None,
    by: str | None = None,
    known: str | None = None,
    form: str = "textbook",
    forms: bool = False,
    plot: bool = False,
    roots: str = "real",
    verify: bool = False,
    steps: bool = True,
    progress: Callable[[Expr], None] | None = None,
) -> Report:
    """Differentiate what was typed; a second text is the variable.

    ``forms`` adds the answer in other forms; ``steps`` says that the page will be read, and is to have what is worked
    beside the derivative: slopes at seams.  ``plot`` draws the curve with that of its derivative, or with its tangent
    at the point.
    ``progress`` is called with the derivative as soon as it is found, before it is simplified.  Raises InputError
    for anything that cannot be read or does not fit together, Undecided where no rule applies or the
    time ran out.

    >>> show(diff_task("x^2 + 2x + 2", at="x=2").result.value)
    '6'
    """
    started = time.perf_counter()
    text = only_text(text, "diff", VARIABLE)
    asked = _asked(text, wrt, order, at, roots)
    f, x, n = asked.f, asked.x, asked.order
    one_of("form", form, FORMS)
    point = place_of(asked.point, x)
    by = by or asked.way or None
    method = None if by is None else DIFFERENTIATION.get(one_of("by", by, DIFF_METHODS))
    defined = by in DEFINITIONS
    rules = known_rules(known, *["definition of the derivative"] * defined, *["limits"] * (point is not None))
    if defined and n != 1:
        raise InputError("the difference quotient is worked for the first derivative", hint="leave --order out")
    if by == "alternative" and point is None:
        what = "(f(x) - f(a))/(x - a) is the definition at a place a"
        raise InputError(what, hint=f"say --at {x.name}=3, or --by definition")
    there = defined_at(f, x, point, alternative=by == "alternative") if defined and point is not None else None

    def new_engine() -> Engine:
        engine = engine_for(form, rules, progress if n == 1 else None)
        if method is not None:
            book = (*engine.book, *ON_REQUEST)
            engine.follow(ordered(book, method))
        if asked.name and not _is_the_whole(asked.name, f, x):
            engine.reserve({asked.name, *all_names(f), x.name})
        return engine

    # Worked at the place itself there is no formula.
    worked = _derivatives(f, x, n, defined, new_engine) if there is None else Derivatives((), (), {})
    if method is not None:
        used(method, worked.derivations)
    if point is None:
        worked = _at_seams(worked, f, x)
    derivations = list(worked.derivations)
    last = derivations[-1].result if derivations else None
    blocks: list[Block] = order_blocks(f, x, derivations) if steps else [Work(d) for d in derivations]
    remarks = tuple(dict.fromkeys(n for d in derivations for n in d.notes()))
    if worked.left_out and point is None:
        each = [p for c in worked.left_out for p in (c.args if isinstance(c, Connective) else (c,))]
        places = [w for c in each for w in (", ", c)]
        why = "; there the answer holds because it and the function are continuous."
        blocks.append(Remark(("The steps leave out ", *places[1:], why)))
    if steps and point is None and n == 1 and by is None and last is not None:
        for at_seam in slopes_at_seams(f, last, x):
            blocks += at_seam.blocks
            derivations += at_seam.derivations
    notes = asked.notes
    result, conditions = Result("value", last), worked.conditions
    if point is not None:
        # The conditions of the formula were those of the way to it; what holds at the place comes with the result.
        there = there or derivative_at([f, *(d.result for d in derivations)], x, point)
        result, conditions = there.result, there.conditions
        there = there.silenced(rules)
        derivations += there.derivations
        blocks += there.blocks
        said = [b.words for b in there.blocks if isinstance(b, Remark)]
        remarks = (*remarks, *(words for words in said if words not in remarks))
    if conditions == (NEVER,):
        says = f"{show(f)} has values, but no derivative anywhere"
        conditions, notes = (), (*notes, Note("no-derivative", 1, says))
    if asked.name and result.value is not None:
        result = result._replace(named=LeftSide(asked.name, x, asked.variables, n, () if point is None else (point,)))
    witness = None
    if plot:
        from calctool.graphs.tangent import derivative_of, tangent_of

        if point is not None:
            blocks.append(Drawing("", tangent_of(f, x, point)))
        elif last is not None:
            blocks.append(Drawing("", derivative_of(f, last, x)))
    if verify:
        derivations, blocks = with_proofs(derivations, blocks)
        witness = None if last is None else _witness(f, x, n, last)
    return Report(
        "diff",
        text,
        f,
        nested(f, [x] * n) if n <= SHOWN else None,
        result,
        tuple(blocks),
        tuple(notes),
        conditions,
        remarks,
        count_checks(derivations, witness),
        letters=tuple(worked.letters.items()),
        variable=x,
        facts=tuple(other_forms(result.value)) if forms and isinstance(result.value, Expr) else (),
        asks=() if n <= SHOWN else (f"{ordinal(n)} derivative of ".capitalize(), f, " by ", x),
        seconds=time.perf_counter() - started,
        plan=_plan(n, x, point) if last is not None else (),
    )


def _is_the_whole(name: str, f: Expr, x: Sym) -> bool:
    """Will the first rule call the function by the name it was given: y = u^5 of y = (3x + 1)^5?"""
    return name == WHOLE[0] and (outer_and_inner(f, x) is not None or (type(f) is Pow and f.exp.has(x)))


def _plan(n: int, x: Sym, point: Expr | None) -> Words:
    """How it is done, where that is more than one derivative."""
    first = f"differentiate {n} times, each time what was found" if n > 1 else "the derivative"
    if point is not None:
        return first, "; then put ", Relation("=", x, point), " in."
    return (first, ".") if n > 1 else ()


class OneVariable(NamedTuple):
    """What is to be differentiated, by what, how often, and at which point."""

    f: Expr
    x: Sym
    order: int
    point: Point | None
    notes: tuple[Note, ...]
    name: str = ""
    variables: tuple[Sym, ...] = ()
    way: str = ""


def _asked(text: str, wrt: str | None, order: int | str, at: str | None, roots: str) -> OneVariable:
    source, beside = function_for("diff", text, roots)
    f = source.expr
    x = one_variable(source, beside, wrt) or variable(f, None)
    n = read_order(order)
    said = len(source.by) or source.order
    if (said and n not in (1, said)) or said > MAX_ORDER:
        what = f"the text asks for the derivative of order {said}, and --order for {n}"
        raise InputError(what, source.text, source.sign, "leave --order out", code="disagreement")
    n = max(n, said)
    point = point_for(source, beside, at, [x])
    notes = (*source.notes, *behind_notes(beside), *(point.notes if point else ()), *absent_note(x, f))
    return OneVariable(f, x, n, point, notes, source.name, source.variables, source.way)


class Derivatives(NamedTuple):
    """A derivation for each order, the conditions of them all, and the letters that stand for something in them."""

    derivations: tuple[Derivation, ...]
    conditions: tuple[Expr, ...]
    letters: dict[str, Expr]
    left_out: tuple[Expr, ...] = ()
    """The places at which the answer holds and the steps do not."""


def _derivatives(f: Expr, x: Sym, order: int, defined: bool, new_engine: Callable[[], Engine]) -> Derivatives:
    """One derivative after the other, by the rules or from the definition."""
    derivations: list[Derivation] = []
    conditions: list[Expr] = []
    letters: dict[str, Expr] = {}
    function = f
    for _ in range(order):
        engine = new_engine()
        if not defined:
            derivation = engine.derive(Deriv(f, x))
        else:
            from calctool.first_principles.difference_quotient import by_definition  # with the book of limits

            derivation = silenced(by_definition(f, x, engine), engine.known)
        derivations.append(derivation)
        conditions += engine.conditions(derivation)  # in the letters of this engine
        letters |= engine.letters
        f = derivation.result
    where = holds_where([function], [d.result for d in derivations], (x.name,), conditions)
    return Derivatives(tuple(derivations), where, letters, left_out(conditions, where, x))


def _at_seams(worked: Derivatives, f: Expr, x: Sym) -> Derivatives:
    """The last derivative without values where there is none."""
    if not any(isinstance(c, Relation) and c.op == "!=" for c in worked.conditions):
        return worked
    from calctool.first_principles.seams import at_seams, has_seams

    if not has_seams(f):
        return worked
    *before, last = worked.derivations
    return worked._replace(derivations=(*before, at_seams(last, f, x, worked.conditions)))


def question(
    texts: Sequence[str],
    *,
    wrt: str | None = None,
    order: int | str = 1,
    at: str | None = None,
    roots: str = "real",
) -> Question:
    """The derivative asked for, of an order and perhaps at a point."""
    text = only_text(texts, "diff", VARIABLE)
    asked = _asked(text, wrt, order, at, roots)
    report = diff_task(text, wrt=wrt, order=order, at=at, roots=roots, steps=False)
    goal = nested(asked.f, [asked.x] * asked.order)
    return question_of(report, goal, (asked.x,), asked.f, asked.point, order=asked.order)


def _witness(body: Expr, x: Sym, order: int, result: Expr) -> str:
    from calctool.interop import sympy as interop

    try:
        return interop.diff_agrees(body, x.name, result, sample_points(nested(body, [x] * order), 5), order=order)
    except Undecided:
        return "unchecked"
