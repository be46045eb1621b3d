"""Answers of several components: their shape, their components in order, a vector along axes as a list."""

from __future__ import annotations

from collections.abc import Iterator

from calctool.algebra.terms import terms_of
from calctool.expr.tree import Expr, Mul, Neg, Sym, add, mul
from calctool.tasks.question import Answer


def flat(answer: Answer) -> Iterator[Expr]:
    """Every component, in order."""
    if isinstance(answer, list):
        for a in answer:
            yield from flat(a)
    else:
        yield answer


def shape(answer: Answer) -> tuple[int, ...]:
    """() for an expression, (n,) for a vector, (m, n) for a matrix; -1 for rows of different lengths."""
    if not isinstance(answer, list):
        return ()
    inner = [shape(a) for a in answer]
    return (len(answer), *(inner[0] if all(i == inner[0] for i in inner) else (-1,)))


def shape_words(size: tuple[int, ...]) -> str:
    """A shape in words."""
    match size:
        case ():
            return "one expression"
        case (n,):
            return f"a vector of {n} component{'s' * (n != 1)}"
        case (m, n) if n >= 0:
            return f"a {m} x {n} matrix"
    return "rows of different lengths"


def components(
    goal: Answer | None, right: Answer, answer: Answer, where: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Expr | None, Expr, Expr]]:
    """Goal, right answer and given answer, component by component."""
    if isinstance(right, list):
        assert isinstance(answer, list)
        goals = goal if isinstance(goal, list) else [None] * len(right)
        for i, (g, r, a) in enumerate(zip(goals, right, answer, strict=True)):
            yield from components(g, r, a, (*where, i))
        return
    assert isinstance(answer, Expr)
    yield where, goal if isinstance(goal, Expr) else None, right, answer


def plain(value: list[Answer]) -> list[Expr] | list[list[Expr]]:
    """A column or a single row as a plain list."""
    while len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if value and all(isinstance(row, list) and len(row) == 1 for row in value):
        value = [row[0] for row in value if isinstance(row, list)]
    return value  # type: ignore[return-value]


def transposed(value: Answer) -> Answer:
    """A matrix with rows and columns exchanged; of a vector only the way it is written changes."""
    if isinstance(value, list) and all(isinstance(row, list) for row in value):
        rows = [row for row in value if isinstance(row, list)]
        if len({len(row) for row in rows}) == 1:
            return [list(column) for column in zip(*rows, strict=True)]
    return value


def along_axes(e: Expr, size: int) -> list[Expr] | None:
    """``2x i + 3 j`` as its two or three components; None where it is not a sum of multiples of i, j and k.

    >>> from calctool.parsing import read
    >>> along_axes(read("2x i - j").expr, 2) == [read("2x").expr, read("-1").expr]
    True
    """
    names = ("i", "j", "k") if not e.free.isdisjoint("ijk") else ("e_x", "e_y", "e_z")
    letters: list[Expr] = [Sym(name) for name in names[:size]]
    found: list[list[Expr]] = [[] for _ in letters]
    for factor, minus in _spread(e):
        factors = list(_factors(factor))
        axes = [f for f in factors if f in letters]
        rest = [f for f in factors if f not in letters]
        if len(axes) != 1 or size not in (2, 3) or any(not f.free.isdisjoint(names) for f in rest):
            return None
        part = mul(rest)
        found[letters.index(axes[0])].append(Neg(part) if minus else part)
    return [add(parts) for parts in found]


def _spread(e: Expr) -> Iterator[tuple[Expr, bool]]:
    """The terms of a sum, and which of them are taken away."""
    for term in terms_of(e):
        yield (term.body, True) if isinstance(term, Neg) else (term, False)


def _factors(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Mul):
        for factor in e.factors:
            yield from _factors(factor)
    else:
        yield e
