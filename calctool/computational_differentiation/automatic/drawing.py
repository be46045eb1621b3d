"""The graph of operations as text that other programs draw: DOT for Graphviz, and Mermaid."""

from __future__ import annotations

from calctool.computational_differentiation.automatic.graph import OperationGraph
from calctool.computational_differentiation.automatic.values import SweepValues
from calctool.expr.printer import show


def dot(values: SweepValues) -> list[str]:
    """The graph in the language of Graphviz, from the variables up: each node with its value, each edge with what it
    passes on.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.tree import Sym
    >>> from calctool.parsing import parse
    >>> values = SweepValues(OperationGraph(parse("x^2"), [Sym("x")], derivative_engine()), {"x": parse("3")})
    >>> for row in dot(values):
    ...     print(row)
    digraph operations {
      rankdir=LR;
      n0 [label="x\\n3", shape=box];
      n1 [label="v_1 = x^2\\n9"];
      n0 -> n1 [label="6"];
    }
    """
    graph, names = values.graph, _numbered(values.graph)
    rows = ["digraph operations {", "  rankdir=LR;"]
    rows += [f"  {names[x.name]} [label={_quoted(x.name, values.of[x.name].text)}, shape=box];" for x in graph.names]
    for operation in graph.operations:
        name = operation.letter.name
        label = _quoted(f"{name} = {show(operation.formula)}", values.of[name].text)
        rows.append(f"  {names[name]} [label={label}];")
    for operation in graph.operations:
        for x in operation.uses:
            label = _quoted(_local(values, operation.letter.name, x.name))
            rows.append(f"  {names[x.name]} -> {names[operation.letter.name]} [label={label}];")
    return [*rows, "}"]


def mermaid(values: SweepValues) -> list[str]:
    """The same as a flowchart for Mermaid, which GitHub draws.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.tree import Sym
    >>> from calctool.parsing import parse
    >>> values = SweepValues(OperationGraph(parse("x^2"), [Sym("x")], derivative_engine()), {"x": parse("3")})
    >>> for row in mermaid(values):
    ...     print(row)
    flowchart LR
      n0["x<br/>3"]
      n1("v_1 = x^2<br/>9")
      n0 -->|"6"| n1
    """
    graph, names = values.graph, _numbered(values.graph)
    rows = ["flowchart LR"]
    rows += [f'  {names[x.name]}["{_entity(x.name)}<br/>{_entity(values.of[x.name].text)}"]' for x in graph.names]
    for operation in graph.operations:
        name = operation.letter.name
        label = f"{_entity(f'{name} = {show(operation.formula)}')}<br/>{_entity(values.of[name].text)}"
        rows.append(f'  {names[name]}("{label}")')
    for operation in graph.operations:
        for x in operation.uses:
            label = _entity(_local(values, operation.letter.name, x.name))
            rows.append(f'  {names[x.name]} -->|"{label}"| {names[operation.letter.name]}')
    return rows


DRAWINGS = {"dot": dot, "mermaid": mermaid}


def _numbered(graph: OperationGraph) -> dict[str, str]:
    """A name of a node that every program takes, for each letter."""
    letters = [*graph.names, *[operation.letter for operation in graph.operations]]
    return {x.name: f"n{i}" for i, x in enumerate(letters)}


def _local(values: SweepValues, name: str, used: str) -> str:
    return values.local[name, used].value.text


def _quoted(*lines: str) -> str:
    """Lines in double quotes as DOT has them."""
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(escaped) + '"'


def _entity(text: str) -> str:
    """Text as Mermaid has it between double quotes: what it could take for its own signs is written by number.

    >>> _entity('a < b; "c" #1')
    'a #60; b#59; #34;c#34; #35;1'
    """
    return "".join(f"#{ord(c)};" if c in '"#;<>&`|' else c for c in text)
