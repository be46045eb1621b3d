"""Pages in HTML: whole, for every reader, nothing beside them; long formulas have places to break."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from calctool.expr.printer import show
from calctool.parsing import parse_goal
from calctool.report.html_text import said
from calctool.report.mathml_breaking import formulas
from calctool.report.page_style import DERIVATION
from tests.html_reader import Reader, squeezed
from tests.run import run

PAGES = (
    ("diff", "x^2 sin(3x)", "--steps"),
    ("diff", "y = x^x", "--steps", "--notation", "newton"),
    ("limit", "sin(1/x)", "--to", "0", "--table", "--steps", "--plot"),
    ("grad", "x^2 + y^2", "--at", "x=3,y=4", "--along", "1,1", "--steps"),
    ("chain", "z = x y", "x = t^2", "y = t^3", "--steps"),
    ("check", "diff", "sin(3x)", "--answer", "cos(3x)", "--explain"),
    ("autodiff", "x y", "--at", "x=1,y=2", "--graph", "svg"),
    ("autodiff", "x y", "--at", "x=1,y=2", "--graph", "dot"),
    ("diff", "x^2 sin(3x)", "--hint", "3"),
    ("diff", "sin 2x"),
    ("rules", "product"),
)


@cache
def page(*args: str) -> str:
    return run(*args, "--format", "html").stdout


@pytest.mark.parametrize("args", PAGES, ids=lambda args: " ".join(args[:2]))
def test_a_page_is_whole_and_a_screen_reader_finds_its_way(args: tuple[str, ...]) -> None:
    text = page(*args)
    found = Reader(text)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    pictures = [a for a in found.all("svg") if a.get("role") == "img"]
    assert len(found.all("main")) == len(found.all("h1")) == len(found.all("title")) - len(pictures) == 1
    assert not {"script", "link", "img", "iframe", "object"} & {name for name, _ in found.elements}
    assert not re.search(r"(?<!xmlns=\")https?:|url\(|@import|javascript", text)
    levels = [int(name[1]) for name, _ in found.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert found.all("h1")[0]["aria-label"]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(a["alttext"] for a in found.all("math"))
    assert all(a["aria-label"] for _, a in found.elements if a.get("role") == "region")
    assert {a["scope"] for a in found.all("th")} <= {"col", "row"}
    assert len(found.all("figcaption")) == len(pictures) or "svg" in args
    assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes)


def test_what_a_page_says_first() -> None:
    """The problem, once: the derivation goes on from its heading, and an answer alone has one too."""
    assert " ".join(Reader(page("diff", "(2x^2+8)^2")).text().split()) == "d/dx [(2x^2 + 8)^2] Answer 16x^3 + 64x"
    found = Reader(page("diff", "x^2", "--steps")).text()
    assert squeezed(found).count("d/dx[x^2]") == 1
    assert "<title>d/dx [x²]</title>" in unescape(page("diff", "x^2"))
    assert "sin 2x is read as sin(2x)" in Reader(page("diff", "sin 2x")).text()
    assert "read as" not in Reader(page("diff", "sin 2x", "--quiet")).text()


def test_a_batch_is_one_page_of_worked_exercises(tmp_path: Path) -> None:
    rows = (
        'diff "x^2 sin x"',
        'diff "arcsn(x)"',
        'check diff "x^2" --answer "<i>"',
        'autodiff "x" --at x=1 --graph dot',
    )
    sheet, target = tmp_path / "sheet <3>.txt", tmp_path / "sheet.html"
    sheet.write_text("\n".join(rows))
    ran = run("batch", str(sheet), "--output", str(target), "--steps", "--jobs", "1")
    assert ran.exit_code == 2
    text = target.read_text("utf-8")
    found = Reader(text)
    assert text.endswith("</html>\n")
    assert len(found.all("h1")) == 1
    assert "<h1>sheet &lt;3&gt;</h1>" in text
    assert len(found.all("article")) == len(found.all("h2")) == len(rows)
    assert len(re.findall(r"(?m)^<article.*</article>$", text)) == len(rows)
    assert "Unknown function 'arcsn'." in found.text()
    assert "&lt;i&gt;" in text
    assert "digraph operations {&#10;  rankdir" in text
    again = run("batch", "--output", str(target), "--resume", "--jobs", "1", stdin="diff x")
    assert "a page cannot be continued" in again.stderr
    assert "try --format html" in run("batch", str(sheet), "--format", "latex").stderr


def test_what_is_typed_is_no_markup() -> None:
    for args in (("rules", "<script>"), ("check", "diff", "x", "--answer", "<script>1")):
        assert "<script" not in page(*args)
    assert "<script" not in said("a <script> of x")


def test_ascii_is_what_the_option_says() -> None:
    text = page("limit", "1/x", "--to", "0+", "--steps", "--ascii")
    assert text.isascii()
    assert "&#8734;" in text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("x + 1", 1),
        ("x^2 sin(x) + e^x cos(x) - ln(x)", 3),
        ("(x + 1)^2 (sin(x) + cos(x) - ln(x) + x)", 4),
        ("-x(sin(x) + cos(x) - ln(x) + 12x)", 4),
        ("|x - 1| + |x - 2| + |x - 3| + |x - 4|", 4),
        ("(x^2 + 2x + 12)/(sin(x) + cos(x) - ln(x))", 1),
        ("d/dx [x^2] sin(x) + x^2 d/dx [sin(x)]", 2),
        ("cos(sin(x)) cos(x) e^(x + 1) ln(x)", 4),
        ("-d/du [sin(u)] * d/dt [cos(t)] * d/dx [3x]", 3),
        ("x - cos(sin(x)) cos(x) e^(x + 1) ln(x) tan(x) x^2 cosh(x^2 + 1)", 8),
        ("2*3*4*5*6*7*8*9*10*11*12*13", 12),
        ("(a + b + c + 1/x)^2 + 12345678", 2),
        ("(a + b + c) e^(x (a + b + c)) cos(x)", 1),
        ("-(a + b + c) sin(x (a + b + c))", 1),
        ("(a + b + c)/(x (a + b + c) + 1) (a + b + c)", 1),
    ],
)
def test_long_formulas_have_places_to_break(text: str, pieces: int) -> None:
    """Before the signs of their terms; what the pieces say is the formula."""
    e = parse_goal(text)
    found = formulas(e)
    assert len(found) == pieces
    assert squeezed(Reader("".join(found)).text()) == squeezed(show(e))
    for piece in found:
        ElementTree.fromstring(piece.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"', 1))


def test_what_cannot_be_a_word_is_set_as_mathematics() -> None:
    for text, typed in {
        "f'(x) = a, b or I": ["f'", "x", "a", "b"],
        "a rule, a = 2": [],
        "h^2, x_1, f_xx, 10^-3": ["h^2", "x_1", "f_xx", "10^-3"],
        "a 3 x 2 matrix on [0, 1] x [0, 2]": [],
        "the sides' n": ["n"],
        "df/dv_k and d/dx": ["df/dv_k", "d/dx"],
        "grad f at 1e-4": ["grad f"],
        "a rule of x-axis type": ["x"],
        "Taylor's formula": [],
        "L'Hopital's rule for f'/g' and f'": ["f'", "g'", "f'"],
    }.items():
        assert [a["alttext"] for a in Reader(said(text)).all("math")] == typed, text
    assert said("so f(x), or g") == said("so ") + _kept("f", "(", "x", "),") + " or " + said("g")
    assert said("-> -oo, 0*oo, -1 <= 2 - 3, -") == "→ −∞, 0·∞, −1 ≤ 2 − 3, −"


def _kept(*parts: str) -> str:
    """Letters and what touches them, which no row divides."""
    return '<span class="kept">' + "".join([said(p) if p.isalpha() else p for p in parts]) + "</span>"


def test_the_style_is_used() -> None:
    """Every class that the style names stands on a page."""
    text = "".join(
        page(*args) for args in (*PAGES, ("jacobian", "x y", "x + y", "--steps"), LONG, SUMS, POINTS, DIGITS)
    )
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    assert set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"[\d.]+r?em", "", DERIVATION))) - used == set()


LONG = ("diff", "(x^3 - 4x^2 + 7x - 1)/((x^2 + 1) sqrt(x + 3))", "--steps")
DIGITS = ("numdiff", "x^3 - 2x", "--at", "3/2", "--sweep", "--steps")
POINTS = ("critical", "x^3 - 3x", "--steps")
SUMS = ("exhaust", "x^2", "--on", "0,1", "--sides", "4,8", "--steps")
