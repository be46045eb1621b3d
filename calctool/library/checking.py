"""An answer held against a question."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from calctool.errors import InputError
from calctool.grading.ends import given_task
from calctool.library.given import Formula, Texts, number_text
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import CheckedAnswer
from calctool.library.solving import answered


def check(
    command: str,
    expr: Formula | Sequence[Formula],
    answer: Any = None,
    *,
    work: str | Sequence[str] | None = None,
    strict: bool = False,
    lenient: bool = False,
    form: str | None = None,
    digits: int | None = None,
    tolerance: str | float | Fraction | None = None,
    solution: bool = False,
    explain: bool = False,
    hint: int | None = None,
    **options: Any,
) -> CheckedAnswer:
    """Is ``answer`` right for ``calctool COMMAND EXPR`` with those options?

    The answer is text as people write it, a number, an expression, or a list of them for a vector or a matrix.
    ``work`` is a working in its place, one text or a list of lines, as students and language models write them, in
    LaTeX and Markdown too: ``line`` is then the first that does not follow.  ``strict`` counts only what is proved and
    finished, ``lenient`` what is right as it may be meant; ``form`` asks for an ``expanded`` or ``factored`` answer;
    decimals may be rounded to ``digits`` or be off by ``tolerance``.  ``solution`` tells the right answer, ``explain``
    how it is found, and ``hint`` 1 to 3 how much of a mistake.  Raises InputError for a question or an answer that
    cannot be read, and Undecided where we have no answer ourselves.

    >>> found = check("diff", "sin(3x)", "cos(3x)")
    >>> print(found.right, "|", found.mistake)
    False | inner derivative forgotten
    >>> check("limit", "sin(x)/x", 1, to=0).right
    True
    >>> found = check("diff", "x^2 sin(x)", work=["= 2x sin(x) + x^2 cos(x)", "= x(2 sin(x) - x cos(x))"])
    >>> found.line, found.witness
    (2, WitnessPoint(point={'x': '2'}, yours='5.30178', right='1.9726'))
    """
    if (answer is None) == (work is None):
        raise TypeError("check takes an answer, or the lines of a working as work=[...]")

    def judged() -> CheckedAnswer:
        asked = Texts()
        questions: Any = expr if isinstance(expr, (list, tuple)) else [expr]
        texts = [asked.formula(e) for e in questions]
        given = asked.answer(answer) if work is None else lines_of(work)
        return answered(CheckedAnswer, asked, lambda said: given_task(command, texts, given, **fixed, **said), options)

    within = None if tolerance is None else _between(tolerance)
    fixed: dict[str, Any] = {"strict": strict, "lenient": lenient, "form": form, "digits": digits, "tolerance": within}
    fixed |= {"solution": solution, "explain": explain, "hint": hint}
    return alone(judged)


def lines_of(work: str | Sequence[str]) -> list[str]:
    """The lines of a working that are not blank.

    >>> lines_of("= 2x + 3\\n\\n= 5")
    ['= 2x + 3', '= 5']
    """
    lines = work.splitlines() if isinstance(work, str) else list(work)
    kept = [line for line in lines if line.strip()]
    if not kept:
        raise InputError("the working holds no line", hint="one step a line", code="usage")
    return kept


def _between(tolerance: str | float | Fraction) -> Fraction:
    text = tolerance if isinstance(tolerance, str) else number_text(tolerance)
    try:
        found = Fraction(text)
    except ValueError:
        found = Fraction(0)
    if not 0 < found < 1:
        raise InputError(f"a tolerance is a number between 0 and 1, not {text}", hint="for example 0.01", code="usage")
    return found
