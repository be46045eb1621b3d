"""What is factored and what is expanded, as a textbook has it; our own forms have the form they are called by."""

from __future__ import annotations

import pytest

from calctool.grading.check import check_task
from calctool.grading.wanted_form import not_in_form
from calctool.parsing import parse
from calctool.tasks.diff import diff_task

FACTORED = (
    "x(x - 1)(x + 1)|2x(x + 1)|x^3 (x + 1)^3|x(x + 1)/(x + 2)|(x + 1) e^x|"
    "2(x + 1) sin(x)|6(x^2 + 1)|sqrt(x^2 + x)|sin(x^2 + x)|x^2 - 2|"
    "(x - 1)(x^2 + x + 1)|3(x-1)^2(x+1)|(2x-3)(2x+3)|(x+1)(x+1)|4x^3 (x - 1)|"
    "x(x cos(x) + 2 sin(x))|-(2x + 1)/(x^2 (x + 1)^2)|1/(x + 1)^2|(x^2 + 1)^(1/2) x|x(x/2 + 1)|"
    "e^(x^2 + x)(2x + 1)|-2(x - 3)|ln(x) + 1|x^2(x + 1)/2|5|"
    "x|(x + sqrt(2))(x - sqrt(2))|x e^(x^2 - 1)|(1 - x)(1 + x)|-(x - 1)(x + 1)|"
    "x^(-2)(x - 1)"
)
NOT_FACTORED = (
    "x(x^2 - 1)|x(2x + 2)|(x^2 + x)^3|(x^2 + x)/(x + 2)|(x + 1)/(x^2 + x)|"
    "(2x + 2) sin(x)|(2x + 2)^2|x^3 (4x - 4)|-(x^2 - 1)|(x^2 - 1)/2|"
    "1/(x^2 - 4)|x^(-2) (x^2 - x)|2(x^2 - 4)|e^x (x^2 + x)|sin(x) (cos(x) x + x)|"
    "(3x^2 + 6x) e^(2x)|(x^2 - 4)(x + 1)|(x^2 + 2x + 1) x|(x - 1)(x^2 - 1)|(2x - 4)/(x + 1)|"
    "(x^4 - 1)(x + 2)|(e^x x + e^x)/x|6x(2x^2 + 2)|x + x^2|2x + 2"
)
EXPANDED = (
    "x^2 + x|x^3 - 3x + 2|(x^2 + 2x + 1)/x|x e^x + e^x|1/(x + 1)^2|"
    "x^2/2 + x/2|sin((x + 1)(x + 2))|(x^2 + x)/2|-x^2 - x|5|"
    "e^(x(x + 1))|(2x + 1)/(x(x + 1))|6x^5 + 12x^3 + 6x"
)
NOT_EXPANDED = (
    "x(x + 1)|x(x + 1)/2|(x + 1)^2|(x + 1)^2/x|-(x + 1)|"
    "x^2 + 2(x + 1)|(x + 1) e^x|1 + x(x + 1)/3|(x - 1)(x + 1)/(x^2 + 1)|-x(x + 1)/2|"
    "x^2 - (x + 1)^2/4"
)


@pytest.mark.parametrize(
    ("form", "rows", "held"),
    [
        ("factored", FACTORED, True),
        ("factored", NOT_FACTORED, False),
        ("expanded", EXPANDED, True),
        ("expanded", NOT_EXPANDED, False),
    ],
)
def test_forms(form: str, rows: str, held: bool) -> None:
    for text in rows.split("|"):
        assert (not_in_form(parse(text), form) == "") is held, text


FUNCTIONS = """x^4 - 2x^2|x/(x + 1)|(x^2 + 1)^3|x^2 e^x|x^3 sin(x)|1/(x^2 + x)|sqrt(x^2 + 1)|x ln(x)|(x^2 - 1)/(x^2 + 1)
|sin(x)^2|x^2 e^(-x)|(x - 1)^3 (x + 2)^2|tan(x)|x^5/5 - x^3|e^(2x) x^3|ln(x^2 + x)|x^2/2 + x^3/3
|cos(x) e^x|x sqrt(x)|1/x^3"""


@pytest.mark.parametrize("form", ["factored", "expanded"])
def test_our_own_forms_have_the_form(form: str) -> None:
    for text in FUNCTIONS.replace("\n", "").split("|"):
        ours = diff_task(text, form=form).result.value
        assert not_in_form(ours, form) == "", (text, ours)


def test_what_is_said() -> None:
    said = check_task("diff", "x^4/4 - x^2/2", "x(x^2 - 1)", form="factored")
    assert said.remarks[0] == ("Right, but not finished: x^2 - 1 can be factored.",)
    assert check_task("diff", "x^4/4 - x^2/2", "x(x - 1)(x + 1)", form="factored").verdict["verdict"] == "correct"
    assert check_task("diff", "x^4/4 - x^2/2", "x(x^2 - 1)").verdict["verdict"] == "correct"
