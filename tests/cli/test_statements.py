"""Problems as people write them, on the command line: text and options together, in every command."""

from __future__ import annotations

import json

import pytest

from ..run import run

ANSWERED = [
    ("diff", ["y = x^2"], "2x"),
    ("diff", ["f(x) = a x^2"], "2a x"),
    ("diff", ["f(t) = 5"], "0"),
    ("diff", ["d/dy [x^2 y]"], "x^2"),
    ("diff", ["d/dx x^2 + 3"], "2x"),
    ("diff", ["d^2/dx^2 (x^3)"], "6x"),
    ("diff", ["d^2/dx^2 (x^3)", "--order", "2"], "6x"),
    ("diff", ["(x^2)'"], "2x"),
    ("diff", ["x^2 y", "y"], "x^2"),
    ("diff", ["x^2", "--at", "3"], "6"),
    ("diff", ["x^2 at x = 3"], "6"),
    ("diff", ["find f'(2) if f(x) = x^3"], "12"),
    ("limit", ["lim x->0 sin(x)/x"], "1"),
    ("limit", ["sin(x)/x", "0"], "1"),
    ("limit", ["1/x", "0+"], "oo"),
    ("limit", ["1/x, x -> 0+"], "oo"),
    ("limit", ["sin(x)/x, x = 0"], "1"),
    ("limit", ["a x/x, x, 0"], "a"),
    ("limit", ["a x", "--to", "x->2"], "2a"),
    ("limit", ["e^x", "--to", "-infty"], "0"),
    ("limit", ["1/x", "--to", "0 from the left"], "-oo"),
    ("limit", ["limit of (1+1/x)^x as x approaches infinity"], "e"),
    ("partial", ["∂/∂x (x² y³)"], "2x y^3"),
    ("partial", ["f(x, y) = x y^2", "y", "--at", "3,4"], "24"),
    ("grad", ["f(x,y) = x^2 y"], "(2x y, x^2)"),
    ("grad", ["f(y,x) = x^2 y"], "(x^2, 2x y)"),
    ("grad", ["∇(x y)"], "(y, x)"),
    ("hessian", ["f(x, y) = x^2 y"], "[[2y, 2x], [2x, 0]]"),
    ("jacobian", ["[x^2 y, 5x]"], "[[2x y, x^2], [5, 0]]"),
    ("jacobian", ["x^2 y, 5x"], "[[2x y, x^2], [5, 0]]"),
    ("jacobian", ["f = x^2 y", "g = 5x"], "[[2x y, x^2], [5, 0]]"),
    ("jacobian", ["F(y, x) = (x^2 y, 5x)"], "[[x^2, 2x y], [0, 5]]"),
    ("jacobian", ["(x^2 y, 5x), x=1, y=2"], "[[4, 1], [5, 0]]"),
    ("chain", ["z = x^2 y, x = 3t, y = 2t"], "54t^2"),
    ("chain", ["z = x^2 y where x = 3t and y = 2t"], "54t^2"),
    ("chain", ["z = f(x, y) = x^2 y", "x(t) = 3t; y = 2t"], "54t^2"),
    ("chain", ["Find dz/dt for z = x^2 y, x = s t, y = t"], "3s^2 t^2"),
]


@pytest.mark.parametrize(("command", "args", "answer"), ANSWERED)
def test_answered(command: str, args: list[str], answer: str) -> None:
    ran = run(command, *args, "--format", "text")
    assert ran.exit_code == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == answer


@pytest.mark.parametrize("at", ["3,4", "(3,4)", "x=3,y=4", "x=3 y=4", "x=3; y=4", "x = 3 and y = 4", "[3, 4]"])
@pytest.mark.parametrize("command", ["partial", "grad", "jacobian", "hessian"])
def test_a_point_in_every_command(command: str, at: str) -> None:
    wanted = json.loads(run(command, "x^2 y", "--at", "x=3,y=4", "--json").stdout)
    found = json.loads(run(command, "x^2 y", "--at", at, "--json").stdout)
    assert found["result"] == wanted["result"]
    assert [note["code"] for note in found["notes"]] == (["coordinates-in-order"] if "=" not in at else [])


def test_a_point_in_two_arguments() -> None:
    assert run("grad", "x^2 y", "--at", "x=3", "y=4").stdout.startswith("(24, 9)\n")
    assert run("jacobian", "--at", "x=3", "y=4", "f = x^2 y").stdout == "[[24, 9]]\n"


NOTED = [
    (["diff", "x^2 y", "y"], "y, after the expression, is read as the variable"),
    (["grad", "x^2 y", "--at", "3,4"], "3,4 is read as x = 3, y = 4"),
    (["diff", "d/dx x^2 + 3"], "d/dx x^2 + 3 is read as d/dx [x^2 + 3]"),
    (["diff", "f(t) = x^2"], "t does not occur in the expression, which is constant then"),
    (
        ["diff", "x=2"],
        "x = 2 is read as a function called x that never changes; a place stands behind the formula: x^2, x = 2",
    ),
]


@pytest.mark.parametrize(("args", "says"), NOTED)
def test_a_choice_is_said(args: list[str], says: str) -> None:
    assert run(*args).stderr == f"note: {says}\n"


@pytest.mark.parametrize(
    "args", [["y=2"], ["x=2y"], ["x^2, x=2"], ["f(x) = 3"], ["x(t) = 3"], ["dx/dt, x = 3"], ["x = t^2"]]
)
def test_a_constant_function_that_is_meant_is_not_noted(args: list[str]) -> None:
    assert run("diff", *args).stderr == ""


REFUSED = [
    # another command's
    (["diff", "lim x->0 sin x / x"], "this asks for a limit", 'use: calctool limit "lim x->0 sin x / x"'),
    (["limit", "d/dx [x^2]"], "this asks for a derivative", 'use: calctool diff "d/dx [x^2]"'),
    (["grad", "d/dx [x^2 y]"], "this asks for a derivative", "use: calctool diff"),
    (["diff", "∇(x y)"], "this asks for a gradient", "use: calctool grad"),
    (["diff", "[x, y]"], "one expression expected, 2 found", "use: calctool jacobian"),
    (["diff", "d^2/dxdy (x y)"], "several variables", "use: calctool partial"),
    (["diff", "y = u^2, u = 2x"], "u is given by an expression", "use: calctool chain"),
    # text and option disagree
    (["diff", "d/dy [x^2 y]", "--wrt", "x"], "the text names the variable y, and --wrt x", "leave --wrt out"),
    (["diff", "f(x) = a x", "--wrt", "a"], "f is a function of x", "write f(a)"),
    (["diff", "d/dx [x^3]", "--order", "2"], "the derivative of order 1, and --order for 2", "leave --order out"),
    (["diff", "x^2, x = 3", "--at", "2"], "the point is given twice", "leave one"),
    (["limit", "1/x, x->0", "--to", "1"], "the place is given twice", "leave out --to"),
    (["limit", "1/x", "0", "--to", "0"], "the place is given twice", "leave --to out"),
    (["limit", "a x, x->0", "--wrt", "a"], "x and a cannot both move", "leave --wrt out"),
    (["limit", "f(t) = t, x->0"], "f is a function of t, and x moves", "same variable"),
    (["partial", "∂/∂x (x y)", "y"], "differentiates by x, the command by y", "leave one"),
    (["grad", "f(x, y) = x y", "--vars", "x,z"], "f is a function of x, y", "write f(z)"),
    (["chain", "find dz/dt for z = x, x = s t", "--wrt", "s"], "by t, --wrt by s", "leave one"),
    # places
    (["limit", "1/x", "--to", "nan"], "'nan' is not a place", "a place is a number, oo or -oo"),
    (["limit", "1/x", "--to", "abc"], "'abc' is not a place", "a place is a number, oo or -oo"),
    (["diff", "x^2", "--at", "nan"], "'nan' is not a place", "a place is a number, oo or -oo"),
    (["grad", "x y", "--at", "1"], "one coordinate for the variables x, y", "say x=1, y=2"),
    # shells take an expression apart at its spaces
    (["diff", "x^2", "+", "3"], "one argument expected", 'calctool diff "x^2 + 3"'),
    (["diff", "sin", "x"], "one argument expected", 'calctool diff "sin x"'),
    (["limit", "sin", "x"], "one argument expected", 'calctool limit "sin x"'),
]


@pytest.mark.parametrize(("args", "what", "hint"), REFUSED)
def test_refused(args: list[str], what: str, hint: str) -> None:
    ran = run(*args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    lines = ran.stderr.splitlines()
    assert what in lines[0]
    assert hint in lines[-1]


CHECKED = [
    (["diff", "x^2 y", "y"], "x^2"),
    (["diff", "d^2/dx^2 (x^3)"], "6x"),
    (["diff", "f(x) = x^3, x = 2"], "12"),
    (["limit", "lim x->0 sin(x)/x"], "1"),
    (["limit", "sin(x)/x", "0"], "1"),
    (["partial", "∂/∂x (x^2 y)"], "2x y"),
    (["grad", "f(x, y) = x^2 y", "--at", "3,4"], "(24, 9)"),
    (["jacobian", "(x^2 y, 5x)"], "[[2x y, x^2], [5, 0]]"),
    (["hessian", "f(x, y) = x^2 y"], "[[2y, 2x], [2x, 0]]"),
    (["chain", "z = x^2 y, x = 3t, y = 2t"], "54t^2"),
]


@pytest.mark.parametrize(("question", "answer"), CHECKED)
def test_an_answer_to_it(question: list[str], answer: str) -> None:
    assert run("check", *question, "--answer", answer).stdout.startswith("Right.")


def test_an_equation_in_two_letters() -> None:
    """Implicit differentiation is not done: that is said, and what can be done; the command it names works."""
    for text, hint in (
        ("x^2 + y^2 = 25", 'calctool partial "x^2 + y^2 - 25"'),
        ("x y = x + 1", 'calctool partial "x y - (x + 1)"'),
        ("x^2 + sin(y) = 0", 'calctool partial "x^2 + sin(y)"'),
        ("a^2 + b^2 = c^2", "solve for one of them first"),
    ):
        ran = run("diff", text)
        assert (ran.stdout, ran.exit_code) == ("", 2)
        assert "implicit differentiation is not done" in ran.stderr
        assert hint in ran.stderr
        if "calctool" in hint:
            assert run("partial", hint.split('"')[1]).exit_code == 0
    for command, text in (("diff", "x^2 = 4"), ("limit", "x^2 = y")):
        assert "write one side only" in run(command, text).stderr
