"""Answers to numdiff, zoom and exhaust: computed numbers, what a curve looks like, areas that are named."""

from __future__ import annotations

import pytest

from tests.run import run

# question, answer, what is said, exit code
NUMDIFF = [
    ("x**2 --at x=3 --h 0.01", "6.009999999999849", "Right.", 0),
    ("x**2 --at x=3 --h 0.01", "6.01", "Right with exact numbers; a program, which rounds, gets 6.009999999999849.", 0),
    ("x**2 --at x=3 --h 0.01", "601/100", "Right with exact numbers", 0),
    ("x**2 --at x=3 --h 0.01", "6.0099999999998", "Right to the 14 digits given.", 0),
    ("x**2 --at x=3 --h 1e-5", "D(h) = 6.00001", "Right", 0),
    ("x**2 --at x=3 --h 1e-5", "6.000", "Right to the 4 digits given.", 0),
    ("x**2 --at x=3 --h sqrt(eps)", "6.0", "Right.", 0),  # N4 of the slides
    ("x**2 --at x=3 --h 0.01", "6", "That is the exact derivative", 1),
    ("x**2 --at x=3 --h 0.01", "6.000", "That is the exact derivative", 1),
    ("sin(x) --at x=1 --h 0.1", "cos(1)", "That is the exact derivative", 1),
    ("x**2 --at x=3 --h 0.01", "5.99", "That is the backward difference", 1),
    ("x**2 --at x=3 --h 0.01", "-6.0099999999998", "the sign is the other one", 1),
    ("x**2 --at x=3 --h 0.01", "6.02", "The forward difference is (f(x + h) - f(x))/h, with h = 0.01.", 1),
    ("x**2 --at x=3 --h 0.01 --method central", "6", "Right with exact numbers", 0),
    ("x**3 --at x=1 --h 0.1 --method central", "3.01", "Right with exact numbers", 0),
    ("x**2 --at x=3 --h 0.01 --digits 3", "6.0163", "Not right", 1),
    ("x**2 --at x=3 --h 0.01 --tolerance 0.01", "6.0123", "Right within what is allowed.", 0),
    ("x**2 --at x=3 --h 0.01", "foo", "a number is expected", 2),
    ("x**2 --at x=3 --h 0.01", "1e99999999", "the power of ten is too large", 2),
    ("x**2 --at x=3 --h 0.01", "10^400", "Not right.", 1),
    ("x**2 --at x=3", "6.01", "for which h is the quotient?", 2),
    ("x**2 --at x=3 --h 0.1,0.01", "6.01", "for which h is the quotient?", 2),
    ("x**2 --at x=3 --h 0.01 --on 0,1", "6.01", "numdiff has no option --on", 2),
]
ZOOM = [
    ("|x| --at 0", "a corner", "Right.", 0),
    ("|x| --at 0", "it never looks straight", "Right.", 0),
    ("|x| --at 0", "does not exist", "Right.", 0),
    ("|x| --at 0", "It has a sharp corner there.", "Right.", 0),
    ("|x| --at 0", "not a straight line", "Right.", 0),
    ("|x| --at 0", "the curve has a jump at x=0", "do not tend to one number", 1),
    ("|x| --at 0", "straight", "from the left and from the right do not tend to one number", 1),
    ("x^2 --at 1", "straight", "Right.", 0),
    ("x^2 --at 1", "corner", "from both sides the slopes of the secants tend to one number", 1),
    ("x^2 --at 1", "2", "Right.", 0),
    ("x^2 --at 1", "1", "Not right.", 1),
    ("x^2 --at 1", "a straight line of slope 2", "Right.", 0),
    ("x^2 --at 1", "straight, slope 3", "it is straight, but that is not its slope", 1),
    ("x^2 --at 1", "the curve looks smooth", "Right.", 0),
    ("x^2 --at 1", "straight, but a corner", "what is seen is said in a word or two", 2),
    ("cbrt(x) --at 0", "a vertical tangent", "Right.", 0),
    ("sqrt(|x|) --at 0", "a cusp", "Right.", 0),
    ("sqrt(|x|) --at 0", "straight", "grow beyond all bounds", 1),
]
EXHAUST = [
    ("circle", "pi", "Right.", 0),
    ("circle --radius 2", "A = 4pi", "Right.", 0),
    ("circle --radius r", "pi r^2", "Right.", 0),
    ("circle --radius r", "2pi r", "the area is", 1),
    ("x^2 --on 0,1", "1/3", "Right.", 0),
    ("x^2 --on 0,1", "1/2", "Not right.", 1),
    ("sin(x^2) --on 0,1", "0.31", "not decided: the sums are bounded, but their limit is not named", 3),
]
ROWS = [(name, *row) for name, rows in (("numdiff", NUMDIFF), ("zoom", ZOOM), ("exhaust", EXHAUST)) for row in rows]


@pytest.mark.parametrize(("command", "question", "answer", "said", "code"), ROWS)
def test_answers(command: str, question: str, answer: str, said: str, code: int) -> None:
    ran = run("check", command, *question.split(), "--answer", answer, columns=200)
    assert (ran.exit_code, said in ran.stdout + ran.stderr) == (code, True), ran


def test_the_right_answer_is_told_to_who_asks_for_it() -> None:
    page = run("check", "numdiff", "x**2", "--at", "x=3", "--h", "0.01", "--answer", "7", "--solution").stdout
    assert "The quotient is 6.009999999999849." in page
    page = run("check", "zoom", "|x|", "--at", "0", "--answer", "straight", "--solution", columns=200).stdout
    assert "The right answer: a corner, it never looks straight: slopes -1 and 1." in page


def test_a_blank_answer_is_no_answer() -> None:
    for question in (
        ["numdiff", "x^2", "--at", "1", "--h", "0.1"],
        ["zoom", "x^2", "--at", "1"],
        ["exhaust", "circle"],
    ):
        ran = run("check", *question, "--answer", " ")
        assert ran.exit_code == 1
        assert ran.stdout.startswith("No answer")
