"""Answers to a walk that name its steps: ``x_1 = 1.4, x_2 = 1.72``, ``1 -> 1.4 -> 1.72``, ``after 2 steps 1.72``.

The last point is the answer; those before it are held against the walk, and what is named is to be the step asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.tree import Expr
from calctool.numeric.evaluate import precise
from calctool.parsing import read, read_matrix
from calctool.report.model import Grid
from calctool.tasks.question import Question

LONGEST = 1_000
"""Characters of an answer whose steps are read."""
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class SaidSteps(NamedTuple):
    """The text of the last point, its step if that is named and how, and the points before it with their steps."""

    last: str
    step: int | None = None
    named: str = ""
    before: tuple[tuple[int, str, str], ...] = ()


def said_steps(question: Question, text: str) -> SaidSteps:
    """What an answer says of the steps of a walk; the answer as it is where it names none.

    >>> from calctool.tasks.question import question_for
    >>> question = question_for("descend", "x^2 - 6x", **{"from": "x=1"}, count=2)
    >>> said_steps(question, "x_1 = 1.4, x_2 = 1.72")
    SaidSteps(last='1.72', step=2, named='x_2', before=((1, 'x_1', '1.4'),))
    >>> said_steps(question, "1 -> 1.4 -> 1.72").before
    ((0, 'x_0', '1'), (1, 'x_1', '1.4'))
    """
    whole = SaidSteps(text)
    if len(text) > LONGEST:
        return whole
    names = [x.name for x in question.variables]
    plain = _plain(" ".join(text.split(" ")).strip().rstrip("."), names)
    listed = r"\s*,\s*".join(map(re.escape, names))
    point = re.match(rf"\(\s*{listed}\s*\)\s*=\s*", plain)
    if point is not None and len(names) > 1:  # (x, y) = (0.64, 0.36)
        plain = plain[point.end() :]
        whole = SaidSteps(plain)
    arrows = _parts(plain, _arrow())
    parts = [_SaidPoint.of(p, names) for p in (arrows if len(arrows) > 1 else _parts(plain, _comma())) if p]
    if not parts or (len(parts) == 1 and parts[0].step is None):
        return whole
    if all(p.step is None for p in parts):
        if len(arrows) == 1 and (len(names) > 1 or len({p.name for p in parts} - {""}) > 1):
            return whole
        first = {question.steps + 1: 0, question.steps: 1}.get(len(parts))
        if first is None:
            return whole
        steps = range(first, question.steps + 1)
        named = [(k, f"{names[0]}_{k}", p.value) for k, p in zip(steps, parts, strict=True)]
        return SaidSteps(parts[-1].value, None, "", tuple(named[:-1]))
    points = _points(parts, names)
    if points is None:
        return whole
    *before, (step, shown, value) = points
    return SaidSteps(value, step, shown, tuple(before))


class _SaidPoint(NamedTuple):
    """``x_2 = 1.72``: the step and the letter, where they are said, and the value."""

    step: int | None
    name: str
    value: str
    shown: str

    @classmethod
    def of(cls, text: str, names: Sequence[str]) -> _SaidPoint:
        lead = _lead().match(text)
        number = "" if lead is None else (lead["n"] or lead["m"]).lower()
        step = None if lead is None else _COUNTS.index(number) if number in _COUNTS else int(number)
        rest = text if lead is None else text[lead.end() :]
        tail = _tail().search(rest) if lead is None else None
        if tail is not None:
            number = tail["n"].lower()
            step, rest = (_COUNTS.index(number) if number in _COUNTS else int(number)), rest[: tail.start()]
        listed = "|".join(map(re.escape, names))
        label = re.match(rf"(?P<name>{listed})(?:_(?P<step>\d{{1,7}}))?\s*(?:=|≈|:|is\b)\s*", rest)
        if label is None:
            return cls(step, "", rest.strip(), f"step {step}")
        step = int(label["step"]) if label["step"] else step
        return cls(step, label["name"], rest[label.end() :].strip(), label[0].rstrip(" =≈:") if label["step"] else rest)


def _points(parts: Sequence[_SaidPoint], names: Sequence[str]) -> list[tuple[int, str, str]] | None:
    """The points that parts make, one coordinate after the other; None where they do not fit together."""
    found: list[tuple[int, str, str]] = []
    named: dict[str, str] = {}
    step: int | None = None
    for part in parts:
        if part.step is None and not named:
            return None
        alone = not part.name or len(names) == 1 or part.value[:1] in "(["
        if alone and not named and part.step is not None:
            found.append((part.step, part.shown, part.value))
            continue
        if not part.name or part.name in named:
            return None
        step = part.step if not named else step
        if part.step not in (None, step):
            return None
        named[part.name] = part.value
        if len(named) == len(names) and step is not None:
            found.append((step, f"step {step}", "(" + ", ".join(named[n] for n in names) + ")"))
            named = {}
    return None if named else found


def false_step(question: Question, said: SaidSteps) -> str:
    """What to say of the first point on the way that is not one of the walk; nothing where all are.

    Raises InputError for what cannot be read.
    """
    walk = _walk(question)
    for step, shown, value in said.before:
        if step not in walk:
            raise InputError(f"{shown} was not compared", value, (0, len(value)), "give the last point alone")
        if not _is_point(value, walk[step]):
            return f"Right at the end, but the point after step {step} is not {value}"
    return ""


def other_step(question: Question, said: SaidSteps) -> str:
    """What to say where the last point is named after another step than the one asked for."""
    if said.step is None or said.step == question.steps:
        return ""
    ended = max(_walk(question), default=0)
    if ended <= min(said.step, question.steps) and "arrives" in [fact.value for fact in question.report.facts]:
        return ""  # it stays there
    return f"You answer the point after step {said.step}; asked is the one after step {question.steps}"


def _walk(question: Question) -> dict[int, list[Expr]]:
    """The points that are known, by their steps."""
    n = len(question.variables)
    grids = [b for b in question.report.blocks if isinstance(b, Grid) and b.header[:1] == ("step",)]
    rows = [row for grid in grids for row in grid.rows if str(row[0]).isdigit()]
    found = {int(str(row[0])): [e for e in row[1 : n + 1] if isinstance(e, Expr)] for row in rows}
    return {step: point for step, point in found.items() if len(point) == n}


def _is_point(text: str, point: Sequence[Expr]) -> bool:
    """Is what was typed this point, to the digits that are written?"""
    ways = re.split(r"\s*[=≈]\s*", text)
    for way in ways:
        if len(point) == 1:
            mine = [read(way).expr]
        else:
            rows = read_matrix(way)
            mine = list(rows[0]) if len(rows) == 1 else [row[0] for row in rows]
        digits = [len(d) for d in re.findall(r"\d\.(\d+)", way)] or [12]
        if len(mine) != len(point):
            return False
        for a, b in zip(mine, point, strict=True):
            p, q = precise(a, {}), precise(b, {})
            if p is None or q is None or abs(p - q) > max(0.51 * 10.0 ** -min(digits), 1e-9 * abs(q)):
                return False
    return True


def _plain(text: str, names: Sequence[str]) -> str:
    """The text with its indices written x_2."""
    text = re.sub(rf" ?\bafter\s+(\d{{1,7}})\s+{_STEPS}\s*(?==)", r"_\1 ", text)  # x after 3 steps = 0.25
    text = text.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-"))
    listed = "|".join(map(re.escape, names))
    return re.sub(
        rf"(?<![A-Za-z])({listed})(?:_?\{{(\d+)\}}|\^\{{?\((\d+)\)\}}?|(?<=[a-z])_?(\d+))(?![\d.])", _indexed, text
    )


def _indexed(match: re.Match[str]) -> str:
    return f"{match[1]}_{match[2] or match[3] or match[4]}"


def _parts(text: str, mark: re.Pattern[str]) -> list[str]:
    """The text cut at marks outside brackets."""
    found, depth, start, at = list[str](), 0, 0, 0
    while at < len(text):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        match = mark.match(text, at) if depth == 0 else None
        if match is not None:
            found.append(text[start:at].strip())
            start = at = match.end()
        else:
            at += 1
    return [*found, text[start:].strip()]


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(r"[-=]+>|[→⇒↦⟶]|\\to(?![a-z])")


@cache
def _comma() -> re.Pattern[str]:
    return re.compile(r"[,;\n]|(?<=\s)(?:and|then|und)\s")


_STEPS = r"(?:steps?|updates?|iterations?)"


@cache
def _lead() -> re.Pattern[str]:
    number = rf"\d{{1,7}}|{'|'.join(_COUNTS)}"
    rest = r"\s*(?:[:,=]\s*)?(?:(?:the|we|you|point|position|is|are|get|have|at|it)\s+){0,6}"
    return re.compile(
        rf"(?:after\s+(?P<n>{number})\s+{_STEPS}|(?:after\s+)?{_STEPS}\s+(?P<m>{number}))\b{rest}", re.IGNORECASE
    )


@cache
def _tail() -> re.Pattern[str]:
    number = rf"\d{{1,7}}|{'|'.join(_COUNTS)}"
    return re.compile(rf"\s+after\s+(?:the\s+)?(?P<n>{number})\s+{_STEPS}$", re.IGNORECASE)
