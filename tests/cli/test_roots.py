"""x^(1/3) from the command line: the real root in every command, and the other reading with ``--roots principal``.

The problems are those of a first course (Stewart 3.1, 4.1 and 4.3): cusps, vertical tangents, critical numbers.
"""

from __future__ import annotations

import json

import pytest

from tests.run import run

PRINCIPAL = ("--roots", "principal")


@pytest.mark.parametrize(
    ("text", "answer", "at", "slope"),
    [
        ("x^(1/3)", "1/(3x^(2/3))", "-8", "1/12"),
        ("x^(2/3)", "2/(3x^(1/3))", "-8", "-1/3"),
        ("x^(4/3)", "4x^(1/3)/3", "-8", "-8/3"),
        ("x^(-1/3)", "-1/(3x^(4/3))", "-8", "-1/48"),
        ("x^(2/6)", "1/(3x^(2/3))", "-1", "1/3"),
        ("(x - 1)^(2/3)", "2/(3(x - 1)^(1/3))", "0", "-2/3"),
        ("(x^2 - 1)^(-4/5)", "-8x/(5(x^2 - 1)^(9/5))", "0", "0"),
        ("x^(2/3) (6 - x)^(1/3)", "(4 - x)/(x^(1/3) (6 - x)^(2/3))", "-2", "-3*2^(2/3)/4"),
        ("x^(4/5) (x - 4)^2", "2(x - 4)(7x - 8)/(5x^(1/5))", "-1", "-30"),
        ("x^(1/3) (x + 4)", "4x^(1/3)/3 + 4/(3x^(2/3))", "-1", "0"),
        ("x^(5/3) - 5x^(2/3)", "5x^(2/3)/3 - 10/(3x^(1/3))", "-1", "5"),
        ("x - 3x^(1/3)", "1 - 1/x^(2/3)", "-8", "3/4"),
        ("(x^2)^(1/3)", "2/(3x^(1/3))", "-8", "-1/3"),
        ("(x^3 + 8)^(1/3)", "x^2/(x^3 + 8)^(2/3)", "-3", "9*19^(1/3)/19"),
        ("x^(1/3) + x^(1/5)", "1/(3x^(2/3)) + 1/(5x^(4/5))", "-1", "8/15"),
        ("|x|^(1/3)", "x/(3|x|^(5/3))", "-1", "-1/3"),
        ("x^(2/3)", "2/(3x^(1/3))", "0", "does not exist"),
        ("x^(1/3)", "1/(3x^(2/3))", "0", "does not exist"),
        ("x^(4/3)", "4x^(1/3)/3", "0", "0"),
        ("x^(7/5)", "7x^(2/5)/5", "0", "0"),
    ],
)
def test_textbook_problems(text: str, answer: str, at: str, slope: str) -> None:
    assert run("diff", text).stdout == answer + "\n"
    found = run("diff", text, "--at", f"x={at}").stdout.strip()
    assert found == slope or run("check", "diff", text, "--at", f"x={at}", "--answer", slope).exit_code == 0, found
    for form in (answer, answer.replace("x^(1/3)", "cbrt(x)").replace("x^(2/3)", "cbrt(x)^2")):
        assert run("check", "diff", text, "--answer", form, "--strict").stdout.startswith("Right")
    counts = json.loads(run("diff", text, "--json").stdout)["checked"]
    assert counts["refuted"] == counts["unchecked"] == 0


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        ("x^(2/3)", "2/(3 root(x, 3))", True),
        ("x^(2/3)", "2cbrt(x^2)/(3x)", True),
        ("x^(2/3)", "2/(3|x|^(1/3))", False),
        ("x^(1/3)", "1/(3 x^(1/2) x^(1/6))", False),
        ("x^(1/5)", "0.2x^(-0.8)", True),
        ("x^0.2", "1/(5x^(4/5))", True),
        ("(x^2)^(1/6)", "1/(3x^(2/3))", False),
        ("(x^2)^(1/6)", "x/(3|x|^(5/3))", True),
        ("cbrt(x)", "x^(-2/3)/3", True),
    ],
)
def test_an_answer_is_right_on_the_whole_line_or_not(question: str, answer: str, right: bool) -> None:
    assert run("check", "diff", question, "--answer", answer).exit_code == (0 if right else 1)


def test_in_the_principal_reading_only_positive_numbers_count() -> None:
    for question, answer in (("x^(2/3)", "2/(3|x|^(1/3))"), ("x^(1/5)", "0.2x^(-0.8)"), ("cbrt(x)", "x^(-2/3)/3")):
        assert run("check", "diff", question, "--answer", answer, *PRINCIPAL).exit_code == 0
    assert run("check", "diff", "cbrt(x)", "--answer", "x^(-2/3)/3 + |x| - x", *PRINCIPAL).exit_code == 1


@pytest.mark.parametrize(
    ("args", "real", "principal"),
    [
        (("diff", "x^(1/3)", "--at", "x=-8"), "1/12", None),
        (("diff", "x^(4/3)", "--at", "x=0"), "0", "does not exist"),
        (("limit", "x^(1/3)", "--to", "-8"), "-2", "does not exist"),
        (("limit", "x^(2/3)", "--to", "-oo"), "oo", "does not exist"),
        (("limit", "x^(1/3)", "--to", "0-"), "0", "does not exist"),
        (("partial", "y x^(1/3)", "x", "--at", "x=-8,y=12"), "1", None),
        (("grad", "x^(2/3) y", "--at", "x=-1,y=3"), "(-2, 1)", None),
        (("jacobian", "x^(2/3) y", "--at", "x=-1,y=3"), "[[-2, 1]]", None),
        (("hessian", "x^(5/3)", "--at", "x=-1"), "[[-10/9]]", None),
        (("continuity", "x^(1/3)"), "domain: all real numbers", "domain: x >= 0"),
        (
            ("continuity", "x^(1/3)", "--at", "-1"),
            "x = -1: continuous, the value and the limit are -1",
            "x = -1: the function is not defined",
        ),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_both_readings_in_every_command(args: tuple[str, ...], real: str, principal: str | None) -> None:
    assert run(*args).stdout.startswith(real + "\n")
    other = run(*args, *PRINCIPAL)
    if principal is None:
        assert other.exit_code == 2
        assert "is not defined at x = -" in other.stderr
    else:
        assert other.stdout.startswith(principal)


def test_a_chain_in_both_readings() -> None:
    args = ("chain", "z = u^(1/3)", "u = t^3 - 1")
    assert run(*args).stdout == run(*args, *PRINCIPAL).stdout == "t^2/(t^3 - 1)^(2/3)\n"
    read_as = [json.loads(run(*args, *more, "--json").stdout)["result"]["value"] for more in ((), PRINCIPAL)]
    assert read_as == ["t**2/real_root(t**3 - 1, 3)**2", "t**2/(t**3 - 1)**(2/3)"]


def test_a_note_says_so_once() -> None:
    real = "note: x^(1/3) is read as the real root, of negative numbers too; --roots principal leaves those out\n"
    assert run("diff", "x^(1/3) + x^(2/3)").stderr == real
    assert run("jacobian", "x^(1/3) y", "y^(1/3) x").stderr == real
    assert run("check", "diff", "x^(1/3)", "--answer", "1/3*x^(-2/3)").stderr == real
    assert run("diff", "x^(1/3)", "--quiet").stderr == ""
    assert run("diff", "(x^2 + 1)^(1/3)").stderr == ""
    other = run("diff", "x^(1/3) + x^(2/3)", *PRINCIPAL)
    assert other.stderr == "note: x^(1/3) is read as a power of numbers that are not negative\n"
    assert json.loads(run("diff", "x^(1/3)", "--json", *PRINCIPAL).stdout)["notes"][0]["code"] == "principal-root"


def test_a_third_reading_is_refused() -> None:
    for args in (("diff", "x"), ("limit", "x", "--to", "0"), ("check", "diff", "x", "--answer", "1"), ("batch", "-")):
        refused = run(*args, "--roots", "principle")
        assert refused.exit_code == 2
        assert "did you mean 'principal'?" in refused.stderr


def test_a_batch_takes_it_as_an_option_and_as_a_column() -> None:
    rows = 'diff "x^(1/3)" --at x=-8\ndiff "x^(1/3)" --at x=-8 --roots real\n'
    lines = run("batch", "--roots", "principal", "--jobs", "1", stdin=rows).stdout.splitlines()
    assert [json.loads(line)["exit_code"] for line in lines] == [2, 0]
    table = "command,expr,at,roots,answer\ndiff,x^(1/3),x=-8,principal,\ndiff,x^(1/3),x=-8,,1/12\n"
    lines = run("batch", "--input-format", "csv", "--jobs", "1", stdin=table).stdout.splitlines()
    assert [json.loads(line)["exit_code"] for line in lines] == [2, 0]


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [("x^(1/3)", -8, 1 / 12), ("x^(2/3)", -8, -1 / 3), ("cbrt(x)", -8, 1 / 12), ("root(x, 5)", -32, 1 / 80)],
)
def test_sympy_computes_the_same_from_json(text: str, x: int, value: float) -> None:
    import sympy

    found = json.loads(run("diff", text, "--json").stdout)["result"]["value"]
    there = complex(sympy.sympify(found).subs(sympy.Symbol("x"), x).evalf())
    assert there == pytest.approx(value)
    assert run("check", "diff", text, "--answer", found).exit_code == 0
