"""Pictures in reports and in files: every format shows them or says them, a file is of the kind of its name."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from calctool.cli.pictures import pictured
from calctool.errors import InputError
from calctool.expr.tree import Num
from calctool.pictures.files import write
from calctool.pictures.picture import Dot, Picture, Polyline
from calctool.report import render
from calctool.report.model import Drawing, Report, Result
from tests.pictures.test_readings import ALL

LINE = Picture(
    (Polyline(((0, 0), (4, 1)), label="the line"), Dot(2, 0.5, filled=False)), (0, 4, 0, 1), says="A line with a hole."
)
REPORT = Report("plot", "x/4", None, None, Result("value", Num(1)), (Drawing("a line", LINE),))


@pytest.mark.parametrize("steps", [False, True])
@pytest.mark.parametrize("format", ["text", "rich", "markdown"])
def test_drawn_in_characters(format: str, steps: bool) -> None:
    page, _ = render(REPORT, format, steps=steps, ascii=format == "text")
    assert "a line" in page
    assert ".-'" in page if format != "rich" and format == "text" else "⠉" in page or ".-" in page
    assert "the line" in page
    assert "A line with a hole." in page


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[" not in render(REPORT, "rich")[0]
    assert "\x1b[" in render(REPORT, "rich", color=True)[0]


def test_data_in_json() -> None:
    (picture,) = json.loads(render(REPORT, "json")[0])["result"]["pictures"]
    assert picture["title"] == "a line"
    assert picture["window"] == [0, 4, 0, 1]
    assert picture["says"] == "A line with a hole."
    line, dot = picture["elements"]
    assert line == {"kind": "polyline", "points": [[0, 0], [4, 1]], "role": "curve", "label": "the line", "series": 0}
    assert (dot["kind"], dot["x"], dot["y"], dot["filled"]) == ("dot", 2, 0.5, False)


def test_words_in_latex() -> None:
    page, _ = render(REPORT, "latex", steps=True)
    assert r"\paragraph{a line}" in page
    assert "A line with a hole." in page


def test_a_picture_that_was_not_asked_for_waits_for_the_steps() -> None:
    report = REPORT._replace(blocks=(Drawing("a line", LINE, asked=False),))
    assert "a line" not in render(report, "text")[0]
    assert "a line" in render(report, "text", steps=True)[0]


# Files


def test_svg_overwrites_and_a_second_picture_has_a_number(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text("before")
    write([LINE, LINE], str(file))
    assert file.read_text("utf-8").startswith("<svg ")
    assert (tmp_path / "a-2.svg").read_text("utf-8") == file.read_text("utf-8")


@pytest.mark.parametrize("name", ["a.jpg", "a", "svg", "a.svg.gz", ".svg"])
def test_other_kinds_of_files_are_refused_before_any_work(name: str) -> None:
    with pytest.raises(InputError, match="no picture can be written to") as found:
        pictured(lambda _: pytest.fail("work was done"), True, name)
    assert found.value.code == "usage"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    for name in (tmp_path / "none" / "a.svg", tmp_path / "d.svg"):
        (tmp_path / "d.svg").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="cannot be written") as found:
            write([LINE], str(name))
        assert found.value.code == "file"


@pytest.mark.parametrize(("kind", "head"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_png_and_pdf(kind: str, head: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / f"a.{kind}"
    if find_spec("matplotlib"):
        write([LINE, ALL, ALL._replace(y_axis=False), ALL._replace(equal=True)], str(file))
        first = file.read_bytes()
        assert first.startswith(head)
        write([LINE], str(file))
        assert file.read_bytes() == first
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match="matplotlib") as found:
        write([LINE], str(tmp_path / f"b.{kind}"))
    assert "calctool[plot]" in str(found.value.hint)
    assert not (tmp_path / f"b.{kind}").exists()


def test_the_options(tmp_path: Path) -> None:
    """--plot shows, --plot-file writes, both do both; a task is told whether it is to draw."""
    file = str(tmp_path / "a.svg")

    def task(draws: bool) -> Report:
        return REPORT if draws else REPORT._replace(blocks=())

    for plot, path, shown, written in (
        (False, None, False, False), (True, None, True, False), (False, file, False, True), (True, file, True, True)
    ):  # fmt: skip
        report = pictured(task, plot, path)()
        assert bool(report.blocks) == shown
        assert Path(file).exists() == written
        Path(file).unlink(missing_ok=True)
    with pytest.raises(InputError, match="no picture"):
        pictured(lambda _: REPORT._replace(blocks=()), True, file)()
