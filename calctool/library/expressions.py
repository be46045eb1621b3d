"""Expressions by themselves: read, written, and handed to SymPy and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calctool.errors import InputError
from calctool.expr import printer
from calctool.expr.styles import STYLES
from calctool.expr.tree import Expr
from calctool.interop import sympy as interop
from calctool.library.display import page
from calctool.library.given import (
    Formula,
    Formulas,
    Texts,
    WrongKind,
    counted,
    flag,
    is_list,
    listed,
    short,
    word,
)
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import LibraryReport
from calctool.parsing import commas, parse_goal, read_condition
from calctool.report import FORMATS
from calctool.tasks import HINTS, NOTATIONS, ROOTS


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
        text, reading = asked.formula(given), word("roots", roots, ROOTS)
        try:
            return parse_goal(text, reading)
        except InputError as error:
            try:
                return read_condition(text, reading, goals=True)
            except InputError:
                raise error from None

    return alone(work)


def show(given: Formula, notation: str = "plain", derivative: str = "leibniz") -> str:
    """An expression as text that can be read again, or in another notation: unicode, latex, python.

    ``derivative`` says how a d/dx in it is written: leibniz, lagrange, newton, euler, partial.

    >>> show("(2*x**2+8)**2"), show("sqrt(x)", "unicode"), show("2x", "python")
    ('(2x^2 + 8)^2', '√x', '2*x')
    """

    def work() -> str:
        ways = {*NOTATIONS, *NOTATIONS.values()}
        return printer.show(read(given), word("notation", notation, STYLES), word("derivative", derivative, ways))

    return alone(work)


def decimal_points(text: str) -> str:
    """The text with a point for each decimal comma.  Raises InputError where a comma can be meant in two ways.

    >>> decimal_points("0,5x + max(1,5; 2)")
    '0.5x + max(1.5; 2)'
    """

    def work() -> str:
        if not isinstance(text, str):
            raise WrongKind(f"a text is expected, not {short(text)}")
        return commas.decimal_points(text)

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
        several: Any = symbols
        if not isinstance(symbols, Mapping):
            several = {Texts().name(symbol): symbol for symbol in (listed(several) if is_list(several) else [several])}
        known = {Texts().name(name): symbol for name, symbol in several.items() if interop.is_sympy(symbol)}
        if len(known) < len(several):
            raise WrongKind(f"symbols of SymPy's are expected, not {short(symbols)}")

        def one(e: Any) -> Any:
            return interop.in_symbols(interop.to_sympy(read(e)), known)

        if not is_list(given):
            return one(given)
        rows = [[one(e) for e in row] if is_list(row) else [one(row)] for row in listed(given)]
        if len({len(row) for row in rows}) > 1:
            raise InputError("the rows of a matrix are equally long", code="unreadable")
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


def write(
    solution: LibraryReport,
    format: str = "text",
    *,
    steps: bool | None = None,
    hint: int | str | None = None,
    step: int = 1,
    notation: str | None = None,
    ascii: bool = True,
    color: bool = False,
    width: int = 80,
    quiet: bool = False,
    standalone: bool = False,
    embedded: bool = False,
) -> str:
    """A solution or a judgement in a format, as the command line prints it, with its steps unless ``steps=False``.

    ``format`` is a key of :data:`calctool.report.FORMATS`; the rest are the choices of :class:`calctool.report.View`.
    How the text was read is told in ``solution.notes``.

    >>> from calctool.library.commands import diff
    >>> print(write(diff("x^2"), "latex", steps=False))
    2x
    <BLANKLINE>
    """

    def work() -> str:
        if not isinstance(solution, LibraryReport):
            raise WrongKind(f"what a command gives is expected, not {short(solution)}")
        flags = {"ascii": ascii, "color": color, "quiet": quiet, "standalone": standalone, "embedded": embedded}
        view: dict[str, Any] = {name: flag(name, value) for name, value in flags.items()}
        view |= {"step": counted("step", step), "width": counted("width", width)}
        if steps is not None:
            view["steps"] = flag("steps", steps)
        if hint is not None:
            view["hint"] = int(word("hint", hint, HINTS))
        if notation is not None:
            view["notation"] = word("notation", notation, {*NOTATIONS, *NOTATIONS.values()})
        return page(solution.report, word("format", format, FORMATS), **view)

    return alone(work)
