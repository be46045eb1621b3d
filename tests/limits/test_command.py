"""``calctool limit`` from outside: options, errors, exit codes, JSON, the table and its plot."""

from __future__ import annotations

import json

import pytest

from tests.run import run

ERRORS = [
    (["1/x"], "where does the variable go"),
    (["1/x", "--to", "x"], "contains the variable"),
    (["1/x, x -> 0", "--to", "1"], "given twice"),
    (["1/x -> 0"], "'->' is not read inside an expression"),
    (["1/x, -> 0"], "'->' was found"),
    (["1/x", "--to", "0", "--side", "top"], "--side cannot be 'top'"),
    (["1/x", "--to", "0+", "--side", "left"], "different sides"),
    (["1/x", "--to", "oo", "--side", "right"], "one side"),
    (["1/x", "--to", "1/0"], "no real number"),
    (["1/x", "--to", "sqrt(-1)"], "no real number"),
    (["1/x", "--to", "oo + 1"], "infinity cannot be calculated with"),
    (["1/x", "--to", ""], "missing"),
    (["1/x", "--to", "+"], "the text ends"),
    (["1/x", "--to", "(1, 2)"], "not read"),
    (["1/x", "--to", "0", "--infinite", "no"], "--infinite cannot be 'no'"),
    (["a/x", "--to", "0", "--wrt", "x", "--assume", "a"], "what is assumed of a"),
    (["a/x", "--to", "0", "--wrt", "x", "--assume", "a>0,a<0"], "no values"),
    (["x/y", "--to", "y=0", "--wrt", "x"], "cannot both move"),
    (["sin(x", "--to", "0"], "never closed"),
    (["", "--to", "0"], "no expression"),
    (["1/x", "--to", "0", "--stesp"], "--steps"),
    (["1/x", "--to", "d/dx x"], "not read"),
]


@pytest.mark.parametrize(("args", "says"), ERRORS, ids=[" ".join(a) for a, _ in ERRORS])
def test_bad_input(args: list[str], says: str) -> None:
    found = run("limit", *args)
    assert found.exit_code == 2
    assert found.stdout == ""
    assert says in found.stderr
    assert "Traceback" not in found.stderr


PLACES = [
    ("0+", "oo"),
    ("0-", "-oo"),
    ("x=0+", "oo"),
    ("0⁺", "oo"),
    ("oo", "0"),
    ("-oo", "0"),
    ("∞", "0"),
    ("infinity", "0"),
    ("+oo", "0"),
    ("1/2", "2"),
    ("-1", "-1"),
    ("0.5", "2"),
]


@pytest.mark.parametrize(("place", "answer"), PLACES)
def test_places(place: str, answer: str) -> None:
    assert run("limit", "1/x", "--to", place, "--format", "text").stdout == answer + "\n"


@pytest.mark.parametrize(
    ("args", "answer"),
    [
        (["1/x, x -> 0+"], "oo"),
        (["1/x, x → 0-"], "-oo"),
        (["1/x", "--to", "0", "--side", "right"], "oo"),
        (["1/x", "--to", "0", "--side", "left"], "-oo"),
        (["1/x", "--to", "0", "--side", "both"], "does not exist"),
        (["-x", "--to", "3"], "-3"),
        (["1/x^2", "--to", "0", "--infinite", "dne"], "does not exist"),
        (["tan x", "--to", "pi/2-"], "oo"),
        (["x y", "--to", "y=2"], "2x"),
    ],
)
def test_forms(args: list[str], answer: str) -> None:
    found = run("limit", *args, "--format", "text")
    assert (found.exit_code, found.stdout) == (0, answer + "\n")


def as_json(*args: str) -> dict[str, object]:
    return json.loads(run("limit", *args, "--json").stdout)["result"]  # type: ignore[no-any-return]


def test_infinite_is_a_value_unless_told_otherwise() -> None:
    assert as_json("1/x^2", "--to", "0")["value"] == "oo"
    strict = as_json("1/x^2", "--to", "0", "--infinite", "dne")
    assert (strict["kind"], strict["value"], strict["reason"]) == ("dne", None, "infinite")


REASONS = [
    ("1/x", "0", "one-sided-limits-differ"),
    ("sin(1/x)", "0", "oscillation"),
    ("sqrt(x)", "0", "undefined-on-that-side"),
    ("sqrt(x)", "0-", "undefined-on-that-side"),
    ("ln(x)", "-2", "not-defined-near-the-point"),
]


@pytest.mark.parametrize(("expr", "place", "reason"), REASONS)
def test_reasons(expr: str, place: str, reason: str) -> None:
    found = as_json(expr, "--to", place)
    assert (found["kind"], found["reason"]) == ("dne", reason)


def test_inner_derivations_are_nested() -> None:
    steps = json.loads(run("limit", "|x-2|/(x^2-4)", "--to", "2", "--json", "--steps").stdout)["steps"]
    assert [s["rule"] for s in steps] == ["limit.one-sided"]
    inner = steps[0]["steps"]
    assert {s["depth"] for s in inner} == {1}
    assert [s["after"] for s in inner if s["rule"] == "limit.arithmetic"][-1:] == ["1/4"]
    numbers = [steps[0]["id"], *[s["id"] for s in inner]]
    assert numbers == sorted(numbers)


def test_lhopital_shows_its_derivatives() -> None:
    found = json.loads(run("limit", "(e^x-1-x)/x^2", "--to", "0", "--json", "--steps").stdout)["steps"]
    first = found[0]
    assert first["rule"] == "limit.lhopital"
    assert first["bindings"] == {"f": "exp(x) - 1 - x", "g": "x**2"}
    assert any(s["rule"].startswith("diff.") for s in first["steps"])


def test_circle_is_named() -> None:
    page = run("limit", "sin(x)/x", "--to", "0", "--steps", "--format", "text", columns=200).stdout
    assert "in a circle" in page
    assert "L'Hopital's rule" in page


def test_oo_is_no_number() -> None:
    page = run("limit", "1/x^2", "--to", "0", "--steps", "--format", "text").stdout
    assert "oo is not a number" in page


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["(x^3 - 2x + 5)/(2x^2 - 7)", "--to", "oo"], "2 - 7/x^2 tends to 2"),
        (["sec(x)/(x + 1)", "--to", "pi/2-"], "cos(x) tends to 0 and is positive"),
        (["1/(x - 3)", "--to", "3+"], "x - 3 tends to 0 and is positive"),
        (["1/(x - a)", "--to", "a-", "--wrt", "x"], "x - a tends to 0 and is negative"),
        (["x/(x^2 - a^2)", "--to", "a+", "--wrt", "x"], "x^2 - a^2 tends to 0\n"),
    ],
)
def test_what_the_denominator_tends_to(args: list[str], says: str) -> None:
    assert says in run("limit", *args, "--steps", "--format", "text").stdout


def test_last_resort_is_named() -> None:
    found = run("limit", "x^x/e^x", "--to", "oo", "--format", "text")
    assert found.stdout == "oo\n"
    assert "no school technique" in found.stderr


def test_assumptions_are_stated() -> None:
    page = run("limit", "e^(-a x)", "--to", "oo", "--wrt", "x", "--assume", "a>0", "--steps", "--format", "text").stdout
    assert "This holds for a > 0" in page
    assert "Answer: 0" in page


def test_cases() -> None:
    found = run("limit", "a x^2", "--to", "oo", "--wrt", "x", "--format", "text")
    assert found.stdout == "{-oo if a < 0, 0 if a = 0, oo if a > 0}\n"
    page = run("limit", "a x^2", "--to", "oo", "--wrt", "x", "--steps", "--format", "text").stdout
    for said in ("for a < 0", "for a = 0", "for a > 0"):
        assert said in page


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("(a - 3)^n", "{0 if a > 2 and a < 4, 1 if a = 4, oo if a > 4}"),
        ("a^n/5^n", "{0 if a > -5 and a < 5, 1 if a = 5, oo if a > 5}"),
        ("(-a)^n/(n! a^2)", "0"),
    ],
)
def test_a_sequence_with_a_letter(text: str, answer: str) -> None:
    """The line of the letter is cut wherever the outcome turns, also beyond all the samples."""
    assert run("limit", text, "--to", "oo", "--wrt", "n").stdout == answer + "\n"


@pytest.mark.parametrize("text", ["(-1)^(n(n + 1)/2)/n", "(-1)^(n!)/n", "sin(n) (-1)^n"])
def test_a_sequence_that_is_not_settled_is_not_said_to_be_undefined(text: str) -> None:
    ran = run("limit", text, "--to", "oo")
    assert ran.exit_code == 3
    assert "not decided" in ran.stderr
    assert "does not exist" not in ran.stdout


EXCEPTIONS = [
    (["{a x + 1 if x < 2 else x^2}", "--to", "2"], "{4 if a = 3/2}"),
    (["a|x|/x", "--to", "0"], "{0 if a = 0}"),
    (["{a if x < 0 else b}", "--to", "0"], "{b if a = b}"),
    (["{x + a if x < 1 else b x^2}", "--to", "1"], "{b if a = b - 1}"),
    (["{a^x if x < 1 else 2x}", "--to", "1"], "{2 if a = 2}"),
    (["{a^2 x if x < 1 else 4}", "--to", "1"], "{4 if a = -2, 4 if a = 2}"),
    (["{2a x if x < 1 else 3}", "--to", "1", "--assume", "a>2"], "does not exist"),
    (["a floor(x)", "--to", "1"], "{0 if a = 0}"),
    (["{k x^2 if x <= 3, x + k if x > 3}", "--to", "3"], "{27/8 if k = 3/8}"),
    (["x^a ln x", "--to", "0+", "--assume", "a>0"], "0"),
    (["a sin(1/x)", "--to", "0"], "{0 if a = 0}"),
    (["sin(a x)", "--to", "oo"], "{0 if a = 0}"),
    (["(a - 3)^x", "--to", "oo"], "{0 if a >= 3 and a < 4, 1 if a = 4, oo if a > 4}"),
    (["x^(a - 7)", "--to", "oo"], "{0 if a < 7, 1 if a = 7, oo if a > 7}"),
    (["1/((a - 47)x + 5)", "--to", "oo"], "{0 if a != 47, 1/5 if a = 47}"),
    (["1/((a - b)x + 5)", "--to", "oo"], "{0 if a != b, 1/5 if a = b}"),
    (["1/((2a - b)x + 5)", "--to", "oo"], "{0 if a != b/2, 1/5 if a = b/2}"),
    (["tan((a - 47)x)/x", "--to", "oo"], "{0 if a = 47}"),
    (["x^a", "--to", "0+", "--assume", "a>0"], "0"),
    (["a cos(x) + b", "--to", "oo"], "{b if a = 0}"),
    (["(x - a)^2/(x - b)^2", "--to", "b"], "{oo if a != b, 1 if a = b}"),
    (["(x - a)/|x - a|", "--to", "a"], "does not exist"),
    (["sin(a x)/(b x)", "--to", "0"], "a/b"),
    (["(e^(a x) - e^(b x))/x", "--to", "0"], "a - b"),
    (["sqrt(x^2 + a x) - x", "--to", "oo"], "a/2"),
]


@pytest.mark.parametrize(("args", "answer"), EXCEPTIONS)
def test_letters_for_which_it_is_otherwise(args: list[str], answer: str) -> None:
    """What holds for letters in general is not claimed where two values meet or a factor is 0."""
    assert run("limit", *args, "--wrt", "x", "--format", "text").stdout == answer + "\n"


@pytest.mark.parametrize("text", ["(a - b)^2 x", "((a - b)^2 + (a - b)^2)x", "-(a - b)^2 x"])
def test_a_square_that_may_be_0_has_its_case(text: str) -> None:
    assert "0 if a = b" in run("limit", text, "--to", "oo", "--wrt", "x", "--format", "text").stdout


@pytest.mark.parametrize("text", ["((a - b)^2 + 1)x", "(a^2 + b^2 + 3)x", "x/(e^a + b^4)"])
def test_signs_that_hold_for_all_letters_are_no_condition(text: str) -> None:
    assert "This holds" not in run("limit", text, "--to", "oo", "--wrt", "x", "--steps", "--format", "text").stdout


@pytest.mark.parametrize(
    ("text", "to"), [("x^a", "0"), ("x^a", "-oo"), ("x ln(x)^(a - 7)", "0+"), ("1 + (x - 3)^a", "2")]
)
def test_whether_a_power_of_a_negative_number_has_values_depends_on_its_exponent(text: str, to: str) -> None:
    """x^2 tends to 0 there, and was said to have no limit."""
    found = run("limit", text, "--to", to, "--wrt", "x")
    assert found.exit_code == 3
    assert "for whole exponents only" in found.stdout + found.stderr


@pytest.mark.parametrize(
    ("args", "condition"),
    [
        (["floor(x)", "--to", "a"], "floor(a) != a"),
        (["tan(x)", "--to", "a"], "cos(a) != 0"),
        (["x sign(x)", "--to", "a"], "a != 0"),
        (["1/x", "--to", "a"], "a != 0"),
        (["sqrt(a x + b)", "--to", "3"], "3a + b > 0"),
        (["ln(a + x)", "--to", "b"], "a + b > 0"),
        (["((a - 7)x^2 + b x)/(x + 1)", "--to", "oo"], "a < 7"),
        (["(a - 30)x + b x^(1/2)", "--to", "oo"], "a < 30"),
        (["arctan((a - 30)x) + b", "--to", "oo"], "a < 30"),
        (["sqrt(a x^2 + b x)", "--to", "oo"], "a > 0"),
        (["a sin(x) + b cos(x)", "--to", "oo"], "a and b not both 0"),
        (["a b cos(x)", "--to", "oo"], "a != 0, b != 0"),
        (["(a - b) sin(x)", "--to", "oo"], "b - a != 0"),
        (["(a^2 + b^2)x", "--to", "oo"], "a and b not both 0"),
        (["sqrt(a^2 + b^2) x", "--to", "oo"], "a and b not both 0"),
        (["((a - 1)^2 + b^2)x", "--to", "oo"], "(a - 1)^2 + b^2 != 0"),
        (["(a^2 + b^2 - 10^13)x", "--to", "oo"], "a^2 + b^2 - 10000000000000 < 0"),
        (["e^(-(a^2 + b^2 - 10^13)x)", "--to", "oo"], "-a^2 - b^2 + 10000000000000 > 0"),
        (["(a b - 10^14)x", "--to", "oo"], "b a - 100000000000000 < 0"),
        (["((a - b)^2 - 1/10^7)x", "--to", "oo"], "(a - b)^2 - 1/10000000 > 0"),
        (["(a - b)x", "--to", "oo", "--assume", "a > 5"], "a > 5, a - b < 0"),
        (["(a - b)x", "--to", "oo", "--assume", "a > b"], "a > b"),
        (["(a + b^2)x", "--to", "oo", "--assume", "a > 0"], "a > 0"),
        (["(a b^2 - a)x", "--to", "oo", "--assume", "b > 2"], "b > 2, b^2 a - a > 0"),
        (["(m^2 + n^2)x", "--to", "oo", "--assume", "m integer"], "m = floor(m), m and n not both 0"),
        (["(a - b - 30)x", "--to", "oo"], "a - b - 30 < 0"),
        (["e^(-(a^2 + b^2)x)", "--to", "oo"], "a and b not both 0"),
    ],
)
def test_what_a_letter_must_not_be(args: list[str], condition: str) -> None:
    assert f"This holds for {condition}." in run("limit", *args, "--wrt", "x", "--steps", "--format", "text").stdout


def test_letters_that_decide_are_undecided() -> None:
    found = run("limit", "(x^2 - a^2)/(x - b)", "--to", "b", "--wrt", "x")
    assert found.exit_code == 3
    assert "depends on the parameters" in found.stderr


def test_undecided_says_what_is_known() -> None:
    found = run("limit", "f(x)/x", "--to", "0")
    assert found.exit_code == 3
    assert "nothing is known about f" in found.stderr


def test_table_without_steps_and_in_json() -> None:
    words = run("limit", "1/x", "--to", "0+", "--table", "--format", "text").stdout
    assert words.splitlines()[0] == "oo"
    assert "0.001" in words
    table = as_json("1/x", "--to", "0+", "--table")["table"]
    assert isinstance(table, dict)
    assert table["rows"][1] == ["0.01", "100"]


PLOTS = [
    ("sin(x)/x", "0", "o"),
    ("1/x", "0", ":"),
    ("arctan(x)", "oo", "."),
    ("sqrt(x)", "0+", "@"),
    ("|x|/x", "0", "o"),
]


@pytest.mark.parametrize(("expr", "place", "sign"), PLOTS)
def test_the_approach_is_drawn(expr: str, place: str, sign: str) -> None:
    """Under the table of a terminal, and wherever --plot asks for it."""
    rich = run("limit", expr, "--to", place, "--table", "--format", "rich", "--color", "never", "--ascii").stdout
    plot = run("limit", expr, "--to", place, "--plot", "--format", "text").stdout
    for page in (rich, plot):
        picture = page[page.index(" y\n") :].splitlines()
        assert sum("|" in row for row in picture) > 15
        assert any(sign in row.partition("|")[2] for row in picture)
        assert max(len(row.rstrip()) for row in picture) <= 80
    assert " y\n" not in run("limit", expr, "--to", place, "--table", "--format", "text").stdout


def test_a_table_of_what_cannot_be_drawn_has_no_picture() -> None:
    page = run("limit", "a*x", "--to", "0", "--wrt", "x", "--assume", "a>0", "--table", "--format", "rich")
    assert page.exit_code == 0
    error = run("limit", "9^9^9 x", "--to", "1", "--plot")
    assert error.exit_code in (2, 3)


HOSTILE = [
    ("9^9^9^9 x", "0"),
    ("x^(9^9^9)", "1"),
    ("sin(" * 60 + "x" + ")" * 60, "0"),
    ("+".join(f"x^{k}" for k in range(300)), "1"),
    ("1/x", "1e-300"),
    ("1/x", "10^300"),
    ("x!^x", "oo"),
    ("e^e^e^x", "oo"),
    ("e^e^e^x/e^e^x", "oo"),
    ("floor(sin(1/x))", "0"),
    ("tan(1/x)", "0"),
    ("(x-1)/(x-1)/(x-1)/(x-1)", "1"),
    ("((x^2-1)/(x-1))^((x^2-1)/(x-1))", "1"),
    ("{{x if x<0 else 1} if x<1 else 2}", "0"),
    ("gamma(x)", "0"),
    ("gamma(x)", "-1+"),
    ("x^sqrt(2)", "0+"),
    ("(a x + b)/(c x + d) + (p x + q)/(r x + s)", "oo"),
    ("1/(x-a)^2", "a"),
    ("ln(x)/x^(1/1000)", "oo"),
    ("1/(1e-30 + x^2)", "0"),
    ("(1e30 x)/(x)", "0"),
]


@pytest.mark.parametrize(("expr", "place"), HOSTILE, ids=[e[:30] for e, _ in HOSTILE])
def test_hostile(expr: str, place: str) -> None:
    found = run("limit", expr, "--to", place, "--wrt", "x", "--format", "text")
    assert found.exit_code in (0, 2, 3), found.stderr
    assert "Traceback" not in found.stderr
    assert "internal error" not in found.stderr


def test_a_place_is_not_put_in_where_parts_jump() -> None:
    """Heaviside(x) + Heaviside(-x) is 1 at 0 and beside it, but neither part is continuous there."""
    page = run("limit", "Heaviside(x) + Heaviside(-x)", "--to", "0", "--steps", "--format", "text").stdout
    assert "compare the one-sided limits" in page
    assert "direct substitution" not in page
