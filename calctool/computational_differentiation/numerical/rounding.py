"""What a program computes and how far it is off: doubles, with a bound of the rounding error carried from step to step.

Each operation adds its own rounding, which is measured against a ball, and passes on what its operands were off by.
No assumption about the library of functions is needed: its errors are measured too.

Source: Higham, *Accuracy and Stability of Numerical Algorithms* (2002), 3.3 (running error analysis).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.traversal import fold, rewrite
from calctool.expr.tree import Add, Connective, Const, Div, Expr, Func, Mul, Neg, Num, Piecewise, Pow, Relation, Sym
from calctool.numeric.balls import Balls, balls
from calctool.numeric.doubles import Run, compiled
from calctool.numeric.fields import library_name
from calctool.numeric.operations import NoValue, compute
from calctool.parsing.formulas import by_formula

EPSILON = 2.0**-52
"""Machine epsilon of IEEE doubles: the smallest power of 2 with 1 + epsilon > 1."""
LARGEST = math.ldexp(1 - 2.0**-53, 1024)
SMALLEST_NORMAL = 2.0**-1022
BITS = 192
"""Of the balls: a double has 53."""


class Computed(NamedTuple):
    """A double that a program computes, and a ball that bounds how far it is off; None where that is not known.

    The value is nan where there is none, and ``why`` says what happened: overflow, or a value that is not defined.
    """

    value: float
    error: Any
    why: str = ""


def program_of(e: Expr) -> Expr:
    """The expression in the operations a program has: sums and products of two, functions of a library only.

    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> show(program_of(parse("sec(x) + log_2(x) + 1")))
    '(1/cos(x) + ln(x)/ln(2)) + 1'
    """

    def one(node: Expr) -> Expr:
        if isinstance(node, (Add, Mul)) and len(node.args) > 2:
            kind: Callable[[Expr, Expr], Expr] = Add if isinstance(node, Add) else Mul
            first, *rest = node.args
            for a in rest:
                first = kind(first, a)
            return first
        if not isinstance(node, Func):
            return node
        if node.name == "root" and literal_value(node.args[1]) is not None:
            return Pow(node.args[0], Div(Num(1), node.args[1]))
        row = FUNCTIONS[node.name]
        own = row.numeric and (library_name(row, 0).isidentifier() or library_name(row, 0)[0] in ".-")
        if node.name == "tan" or (own and node.name not in ("log", "root")):
            return node
        written = by_formula(node)
        return written if written == node else program_of(written)

    return rewrite(e, one)


class Program:
    """An expression as a program computes it, one operation after the other.

    >>> from calctool.parsing import parse
    >>> f = Program(parse("x^2"))
    >>> f.run({"x": Computed(3.01, balls(BITS).zero)}).value
    9.060099999999998
    """

    def __init__(self, e: Expr) -> None:
        self.body = program_of(e)
        self._runs: dict[int, tuple[Run, list[int]]] = {}
        """How each node runs over the values of its operands, by its address; the body keeps it alive."""

    def run(self, inputs: Mapping[str, Computed], *, typical: bool = False) -> Computed:
        """The value for these values of the letters, and a bound of its error.

        With ``typical`` each operation counts as rounded by half a unit in the last place, as it mostly is about this
        place, and not by what it happens to be here.
        """
        k = balls(BITS)
        with k.working():
            return fold(self.body, lambda node, parts: self._one(k, node, parts, inputs, typical))

    def _one(
        self, k: Balls, node: Expr, parts: list[Computed], inputs: Mapping[str, Computed], typical: bool
    ) -> Computed:
        if isinstance(node, Sym):
            return inputs[node.name]
        if isinstance(node, (Relation, Connective)):
            return _condition(k, node, parts)
        if isinstance(node, Piecewise):
            return _branch(parts)
        lost = next((p for p in parts if math.isnan(p.value)), None)
        if lost is not None:
            return lost
        value, why = self._double(node, [p.value for p in parts])
        if not math.isfinite(value):
            return Computed(math.nan, None, why or "overflow")
        if isinstance(node, Neg):
            return Computed(value, parts[0].error)
        if any(p.error is None for p in parts):
            return Computed(value, None)
        exact = compute(k, node, [k.arb(p.value) for p in parts])
        if exact.__class__ is NoValue:
            return Computed(value, None)
        own = abs(exact - k.arb(value)).upper()
        if typical and not isinstance(node, (Num, Const)):
            own = k.arb(math.ulp(value) / 2)
        if all(p.error == 0 for p in parts):
            return Computed(value, own)
        about = compute(k, node, [k.arb(p.value, p.error) for p in parts])
        if about.__class__ is NoValue:
            return Computed(value, None)
        return Computed(value, (own + abs(about - exact).upper()).upper())

    def _double(self, node: Expr, values: Sequence[float]) -> tuple[float, str]:
        """The operation on doubles; nan and the reason where it gives none."""
        known = self._runs.get(id(node))
        if known is None:
            kept = [not a.free and (isinstance(node, Pow) or not a.args) for a in node.args]
            letters = [f"a_{i}" for i in range(len(node.args))]
            one = node.with_args([a if k else Sym(n) for a, k, n in zip(node.args, kept, letters, strict=True)])
            known = self._runs[id(node)] = compiled(one, letters), [i for i, k in enumerate(kept) if not k]
        run, _ = known
        try:
            value = run(values)
        except OverflowError:
            return math.nan, "overflow"
        except (ArithmeticError, ValueError):
            return math.nan, "undefined"
        return value, "undefined" if math.isnan(value) else ""


def exactly(value: float) -> Computed:
    """A number that is a double.

    >>> exactly(0.5).error == 0
    True
    """
    return Computed(value, balls(BITS).zero)


def _condition(k: Balls, node: Expr, parts: list[Computed]) -> Computed:
    """Whether it holds, as 1 or 0; the error is None where roundings may have decided."""
    if isinstance(node, Connective):
        holds = [p.value == 1 for p in parts]
        met = any(holds) if node.op == "or" else all(holds)
        certain = all(p.error is not None for p in parts)
        return Computed(float(met), k.zero if certain else None)
    lost = next((p for p in parts if math.isnan(p.value)), None)
    if lost is not None:
        return lost
    assert isinstance(node, Relation)
    found = compute(k, node, [k.arb(p.value) for p in parts])
    known = None
    if all(p.error is not None for p in parts):
        known = compute(k, node, [k.arb(p.value, p.error) for p in parts])
    return Computed(float(found is True), k.zero if known is found else None)


def _branch(parts: list[Computed]) -> Computed:
    certain = True
    for value, condition in zip(parts[::2], parts[1::2], strict=True):
        if math.isnan(condition.value):
            return condition
        certain = certain and condition.error is not None
        if condition.value == 1:
            return value if certain else Computed(value.value, None, value.why)
    return Computed(math.nan, None, "undefined")
