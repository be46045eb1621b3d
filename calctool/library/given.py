"""What may stand for a text: numbers, expressions of calctool's and of SymPy's, and lists of them.

All is read as if it had been typed: there is one way from a question to its answer.  So a thing is written down as a
text that is read back as the same thing, or refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite, nan
from numbers import Rational, Real
from typing import Any, Protocol, TypeGuard

from calctool.errors import InputError, Undecided
from calctool.expr.exact import MAX_WRITTEN_BITS
from calctool.expr.letters import UNDEFINED
from calctool.expr.printer import show
from calctool.expr.traversal import nodes, substitute
from calctool.expr.tree import Expr, Num, Relation, Sym, UndefinedFunction
from calctool.interop import sympy as interop
from calctool.parsing import read_name
from calctool.tasks.asked import one_of


class SymPyObject(Protocol):
    """Anything of SymPy's: an expression, a symbol, a relation, a matrix."""

    @property
    def free_symbols(self) -> Any: ...


Formula = str | int | float | Fraction | Decimal | Expr | SymPyObject
"""What an expression may be given as."""
Name = str | Sym | SymPyObject
Names = Name | Sequence[Name]
Formulas = Formula | Sequence[Formula]
"""One, or several in order: coordinates, the ends of an interval, the components of a vector."""
Where = Formulas | Mapping[Any, Formula]
"""A point: coordinates in the order of the variables, or by their names."""
Region = str | tuple[Formula, Formula] | Mapping[Any, tuple[Formula, Formula]]
"""An interval, or the sides of a box by their names."""


class WrongKind(InputError, TypeError):
    """A thing of a kind that stands for no text: bad input as any other, and to Python a TypeError."""

    def __init__(self, what: str) -> None:
        super().__init__(what, code="usage")


class Texts:
    """The texts of one question, and what was seen while they were written.

    ``symbols`` are SymPy's own by the names they have here, so that the answer can be given in them; ``principal`` says
    that a power with a fraction for its exponent came from where it is not the real root of a negative number.
    """

    def __init__(self) -> None:
        self.symbols: dict[str, Any] = {}
        self.principal = False

    def formula(self, given: Formula | Relation) -> str:
        """The text of an expression.  Raises InputError, WrongKind for a thing of another kind.

        >>> asked = Texts()
        >>> [asked.formula(g) for g in ("x^2", 0.5, -3, Fraction(1, 3), Sym("x") + 1, float("inf"))]
        ['x^2', '0.5', '-3', '1/3', 'x + 1', 'oo']
        """
        if isinstance(given, str):
            return given
        if isinstance(given, Expr):
            return self._written(given)
        if isinstance(given, (Real, Decimal)) and not isinstance(given, bool):
            return number_text(given)
        if interop.is_sympy(given) and not is_list(given):
            return self._written(self.expression(given))
        raise WrongKind(f"neither text nor a number nor an expression: {short(given)}")

    def expression(self, given: Any) -> Expr:
        """A SymPy object in calctool's nodes; its symbols are remembered.  Raises InputError, WrongKind for another."""
        if not isinstance(given, int) and (is_list(given) or not interop.is_sympy(given)):
            raise WrongKind(f"no expression of SymPy's: {short(given)}")
        try:
            found = interop.from_sympy(given)
        except Undecided as error:
            raise InputError(f"{error.why}: {short(given)}", code="unreadable") from None
        for symbol in sorted(getattr(given, "free_symbols", ()), key=str):
            name = str(symbol.name)
            # What Python keeps for itself, SymPy spells otherwise.
            ours = Sym("lambda") if name == "lamda" else _readable(name)
            if ours.name != name:
                found = substitute(found, name, ours)
            if self.symbols.setdefault(ours.name, symbol) != symbol:
                hint = "to SymPy they are two; use one of them"
                raise InputError(f"there are two symbols called '{name}'", name, (0, len(name)), hint)
        return found

    def _written(self, e: Expr) -> str:
        for name in sorted(e.free):
            _readable(name)
        if any(_is_principal(node) for node in nodes(e)):
            self.principal = True
            return show(e, "python")
        for node in nodes(e):
            if isinstance(node, UndefinedFunction) and node.name not in UNDEFINED:
                hint = "functions without a formula are called " + ", ".join(UNDEFINED)
                raise InputError(f"'{node.name}' is no function here", show(e), hint=hint)
        return show(e)

    def name(self, given: Name) -> str:
        """The name of a variable."""
        if isinstance(given, str):
            return given
        if isinstance(given, Sym) or _is_symbol(given):
            return self.formula(given)
        raise WrongKind(f"neither text nor a symbol: {short(given)}")

    def option(self, given: Any) -> str:
        """The text of an option: a point or an interval by names, a list, a word or an expression.

        >>> asked = Texts()
        >>> asked.option({"x": 1, Sym("y"): "pi/2"}), asked.option({"x": (0, 1)}), asked.option([1, "a"])
        ('x = 1, y = pi/2', 'x = 0..1', '1, a')
        """
        if isinstance(given, Mapping):
            return ", ".join([f"{self.name(name)} = {self._coordinate(value)}" for name, value in given.items()])
        return self.formulas(given)

    def _coordinate(self, given: Any) -> str:
        return "..".join([self.formula(end) for end in given]) if is_list(given) else self.formula(given)

    def formulas(self, given: Formulas) -> str:
        """Several expressions, in order, or one.

        >>> Texts().formulas((1, "pi/2"))
        '1, pi/2'
        """
        several: Any = given
        return ", ".join([self.formula(g) for g in listed(several)]) if is_list(several) else self.formula(several)

    def table(self, given: Any) -> str | list[tuple[float, ...]]:
        """Rows of numbers, or the name of a file that holds them.

        >>> Texts().table([(0, 1), (Fraction(1, 2), "3")])
        [(0.0, 1.0), (0.5, 3.0)]
        """
        if isinstance(given, str):
            return given
        rows = [listed(row) if is_list(row) else [] for row in listed(given)] if is_list(given) else []
        if not all(rows):
            raise WrongKind(f"neither rows of numbers nor the name of a file: {short(given)}")
        return [tuple(map(_measured, row)) for row in rows]

    def answer(self, given: Any) -> str:
        """An answer, which may be a vector or a matrix.

        >>> Texts().answer([[1, "2x"], [3, 4]]), Texts().answer((Sym("x"), 0))
        ('[[1, 2x], [3, 4]]', '(x, 0)')
        """
        if not is_list(given):
            return self.option(given) if isinstance(given, Mapping) else self.formula(given)
        rows = listed(given)
        if rows and all(isinstance(row, Mapping) for row in rows):  # points by the names of their coordinates
            return ", ".join([self.option(row) for row in rows])
        if any(map(is_list, rows)):
            return "[" + ", ".join([f"[{self.formulas(row)}]" for row in rows]) + "]"
        return f"({self.formulas(rows)})"


def word(option: str, given: Any, valid: Collection[str]) -> str:
    """An option that is one of some words."""
    return one_of(option, Texts().formula(given), valid)


def flag(option: str, given: Any) -> bool:
    """An option that is said or not."""
    if not isinstance(given, bool):
        raise WrongKind(f"{option} is True or False, not {short(given)}")
    return given


def counted(option: str, given: Any) -> int:
    """An option that is a number from 1 on."""
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given < 100_000:
        raise WrongKind(f"{option} is a number from 1 on, not {short(given)}")
    return given


def number_text(given: int | float | Fraction | Real | Decimal) -> str:
    """A number as it is typed: 0.1 is one tenth, whatever its bits are.

    >>> [number_text(n) for n in (1e-7, Decimal("2.50"), Fraction(-2, 4), float("-inf"))]
    ['0.0000001', '2.50', '-1/2', '-oo']
    """
    if isinstance(given, Rational):
        p, q = int(given.numerator), int(given.denominator)
        if max(p.bit_length(), q.bit_length()) > MAX_WRITTEN_BITS:
            raise InputError("too large a number", code="unreadable")
        return str(p) if q == 1 else f"{p}/{q}"
    number = given if isinstance(given, Decimal) else Decimal(repr(float(given)))
    if number.is_nan():
        raise InputError("nan is no number", code="unreadable")
    if number.is_infinite():
        return "oo" if number > 0 else "-oo"
    if abs(number.adjusted()) + len(number.as_tuple().digits) > MAX_WRITTEN_BITS // 3:
        raise InputError("too large a number", code="unreadable")
    return f"{number:f}"


def _measured(given: Any) -> float:
    try:
        value = float("nan" if isinstance(given, bool) else given)
    except (TypeError, ValueError, OverflowError):
        value = nan
    if not isfinite(value):
        raise WrongKind(f"rows of data hold numbers, not {short(given)}")
    return value


def _is_principal(e: Expr) -> bool:
    """Is it a fraction that is one number: the exponent of a power without a value for a negative base?"""
    return isinstance(e, Num) and "/" in e.text


def _readable(name: str) -> Sym:
    """The variable of that name, as it is read."""
    try:
        return read_name(name)
    except InputError as error:
        raise InputError(f"a symbol cannot be called '{name}' here", name, (0, len(name)), error.hint) from None


def is_list(given: Any) -> bool:
    """Are there things in it, in an order?"""
    if isinstance(given, (str, bytes, Real, Mapping, set, frozenset)):
        return False
    return isinstance(given, Iterable) or hasattr(given, "tolist")


def listed(given: Any) -> list[Any]:
    """The things in a list; the rows of a matrix, one row or column of which is a vector."""
    if not hasattr(given, "tolist"):
        return list(given)
    rows = given.tolist()
    if interop.is_sympy(given) and 1 in given.shape:
        return [e for row in rows for e in row]
    return rows if isinstance(rows, list) else [rows]


def is_name(given: object) -> TypeGuard[Name]:
    """Is it a variable: a symbol, or a text that is a name?

    >>> is_name("x"), is_name(Sym("x")), is_name("0"), is_name(0)
    (True, True, False, False)
    """
    return given.isidentifier() if isinstance(given, str) else isinstance(given, Sym) or _is_symbol(given)


def _is_symbol(given: object) -> bool:
    return interop.is_sympy(given) and bool(getattr(given, "is_Symbol", False))


def short(given: object) -> str:
    """A thing as Python shows it, on one line of no great length."""
    try:
        text = repr(given)
    except Exception:  # it is anybody's: a number of 5,000 digits has none either
        text = f"a {type(given).__name__}"
    return text if len(text) <= 60 else text[:57] + "..."
