"""The page: everything that is shown of a report, piece by piece and in order; a format draws every piece.

What is on the page is decided here and nowhere else, so no format tells less than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calctool.derivation.rule import Words
from calctool.expr.exact import literal_value
from calctool.expr.tree import ZERO, Add, Expr, Mul, Pow, Relation, Sym
from calctool.report import View
from calctool.report.columns import DerivationColumn, column
from calctool.report.hints import Hint, hint
from calctool.report.model import (
    Chart,
    Drawing,
    Fact,
    Grid,
    Matrix,
    Remark,
    Report,
    Result,
    Source,
    Statements,
    Tree,
    Work,
)
from calctool.report.primes import in_primes


class Title(NamedTuple):
    """The problem, or what was found of an answer (``verdict``)."""

    words: Words
    verdict: bool = False


class Answer(NamedTuple):
    """The answer and the facts that belong to it, after a word; ``alone`` where nothing else is shown."""

    result: Result
    facts: tuple[Fact, ...]
    alone: bool = False
    word: str = "Answer"


class Remarks(NamedTuple):
    """Sentences that stand together; the ones of a verdict follow its heading."""

    sentences: tuple[Words, ...]


class Check(NamedTuple):
    """What was checked, in a sentence."""

    says: str


Piece = (
    Title | Remarks | Remark | DerivationColumn | Grid | Matrix | Tree | Statements | Drawing | Chart | Source | Answer
    | Check | Hint
)  # fmt: skip


def page(report: Report, view: View) -> Iterator[Piece]:
    """The pieces: with steps all of them, else the answer and what was asked for beside it; or a hint alone."""
    kind = report.result.kind
    if view.hint is not None:
        yield hint(report, view.hint, view.step, view.derivative)
        return
    if kind not in ("verdict", "listing") and not view.steps:
        yield from _answer(report.result, tuple([fact for fact in report.facts if fact.asked]), alone=True)
        yield from [block for block in report.blocks if isinstance(block, (Grid, Drawing)) and block.asked]
        return
    if kind == "verdict":
        if report.remarks:
            yield Title(report.remarks[0], verdict=True)
        if report.remarks[1:]:
            yield Remarks(report.remarks[1:])
    else:
        yield from _headings(report)
        if report.answer_first:
            yield from _answer(report.result, report.facts, word="In short")
    for block in report.blocks:
        if not isinstance(block, Work) or block.shown:
            yield column(in_primes(block, view.derivative)) if isinstance(block, Work) else block
    if kind in ("verdict", "listing"):
        return
    if report.conditions:
        yield Remarks((holds_for(report.conditions),))
    facts = tuple([fact for fact in report.facts if fact.wanted]) if report.answer_first else report.facts
    yield from _answer(report.result, facts)
    if said := check_line(report):
        yield Check(said)


def _answer(result: Result, facts: tuple[Fact, ...], alone: bool = False, word: str = "Answer") -> Iterator[Answer]:
    """The answer, where there is one or a fact beside it."""
    if result.kind == "dne" or result.value is not None or facts:
        yield Answer(result, facts, alone, word)


def _headings(report: Report) -> Iterator[Title]:
    """The problem and what is asked; a problem that the first derivation begins with is not said twice."""
    first = report.blocks[0] if report.blocks else None
    if report.problem is not None and not (isinstance(first, Work) and first.derivation.goal == report.problem):
        yield Title((report.problem,))
    if report.asks:
        yield Title(report.asks)


def problem_of(report: Report) -> Words:
    """What a page that stands by itself says first: the problem as an expression or a sentence, else what was typed."""
    if report.problem is not None:
        return (report.problem,)
    return report.asks or ((report.read_as,) if report.read_as is not None else (report.input,))


def holds_for(conditions: tuple[Expr, ...]) -> Words:
    """``This holds for x != 1, x != 2.``; of x^2 + y^2 != 0, as a book has it, ``for x and y not both 0.``"""
    plain: list[Words] = []
    of_several: list[Words] = []
    for c in conditions:
        if letters := _not_all_zero(c):
            named = [w for name in letters[:-1] for w in (name, ", ")][:-1]
            of_several.append((*named, " and ", letters[-1], f" not {'both' if len(letters) == 2 else 'all'} 0"))
        else:
            plain.append((c,))
    said = [w for words in plain + of_several for w in (*words, ", ")]
    return ("This holds for ", *said[:-1], ".")


def _not_all_zero(condition: Expr) -> list[Expr]:
    """The letters of ``a*x^2 + b*y^4 + ... != 0`` where the numbers in front are positive; [] for another condition."""
    if not isinstance(condition, Relation) or condition.op != "!=" or condition.rhs != ZERO:
        return []
    letters: list[Expr] = []
    for t in condition.lhs.args if isinstance(condition.lhs, Add) else ():
        *front, power = t.factors if isinstance(t, Mul) else (t,)
        exponent = literal_value(power.exp) if isinstance(power, Pow) and isinstance(power.base, Sym) else None
        positive = all((literal_value(c) or 0) > 0 for c in front)
        if exponent is None or exponent <= 0 or exponent % 2 or not positive:
            return []
        letters.append(power.args[0])
    return letters if len(set(letters)) == len(letters) else []


def check_line(report: Report) -> str:
    """What was checked, in a sentence."""
    c = report.checked
    total = c.proved + c.agrees + c.unchecked
    if not total:
        return ""
    found: list[str] = []
    if c.proved:
        found.append(f"{_lines(c.proved)} proved")
    if c.agrees:
        verb = "agrees" if c.agrees == 1 else "agree"
        found.append(f"{c.agrees} {verb}" if c.proved else f"{_lines(c.agrees)} {verb} with the one above")
        found[-1] += " at sample points"
    said = "Check: " + ", ".join(found)
    if c.unchecked:
        said += f"; {c.unchecked} of {total}" if found else f"{c.unchecked} of {_lines(total)}"
        said += " could not be checked"
    if c.witness is not None:
        who = "values near the place" if report.command == "limit" else "SymPy"
        does = "agree" if report.command == "limit" else "agrees"
        said += f"; {who} {does if c.witness == 'agrees' else 'could not confirm the answer'}"
    return said + "."


def _lines(n: int) -> str:
    return f"{n} line" if n == 1 else f"{n} lines"
