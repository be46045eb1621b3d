"""An answer from its text to an outcome: held against the question, and read otherwise before it is called wrong."""

from __future__ import annotations

import re
from typing import NamedTuple

from calctool.answers.denied import WHICH
from calctool.answers.excerpt import without_bullets
from calctool.answers.given import Given
from calctool.answers.naming import misnamed
from calctool.answers.passages import formulas_in
from calctool.answers.prose import without_words
from calctool.answers.reading import read_answer
from calctool.answers.shapes import flat
from calctool.answers.vocabulary import word_kind
from calctool.errors import InputError
from calctool.expr.traversal import fold_kept, substitute
from calctool.expr.tree import Expr, Num
from calctool.grading.beside import misplaced
from calctool.grading.equality import Verdict
from calctool.grading.links import false_part, first_false, holds, is_true_equation
from calctool.grading.reasons import false_beside
from calctool.grading.rounding import Tolerance, computed, near_computed, rounded
from calctool.grading.verdict import RIGHT, Outcome, graded, names_of
from calctool.parsing.alternatives import Alternative, alternatives
from calctool.tasks.question import Answer, Question


class Asked(NamedTuple):
    """How strictly an answer is taken: only proved ones, in a ``form``, rounded so far."""

    strict: bool = False
    form: str | None = None
    rounding: Tolerance = Tolerance()


class Judged(NamedTuple):
    """An answer with its outcome; ``meant`` is the text it would have had to be, and ``what`` to do to type it."""

    given: Given
    outcome: Outcome
    meant: str = ""
    what: str = ""


def judged(question: Question, given: Given, asked: Asked) -> Outcome:
    """The outcome of an answer as it was read: the label fits, the value is right, every link holds.

    >>> from calctool.tasks.question import question_for
    >>> question = question_for("diff", "x^2 + 3x")
    >>> outcome = judged(question, read_answer("y' = 2x + 5 = 2x + 3", question=question), Asked())
    >>> outcome.state, outcome.verdict.reason
    ('wrong', 'link')
    """
    given = _in_the_variable(question, given)
    outcome = graded(question, given, strict=asked.strict, form=asked.form)
    if outcome.state == "wrong" and outcome.verdict.reason == "value":
        known = computed(question)
        if known and near_computed(question, outcome.answer):
            state = "undecided" if asked.strict else "correct"
            outcome = outcome._replace(state=state, verdict=Verdict("right", "numeric", points=1))
        elif (given.rounded or known) and not asked.rounding.given:
            outcome = _but_for_rounding(outcome, asked._replace(rounding=Tolerance(digits=2 if given.rounded else 3)))
        else:
            outcome = _but_for_rounding(outcome, asked)
    foreign = misnamed(question, given.labels) or ("" if given.sided else misplaced(question, given.text))
    if given.sided and outcome.state in RIGHT:
        foreign = next(false_beside(question, given), "")
        if foreign:
            return outcome._replace(state="wrong", verdict=Verdict("wrong", reason="label", says=foreign), todo=())
    if foreign:
        right = ". For what is asked it would be right" if outcome.state in RIGHT else ""
        return outcome._replace(state="wrong", verdict=Verdict("wrong", reason="label", says=foreign + right), todo=())
    if outcome.state not in RIGHT:
        return _right_before(question, given, outcome)
    if given.near is not None and rounded(question, given.near, Tolerance(digits=1)) is None:
        verdict = Verdict("wrong", reason="link")
        return outcome._replace(state="wrong", verdict=verdict, todo=(), link=(outcome.answer, given.near))
    part = false_part(question, given.parts)
    if part:
        verdict = Verdict("wrong", reason="label", says=f"Right at the end, but {part} is not what is written there")
        return outcome._replace(state="wrong", verdict=verdict, todo=())
    if not given.before:
        return outcome
    false = first_false(question, given.before)
    if false is None or _means_right(question, given.before[false][1]):
        return outcome
    after = next((e for e, _ in given.before[false + 1 :] if holds(question, e)), outcome.answer)
    verdict = Verdict("wrong", reason="link")
    return outcome._replace(state="wrong", verdict=verdict, todo=(), link=(given.before[false][0], after))


def _right_before(question: Question, given: Given, outcome: Outcome) -> Outcome:
    """Of a chain that ends wrong: its last side that is right, beside the end (4x^3 - 3x^2 = x).

    Or the derivative that was written before its value at a point (f'(x) = 2x, f'(3) = 5).
    """
    if outcome.verdict.reason == "value" and isinstance(outcome.answer, Expr):
        derivatives = [e for named, e in given.parts if named.label.kind == "derivative"]
        sides = [*derivatives, *[e for e, _ in given.before]]
        right = next((e for e in reversed(sides) if holds(question, e)), None)
        if isinstance(right, Expr):
            return outcome._replace(link=(right, outcome.answer))
    return outcome


def _in_the_variable(question: Question, given: Given) -> Given:
    """``f'(t) = 2t`` in the variable of the question; ``f'(t) = 2x`` names another thing."""
    letter = given.labels[0].label.at if given.labels else ""
    value = given.value
    if len(question.variables) != 1 or len(letter) != 1 or not letter.isalpha() or not isinstance(value, Expr):
        return given
    x = question.variables[0]
    if letter in _letters(question) or letter == "e":
        return given
    if letter in value.free:
        return given._replace(value=substitute(value, letter, x))
    if value.has(x):
        return given._replace(both=f"You answer {given.labels[0].typed}, and {x.name} is no part of it")
    return given


def _but_for_rounding(outcome: Outcome, asked: Asked) -> Outcome:
    """Right, if only rounded decimals are in the way."""
    decimals = any(fold_kept(e, _has_decimal) for e in flat(outcome.answer))
    if not (decimals or asked.rounding.much is not None) or (asked.strict and not asked.rounding.given):
        return outcome
    digits = rounded(outcome.question, outcome.answer, asked.rounding)
    if digits is None:
        return outcome
    verdict = Verdict("right", "rounded", points=digits)
    return outcome._replace(state="correct", verdict=verdict)


def _has_decimal(node: Expr, below: list[bool]) -> bool:
    return any(below) or (isinstance(node, Num) and "." in node.text)


def _means_right(question: Question, typed: str) -> bool:
    """Is a side of a chain right as it can also be read?"""
    return any(_equal_to(question, other.text) for other in alternatives(typed, _letters(question)))


def _equal_to(question: Question, text: str) -> bool:
    try:
        given = read_answer(text, question.roots, question)
    except InputError:
        return False
    return holds(question, answer_of(given)) is True


def answer_of(given: Given) -> Answer:
    """The value of an answer."""
    value = given.value
    return value if isinstance(value, Expr) else [list(v) if isinstance(v, list) else v for v in value]


def in_doubt(question: Question, text: str, given: Given, outcome: Outcome, asked: Asked) -> str:
    """Why an answer in words that is wrong as read is not to be called wrong; nothing where it is.

    Another formula in it is right, or a word that nobody knows was read as a product of letters.
    """
    formulas = formulas_in(text)
    if given.before and is_true_equation(question, given.before[-1][0], outcome.answer):
        return "this equation is true, and the derivative is still to be found from it"
    if outcome.verdict.reason == "letters":
        foreign = set(outcome.verdict.says.split(", "))
        for word in re.findall(r"(?<![\w\\])[^\W\d_]{3,}(?!\w)", text):
            if (
                foreign & set(word)
                and word_kind(word) == "math"
                and word.islower()
                and not set(word) <= _letters(question)
            ):
                return f"unknown word '{word}'"
    if outcome.verdict.reason == "shape" and len(formulas) > 1:
        return WHICH
    for typed in formulas:
        try:
            other = read_answer(typed, question.roots, question)
        except InputError:
            continue
        if judged(question, other, asked).state in RIGHT:
            return WHICH
    return ""


def otherwise(question: Question, text: str, given: Given | None, asked: Asked) -> Judged | None:
    """A right reading of an answer that is wrong or unreadable as typed; None where there is none."""
    start, end = _place(text) if given is None else given.place
    seen: list[Answer] = []
    listed = without_bullets(text, dashes=True) if isinstance(question.right, list) else text
    readings = [(listed, Alternative(listed, "write it without the dashes"))] * (listed != text)
    for other in alternatives(text[start:end], _letters(question)):
        readings.append((text[:start] + other.text + text[end:], other))
    for typed, other in readings:
        try:
            found = read_answer(typed, question.roots, question)
        except InputError:
            continue
        value = answer_of(found)
        if value in seen:
            continue
        seen.append(value)
        outcome = judged(question, found, asked)
        if outcome.state in RIGHT:
            return Judged(found, outcome, other.text.strip(), other.what)
    return None


def _letters(question: Question) -> frozenset[str]:
    return names_of(question) | {x.name for x in question.variables} | set(question.point or ())


def _place(text: str) -> tuple[int, int]:
    """Where the formula stands in an answer that cannot be read: behind the last equals sign, without words."""
    bare = without_words(text).text
    start = bare.rfind("=") + 1
    if start and bare[start - 2 : start - 1] in ("<", ">", "!"):
        start = 0
    part = bare[start:]
    start += len(part) - len(part.lstrip())
    return start, max(start, len(bare.rstrip()))
