"""What was once wrong: places where a formula does not hold, hostile options, streams that refuse.

Each row is a command line that once got a wrong answer, a wrong exit code or an error that nobody could read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
NONE = "does not exist"


@pytest.mark.parametrize(
    ("args", "answer"),
    [
        # a branch for one place says nothing about the slope there
        (("{x if x=0 else 2x}", "--at", "0"), "2"),
        (("{x if x=0 else x^2}",), "2x"),
        (("{3 if x=0, x if x<0 else x^2}", "--at", "0"), NONE),
        (("{5 if x=0 else x}", "--at", "0"), NONE),
        (("{x if x<x else x^2}", "--at", "0"), "0"),
        # a branch that only looks like one for a place
        (("{x^2 if x=x else 1}",), "{2x if x = x else 0}"),
        (("{2x if |x|=x else 1}", "--at", "3"), "2"),
        # the derivative of an order exists, that of the next does not
        (("x|x|", "--at", "0"), "0"),
        (("x|x|", "--at", "0", "--order", "2"), NONE),
        (("|x|^3", "--at", "0", "--order", "2"), "0"),
        (("|x|^3", "--at", "0", "--order", "3"), NONE),
        (("{x^2 if x<0 else x^3}", "--at", "0", "--order", "2"), NONE),
        (("root(x, 3)^7", "--at", "0", "--order", "3"), NONE),
        (("cbrt(x)^4", "--at", "0", "--order", "2"), NONE),
        (("x^2 sign(x)", "--at", "0", "--order", "2"), NONE),
        # what the formula does not say, the difference quotient does
        (("{0 if x!=0 else x}", "--at", "0"), "0"),
        (("{0 if x=0 else x sin(1/x)}", "--at", "0"), NONE),
        (("{x^2 sin(1/x) if x != 0 else 0}", "--at", "0"), "0"),
        (("{x^2 sin(1/x) + x if x != 0 else 0}", "--at", "0"), "1"),
        (("{(1 - cos x)/x if x != 0, 0 if x = 0}", "--at", "0"), "1/2"),
        (("{e^(-1/x^2) if x != 0 else 0}", "--at", "0"), "0"),
        (("{ln x if x > 0 else x}", "--at", "0"), NONE),
        (("{sqrt(x) if x >= 0 else -x}", "--at", "0"), NONE),
        (("{x sqrt(x) if x >= 0 else x^2}", "--at", "0"), "0"),
        # where a function ends there is no derivative, whatever way it is written; x^(4/3) may be read as a root
        (("x^(3/2)", "--at", "0"), NONE),
        (("x sqrt(x)", "--at", "0"), NONE),
        (("(1 - x^2)^(3/2)", "--at", "1"), NONE),
        (("root(x, 3)^4", "--at", "0"), "0"),
        # places that have no end in binary
        (("|x-1/3|", "--at", "1/3"), NONE),
        (("{x^2 if x < 1.37 else x}", "--at", "1.37"), NONE),
        # letters: what is said holds for every number they may be, or it is not said
        (("a|x|", "--wrt", "x", "--at", "0"), NONE),
        (("|x-a|", "--wrt", "x", "--at", "x=a"), NONE),
        (("(x-a)|x-a|", "--wrt", "x", "--at", "x=a"), "0"),
        (("a floor(x)", "--wrt", "x", "--at", "1"), NONE),
        (("sqrt(x-a)", "--wrt", "x", "--at", "x=a"), NONE),
        (("arcsin(a x)", "--wrt", "x", "--at", "x=1/a"), NONE),
        (("{x^2 if x < a else x}", "--wrt", "x", "--at", "x=a"), NONE),
        (("a e^(-b x)", "--wrt", "x", "--at", "0", "--order", "2"), "a b^2"),
        (("x^n", "--wrt", "x", "--at", "2"), "n*2^(n - 1)"),
        (("x^2", "--at", "x=a"), "2a"),
        # corners and jumps at places known to so many digits only
        (("|sin(x)|", "--at", "pi"), NONE),
        (("floor(x/pi)", "--at", "pi"), NONE),
        (("sign(sin(x))", "--at", "pi"), NONE),
        (("floor(x^2)", "--at", "sqrt(2)"), NONE),
        (("arcsin(sin(x))", "--at", "pi/2"), NONE),
        (("|x-e|", "--at", "e"), NONE),
        (("|sin(x)|^2", "--at", "pi"), "0"),
        (("sin(x)", "--at", "pi"), "-1"),
        # large is not undefined
        (("e^x", "--at", "10^10"), "e^10000000000"),
        (("x^(10^10)", "--at", "2"), "10000000000*2^9999999999"),
    ],
)
def test_derivatives(invoke: Run, args: tuple[str, ...], answer: str) -> None:
    """The answer, and nothing on standard error."""
    ran = invoke("diff", *args)
    assert (ran.code, ran.out, ran.err) == (0, answer + "\n", "")


@pytest.mark.parametrize(
    "args",
    [
        ("diff", "(-2)^x"),
        ("diff", "x^n", "--wrt", "x", "--at", "0"),
        ("diff", "f(x) |x|", "--at", "0"),
    ],
)
def test_undecided(invoke: Run, args: tuple[str, ...]) -> None:
    """A formula that does not hold at the place is not put in as if it did."""
    ran = invoke(*args)
    assert ran.code == 3
    assert ran.err.startswith("calctool: not decided: ")


def test_where_the_formula_has_no_value_the_definition_decides(invoke: Run) -> None:
    """(3x^2 + 4x^3)/(3 cbrt(x^3 + x^4)^2) is 0/0 at 0; SymPy finds the limit of the quotient, if there is time."""
    ran = invoke("diff", "cbrt(x^3+x^4)", "--at", "0")
    assert ran.out == "1\n" if ran.code == 0 else ran.code == 3


@pytest.mark.parametrize(
    ("f", "conditions"),
    [
        ("{1/x if x > 1 else x^2}", ["Ne(x, 1)"]),
        ("{ln x if x > 0 else x}", ["Ne(x, 0)"]),
        ("{ln x if x < 0 else x}", ["x > 0"]),
        ("{ln x if x > 1 else ln(x) + 1}", ["x > 0", "Ne(x, 1)"]),
        ("{x ln x if x > 2 else ln(3 - x)}", ["Ne(x, 2)"]),
        ("{1/(x - 1) if x < 0 else 1/(x + 1)}", ["Ne(x, 0)"]),
        ("{1/(x - 1) if x > 0 else |x|}", ["Ne(x, 0)", "Ne(x, 1)"]),
        ("x ln x + {sqrt x if x < 4 else 1/x}", ["x > 0", "Ne(x, 4)"]),
        ("{x^2 sin(1/x) if x != 0 else 0}", []),
        ("{ln x if -3 < x < -2 else 2}", ["(x < -3) | (x > -2)"]),
        ("{ln x if 1 < x < 2 else 2}", ["Ne(x, 1)", "Ne(x, 2)"]),
        ("{ln x if x^2 > 4 else 2}", ["x > -2", "Ne(x, 2)"]),
    ],
)
def test_a_condition_of_a_branch_is_none_of_the_others(invoke: Run, f: str, conditions: list[str]) -> None:
    ran = invoke("diff", f, "--json")
    assert json.loads(ran.out)["conditions"] == conditions


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("diff", "x", "--at", "ln(-1)"), "the place ln(-1) is not a number"),
        (("diff", "x", "--at", "1/0"), "the place 1/0 is not a number"),
        (("diff", "x", "--at", "oo"), "the place oo is not a number"),
        (("diff", "x/0"), "x/0 has no real value"),
        (("diff", "infinitycos(x)"), "'infinitycos' begins with infinity"),
        (("diff", "1/(x-a)", "--wrt", "x", "--at", "x=a"), "1/(x - a) is not defined at x = a"),
        (("diff", "a/x", "--wrt", "x", "--at", "0"), "a/x is not defined at x = 0"),
        (("diff", "arcsch(x)/(x-x)"), "arcsch(x)/(x - x) has no real value"),
        (("diff", "x^2+1/0"), "1/0 has no real value"),
        (("diff", "x^2+ln(sqrt(-1))"), "sqrt(-1) has no real value"),
        (("diff", "arcsin(2) x"), "arcsin(2) has no real value"),
        (("diff", "oo x"), "oo has no real value"),
        (("diff", "oo-oo"), "oo has no real value"),
        (("diff", "1/x", "--at", "0"), "1/x is not defined at x = 0"),
    ],
)
def test_refused(invoke: Run, args: tuple[str, ...], what: str) -> None:
    """Where there is nothing to differentiate, that is said."""
    ran = invoke(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"calctool: error: {what}\n")


@pytest.mark.parametrize(
    "f", ["|x-|x||", "sqrt(|x|-x)", "|sign(x)-1|", "|floor(|x|)|", "floor(-x+(x+1))", "(x-x)^a", "|{x if x<0 else 0}|"]
)
def test_corners_along_a_line(invoke: Run, f: str) -> None:
    """The chain rule says nothing where the inside rests on a corner; that is no contradiction."""
    ran = invoke("diff", f, "--wrt", "x")
    assert (ran.code, ran.err) == (0, "")


def test_seams_are_said_once_and_right(invoke: Run) -> None:
    """A hole is not an end; x < 0 and 0 < x are one seam; what is not known is not said."""
    hole = invoke("diff", "{x if x<0, 2x if 0<x}", "--steps").out
    assert hole.count("at x = 0 the function has no value, so it has no derivative there") == 1
    assert "This holds for x != 0.\n" in hole
    mended = invoke("diff", "{1 if x=0 else sin(x)/x}", "--steps").out
    assert "no derivative" not in mended


@pytest.mark.parametrize("f", ["ln(-x^2)", "sqrt(-1-x^2)", "arcsin(x^2+2)", "x+ln(x-x)"])
def test_a_function_without_values_is_said_to_be_one(invoke: Run, f: str) -> None:
    assert "has no real value anywhere" in invoke("diff", f).err


HOSTILE = "__import__('os').system('exit 1')"


@pytest.mark.parametrize(
    "option", ["--wrt", "--order", "--at", "--by", "--notation", "--form", "--hint", "--known", "--format", "--timeout"]
)
def test_text_is_never_run(invoke: Run, option: str) -> None:
    """Whatever is given to an option is read as what the option is for."""
    ran = invoke("diff", "x^2", option, HOSTILE)
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize("args", [("diff", "--help"), ("diff", "x^2"), ("--help",), ("--version",)])
def test_a_full_disk_is_said(door: Run, args: tuple[str, ...]) -> None:
    """The help page too, which is not written by us."""
    try:
        full = open("/dev/full", "wb")  # noqa: SIM115 - the test is skipped where there is none
    except OSError:
        pytest.skip("no /dev/full here")
    with full:
        ran = door(*args, stdout=full)
    assert ran.code == 74
    assert ran.err.startswith("calctool: error: the answer cannot be written: ")
