"""A curve from ever closer (E2): the secants tend to the tangent, and where there is none it is said what is seen."""

from __future__ import annotations

import json
from typing import Any

import pytest

import calctool
from tests.run import run


def seen(*args: str) -> dict[str, Any]:
    ran = run("zoom", *args, "--json")
    assert ran.exit_code == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)["result"]
    return result


def test_e2_the_secant_slopes_tend_to_that_of_the_tangent() -> None:
    result = seen("x^2", "--at", "x=1")
    assert (result["looks"], result["slope"]) == ("straight", "2")
    rows = result["table"]["rows"]
    assert [row[2:] for row in rows[1:3]] == [["1.9", "2.1", "0.2"], ["1.99", "2.01", "0.02"]]
    said = run("zoom", "x^2", "--at", "x=1").stdout
    assert said.startswith("straight, slope 2\n")
    assert "the slopes of the secants on both sides tend to 2\n" in said
    assert "the tangent there is y = 2x - 1\n" in said


LOOKS = [
    ("sin x", "1", "straight", "cos(1)"),
    ("x |x|", "0", "straight", "0"),
    ("{x^2 if x < 1 else 2x - 1}", "1", "straight", "2"),
    ("{x^2 sin(1/x) if x != 0 else 0}", "0", "straight", "0"),
    ("e^x", "ln(2)", "straight", "2"),
    ("|x|", "0", "corner", None),
    ("|x - 1| + |x|", "1", "corner", None),
    ("max(x, x^2)", "1", "corner", None),
    ("{x if x < 0 else sqrt(x)}", "0", "corner", None),
    ("cbrt x", "0", "vertical", None),
    ("|x| + cbrt x", "0", "vertical", None),
    ("sqrt|x|", "0", "cusp", None),
    ("x^(2/3)", "0", "cusp", None),
    ("{x sin(1/x) if x != 0 else 0}", "0", "oscillating", None),
    ("floor x", "2", "jump", None),
    ("{1 if x = 0 else x}", "0", "jump", None),
    ("sqrt x", "0", "end", None),
    ("x sqrt x", "0", "end", None),
    ("arccos x", "1", "end", None),
]


@pytest.mark.parametrize(("text", "at", "looks", "slope"), LOOKS, ids=[f"{text} at {at}" for text, at, *_ in LOOKS])
def test_what_one_comes_to_see(text: str, at: str, looks: str, slope: str | None) -> None:
    found = calctool.zoom(text, at=f"x={at}").verdict
    assert (found["looks"], found["slope"], found["straight"]) == (looks, slope, looks == "straight")


def test_a_corner_keeps_its_two_slopes() -> None:
    result = seen("|x - 1| + |x|", "--at", "1")
    assert (result["left"], result["right"]) == ("0", "2")
    assert {tuple(row[2:]) for row in result["table"]["rows"]} == {("0", "2", "2")}
    first = run("zoom", "|x|", "--at", "x=0").stdout.splitlines()[0]
    assert first == "a corner, it never looks straight: slopes -1 and 1"


def test_the_end_of_a_curve() -> None:
    said = run("zoom", "sqrt x", "--at", "x=0").stdout
    assert said.startswith(
        "an end of the curve: there are no values to the left\nfrom the right it comes to stand upright\n"
    )


def test_steps_are_the_derivation() -> None:
    page = run("zoom", "x^2", "--at", "x=1", "--steps").stdout
    assert "put the value in" in page


def test_three_pictures() -> None:
    page = run("zoom", "|x|", "--at", "0", "--plot").stdout
    assert page.count("magnified") == 1 + 3


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["x^2"], "at which point?"),
        (["1/x", "--at", "0"], "1/x is not defined at x = 0"),
        (["a x", "--at", "x=1", "--wrt", "x"], "a has no value"),
        (["x^2", "--at", "oo"], "the place oo is no number"),
    ],
)
def test_what_cannot_be_looked_at(args: list[str], says: str) -> None:
    ran = run("zoom", *args)
    assert ran.exit_code == 2
    assert says in ran.stderr
