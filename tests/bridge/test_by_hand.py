"""What is worked out without SymPy is what SymPy finds, to the letter: other forms, closed values, determinants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from calctool.algebra.closed_values import closed_value
from calctool.algebra.determinants import MAX_TERMS, determinant
from calctool.algebra.multivariate import expanded, factored
from calctool.algebra.normal_form import proved
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.interop import sympy as interop
from calctool.parsing import parse

# With several letters, numbers in front, signs, two terms of which one is a number, letters with numbers.
POLYNOMIALS = """
x^4 - 2x^2 | (x + 1)^5 (2x - 3)^4 | 1 - x^2 | -x - 1 | 2x + 2 | x/2 + 1/2 | 3 - 2x^2 | (x^2 - 1)/6 | -(x - 1)^2 | 7x
-((x_10 - x_2))(-(x_2 - x_1)) | (12 + b)(t - 3)/4 - b t | a^4 + a b/2 + t (a + b) - t^2 | (a - b)^3 (a + b) | x - x
x^6 - 1 | x^2 y^3 - x^3 y^2 | 0.5x^2 - 2 | (t b - 2a)(1 - a) | X^2 - x^2 | theta^2 - 1 | (2x + 4)^3 (3y - 9)^2 | x^2 + 1
"""

CLOSED = """
3/sqrt(2) + 2sqrt(2) | arctan(4/3) | arctan(-4/3) + pi | arctan(-sqrt(3)) | arctan(1) - pi | arctan(1/2) - pi | 0.5
-sqrt(3)sqrt(2)/4 | sqrt(13/36) | sqrt(2)/sqrt(3) | 2e^2 | 3pi^2/6 | ln(6) | 8ln(2)/4 | sin(1) | 1 + 1/sqrt(2) | pi - 5
1/4 - sqrt(6)/(4sqrt(2)) | sqrt(12) - 2sqrt(3) | (2/3)^3 | arctan(sqrt(12)) + pi | e - 1/2 | pi/3 + arctan(2)
arctan(-1/sqrt(3)) | 2sqrt(3)/9 - 1
"""
LEFT = ("ln(8)", "sin(pi/12)", "arctan(sqrt(2) - 1)", "ln(6) - ln(2)", "sqrt(3 + 2sqrt(2))", "arctan(1/0)", "e^-2")
"""Where more than this arithmetic is needed, or other forms are shorter."""

ENTRIES = ("x", "2x y", "cos(x)", "0", "x^2 - y", "e^x", "1/(x + y)", "x/2", "-y", "0", "sqrt(2)", "x^(-2)", "0", "3")


def items(table: str) -> list[Expr]:
    """The expressions of a table, one a bar or a line."""
    return [parse(part) for line in table.strip().splitlines() for part in line.split("|")]


@pytest.mark.parametrize(("ours", "theirs"), [(expanded, interop.expanded), (factored, interop.factored)])
def test_polynomials(ours: Callable[[Expr], Expr], theirs: Callable[[Expr], Expr]) -> None:
    for e in items(POLYNOMIALS):
        assert show(ours(e)) == show(theirs(e))


def test_closed_values() -> None:
    for e in items(CLOSED):
        value = closed_value(e)
        assert value is not None
        assert value == interop.exact_value(e)
    for text in LEFT:
        assert closed_value(parse(text)) is None


def matrix(n: int, seed: int) -> list[list[Expr]]:
    """A matrix with a bit of everything."""
    return [[parse(ENTRIES[(i * (seed + 3) + j * j + seed * j) % len(ENTRIES)]) for j in range(n)] for i in range(n)]


def theirs(rows: Sequence[Sequence[Expr]]) -> Expr:
    """The determinant as SymPy works it out."""
    matrix = interop.load_sympy().Matrix([[interop.to_sympy(e) for e in row] for row in rows]).to_DM()
    return interop.from_sympy(matrix.domain.to_sympy(matrix.charpoly()[-1]) * (-1) ** len(rows))


def test_determinants() -> None:
    for n, seed in ((2, 1), (3, 2), (4, 3), (4, 5), (5, 4)):
        rows = matrix(n, seed)
        assert proved(determinant(rows), theirs(rows))
    # By elimination: all entries full, and one letter.
    full = [[parse(f"{(i * j + i) % 7 + 1}x + {(i + 2 * j) % 5 + (i == j)}") for j in range(9)] for i in range(9)]
    assert proved(determinant(full), theirs(full))
    numbers = [[parse(f"{(7 * i * j + 3 * i + j * j) % 11}/{i + 1}") for j in range(12)] for i in range(12)]
    assert determinant(numbers) == theirs(numbers)
    assert show(determinant([[parse("x"), parse("2x")], [parse("1"), parse("2")]])) == "0"


def test_a_determinant_that_nobody_can_read() -> None:
    letters = [[parse(f"x_{10 * i + j}") for j in range(6)] for i in range(6)]
    assert MAX_TERMS < 720
    with pytest.raises(Undecided, match="720 terms"):
        determinant(letters)
    with pytest.raises(Undecided, match="too large"):
        determinant([[parse(f"x_{100 * i + j}") for j in range(12)] for i in range(12)])
