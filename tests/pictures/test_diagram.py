"""Diagrams: nothing lies on anything else, every arrow goes down to its box, in SVG and for matplotlib."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from calctool.pictures.diagram import Diagram, Link, Node
from calctool.pictures.files import write
from calctool.pictures.layers import LETTER, DiagramSheet, arranged, levels
from calctool.pictures.svg import diagram_svg
from tests.run import run

Area = tuple[float, float, float, float]


def of(*links: tuple[int, int], count: int = 0) -> Diagram:
    """Boxes with rows of different lengths, and arrows with words."""
    count = count or 1 + max(max(link) for link in links)
    boxes = [Node((f"v_{i} = " + "x + y" * (i % 4), "value " + "9" * (i % 11), f"{i}")) for i in range(count)]
    return Diagram(tuple(boxes), tuple(Link(a, b, "1" * ((a + b) % 9)) for a, b in links), "title", ("a key",))


def chance(seed: int) -> Diagram:
    """A graph of operations by chance: each box but the first two uses one to three before it."""
    at, links = random.Random(seed), []
    count = at.randint(3, 22)
    for box in range(2, count):
        links += [(used, box) for used in at.sample(range(box), at.randint(1, min(3, box)))]
    return of(*links, count=count)


DIAGRAMS = {
    "one box": of(count=1),
    "chain of 20": of(*[(i, i + 1) for i in range(20)]),
    "one thing used by all": of(*[(i, i + 1) for i in range(10)], *[(0, i) for i in range(2, 11)]),
    "fan in": of(*[(i, 8) for i in range(8)]),
    "fan out and in": of(*[(0, i) for i in range(1, 9)], *[(i, 9) for i in range(1, 9)]),
    "two apart": of((0, 1), (2, 3)),
} | {f"by chance {seed}": chance(seed) for seed in range(30)}


def areas(sheet: DiagramSheet) -> tuple[list[Area], list[Area]]:
    """Where the boxes are, and where the words beside arrows and above the diagram are."""
    boxes = [(f.left, f.top, f.left + f.width, f.top + f.height) for f in sheet.frames]
    free = [w for w in sheet.words if w.anchor == "start"]
    return boxes, [(x, y - 11, x + LETTER * len(text), y + 3) for (x, y), text, _, _ in free]


def apart(a: Area, b: Area) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_nothing_lies_on_anything_else(name: str) -> None:
    diagram = DIAGRAMS[name]
    sheet = arranged(diagram)
    boxes, words = areas(sheet)
    assert len(boxes) == len(diagram.boxes)
    assert len(words) == 2 + sum(bool(link.label) for link in diagram.links)
    assert all(apart(a, b) for a, b in combinations([*boxes, *words], 2))
    width, height = sheet.size
    assert all(x >= 0 and y >= 0 and right <= width and below <= height for x, y, right, below in [*boxes, *words])


@pytest.mark.parametrize("name", DIAGRAMS)
def test_arrows_go_down_beside_boxes_and_words(name: str) -> None:
    diagram = DIAGRAMS[name]
    sheet = arranged(diagram)
    boxes, words = areas(sheet)
    for link, arrow in zip(diagram.links, sheet.arrows, strict=True):
        start, end = sheet.frames[link.start], sheet.frames[link.end]
        assert arrow.start[1] == pytest.approx(start.top + start.height)
        assert arrow.head[1][1] == pytest.approx(end.top)
        assert end.left <= arrow.head[1][0] <= end.left + end.width
        for x, y in curve_of(arrow.start, arrow.curves):
            inside = [a for a in [*boxes, *words] if a[0] + 0.1 < x < a[2] - 0.1 and a[1] + 0.1 < y < a[3] - 0.1]
            assert not inside
        heights = [y for _, y in curve_of(arrow.start, arrow.curves)]
        assert all(a <= b + 1e-9 for a, b in pairwise(heights))


def curve_of(
    start: tuple[float, float], curves: tuple[tuple[tuple[float, float], ...], ...]
) -> list[tuple[float, float]]:
    """Points on cubic curves, by the polynomials of Bernstein."""
    out = []
    for a, b, c in curves:
        for k in range(11):
            t = k / 10
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x, y = (sum(w * p[i] for w, p in zip(weights, (start, a, b, c), strict=True)) for i in (0, 1))
            out.append((x, y))
        start = c
    return out


def test_a_box_is_below_all_that_point_to_it() -> None:
    for seed in range(20):
        links = [(link.start, link.end) for link in chance(seed).links]
        found = levels(22, links)
        assert all(found[a] < found[b] for a, b in links)


def test_the_words_in_svg() -> None:
    diagram = Diagram((Node(("a < b & c", "x_1^2 - pi")), Node(("]]>",))), (Link(0, 1, '"q"'),), says="Two <boxes>.")
    root = ET.fromstring(diagram_svg(diagram))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert [text.text for text in root.findall("s:text", space)] == ["a < b & c", "x₁² − π", "]]>", '"q"']
    assert [found.text for found in root.findall("s:desc", space)] == ["Two <boxes>."]
    assert len(root.findall("s:g/s:rect", space)) == 2


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<svg")])
def test_files(ending: str, magic: bytes, tmp_path: Path) -> None:
    if ending != "svg":
        pytest.importorskip("matplotlib")
    file = tmp_path / f"graph.{ending}"
    write([DIAGRAMS["chain of 20"]], str(file))
    first = file.read_bytes()
    assert first.startswith(magic)
    write([DIAGRAMS["chain of 20"]], str(file))
    assert file.read_bytes() == first


def test_the_graph_of_a_function_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.svg"
    ran = run("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--graph-file", str(file))
    assert (ran.exit_code, ran.stdout) == (0, "6\n")
    assert file.read_text("utf-8") == run("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--graph", "svg").stdout
    ran = run("autodiff", "x^2", "--at", "x=2", "--graph-file", str(tmp_path / "graph.jpg"))
    assert ran.exit_code == 2
    assert "no picture can be written" in ran.stderr
