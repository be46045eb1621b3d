"""The collection of limits as values, and how one of them is worked and held against its answer."""

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


class Case(NamedTuple):
    """One line of the collection: ``reason`` is empty where there is a limit, and ``answers`` are then alike."""

    group: str
    expr: str
    place: str
    assume: str
    reason: str
    answers: tuple[str, ...]

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


def read_cases() -> list[Case]:
    """Every line of the collection, in order."""
    out: list[Case] = []
    group = ""
    for line in COLLECTION.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line and not line.startswith("#"):
            question, answer = line.split(" => ")
            answer, _, assume = answer.partition(" | ")
            expr, place = question.rsplit(" @ ", 1)
            word, _, rest = answer.strip().partition(" ")
            reason = {
                "differ": "one-sided-limits-differ",
                "oscillates": "oscillation",
                "undefined": "undefined-on-that-side",
                "nowhere": "not-defined-near-the-point",
            }.get(word, "")
            answers = tuple(a.strip() for a in (rest if reason else answer).split(";") if a.strip())
            out.append(Case(group, expr.strip(), place.strip(), assume.strip(), reason, answers))
    return out


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
        a, b = precise(found, values), precise(answer, values)
        if a is None or b is None or abs(a - b) > abs(b) * Fraction(1, 10**30) + Fraction(1, 10**35):
            return False
    return True


def right(case: Case, report: Report) -> bool:
    """Does the report say what the collection says?"""
    result = report.result
    if not case.reason:
        return (
            result.kind == "value"
            and isinstance(result.value, Expr)
            and same(result.value, case.answers[0], case.assume)
        )
    if result.kind != "dne":
        return False
    if case.reason == "not-defined-near-the-point":
        return result.reason == case.reason
    if result.reason != case.reason:
        return False
    found = result.range if case.reason == "oscillation" else (result.left, result.right)
    return found is not None and all(same(f, w, case.assume) for f, w in zip(found, case.answers, strict=True))
