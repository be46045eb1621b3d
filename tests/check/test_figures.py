"""Answers to numdiff, zoom and exhaust: computed numbers, what a curve looks like, areas that are named."""

from __future__ import annotations

import pytest

from calctool.answers.given import Unreadable
from calctool.errors import Undecided
from calctool.grading.check import check_task
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
    ("x**2 --at x=3 --h 0.01", "6009999999999849/1000000000000000", "Right.", 0),
    ("x**2 --at x=3 --h 0.01", "6009999999999848/1000000000000000", "Not right", 1),
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


SEEN = [
    ("|x|", "0", "corner at 0", 0),
    ("|x|", "0", "a corner at x = 0", 0),
    ("|x|", "0", "It looks like a V", 0),
    ("|x|", "0", "V shape", 0),
    ("|x|", "0", "a V-shaped corner", 0),
    ("|x|", "0", "no tangent, there is a kink", 0),
    ("|x|", "0", "kink, not differentiable", 0),
    ("|x|", "0", "not differentiable", 0),
    ("|x|", "0", "not straight, a corner", 0),
    ("|x|", "0", "a corner with slopes -1 and 1", 0),
    ("|x|", "0", "corner, slope -1 on the left and 1 on the right", 0),
    ("|x|", "0", "no slope", 0),
    ("|x|", "0", "it never gets straight", 0),
    ("|x|", "0", "there is no derivative", 0),
    ("|x|", "0", "The graph always has a sharp corner, it never becomes a straight line", 0),
    ("|x|", "0", "a corner, not a cusp", 0),
    ("|x|", "0", "there is a corner at x = 1", 1),
    ("|x|", "0", "straight line", 1),
    ("|x|", "0", "cusp", 1),
    ("|x|", "0", "smooth", 1),
    ("|x|", "0", "horizontal line", 1),
    ("|x|", "0", "a corner with slopes 1 and -1", 1),
    ("|x|", "0", "a corner with slopes -1 and 2", 1),
    ("|x|", "0", "not a corner", 1),
    ("|x|", "0", "flat", 1),
    ("|x|", "0", "a straight line with slope 1", 1),
    ("|x|", "0", "jump", 1),
    ("|x|", "0", "a vertical tangent", 1),
    ("|x|", "0", "corner at 2", 1),
    ("|x|", "0", "straight, but a corner", 2),
    ("|x|", "0", "going up", 2),
    ("|x|", "0", "corner going up", 2),
    ("x^2", "1", "a straight line with slope 2", 0),
    ("x^2", "1", "straight line going up", 0),
    ("x^2", "1", "a straight line, rising", 0),
    ("x^2", "1", "straight", 0),
    ("x^2", "1", "it gets straight, the slope is 2", 0),
    ("x^2", "1", "a line of slope 2", 0),
    ("x^2", "1", "straight at x = 1", 0),
    ("x^2", "1", "line with slope 2 at x=1", 0),
    ("x^2", "1", "increasing line", 0),
    ("x^2", "1", "it looks like a straight line when zoomed in", 0),
    ("x^2", "1", "no corner", 0),
    ("x^2", "1", "straight, not a corner", 0),
    ("x^2", "1", "smooth, its slope is 2", 0),
    ("x^2", "1", "it has a tangent", 0),
    ("x^2", "1", "differentiable", 0),
    ("x^2", "1", "the line goes upward", 0),
    ("x^2", "1", "the slope is 2", 0),
    ("x^2", "1", "slope = 2", 0),
    ("x^2", "1", "2", 0),
    ("x^2", "1", "straight line going down", 1),
    ("x^2", "1", "a straight line with slope 1", 1),
    ("x^2", "1", "horizontal line", 1),
    ("x^2", "1", "flat", 1),
    ("x^2", "1", "a corner", 1),
    ("x^2", "1", "straight at x = 2", 1),
    ("x^2", "1", "a falling line", 1),
    ("x^2", "1", "not straight", 1),
    ("x^2", "1", "vertical", 1),
    ("x^2", "1", "vertical line", 1),
    ("x^2", "1", "line with slope -2", 1),
    ("x^2", "1", "no tangent", 1),
    ("x^2", "1", "not differentiable", 1),
    ("x^2", "1", "straight, slope 2 at x=0", 1),
    ("x^2", "1", "up", 2),
    ("x^2", "0", "horizontal line", 0),
    ("x^2", "0", "flat", 0),
    ("x^2", "0", "a flat line", 0),
    ("x^2", "0", "a horizontal tangent", 0),
    ("x^2", "0", "straight, slope 0", 0),
    ("x^2", "0", "straight with slope zero", 0),
    ("x^2", "0", "level", 0),
    ("x^2", "0", "going up, straight", 1),
    ("x^2", "0", "corner", 1),
    ("x^2", "0", "slope 1", 1),
    ("x^2", "0", "vertical", 1),
    ("cbrt(x)", "0", "a vertical line", 0),
    ("cbrt(x)", "0", "vertical tangent", 0),
    ("cbrt(x)", "0", "straight up", 0),
    ("cbrt(x)", "0", "a vertical line going up", 0),
    ("cbrt(x)", "0", "upright", 0),
    ("cbrt(x)", "0", "vertical, no slope", 0),
    ("cbrt(x)", "0", "straight but no slope", 0),
    ("cbrt(x)", "0", "a vertical tangent, not differentiable", 0),
    ("cbrt(x)", "0", "a corner", 1),
    ("cbrt(x)", "0", "horizontal", 1),
    ("cbrt(x)", "0", "straight down", 1),
    ("cbrt(x)", "0", "vertical line going down", 1),
    ("cbrt(x)", "0", "not vertical", 1),
    ("cbrt(x)", "0", "cusp", 1),
    ("cbrt(x)", "0", "no tangent", 1),
    ("sqrt(|x|)", "0", "a cusp", 0),
    ("sqrt(|x|)", "0", "cusp at x=0", 0),
    ("sqrt(|x|)", "0", "a spike", 0),
    ("sqrt(|x|)", "0", "cusp, not a corner", 0),
    ("sqrt(|x|)", "0", "a corner", 1),
    ("sqrt(|x|)", "0", "straight", 1),
    ("sqrt(|x|)", "0", "vertical", 1),
    ("floor(x)", "1", "jump", 0),
    ("floor(x)", "1", "a jump at x = 1", 0),
    ("floor(x)", "1", "it jumps", 0),
    ("floor(x)", "1", "not straight", 0),
    ("floor(x)", "1", "torn", 0),
    ("floor(x)", "1", "straight", 1),
    ("floor(x)", "1", "a corner", 1),
    ("floor(x)", "1", "horizontal", 1),
    ("floor(x)", "1", "a jump at 2", 1),
    ("sin(x)", "pi", "straight line going down", 0),
    ("sin(x)", "pi", "slope -1", 0),
    ("sin(x)", "pi", "line with slope -1 at pi", 0),
    ("sin(x)", "pi", "straight at x = pi", 0),
    ("sin(x)", "pi", "going up, straight", 1),
    ("sin(x)", "pi", "straight at x = 0", 1),
    ("x^3 - x", "1", "It becomes a straight line with slope 2.", 0),
    ("x^3 - x", "1", "straight, with slope two", 0),
    ("x^3 - x", "1", "locally linear", 0),
    ("x^3 - x", "1", "locally linear, slope 2", 0),
    ("x^3 - x", "1", "a rising straight line", 0),
    ("x^3 - x", "1", "looks linear", 0),
    ("x^3 - x", "1", "like its tangent", 0),
    ("x^3 - x", "1", "it looks like its tangent line", 0),
    ("x^3 - x", "1", "straight, so differentiable", 0),
    ("x^3 - x", "1", "a straight line; slope 2", 0),
    ("x^3 - x", "1", "the graph straightens out", 0),
    ("x^3 - x", "1", "straight with positive slope", 0),
    ("x^3 - x", "1", "no kink, a straight line", 0),
    ("x^3 - x", "1", "curved", 1),
    ("x^3 - x", "1", "a straight line with negative slope", 1),
    ("x^3 - x", "1", "locally linear, slope -2", 1),
    ("x^3 - x", "1", "not differentiable", 1),
    ("x^3 - x", "1", "it stays curved", 1),
    ("x^3 - x", "1", "zero slope", 1),
    ("|x - 1|", "1", "a V", 0),
    ("|x - 1|", "1", "sharp corner", 0),
    ("|x - 1|", "1", "pointed", 0),
    ("|x - 1|", "1", "it stays a V however far you zoom", 0),
    ("|x - 1|", "1", "a bend", 0),
    ("|x - 1|", "1", "corner, so not differentiable", 0),
    ("|x - 1|", "1", "still a corner", 0),
    ("|x - 1|", "1", "it is not smooth", 0),
    ("|x - 1|", "1", "no unique tangent", 0),
    ("|x - 1|", "1", "the left slope is -1 and the right slope is 1", 0),
    ("|x - 1|", "1", "slopes -1 on the left, 1 on the right", 0),
    ("|x - 1|", "1", "an angle", 0),
    ("|x - 1|", "1", "a smooth curve", 1),
    ("|x - 1|", "1", "a straight line", 1),
    ("|x - 1|", "1", "a horizontal line", 1),
    ("|x - 1|", "1", "it is differentiable", 1),
    ("|x - 1|", "1", "slopes 1 and 1", 1),
    ("x^(2/3)", "0", "a cusp", 0),
    ("x^(2/3)", "0", "cusp", 0),
    ("x^(2/3)", "0", "vertical cusp", 0),
    ("x^(2/3)", "0", "a spike, both sides vertical", 0),
    ("x^(2/3)", "0", "a corner with slopes -1 and 1", 1),
    ("x^(2/3)", "0", "straight", 1),
    ("x^(2/3)", "0", "a smooth curve", 1),
    ("x^(1/3)", "0", "vertical line", 0),
    ("x^(1/3)", "0", "it becomes vertical", 0),
    ("x^(1/3)", "0", "vertical tangent line", 0),
    ("x^(1/3)", "0", "infinite slope", 0),
    ("x^(1/3)", "0", "straight and vertical", 0),
    ("x^(1/3)", "0", "slope is infinite", 0),
    ("x^(1/3)", "0", "slope 0", 1),
    ("x^(1/3)", "0", "horizontal tangent", 1),
    ("x^(1/3)", "0", "corner", 1),
    ("-|x|", "0", "a corner", 0),
    ("-|x|", "0", "a V", 3),
    ("|x| + 3x", "0", "it looks like a V", 3),
]
"""What is said of the place, of the slopes and of the way a line goes is judged too."""


def test_what_is_seen() -> None:
    for f, at, answer, code in SEEN:
        try:
            found = check_task("zoom", f, answer, at=at).exit_code
        except Unreadable:
            found = 2
        except Undecided:
            found = 3
        assert found == code, (f, answer)
    for answer, says in [
        ("a corner at 1", "Not right: the place is 0, not 1."),
        ("a corner with slopes 1 and 2", "Not right: these are not the slopes on its two sides."),
    ]:
        assert check_task("zoom", "|x|", answer, at="0").remarks[0] == (says,)
    assert check_task("zoom", "x^2", "a line going down", at="1").remarks[0] == (
        "Not right: it does not go down there.",
    )


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
