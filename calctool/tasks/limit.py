"""The limit of an expression at a place: the value, oo, or that there is none, with the reason."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from fractions import Fraction

from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.tree import DNE, OO, Connective, Expr, Limit, Neg, Piecewise
from calctool.limits.oscillation import Oscillation, letter
from calctool.limits.rules import BOTH_HALVES, DIRECT, TECHNIQUES
from calctool.limits.sequences import counts
from calctool.limits.solver import LimitEngine, SolvedLimit, unknown_function
from calctool.limits.witness import agree
from calctool.parsing import read_name
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Drawing, Remark, Report, Result, Work, count_checks
from calctool.tasks import INFINITE, LIMIT_METHODS, SIDES
from calctool.tasks.asked import absent_note, one_of, statement_for
from calctool.tasks.known import known_rules, silenced
from calctool.tasks.limit_arguments import goal_of, going, read_assumptions
from calctool.tasks.limit_parameters import Worked, worked
from calctool.tasks.limit_table import table_of
from calctool.tasks.methods import LIMITS, Method, used
from calctool.tasks.proofs import with_proofs
from calctool.tasks.question import PLACE, Question, body_of, only_text, question_of


def limit_task(
    text: str | Sequence[str],
    *,
    to: str | None = None,
    side: str = "both",
    wrt: str | None = None,
    table: bool = False,
    plot: bool = False,
    infinite: str = "oo",
    assume: str | None = None,
    by: str | None = None,
    known: str | None = None,
    roots: str = "real",
    verify: bool = False,
) -> Report:
    """The limit of what was typed; a second text is the place.

    ``side`` is left, right or both; ``infinite`` is ``oo``, or ``dne`` to call infinite limits
    non-existent; ``assume`` are conditions on the parameters such as ``a>0``; ``plot`` draws the approach,
    under the ``table`` if it can be drawn; ``by`` is a method by name, worked or refused with the reason;
    ``known`` are rules that get no line.
    Raises InputError and Undecided.

    >>> limit_task("1/x", to="0").result.reason
    'one-sided-limits-differ'
    """
    started = time.perf_counter()
    one_of("side", side, SIDES)
    one_of("infinite", infinite, INFINITE)
    text, to = with_place(text, to)
    goal, notes = _problem(text, to, side, wrt, roots)
    rules = known_rules(known, "limits")
    method = None if by is None else LIMITS[one_of("by", by, LIMIT_METHODS)]
    work = worked(goal, read_assumptions(assume), lambda values: _engine(values, method))
    found = work.found
    result, reasons = _by_cases(goal, work) if work.cases else _result(goal, found, infinite)
    reasons += [
        (
            "for ",
            case.condition,
            ", where the step that divides is not possible, the limit is ",
            case.found.value,
            ", as the answer says",
        )
        for case in work.holding_too
        if case.found.value is not None
    ]
    if unknown := unknown_function(goal.body):
        reasons.append((f"{unknown} is taken to be continuous, and differentiable where a step needs it",))
    derivations = [case.found.derivation for case in work.cases] or [found.derivation]
    if method is not None:
        used(method, derivations)
    derivations = [silenced(d, rules) for d in derivations]
    blocks: list[Block] = [Work(d, f"for {c.spoken}") for c, d in zip(work.cases, derivations, strict=False)]
    blocks = blocks or [Work(derivations[0])]
    blocks += [Remark(words) for words in reasons]
    values = dict(work.values)
    if table:
        blocks.append(table_of(goal, values))
    if plot:
        from calctool.graphs.approach import approach_of

        try:
            blocks.append(Drawing("", approach_of(goal, found.value, values)))
        except InputError:
            if not table:
                raise
    if found.holes:
        notes.append(Note("holes", 1, "single points without a value accumulate at the place; they do not count"))
    if any(s.rule.last_resort for d in derivations for s in d.steps()):
        notes.append(Note("last-resort", 1, "no school technique settled this limit; its leading terms did"))
    if verify:
        derivations, blocks = with_proofs(derivations, blocks)
    return Report(
        "limit",
        text,
        goal.body,
        goal,
        result,
        tuple(blocks),
        tuple(notes),
        work.conditions,
        tuple(reasons),
        count_checks(derivations, _witness(goal, found) if verify and not work.cases else None),
        variable=goal.var,
        seconds=time.perf_counter() - started,
    )


def _problem(text: str, to: str | None, side: str, wrt: str | None, roots: str) -> tuple[Limit, list[Note]]:
    """The limit that was typed, and the notes on it; the place is in the text or in an option."""
    source = statement_for("limit", text, roots)
    if source.bracketed:
        raise InputError("one expression expected", source.text, (0, len(source.text)), "write them one at a time")
    way = going(source, to)
    declared = source.variables
    var = way.var or (declared[0] if len(declared) == 1 else None)
    if way.var is not None and declared and way.var not in declared:
        what = f"{source.name} is a function of {declared[0].name}, and {way.var.name} moves"
        raise InputError(what, source.text, source.sign, "name the same variable", code="disagreement")
    if wrt is not None:
        x = read_name(wrt)
        if var is not None and x != var:
            raise InputError(
                f"{var.name} and {x.name} cannot both move",
                source.text,
                source.sign,
                "leave --wrt out",
                code="disagreement",
            )
        var = x
    goal = goal_of(source.expr, way.point, side, var)
    return goal, [*source.notes, *way.notes, *absent_note(goal.var, goal.body)]


def with_place(texts: str | Sequence[str], to: str | None) -> tuple[str, str | None]:
    """The expression and the place, which may be a second argument.  Raises InputError."""
    text = only_text(texts, "limit", PLACE)
    if isinstance(texts, str) or len(texts) == 1:
        return text, to
    if to is not None:
        raise InputError(
            "the place is given twice", text, (len(texts[0]) + 2, len(text)), "leave --to out", code="disagreement"
        )
    return texts[0], texts[1]


def _engine(values: Mapping[str, Fraction], method: Method | None) -> LimitEngine:
    """The engine for a method asked for."""
    if method is None:
        return LimitEngine(values)
    book = (*DIRECT, *TECHNIQUES)
    first = tuple(card for card in book if card.id in method.cards)
    return LimitEngine(values, tuple(card for card in book if card.id in method.without), first)


def question(
    texts: Sequence[str],
    *,
    to: str | None = None,
    side: str = "both",
    wrt: str | None = None,
    infinite: str = "oo",
    assume: str | None = None,
    roots: str = "real",
) -> Question:
    """The limit asked for; ``infinite`` says whether oo counts as one."""
    text, to = with_place(texts, to)
    report = limit_task(text, to=to, side=side, wrt=wrt, infinite=infinite, assume=assume, roots=roots)
    goal, x = report.problem, report.variable
    assert goal is not None
    assert x is not None
    return question_of(report, goal, (x,), body_of(report), infinite=infinite, noun="the limit")


def _by_cases(goal: Limit, work: Worked) -> tuple[Result, list[Words]]:
    """The answer where it depends on a letter: one branch a case, and what happens where there is no limit."""
    branches: list[Expr] = []
    says: list[Words] = []
    for case in work.cases:
        value = case.found.value
        where = case.condition if case.also is None else Connective("and", case.condition, case.also)
        if value is not None:
            branches += [value, where]
            says.append((f"for {case.spoken} the limit is ", value))
        else:
            says.append((f"for {case.spoken} there is no limit: ", *_why(goal, case.found)))
    if not branches:
        return Result("dne", None, work.found.reason, says[0]), says
    return Result("value", Piecewise(*branches)), says


def _result(goal: Limit, found: SolvedLimit, infinite: str) -> tuple[Result, list[Words]]:
    value = found.value
    if value is not None:
        if value not in (OO, Neg(OO)):
            return Result("value", value), []
        says: Words = (value, " is not a number: it says that the values grow beyond every bound")
        if value == Neg(OO):
            says = (value, " is not a number: it says that the values fall below every bound")
        if infinite == "dne":
            return Result("dne", None, "infinite", says), [says]
        return Result("value", value), [says]
    why = why_none(goal, found)
    ends = None if found.swing is None else found.swing.range
    result = Result("dne", None, found.reason, why[0], left=found.left, right=found.right, range=ends)
    return result, why


def why_none(goal: Limit, found: SolvedLimit) -> list[Words]:
    """Why there is no limit; of an oscillation also the sequences along which the values differ."""
    says = _why(goal, found)
    return [says] if found.swing is None else [says, *sequences(found.swing, goal)]


def _why(goal: Limit, found: SolvedLimit) -> Words:
    if found.reason == "one-sided-limits-differ":
        left, right = (DNE if v is None else v for v in (found.left, found.right))
        return ("the one-sided limits differ: ", left, " from the left, ", right, " from the right")
    if found.reason == "oscillation":
        real = counts(goal) and not any(s.rule is BOTH_HALVES for s in found.derivation.steps())
        return ("the values keep oscillating", *_reach(found), f", for real {goal.var.name}" if real else "")
    if found.reason == "unbounded-near-poles":
        return ("however near the place, there are poles beside which the values grow beyond every bound",)
    if found.reason == "not-defined-near-the-point" and found.swing is not None:
        return ("however near the place, there are intervals on which the function has no values",)
    if found.reason == "undefined-on-that-side":
        if goal.side or (found.left is None and found.right is None):
            return ("the function is not defined on that side of ", goal.to)
        side, value = ("left", found.right) if found.left is None else ("right", found.left)
        other = "right" if side == "left" else "left"
        tail: Words = () if value is None else (f"; from the {other} the limit is ", value)
        return ("the function is not defined to the ", side, " of ", goal.to, *tail)
    return ("the function is not defined near ", goal.to)


def _reach(found: SolvedLimit) -> Words:
    """Between which bounds the values oscillate, where that is known."""
    ends = None if found.swing is None else found.swing.range
    if ends is None:
        return ()
    low, high = ends
    if low == Neg(OO) and high == OO:
        return (" ever more widely",)
    if high == OO:
        return (" between ", low, " and ever larger values")
    if low == Neg(OO):
        return (" between ", high, " and ever smaller values")
    return (" between ", low, " and ", high)


def sequences(swing: Oscillation, goal: Limit) -> list[Words]:
    """The two sequences along which the values tend to different limits, a sentence each."""
    n = f"{letter(goal.var).name} = " + ("-1, -2, -3, ..." if swing.down else "1, 2, 3, ...")
    out: list[Words] = []
    for way in dict.fromkeys((swing.high, swing.low)):
        where: Words = (way.argument, " = ", way.phase)
        if way.place is not None:
            where = (goal.var, " = ", way.place)
        if way.limit is None:
            out.append(("around ", *where, f" ({n}) there are no values"))
        elif way.beside:
            grow = "grow beyond every bound" if way.limit == OO else "fall below every bound"
            out.append(("beside the poles ", *where, f" ({n}) the values {grow}"))
        else:
            out.append(("where " if way.place is None else "along ", *where, f" ({n}) the values tend to ", way.limit))
    return out


def _witness(goal: Limit, found: SolvedLimit) -> str:
    """Do values near the place, on each side by itself, show the same?

    SymPy is not asked: whether it has an answer, and whether that comes in time, cannot be foreseen.
    """
    engine = LimitEngine()
    sides = [goal.side] if goal.side or goal.to in (OO, Neg(OO)) else ["-", "+"]
    wanted = [found.value] * len(sides) if found.value is not None else [found.left, found.right]
    for side, value in zip(sides, wanted, strict=False):
        number = None if value is None else engine.numbers.number_of(value)
        seen = engine.numbers.numerical(Limit(goal.body, goal.var, goal.to, side))
        if number is None or not agree(number, seen):
            return "unchecked"
    return "agrees"
