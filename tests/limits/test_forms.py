"""The name of an indeterminate form, and that what is determinate beside it gets none."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
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
    (work,) = [b.derivation for b in limit_task("((x + 1)/(x - 1))^x", to="oo").blocks if isinstance(b, Work)]
    assert [show(line.after) for line in work.lines][-3:] == ["e^(lim x->oo 2/(1 - 1/x))", "e^(2/(1 - 0))", "e^2"]
