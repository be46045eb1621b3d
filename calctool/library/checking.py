"""An answer held against a question."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from calctool.errors import InputError
from calctool.grading.demands import FORMS, digits_asked, refuse_both, tolerance_asked
from calctool.grading.ends import given_task
from calctool.library.given import Formula, Texts, WrongKind, flag, is_list, listed, word
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import CheckedAnswer
from calctool.library.solving import answered
from calctool.tasks import HINTS


def check(
    command: str,
    expr: Formula | Sequence[Formula],
    answer: Any = None,
    *,
    work: Formula | Sequence[Formula] | None = None,
    strict: bool = False,
    lenient: bool = False,
    form: str | None = None,
    digits: int | str | None = None,
    tolerance: str | float | Fraction | None = None,
    solution: bool = False,
    explain: bool = False,
    hint: int | str | None = None,
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
        raise WrongKind("check takes an answer, or the lines of a working as work=[...]")

    def judged() -> CheckedAnswer:
        asked = Texts()
        named = asked.formula(command)
        questions: Any = expr
        texts = [asked.formula(e) for e in (listed(questions) if is_list(questions) else [questions])]
        given = asked.answer(answer) if work is None else _lines(asked, work)
        flags = {"strict": strict, "lenient": lenient, "solution": solution, "explain": explain}
        fixed: dict[str, Any] = {name: flag(name, value) for name, value in flags.items()}
        refuse_both(strict, lenient)
        fixed["form"] = None if form is None else word("form", form, FORMS)
        fixed["digits"] = None if digits is None else digits_asked(asked.formula(digits))
        fixed["tolerance"] = None if tolerance is None else tolerance_asked(asked.formula(tolerance))
        fixed["hint"] = None if hint is None else int(word("hint", hint, HINTS))
        said = {"from" if name == "start" else name: value for name, value in options.items()}
        return answered(CheckedAnswer, asked, lambda read: given_task(named, texts, given, **fixed, **read), said)

    return alone(judged)


def _lines(asked: Texts, work: Any) -> list[str]:
    """The lines of a working that are not blank.

    >>> _lines(Texts(), "= 2x + 3\\n\\n= 5")
    ['= 2x + 3', '= 5']
    """
    lines = [asked.formula(line) for line in listed(work)] if is_list(work) else asked.formula(work).splitlines()
    kept = [line for line in lines if line.strip()]
    if not kept:
        raise InputError("the working holds no line", hint="one step a line", code="usage")
    return kept
