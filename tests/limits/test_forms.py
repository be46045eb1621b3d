"""The name of an indeterminate form, and that what is determinate beside it gets none."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
from calctool.expr.traversal import goals
from calctool.expr.tree import Limit, Pow
from calctool.report.columns import refused_first
from calctool.report.model import Work
from calctool.tasks.limit import limit_task

# limit | place | what is said of the form | answer
TABLE = """
(x^2 - x)/(x^3 - x) | oo | the form is oo/oo | 0
(x^2 - 3x)/e^x | oo | the form is oo/oo | 0
ln(x^2 - x)/x | oo | the form is oo/oo | 0
sin(1/x)/(1/x) | oo | the form is 0/0 | 1
e^x (x^2 - 3x) | -oo | the form is 0*oo | 0
(x^2 - 3x) e^(-x) | oo | the form is 0*oo | 0
x sin(1/x) | oo | the form is 0*oo | 1
sqrt(x^2 + x) - x | oo | the form is oo - oo | 1/2
x^2/(x - 1) - x | oo | the form is oo - oo | 1
x + (x - x^2)/(x + 1) | oo | the form is oo - oo | 2
1 + ln(x^2 - x)/x | oo | - | 1
3(x^2 - x) | oo | the form is oo - oo | oo
-(x^2 - x)/2 | oo | the form is oo - oo | -oo
(1 + 1/x)^x | oo | the form is 1^oo | e
(1 - 1/x)^(x^2 - x) | oo | the form is 1^oo | 0
(1/x)^(1/x) | oo | the form is 0^0 | 1
(1/(x^2 - x))^(1/x) | oo | the form is 0^0 | 1
(x^2 - x)^(1/x) | oo | the form is oo^0 | 1
1/(x^2 - 3x) | oo | below the bar the form is oo - oo | 0
(sqrt(x^2 + x) - x)/x | oo | above the bar the form is oo - oo | 0
e^x (x^2 - 3x) | oo | - | oo
(x - x^2)(e^x - x) | oo | - | -oo
ln(x)(x^2 - x) | oo | - | oo
(x^2 - x)/e^(-x) | oo | - | oo
e^(-x)/(x^2 - x) | oo | - | 0
2^x/x | -oo | - | 0
(1 + 1/x)/x | oo | - | 0
(2 + 1/x)^x | oo | - | oo
(1/x)^x | oo | - | 0
x^x | oo | - | oo
e^(x^2 - x) | oo | - | oo
sin(x)/x | 0 | putting the value in gives 0/0 | 1
x ln(x) | 0+ | putting the value in gives 0*oo | 0
1/x - 1/sin(x) | 0+ | putting the value in gives oo - oo | 0
x^x | 0+ | putting the value in gives 0^0 | 1
(1 + x)^(1/x) | 0 | putting the value in gives 1^oo | e
(1/x)^x | 0+ | putting the value in gives oo^0 | 1
x/(x + 1) | 0 | - | 0
ln(x)/x | 0+ | - | -oo
"""
ROWS = [[part.strip() for part in line.split(" | ")] for line in TABLE.strip().split("\n")]


@pytest.mark.parametrize(("f", "to", "form", "answer"), ROWS)
def test_the_form_is_named(f: str, to: str, form: str, answer: str) -> None:
    report = limit_task(f, to=to)
    assert report.result.value is not None
    assert show(report.result.value) == answer
    (work,) = [b.derivation for b in report.blocks if isinstance(b, Work)]
    assert refused_first(work) == ([f"{form}, which says nothing"] if form != "-" else [])


@pytest.mark.parametrize(
    ("f", "to", "why"),
    [
        ("e^x (x^2 - 3x)", "oo", "e^x tends to oo; x^2 - 3x tends to oo: x^2 grows fastest"),
        ("e^(-x)/(x^2 - x)", "oo", "e^(-x) tends to 0; x^2 - x tends to oo: x^2 grows fastest"),
        ("ln(x - 1)", "1+", "x - 1 tends to 0 and is positive"),
        ("log_2(sin(x))", "0+", "sin(x) tends to 0 and is positive"),
        ("-1/x", "0+", "x tends to 0 and is positive"),
        ("-x/(x - 2)", "2+", "x tends to 2; x - 2 tends to 0 and is positive"),
        ("-(x^2 - x)/e^(-x)", "oo", "x^2 - x tends to oo: x^2 grows fastest; e^(-x) tends to 0 and is positive"),
    ],
)
def test_what_the_parts_tend_to_is_said(f: str, to: str, why: str) -> None:
    """Also behind a minus, and of a part that is an indeterminate form by itself."""
    (work,) = [b.derivation for b in limit_task(f, to=to).blocks if isinstance(b, Work)]
    assert why in ["".join(w if isinstance(w, str) else show(w) for w in note) for note in work.notes()]


@pytest.mark.parametrize(
    ("f", "answer", "letters"),
    [
        ("sin(a x)/(b x)", "a/b", "b != 0"),
        ("tan(a x)/(b x)", "a/b", "b != 0"),
        ("(1 - cos(a x))/(b x^2)", "a^2/(2b)", "b != 0"),
        ("(cos(a x) - cos(b x))/x^2", "b^2/2 - a^2/2", ""),
    ],
)
def test_a_square_that_may_be_0_is_no_condition(f: str, answer: str, letters: str) -> None:
    """The outcome is the same where it is: for a = 0 the first is 0 too."""
    report = limit_task(f, to="0", wrt="x")
    assert show(report.result.value) == answer  # type: ignore[arg-type]
    assert ", ".join(show(c) for c in report.conditions) == letters


def test_one_minus_0_is_1() -> None:
    """In an exponent too, not 1 + 0 first."""
    (work,) = [b.derivation for b in limit_task("e^(2x/(x - 1))", to="oo").blocks if isinstance(b, Work)]
    assert [show(line.after) for line in work.lines][-3:] == ["e^(lim x->oo 2/(1 - 1/x))", "e^(2/(1 - 0))", "e^2"]


WORKED = (
    # growth order: by L'Hopital's rule where that takes three rounds at most
    ("x^3 e^(-x)", "oo", ["x^3/e^x", "3x^2/e^x", "6x/e^x", "6/e^x"]),
    ("ln(x)^2/x", "oo", ["2 ln(x)/x", "2/x"]),
    ("ln(x)^2/x^2", "oo", ["(2 ln(x)/x)/(2x)", "ln(x)/x^2", "(1/x)/(2x)"]),
    ("x^2 e^x", "-oo", ["x^2/e^(-x)", "2x/(-e^(-x))", "2/e^(-x)"]),
    ("e^sqrt(x)/x", "oo", ["e^sqrt(x)/(2 sqrt(x))", "(e^sqrt(x)/(2 sqrt(x)))/(1/sqrt(x))", "e^sqrt(x)/2"]),
    ("3x ln(1 + a/x)", "oo", ["3 ln(1 + a/x)/(1/x)"]),
    ("x^4/e^x", "oo", []),
    ("x^2 ln(x)/e^x", "oo", []),
    # 0/0 after one fraction: no factor is split off that leaves what is no easier
    (
        "1/x - 1/sin(x)",
        "0",
        ["(sin(x) - x)/(x sin(x))", "(cos(x) - 1)/(sin(x) + x cos(x))", "(-sin(x))/(2 cos(x) - x sin(x))"],
    ),
    ("(cos(x) - 1)/sin(x)", "0", ["(-sin^2(x))/(sin(x) (1 + cos(x)))", "-sin(x)/(1 + cos(x))"]),
    ("csc(x) - cot(x)", "0", ["1/sin(x) - cos(x)/sin(x)", "(1 - cos(x))/sin(x)"]),
)


@pytest.mark.parametrize(("f", "to", "bodies"), WORKED)
def test_worked_line_by_line(f: str, to: str, bodies: list[str]) -> None:
    (work,) = [b.derivation for b in limit_task(f, to=to).blocks if isinstance(b, Work)]
    shown = [show(line.after.body) for line in work.lines if isinstance(line.after, Limit)]
    assert shown == bodies or (len(bodies) > 1 and shown[: len(bodies)] == bodies)


POWERS = (
    ("(1 + 3/x)^(2x)", "oo", "((1 + 3/x)^(x/3))^6"),
    ("((x + 2)/x)^x", "oo", "((1 + 2/x)^(x/2))^2"),
    ("(1 - 2x)^(1/x)", "0", "((1 - 2x)^(-1/(2x)))^-2"),
)


@pytest.mark.parametrize(("f", "to", "regrouped"), POWERS)
def test_the_power_that_tends_to_e_is_shown(f: str, to: str, regrouped: str) -> None:
    (work,) = [b.derivation for b in limit_task(f, to=to).blocks if isinstance(b, Work)]
    first, second = work.lines[:2]
    assert isinstance(first.after, Limit)
    assert show(first.after.body) == regrouped
    assert isinstance(second.after, Pow)
    assert isinstance(second.after.base, Limit)


@pytest.mark.parametrize("f", ["cos(x)^(1/x^2)", "(1 + sin(x))^(1/x)", "(e^x + x)^(1/x)", "x^(1/(1 - x))"])
def test_other_powers_of_the_form_1_to_oo_are_worked_by_their_logarithm(f: str) -> None:
    to = "1" if "1 - x" in f else "0"
    (work,) = [b.derivation for b in limit_task(f, to=to).blocks if isinstance(b, Work)]
    assert work.lines[0].steps[0].rule.id == "limit.exponential"


SAID = (
    ("(1/x - 1/3)/(x - 3)", "3", "3 - x = -(x - 3), and x - 3 is not 0 for x != 3"),
    ("(x - 4)/(2 - sqrt(x))", "4", "4 - x = -(x - 4), and x - 4 is not 0 for x != 4"),
    ("(1 - x)^2/(x - 1)", "1", "1 - x = -(x - 1), and x - 1 is not 0 for x != 1"),
    ("(9 - x^2)/(x - 3)", "3", "x - 3 is not 0 for x != 3"),
    ("x - ln(x)", "oo", "ln(x)/x tends to 0: x grows faster than ln(x): L'Hopital's rule leaves 1/x"),
    ("(x^2 + 3)/5", "oo", "x^2 + 3 tends to oo"),
)


@pytest.mark.parametrize(("f", "to", "note"), SAID)
def test_what_is_said_beside_a_line(f: str, to: str, note: str) -> None:
    (work,) = [b.derivation for b in limit_task(f, to=to).blocks if isinstance(b, Work)]
    assert note in ["".join(w if isinstance(w, str) else show(w) for w in words) for words in work.notes()]


LINES = (
    ("(9 - x^2)/(x - 3)", "3", "(-(x - 3)(x + 3))/(x - 3)"),
    ("(x^2 - 4x)/(x^2 - 3x - 4)", "4", "x(x - 4)/((x - 4)(x + 1))"),
    ("(x^3 - 9x)/(x^2 - 9)", "3", "x(x - 3)(x + 3)/((x - 3)(x + 3))"),
    ("(2x^3 - 4x^2)/(x^2 - 4)", "2", "2x^2 (x - 2)/((x - 2)(x + 2))"),
    ("(x - 1)/(1 - x^3)", "1", "(x - 1)/(-(x - 1)(x^2 + x + 1))"),
    ("sqrt(x) ln(x)", "0+", "-2 sqrt(x)"),
    ("tan(2x)^x", "0+", "-2x^2/(cos(2x) sin(2x))"),
)


@pytest.mark.parametrize(("f", "to", "line"), LINES)
def test_a_line_is_written_as_in_a_textbook(f: str, to: str, line: str) -> None:
    report = limit_task(f, to=to)
    (work,) = [b.derivation for b in report.blocks if isinstance(b, Work)]
    found = [goal for line in work.lines for _, goal in goals(line.after)]
    assert line in [show(goal.body) for goal in found if isinstance(goal, Limit)]


def test_numbers_beside_letters_are_arithmetic() -> None:
    (work,) = [
        b.derivation for b in limit_task("sqrt(x^2 + a x) - sqrt(x^2 + b x)", to="oo").blocks if isinstance(b, Work)
    ]
    assert [line.steps[0].rule.name for line in work.lines if show(line.after) == "(a - b)/2"] == ["arithmetic"]


def test_what_no_list_of_standard_limits_has_is_worked() -> None:
    (work,) = [b.derivation for b in limit_task("(cosh(x) - 1)/x^2", to="0").blocks if isinstance(b, Work)]
    assert work.lines[0].steps[0].rule.id == "limit.lhopital"
    assert show(work.lines[0].after) == "lim x->0 sinh(x)/(2x)"
