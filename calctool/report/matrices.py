"""Vectors, matrices and trees as rows of text.

A matrix too wide for the page is written row by row; brackets and branches have an ASCII spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Expr
from calctool.report.model import Result, Tree, Value

Math = Callable[[Expr], str]


def value_text(value: Value, math: Math, column: bool = False) -> str:
    """A value on one line: an expression, a vector ``(a, b)``, a matrix ``[[a, b], [c, d]]``.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> x, y = parse("2x"), parse("y^2")
    >>> value_text([x, y], show), value_text([[x, y], [y, x]], show), value_text([x, y], show, column=True)
    ('(2x, y^2)', '[[2x, y^2], [y^2, 2x]]', '[[2x], [y^2]]')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Expr):
        return math(value)
    if column:
        value = [v if isinstance(v, list) else [v] for v in value]
    if value and isinstance(value[0], list):
        return (
            "[" + ", ".join(["[" + ", ".join([value_text(v, math) for v in row]) + "]" for row in lists(value)]) + "]"
        )
    return "(" + ", ".join([value_text(v, math) for v in value]) + ")"


def listed(value: Value, math: Math) -> str:
    """Several values, one after the other."""
    return ", ".join([value_text(v, math) for v in value]) if isinstance(value, list) else value_text(value, math)


def lists(value: Sequence[Value]) -> list[list[Value]]:
    """The rows of a matrix."""
    return [row if isinstance(row, list) else [row] for row in value]


def latex_value(value: Value, math: Math, column: bool = False) -> str:
    r"""A value in LaTeX: vectors in brackets, matrices as ``pmatrix``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return rf"\text{{{value}}}"
    if isinstance(value, Expr):
        return math(value)
    if column or (value and isinstance(value[0], list)):
        return latex_matrix([[latex_value(v, math) for v in row] for row in lists(value)])
    return r"\left(" + r",\ ".join([latex_value(v, math) for v in value]) + r"\right)"


def latex_answer(result: Result) -> str:
    r"""An answer in LaTeX; values of an unknown are listed, and are no vector.

    >>> from calctool.parsing import parse
    >>> latex_answer(Result("vector", [parse("a"), parse("b")], unknown=(parse("x"),)))
    'a,\\ b'
    """
    if result.kind == "dne":
        return latex_text(DNE)
    if result.unknown and isinstance(result.value, list):
        return r",\ ".join([latex_value(v, latex_text) for v in result.value])
    return latex_value(result.value, latex_text, result.column)


def latex_text(e: Expr) -> str:
    """An expression in LaTeX."""
    return show(e, "latex")


def latex_matrix(cells: Sequence[Sequence[str]]) -> str:
    """Cells as a matrix; ten columns is what LaTeX's ``pmatrix`` takes, so wider ones are arrays."""
    body = r" \\ ".join([" & ".join(row) for row in cells])
    wide = max([len(row) for row in cells], default=0)
    if wide <= 10:
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    return rf"\left(\begin{{array}}{{{'c' * wide}}} {body} \end{{array}}\right)"


def matrix_rows(lead: str, cells: Sequence[Sequence[str]], width: int, ascii: bool) -> list[str]:
    """A matrix in brackets after ``lead``, which stands beside its middle row; a lone row has commas.

    >>> print("\\n".join(matrix_rows("J = ", [["2x y", "x^2"], ["5", "cos(y)"]], 80, True)))
    J = [ 2x y   x^2   ]
        [  5    cos(y) ]
    >>> matrix_rows("grad f = ", [["y z", "x z"]], 80, True)
    ['grad f = [ y z, x z ]']
    """
    between = ", " if len(cells) == 1 else "  "
    widths = [max([len(row[j]) for row in cells]) for j in range(len(cells[0]))]
    if len(lead) + sum(widths) + 2 * len(widths) + 4 > width:
        rows = ["(" + ", ".join(row) + ")" for row in cells]
        return [lead.rstrip(), *[f"  row {i}: {row}" if len(rows) > 1 else f"  {row}" for i, row in enumerate(rows, 1)]]
    out = []
    for i, row in enumerate(cells):
        left, right = _brackets(i, len(cells), ascii)
        inside = between.join([cell.center(w) for cell, w in zip(row, widths, strict=True)])
        head = lead if i == (len(cells) - 1) // 2 else " " * len(lead)
        out.append(f"{head}{left} {inside} {right}")
    return out


def _brackets(i: int, rows: int, ascii: bool) -> tuple[str, str]:
    if ascii or rows == 1:
        return "[", "]"
    return ("⎡", "⎤") if i == 0 else ("⎣", "⎦") if i + 1 == rows else ("⎢", "⎥")


def tree_rows(block: Tree, words: Callable[[Words], str], ascii: bool) -> list[str]:
    """A tree drawn with branches, the notes lined up at the right.

    >>> rows = (((), ("z",), ()), ((True,), ("x",), ("dz/dx",)), ((False,), ("y",), ("dz/dy",)))
    >>> print("\\n".join(tree_rows(Tree("", rows), "".join, True)))
    z
    |-- x    dz/dx
    `-- y    dz/dy
    """
    on, off, fork, last = ("|   ", "    ", "|-- ", "`-- ") if ascii else ("│   ", "    ", "├── ", "└── ")
    drawn = []
    for guides, name, note in block.rows:
        stem = "".join([on if g else off for g in guides[:-1]])
        branch = "" if not guides else fork if guides[-1] else last
        drawn.append((stem + branch + words(name), words(note)))
    place = max([len(row) for row, _ in drawn], default=0) + 4
    return [f"{row.ljust(place)}{note}".rstrip() for row, note in drawn]


def answers(result: Result, math: Math, words: Callable[[Words], str]) -> list[str]:
    """The answer, a line for each value that has a name of its own."""
    if result.unknown and isinstance(result.value, list):
        return [f"{words(result.unknown)} = {listed(result.value, math)}"] if result.value else ["none"]
    if result.names and isinstance(result.value, list):
        return [f"{words(n)} = {value_text(v, math)}" for n, v in zip(result.names, result.value, strict=True)]
    return [value_text(result.value, math, result.column)]
