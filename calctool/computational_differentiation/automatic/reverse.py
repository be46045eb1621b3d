"""Reverse mode: one sweep back from f gives its derivatives by all the variables.

The adjoint of an operation is the derivative of f by its letter.  It is the sum over all operations that use it of
their adjoint times what they pass on: every path to f counts.

Source: Griewank and Walther, *Evaluating Derivatives* (2nd ed.), 3.2; theorem 4.1 bounds the work.
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.computational_differentiation.automatic.values import (
    SweepValue,
    SweepValues,
    operations_in,
    product,
    total,
)
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, ZERO, Sym


class Contribution(NamedTuple):
    """What comes back through one operation: its adjoint times its derivative."""

    through: Sym
    adjoint: SweepValue
    local: SweepValue


class Adjoint(NamedTuple):
    """The derivative of f by a letter or a variable, and the contributions of the paths it is the sum of."""

    by: Sym
    paths: tuple[Contribution, ...]
    value: SweepValue


class ReverseSweep(NamedTuple):
    """The adjoints of the operations, last operation first, those of the variables, and the operations they take."""

    inside: tuple[Adjoint, ...]
    gradient: tuple[Adjoint, ...]
    work: int


def reverse(values: SweepValues) -> ReverseSweep:
    """The derivatives by all variables, from f back to them.

    >>> from calctool.computational_differentiation.automatic.graph import OperationGraph
    >>> from calctool.books import derivative_engine
    >>> from calctool.parsing import parse
    >>> graph = OperationGraph(parse("x^2 y"), [Sym("x"), Sym("y")], derivative_engine())
    >>> values = SweepValues(graph, {"x": ONE, "y": parse("3")})
    >>> sweep = reverse(values)
    >>> [str(adjoint.value.number) for adjoint in sweep.gradient], sweep.work
    (['6.0', '1.0'], 2)
    """
    graph = values.graph
    paths: dict[str, list[Contribution]] = {}
    inside: list[Adjoint] = []
    ones = {graph.top.name}
    work = 0

    def collected(by: Sym) -> Adjoint:
        if by == graph.top:
            return Adjoint(by, (), SweepValue(1, ONE))
        found = paths.get(by.name, [])
        value = total([product(c.adjoint, c.local) for c in found]) if found else SweepValue(0, ZERO)
        return Adjoint(by, tuple(reversed(found)), value)

    for operation in reversed(graph.operations):
        name = operation.letter.name
        adjoint = collected(operation.letter)
        inside.append(adjoint)
        if len(adjoint.paths) == 1 and adjoint.paths[0].through.name in ones:
            passed = values.local[adjoint.paths[0].through.name, name].formula
            ones |= {name} if literal_value(passed) in (1, -1) else set()
        for x in operation.uses:
            local = values.local[name, x.name]
            there = paths.setdefault(x.name, [])
            there.append(Contribution(operation.letter, adjoint.value, local.value))
            work += operations_in(local.formula) + (len(there) > 1)
            work += literal_value(local.formula) not in (1, -1) and name not in ones
    return ReverseSweep(tuple(inside), tuple(collected(x) for x in graph.names), work)
