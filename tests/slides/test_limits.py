"""Every limit of the slides, through the command line: answer, lines of the derivation in order, table, JSON."""

from __future__ import annotations

import json

import pytest

from tests.run import assert_slide, run

ROWS: list[tuple[str, list[str], str, list[str]]] = [
    ("L1", ["2x", "--to", "3"], "6", ["lim x->3 2x", "= 2*3", "direct substitution", "= 6"]),
    ("L2", ["1/x", "--to", "0+"], "oo", ["gives 1/0", "= oo", "grows without bound", "oo is not a number"]),
    ("L3", ["1/x", "--to", "0-"], "-oo", ["gives 1/0", "= -oo", "-oo is not a number"]),
    (
        "L4",
        ["1/x", "--to", "0"],
        "does not exist",
        [
            "compare the one-sided limits",
            "lim x->0- 1/x",
            "= -oo",
            "lim x->0+ 1/x",
            "= oo",
            "the one-sided limits differ",
        ],
    ),
    (
        "L5",
        ["sin x", "--to", "oo"],
        "does not exist",
        ["oscillation", "between -1 and 1", "x = pi/2 + 2pi n", "tend to 1", "x = -pi/2 + 2pi n", "tend to -1"],
    ),
    (
        "L6",
        ["cos x", "--to", "oo"],
        "does not exist",
        ["oscillation", "between -1 and 1", "x = 2pi n", "tend to 1", "x = pi + 2pi n", "tend to -1"],
    ),
    ("L7", ["sin x", "--to", "a"], "sin(a)", ["lim x->a sin(x)", "= sin(a)", "direct substitution"]),
    ("L8", ["x^2+2x+2", "--to", "5"], "37", ["= 5^2 + 2*5 + 2", "= 25 + 10 + 2", "= 37"]),
    (
        "L9",
        ["(x^2-1)/(x-1)", "--to", "1"],
        "2",
        [
            "gives 0/0",
            "(x - 1)(x + 1)/(x - 1)",
            "factor",
            "(x + 1)",
            "cancel",
            "x - 1 is not 0 for x != 1",
            "= 1 + 1",
            "= 2",
        ],
    ),
    ("L10", ["sin(x)/x", "--to", "0"], "1", ["gives 0/0", "= 1", "standard limit", "known: lim u->0 sin(u)/u = 1"]),
    ("L11", ["25/x", "--to", "oo"], "0", ["= 0", "constant over something that grows without bound"]),
    ("L12", ["(x^2-1)/(x-1)", "--to", "0"], "1", ["= (0^2 - 1)/(0 - 1)", "= (-1)/(-1)", "= 1"]),
    ("L13", ["(x^2-25)/(x+5)", "--to", "-5"], "-10", ["gives 0/0", "(x + 5)(x - 5)/(x + 5)", "= -5 - 5", "= -10"]),
    ("L14", ["(x^2-2x-8)/(x-4)", "--to", "4"], "6", ["gives 0/0", "(x - 4)(x + 2)/(x - 4)", "= 4 + 2", "= 6"]),
    ("L15", ["1/(x-2)", "--to", "2+"], "oo", ["gives 1/0", "x - 2 tends to 0 and is positive"]),
    ("L15", ["1/(x-2)", "--to", "2", "--side", "left"], "-oo", ["x - 2 tends to 0 and is negative"]),
    ("L15", ["1/x, x -> 0+"], "oo", ["lim x->0+ 1/x", "= oo"]),
]


@pytest.mark.parametrize(("slide", "args", "answer", "lines"), ROWS, ids=[f"{r[0]} {' '.join(r[1])}" for r in ROWS])
def test_slide(slide: str, args: list[str], answer: str, lines: list[str]) -> None:
    assert_slide(["limit", *args], answer, lines)


TABLES = [
    ("1/x", "0+", ["0.1", "10", "0.01", "100", "0.001", "1000"]),
    ("1/x", "0-", ["-0.1", "-10", "-0.01", "-100", "-0.001", "-1000"]),
    ("sin(x)/x", "0", ["x from the left", "x from the right", "-0.1", "0.9983341665", "0.1", "0.9983341665"]),
    ("25/x", "oo", ["10", "2.5", "100", "0.25", "1000", "0.025"]),
    ("(1 - cos x)/x^2", "0", ["0.001", "0.4999999583", "0.000001", "0.5"]),
]


@pytest.mark.parametrize(("expr", "place", "cells"), TABLES)
def test_table_of_approach(expr: str, place: str, cells: list[str]) -> None:
    page = run("limit", expr, "--to", place, "--table", "--steps", "--format", "text").stdout
    words = page[page.index("values on the way") :]
    at = 0
    for cell in cells:
        at = words.find(cell, at)
        assert at >= 0, (cell, page)
        at += len(cell)


def test_json_of_a_limit_that_does_not_exist() -> None:
    found = json.loads(run("limit", "1/x", "--to", "0", "--json", "--steps").stdout)
    assert found["problem"] == "lim x->0 1/x"
    result = found["result"]
    assert (result["kind"], result["value"], result["left"], result["right"]) == ("dne", None, "-oo", "oo")
    assert result["reason"] == "one-sided-limits-differ"
    step = found["steps"][0]
    assert step["rule"] == "limit.one-sided"
    assert [s["after"] for s in step["steps"]] == ["-oo", "oo"]


def test_json_of_an_oscillation() -> None:
    result = json.loads(run("limit", "sin x", "--to", "oo", "--json").stdout)["result"]
    assert (result["kind"], result["reason"], result["range"]) == ("dne", "oscillation", ["-1", "1"])


SECANTS = [("x^2", "3", "6"), ("x^3", "1", "3"), ("sin(x)", "0", "1"), ("e^x", "0", "1"), ("1/x", "2", "-1/4")]


@pytest.mark.parametrize(("f", "a", "slope"), SECANTS)
def test_secants_tend_to_the_tangent(f: str, a: str, slope: str) -> None:
    """E2: zooming in, the slope of the secant through a and a + h tends to the slope of the tangent at a."""
    moved = f.replace("e^x", "e^(x)").replace("x", f"({a} + h)") if f != "e^x" else f"e^({a} + h)"
    start = f.replace("x", f"({a})")
    secant = f"({moved} - {start})/h"
    found = run("limit", secant, "--to", "h=0", "--table", "--steps", "--format", "text")
    assert f"Answer: {slope}" in found.stdout
    assert "values on the way" in found.stdout
    assert run("diff", f, "--at", a, "--format", "text").stdout.strip() == slope
