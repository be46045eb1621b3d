"""The diagram of the elementary operations of a function: values going down, derivatives beside the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calctool.computational_differentiation.automatic.values import SweepValue, SweepValues
from calctool.expr.printer import show
from calctool.pictures.diagram import Diagram, Link, Node

SHORT, DIGITS = 16, 6
"""A value of more characters is written as a decimal, of so many digits."""
Derivatives = Sequence[tuple[str, Mapping[str, SweepValue]]]
"""What a sweep has found: a derivative as it is written, {} standing for the letter, and its values by letter."""


def operations_of(values: SweepValues, found: Derivatives, title: str, called: str) -> Diagram:
    """The graph as a diagram: each operation with its value and the derivatives ``found``, each arrow with what the
    operation passes on.  ``called`` says in a word what the derivatives are.

    >>> from calctool.computational_differentiation.automatic.graph import OperationGraph
    >>> from calctool.computational_differentiation.automatic.reverse import reverse
    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.tree import Sym
    >>> from calctool.parsing import parse
    >>> values = SweepValues(OperationGraph(parse("x^2"), [Sym("x")], derivative_engine()), {"x": parse("3")})
    >>> adjoints = {a.by.name: a.value for a in (*reverse(values).inside, *reverse(values).gradient)}
    >>> shown = operations_of(values, [("df/d{}", adjoints)], "f = x^2", "adjoint")
    >>> [box.rows for box in shown.boxes], shown.links
    ([('x', 'value 3', 'df/dx = 6'), ('v_1 = x^2', 'value 9', 'df/dv_1 = 1')], (Link(start=0, end=1, label='6'),))
    """
    graph = values.graph
    letters = [*graph.names, *[operation.letter for operation in graph.operations]]
    first = [show(x) for x in graph.names] + [f"{show(o.letter)} = {show(o.formula)}" for o in graph.operations]
    boxes = []
    for letter, operation in zip(letters, first, strict=True):
        name = letter.name
        rows = [f"{left.replace('{}', show(letter))} {_is(at[name], '= ')}" for left, at in found if name in at]
        role = "start" if letter in graph.names else "end" if letter == graph.top else "inner"
        boxes.append(Node((operation, f"value {_is(values.of[name])}", *rows), role))  # type: ignore[arg-type]
    links = [
        Link(letters.index(x), letters.index(o.letter), _is(values.local[o.letter.name, x.name].value))
        for o in graph.operations
        for x in o.uses
    ]
    inside = "In each box: the operation, its value" + (f", its {called}." if found else ".")
    key = (inside, "Beside each arrow: the derivative of the lower operation by the upper one.")
    says = ". ".join("; ".join(box.rows) for box in boxes) + "."
    return Diagram(tuple(boxes), tuple(links), title, key if links else key[:1], says)


def _is(value: SweepValue, lead: str = "") -> str:
    """A value as it is written, and that it is rounded where it is."""
    if value.exact is not None and len(text := show(value.exact)) <= SHORT:
        return lead + text
    return f"about {float(value.number):.{DIGITS}g}"
