"""Is a student's answer right?  The verdict in words, what is good in it, a witness, the mistake if recognised.

A verdict never says more than is known: *wrong* is proved at a point, *right* by algebra or said to rest
on numbers, and neither is a verdict too.  The right answer is told only to whoever asks for it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from calctool.answers.given import Given, NoAnswer, Unreadable, reading
from calctool.answers.reading import read_answer
from calctool.books import derivative_engine
from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.tree import DNE, PI, Div, Expr, Mul, Num
from calctool.grading.equality import Verdict, Witness
from calctool.grading.judging import Asked, answer_of, in_doubt, judged, otherwise
from calctool.grading.reasons import false_beside
from calctool.grading.rounding import Tolerance
from calctool.grading.verdict import RIGHT, Outcome, in_leaves
from calctool.grading.words import answer_words, hinted, meant_words, right_answer
from calctool.parsing import once
from calctool.parsing.words import FUNCTION_WORDS, GREEK_WORDS
from calctool.process import sandbox
from calctool.report.model import Block, Report, Result
from calctool.tasks.question import Answer, Question, question_for

if TYPE_CHECKING:
    from calctool.diagnosis.wording import Diagnosis

_DEGREES = re.compile(r"(°|\bdeg(rees?)?|(?<=\d)deg(rees?)?|\^?\{?\\circ\}?)\s*$")


def check_task(
    command: str,
    texts: str | Sequence[str],
    answer: str,
    *,
    solution: bool = False,
    strict: bool = False,
    lenient: bool = False,
    form: str | None = None,
    digits: int | None = None,
    tolerance: Fraction | None = None,
    explain: bool = False,
    hint: int | None = None,
    **options: Any,
) -> Report:
    """Hold ``answer`` against the answer to ``calctool COMMAND TEXTS`` with those options.

    ``strict`` counts only what is proved and finished, ``lenient`` also what is right as it can be read otherwise;
    ``form`` asks for an expanded or factored answer; numbers may be rounded to so many ``digits`` or be off by the
    ``tolerance``; ``solution`` tells the right answer, ``explain`` shows how it is found; ``hint`` 1 says of a wrong
    answer only where to look, 2 what to do there, 3 all.  Raises Unreadable for the answer,
    InputError for the question, Undecided where we have no answer ourselves.

    >>> report = check_task("diff", "sin(3x)", "cos(3x)")
    >>> report.verdict["verdict"], report.exit_code
    ('wrong', 1)
    >>> check_task("diff", "x^4", "y' = 2*2x^3").remarks[0]
    ('Right, but not finished: 2*2 can be multiplied out.',)
    >>> check_task("diff", "ln(x^2 + 1)", "2x/x^2 + 1").verdict["meant"]
    '2x/(x^2 + 1)'
    """
    started = time.perf_counter()
    if command == "critical":
        from calctool.grading.solutions import check_solutions

        return check_solutions(texts, answer, solution=solution, explain=explain, **options)
    rounding = Tolerance(digits, tolerance)
    if command == "numdiff":
        from calctool.grading.figures import check_quotient

        return check_quotient(texts, answer, rounding=rounding, solution=solution, explain=explain, **options)
    if command == "zoom":
        from calctool.grading.looks import check_look

        look = check_look(texts, answer, solution=solution, explain=explain, **options)
        if look is not None:
            return look
    question = question_for(command, texts, **options)
    asked = Asked(strict, form, rounding)
    try:
        if question.steps:
            outcome, given, meant, what = _of_a_walk(question, answer, asked)
        else:
            outcome, given, meant, what = _held(question, answer, asked)
    except NoAnswer:
        outcome, given, meant, what = Outcome(question, [], Verdict("wrong"), "no-answer"), None, "", ""
    if outcome.state == "wrong":
        sandbox.report_progress(lambda: "Not right.")  # should the search for the mistake take too long
        outcome = outcome._replace(mistakes=diagnosed(outcome))
    lines = meant_words(outcome, what) if meant else hinted(outcome, hint)
    if given is not None and outcome.state in RIGHT:
        lines += [(f"{says}.",) for says in false_beside(question, given)]
    if given is not None and not meant:
        lines += echoed(given, answer)
    report = report_of(outcome, texts, answer, lines, solution=solution, explain=explain)
    exit_code = 1 if strict and outcome.state == "equivalent" else report.exit_code
    if lenient and outcome.state == "otherwise":
        exit_code = 0
    notes = once((*report.notes, *(given.notes if given is not None else ())))
    verdict = {**report.verdict, "meant": meant or None}
    return report._replace(notes=notes, exit_code=exit_code, verdict=verdict, seconds=time.perf_counter() - started)


def _held(question: Question, text: str, asked: Asked) -> tuple[Outcome, Given | None, str, str]:
    """The outcome for an answer as typed; where that is wrong or cannot be read, as it can be read otherwise."""
    try:
        given = readable(text, question)
    except Unreadable:
        twice = said_twice(question, text, asked)
        if twice is not None:
            return twice[0], twice[1], "", ""
        found = otherwise(question, text, None, asked)
        if found is None:
            raise
        return found.outcome._replace(state="otherwise"), None, found.meant, found.what
    outcome = judged(question, given, asked)
    if outcome.state != "wrong":
        return outcome, given, "", ""
    twice = said_twice(question, text, asked)
    if twice is not None:
        return twice[0], twice[1], "", ""
    plain = outcome.verdict.reason in _PLAIN
    found = None if plain else otherwise(question, text, given, asked)
    if found is None:
        doubt = "" if plain else in_doubt(question, text, given, outcome, asked)
        if doubt:
            raise Unreadable(doubt, text, given.place, "write only the answer: 2x + 3")
        return outcome, given, "", ""
    return found.outcome._replace(state="otherwise", typed_as=outcome.answer), given, found.meant, found.what


def _of_a_walk(question: Question, text: str, asked: Asked) -> tuple[Outcome, Given | None, str, str]:
    """The same for the end of a walk: the steps that are said before it are held against the walk."""
    from calctool.grading.walked import false_step, other_step, said_steps

    said = said_steps(question, text)
    outcome, given, meant, what = _held(question, said.last, asked)
    right = outcome.state in ("correct", "equivalent", "otherwise")
    with reading():
        false = other_step(question, said) or (false_step(question, said) if right else "")
    if false and said.step not in (None, question.steps):
        false = false + (". For what is asked it would be right" if right else "")
    if not false or not right:
        return outcome, given, meant, what
    verdict = Verdict("wrong", reason="label", says=false)
    return outcome._replace(state="wrong", verdict=verdict, todo=()), given, "", ""


def said_twice(question: Question, text: str, asked: Asked) -> tuple[Outcome, Given] | None:
    """A value that is said again in brackets or behind a comma: ``1/2 (0.5)``, ``pi/4, 45 deg``, if both are right."""
    match = _TWICE.fullmatch(text)
    if match is None or isinstance(question.right, list) or _is_function(match["first"]):
        return None
    found = []
    for typed, rounding in ((match["first"], asked.rounding), (match["second"] or match["third"], Tolerance(digits=2))):
        try:
            given = readable(typed.strip(" .…"), question)
        except InputError:
            return None
        outcome = judged(question, given, asked._replace(rounding=rounding))
        if outcome.state not in RIGHT:
            return None
        found.append((outcome, given))
    return found[0]


def _is_function(typed: str) -> bool:
    """Does it end in the name of a function, whose argument the bracket is: 2cos(3x)?"""
    word = re.search(r"[A-Za-z]+\Z", typed)
    return word is not None and word[0] in FUNCTION_WORDS and word[0] not in GREEK_WORDS


_TWICE = re.compile(
    r"(?P<first>[^,\n]*?[^\s,(])(?:\s*\(\s*(?:=|≈|~)?(?P<second>[^()\n]*)\)|\s*,\s*(?P<third>[^,\n]*))\s*"
)

_PLAIN = ("label", "both", "unworked")
"""Reasons for which an answer is wrong however it is read."""


def readable(text: str, question: Question | None = None) -> Given:
    """The answer, or :class:`Unreadable`.  Where an angle is asked for it may be in degrees: 45 deg."""
    degrees = question is not None and question.of == "angle" and _DEGREES.search(text)
    roots = question.roots if question is not None else "real"
    try:
        given = read_answer(text[: degrees.start()].ljust(len(text)) if degrees else text, roots, question)
    except NoAnswer:
        raise
    except InputError as error:
        raise Unreadable(error.what, text if degrees else error.text, error.span, error.hint) from error
    if degrees and isinstance(given.value, Expr) and not given.unworked:
        angle = Div(Mul(given.value, PI), Num(180))
        return given._replace(value=angle if "." in text else derivative_engine().settle(angle).result)
    return given


def diagnosed(outcome: Outcome) -> tuple[Diagnosis, ...]:
    """The mistakes that are recognised, likeliest first; none where there is nothing to search in."""
    if outcome.verdict.reason in (*_PLAIN, "link"):
        return ()
    from calctool.diagnosis import diagnose  # with the book of mistakes: only for a wrong answer
    from calctool.diagnosis.rewriting import rewriting

    try:
        if outcome.link:
            sides = [e for e in outcome.link if isinstance(e, Expr)]
            return tuple(rewriting(outcome.question, *sides)) if len(sides) == 2 else ()
        return tuple(diagnose(outcome.question, in_leaves(outcome.question, outcome.answer)[0]))
    except (ArithmeticError, RecursionError):  # numbers of no size to search with: the verdict stands without
        return ()


def report_of(
    outcome: Outcome,
    texts: str | Sequence[str],
    answer: str,
    lines: Sequence[Words],
    *,
    solution: bool = False,
    explain: bool = False,
) -> Report:
    """The outcome for a reader: ``lines`` for people, entries for programs.

    ``solution`` tells the right answer where the one given is not simply right, ``explain`` shows how it is found.
    """
    question, verdict = outcome.question, outcome.verdict
    last = [right_answer(question)] if solution and outcome.state != "correct" else []
    found: dict[str, Any] = {
        "verdict": outcome.state,
        "command": question.command,
        "answer": answer,
        "answer_read_as": values(outcome.answer) if outcome.answer != [] else None,
        "meant": None,
        "typed_as": None if outcome.typed_as is None else values(outcome.typed_as),
        "correct_answer": values(question.right),
        "proof": verdict.proof or None,
        "reason": verdict.reason or None,
        "todo": [{"rule": t.rule, "says": t.says, "where": show(t.piece)} for t in outcome.unfinished],
        "witness": None if verdict.witness is None else _witness(verdict.witness),
        "only": [show(c, "python") for c in verdict.only],
        "component": list(verdict.where) if outcome.state == "wrong" else [],
        "mistake": _mistake(outcome.mistakes[0]) if outcome.mistakes else None,
        "other_mistakes": [_mistake(m) for m in outcome.mistakes[1:]],
    }
    basis = question.report
    return Report(
        "check",
        texts if isinstance(texts, str) else "; ".join(texts),
        basis.read_as,
        question.goal if isinstance(question.goal, Expr) and not (question.of or question.equations) else None,
        Result("verdict", None),
        tuple(explained(outcome)) if explain else (),
        basis.notes,
        conditions=basis.conditions,
        remarks=(*lines, *last),
        checked=basis.checked,
        variable=question.variables[0] if question.variables else None,
        exit_code=_EXIT.get(outcome.state, 3),
        together=basis.together,
        asks=basis.asks,
        verdict=found,
    )


_EXIT = {"correct": 0, "equivalent": 0, "wrong": 1, "otherwise": 1, "no-answer": 1}


def echoed(given: Given, typed: str) -> list[Words]:
    """How an answer was read, where what is printed for it differs from what was typed."""
    value = answer_of(given)
    start, end = given.place
    words = answer_words(value)
    shown = "".join([w if isinstance(w, str) else show(w) for w in words])
    if given.unworked or value == DNE or _bare(shown) == _bare(typed[start:end]):
        return []
    return [("Your answer was read as ", *words, ".")]


def _bare(text: str) -> str:
    """What is the same however it is typed: sin x is sin(x), x^(-1) is x^-1."""
    for old, new in (("**", "^"), ("−", "-"), ("·", ""), ("*", ""), ("×", ""), ("[", "("), ("]", ")"), ("∞", "oo")):
        text = text.replace(old, new)
    for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        text = text.replace(c, f"^{i}")
    return _OF_ONE_SIGN.sub(r"\1\2", _ONE_EXPONENT.sub(r"\1", "".join(text.split())))


_NAMES = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_ONE_EXPONENT = re.compile(r"(?<=\^)\((-?(?:\d+|[a-zA-Z]))\)(?![\w(^])")
_OF_ONE_SIGN = re.compile(rf"(?<![a-zA-Z])((?:{_NAMES})(?:\^-?\d+)?)\(([a-zA-Z]|\d+)\)(?=$|[-+),=]|{_NAMES})")
"""Brackets that need not be written, and round what they are round cannot be read in another way."""


def explained(outcome: Outcome) -> Sequence[Block]:
    """The right way up to the mistake, the mistake, and the same step mended; else the whole right way."""
    if outcome.mistakes:
        from calctool.diagnosis.wording import explained as up_to_mistake

        return up_to_mistake(outcome.question, outcome.mistakes[0]) or outcome.question.report.blocks
    return outcome.question.report.blocks


def _witness(w: Witness) -> dict[str, Any]:
    return {"point": {name: str(v) for name, v in w.point}, "yours": w.theirs, "right": w.ours}


def _mistake(m: Diagnosis) -> dict[str, Any]:
    """One explanation for programs; formulas as text."""
    return {
        "id": m.id,
        "name": m.name,
        "says": _plain(m.says),
        "where": show(m.where) if isinstance(m.where, Expr) else None,
        "piece": show(m.piece) if isinstance(m.piece, Expr) else None,
        "next": _plain(m.next) if m.next else None,
        "besides": list(m.besides),
    }


def _plain(words: Words) -> str:
    return "".join([w if isinstance(w, str) else show(w) for w in words])


def values(answer: Answer) -> Any:
    """For programs: text, a list, a list of lists."""
    if isinstance(answer, list):
        return [values(a) for a in answer]
    return show(answer, "python") if not answer.open else show(answer)
