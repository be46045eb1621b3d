"""Answers that are a computed number: those to numdiff.

A difference quotient is compared as the double that a program gets, to the digits that are typed; the exact derivative
is another number, and is said to be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.answers.given import NoAnswer, reading
from calctool.answers.no_answer import says_nothing
from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.tree import Neg, Num
from calctool.grading.rounding import Tolerance
from calctool.grading.solutions import check_options, verdict_report
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.parsing import read
from calctool.report.model import Report
from calctool.tasks.numdiff import numdiff_task, study_for
from calctool.tasks.numdiff_study import QuotientStudy
from calctool.tasks.question import only_text

CLEAR = 3
"""With so many digits an answer that the quotient rounds to is meant as the quotient, whatever else it is."""
_LEAD = re.compile(r"\s*(?:(?:D\s*\(\s*h\s*\)|D|f\s*'\s*\([^()]*\))\s*)?(?:=|≈|~|\babout\b)?\s*(?=\S)")
_DECIMAL = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)


class TypedNumber(NamedTuple):
    """A number as typed: its value, the unit of its last place and its digits; none of these for a formula."""

    value: Fraction
    unit: Fraction | None = None
    digits: int = 0

    def agrees(self, number: float, allowed: Tolerance) -> bool:
        """Is it the number, rounded as it is typed, or as is allowed?"""
        exact = Fraction(number)
        off = abs(self.value - exact)
        if allowed.much is not None and off <= allowed.much * max(Fraction(1), abs(exact)):
            return True
        if allowed.digits is not None and exact:
            place = math.floor(math.log10(abs(number))) + 1 - allowed.digits
            if off <= Fraction(10) ** place / 2:
                return True
        if self.unit is not None:
            return off <= self.unit / 2
        return off == 0 or self.value == Fraction(repr(number))  # a fraction may be the decimal that is shown


def number_typed(answer: str) -> TypedNumber:
    """The number of an answer.  Raises InputError.

    >>> number_typed("D(h) = 6.010")
    TypedNumber(value=Fraction(601, 100), unit=Fraction(1, 1000), digits=4)
    """
    if says_nothing(answer):
        raise NoAnswer("no answer", answer)
    body = _LEAD.sub("", answer, count=1).strip()
    e = read(body).expr
    number, sign = (e.body, -1) if isinstance(e, Neg) else (e, 1)
    if isinstance(number, Num) and _DECIMAL.fullmatch(number.text):
        figures = Decimal(number.text)
        digits = len(re.sub(r"e.*|\D", "", number.text.lower()).lstrip("0"))
        return TypedNumber(sign * number.value, Fraction(10) ** int(figures.as_tuple().exponent), digits)
    exactly = rational_value(e)
    if exactly is not None:
        return TypedNumber(exactly)
    value = None if e.free else value_at(e, {})
    if value is None or isinstance(value, NoValue) or not math.isfinite(float(value)):
        raise InputError("a number is expected", answer, (0, len(answer)), "for example 6.01")
    return TypedNumber(Fraction(float(value)))


def check_quotient(
    texts: str | Sequence[str],
    answer: str,
    *,
    rounding: Tolerance,
    solution: bool = False,
    explain: bool = False,
    **options: Any,
) -> Report:
    """The verdict on a difference quotient at one step.  Raises InputError for what cannot be read.

    >>> from calctool.tasks.question import question_for
    >>> said = [check_quotient("x^2", a, at="x=3", h="0.01", rounding=Tolerance()) for a in ("6.01", "6")]
    >>> [report.verdict["verdict"] for report in said]
    ['correct', 'wrong']
    """
    text = only_text(texts, "numdiff")
    given = check_options("numdiff", options)
    study, notes = study_for(text, **given)
    if "h" not in given or len(study.steps) > 1:
        raise InputError("for which h is the quotient?", hint="say --h 0.01, one step", code="usage")
    right = study.estimates[0].quotient
    try:
        with reading():
            typed = number_typed(answer)
        state, reason, lines = _judged(study, typed, rounding)
    except NoAnswer:
        state, reason, lines = "no-answer", "", [("No answer was given.",)]
    if solution and state != "correct":
        lines.append((f"The quotient is {right!r}.",))
    report = numdiff_task(text, **given)
    found = verdict_report(report, text, state, lines, answer, repr(right), explain)
    return found._replace(notes=notes, verdict={**found.verdict, "reason": reason or None})


def _judged(study: QuotientStudy, typed: TypedNumber, rounding: Tolerance) -> tuple[str, str, list[Words]]:
    """The verdict, the reason for programs, and what is said."""
    step, e = study.steps[0], study.estimates[0]
    if typed.value == study.without_rounding(step) and typed.value != Fraction(repr(e.quotient)):
        return "correct", "", [(f"Right with exact numbers; a program, which rounds, gets {e.quotient!r}.",)]
    exactly = study.number is not None and typed.agrees(study.number, Tolerance())
    if exactly and e.error and typed.digits < CLEAR and not (rounding.given and typed.agrees(e.quotient, rounding)):
        said = f"That is the exact derivative; the {study.quotient.title} for h = {step.text} is another number"
        return "wrong", "exact-derivative", [(f"Not right. {said}, off by {abs(e.error):.2g}.",)]
    if typed.agrees(e.quotient, rounding):
        said = "Right."
        if typed.unit is not None and typed.value != Fraction(repr(e.quotient)):
            rounded = typed.agrees(e.quotient, Tolerance())
            said = f"Right to the {typed.digits} digits given." if rounded else "Right within what is allowed."
        return "correct", "", [(said,)]
    if exactly:
        said = f"to these digits the {study.quotient.title} for h = {step.text} is another number"
        return "wrong", "exact-derivative", [(f"Not right. That is the exact derivative; {said}.",)]
    for name, other in QUOTIENTS.items():
        number = study.function.estimate(other, step.value).quotient
        if name != study.quotient.name and not math.isnan(number) and typed.agrees(number, rounding):
            said = f"That is the {other.title}; asked for is the {study.quotient.title}"
            return "wrong", "other-quotient", [(f"Not right. {said}, {study.quotient.written}.",)]
    if typed._replace(value=-typed.value).agrees(e.quotient, rounding):
        return "wrong", "sign", [("Not right: the sign is the other one.",)]
    return "wrong", "", [(f"Not right. The {study.quotient.title} is {study.quotient.written}, with h = {step.text}.",)]
