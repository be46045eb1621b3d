"""Answers that are several numbers or points, held against the critical points."""

from __future__ import annotations

import json

import pytest

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
    (CUBIC, "none", "wrong", "There are 2 more critical points."),
    (CUBIC, "-1, 1, 0", "wrong", "x = 0 is no critical point: the derivative there is -3, not 0."),
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


@pytest.mark.parametrize(("f", "answer", "verdict", "says"), ANSWERS)
def test_verdicts(f: str, answer: str, verdict: str, says: str) -> None:
    found = json.loads(run("check", "critical", f, "--answer", answer, "--json").stdout)
    assert found["result"]["verdict"] == verdict
    assert says in " ".join(found["remarks"])
    assert run("check", "critical", f, "--answer", answer).exit_code == (
        0 if verdict in ("correct", "equivalent") else 1
    )


def test_in_an_interval_and_with_the_solution() -> None:
    assert run("check", "critical", CUBIC, "--on", "0,3", "--answer", "1").exit_code == 0
    told = run("check", "critical", CUBIC, "--answer", "2", "--solution").stdout
    assert told.splitlines()[-1] == "The right answer is x = -1, 1."


def test_what_cannot_be_read() -> None:
    assert run("check", "critical", SEVERAL, "--answer", "1, 2").stderr.startswith(
        "calctool: error: a point is expected"
    )
    assert run("check", "critical", CUBIC, "--order", "2", "--answer", "1").exit_code == 2
