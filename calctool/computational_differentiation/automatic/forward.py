"""Forward mode: every operation works on dual numbers, its value and its derivative by one variable.

Sources: Baydin, Pearlmutter, Radul and Siskind, "Automatic Differentiation in Machine Learning: a Survey", JMLR 18
(2018), 3.1 (tangents and dual numbers); Griewank and Walther, *Evaluating Derivatives* (2nd ed.), 3.1.
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.computational_differentiation.automatic.graph import Operation
from calctool.computational_differentiation.automatic.values import (
    SweepValue,
    SweepValues,
    operations_in,
    product,
    total,
)
from calctool.expr.exact import literal_value
from calctool.expr.tree import ONE, ZERO, Sym


class Share(NamedTuple):
    """What comes into an operation by something it uses: its derivative, times that of what is used."""

    used: Sym
    local: SweepValue
    tangent: SweepValue


class Tangent(NamedTuple):
    """A line of the sweep: the derivative of an operation, and the parts it is the sum of, by what it uses."""

    operation: Operation
    parts: tuple[Share, ...]
    value: SweepValue


class ForwardSweep(NamedTuple):
    """The derivative by one variable, the lines that lead to it, and the operations they take beside the values."""

    x: Sym
    lines: tuple[Tangent, ...]
    value: SweepValue
    work: int


def forward(values: SweepValues, x: Sym) -> ForwardSweep:
    """The derivative by ``x``, from the variables up.

    >>> from calctool.computational_differentiation.automatic.graph import OperationGraph
    >>> from calctool.books import derivative_engine
    >>> from calctool.parsing import parse
    >>> graph = OperationGraph(parse("x^2 y"), [Sym("x"), Sym("y")], derivative_engine())
    >>> values = SweepValues(graph, {"x": ONE, "y": parse("3")})
    >>> sweep = forward(values, Sym("x"))
    >>> [str(line.value.number) for line in sweep.lines], sweep.work
    (['2.0', '6.0'], 2)
    """
    graph = values.graph
    nothing = SweepValue(0, ZERO)
    dot = {y.name: nothing for y in graph.names} | {x.name: SweepValue(1, ONE)}
    lines: list[Tangent] = []
    ones = {x.name}
    work = 0
    for operation in graph.operations:
        name = operation.letter.name
        parts = []
        for used in operation.uses:
            local = values.local[name, used.name]
            if not dot[used.name].zero:
                parts.append(Share(used, local.value, dot[used.name]))
                one = literal_value(local.formula) in (1, -1)
                work += operations_in(local.formula) + (not one and used.name not in ones)
                if one and used.name in ones and len(operation.uses) == 1:
                    ones.add(name)
        work += max(0, len(parts) - 1)
        dot[name] = total([product(part.local, part.tangent) for part in parts]) if parts else nothing
        lines.append(Tangent(operation, tuple(parts), dot[name]))
    return ForwardSweep(x, tuple(lines), dot.get(graph.top.name, nothing), work)
