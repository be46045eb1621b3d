"""The values in JSON are Python syntax: SymPy's parser and calctool's reader see the same function in them.

SymPy's parser runs code; it is called here, on text calctool itself has written, and nowhere in the program.
"""

from __future__ import annotations

import json
from typing import Any

import mpmath
import pytest
import sympy
from sympy.parsing.sympy_parser import parse_expr

from calctool.numeric.evaluate import precise
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from tests.run import run

TEXTS = (
    "(2x^2+8)^2",
    "6x^2/(2-x)",
    "x^2 sin(3x)",
    "e^x cos(x)",
    "x^x",
    "tan(x)",
    "arctan(x/2)",
    "arcsec(x)",
    "arcosh(x)",
    "csch(x)",
    "ln|x|",
    "log_3(x)",
    "sqrt(x^2+1)",
    "cbrt(x)",
    "root(x, 5)",
    "2^x",
    "pi x^e",
    "0.25x^4",
    "{x^2 if x < 1 else 2x - 1}",
    "erf(x)",
    "gamma(x)",
    "besselj(0, x)",
    "Si(x)",
    "|x|",
    "lambda",
)
NAMES: dict[str, Any] = {"besselj": sympy.besselj, "Si": sympy.Si, "lamda": sympy.Symbol("lamda")}


def result(text: str) -> str:
    value = json.loads(run("diff", text, "--json").stdout)["result"]["value"]
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize("text", TEXTS)
def test_sympy_and_calctool_read_the_same(text: str) -> None:
    written = result(text)
    ours, theirs = parse(written), parse_expr(written, local_dict=dict(NAMES))
    points = sample_points(ours, 3)
    assert points
    for point in points:
        values = {
            sympy.Symbol("lamda" if name == "lambda" else name): sympy.Rational(q.numerator, q.denominator)
            for name, q in point.items()
        }
        seen = mpmath.mpmathify(theirs.subs(values).evalf(30))
        if isinstance(seen, mpmath.mpc):
            assert min(point.values()) < 0  # SymPy's cube root of a negative number is complex
            continue
        assert abs(seen - precise(ours, point)) <= 1e-20 * max(1, abs(seen))
