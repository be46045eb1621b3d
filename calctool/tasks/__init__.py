"""The commands that work a problem out, a row each; the module of its name holds the task.  No printing.

A row and the words an option may have are what others must know of a task without loading it.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from typing import NamedTuple


class Task(NamedTuple):
    """A row: the line of the help page, the options that change the right answer, how derivatives are written.

    The module ``calctool.tasks.NAME`` has a function ``NAME_task``, from arguments to a report; where ``options`` is
    not None it also has a function ``question`` with these options, and answers to the command can be checked.
    ``shown`` are options that stand in the problem as it is printed, so that they need not be said beside it.
    """

    help: str
    options: tuple[str, ...] | None = None
    notation: str = "partial"
    shown: tuple[str, ...] = ()


_START = ("from", "vars")
_DESCENT = ("from", "rate", "count", "vars", "roots")

TASKS = {
    "diff": Task(
        "The derivative of an expression, with its steps.", ("wrt", "order", "at", "roots"), "leibniz", ("wrt", "order")
    ),
    "limit": Task(
        "The limit of an expression at a place, or why there is none.",
        ("to", "side", "wrt", "infinite", "assume", "roots"),
        "leibniz",
        ("to", "side", "wrt"),
    ),
    "continuity": Task("Is a function continuous, and where is it not.", None, "leibniz", ("at",)),
    "partial": Task(
        "Partial derivatives, of any order, with what is held constant.",
        ("wrt", "order", "at", "roots"),
        shown=("wrt", "order"),
    ),
    "grad": Task(
        "The gradient, and its length and direction at a point.",
        ("at", "vars", "of", "along", "roots"),
        shown=("vars", "of"),
    ),
    "jacobian": Task(
        "The Jacobian matrix of several expressions, and its determinant.", ("at", "vars", "roots"), shown=("vars",)
    ),
    "hessian": Task(
        "The matrix of second derivatives, and the kind of a point.", ("at", "vars", "roots"), shown=("vars",)
    ),
    "chain": Task(
        "The derivative of a composition along its tree of variables.", ("wrt", "at", "roots"), shown=("wrt",)
    ),
    "critical": Task(
        "Critical points, minima and maxima, and whether these are all.",
        ("on", "wrt", "vars", "roots"),
        "leibniz",
        ("on", "wrt", "vars"),
    ),
    "plot": Task("The picture of a function, with its holes, jumps and asymptotes.", None, "leibniz"),
    "zoom": Task(
        "A curve from ever closer: straight, a corner, or neither.", ("at", "wrt", "roots"), "leibniz", ("at", "wrt")
    ),
    "exhaust": Task(
        "The area of a circle, or under a curve, from inside and outside.",
        ("on", "radius", "roots"),
        "leibniz",
        ("on", "radius"),
    ),
    "numdiff": Task(
        "The derivative in doubles, and how far it is off.",
        ("at", "h", "method", "wrt", "roots"),
        "leibniz",
        ("at", "wrt"),
    ),
    "autodiff": Task(
        "Automatic differentiation at a point, every line of both sweeps.",
        ("at", "mode", "vars", "roots"),
        shown=("at", "vars"),
    ),
    "descend": Task("Gradient descent: every update, and why it arrives or not.", _DESCENT, shown=_START),
    "ascend": Task("Gradient ascent, the same uphill.", _DESCENT, shown=_START),
    "fit": Task("A model fitted to data by gradient descent, and least squares."),
}
CHECKED = tuple(name for name, task in TASKS.items() if task.options is not None)
"""The commands whose answers can be checked."""

# The words an option may have

NOTATIONS = {"leibniz": "partial", "lagrange": "subscript", "newton": "newton", "euler": "euler"}
"""How a derivative may be written, and the same with several variables."""
FORMS = ("textbook", "expanded", "factored", "fraction", "raw")
DIFF_METHODS = ("definition", "alternative", "product", "quotient", "chain", "log")
LIMIT_METHODS = ("lhopital", "factor", "conjugate", "standard", "dominant", "growth", "squeeze", "log")
"""The methods that can be asked for with --by (:mod:`calctool.tasks.methods`)."""
SIDES = {"left": "-", "right": "+", "both": ""}
INFINITE = ("oo", "dne")
ROOTS = ("real", "principal")
"""How x^(1/3) is read: as the real root on the whole line, or as a power whose base must not be negative."""
QUOTIENTS = ("forward", "backward", "central", "richardson")
"""The difference quotients by which a derivative is taken in numbers."""
SWEEPS = ("reverse", "forward")
"""The ways through a graph of operations: adjoints back, or dual numbers ahead."""
GRAPHS = ("tree", "dot", "mermaid", "svg")
"""How a graph of operations is written."""
HINTS = ("1", "2", "3")
"""How much a hint tells: the rule or the place, what to do there, the line."""
SHAPES = ("row", "column")
"""How a vector is drawn."""
OF = {"length": "magnitude", "angle": "angle", "derivative": "directional_derivative"}
"""What can be asked of a gradient beside the vector itself, and the fact that holds it."""
