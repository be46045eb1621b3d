"""The next line of a working that is right so far: its last line is taken for the problem, and the first step is told.

So the hint goes on from where the student is, and not from where our own derivation would be.
"""

from __future__ import annotations

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError
from calctool.expr.tree import Expr, Limit
from calctool.report.hints import Hint, hint
from calctool.report.model import Report, Work
from calctool.tasks.common import value_at
from calctool.tasks.question import Answer, Question


def next_words(question: Question, reached: Answer | None, level: int, lead: str = "Next") -> list[Words]:
    """The same as sentences: the rule, its parts, the line, as far as the level tells; nothing below the first."""
    found = next_line(question, reached, level) if level > 0 else None
    if found is None:
        return []
    out: list[Words] = [(f"{lead}: {found.reason}. {found.formula}".rstrip(),)]
    if says := found.says():
        out.append(says)
    out += [(f"{letter} = ", value) for letter, value in found.parts()]
    out += [("here: ", goal) for goal in found.goals()]
    out += [("found: ", goal, " = ", value) for goal, value in found.found()]
    if (line := found.line()) is not None:
        out.append(("= ", line))
    return out


def next_line(question: Question, reached: Answer | None, level: int) -> Hint | None:
    """The hint for the line after ``reached``, for the first line where nothing was reached; None where none is left.

    >>> from calctool.parsing import parse
    >>> from calctool.tasks.question import question_for
    >>> from calctool.expr.printer import show
    >>> found = next_line(question_for("limit", "(x^2-4)/(x-2)", to="2"), parse("x + 2"), 3)
    >>> found.reason, show(found.line())
    ('direct substitution', '2 + 2')
    """
    derivation = question.derivations[0] if reached is None and question.derivations else _from(question, reached)
    if derivation is None:
        return None
    found = hint(Report("", "", None, None, question.report.result, (Work(derivation),)), level)
    return found if found.step is not None else None


def _from(question: Question, reached: Answer | None) -> Derivation | None:
    """The derivation that begins with what was reached."""
    if not isinstance(reached, Expr):
        return None
    goal = question.goal
    try:
        if question.point and not reached.open and reached.free & question.point.keys():
            return value_at(reached, dict(question.point))
        if isinstance(goal, Limit) and not reached.open and reached.has(goal.var):
            reached = Limit(reached, goal.var, goal.to, goal.side)
        if isinstance(reached, Limit):
            from calctool.limits.solver import LimitEngine

            return LimitEngine().derive(reached).derivation
        if reached.kinds & Limit.KIND:
            return None
        engine = derivative_engine()
        return engine.derive(reached) if reached.open else engine.settle(reached)
    except CalcError:
        return None
