"""A user's script, as ``mypy --strict`` sees it: the types are those that the functions give.  It also runs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, assert_type

import calctool

d = calctool.diff("x*sin(x)")
assert_type(d, calctool.Solution[calctool.Expr])
assert_type(d.answer, calctool.Expr)
assert_type(d.latex, str)
assert_type(d.sympy, Any)
assert_type(d.conditions, tuple[calctool.Expr, ...])
assert_type(str(d), str)
first = d.steps[0]
assert_type(first.after, calctool.Expr)
assert_type(first.says, str)
assert_type(first.steps[0].name, str)
assert_type(calctool.limit("sin(x)/x", 0).answer, calctool.Expr)
assert_type(calctool.limit("1/x", "0+").exists, bool)
assert_type(calctool.diff(d.answer, "x", 2, at={"x": Fraction(1, 2)}).answer, calctool.Expr)
for component in calctool.grad("x^2 y", at=(1, 2.5)).answer:
    assert_type(component, calctool.Expr)
for row in calctool.jacobian("x^2*y", "5x").answer:
    for entry in row:
        assert_type(entry, calctool.Expr)
assert_type(calctool.read("x^2") + 1, calctool.Expr)
judged = calctool.check("diff", "sin(3x)", "cos(3x)")
assert_type(judged, calctool.CheckedAnswer)
assert_type(judged.right, bool | None)
if judged.mistake is not None:
    assert_type(judged.mistake.name, str)
for graded in calctool.grade([{"command": "diff", "expr": "x^2", "answer": "2x"}]):
    assert_type(graded, calctool.GradedRow)
    assert_type(graded.right, bool | None)
assert_type(calctool.write(d, "latex"), str)
assert_type(calctool.show(d.answer), str)
assert_type(calctool.to_sympy(d.answer), Any)
assert_type(calctool.from_sympy(d.sympy), calctool.Expr)
try:
    calctool.diff("arcsn(x)")
except calctool.InputError as error:
    assert_type(error.hint, str | None)
