"""The library: a derivation is a value; the answer, its slopes and its steps are read from it.

Run it: ``python examples/slopes.py``
"""

import calctool
from calctool.report.model import Work

report = calctool.diff("x^3 - 3x")
print("f'(x) =", calctool.show(report.result.value))

for x in ("-1", "0", "1", "1/2"):
    slope = calctool.diff("x^3 - 3x", at=f"x = {x}")
    print(f"  at x = {x:4} the slope is {calctool.show(slope.result.value)}")

for block in report.blocks:
    if isinstance(block, Work):
        for line in block.derivation.lines:
            rules = ", ".join(dict.fromkeys(step.rule.name for step in line.steps))
            print(f"{calctool.show(line.after):32} {rules} ({line.checked})")

try:
    calctool.diff("arcsn(x)")
except calctool.InputError as error:
    print("error:", error.what, "-", error.hint)
