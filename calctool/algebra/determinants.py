"""Determinants multiplied out: one entry from each row and column, in every way that leaves no zero.

What is no polynomial stands as a letter meanwhile, so that there is only the arithmetic of polynomials to do.  Row by
row, the products so far are kept for each set of columns they use, which is Laplace's expansion with every minor
worked once: a sparse matrix has few such sets.  A full one with few letters is brought to a triangle without fractions.

Sources: Strang, *Introduction to Linear Algebra* (5th ed.), 5.2 (the big formula); Bareiss, "Sylvester's identity and
multistep integer-preserving Gaussian elimination" (1968).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from calctool.algebra.multivariate import MAX_POWER, Poly, Ring
from calctool.errors import Undecided
from calctool.expr.exact import rational_value
from calctool.expr.traversal import fold
from calctool.expr.tree import ONE, Add, Div, Expr, Mul, Neg, Num, Pow, Sym
from calctool.process.budget import Budget, OutOfBudget

WORK = 100_000
"""Products of two terms in each of the two ways."""
MAX_TERMS = 400
"""A determinant of more terms is not written out."""

Matrix = Sequence[Sequence[Expr]]


def determinant(rows: Matrix) -> Expr:
    """The determinant of a square matrix, multiplied out.  Raises Undecided for one that is too long to be written.

    >>> from calctool.parsing import parse
    >>> determinant([[parse("x"), parse("1")], [parse("2"), parse("x")]])
    Add(Pow(Sym('x'), Num(2)), Neg(Num(2)))
    """
    ring = Ring(_letters(rows))
    try:
        found = _worked(ring, rows)
    except OutOfBudget:
        raise Undecided("it is too large to be multiplied out") from None
    if len(found) > MAX_TERMS:
        raise Undecided(f"multiplied out it has {len(found):,} terms")
    return ring.written(found)


def _letters(rows: Matrix) -> dict[str, Expr]:
    """The names in the entries, and one for each part that is no polynomial."""
    free = frozenset[str]().union(*[e.free for row in rows for e in row])
    letters: dict[Expr, str] = {}

    unused = (name for n in count() if (name := f"a_{n}") not in free)

    def letter(e: Expr) -> frozenset[str]:
        if e not in letters:
            letters[e] = next(unused)
        return frozenset((letters[e],))

    def used(node: Expr, parts: list[frozenset[str]]) -> frozenset[str]:
        match node:
            case Sym(name):
                return frozenset((name,))
            case Num() | Add() | Mul() | Neg():
                return frozenset().union(*parts)
            case Div(_, below) if rational_value(below):
                return parts[0]
            case Pow(_, exp) if (n := rational_value(exp)) is not None and n.denominator == 1 and 0 < n <= MAX_POWER:
                return parts[0]
            case Div(_, below):
                return parts[0] | letter(Div(ONE, below))
        return letter(node)

    names = frozenset[str]().union(*[fold(e, used) for row in rows for e in row])
    return {**{n: Sym(n) for n in names & free}, **{n: e for e, n in letters.items() if n in names}}


def _worked(ring: Ring, rows: Matrix) -> Poly:
    budget = Budget(WORK)
    entries = [[ring.read(e, budget.spend) for e in row] for row in rows]
    if not ring.names:
        return ring.determinant(entries)
    try:
        return _by_permutations(ring, entries, Budget(WORK))
    except OutOfBudget:
        return _by_elimination(ring, entries, Budget(WORK))


def _by_permutations(ring: Ring, entries: list[list[Poly]], budget: Budget) -> Poly:
    found: dict[int, Poly] = {0: ring.constant(1)}
    for row in entries:
        there = [(j, e) for j, e in enumerate(row) if len(e)]
        longer: dict[int, Poly] = {}
        for columns, p in found.items():
            for j, e in there:
                if columns >> j & 1:
                    continue
                budget.spend(1 + len(p) * len(e))
                # An inversion for each column to the right of this one that was used before.
                product = -p * e if (columns >> j).bit_count() & 1 else p * e
                both = columns | 1 << j
                longer[both] = longer[both] + product if both in longer else product
        found = longer
    return found.get((1 << len(entries)) - 1, ring.constant(0))


def _by_elimination(ring: Ring, entries: list[list[Poly]], budget: Budget) -> Poly:
    rows = [list(row) for row in entries]
    sign, before = 1, ring.constant(1)
    for k in range(len(rows) - 1):
        pivots = [i for i in range(k, len(rows)) if len(rows[i][k])]
        if not pivots:
            return ring.constant(0)
        i = min(pivots, key=lambda i: len(rows[i][k]))
        if i != k:
            rows[i], rows[k] = rows[k], rows[i]
            sign = -sign
        top = rows[k]
        for row in rows[k + 1 :]:
            for j in range(k + 1, len(rows)):
                budget.spend(1 + len(top[k]) * len(row[j]) + len(row[k]) * len(top[j]))
                row[j] = (top[k] * row[j] - row[k] * top[j]) / before
        before = top[k]
    return sign * rows[-1][-1]
