"""``calctool check`` as it is typed: words, exit codes, JSON, a student's lines, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calctool.answers.given import Unreadable
from calctool.expr.printer import show
from calctool.grading.check import check_task
from calctool.grading.working import work_task
from tests.run import run


def said(*args: str) -> tuple[list[str], int]:
    ran = run("check", *args, columns=400)
    return ran.stdout.splitlines(), ran.exit_code


@pytest.mark.parametrize(
    ("args", "first", "code"),
    [
        (("diff", "sin(3x)", "--answer", "3cos(3x)"), "Right.", 0),
        (("diff", "x^4", "--answer", "2*2x^3"), "Right, but not finished: 2*2 can be multiplied out.", 0),
        (("diff", "x^4", "--answer", "2*2x^3", "--strict"), "Right, but not finished: 2*2 can be multiplied out.", 1),
        (("diff", "sin(3x)", "--answer", "cos(3x)"), "Not right.", 1),
        (("diff", "x^2", "--answer", "d/dx [x^2]"), "Not right.", 1),
        (("diff", "-x^2", "--answer", "-2x"), "Right.", 0),
        (("diff", "x^2", "--order", "2", "--answer", "2"), "Right.", 0),
        (("limit", "1/x", "--to", "0", "--answer", "does not exist"), "Right.", 0),
        (("limit", "1/x^2", "--to", "0", "--infinite", "dne", "--answer", "does not exist"), "Right.", 0),
        (("limit", "1/x^2", "--to", "0", "--infinite", "dne", "--answer", "oo"), "Right.", 0),
        (("grad", "x^2 y", "--answer", "(2x y, x^2)"), "Right.", 0),
        (("partial", "x^2 y", "x", "y", "--answer", "2x"), "Right.", 0),
        (("jacobian", "x^2 y", "x", "--vars", "x,y", "--answer", "[[2x y, x^2],[1, 0]]"), "Right.", 0),
        (("hessian", "x y", "--answer", "[[0,1],[1,0]]"), "Right.", 0),
        (
            ("chain", "z = x y", "x = t^2", "y = t^3", "--answer", "2t y + 3t^2 x"),
            "Right, but not finished: x, y are still to be replaced.",
            0,
        ),
        (
            ("diff", "x(x+1)^2", "--answer", "(x+1)^2 + 2x(x+1)", "--form", "expanded"),
            "Right, but not finished: multiplied out, (x + 1)^2 + 2x(x + 1) has like terms to collect; "
            "(x + 1)^2 can be multiplied out.",
            0,
        ),
        (
            ("diff", "x^3 - x^2", "--answer", "3x^2 - 2x", "--form", "factored"),
            "Right, but not finished: 3x^2 - 2x can be factored.",
            0,
        ),
        (("diff", "x^3 - x^2", "--answer", "x(3x - 2)", "--form", "factored"), "Right.", 0),
    ],
)
def test_the_verdict_comes_first(args: tuple[str, ...], first: str, code: int) -> None:
    lines, exit_code = said(*args)
    assert (lines[0], exit_code) == (first, code)


def test_the_right_answer_is_told_only_when_asked_for() -> None:
    hidden, _ = said("limit", "sin(3x)/x", "--to", "0", "--answer", "1")
    told, _ = said("limit", "sin(3x)/x", "--to", "0", "--answer", "1", "--solution")
    assert not any("right answer" in line for line in hidden)
    assert told[-1] == "The right answer: 3."


def test_a_constant_has_no_witness_that_gives_it_away() -> None:
    lines, _ = said("diff", "x^3", "--at", "2", "--answer", "11")
    assert "12" not in "".join(lines)


def test_the_good_components_are_credited() -> None:
    lines, code = said("grad", "x^2 y z", "--answer", "(2x y z, x^2 y, x^2 y)")
    assert lines[1] == "The derivative by y is wrong; the others are right."
    assert code == 1


def test_where_it_is_right_is_said() -> None:
    lines, _ = said("diff", "ln|x|", "--answer", "1/|x|")
    assert lines[1:3] == ["At x = -1 your answer is 1, the derivative is -1.", "Your answer is right only for x > 0."]


def test_an_unreadable_answer_is_neither_right_nor_wrong() -> None:
    ran = run("check", "diff", "x^2", "--answer", "2x +")
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert "^" in ran.stderr
    with pytest.raises(Unreadable):
        check_task("diff", "x^2", "cso(x)")


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("diff",),
        ("diff", "x^2"),
        ("dif", "x^2", "--answer", "2x"),
        ("diff", "x^2", "--to", "0", "--answer", "2x"),
        ("limit", "x^2", "--order", "2", "--answer", "2x"),
        ("diff", "x^2", "--answer", "2x", "--work", "-"),
        ("diff", "x^2", "--work", "no such file"),
        ("diff", "x^2", "--answer", "2x", "--form", "pretty"),
        ("diff", "x +", "--answer", "2x"),
        ("diff", "x y", "--answer", "y"),
    ],
)
def test_usage(args: tuple[str, ...]) -> None:
    ran = run("check", *args)
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert ran.stderr


def test_json() -> None:
    ran = run("check", "diff", "sin(3x)", "--answer", "cos(3x)", "--json")
    found = json.loads(ran.stdout)
    assert (found["schema"], found["command"], found["input"]) == (1, "check", "sin(3x)")
    result = found["result"]
    assert (result["kind"], result["verdict"], result["correct_answer"]) == ("verdict", "wrong", "3*cos(3*x)")
    assert result["witness"]["point"] == {"x": "2"}
    assert set(result["mistake"]) >= {"id", "name", "says", "where"}
    right = json.loads(run("check", "diff", "x^2", "--answer", "2x", "--json").stdout)["result"]
    assert (right["verdict"], right["mistake"], right["proof"]) == ("correct", None, "structure")
    almost = json.loads(run("check", "diff", "x^2", "--answer", "x + x", "--json").stdout)["result"]
    assert (almost["verdict"], [t["rule"] for t in almost["todo"]]) == ("equivalent", ["S3"])


@pytest.mark.parametrize("format", ["text", "rich", "latex", "markdown", "json"])
def test_every_format_says_the_verdict(format: str) -> None:
    ran = run("check", "diff", "x^2", "--answer", "2x", "--format", format)
    assert "Right." in ran.stdout
    assert ran.exit_code == 0


def test_the_derivation_on_request() -> None:
    lines, _ = said("diff", "x^2", "--answer", "2x", "--explain")
    assert lines[0] == "Right."
    assert any("power rule" in line for line in lines)
    assert len(said("diff", "x^2", "--answer", "2x")[0]) == 1


def test_a_function_without_values_is_said_to_have_none() -> None:
    ran = run("check", "diff", "sqrt(-1 - x^2) + x", "--answer", "2x")
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert ran.stderr.startswith("calctool: error: sqrt(-1 - x^2) has no real value\n")


def test_the_answer_is_asked_for_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calctool.cli.streams.on_terminal", lambda stream: True)
    ran = run("check", "diff", "x^2", "--format", "text", stdin="2x\n")
    assert (ran.stdout, ran.exit_code) == ("Right.\n", 0)
    assert "Your answer: " in ran.stderr


def test_hints_say_less() -> None:
    one, two, three = (said("diff", "x + sin(3x)", "--answer", "1 + cos(3x)", "--hint", n)[0] for n in "123")
    assert one == ["Not right.", "Look again at sin(3x)."]
    assert two[:2] == one
    assert len(two) == 3
    assert len(three) > 3
    assert said("diff", "x^2", "--answer", "2x", "--hint", "1") == (["Right."], 0)


def test_the_question_may_come_from_standard_input() -> None:
    assert run("check", "diff", "-", "--answer", "2x", stdin="x^2\n").stdout == "Right.\n"


def test_the_library() -> None:
    import calctool

    assert calctool.check("diff", "x^2", "2x").verdict["verdict"] == "correct"


# A student's own lines


def test_the_first_line_that_does_not_follow(tmp_path: Path) -> None:
    file = tmp_path / "work"
    file.write_text(
        "= d/dx [x^2] sin(2x) + x^2 d/dx [sin(2x)]\n= 2x sin(2x) + x^2 cos(2x)\n= x(2sin(2x) + x cos(2x))\n"
    )
    lines, code = said("diff", "x^2 sin(2x)", "--work", str(file))
    assert code == 1
    assert lines[:2] == ["Line 2 does not follow: 2x sin(2x) + x^2 cos(2x).", "Line 1 is right."]
    assert lines[-1] == "What comes after it follows from it."


@pytest.mark.parametrize(
    ("command", "text", "options", "lines", "line", "verdict"),
    [
        ("diff", "x^2", {}, ["y' = 2x"], None, "correct"),
        ("diff", "x^2", {}, ["= d/dx [x*x]", "= 2x"], None, "correct"),
        ("diff", "x^2 + x", {}, ["= d/dx [x^2] + d/dx [x]"], None, "no-answer"),
        ("diff", "x^2 + x", {}, ["= d/dx [x^2] + 1", "= x + x + 1"], None, "equivalent"),
        ("diff", "x^2 + x", {}, ["= 2x + 1", "= 2x + 2"], 2, "wrong"),
        ("diff", "x^2 + x", {}, ["= 2x", "= 2x + 1"], 1, "wrong"),
        ("diff", "x^2", {}, ["= y"], 1, "wrong"),
        (
            "limit",
            "(x^2-4)/(x-2)",
            {"to": "2"},
            ["= lim x->2 (x-2)(x+2)/(x-2)", "= lim x->2 (x+2)", "= 4"],
            None,
            "correct",
        ),
        ("limit", "(x^2-4)/(x-2)", {"to": "2"}, ["= lim x->2 (x+2)", "= 5"], 2, "wrong"),
        ("limit", "(x^2-4)/(x-2)", {"to": "2"}, ["lim x->2 (x-2)"], 1, "wrong"),
        ("grad", "x y", {}, ["(y, x)"], None, "correct"),
        ("grad", "x y", {}, ["(y, x)", "(y, y)"], 2, "wrong"),
    ],
)
def test_work(
    command: str, text: str, options: dict[str, Any], lines: list[str], line: int | None, verdict: str
) -> None:
    report = work_task(command, text, lines, **options)
    assert (report.verdict["line"], report.verdict["verdict"]) == (line, verdict), report.remarks


@pytest.mark.parametrize(
    ("command", "text", "options", "lines", "mistake", "says"),
    [
        ("diff", "5x^2/2", {}, ["2*x + 3*x", "6x"], "coefficient-slip", "2x + 3x became 6x"),
        ("diff", "x^2 - x^3/3 + x", {}, ["2x - (x^2 - 1)", "2x - x^2 - 1"], "minus-not-distributed", "2x - (x^2 - 1)"),
        ("diff", "x^3/3 + 3x^2 + 9x", {}, ["(x + 3)^2", "x^2 + 9"], "linearity-abuse", "(x + 3)^2 became"),
        ("diff", "x + 1/x", {}, ["(x^2 - 1)/x^2", "-1"], "illegal-cancel", "cancelled"),
        ("diff", "x^3 + x^2 + x", {}, ["3x^2 + 2x + 1", "3x^2 + 1"], "term-dropped", "2x is not there"),
        ("diff", "x^2 - x", {}, ["2x - 1", "1 - 2x"], "overall-sign", "2x - 1 became"),
        ("diff", "pi x^2", {}, ["2 pi x", "6.28x"], "decimal-rounded", "became"),
        ("diff", "x |x|", {}, ["2|x|", "2x"], "abs-lost", "2|x| became 2x"),
        ("grad", "x^2 y + x^2", {}, ["(2x y + 2x, x^2)", "(2x y - 2x, x^2)"], "sign-slip", "2x y + 2x became"),
        ("diff", "x^2 + sin(x)", {}, ["d/dx [x^2] + d/dx [sin x]", "2x - cos x"], "sin-sign", "derivative of sin(x)"),
        ("diff", "x sin(x)", {}, ["d/dx [x] sin(x) + x d/dx [sin x]", "sin x + x sin x"], "trig-kept", "of sin(x)"),
        ("diff", "x^2 + x", {"at": "3"}, ["2*3 + 1", "8"], None, "do not recognise"),
        ("diff", "x^2", {}, ["2x", "x^5 - cos(x)"], None, "do not recognise"),
    ],
)
def test_a_wrong_line_is_held_against_the_line_above(
    command: str, text: str, options: dict[str, Any], lines: list[str], mistake: str | None, says: str
) -> None:
    report = work_task(command, text, lines, **options)
    assert report.verdict["line"] == 2
    found = report.verdict["mistake"]
    assert (found and found["id"]) == mistake, report.remarks
    assert says in " ".join("".join(w if isinstance(w, str) else show(w) for w in words) for words in report.remarks)


STAGES = [
    (["diff", "5x^2", "--at", "x=3"], ["= 10x", "= 10*3", "= 30"], "Right: every line", 0),
    (["diff", "5x^2", "--at", "x=3"], ["= 10x"], "the point is still to be put in", 1),
    (["diff", "5x^2", "--at", "x=3"], ["= 5x", "= 15"], "Line 1 does not follow", 1),
    (["diff", "5x^2", "--at", "x=3"], ["= 10x^2/3", "= 30"], "Line 1 does not follow", 1),
    (["diff", "x^3", "--order", "2"], ["= 3x^2", "= 6x"], "Right: every line", 0),
    (["diff", "x^3", "--order", "2"], ["= 3x^2"], "it is still to be differentiated", 1),
    (["diff", "x^3", "--order", "2"], ["= 6x", "= 3x^2"], "Line 2 does not follow", 1),
    (["diff", "x^4", "--order", "2", "--at", "x=1"], ["= 4x^3", "= 12x^2", "= 12"], "Right: every line", 0),
    (["partial", "x^2 y^3", "x", "y"], ["= 2x y^3", "= 6x y^2"], "Right: every line", 0),
    (["partial", "x^2 y^3", "x", "y"], ["= 3x^2 y^2", "= 6x y^2"], "Right: every line", 0),
    (["partial", "x^2 y^3", "x", "x"], ["= 3x^2 y^2", "= 2y^3"], "Line 1 does not follow", 1),
    (["chain", "z = x^2+y", "x = t^2", "y = sin(t)"], ["= 2x*2t + cos(t)", "= 4t^3 + cos(t)"], "Right: every line", 0),
    (["chain", "y = u^3", "u = sin(x)"], ["= 3u^2 cos(x)"], "u is still to be replaced", 0),
]


@pytest.mark.parametrize(("question", "lines", "says", "code"), STAGES)
def test_work_that_goes_by_stages(question: list[str], lines: list[str], says: str, code: int) -> None:
    """A point is put into the formula, a second derivative passes by the first, a chain by its inner letters."""
    ran = run("check", *question, "--work", "-", stdin="\n".join(lines))
    assert says in " ".join(ran.stdout.split())
    assert ran.exit_code == code


def test_work_from_standard_input() -> None:
    ran = run("check", "diff", "x^2", "--work", "-", stdin="= d/dx [x*x]\n\n= 2x\n")
    assert ran.stdout.splitlines()[0] == "Right: every line follows from the one above."
    assert ran.exit_code == 0


@pytest.mark.parametrize(
    ("question", "lines", "options", "says", "code"),
    [
        ("(x+1)^2", "y = (x+1)^2\n= 2(x+1)", ["--form", "expanded"], "Right, but not finished: 2(x + 1) can", 0),
        (
            "(x+1)^2",
            "y = (x+1)^2\n= 2(x+1)",
            ["--form", "expanded", "--strict"],
            "Right, but not finished: 2(x + 1)",
            1,
        ),
        ("(x+1)^2", "y = (x+1)^2\n= 2x + 2", ["--form", "expanded"], "Right: every line follows", 0),
        (
            "(x+1)^2",
            "= 2(x +\n= 2(x+1)\nDone.",
            ["--form", "expanded"],
            "Right at the end; line 1 could not be read.",
            0,
        ),
        ("x^4", "y = x^4\n= 2*2x^3", ["--strict"], "Right: every line follows", 1),
        ("x^4", "y = x^4\n= 2*2x^3", [], "Right: every line follows", 0),
        ("x^3/9", "y = x^3/9\n= 0.333x^2", ["--tolerance", "0.01"], "Right. It is within the tolerance.", 0),
        ("x^3/9", "y = x^3/9\n= 0.333x^2", ["--digits", "3"], "Right. It is right to the 3 digits written.", 0),
        ("x^3/9", "y = x^3/9\n= 0.333x^2", ["--digits", "4"], "Line 2 does not follow", 1),
        ("x^3/9", "= 3x^2\n= 0.333x^2", ["--digits", "3"], "Line 1 does not follow", 1),
    ],
)
def test_the_last_line_is_an_answer(question: str, lines: str, options: list[str], says: str, code: int) -> None:
    for ran in (
        run("check", "diff", question, "--answer", lines, *options),
        run("check", "diff", question, "--work", "-", *options, stdin=lines),
    ):
        assert " ".join(ran.stdout.split()).startswith(says)
        assert ran.exit_code == code


def test_an_unreadable_line_is_named() -> None:
    ran = run("check", "diff", "x^2", "--work", "-", stdin="= 2x +\n= 2x\n")
    assert (ran.stdout, ran.exit_code) == ("Right at the end; line 1 could not be read.\n", 0)
    ran = run("check", "diff", "x^2", "--work", "-", stdin="= 2x\n= 2x +\n")
    says = "Not decided, since the last line is the answer.\nLine 2 could not be read; the others are right.\n"
    assert (ran.stdout, ran.exit_code) == (says, 3)
    ran = run("check", "diff", "x^2", "--work", "-", stdin="2x +\n= 2x +\n")
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert "line 1" in ran.stderr


# What else is asked of a gradient


@pytest.mark.parametrize("answer", ["135°", "135 deg", "-225 degrees", "495^\\circ", "3pi/4"])
def test_an_angle_may_be_in_degrees_and_go_round(answer: str) -> None:
    lines, code = said("grad", "y - x", "--at", "x=0,y=0", "--of", "angle", "--answer", answer)
    assert (lines[0].split()[0].rstrip(".,"), code) == ("Right", 0)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("grad", "x y", "--of", "angle"), "at a point"),
        (("grad", "x y", "--of", "length"), "at a point"),
        (("grad", "x y z", "--at", "x=1,y=1,z=1", "--of", "angle"), "two variables"),
        (("grad", "x y", "--of", "derivative"), "which vector"),
        (("grad", "x y", "--along", "1,1"), "--of derivative"),
        (("grad", "x y", "--of", "colour"), "colour"),
        (("diff", "x", "--of", "length"), "no option --of"),
    ],
)
def test_what_is_asked_of_a_gradient_must_be_there(args: tuple[str, ...], says: str) -> None:
    ran = run("check", *args, "--answer", "1")
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert says in ran.stderr
