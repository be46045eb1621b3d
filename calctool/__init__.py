"""calctool as a library, on one screen.

>>> import calctool
>>> d = calctool.diff("x*sin(x)")
>>> print(d.answer)
sin(x) + x cos(x)
>>> [step.name for step in d.steps]
['product rule', 'identity', 'derivative of sin', 'drop zeros, ones and brackets']
>>> print(calctool.limit("1/x", "0+").answer, calctool.limit("1/x", 0).answer, calctool.limit("sin(x)/x", 0).sympy)
oo does not exist 1
>>> calctool.check("diff", "sin(3x)", "cos(3x)").mistake.name
'inner derivative forgotten'

Every command is a function of its name.  Where text may stand, so may a number, an expression, a symbol of SymPy's.
A :class:`Solution` has ``answer``, ``steps``, ``latex``, ``sympy``, ``conditions``, and ``print`` shows the page.
``check`` judges one answer and ``grade`` a class; ``read`` and ``show`` are an expression's way in and out,
``to_sympy`` and ``from_sympy`` that to SymPy; ``write`` gives a page in a format.  Bad input raises
:class:`InputError`, what cannot be decided :class:`Undecided`.  Everything is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calctool.batch.grade import GradedRow, grade
    from calctool.errors import InputError, Undecided
    from calctool.expr.tree import Expr
    from calctool.library.checking import check
    from calctool.library.commands import (
        ascend,
        autodiff,
        chain,
        continuity,
        critical,
        descend,
        diff,
        exhaust,
        fit,
        grad,
        hessian,
        jacobian,
        limit,
        numdiff,
        partial,
        plot,
        zoom,
    )
    from calctool.library.expressions import decimal_points, from_sympy, read, show, to_sympy, write
    from calctool.library.solutions import CheckedAnswer, Solution
    from calctool.report.schema import schema

__version__ = "0.1.0"

__all__ = [
    "CheckedAnswer", "Expr", "GradedRow", "InputError", "Solution", "Undecided", "__version__", "ascend", "autodiff",
    "chain", "check", "continuity", "critical", "decimal_points", "descend", "diff", "exhaust", "fit", "from_sympy",
    "grad", "grade", "hessian", "jacobian", "limit", "numdiff", "partial", "plot", "read", "schema", "show", "to_sympy",
    "write", "zoom",
]  # fmt: skip

_WHERE = {
    "CheckedAnswer": "library.solutions",
    "Expr": "expr.tree",
    "GradedRow": "batch.grade",
    "InputError": "errors",
    "Solution": "library.solutions",
    "Undecided": "errors",
    "check": "library.checking",
    "decimal_points": "library.expressions",
    "from_sympy": "library.expressions",
    "grade": "batch.grade",
    "read": "library.expressions",
    "schema": "report.schema",
    "show": "library.expressions",
    "to_sympy": "library.expressions",
    "write": "library.expressions",
}
"""The modules of these names; the commands are in another, each of them has the name of its task."""

if not TYPE_CHECKING:  # or a name that does not exist would be of any type

    def __getattr__(name: str) -> Any:
        from importlib import import_module

        from calctool.tasks import TASKS

        where = _WHERE.get(name) or ("library.commands" if name in TASKS else None)
        if where is None:
            raise AttributeError(f"module 'calctool' has no attribute '{name}'")
        module = import_module(f"calctool.{where}")
        return getattr(module, name, None) or module.by_name(name)


def __dir__() -> list[str]:
    from calctool.tasks import TASKS

    return sorted({*__all__, *TASKS})
