"""A function is one row: what the newer rows give, table by table, and a row added to a copy of the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from calctool.expr.function_record import Function
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.interop import sympy as interop
from calctool.interop.sympy_translation import outward
from calctool.parsing import parse
from calctool.parsing.formulas import formula
from tests.run import run
from tests.test_adding import Copy, copy

__all__ = ["copy"]


def answer(*args: str) -> str:
    """What is printed to standard output, on one line."""
    return " ".join(run(*args, "--format", "text", "--ascii", columns=100).stdout.split())


# --- the table itself -------------------------------------------------------------------------------


def test_a_missing_field_fails() -> None:
    fields = {**FUNCTIONS["sin"]._asdict(), "name": "new"}
    Function(**fields)
    for field in ("latex", "sympy", "derivative", "formula", "domain", "limits", "zero", "parity", "small", "numeric"):
        with pytest.raises(TypeError, match=field):
            Function(**{key: value for key, value in fields.items() if key != field})


def test_texts_of_the_rows_are_read() -> None:
    for row in FUNCTIONS.values():
        texts = [text for pair in row.derivatives().values() for text in pair[:1]]
        for text in (*texts, row.call, *row.known, *row.known.values(), row.small or "0"):
            assert parse(text) is not None
        assert formula(row.name) is None or formula(row.name).free <= set(row.letters)  # type: ignore[union-attr]
        for place, tends in row.limits.items():
            assert natural_domain(row.name).reaches(place), (row.name, place)
            assert tends[0] == "[" or parse(tends) is not None


KNOWN = [(row.name, place, value) for row in FUNCTIONS.values() for place, value in row.known.items()]


@pytest.mark.parametrize(("name", "place", "value"), KNOWN, ids=[f"{n}({p})" for n, p, _ in KNOWN])
def test_known_values_are_right(name: str, place: str, value: str) -> None:
    assert number(f"{name}({place})") == pytest.approx(number(value), abs=1e-7)


def number(text: str) -> float:
    from fractions import Fraction

    from calctool.numeric.evaluate import evaluate

    found = evaluate(parse(text), {"": float(Fraction(0))})
    assert found is not None, text
    return found


@pytest.mark.parametrize("name", [row.name for row in FUNCTIONS.values() if row.parity])
def test_parity_is_right(name: str) -> None:
    sign = {"odd": -1, "even": 1}[FUNCTIONS[name].parity]
    for at in ("0.3", "2.7"):
        if not (name.startswith("ar") and at == ("2.7" if name in ("arcsin", "artanh") else "0.3")):
            assert number(f"{name}(-{at})") == pytest.approx(sign * number(f"{name}({at})"))


# --- reading and writing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "plain", "latex", "python"),
    [
        ("lambertw(x)", "lambertw(x)", r"\operatorname{W}(x)", "LambertW(x)"),
        ("LambertW(2x)", "lambertw(2x)", r"\operatorname{W}(2x)", "LambertW(2*x)"),
        ("max(x, 3)", "max(x, 3)", r"\max(x, 3)", "Max(x, 3)"),
        ("Min(x, y, 2)", "min(min(x, y), 2)", r"\min(\min(x, y), 2)", "Min(Min(x, y), 2)"),
        ("mod(x, 3)", "mod(x, 3)", r"\operatorname{mod}(x, 3)", "Mod(x, 3)"),
        ("atan2(y, x)", "atan2(y, x)", r"\operatorname{atan2}(y, x)", "atan2(y, x)"),
        ("arctan2(y, x)", "atan2(y, x)", r"\operatorname{atan2}(y, x)", "atan2(y, x)"),
        ("heaviside(x)", "Heaviside(x)", r"\operatorname{H} x", "Heaviside(x)"),
        ("nCr(n, k)", "binomial(n, k)", r"\binom{n}{k}", "binomial(n, k)"),
        ("logistic(x)", "sigmoid(x)", r"\operatorname{sigmoid} x", "(1/(1 + exp(-x)))"),
        ("ReLU(x)", "relu(x)", r"\operatorname{relu} x", "Max(0, x)"),
        ("softplus(x + 1)", "softplus(x + 1)", r"\operatorname{softplus}(x + 1)", "log(1 + exp(x + 1))"),
    ],
)
def test_reading_and_writing(typed: str, plain: str, latex: str, python: str) -> None:
    e = parse(typed)
    assert [show(e), show(e, "unicode"), show(e, "latex"), show(e, "python")] == [plain, plain, latex, python]
    assert parse(plain) == e
    assert number_at(python.replace("exp", "e^").replace("log", "ln")) == pytest.approx(number_at(typed))


def number_at(text: str) -> float:
    from calctool.numeric.evaluate import evaluate

    found = evaluate(parse(text), {"x": 0.7, "y": 1.3, "n": 5.0, "k": 2.5})
    assert found is not None, text
    return found


def test_a_letter_stays_a_letter() -> None:
    assert parse("W(x + 1)") == parse("W*(x + 1)")
    assert "the Lambert function is lambertw(...)" in run("diff", "W(x + 1)", "--wrt", "x").stderr


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("simgoid(x)", "did you mean 'sigmoid'?"),
        ("maximum(x, 2)", "did you mean 'max'?"),
        ("softpuls(x)", "did you mean 'softplus'?"),
        ("modulo(x, 2)", "did you mean 'mod'?"),
        ("max(x)", "write max(a, b)"),
        ("max x", "write max(a, b)"),
        ("atan2(x)", "write atan2(y, x)"),
        ("mod(1, 2, 3)", "write mod(a, b)"),
    ],
)
def test_hints(typed: str, hint: str) -> None:
    assert hint in run("diff", typed).stderr


TWO_WAYS = ("lambertw(x)", "max(x, 3)", "min(x, y)", "mod(x, 3)", "atan2(y, x)", "Heaviside(x)", "binomial(x, 3)")


@pytest.mark.parametrize("text", TWO_WAYS)
def test_sympy_there_and_back(text: str) -> None:
    sp = interop.load_sympy()
    back = show(interop.from_sympy(outward(sp, parse(text), "public")))
    assert back in (text, text.replace("x, 3", "3, x"))


@pytest.mark.parametrize(
    ("text", "back"),
    [("sigmoid(x)", "1/(1 + e^(-x))"), ("relu(x)", "max(0, x)"), ("softplus(x)", "ln(e^x + 1)")],
)
def test_sympy_has_a_formula(text: str, back: str) -> None:
    sp = interop.load_sympy()
    assert show(interop.from_sympy(outward(sp, parse(text), "public"))) == back
    assert show(interop.from_sympy(outward(sp, parse(text), "algebra"))) == text


# --- derivatives ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "derivative", "condition"),
    [
        ("lambertw(x)", "1/(e^lambertw(x) (1 + lambertw(x)))", None),
        ("max(x, 3)", "{1 if x > 3, 0 if x < 3}", "x != 3"),
        ("max(x^2, x^3)", "{{2x if x^2 > x^3 else 3x^2} if x != 1}", "x != 1"),
        ("min(x, x^2)", "{1 if x < x^2, 2x if x > x^2}", "x != 0, x != 1"),
        ("mod(x, 3)", "{1 if x/3 != floor(x/3)}", "x/3 != floor(x/3)"),
        ("mod(7, x)", "{-floor(7/x) if 7/x != floor(7/x)}", "x != 0, 7/x != floor(7/x)"),
        ("atan2(x, 1)", "1/(1 + x^2)", None),
        ("atan2(2, x)", "-2/(x^2 + 4)", None),
        ("Heaviside(x)", "{0 if x != 0}", "x != 0"),
        ("binomial(x, 3)", "binomial(x, 3) (digamma(x + 1) - digamma(x - 2))", None),
        ("binomial(5, x)", "binomial(5, x) (digamma(6 - x) - digamma(x + 1))", None),
        ("sigmoid(x)", "sigmoid(x) (1 - sigmoid(x))", None),
        ("sigmoid(2x)", "2 sigmoid(2x) (1 - sigmoid(2x))", None),
        ("relu(x)", "{1 if x > 0, 0 if x < 0}", "x != 0"),
        ("softplus(3x)", "3 sigmoid(3x)", None),
    ],
)
def test_derivative(f: str, derivative: str, condition: str | None) -> None:
    result = json.loads(run("diff", f, "--json", "--verify").stdout)
    assert answer("diff", f) == derivative
    assert result["checked"]["refuted"] == 0
    assert "SymPy agrees" in answer("diff", f, "--steps", "--verify")
    page = answer("diff", f, "--steps")
    assert (f"This holds for {condition}" in page) if condition else True


@pytest.mark.parametrize(
    ("f", "by", "derivative"),
    [
        ("atan2(y, x)", "y", "x/(x^2 + y^2)"),
        ("atan2(y, x)", "x", "-y/(x^2 + y^2)"),
        ("max(x, y)", "x", "{1 if x > y, 0 if x < y}"),
        ("mod(x, y)", "y", "{-floor(x/y) if x/y != floor(x/y)}"),
        ("binomial(n, k)", "k", "binomial(n, k) (digamma(n - k + 1) - digamma(k + 1))"),
    ],
)
def test_by_either_argument(f: str, by: str, derivative: str) -> None:
    assert answer("diff", f, "--wrt", by) == derivative


def test_both_arguments_move() -> None:
    assert "chain rule for several arguments" in answer("diff", "atan2(x^2, x)", "--steps")
    assert answer("check", "diff", "atan2(x^2, x)", "--answer", "1/(1 + x^2)") == "Right."
    assert "no rule applies" in run("diff", "besselj(x, x)").stderr


@pytest.mark.parametrize(
    ("f", "at", "value"),
    [
        ("lambertw(x)", "0", "1"),
        ("relu(x)", "2", "1"),
        ("max(x, x^2)", "3", "6"),
        ("binomial(x, 2)", "3", "5/2"),
        ("sigmoid(x)", "0", "1/4"),
        ("relu(x)", "0", "the slope is 0 to the left and 1 to the right"),
        ("max(x, x^2)", "1", "the slope is 1 to the left and 2 to the right"),
        ("mod(x, 3)", "3", "the function jumps there"),
        ("Heaviside(x)", "0", "the function jumps there"),
        ("lambertw(x)", "-1", ""),
    ],
)
def test_at_a_point(f: str, at: str, value: str) -> None:
    assert value in answer("diff", f, "--at", f"x={at}", "--steps") or value == answer("diff", f, "--at", f"x={at}")


# --- limits and continuity --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "to", "value"),
    [
        ("lambertw(x)", "oo", "oo"),
        ("lambertw(x)/x", "0", "1"),
        ("lambertw(x)", "0", "0"),
        ("sigmoid(x)", "oo", "1"),
        ("sigmoid(x)", "-oo", "0"),
        ("softplus(x)", "-oo", "0"),
        ("softplus(x)/x", "oo", "1"),
        ("relu(x)", "-oo", "0"),
        ("relu(x)/x", "0+", "1"),
        ("relu(x)/x", "0-", "0"),
        ("relu(x)/x", "0", "does not exist"),
        ("max(x, x^2)", "1", "1"),
        ("min(1/x, 1)", "oo", "0"),
        ("mod(x, 3)", "3-", "3"),
        ("mod(x, 3)", "3+", "0"),
        ("mod(x, 3)", "3", "does not exist"),
        ("mod(x, 3)", "7", "1"),
        ("Heaviside(x)", "0-", "0"),
        ("Heaviside(x)", "0+", "1"),
        ("Heaviside(x)", "0", "does not exist"),
        ("atan2(x, -1)", "0+", "pi"),
        ("atan2(x, -1)", "0-", "-pi"),
        ("atan2(x, 1)", "oo", "pi/2"),
        ("binomial(x, 2)", "4", "6"),
    ],
)
def test_limit(f: str, to: str, value: str) -> None:
    assert answer("limit", f, "--to", to) == value


@pytest.mark.parametrize(
    ("f", "domain", "words"),
    [
        ("lambertw(x)", "x >= -1/e", "continuous at every point"),
        ("relu(x)", "all real numbers", "continuous at every point"),
        ("sigmoid(x)", "all real numbers", "continuous at every point"),
        ("softplus(x)", "all real numbers", "continuous at every point"),
        ("max(x, x^2)", "all real numbers", "continuous at every point"),
        ("mod(x, 3)", "all real numbers", "x = 3n, n any whole number: jump discontinuity"),
        ("Heaviside(x - 1)", "all real numbers", "x = 1: jump discontinuity"),
        ("atan2(x, -1)", "all real numbers", "x = 0: jump discontinuity"),
        ("atan2(x, 0)", "all real numbers except 0", "x = 0: jump discontinuity"),
        ("mod(5, x)", "all real numbers except 0", "x = 5/n, n from -3 to 3: jump"),
    ],
)
def test_continuity(f: str, domain: str, words: str) -> None:
    page = answer("continuity", f)
    assert page.startswith(f"domain: {domain} ")
    assert words in page


# --- answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "right", "wrong"),
    [
        ("lambertw(x)", "lambertw(x)/(x (1 + lambertw(x)))", "1/(1 + lambertw(x))"),
        ("max(x, 3)", "{1 if x > 3 else 0}", "1"),
        ("min(x, 3)", "{1 if x < 3 else 0}", "{0 if x < 3 else 1}"),
        ("atan2(x, 1)", "1/(1 + x^2)", "1/(1 - x^2)"),
        ("mod(x, 3)", "1", "0"),
        ("Heaviside(x)", "0", "1"),
        ("binomial(x, 2)", "x - 1/2", "x + 1/2"),
        ("sigmoid(x)", "e^(-x)/(1 + e^(-x))^2", "sigmoid(x)"),
        ("relu(x)", "Heaviside(x)", "x Heaviside(x)"),
        ("softplus(x)", "1/(1 + e^(-x))", "1/(1 + e^x)"),
    ],
)
def test_check(f: str, right: str, wrong: str) -> None:
    assert answer("check", "diff", f, "--answer", right).startswith("Right.")
    assert answer("check", "diff", f, "--answer", wrong).startswith("Not right.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mod(-1, 3)", 2),
        ("mod(-1, -3)", -1),
        ("mod(7.5, 2)", 1.5),
        ("Heaviside(0)", 0.5),
        ("binomial(5, 2)", 10),
        ("binomial(3, 5)", 0),
        ("max(2, 3, 1)", 3),
        ("atan2(0, -1)", 3.141592653589793),
        ("lambertw(e)", 1),
        ("softplus(-40)", 4.248354255291589e-18),
        ("relu(-2)", 0),
    ],
)
def test_value(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value, rel=1e-13)


@pytest.mark.parametrize(
    "args",
    [
        ("diff", "mod(x, 0)"),
        ("diff", "lambertw(-1) x"),
        ("diff", "binomial(10^9, 3) x"),
        ("diff", "binomial(10^9, 5*10^8) x"),
        ("diff", "binomial(x, 3)", "--at", "x=10^9"),
        ("diff", "atan2(0, 0) + x"),
        ("limit", "mod(x, 0)", "--to", "1"),
        ("limit", "binomial(x, 10^9)", "--to", "oo"),
        ("diff", "max(" + "x, " * 200 + "1)"),
        ("limit", "softplus(10^9 x)", "--to", "-1"),
    ],
)
def test_hostile_arguments_end(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code in (0, 1, 2, 3)


# --- a function is one row --------------------------------------------------------------------------

ROW = """    Function(
        "versin", "u", latex=r"\\\\operatorname{versin}", sympy="1 - cos(u)", meant="versine",
        derivative="sin(u)", formula="1 - cos(u)", domain="R", jumps="", limits={"oo": "[0, 2]", "-oo": "[0, 2]"},
        zero="2 pi n", known={"0": "0"}, parity="even", sign="0+", monotone="", small="", numeric="",
    ),
"""


def test_a_function_is_a_row(copy: Copy) -> None:
    copy.add(
        "expr/functions.py", "    # inverse trigonometric\n", ROW.replace("\\\\\\\\", "\\\\").replace("\\\\", "\\")
    )
    got: Mapping[str, Any] = {
        "derivative": copy.run("diff", "versin(x^2)", "--steps", "--verify"),
        "limit": copy.run("limit", "versin(x)/x^2", "--to", "0").strip(),
        "domain": copy.run("continuity", "versin(x)"),
        "python": copy.run("diff", "x + versin(y)", "--wrt", "x", "--json"),
        "latex": copy.run("diff", "x^2 versin(y)", "--wrt", "x", "--format", "latex"),
        "check": copy.run("check", "diff", "versin(x)", "--answer", "sin(x)").strip(),
    }
    assert "Answer: 2x sin(x^2)" in got["derivative"]
    assert "SymPy agrees" in got["derivative"]
    assert got["limit"] == "1/2"
    assert got["domain"].startswith("domain: all real numbers\ncontinuous at every point")
    assert r"\operatorname{versin} y" in got["latex"]
    assert got["check"] == "Right."
    assert copy.changed() == ["expr/functions.py"]
