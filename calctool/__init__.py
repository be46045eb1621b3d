"""calctool as a library, on one screen.

>>> import calctool
>>> report = calctool.diff("(2x^2+8)^2")
>>> calctool.show(report.result.value)
'16x^3 + 64x'
>>> print(calctool.write(report, "text", steps=True)[0].splitlines()[1])
  = d/du [u^2] * d/dx [2x^2 + 8]            chain rule
>>> calctool.limit("1/x", to="0").result.reason
'one-sided-limits-differ'

``read`` reads an expression as typed; ``diff``, ``limit``, ``continuity``, ``partial``, ``grad``,
``jacobian``, ``hessian`` and ``chain`` give a :class:`calctool.report.Report`, and so does ``check``, which
holds an answer against one of them: ``check("diff", "sin(3x)", "cos(3x)")``; ``write`` gives a
report in a format; ``show`` an expression.  Bad input raises :class:`InputError`, what cannot
be decided :class:`Undecided`.  Everything is imported when it is first asked for.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


_WHERE = {
    "read": ("parsing", "read"),
    "show": ("expr.printer", "show"),
    "write": ("report", "render"),
    "diff": ("tasks.diff", "diff_task"),
    "limit": ("tasks.limit", "limit_task"),
    "continuity": ("tasks.continuity", "continuity_task"),
    "partial": ("tasks.partial", "partial_task"),
    "grad": ("tasks.grad", "grad_task"),
    "jacobian": ("tasks.jacobian", "jacobian_task"),
    "hessian": ("tasks.hessian", "hessian_task"),
    "chain": ("tasks.chain", "chain_task"),
    "check": ("grading.check", "check_task"),
    "InputError": ("errors", "InputError"),
    "Undecided": ("errors", "Undecided"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'calctool' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(f"calctool.{module}"), attribute)
