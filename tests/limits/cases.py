"""Tables of limits as values, and how one of them is worked and held against its answer."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from calctool.expr.tree import OO, Expr, Limit, Neg, Sym
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from calctool.report.model import Report
from calctool.tasks.limit import limit_task
from calctool.tasks.limit_arguments import read_limit_point

COLLECTION = Path(__file__).with_name("collection.txt")
MOVES = "xhtn"
REASONS = {
    "differ": "one-sided-limits-differ",
    "oscillates": "oscillation",
    "undefined": "undefined-on-that-side",
    "nowhere": "not-defined-near-the-point",
    "poles": "unbounded-near-poles",
}
DIGITS = 400
"""More than any difference between constants from 10^-60 to 10^60 needs."""


class Case(NamedTuple):
    """One line of a table: ``reasons`` are those that may be given, none where there is a limit.

    ``answers`` are then the limit, else the one-sided limits or the bounds, or nothing where any will do.
    """

    group: str
    expr: str
    place: str
    assume: str
    reasons: tuple[str, ...]
    answers: tuple[str, ...]
    why: str = ""

    @property
    def label(self) -> str:
        return f"{self.expr} @ {self.place}"

    @property
    def wrt(self) -> str:
        name, equals, _ = self.place.partition("=")
        free = parse(self.expr).free - read_limit_point(self.place.split("=")[-1]).to.free
        return name.strip() if equals else next((m for m in MOVES if m in free), "x")

    @property
    def to(self) -> str:
        return self.place.split("=")[-1].strip()

    @property
    def goal(self) -> Limit:
        place = read_limit_point(self.to)
        return Limit(parse(self.expr), Sym(self.wrt), place.to, "" if self.to.endswith("oo") else place.side)

    def report(self) -> Report:
        """The limit as the command works it."""
        return limit_task(self.expr, to=self.to, wrt=self.wrt, assume=self.assume or None)


def read_cases(path: Path = COLLECTION) -> list[Case]:
    """Every line of a table, in order."""
    out: list[Case] = []
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line and not line.startswith("#"):
            out.append(read_case(group, line))
    return out


def read_case(group: str, line: str) -> Case:
    """``EXPR @ PLACE => ANSWER | assumptions # why``, the last two of which may be missing."""
    line, _, why = line.partition(" # ")
    question, answer = line.split(" => ")
    answer, _, assume = answer.partition(" | ")
    expr, place = question.rsplit(" @ ", 1)
    word, _, rest = answer.strip().partition(" ")
    named = word.split("/")
    reasons = tuple(REASONS[name] for name in named) if all(name in REASONS for name in named) else ()
    answers = tuple(a.strip() for a in (rest if reasons else answer).split(";") if a.strip())
    return Case(group, expr.strip(), place.strip(), assume.strip(), reasons, answers, why.strip())


def same(found: Expr | None, wanted: str, assume: str) -> bool:
    """Is the value found the one wanted, at numbers that meet the assumptions?"""
    if wanted == "none" or found is None:
        return wanted == "none" and found is None
    answer = parse(wanted)
    if OO in (found, answer) or Neg(OO) in (found, answer):
        return found == answer
    names = sorted(found.free | answer.free)
    for k in range(2):
        # a < 1 is the only bound from above in the collection, a > 1 and a < 0 the others
        sign = -1 if "<0" in assume else 1
        small = "<1" in assume
        values = {n: sign * Fraction(7 + 6 * i + 3 * k, 40 if small else 5) for i, n in enumerate(names)}
        a, b = precise(found, values, DIGITS), precise(answer, values, DIGITS)
        if a is None or b is None or abs(a - b) > abs(b) * Fraction(1, 10**100) + Fraction(1, 10**300):
            return False
    return True


def right(case: Case, report: Report, bounds: bool = True) -> bool:
    """Does the report say what the table says?  ``bounds``: must it say between which values a function oscillates?"""
    result = report.result
    if not case.reasons:
        return (
            result.kind == "value"
            and isinstance(result.value, Expr)
            and same(result.value, case.answers[0], case.assume)
        )
    if result.kind != "dne" or result.reason not in case.reasons:
        return False
    if not case.answers:
        return True
    found = result.range if result.reason == "oscillation" else (result.left, result.right)
    if found is None and not bounds:
        return True
    return found is not None and all(same(f, w, case.assume) for f, w in zip(found, case.answers, strict=True))
