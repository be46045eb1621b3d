"""Expressions by themselves: read, written, and handed to SymPy and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calctool.errors import InputError
from calctool.expr.tree import Expr
from calctool.interop import sympy as interop
from calctool.library.display import page
from calctool.library.given import Formula, Formulas, Texts, is_list, listed
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import LibraryReport
from calctool.parsing import parse_goal, read_condition
from calctool.report import FORMATS
from calctool.tasks.asked import one_of


def read(given: Formula, roots: str = "real") -> Expr:
    """An expression as typed, nothing evaluated: ``x - 1*2`` stays that.  Raises InputError with the place.

    A condition (``0 < x < 1``) and a goal (``d/dx [x^2]``) are expressions too.  With ``roots="principal"`` x^(1/3) is
    a power without a value for negative x, and not the real root.

    >>> read("x^2") == read("x**2"), hash(read("2x")) == hash(read("2*x")), read("x - 1*2") == read("x - 2")
    (True, True, False)
    >>> print(read("(2*x**2+8)**2"), read("x != 1"))
    (2x^2 + 8)^2 x != 1
    """

    def work() -> Expr:
        if isinstance(given, Expr):
            return given
        asked = Texts()
        if interop.is_sympy(given):
            return asked.expression(given)
        text = asked.formula(given)
        try:
            return parse_goal(text, roots)
        except InputError as error:
            try:
                return read_condition(text, roots, goals=True)
            except InputError:
                raise error from None

    return alone(work)


def to_sympy(given: Formula | Sequence[Formulas], symbols: Iterable[Any] | Mapping[str, Any] = ()) -> Any:
    """An expression or a condition as a SymPy object, a vector or rows of them as a ``Matrix``.

    A derivative or a limit that is still to be worked out is SymPy's own, as it stands.

    Its names become real symbols, or the ``symbols`` given that have their names.  Raises InputError for text that
    cannot be read, Undecided for what SymPy could not hold.

    >>> to_sympy("x^2 + 1")
    x**2 + 1
    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> to_sympy("2x", [x]) - 2 * x, to_sympy("d/dx [sin x]").doit()
    (0, cos(x))
    """

    def work() -> Any:
        known = symbols if isinstance(symbols, Mapping) else {Texts().name(symbol): symbol for symbol in symbols}

        def one(e: Any) -> Any:
            return interop.in_symbols(interop.to_sympy(read(e)), known)

        if not is_list(given):
            return one(given)
        rows = [[one(e) for e in row] if is_list(row) else [one(row)] for row in listed(given)]
        return interop.matrix(rows)

    return alone(work)


def from_sympy(given: Any) -> Expr:
    """A SymPy object in calctool's nodes, in the shape a textbook writes.  Raises InputError for what has none here.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> print(from_sympy((x + 1) / sympy.sqrt(x)))
    (x + 1)/sqrt(x)
    >>> from_sympy(sympy.Integral(x, x))
    Traceback (most recent call last):
    calctool.errors.InputError: integrals are not part of calctool: Integral(x, x)
    """
    return alone(lambda: Texts().expression(given))


def write(solution: LibraryReport, format: str = "text", **view: Any) -> str:
    """A solution or a judgement in a format, as the command line prints it, with its steps unless ``steps=False``.

    ``format`` is a key of :data:`calctool.report.FORMATS`; the rest are the choices of :func:`calctool.report.render`,
    such as ``hint=1``, ``width=100``, ``ascii=False``.  How the text was read is told in ``solution.notes``.

    >>> from calctool.library.commands import diff
    >>> print(write(diff("x^2"), "latex", steps=False))
    2x
    <BLANKLINE>
    """
    one_of("format", format, FORMATS)
    return alone(lambda: page(solution.report, format, **view))
