"""The numbers of a sweep: the value of each operation and of what it passes on, exact as long as that is short.

Beside the exact value goes a number of many digits; what is too long to be written exactly is shown rounded, and
counted with all its digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calctool.books import derivative_engine
from calctool.computational_differentiation.automatic.graph import Operation, OperationGraph
from calctool.errors import CalcError, Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import count, substitute_all
from calctool.expr.tree import Expr, Func, Mul, Neg, Substituted, Sym, add, as_expr
from calctool.first_principles.smoothness import formula_there
from calctool.numeric.branches import DIGITS
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import NoValue
from calctool.numeric.taylor import Value as Number
from calctool.simplification import SIMPLIFICATIONS
from calctool.simplification.arithmetic import arithmetic

SHORT = 12
"""Symbols of a closed form that is still written out."""
LONG = 60
"""Digits of a fraction that is."""


class SweepValue(NamedTuple):
    """A number, and the closed expression that it is exactly, if that is short."""

    number: Number
    exact: Expr | None

    @property
    def zero(self) -> bool:
        """Is it exactly 0?"""
        return self.exact is not None and literal_value(self.exact) == 0

    @property
    def text(self) -> str:
        """It written out, to ten digits where it is not known exactly."""
        return f"{float(self.number):.10g}" if self.exact is None else show(self.exact)


class SweepValues:
    """What the operations of a graph and their derivatives are worth at a point.

    Raises Undecided where a number is out of reach.

    >>> from calctool.parsing import parse
    >>> graph = OperationGraph(parse("x^2 + sin(x)"), [Sym("x")], derivative_engine())
    >>> values = SweepValues(graph, {"x": parse("pi/6")})
    >>> [show(values.of[name].exact) for name in ("v_1", "v_2", "v_3")]
    ['pi^2/36', '1/2', 'pi^2/36 + 1/2']
    """

    def __init__(self, graph: OperationGraph, point: Mapping[str, Expr]) -> None:
        self.graph = graph
        self.point = point
        self._numbers = EvaluationPoint()
        self.of: dict[str, SweepValue] = {}
        for x in graph.names:
            self.of[x.name] = SweepValue(self._number(x), point[x.name])
        for operation in graph.operations:
            number = self._number(operation.whole)
            self.of[operation.letter.name] = SweepValue(number, self.exactly(operation.formula))
        self.local: dict[tuple[str, str], Local] = {}
        for operation in graph.operations:
            for x in operation.uses:
                self.local[operation.letter.name, x.name] = self._local(operation, x)

    def _local(self, operation: Operation, x: Sym) -> Local:
        formula = self.graph.local(operation, x)
        number = self._number(self.graph.without_letters(formula))
        return Local(formula, SweepValue(number, self.exactly(formula)))

    def _number(self, e: Expr) -> Number:
        """The number an expression in the variables has at the point; raises Undecided."""
        for name, place in self.point.items():
            e = Substituted(e, Sym(name), place)
        found = self._numbers.value(e, DIGITS)
        if found.__class__ is NoValue:
            raise Undecided(f"a number is out of reach: {show(e)[:80]}")
        return found

    def numbers(self, e: Expr) -> Expr | None:
        """The expression with the exact values put in for its letters, without branches; None if one is not known."""
        values = {name: self.of[name].exact for name in e.free}
        known = {name: v for name, v in values.items() if v is not None}
        if len(known) < len(values):
            return None
        return formula_there(substitute_all(e, known), {})

    def exactly(self, e: Expr) -> Expr | None:
        """The value of an expression in the letters, as a closed expression."""
        here = self.numbers(e)
        return None if here is None else closed(here)


class Local(NamedTuple):
    """What an operation passes on to a letter it uses: its derivative, as a formula and as a value."""

    formula: Expr
    value: SweepValue


def closed(e: Expr) -> Expr | None:
    """The exact value of an expression without letters, as short as it gets; None where it stays long.

    >>> from calctool.parsing import parse
    >>> [v and show(v) for v in map(closed, map(parse, ("2*2 + 1/3", "sin(pi/3)", "sin(2)cos(3)tan(4)ln(5)+e^7")))]
    ['13/3', 'sqrt(3)/2', None]
    """
    exact = rational_value(e)
    if exact is not None:
        short = len(str(exact.numerator)) + len(str(exact.denominator)) <= LONG
        return as_expr(exact) if short else None
    if count(e) > 4 * SHORT:
        return None
    try:
        found = derivative_engine(simplify=(arithmetic, *SIMPLIFICATIONS)).settle(e).result
    except CalcError:
        return None
    return found if count(found) <= SHORT else None


def product(a: SweepValue, b: SweepValue) -> SweepValue:
    """The product, exact where both are."""
    exact = None if a.exact is None or b.exact is None else closed(Mul(a.exact, b.exact))
    if a.zero or b.zero:
        exact = as_expr(0)
    return SweepValue(a.number * b.number, exact)


def total(parts: list[SweepValue]) -> SweepValue:
    """The sum, exact where all parts are."""
    exact = [p.exact for p in parts if p.exact is not None]
    number = sum((p.number for p in parts[1:]), parts[0].number) if parts else 0
    return SweepValue(number, closed(add(exact)) if len(exact) == len(parts) else None)


def operations_in(e: Expr) -> int:
    """How many single operations an expression is: the plus signs, products, powers and functions in it.

    >>> from calctool.parsing import parse
    >>> [operations_in(parse(e)) for e in ("x", "2x", "-1", "a + b + c", "1/(2 sqrt(x))", "-sin(x)")]
    [0, 1, 0, 2, 3, 2]
    """
    if literal_value(e) is not None or not e.args:
        return 0
    inside = sum(operations_in(a.body if isinstance(a, Neg) else a) for a in e.args)
    return inside + (1 if isinstance(e, (Func, Neg)) else max(1, len(e.args) - 1))
