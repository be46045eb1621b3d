"""A LaTeX document that compiles as it stands: the packages it needs, and lines that fit on its pages.

LaTeX breaks no line of a derivation by itself: a long sum goes on in the next row, what else is too wide is made
smaller, and the reasons have a column of their own, the same on the whole page.
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.expr.printer import show
from calctool.expr.tree import Add, Div, Expr
from calctool.report.breaking import terms
from calctool.report.columns import sign_before

ROW = 58
"""Characters of a formula, as it is typed, for which there is room beside its reason."""
_PREAMBLE = r"""\documentclass[fleqn]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern}
\usepackage[a4paper, margin=20mm]{geometry}
\usepackage{amsmath}
\usepackage{graphicx}
\allowdisplaybreaks
\setlength{\mathindent}{0pt}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\newcommand{\worked}[2]{\makebox[115mm][l]{$\displaystyle #1$}\parbox[t]{52mm}{\raggedright\small #2}}
\begin{document}
"""


def latex_document(body: str) -> str:
    """The document around the text of a report."""
    return f"{_PREAMBLE}\n{body}\n\\end{{document}}\n"


def rows(e: Expr, derivative: str, room: int = ROW) -> list[str]:
    r"""The rows of a line of a derivation, each of which fits beside its reason.

    >>> from calctool.parsing import parse
    >>> rows(parse("x + 1"), "leibniz")
    ['x + 1']
    >>> len(rows(parse(" + ".join(f"{n} sin({n} x)" for n in range(1, 12))), "leibniz"))
    3
    """

    def latex(part: Expr) -> str:
        return show(part, "latex", derivative)

    def typed(part: Expr) -> str:
        return show(part, "plain", derivative)

    extent = _extent(e, derivative)
    if type(e) is not Add or extent <= room:
        return [_fitted(latex(e), extent, room)]
    out, used = [""], 0
    for term, said in zip(terms(e, latex), terms(e, typed), strict=True):
        if used and used + len(said) > room:
            out.append("")
            used = 0
        out[-1] += term
        used += len(said)
    return [row.strip() for row in out]


def signed(line: Expr, shown: str) -> str:
    """A line as it is ``shown``, after an equals sign, or, where it is words, after their room."""
    return (sign_before(line) or r"\ ") + shown


def worked(head: str, e: Expr, said: str, derivative: str, depth: int = 0) -> list[str]:
    """A line after its left side, if it has one, as rows of an alignment, the reason in its column.

    Those of a part are moved in by its ``depth``.
    """
    first, *more = rows(e, derivative, ROW - 3 * depth)
    above, indent = [f"& {head}"] if head else [], r"\quad" * (depth + 1)
    row = rf"& \worked{{{indent} {signed(e, first)}}}{{{said}}}"
    return [*above, row, *[rf"& {indent}\qquad {part}" for part in more]]


def wide_columns(cells: Sequence[Sequence[str]]) -> str:
    """The columns of a table, the widest of them of a width in which a text is broken."""
    widths = [max(map(len, column), default=0) for column in zip(*cells, strict=True)]
    if sum(widths) <= _ACROSS:
        return "l" * len(widths)
    kept = [width for width in widths if width <= _NARROW]
    share = max((_ACROSS - sum(kept)) // max(len(widths) - len(kept), 1), _NARROW)
    return "".join(["l" if width <= _NARROW else rf"p{{{1.7 * share:.0f}mm}}" for width in widths])


_ACROSS, _NARROW = 95, 25
"""Characters of a page, and of a column that is never broken."""


def displayed(formulas: Sequence[str]) -> str:
    """Formulas on lines of their own."""
    return "\n".join([rf"\[ {formula} \]" for formula in formulas])


def _fitted(formula: str, extent: int, room: int) -> str:
    """The formula, made smaller where it needs more room."""
    if extent <= room:
        return formula
    return rf"\resizebox{{{1.8 * room:.0f}mm}}{{!}}{{$\displaystyle {formula}$}}"


def _extent(e: Expr, derivative: str) -> int:
    """How wide a formula is, in characters as it is typed: a fraction is as wide as its wider part."""
    if type(e) is Div:
        return max([_extent(part, derivative) for part in e.args])
    return len(show(e, "plain", derivative))
