"""``calctool plot`` and ``--plot`` from outside: what is drawn, what is refused, in which formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import calctool
from calctool.report.model import Drawing
from tests.run import run

DRAWN = [
    # the curve, with what is special about it
    (("plot", "(x^2-1)/(x-1)", "--on", "-2,4"), "Hole at x = 1: the limit is 2."),
    (("plot", "1/x", "--on", "-2,2"), "Asymptote x = 0"),
    (("plot", "floor(x)", "--on", "0,3"), "Jump at x = 1 from 0 to 1, the value is 1."),
    (("plot", "f(t) = t^2"), "for t from"),
    (("plot", "5"), "y = 5"),
    (("plot", "sqrt(x - 12000)"), "End of the curve at x = 12000"),
    # tangents and secants
    (("plot", "x^2", "--at", "x=2"), "At (2, 4) the tangent has slope 4."),
    (("plot", "x^2", "--at", "1", "--secants"), "the tangent has slope 2"),
    (("plot", "abs(x)", "--at", "0"), "there is no tangent"),
    # signs
    (("plot", "(x-1)/x", "--signs"), "- for 0 < x < 1"),
    # several variables
    (("plot", "x^2 + y^2"), "Contours of z = x^2 + y^2"),
    (("plot", "x^2 + y^2", "--at", "1,2"), "At (1, 2) the gradient (2, 4)"),
    (("plot", "x y", "--slices", "--at", "1,2"), "along x the slope is 2, along y the slope is 1"),
    (("plot", "x y z", "--slices", "--at", "1,2,3"), "along z the slope is 2"),
    # other commands
    (("diff", "x^3 - 3x", "--plot"), "Beside it the derivative, y = 3x^2 - 3."),
    (("diff", "x^2", "--at", "x=3", "--plot"), "the tangent has slope 6"),
    (("limit", "sin(x)/x", "--to", "0", "--plot"), "For x -> 0 it tends to 1."),
    (("limit", "1/x", "--to", "0", "--plot"), "there is no limit"),
    (("grad", "x^2 + y^2", "--plot"), "The arrows point the way it rises most"),
    (("grad", "x y", "--at", "1,2", "--plot"), "At (1, 2) the gradient (2, 1)"),
]


@pytest.mark.parametrize(("args", "says"), DRAWN, ids=[" ".join(args) for args, _ in DRAWN])
def test_drawn_and_said(args: tuple[str, ...], says: str) -> None:
    page = run(*args, "--format", "text")
    assert page.exit_code == 0, page.stderr
    assert says in " ".join(page.stdout.split())
    assert page.stdout.isascii()
    assert max(map(len, page.stdout.splitlines())) <= 80
    assert sum(1 for row in page.stdout.splitlines() if row.rstrip()) > 5
    (picture,) = json.loads(run(*args, "--json").stdout)["result"]["pictures"]
    assert picture["says"].endswith(says) or says in picture["says"]
    assert picture["elements"]


REFUSED = [
    (("plot", "x^2", "--on", "2,1"), "the interval is empty"),
    (("plot", "x^2", "--on", "1"), "an interval has two ends"),
    (("plot", "x^2", "--on", "a,b"), "the end a of the interval is no number"),
    (("plot", "x^2", "--y", "0,oo"), "an end of --y is no number"),
    (("plot", "x^2", "--on", "0,"), "--on"),
    (("plot", "x y z"), "these are 3: x, y, z"),
    (("plot", "x y", "--signs"), "--signs is for one variable"),
    (("plot", "x", "--slices"), "slices are of a function of several variables"),
    (("plot", "x y", "--slices"), "slices through which point?"),
    (("plot", "x", "--secants"), "secants through which point?"),
    (("plot", "x", "--secants", "--signs"), "are two pictures"),
    (("plot", "x", "--signs", "--at", "1"), "signs are shown along a line"),
    (("plot", "f(x)"), "a function without a formula has no picture"),
    (("plot", "1/x", "--at", "0"), "1/x is not defined at x = 0"),
    (("plot", "sqrt(-1-x^2)"), "no real value"),
    (("plot", "d/dx x^2"), "this asks for a derivative"),
    (("plot", "x^2", "--output", "a.jpg"), "no picture can be written to 'a.jpg'"),
    (("diff", "x^2", "--plot-file", "a"), "no picture can be written to 'a'"),
    (("diff", "a x^2", "--wrt", "x", "--plot"), "a has no value"),
    (("grad", "x y z", "--plot"), "drawn over two variables, not 3"),
]


@pytest.mark.parametrize(("args", "says"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refused_in_one_message(args: tuple[str, ...], says: str) -> None:
    ran = run(*args)
    assert ran.exit_code == 2
    assert says in ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.count("error:") == 1


def test_a_file_instead_of_the_page(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    assert run("plot", "x^2", "--output", str(file)).stdout == ""
    first = file.read_text("utf-8")
    assert run("plot", "x^2", "--plot-file", str(file)).stdout == ""
    assert file.read_text("utf-8") == first
    ran = run("diff", "x^2", "--plot-file", str(file))
    assert ran.stdout == "2x\n"
    assert file.read_text("utf-8") != first
    ran = run("diff", "x^2", "--plot-file", str(tmp_path / "none" / "a.svg"))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "cannot be written: No such file or directory" in ran.stderr


@pytest.mark.parametrize("format", ["rich", "markdown", "latex"])
def test_every_format_shows_or_says_it(format: str) -> None:
    for args, says in (
        (("plot", "1/x", "--on", "-2,2"), "Asymptote x = 0"),
        (("diff", "1/x", "--plot", "--steps"), "Beside it the derivative"),
    ):
        page = run(*args, "--format", format).stdout
        assert says in " ".join(page.split())


def test_in_a_batch_and_in_the_library() -> None:
    rows = run("batch", "-", stdin='plot "x^2" --on 0,1\nlimit 1/x --to 0+ --table\n').stdout.splitlines()
    assert json.loads(rows[0])["result"]["pictures"][0]["window"][:2] == [0, 1]
    assert json.loads(rows[1])["result"]["table"]["rows"][0] == ["0.1", "10"]
    (block,) = calctool.plot("x^2", on="0,1").report.blocks
    assert isinstance(block, Drawing)
    assert block.picture.window[:2] == (0, 1)
