"""A derivation as rows of formulas, and the same with one line corrupted: its value changed, which numbers say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Part
from calctool.expr.traversal import fold, replace_goals, substitute
from calctool.expr.tree import OO, Add, Deriv, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.numeric.evaluate import precise
from calctool.report.columns import column, renamed
from calctool.report.model import Work
from calctool.tasks.question import Question, question_for
from tests.benchmarks.exercises import Exercise


class Row(NamedTuple):
    """A line of a derivation: the formula, the rules that led to it, parts named beside it with their derivatives."""

    formula: Expr
    reason: str = ""
    parts: tuple[tuple[Part, Expr], ...] = ()


class Derived(NamedTuple):
    """A derivation to be written out: the exercise, what is worked out, the rows, and what its goals are called."""

    exercise: Exercise
    question: Question
    goal: Expr
    rows: tuple[Row, ...]
    named: Mapping[Expr, Expr]


class Slip(NamedTuple):
    """A corruption: the row (and the part of it, if one) where it is, what was done, and whether it was carried on."""

    row: int
    part: int | None
    kind: str
    carried: bool


def derived(exercise: Exercise) -> Derived | None:
    """The exercise worked out; None where it has no derivation of its own or the answer is no single value."""
    question = question_for(exercise.command, list(exercise.texts), **exercise.options)
    work = next((b for b in question.report.blocks if isinstance(b, Work) and b.shown), None)
    if work is None or not isinstance(question.right, Expr) or question.right.free & {"oo"}:
        return None
    shown = column(work)
    rows = []
    raw = {renamed(line.after, work.named): line.after for line in work.derivation.lines}
    for line in shown.lines:
        parts = tuple(both for beside in line.beside() for both in beside.parts)
        rows.append(Row(raw[line.after], line.reason, tuple(dict.fromkeys(parts))))
    if not rows or question.report.result.kind != "value":
        return None
    return Derived(exercise, question, work.derivation.goal, tuple(rows), work.named)


_POINTS = tuple(
    {"x": Fraction(a, 7), "y": Fraction(b, 11), "t": Fraction(a, 13)} for a, b in ((9, 15), (4, 7), (17, 19), (3, 26))
)


_NEAR = Fraction(1, 10**14)


def corrupted(d: Derived, r: random.Random) -> tuple[Derived, Slip] | None:
    """The derivation with a slip in one place; None where none of a good many tries changes a value."""
    last = len(d.rows) - 1
    for _ in range(40):
        at = r.randint(0, last)
        row = d.rows[at]
        letters = _letters(d)
        if row.parts and r.random() < 0.3:
            i = r.randrange(len(row.parts))
            part, rate = row.parts[i]
            found = _slip(rate, r)
            if found is None or not _changed(rate, found[0], letters):
                continue
            parts = (*row.parts[:i], (part, found[0]), *row.parts[i + 1 :])
            rows = (*d.rows[:at], row._replace(parts=parts), *d.rows[at + 1 :])
            return d._replace(rows=rows), Slip(at, i, found[1], False)
        found = _slip(row.formula, r, outside_goals=bool(d.named))
        if found is None or not _changed(row.formula, found[0], letters):
            continue
        wrong, kind = found
        rest = d.rows[at + 1 :]
        named = bool(row.parts) or fold(wrong, _holds_letters)
        carried = r.random() < 0.5 and not named and not isinstance(d.goal, Limit)
        if carried:
            rest = tuple(
                Row(line.after, "simplify")
                for line in derivative_engine().settle(wrong).lines
                if not line.minor and line.after != wrong and not any(s.parts for s in line.steps)
            )
        return d._replace(rows=(*d.rows[:at], row._replace(formula=wrong), *rest)), Slip(at, None, kind, carried)
    return None


def _holds_letters(node: Expr, parts: list[bool]) -> bool:
    """Does a letter stand in it for something?"""
    return any(parts) or isinstance(node, Substituted)


def _letters(d: Derived) -> dict[str, Expr]:
    """What the letters stand for that were given to parts of it."""
    found = {part.letter: part.value for row in d.rows for part, _ in row.parts}
    return found | {x.name: e for x, e in d.question.equations}


def _slip(e: Expr, r: random.Random, outside_goals: bool = False) -> tuple[Expr, str] | None:
    """One slip somewhere in an expression, and its kind; none in what is still to be differentiated."""
    places = list(_places(e, outside_goals))
    r.shuffle(places)
    for path, node in places[:6]:
        kinds = list(_slips(node, r))
        if kinds:
            new, kind = r.choice(kinds)
            return _put(e, path, new), kind
    return None


def _places(e: Expr, outside_goals: bool, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    yield path, e
    if isinstance(e, Deriv):
        if not outside_goals:
            yield from _places(e.args[0], False, (*path, 0))
        return
    if isinstance(e, (Limit, Substituted)):  # the place, and what a letter stands for, are not written in the line
        yield from _places(e.args[0], outside_goals, (*path, 0))
        return
    for i, a in enumerate(e.args):
        yield from _places(a, outside_goals, (*path, i))


def _put(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    args = list(e.args)
    args[path[0]] = _put(args[path[0]], path[1:], new)
    return e.with_args(args)


def _slips(node: Expr, r: random.Random) -> Iterator[tuple[Expr, str]]:
    """What can go wrong at a node: a sign, an exponent, a factor, an inner derivative, the order of two terms."""
    if isinstance(node, Add):
        i = r.randrange(1, len(node.args))
        term = node.args[i]
        flipped = term.args[0] if isinstance(term, Neg) else Neg(term)
        yield Add(*node.args[:i], flipped, *node.args[i + 1 :]), "sign"
        if len(node.args) == 2 and isinstance(node.args[1], Neg):
            yield Add(node.args[1].args[0], Neg(node.args[0])), "swapped terms"
    if isinstance(node, Neg):
        yield node.args[0], "sign"
    if isinstance(node, Pow) and isinstance(node.args[1], Num) and node.args[1].data != 0:
        n = node.args[1]
        yield Pow(node.args[0], Num(n.value + r.choice((1, -1)))), "exponent"
    if isinstance(node, Num) and node.value > 1:
        yield Num(node.value + r.choice((1, -1))), "factor"
    if isinstance(node, Mul):
        i = r.randrange(len(node.args))
        rest = [a for j, a in enumerate(node.args) if j != i]
        yield (rest[0] if len(rest) == 1 else Mul(*rest)), "dropped factor"
    if isinstance(node, Div):
        yield Div(node.args[1], node.args[0]), "swapped terms"
    if isinstance(node, Func) and node.name in ("sin", "cos"):
        yield Func("cos" if node.name == "sin" else "sin", *node.args), "function"


def _changed(right: Expr, wrong: Expr, letters: Mapping[str, Expr]) -> bool:
    """Do the two differ in value, plainly?"""
    tried = 0
    for point in _POINTS:
        a, b = (number(e, letters, point) for e in (right, wrong))
        if a is None or abs(a) > 1e9:
            continue
        tried += 1
        if b is None or abs(a - b) > 1e-4 * (1 + abs(a)):
            return b is not None
    return False


def number(e: Expr, letters: Mapping[str, Expr], point: Mapping[str, Fraction]) -> float | None:
    """The value of a line at a point: derivatives by difference quotients, limits from nearby."""

    def outward(e: Expr) -> Expr:
        for _ in range(len(letters) + 1):
            for name in sorted(e.free & letters.keys()):
                e = substitute(e, name, letters[name])
        return e

    found: dict[str, Fraction] = dict(point)

    def worked(goal: Expr) -> Expr:
        if isinstance(goal, Deriv):
            return derivative_engine(check=False).settle(goal).result
        assert isinstance(goal, Limit)
        to = Fraction(10**9) if goal.to == OO else _rational(goal.to)
        value = None if to is None else precise(goal.body, {**point, goal.var.name: to + _NEAR}, 60)
        if value is None:
            return goal
        name = f"L_{len(found)}"
        found[name] = Fraction(float(value))
        return Sym(name)

    e = outward(replace_goals(e, worked)) if e.open else outward(e)
    value = None if e.open else precise(e, found, 30)
    return None if value is None else float(value)


def _rational(e: Expr) -> Fraction | None:
    found = precise(e, {}, 30)
    return None if found is None else Fraction(float(found)).limit_denominator(1000)
