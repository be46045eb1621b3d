"""The library: a derivation is a value; the answer, its slopes and its steps are read from it.

Run it: ``python examples/slopes.py``
"""

from fractions import Fraction

import calctool

d = calctool.diff("x^3 - 3x")
print("f'(x) =", d.answer)

for x in (-1, 0, 1, Fraction(1, 2)):
    print(f"  at x = {x!s:4} the slope is {calctool.diff('x^3 - 3x', at=x).answer}")

for step in d.steps:
    print(f"{step.line!s:32} {step.name} ({step.checked})")

print("SymPy's:", d.sympy, "and LaTeX:", d.latex)

try:
    calctool.diff("arcsn(x)")
except calctool.InputError as error:
    print("error:", error.what, "-", error.hint)
