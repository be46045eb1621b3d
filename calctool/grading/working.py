"""A student's own lines: the first that does not follow from the one above is named, those before it are credited.

Every line is held against the question; the first that differs is where something happened, since the
one above it did not.  Later lines are held against the line above them, because an error carried forward correctly is
one error and not many.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.traversal import replace_goals
from calctool.expr.tree import Deriv, Expr, Limit
from calctool.grading.check import Unreadable, diagnosed, readable, report_of, values
from calctool.grading.equality import Verdict, equal
from calctool.grading.unfinished import unfinished_parts
from calctool.grading.verdict import Outcome, fitted, in_leaves, names_of, parts, still_to_be_replaced, summary, unfit
from calctool.grading.words import answer_words, explanations, reason, unrecognised
from calctool.parsing import parse_goal
from calctool.report.model import Report
from calctool.tasks.question import Answer, Question, question_for

if TYPE_CHECKING:
    from calctool.diagnosis.wording import Diagnosis


class Stage(NamedTuple):
    """What a line may be on the way to the answer, and what is still to be done there.

    A second derivative passes by the first, a slope at a point by the formula for it.
    """

    question: Question
    left: str = ""


class WrittenLine(NamedTuple):
    """A line as typed, as an expression with its d/dx worked out, the verdict, and the stage it is held against."""

    text: str
    shown: Answer
    worked: Answer
    verdict: Verdict
    stage: Stage
    left: str = ""


def work_task(
    command: str,
    texts: str | Sequence[str],
    lines: Sequence[str],
    *,
    solution: bool = False,
    explain: bool = False,
    **options: Any,
) -> Report:
    """Hold a student's lines against the question, one after the other.

    Lines may begin with an equals sign or ``f'(x) =`` and may hold unfinished derivatives ``d/dx [...]``.  Raises
    Unreadable for a line, and what :func:`~calctool.grading.check.check_task` raises.

    >>> report = work_task("diff", "x^2 + sin(2x)", ["= d/dx [x^2] + d/dx [sin(2x)]", "= 2x + cos(2x)"])
    >>> report.verdict["line"], report.exit_code
    (2, 1)
    """
    started = time.perf_counter()
    question = question_for(command, texts, **options)
    rows: list[WrittenLine] = []
    ahead = stages(question)
    for number, line in enumerate(lines, 1):
        rows.append(read_row(ahead, line, number))
        ahead = ahead[ahead.index(rows[-1].stage) :]
    wrong = next((i for i, row in enumerate(rows) if row.verdict.state != "right"), None)
    outcome, says = finished(question, rows[-1]) if wrong is None else stumbled(rows, wrong)
    report = report_of(outcome, texts, "\n".join(lines), says, solution=solution, explain=explain)
    found = dict(report.verdict)
    found["line"] = None if wrong is None else wrong + 1
    found["lines"] = [
        {"text": row.text, "read_as": values(row.shown), "right": row.verdict.state == "right"} for row in rows
    ]
    return report._replace(verdict=found, seconds=time.perf_counter() - started)


def stages(question: Question) -> list[Stage]:
    """The derivatives of lower order, the formula that a point is put into, and the answer itself.

    >>> [stage.left for stage in stages(question_for("diff", "x^3", order=2, at="x=1"))]
    ['it is still to be differentiated', 'the point is still to be put in', '']
    """
    body, order = question.body, question.order
    found: list[Stage] = []
    one = not isinstance(question.goal, (list, Limit)) and not question.of
    if one and isinstance(body, Expr) and not question.equations:
        goal, by = body, question.variables
        if len(set(by)) == order == 2:  # mixed, and so in either order
            other = Deriv(body, by[1])
            first = question._replace(goal=other, right=derivative_engine().derive(other).result, point=None, order=1)
            found.append(Stage(first, "it is still to be differentiated"))
        for n in range(1, order + 1):
            goal = Deriv(goal, by[n - 1] if len(by) == order else by[0])
            if n < order or question.point:
                left = "it is still to be differentiated" if n < order else "the point is still to be put in"
                right = question.derivations[n - 1].result  # one a derivative, then the point
                found.append(Stage(question._replace(goal=goal, right=right, point=None, order=n), left))
    return [*found, Stage(question)]


def read_row(ahead: Sequence[Stage], line: str, number: int) -> WrittenLine:
    """A line read and judged against the stages that lie ahead.  Raises Unreadable with the number of the line."""
    question = ahead[-1].question
    try:
        shown = _read(question, line)
    except InputError as error:
        raise Unreadable(f"line {number}: {error.what}", error.text, error.span, error.hint) from error
    worked, inner = in_leaves(question, _worked(shown))
    if isinstance(question.goal, Limit) and isinstance(worked, Expr) and worked.has(question.goal.var):
        worked = _limit(question, line, worked)
    verdicts = [judged(stage.question, worked) for stage in ahead]
    place = next((i for i, v in enumerate(verdicts) if v.state == "right"), None)
    if place is None:
        # With x still in it a line is no slope at a point, right or wrong.
        formula = len(ahead) > 1 and isinstance(worked, Expr) and bool(question.point) and bool(worked.free)
        place = len(ahead) - (2 if formula else 1)
    left = ahead[place].left
    if inner:
        left = still_to_be_replaced(inner)
    return WrittenLine(line, shown, worked, verdicts[place], ahead[place], left)


def _read(question: Question, line: str) -> Answer:
    text = line.strip()
    if isinstance(question.goal, Limit):
        text = _without_lim(text)
    try:
        value = readable(text, question).value
    except InputError:
        bare = text.removeprefix("=")
        if "d/d" not in bare and "frac{d" not in bare:
            raise
        return parse_goal(" " * (len(text) - len(bare)) + bare, question.roots)
    if isinstance(value, Expr):
        return value
    return [list(v) if isinstance(v, list) else v for v in value]


def _without_lim(text: str) -> str:
    """``= lim x->2 (x + 2)`` as ``(x + 2)``: where it goes is known from the question."""
    import re

    return re.sub(r"^\s*=?\s*\\?lim\s*(_?\{[^}]*\}|_?\(?\s*\w+\s*(->|→|\\to)\s*[+-]?[\w/.]+[+-]?\)?)", " ", text)


def _worked(answer: Answer) -> Answer:
    """Every d/dx in a line worked out by our own rules."""
    if isinstance(answer, list):
        return [_worked(a) for a in answer]
    engine = derivative_engine(check=False)
    for _ in range(20):
        if not answer.open:
            break
        try:
            answer = replace_goals(answer, lambda goal: engine.derive(goal).result if isinstance(goal, Deriv) else goal)
        except CalcError:
            break
    return answer


def _limit(question: Question, line: str, worked: Expr) -> Expr:
    """The limit of a line of a limit, where the line is not yet a number."""
    assert isinstance(question.goal, Limit)
    from calctool.limits.solver import LimitEngine

    goal = question.goal
    try:
        found = LimitEngine().derive(Limit(worked, goal.var, goal.to, goal.side))
    except CalcError:
        return worked
    return worked if found.value is None else found.value


def judged(question: Question, worked: Answer) -> Verdict:
    """Does a line, its derivatives worked out, equal the right answer?"""
    worked = fitted(question, worked)
    misfit = unfit(question, worked)
    return misfit or summary(parts(question, worked))


def finished(question: Question, last: WrittenLine) -> tuple[Outcome, list[Words]]:
    """Every line is right: is the last one an answer?"""
    outcome = Outcome(question, last.worked, last.verdict, "equivalent")
    left = last.left
    if any(isinstance(e, Expr) and e.open for e in (last.shown if isinstance(last.shown, list) else [last.shown])):
        left = "a d/dx is still to be worked out"
    elif not left and isinstance(last.shown, Expr) and last.shown != last.worked:
        left = "the limit is still to be taken"
    if left:
        return outcome, [(f"Right so far: every line follows from the one above, but {left}.",)]
    unfinished = tuple(unfinished_parts(last.shown)) if isinstance(last.shown, Expr) else ()
    lines: list[Words] = [("Right: every line follows from the one above.",)]
    if unfinished:
        lines.append((f"The last line can be taken further: {'; '.join(dict.fromkeys(t.says for t in unfinished))}.",))
    return outcome._replace(unfinished=unfinished, state="equivalent" if unfinished else "correct"), lines


def stumbled(rows: Sequence[WrittenLine], wrong: int) -> tuple[Outcome, list[Words]]:
    """The first line that does not follow is named, with the mistake, and the others are credited."""
    row = rows[wrong]
    outcome = Outcome(row.stage.question, row.worked, row.verdict, row.verdict.state)
    if row.verdict.state == "undecided":
        return outcome, [(f"Not decided: whether line {wrong + 1} follows could not be settled.",)]
    lines: list[Words] = [(f"Line {wrong + 1} does not follow: ", *answer_words(row.shown), ".")]
    if wrong:
        lines.append(("Line 1 is right." if wrong == 1 else f"Lines 1 to {wrong} are right.",))
    lines += reason(outcome)
    mistakes = step_diagnosed(outcome, rows[wrong - 1] if wrong else None, row)
    outcome = outcome._replace(mistakes=tuple(mistakes))
    lines += explanations(mistakes) or unrecognised(outcome)
    known = names_of(row.stage.question)
    later = [i for i in range(wrong + 1, len(rows)) if not follows(rows[i - 1], rows[i], known)]
    if later:
        lines.append((f"Line {later[0] + 1} does not follow from the line above it either.",))
    elif wrong + 1 < len(rows):
        lines.append(("What comes after it follows from it.",))
    return outcome, lines


def step_diagnosed(outcome: Outcome, above: WrittenLine | None, row: WrittenLine) -> Sequence[Diagnosis]:
    """The mistake between a right line and the wrong one below it; without one above, between question and line.

    A finished line can only be rewritten wrongly; with a d/dx left in it, that d/dx was worked out wrongly.
    """
    if above is None:
        return diagnosed(outcome)
    where, question = row.verdict.where, outcome.question
    start, right, mine = (_part(e, where) for e in (above.shown, above.worked, row.worked))
    if start is None or right is None or mine is None or row.verdict.reason not in ("value", "undefined"):
        return diagnosed(outcome)
    # The book of mistakes is read only for a wrong line.
    if start == right and not start.open:
        from calctool.diagnosis.rewriting import rewriting

        return rewriting(question, start, mine)
    if isinstance(question.goal, Limit) or not start.open:
        return diagnosed(outcome)
    from calctool.diagnosis import diagnose

    step = question._replace(goal=start, right=right, equations=(), of="")
    return diagnose(step, mine) or diagnosed(outcome)


def _part(answer: Answer, where: tuple[int, ...]) -> Expr | None:
    """The component at a place; None where there is none."""
    for i in where:
        if not isinstance(answer, list) or i >= len(answer):
            return None
        answer = answer[i]
    return answer if isinstance(answer, Expr) else None


def follows(above: WrittenLine, row: WrittenLine, known: frozenset[str]) -> bool:
    """Does a line follow from the one above it, right or wrong?  ``known`` are the letters that may stand in it."""
    if not isinstance(above.worked, Expr) or not isinstance(row.worked, Expr):
        return above.worked == row.worked
    try:
        return equal(above.worked, row.worked, None, known).state != "wrong"
    except (Undecided, CalcError):
        return True
