"""A student's own lines: the first that does not follow is named, those before it are credited.

A line is taken apart into statements (:mod:`calctool.grading.lines`), each is judged with what the letters stand for
(:mod:`calctool.grading.claims`), and the first that is refuted is where something happened.  Later lines are held
against the line above them, because an error carried forward correctly is one error and not many.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from calctool.answers.given import Unreadable
from calctool.answers.shapes import flat
from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.traversal import nodes
from calctool.expr.tree import DNE, OO, ZERO, Deriv, Expr, Limit, Neg, Sym
from calctool.grading.chains import Judgement
from calctool.grading.check import report_of, values
from calctool.grading.claims import Judge
from calctool.grading.equality import Verdict, in_digits
from calctool.grading.forms import Form
from calctool.grading.lines import (
    WorkLine,
    beside_the_answer,
    case_over,
    condition,
    placed,
    strong,
    work_line,
    work_lines,
)
from calctool.grading.next_line import next_words
from calctool.grading.steps import step_diagnosed
from calctool.grading.unfinished import unfinished_parts
from calctool.grading.verdict import Outcome, still_to_be_replaced
from calctool.grading.withdrawn import without_withdrawn
from calctool.grading.words import answer_words, explanations, reason, unrecognised, where_to_look
from calctool.report.model import Report
from calctool.tasks.question import Answer, Question, question_for

SENTENCE = 7
"""So many words are a sentence, and not the name of what the lines below are about."""


class CheckedLine(NamedTuple):
    """A line with a judgement on each of its statements."""

    line: WorkLine
    found: tuple[Judgement, ...]

    @property
    def state(self) -> str:
        """The worst that is found in it; ``words`` where it states nothing."""
        for state in ("wrong", "unread", "unchecked", "right"):
            if any(j.state == state and j.role != "words" for j in self.found):
                return state
        return "words"

    @property
    def role(self) -> str:
        """What it is for."""
        roles = [j.role for j in self.found if j.state == self.state or j.role == "answer"]
        return "answer" if "answer" in roles else roles[0] if roles else "words"

    @property
    def wrong(self) -> Judgement:
        return next(j for j in self.found if j.state == "wrong")


def work_task(
    command: str,
    texts: str | Sequence[str],
    lines: Sequence[str],
    *,
    solution: bool = False,
    explain: bool = False,
    hint: int | None = None,
    **options: Any,
) -> Report:
    """Hold a student's lines against the question, one after the other.

    ``hint`` tells the next line, if none is wrong, by its level: the rule, its parts, the line; of a wrong one where to
    look (1), what to do there (2), or all that is known (3).

    Lines may restate the question, define letters (``u = 3x``), claim something of them (``du/dx = 3``) or begin with
    an equals sign; words and reasons are passed over.  Raises Unreadable where no line can be read, and what
    :func:`~calctool.grading.check.check_task` raises.

    >>> report = work_task("diff", "x^2 + sin(2x)", ["= d/dx [x^2] + d/dx [sin(2x)]", "= 2x + cos(2x)"])
    >>> report.verdict["line"], report.exit_code
    (2, 1)
    """
    started = time.perf_counter()
    question = question_for(command, texts, **options)
    judge = Judge(question)
    rows = checked_lines(judge, without_withdrawn(lines))
    rows = ended(judge, rows)
    wrong = next((row for row in rows if row.state == "wrong"), None)
    unread = [row for row in rows if row.state == "unread"]
    if not any(row.found for row in rows):
        text = "\n".join(lines)
        raise Unreadable("there is no formula in the working", text, (0, len(text)), "write a line for each step: = 2x")
    if wrong is None and unread and not any(j.state == "right" for row in rows for j in row.found):
        raise unreadable(unread[0])
    outcome, says = finished(judge, rows) if wrong is None else stumbled(judge, rows, wrong, hint)
    if hint is not None and wrong is None and (outcome.state == "no-answer" or outcome.unfinished):
        says = [*says, *next_words(question, _reached(question, rows), hint)]
    report = report_of(outcome, texts, "\n".join(lines), says, solution=solution, explain=explain)
    found = dict(report.verdict)
    found["line"] = None if wrong is None else wrong.line.number
    ends = [*[row.line.number for row in rows[1:]], len(lines) + 1]
    typed = [lines[row.line.number - 1 : end - 1] for row, end in zip(rows, ends, strict=True)]
    found["lines"] = [
        _entry(row, " ".join([text[0].rstrip(), *map(str.strip, text[1:])]))
        for row, text in zip(rows, typed, strict=True)
    ]
    return report._replace(verdict=found, seconds=time.perf_counter() - started)


def _reached(question: Question, rows: Sequence[CheckedLine]) -> Answer | None:
    """The last side written that is on the way to the answer; f' = 2x is, before the point is put in."""
    results = {d.result for d in question.derivations}
    stated = [
        (j.role, form.shown) for row in rows for j in row.found for form in j.forms[-1:] if form.shown is not None
    ]
    on_the_way = [e for role, e in stated if role in ("restatement", "step", "answer") or e in results]
    return on_the_way[-1] if on_the_way else None


def _entry(row: CheckedLine, typed: str) -> dict[str, Any]:
    """A line for programs, as it was typed."""
    right = {"right": True, "wrong": False}.get(row.state)
    read = [_read_as(j) for j in row.found if j.forms]
    return {
        "text": typed,
        "read_as": None if not read else read[0] if len(read) == 1 else "; ".join(map(str, read)),
        "right": right,
        "state": row.state,
        "role": row.role,
    }


def _read_as(found: Judgement) -> Any:
    shown = [values(form.shown) for form in found.forms if form.shown is not None]
    return shown[0] if len(shown) == 1 else " = ".join(map(str, shown))


def unreadable(row: CheckedLine) -> Unreadable:
    """The error of a line that cannot be read."""
    error = next(j.error for j in row.found if j.error is not None)
    return Unreadable(f"line {row.line.number}: {error.what}", error.text, error.span, error.hint)


# --- the lines ---------------------------------------------------------------------------------------------------


def checked_lines(judge: Judge, texts: Sequence[str]) -> list[CheckedLine]:
    """Every line judged; a formula that was broken in two is tried as one."""
    # what a limit is multiplied by is a conjugate, below the bar too
    lines = work_lines(texts, judge.meanings.wrt.name, not isinstance(judge.question.goal, Limit))
    judge.look_ahead(lines)
    rows: list[CheckedLine] = []
    at = 0
    while at < len(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        before = list(judge.chains)
        row = checked_line(judge, lines[at], after)
        parts = judge.part_by_part(lines[at:]) if row.state == "wrong" else ()
        if parts:
            rows += [CheckedLine(line, (found,)) for line, found in zip(lines[at:], parts, strict=False)]
            for found in parts:
                judge.suppose(found)
            at += len(parts)
            continue
        if row.state in ("wrong", "unread") and row.line.statements and after is not None and not _begins(after):
            joined = work_line(lines[at].number, f"{lines[at].text.rstrip()} {after.text.strip()}")
            broken = len(joined.statements) < len(row.line.statements) + len(after.statements)  # one formula is in both
            wrong, judge.chains = judge.chains, before
            whole = checked_line(judge, joined, lines[at + 2] if at + 2 < len(lines) else None) if broken else row
            if whole.state == "right":
                rows.append(whole)
                at += 2
                continue
            judge.chains = wrong
        if rows and row.state == "wrong" and row.line.statements:
            rows[-1] = _blamed(judge, rows[-1], row)
        if rows and row.state == "wrong":
            rows[-1] = _as_typed(judge, rows[-1], row)
        rows.append(row)
        for found in row.found:
            judge.suppose(found)
        at += 1
    return rows


def _as_typed(judge: Judge, above: CheckedLine, row: CheckedLine) -> CheckedLine:
    """A line that is right if it is read otherwise, as it was typed where the next line goes on with it as typed."""
    *before, last = above.found or (None,)
    if last is None or last.typed is None or last.typed.here is None or row.wrong.here is None:
        return above
    follows = judge.link(last.typed.here, row.wrong.here, row.line.number).state == "right"
    return above._replace(found=(*[j for j in before if j is not None], last.typed)) if follows else above


def _blamed(judge: Judge, above: CheckedLine, row: CheckedLine) -> CheckedLine:
    """The line above a wrong one that goes on with it, judged as well where it was passed over."""
    said = above.line.statements
    if above.state != "words" or not above.found or not said or any(s.part or s.supposed for s in said):
        return above
    if any(s.soft for s in said):
        found = judge.false_reason(above.found[-1], above.line) if said[-1].last else None
    elif row.line.statements[0].continues:
        found = judge.passed_over(above.found[-1], row.wrong, above.line.number)
    else:
        found = judge.said_in_words(above.found[-1], said[-1], row.wrong, above.line.number)
    return above if found is None else above._replace(found=(*above.found[:-1], found))


def ended(judge: Judge, rows: list[CheckedLine]) -> list[CheckedLine]:
    """The lines, the last of them held against the answer where none of them gives it."""
    if any(j.state == "wrong" or j.gives for row in rows for j in row.found):
        return rows
    at = max((i for i, row in enumerate(rows) if any(j.forms for j in row.found)), default=-1)
    *before, last = rows[at].found if at >= 0 else [None]
    if any(row.state == "unread" for row in rows[at + 1 :]):
        return rows  # the end may stand there
    said = rows[at].line.statements
    answered = last is not None and bool(said) and last.role == "step" and strong(said[-1].lead)  # so the limit = 1
    if last is None or not (answered or last.role in ("claim", "words")) or any(s.part for s in said):
        return rows
    wrong = judge.ends_wrong(last, rows[at].line.number)
    if wrong is None:
        return rows
    ended = CheckedLine(rows[at].line, (*[j for j in before if j is not None], wrong))
    return [*rows[:at], ended, *rows[at + 1 :]]


def _begins(line: WorkLine) -> bool:
    """Does a line begin something of its own: an equation, an equals sign, a word with a colon?"""
    if re.match(r"\s*[^\W\d_]{2,}\s*:", line.text):
        return True
    first = line.statements[0] if line.statements else None
    return first is None or len(first.chain) > 1 or first.continues or first.chain[0].none


def checked_line(judge: Judge, line: WorkLine, after: WorkLine | None) -> CheckedLine:
    """A line judged; a line over one that begins with an equals sign further in is its head."""
    under = after is not None and bool(after.statements) and after.statements[0].continues
    head = under and after is not None and after.indent > line.indent
    judge.conditional = judge.conditional or (condition(line) and not judge.holds_near(line))
    if not line.statements and line.text.strip():
        judge.case = case_over(line)
    sentence = len(line.text.split()) >= SENTENCE
    if head and not line.statements and line.text.strip() and not sentence and not line.text.rstrip().endswith(":"):
        judge.headed(line.indent, line.text)
    if placed(line):
        return CheckedLine(line, judge.judge_at_a_place(line))
    beside, left = judge.asides(line)
    line = line._replace(statements=left)
    if not left:
        return CheckedLine(line, beside)
    found = (*beside, *[j for s in line.statements for j in judge.judged(s, line, head)])
    if head and found and (len(found) > 1 or judge.is_place(line.statements[0])):
        judge.headed_at(line)
    return CheckedLine(line, found)


# --- what is said ------------------------------------------------------------------------------------------------


def finished(judge: Judge, rows: Sequence[CheckedLine]) -> tuple[Outcome, list[Words]]:
    """No line is wrong: is the answer among them, and is it finished?"""
    question = judge.question
    all_found = [j for row in rows for j in row.found]
    left_out = _left_out(rows)
    given: set[tuple[int, ...]] = set()
    for j in all_found:
        if j.state == "right" and j.role in ("step", "answer", "claim"):
            given.update(j.gives)
    last = next((j for j in reversed(all_found) if () in j.gives and j.state == "right"), None)
    doubtful = next((i for i, j in enumerate(all_found) if _in_doubt(judge, j)), -1)
    beside = {id(j) for row in rows if beside_the_answer(row.line) for j in row.found if not judge.answers(j)}
    beside |= {id(j) for j in all_found if judge.says_where(j)}
    ends = max((i for i, j in enumerate(all_found) if j.role != "words" and id(j) not in beside), default=-1)
    if ends >= 0 and all_found[ends].state in ("unchecked", "unread"):
        doubtful = ends
    if doubtful >= 0 and (last is None or doubtful > max(i for i, j in enumerate(all_found) if j is last)):
        return _so_far(judge, rows, left_out)
    if last is None and _all_given(question.right, given):
        outcome = Outcome(question, question.right, Verdict("right", "structure"), "correct")
        return outcome, [(_right(rows),), *_meant(rows)]
    if last is None:
        return _so_far(judge, rows, left_out)
    shown = last.forms[-1].shown
    assert shown is not None
    unfinished = tuple(t for e in flat(shown) for t in unfinished_parts(e))
    state = "equivalent" if unfinished or last.meant else "correct"
    outcome = Outcome(question, shown, last.verdict, state, unfinished=unfinished)
    lines: list[Words] = [(_right(rows),), *_meant(rows)]
    lines += _bare_limit(judge, rows)
    if unfinished:
        lines.append((f"The last line can be taken further: {'; '.join(dict.fromkeys(t.says for t in unfinished))}.",))
    return outcome, lines


def _bare_limit(judge: Judge, rows: Sequence[CheckedLine]) -> list[Words]:
    """The first line that equates a function with its limit, or another one: right as a limit, and badly written."""
    for row in rows:
        sides = judge.bare.get(row.line.number)
        limit_named = re.match(r"[^=]*\blim(?:it)?\s*=", row.line.text, re.IGNORECASE)  # so the limit = 2*1
        if row.state == "right" and sides is not None and not limit_named and not _puts_in().search(row.line.text):
            left, right = (answer_words(form.shown) for form in sides if form.shown is not None)
            if isinstance(sides[1].value, Expr) and sides[1].value.free:
                return [(f"Line {row.line.number}: ", *left, " and ", *right, " are not equal; only their limits are.")]
            return [(f"Line {row.line.number}: write lim before ", *left, "; only its limit is ", *right, ".")]
    return []


@cache
def _puts_in() -> re.Pattern[str]:
    """Words by which a value is put in, and no limit taken."""
    words = r"\b(?:plug|substitut|put|insert|evaluat|direct|at|when|where)\w*"
    return re.compile(rf"{words}|(?:^|[,;(:$]|[A-Za-z]{{2}}\s)\s*[a-z]\s*=\s*[-+−]?\d", re.IGNORECASE)


def _in_doubt(judge: Judge, found: Judgement) -> bool:
    """Is it not known whether a statement is right that says what the answer is?"""
    asked_where = found.role == "words" and len(found.forms) == 2 and found.forms[1].shown == ZERO  # f'(x) = 0
    return found.state == "unchecked" and judge.answers(found) and not asked_where


def _all_given(right: Answer, given: set[tuple[int, ...]]) -> bool:
    """Has every component been given, one by one or row by row?"""
    return isinstance(right, list) and all(
        (i,) in given or (isinstance(r, list) and all((i, j) in given for j in range(len(r))))
        for i, r in enumerate(right)
    )


def _left_out(rows: Sequence[CheckedLine]) -> list[Words]:
    """The lines that were not read or not checked, by their numbers."""
    return [*_meant(rows), *[(f"{says}; the others are right.",) for says in _unsettled(rows)]]


def _meant(rows: Sequence[CheckedLine]) -> list[Words]:
    """The lines that are right if they are read otherwise."""
    return [(f"Line {row.line.number} is right {j.meant}.",) for row in rows for j in row.found if j.meant]


def _unsettled(rows: Sequence[CheckedLine]) -> Iterator[str]:
    for state, says in (("unread", "could not be read"), ("unchecked", "could not be checked")):
        numbers = [row.line.number for row in rows if row.state == state]
        if numbers:
            yield f"{_lines(numbers)} {says}"


def _right(rows: Sequence[CheckedLine]) -> str:
    """The first sentence of a working whose answer is right: of every line only if every line was checked."""
    unsettled = " and ".join(says[0].lower() + says[1:] for says in _unsettled(rows))
    if unsettled:
        return f"Right at the end; {unsettled}."
    return "Right: every line follows from the one above."


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Line {numbers[0]}"
    return f"Lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _so_far(judge: Judge, rows: Sequence[CheckedLine], left_out: list[Words]) -> tuple[Outcome, list[Words]]:
    """What is still to be done, no answer as it stands; undecided where the last formula could not be checked."""
    question = judge.question
    stated = [j for row in rows for j in row.found if j.role != "words"]
    outcome = Outcome(question, question.right, Verdict("right"), "equivalent")
    if not stated or stated[-1].state in ("unread", "unchecked"):
        last = next((row for row in reversed(rows) if row.state not in ("words", "right")), rows[-1])
        answer = next((f.shown for j in reversed(stated) for f in reversed(j.forms) if f.shown is not None), None)
        outcome = outcome._replace(state="undecided", verdict=Verdict("undecided"))
        if answer is not None:
            outcome = outcome._replace(answer=answer)
        if last.state == "unread":
            return outcome, [("Not decided, since the last line is the answer.",), *left_out]
        return outcome, [(f"Not decided: whether line {last.line.number} follows could not be settled.",)]
    last = stated[-1]
    form = last.forms[-1] if last.forms else None
    shown = None if form is None else form.shown
    if shown is not None:
        outcome = outcome._replace(answer=shown, verdict=last.verdict)
    reached = form is not None and form.value is not None and judge.is_right(form.value)
    left = last.stage.left if last.stage is not None else ""
    replaced = False
    if shown is not None and not left:
        inner = sorted({n for e in flat(shown) for n in e.free} & judge.meanings.letters.keys())
        if any(e.open for e in flat(shown)):
            taken = not _has_derivative(shown)
            left = "the limit is still to be taken" if taken else "a d/dx is still to be worked out"
        elif inner and reached:
            left, replaced = still_to_be_replaced([Sym(n) for n in inner]), True
        elif isinstance(question.goal, Limit) and any(e.has(question.goal.var) for e in flat(shown)):
            left = "the limit is still to be taken"
        elif question.point and any(e.free for e in flat(shown)):
            left = "the point is still to be put in"
    # As for an answer, letters that are said to stand for something are only left to be replaced.
    outcome = outcome._replace(state="equivalent" if replaced else "no-answer")
    every = "Right so far" if list(_unsettled(rows)) else "Right so far: every line follows from the one above"
    says = f"{every}, but {left or 'the answer is still to come'}."
    return outcome, [(says,), *left_out]


def _has_derivative(answer: Answer) -> bool:
    return any(e.kinds & Deriv.KIND for e in flat(answer))


def stumbled(
    judge: Judge, rows: Sequence[CheckedLine], row: CheckedLine, hint: int | None = None
) -> tuple[Outcome, list[Words]]:
    """The first line that does not follow is named, with the mistake, and the others are credited.

    A ``hint`` of the first two levels names the line, and tells less of the mistake.
    """
    wrong = row.wrong
    assert wrong.here is not None
    outcome = wrong_outcome(judge, wrong)
    number = row.line.number
    here = wrong.here.shown if wrong.here.shown is not None else outcome.answer
    lines: list[Words] = [(f"Line {number} does not follow: ", *answer_words(here), ".")]
    before = [r.line.number for r in rows if r.line.number < number and r.state == "right"]
    if before:
        lines.append((f"{ranges(before)} {'is' if len(before) == 1 else 'are'} right.",))
    told = hint is None or hint > 2
    lines += (reason(outcome) or _numbers(outcome)) if told else []
    mistakes = step_diagnosed(judge, outcome, wrong, number)
    outcome = outcome._replace(mistakes=tuple(mistakes))
    lines += (
        (explanations(mistakes) or unrecognised(outcome, above=bool(before))) if told else where_to_look(outcome, hint)
    )
    if hint is not None and not (mistakes and (mistakes[0].next or told)):
        lines += next_words(judge.question, _reached(judge.question, _before(rows, row)), hint - 1, "Due there")
    if not told:
        return outcome, lines
    later = [r for r in rows if r.line.number > number]
    stray = next((r for r in later if r.state == "wrong"), None)
    if stray is not None:
        if _goes_on_by_itself([r for r in rows if number <= r.line.number < stray.line.number], stray.wrong):
            lines.append((f"Line {stray.line.number} does not follow from the line above it either.",))
    elif any(r.state == "right" for r in later) and not any(() in j.gives for r in later for j in r.found):
        lines.append(("What comes after it follows from it.",))
    return outcome, lines


def _goes_on_by_itself(above: Sequence[CheckedLine], wrong: Judgement) -> bool:
    """Is a false line compared with a formula above it alone, whatever was taken for right before?"""
    before, first = wrong.above, above[0].wrong.above
    if before is not None and first is not None and before.shown == first.shown:  # y' = 2x + 1, and then y' = 2x + 3
        return True
    return (
        wrong.role in ("step", "answer")
        and before is not None
        and isinstance(before.shown, Expr)
        and isinstance(before.value, Expr)
        and not before.shown.kinds & Deriv.KIND
        and not before.value.open
        and before.value not in (OO, Neg(OO), DNE)
        and before.shown.free <= before.value.free | _bound(before.shown)
        and any(form.shown == before.shown for row in above for j in row.found for form in j.forms)
    )


def _bound(e: Expr) -> frozenset[str]:
    return frozenset(node.var.name for node in nodes(e) if isinstance(node, Limit))


def _before(rows: Sequence[CheckedLine], wrong: CheckedLine) -> list[CheckedLine]:
    """The lines above the wrong one that are right."""
    return [row for row in rows if row.line.number < wrong.line.number and row.state == "right"]


def _numbers(outcome: Outcome) -> list[Words]:
    """What two numbers come to that are not equal."""
    witness = outcome.verdict.witness
    if witness is None or witness.point or witness.theirs is None or witness.theirs == witness.ours:
        return []
    return [(f"It comes to {in_digits(witness.theirs)}, the line above to {in_digits(witness.ours)}.",)]


def ranges(numbers: Sequence[int]) -> str:
    """``Line 1``, ``Lines 1 to 3``, ``Lines 1, 3 and 4``."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"Lines {numbers[0]} to {numbers[-1]}"
    return _lines(numbers)


def wrong_outcome(judge: Judge, wrong: Judgement) -> Outcome:
    """A wrong statement as an outcome: of the question, or of the claim that it makes."""
    question = wrong.stage.question if wrong.stage is not None else judge.question
    assert wrong.here is not None
    value = wrong.here.value if wrong.here.value is not None else wrong.here.shown
    assert value is not None
    above = wrong.above
    if wrong.stage is None and above is not None and above.value is not None:
        stage, _ = judge.staged(above.value)
        if judge.same(stage.question.right, above.value).state == "right":
            question = stage.question
        else:
            question = _claimed(judge, above)
    return Outcome(question, value, wrong.verdict, "wrong")


def _claimed(judge: Judge, above: Form) -> Question:
    """The claim as a question of its own: what is on the left, and what it comes to."""
    shown, right = above.shown, above.value
    assert right is not None
    noun = "the left side"
    if isinstance(shown, Expr):
        noun = show(shown)
    return judge.question._replace(goal=right, right=right, equations=(), point=None, of="", noun=noun, derivations=())
