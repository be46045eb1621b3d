"""Matrices of derivatives: the entries at a point, and the determinant worked by expansion.

The determinant of a small matrix is expanded along the row with the most zeros; its first line is
compared with the sum over all permutations, so that a wrong sign cannot pass.  One that is too long to be
written is said to be so, and costs nothing else of the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from calctool.algebra.determinants import determinant as multiplied_out
from calctool.books import derivative_engine
from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Step, Words
from calctool.differentiation.several_variables import DETERMINANT_2, DETERMINANT_LARGE, DETERMINANT_N
from calctool.errors import Undecided
from calctool.expr.exact import literal_value
from calctool.expr.tree import Add, Expr, Mul, Neg, add, mul
from calctool.report.model import Matrix
from calctool.simplification import SIMPLIFICATIONS
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.identities import pythagoras, squares_aside
from calctool.tasks.common import Worksheet, point_words, starting, worked_out

Rows = tuple[tuple[Expr, ...], ...]
EXPANDED = 3
"""Matrices up to this size are expanded on the page; of larger ones the determinant is multiplied out at once."""
COMPARED = 5
"""Matrices up to this size are compared with the sum over permutations."""


def matrix_at(
    sheet: Worksheet,
    name: str,
    found: Sequence[Sequence[Derivation]],
    point: dict[str, Expr],
    above: Sequence[Sequence[Expr]] = (),
) -> Rows:
    """The entries worked out at the point; drawn with the point put in, and again where that changes something.

    One that is the same as the matrix ``above`` it on the page is not drawn once more.
    """
    put = tuple(tuple(d.lines[0].after if d.lines and not d.goal.open else d.result for d in row) for row in found)
    done = tuple(tuple(d.result for d in row) for row in found)
    where: Words = (f"{name} at ", *point_words(point))
    if done == tuple(map(tuple, above)):
        sheet.remark(f"No variable is left in {name}, so it is the same at ", *point_words(point), ".")
        return done
    sheet.blocks += [drawn(where, put)] + ([drawn(where, done)] if done != put else [])
    return done


_AT = SIMPLIFICATIONS.index(pythagoras)
LINE_BY_LINE = (arithmetic, *SIMPLIFICATIONS[:_AT], squares_aside, *SIMPLIFICATIONS[_AT:])
"""As everywhere, but the common factor is taken out before sin^2 + cos^2 is 1."""


def determinant(sheet: Worksheet, rows: Rows, name: Words) -> Expr | None:
    """The determinant of a square matrix, worked; None, and a remark, where it is too long to be written.

    >>> from calctool.parsing import parse
    >>> rows = ((parse("2x"), parse("1")), (parse("y"), parse("x")))
    >>> determinant(Worksheet("xy", None, verify=False), rows, ("det",)) == parse("2x^2 - y")
    True
    """
    n = len(rows)
    if n == 1:
        sheet.remark(*name, " = ", rows[0][0], ".")
        return rows[0][0]
    zero = [i for i, row in enumerate(rows) if all(literal_value(e) == 0 for e in row)]
    if len(zero) == n or (zero and n > 2):
        why = "the matrix" if len(zero) == n else f"row {zero[0] + 1}"
        sheet.remark(*name, f" = 0, because {why} is zero.")
        return rows[zero[0]][0]
    if n == 2:
        (a, b), (c, d) = rows
        after = Add(Mul(a, d), Neg(Mul(b, c)))
        derivation = starting(DETERMINANT_2, after, after, LINE_BY_LINE)
    elif n == EXPANDED:
        k = max(range(n), key=lambda i: (sum(literal_value(e) == 0 for e in rows[i]), -i))
        terms = []
        for j, entry in enumerate(rows[k]):
            if literal_value(entry) == 0:
                continue
            minor = [[e for jj, e in enumerate(row) if jj != j] for i, row in enumerate(rows) if i != k]
            (a, b), (c, d) = minor
            term = mul([entry, Add(Mul(a, d), Neg(Mul(b, c)))])
            terms.append(Neg(term) if (k + j) % 2 else term)
        most = ", which has the most zeros." if len(terms) < n else "."
        sheet.remark(f"Expand along row {k + 1}{most}")
        derivation = starting(DETERMINANT_N, permutation_sum(rows), add(terms), LINE_BY_LINE)
    else:
        try:
            derivation = _multiplied_out(rows)
        except Undecided as error:
            sheet.remark(*name, f" is not given: {error.why}.")
            return None
    return sheet.put(derivation, name)


def permutation_sum(rows: Sequence[Sequence[Expr]]) -> Expr:
    """The determinant as Leibniz defines it: a product for each permutation, with its sign."""
    n = len(rows)
    terms: list[Expr] = []
    for p in permutations(range(n)):
        odd = sum(p[i] > p[j] for i in range(n) for j in range(i + 1, n)) % 2
        product = mul([rows[i][p[i]] for i in range(n)])
        terms.append(Neg(product) if odd else product)
    return add(terms)


def _multiplied_out(rows: Rows) -> Derivation:
    found = multiplied_out(rows)
    goal = permutation_sum(rows) if len(rows) <= COMPARED else found
    line = checked_line(Checker(goal), goal, found, [Step(DETERMINANT_LARGE, goal, found)])
    return worked_out(Derivation(goal, (line, *derivative_engine().settle(found).lines)))


def drawn(name: Words, rows: Sequence[Sequence[Expr]]) -> Matrix:
    """The matrix as a block."""
    return Matrix(name, tuple(tuple(row) for row in rows))
