"""``--standalone``: a document of LaTeX that is closed in all its parts, with the packages it needs.

That TeX sets it was tried by hand, with TeX Live 2022, for every line of ``tests/laws/test_formats.py``.
"""

from __future__ import annotations

import re

import pytest

from calctool.parsing import parse
from calctool.report import render
from calctool.report.latex_document import ROW, rows, wide_columns
from tests.laws.test_formats import LINES, report_of
from tests.run import run

SOME = [
    line for line in LINES if re.match(r'(grad|jacobian|plot|rules|check|numdiff)|diff "x\^2|limit "[{]|chain', line)
]
OF_AMSMATH = {"align*", "pmatrix", "cases"}
OF_LATEX = {"document", "itemize", "tabular", "verbatim", "array"}


def document(line: str, **how: bool) -> str:
    report, notation = report_of(line)
    return render(report, "latex", notation=notation, standalone=True, **how)[0]


def closed(text: str) -> set[str]:
    """The environments of a document, each of which ends where it should."""
    open_: list[str] = []
    names = set()
    for what, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", text):
        if what == "begin":
            open_.append(name)
            names.add(name)
        else:
            assert open_.pop() == name
    assert open_ == []
    return names


@pytest.mark.parametrize("steps", [True, False])
def test_documents_are_closed_and_load_what_they_use(steps: bool) -> None:
    found = set()
    for line in SOME:
        text = document(line, steps=steps)
        assert text.startswith("\\documentclass")
        assert text.endswith("\\end{document}\n")
        body = re.sub(r"(?s)\\begin\{verbatim\}.*?\\end\{verbatim\}|\\[{}$\\%&#_]", "", text)
        assert body.count("{") == body.count("}"), line
        assert len(re.findall(r"\\left(?![a-z])", body)) == len(re.findall(r"\\right(?![a-z])", body)), line
        assert all(paragraph.count("$") % 2 == 0 for paragraph in body.split("\n\n")), line
        assert body.count(r"\[") == body.count(r"\]")
        assert text.isascii(), line
        found |= closed(text)
    assert found <= OF_AMSMATH | OF_LATEX
    assert found >= {"align*", "pmatrix", "tabular", "itemize"} or not steps


def test_the_problem_stands_in_a_document_that_has_only_the_answer() -> None:
    text = document('diff "x^2 sin(3x)"')
    assert r"\textbf{$\frac{d}{dx}\left[x^{2} \sin(3x)\right]$}" in text
    assert r"\[ 2x \sin(3x) + 3x^{2} \cos(3x) \]" in text
    assert text.count(r"\frac{d}{dx}") == 1


def test_lines_fit_beside_their_reasons() -> None:
    long = parse(" + ".join(f"{n} sin({n} x)" for n in range(1, 20)))
    assert len(rows(long, "leibniz")) == 5
    assert rows(parse("1/2"), "leibniz") == [r"\frac{1}{2}"]
    wide = rows(parse("(" + " + ".join(f"x^{n}" for n in range(2, 30)) + ")/2"), "leibniz")
    assert len(wide) == 1
    assert wide[0].startswith(r"\resizebox")
    assert (
        "resizebox"
        not in rows(parse(f"({'+'.join(['x'] * (ROW // 4))})/({'+'.join(['y'] * (ROW // 4))})"), "leibniz")[0]
    )
    assert wide_columns([("a", "b" * 40), ("c", "d")]) == "ll"
    assert re.fullmatch(r"lp\{\d+mm\}", wide_columns([("a", "b" * 140), ("c", "d")]))


@pytest.mark.parametrize(
    "args", [(), ("--json",), ("--format", "text"), ("--format", "markdown"), ("--format", "html")]
)
def test_no_other_format_has_it(args: tuple[str, ...]) -> None:
    ran = run("diff", "x^2", "--standalone", *args)
    assert ran.exit_code == 2
    assert "--standalone makes a document of LaTeX alone" in ran.stdout + ran.stderr
    assert run("diff", "x^2", "--standalone", "--format", "latex").exit_code == 0
