"""calctool as a library, on one screen.

>>> import calctool
>>> report = calctool.diff("(2x^2+8)^2")
>>> calctool.show(report.result.value)
'16x^3 + 64x'
>>> print(calctool.write(report, "text", steps=True)[0].splitlines()[1])
  = d/du [u^2] * d/dx [2x^2 + 8]            chain rule
>>> calctool.limit("1/x", to="0").result.reason
'one-sided-limits-differ'

``read`` reads an expression as typed, ``read(decimal_points("0,5x"))`` one with decimal commas; ``diff``, ``limit``,
``continuity``, ``partial`` and every other command by its name give a :class:`calctool.report.model.Report`, and so
does ``check``, which holds an answer against one of them: ``check("diff", "sin(3x)", "cos(3x)")``; ``write`` gives a
report in a format; ``show`` an expression.  Bad input raises :class:`InputError`, what cannot be decided
:class:`Undecided`.  Everything is imported when it is first asked for.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "read": "parsing:read",
    "show": "expr.printer:show",
    "decimal_points": "parsing.commas:decimal_points",
    "write": "report:render",
    "check": "grading.check:check_task",
    "InputError": "errors:InputError",
    "Undecided": "errors:Undecided",
}
"""Beside the tasks, each of which has the name of its command."""


def __getattr__(name: str) -> Any:
    from importlib import import_module

    from calctool.tasks import TASKS

    if name == "__all__":
        return ["__version__", *TASKS, *_WHERE]
    where = f"tasks.{name}:{name}_task" if name in TASKS else _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module 'calctool' has no attribute '{name}'")
    module, attribute = where.split(":")
    return getattr(import_module(f"calctool.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted(__getattr__("__all__"))
