"""A case that a line looks at, ``for x > 0``: where it stands, and which statements it is said of.

``|x| = x for x > 0, -x for x < 0`` says one thing of either side, and each is judged where it is said to hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from calctool.algebra.conditions import TURNED
from calctool.errors import CalcError
from calctool.expr.traversal import substitute
from calctool.expr.tree import Add, Expr, Neg, Num, Pow, Relation, Sym
from calctool.grading.approaches import NUMBER
from calctool.parsing import parse


class HalfLine(NamedTuple):
    """One side of an edge: x > 2, x <= 0."""

    relation: Relation

    @property
    def letter(self) -> Sym:
        assert isinstance(self.relation.lhs, Sym)
        return self.relation.lhs

    @property
    def edge(self) -> Expr:
        return self.relation.rhs

    @property
    def side(self) -> str:
        """The side of the edge: ``+`` or ``-``."""
        return "+" if self.relation.op in (">", ">=") else "-"

    def inside(self, e: Expr) -> Expr:
        """An expression with edge + t^2, or edge - t^2, in the place of the letter: a value for every one there."""
        away: Expr = Pow(Sym("_t"), Num(2))
        return substitute(e, self.letter.name, Add(self.edge, away if self.side == "+" else Neg(away)))

    def meets(self, other: HalfLine) -> bool:
        """Are both together every number, but for the edge?"""
        return (self.letter, self.edge) == (other.letter, other.edge) and self.side != other.side


class StatedCase(NamedTuple):
    """A case and where it stands, with the word before it, where there is one, or with its brackets."""

    start: int
    end: int
    case: HalfLine
    worded: bool
    bracketed: bool


def cases(text: str) -> list[StatedCase]:
    """The cases of a line, in order; of an interval, or of another letter's, none is known.

    >>> [(c.case.edge, c.case.side) for c in cases("For x > 0 we have |x| = x, and |x| = -x for x < 0")]
    [(Num(0), '+'), (Num(0), '-')]
    """
    branches = [m.span() for m in re.finditer(r"\\begin\{.*?\\end\{[a-z]*\*?\}|(?<![\\\w^_}])\{[^{}]*\}", text)]
    found = []
    for m in _case().finditer(text):
        if (case := _read(m)) is not None and not any(a < m.start("case") < b for a, b in branches):
            closed = re.match(r"\s*\)", text[m.end() :]) if m[0].startswith("(") else None
            end = m.end() + (closed.end() if closed is not None else 0)
            found.append(StatedCase(m.start(), end, case, bool(m["word"]), closed is not None))
    return found


def _read(m: re.Match[str]) -> HalfLine | None:
    if sign := m["sign"] or m["is"]:
        op, typed, name = ">" if sign.lower() == "positive" else "<", "0", m["named"] or m["positive"]
    elif m["name"]:
        name, op, typed = m["name"], m["op"], m["edge"]
    else:
        name, op, typed = m["last"], m["turned"], m["first"]
    op = _OPS[op.lstrip("\\").removesuffix("q")]
    if m["last"]:
        op = TURNED[op]
    try:
        edge = parse(typed.replace("−", "-"))
    except CalcError:
        return None
    return None if edge.free or edge.open else HalfLine(Relation(op, Sym(name), edge))


_OPS = {
    "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=",
    "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
}  # fmt: skip


@cache
def _case() -> re.Pattern[str]:
    """``for x > 0``, ``if 0 < x``, ``when x is positive``; without a word only at the beginning: ``x < 0: ..``."""
    words = (
        "for|if|let|when|whenever|where|on|case|provided|since|because|assuming|assume|suppose|wenn|falls|für|si|pour"
    )
    more = r"(?:\s+(?:all|every|any|each|that|the\s+case|of|values\s+of))*"
    gap, name = r"[\s$}~]|\\text\s*\{|\\[ ,;:]", r"[a-z]"
    op = r"<=|>=|[<>≤≥⩽⩾]|\\(?:leq?|geq?|lt|gt)(?![a-z])"
    number = rf"[-+−]?\s?{NUMBER}"
    ends = r"(?!\s*(?:[-+−*/^·<>≤≥]|\\(?:leq?|geq?|lt|gt)(?![a-z]))|\()"
    said = rf"(?P<name>{name})[\s$]*(?P<op>{op})[\s$]*(?P<edge>{number}){ends}"
    turned = rf"(?P<first>{number})[\s$]*(?P<turned>{op})[\s$]*(?P<last>{name})(?![\w(]){ends}"
    sign = rf"(?P<sign>positive|negative)\s+\$?(?P<named>{name})(?![\w(])"
    sign = rf"{sign}|(?P<positive>{name})\$? is (?P<is>positive|negative)"
    word = rf"(?<![^\W\d_])(?P<word>{words})(?![^\W\d_]){more}(?:{gap})*"
    return re.compile(rf"(?:{word}|^\W*|[,;:(]\s*)(?P<case>{said}|{turned}|{sign})", re.IGNORECASE)


def of_statements(text: str, spans: Sequence[tuple[int, int]]) -> list[HalfLine | None]:
    """Of each statement of a line, by its place, the case that it is said of."""
    found: list[HalfLine | None] = [None] * len(spans)
    own = [False] * len(spans)
    for c in cases(text):
        last = max((i for i, (_, end) in enumerate(spans) if end <= c.start + 1), default=-1)
        if last >= 0 and not own[last] and found[last] is None and _is_behind(text, spans, last, c):
            found[last], own[last] = c.case, True
            continue
        for i, (start, _) in enumerate(spans):
            if start >= c.end - 1:
                found[i] = c.case
    for i, (_, end) in enumerate(spans):
        if i and found[i - 1] is not None and re.match(r"[\s,$]*(?:\\text\s*\{)?\s*(?:otherwise|else)", text[end:]):
            found[i] = _other(found[i - 1])
    return found


def _other(case: HalfLine | None) -> HalfLine | None:
    if case is None:
        return None
    op = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}[case.relation.op]
    return HalfLine(Relation(op, case.letter, case.edge))


def _is_behind(text: str, spans: Sequence[tuple[int, int]], last: int, c: StatedCase) -> bool:
    """``|x| = x for x > 0``: does a case stand behind what it is said of?  Not in ``so for x > 0, |x| = x``."""
    gap = re.sub(r"[\s$~(]|\\(?:q?quad|text|[,;! ])|[{}]", "", text[spans[last][1] : c.start])
    after = text[c.end : spans[last + 1][0]] if last + 1 < len(spans) else ""
    if not gap and (c.worded or c.bracketed):
        return True
    return gap in ("", ",") and not re.match(r"[\s$)]*(?:[:,⇒]|=>|then\b|we\b)", after)
