"""Answers that are several numbers or points, held against the critical points."""

from __future__ import annotations

import json
from typing import Any

import pytest

import calctool
from calctool.answers.given import NoAnswer, Unreadable
from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.grading.check import check_task
from calctool.grading.point_lists import listing_of
from calctool.report import View
from calctool.report.json import as_dict
from tests.parse.test_reading_bounds import done_in
from tests.run import run

CUBIC, SINE, SEVERAL, ROUNDED = "x^3 - 3x", "sin(x)", "x^3 + y^3 - 3x y", "x^2/2 + sin(x)"

ANSWERS = [
    (CUBIC, "x = -1, 1", "correct", ""),
    (CUBIC, "x = 1 and x = -1", "correct", ""),
    (CUBIC, "\u00b11", "correct", ""),
    (CUBIC, "{-1, 1}", "correct", ""),
    (CUBIC, "critical points: (-1, 2) and (1, -2)", "correct", ""),
    (CUBIC, "max at -1, min at 1", "correct", ""),
    (CUBIC, "x = -1: local maximum; x = 1: local minimum", "correct", ""),
    (CUBIC, "1", "wrong", "There is one more critical point."),
    (CUBIC, "none", "wrong", "There are 2 critical points."),
    (CUBIC, "-1, 1, 0", "wrong", "x = 0 is no critical point: the derivative there is -3, not 0."),
    (CUBIC, "Maximum: 2 (at x = -1). Minimum: -2 (at x = 1).", "correct", ""),
    (CUBIC, "Maximum: 2 (at x = -1). Minimum: -1 (at x = 1).", "wrong", "The value at x = 1 is not -1."),
    (CUBIC, "min at -1, max at 1", "wrong", "At x = -1 there is no minimum."),
    (CUBIC, "(-1, 2), (1, 2)", "wrong", "The value at x = 1 is not 2."),
    (CUBIC, "", "no-answer", ""),
    ("e^x", "no critical points", "correct", ""),
    ("x^4 - 4x^2", "0, sqrt(2), -sqrt(2)", "correct", ""),
    ("x^4 - 4x^2", "0, 1.41, -1.41", "equivalent", "1.41 is rounded."),
    ("sin(x^2)", "x = 0, ±sqrt(pi/2 + k pi)", "correct", ""),
    ("sin(x^2)", "0, ±sqrt(pi/2 + 2k pi), ±sqrt(3pi/2 + 2k pi)", "correct", ""),
    ("sin(x^2)", "0, ±sqrt(pi/2), ±sqrt((2k+1) pi/2)", "correct", ""),
    ("sin(x^2)", "0, sqrt(pi/2 + k pi)", "wrong", "Some critical points are missing."),
    ("sin(x^2)", "0, ±sqrt(k pi)", "wrong", "Not all of x = sqrt(k pi) are critical points."),
    ("x^4 - 4x^2", "0, 1.42, -1.42", "wrong", "x = 1.42 is no critical point"),
    (ROUNDED, "-0.739", "correct", ""),
    (ROUNDED, "-0.738", "wrong", "x = -0.738 is no critical point"),
    (SINE, "pi/2 + k pi", "correct", ""),
    (SINE, "x = pi/2 + 2n pi, 3pi/2 + 2n pi, n in Z", "correct", ""),
    (SINE, "-pi/2 + k pi (k any integer)", "correct", ""),
    (SINE, "pi/2 + 2k pi", "wrong", "Some critical points are missing."),
    (SINE, "k pi/2", "wrong", "Not all of x = k pi/2 are critical points."),
    (SEVERAL, "(0, 0), (1, 1)", "correct", ""),
    (SEVERAL, "(1, 1) min; (0, 0) saddle", "correct", ""),
    (SEVERAL, "(x, y) = (1, 1)", "wrong", "There is one more critical point."),
]


NEXT = [
    (CUBIC, "1", "", "An equation such as x^2 = 4 has two solutions"),
    (CUBIC, "0", "", "set its derivative equal to 0 instead"),
    (CUBIC, "2", "", "Set the derivative equal to 0, solve"),
    (CUBIC, "none", "", "Set the derivative equal to 0, solve"),
    (CUBIC, "max at 1, min at -1", "", "up, then down is a maximum; down, then up is a minimum"),
    (CUBIC, "1, value 5; x = -1", "", "Put the number into the function itself"),
    (CUBIC, "-1", "--on 0,2", "Keep only what lies inside the interval."),
    ("x^2 - 4x", "abs max at 3, x = 2", "--on 0,3", "Work out the values at all critical points and at the ends"),
    ("x^4 - 2x^2", "1, -1", "", "Factor the derivative, do not divide"),
    ("1/x", "0", "", "Leave out every number at which the function has no value."),
    ("x^(2/3) (x - 1)", "2/5", "", "the function has a value and the derivative has none"),
    ("x^10", "0.0001, 0", "", "the derivative there is 10^-35, not 0"),
    (SINE, "pi/2 + 2k pi", "", "The function repeats itself"),
    (SINE, "k pi", "", "Set the derivative equal to 0, solve"),
    (SEVERAL, "(1, 1)", "", "go through every case in which a factor is 0"),
    (SEVERAL, "(0, 0), (1, 1), (0, 1)", "", "the derivative by x there is -3, not 0"),
    (SEVERAL, "(0, 0), (1, 1), (0, 1)", "", "Set every partial derivative equal to 0"),
    ("x^2 - y^2", "minimum at (0, 0)", "", "Compare with the values close by"),
]


@pytest.mark.parametrize(("f", "answer", "options", "says"), NEXT)
def test_what_to_do_about_a_wrong_answer(f: str, answer: str, options: str, says: str) -> None:
    found = json.loads(run("check", "critical", f, "--answer", answer, "--json", *options.split()).stdout)
    assert found["result"]["verdict"] == "wrong"
    assert says in " ".join(found["remarks"])


@pytest.mark.parametrize(("f", "answer", "verdict", "says"), ANSWERS)
def test_verdicts(f: str, answer: str, verdict: str, says: str) -> None:
    found = json.loads(run("check", "critical", f, "--answer", answer, "--json").stdout)
    assert found["result"]["verdict"] == verdict
    assert says in " ".join(found["remarks"])
    assert run("check", "critical", f, "--answer", answer).exit_code == (
        0 if verdict in ("correct", "equivalent") else 1
    )


READ = [
    ("x", "f has a local maximum at x = -1 and a local minimum at x = 1.", "maximum -1; minimum 1"),
    ("x", "rel. max at -1, rel. min at 1", "maximum -1; minimum 1"),
    ("x", "loc. max (-1, 2), loc. min (1, -2)", "maximum -1 2; minimum 1 -2"),
    ("x", "maximum of 2 at x = -1, minimum of -2 at x = 1", "maximum -1 2; minimum 1 -2"),
    ("x", "min f(1) = -2, max f(-1) = 2", "minimum 1 -2; maximum -1 2"),
    ("x", "1, f(1) = 1/e", "1 1/e"),
    ("x", "x = 1 (max, value 1/e)", "maximum 1 1/e"),
    ("x", "e, where f has a max of 1/e", "maximum e 1/e"),
    ("x", "x = 0, y = 2", "0 2"),
    ("x", "$x = \\pm 1$", "1; -1"),
    ("x", "plus or minus 1", "1; -1"),
    ("x", "3x^2 - 3 = 0, x = ±1", "1; -1"),
    ("x", "f'(x) = 3x^2-3 = 0 => x = ±1", "1; -1"),
    ("x", "Hochpunkt H(-1|2), Tiefpunkt T(1|-2)", "maximum -1 2; minimum 1 -2"),
    ("x", "x = 0, where f' does not exist", "0"),
    ("x", "x = 0, neither max nor min", "neither 0"),
    ("x", "0, point of inflection", "neither 0"),
    ("x", "x₁ = 1, x₂ = -1", "1; -1"),
    ("x", "- x = -2\n- x = 2", "-2; 2"),
    ("x", "x ∈ {-2, 2}", "-2; 2"),
    ("x", "±1 (0 is not in the domain)", "1; -1"),
    ("x", "There are no critical points", ""),
    ("x", "abs. min -2 at x=1, abs. max 2 at x=2", "absolute minimum 1 -2; absolute maximum 2 2"),
    ("x", "x = (2n+1) pi/2 for any integer n", "(2n + 1)pi/2"),
    ("x y", "x = 1, y = 0", "1 0"),
    ("x y", "saddle at the origin", "saddle 0 0"),
    ("x y", "f(1,1) = -1 is a minimum", "minimum 1 1 -1"),
]


def test_lists_of_points_as_people_write_them() -> None:
    for names, answer, meant in READ:
        found = []
        for item in listing_of(answer, names.split()).items:
            numbers = [*map(show, item.coordinates), *([] if item.value is None else [show(item.value)])]
            found.append(" ".join([*["absolute"] * item.absolute, *[item.kind] * bool(item.kind), *numbers]))
        assert "; ".join(found) == meant, answer
    for answer in ("idk", "?", ""):
        with pytest.raises(NoAnswer):
            listing_of(answer, ["x"])
    for answer in (" " * 100_000 + "x", "the " * 400 + "x = ", "(" * 1_900, "max " * 5_000):  # in time that is in line
        with pytest.raises(InputError):
            listing_of(answer, ["x", "y"])
    with pytest.raises(Unreadable, match="where is that"):
        check_task("critical", CUBIC, "max = 2, min = -2")


def test_kinds_and_values_are_judged() -> None:
    rows = [
        ({"on": "0,2"}, "min at x = 1, max at x = 2", "correct"),
        ({"on": "0,2"}, "abs. min -2 at x=1, abs. max 2 at x=2", "correct"),
        ({"on": "0,2"}, "x = 1, x = 2", "wrong"),
        ({"on": "0,2"}, "min at x = 1, min at x = 2", "wrong"),
        ({"on": "0,2"}, "min at x = 1, max 3 at x = 2", "wrong"),
        ({"on": "0,3"}, "x = 1; greatest value: 18 at x = 3; least value: -2 at x = 1", "correct"),
        ({"on": "0,3"}, "x = 1; greatest value: 17 at x = 3", "wrong"),
        ({"on": "-3,3"}, "max at x = -1, min at x = 1, absolute max at 3", "correct"),
        ({"on": "-3,3"}, "absolute max at x = -1, min at x = 1", "wrong"),
        ({}, "absolute max at x = -1, min at x = 1", "wrong"),
    ]
    for options, answer, verdict in rows:
        assert check_task("critical", CUBIC, answer, **options).verdict["verdict"] == verdict, answer
    for answer, verdict in [
        ("maxima at pi/2 + 2k pi, minima at -pi/2 + 2k pi", "correct"),
        ("minimum at pi/2 + 2k pi, maximum at 3pi/2 + 2k pi", "wrong"),
        ("(pi/2 + k pi, 1)", "wrong"),
    ]:
        assert check_task("critical", SINE, answer).verdict["verdict"] == verdict, answer
    assert check_task("critical", "x^3", "x = 0 (saddle)").verdict["verdict"] == "correct"


def test_in_an_interval_and_with_the_solution() -> None:
    assert run("check", "critical", CUBIC, "--on", "0,3", "--answer", "1").exit_code == 0
    told = run("check", "critical", CUBIC, "--answer", "2", "--solution").stdout
    assert told.splitlines()[-1] == "The right answer is x = -1, 1."


def test_what_cannot_be_read() -> None:
    assert run("check", "critical", SEVERAL, "--answer", "1, 2").stderr.startswith(
        "calctool: error: a point is expected"
    )
    assert run("check", "critical", CUBIC, "--order", "2", "--answer", "1").exit_code == 2


OWN: list[tuple[str, dict[str, Any], int]] = [
    ("x + 1", {}, 0),
    ("e^x", {}, 0),
    ("x + y", {}, 0),
    ("x^2", {}, 1),
    ("x^2 + 1", {}, 1),
    ("x^3", {}, 1),
    ("x ln x", {}, 1),
    ("|x|", {}, 1),
    ("x^2 + y^2", {}, 1),
    ("x y + 2x - y", {}, 1),
    ("x^2 + y^2 + z^2 - 2z", {}, 1),
    (CUBIC, {}, 2),
    (CUBIC, {"on": "0,3"}, 1),
    ("x^2 e^x", {}, 2),
    (SINE, {"on": "0,2pi"}, 2),
    (SINE, {}, 2),
    (SEVERAL, {}, 2),
    ("x^2 y - y", {}, 2),
    ("x^4 - 2x^2", {}, 3),
    ("x^4 - 4x^2 + 1", {}, 3),
    ("x^4 + y^4 - 4x y", {}, 3),
]


def test_the_answers_of_our_own_are_right_in_every_shape() -> None:
    """As a list of numbers or points, of the library or of JSON, as SymPy, as printed; and not with one point off."""

    def right(f: str, answer: Any, **options: Any) -> bool | None:
        return calctool.check("critical", f, answer, **options).right

    for f, options, count in OWN:
        found = calctool.critical(f, **options)
        page = calctool.write(found, steps=False)
        listed = as_dict(found.report, View())["result"]["value"]
        points = [p if isinstance(p, tuple) else (p,) for p in found.answer]
        assert len(points) == count
        shapes = [found.answer, str(found.answer), found.sympy, listed, json.dumps(listed), repr(listed), points, page]
        shapes += [page.splitlines()[0], [list(p) for p in points], points[::-1], found.latex or "none"]
        names = [str(n) for n in found.report.together] or [str(found.report.variable)]
        shapes.append([dict(zip(names, p, strict=True)) for p in points] or "none")
        data = [p for p in found.verdict["points"] if not p.get("end")]
        whole = [(*(p["at"].values() if "at" in p else [p["x"]]), p["value"]) for p in data]
        kinds = [f"({', '.join(p)}) {d['kind']}" for p, d in zip(whole, data, strict=True)]
        shapes += [whole, ", ".join(kinds) or "none"]
        for shape in shapes:
            assert right(f, shape, **options) is True, (f, shape)
        if not points:
            assert right(f, [tuple(7 for _ in names)]) is False
            continue
        assert right(f, [(*p[:-1], calctool.read(f"{p[-1]} + 7/3")) for p in points], **options) is False
        assert right(f, [*whole[:-1], (*whole[-1][:-1], f"{whole[-1][-1]} + 1")], **options) is False
        assert right(f, points[1:], **options) is False
        other = {"maximum": "minimum", "minimum": "maximum", "saddle": "minimum", "neither": "maximum"}
        named = [f"({', '.join(p)}) {other[d['kind']]}" for p, d in zip(whole, data, strict=True)]
        assert right(f, ", ".join(named), **options) is False
        turned = [p[::-1] for p in points]
        if {tuple(map(str, p)) for p in turned} != {tuple(map(str, p)) for p in points}:
            assert right(f, turned, **options) is False, f


def test_one_pair_in_brackets_is_two_numbers_or_a_point_with_its_value() -> None:
    rows = [
        ("x^2 + 1", "(0, 1)", True),
        ("x^2 + 1", "(0, 2)", False),
        ("x^2", "[0, 0]", True),
        (CUBIC, "(-1, 1)", True),
        (CUBIC, "critical numbers: (-1, 1)", True),
        (CUBIC, "(1, -2)", False),
        (CUBIC, "[-1, 2; 1, -2]", True),
        (CUBIC, "[(-1, 2) max, (1, -2) min]", True),
        (CUBIC, "[(-1, 2) min, (1, -2) max]", False),
        (CUBIC, "maxima at {-1}, minima at {1}", True),
        (SEVERAL, "[[0, 0, 0], [1, 1, -1]]", True),
        (SEVERAL, "[[0, 0, 0], [1, 1, 1]]", False),
        (SEVERAL, "[0, 0; 1, 1]", True),
        (SEVERAL, "[(x = 0, y = 0), (x = 1, y = 1)]", True),
        ("x^2 + y^2", "[[0], [0]]", True),
        ("x^2 + y^2", "((0, 0))", True),
        (CUBIC, "(" * 900 + "1" + ")" * 900, False),
    ]
    for f, answer, right in rows:
        assert calctool.check("critical", f, answer).right is right, answer


def test_points_of_inflection_may_stand_beside_the_critical_points() -> None:
    rows = [
        (CUBIC, "x=-1 max, x=1 min, inflection point at 0", True),
        (CUBIC, "max -1, min 1, inflection (0, 0)", True),
        (CUBIC, "-1, 1, inflection points: 0, 2", False),
        (CUBIC, "-1, 1, inflection (0, 1)", False),
        (CUBIC, "-1, 1, 0 (inflection)", False),
        (CUBIC, "1, inflection points: 0, -1", False),
        (CUBIC, "inflection point: 0; critical points -1, 1", True),
        ("x^3", "0 (inflection)", True),
        ("x^3", "inflection at 0", True),
        (SINE, "pi/2 + k pi, inflection points: k pi", True),
        (SINE, "pi/2 + k pi, inflection points: k pi/3", False),
    ]
    for f, answer, right in rows:
        assert calctool.check("critical", f, answer).right is right, answer


def test_the_least_of_all_in_several_variables() -> None:
    rows = [
        (SEVERAL, {}, "(1,1) is the global min, (0,0) saddle", "wrong"),
        (SEVERAL, {}, "(1,1) is a local min, (0,0) saddle", "correct"),
        ("x^2 + y^2 - 2x", {}, "(1,0) is the absolute minimum", "correct"),
        ("x^2 + y^2 - 2x", {}, "(1,0) is the absolute maximum", "wrong"),
        ("x^2 + y^2 - 2x", {"on": "x=0..1,y=0..2"}, "absolute min -1 at (1,0)", "correct"),
        ("5 - x^2 - 2y^2", {}, "(0,0), the greatest value is 5", "correct"),
        ("5 - x^2 - 2y^2", {}, "(0,0), the least value is 5", "wrong"),
        ("x^2 + y^2 + z^2", {}, "global min at the origin", "correct"),
    ]
    for f, options, answer, verdict in rows:
        assert check_task("critical", f, answer, **options).verdict["verdict"] == verdict, answer
    with pytest.raises(Undecided, match="the least of all"):
        check_task("critical", "x^4 + y^4 - 4x y", "(0,0) saddle, (1,1) and (-1,-1) absolute minima")


def test_a_number_without_size_is_no_critical_point() -> None:
    """It is not written out to be compared: that would take as long as it is large."""
    for answer in ("9^9^9", "x = -9^9^9", "0, 10^(10^8)"):
        assert done_in(3, lambda answer=answer: check_task("critical", "|x|", answer)), answer  # type: ignore[misc]
    assert check_task("critical", "|x|", "9^9^9").verdict["verdict"] == "wrong"
