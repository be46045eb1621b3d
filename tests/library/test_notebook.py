"""What a notebook shows; ``examples/notebook.ipynb`` holds what its cells give, without a kernel or this machine.

To write its outputs anew: ``python -m tests.library.test_notebook``, and read ``git diff examples``.  It was executed
by a kernel too, and turned into HTML by nbconvert: the outputs are the same.  They were looked at in JupyterLab 4 and
VS Code, in light, dark and high contrast, wide and narrow, trusted and not.
"""

from __future__ import annotations

import ast
import io
import json
import re
from contextlib import redirect_stdout
from html.parser import HTMLParser
from typing import Any

import pytest

import calctool
from calctool.library.solutions import LibraryReport
from tests.console import ROOT
from tests.html_reader import VOID, Reader

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


def shown(value: object) -> dict[str, str]:
    """What IPython keeps of the value at the end of a cell."""
    if isinstance(value, LibraryReport):
        return value._repr_mimebundle_()
    plain = str(value) if isinstance(value, calctool.Expr) else repr(value)
    latex = getattr(value, "_repr_latex_", lambda: None)()
    return {"text/plain": plain} | ({"text/latex": latex} if latex else {})


def outputs(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """The outputs of a cell."""
    *body, last = ast.parse(source).body
    value, printed = None, io.StringIO()
    with redirect_stdout(printed):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(source, names)
    found: list[dict[str, Any]] = []
    if printed.getvalue():
        found.append({"name": "stdout", "output_type": "stream", "text": rows(printed.getvalue())})
    if value is not None:
        data = {kind: rows(text) for kind, text in sorted(shown(value).items())}
        found.append({"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"})
    return found


def rows(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def executed() -> str:
    """The notebook with the outputs that its cells have now."""
    book = json.loads(NOTEBOOK.read_text("utf-8"))
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs("".join(cell["source"]), names, cell["execution_count"])
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def test_the_example_holds_what_its_cells_give() -> None:
    text = NOTEBOOK.read_text("utf-8")
    assert executed() == text
    assert len(text) < 120_000
    assert str(ROOT) not in text
    kinds = [
        kind for cell in json.loads(text)["cells"] for out in cell.get("outputs", ()) for kind in out.get("data", ())
    ]
    assert kinds.count("text/html") == 4
    assert kinds.count("text/latex") == 5


def test_a_notebook_gets_what_it_asks_for() -> None:
    d = calctool.diff("x^2")
    every = {"text/plain", "text/html", "text/markdown", "text/latex"}
    assert set(d._repr_mimebundle_()) == every
    assert set(d._repr_mimebundle_(include={"text/html"})) == {"text/html"}
    assert set(d._repr_mimebundle_(exclude={"text/html"})) == every - {"text/html"}
    assert d._repr_mimebundle_()["text/plain"] == str(d)
    assert d._repr_latex_() == r"$\displaystyle \frac{d}{dx}\left[x^{2}\right] = 2x$"
    assert "text/latex" not in calctool.check("diff", "x^2", "2x")._repr_mimebundle_()
    assert calctool.limit("1/x", 0)._repr_latex_().endswith(r"= \text{does not exist}$")
    assert calctool.grad("x y").answer._repr_latex_() == r"$\displaystyle \left(y,\ x\right)$"
    assert calctool.hessian("x y").answer[0]._repr_latex_() == r"$\displaystyle \left(0,\ 1\right)$"


def test_what_stands_in_a_cell_is_no_page_and_has_the_colours_of_the_notebook() -> None:
    for solution in (calctool.diff("x^2 sin(3x)"), calctool.plot("1/x")):
        text = solution._repr_html_()
        found = Reader(text)
        names = {name for name, _ in found.elements}
        assert not names & {"html", "head", "body", "h1", "h2", "h3", "script"}
        assert {a["aria-level"] for _, a in found.elements if a.get("role") == "heading"} <= {"1", "2"}
        own = re.sub(r"(?s)<svg.*?</svg>", "", text)
        assert "prefers-color-scheme" not in own
        assert not re.search(r"(?<!mix\(in srgb, )\b(?:background|color): (?:#(?!d9403a)|black|white)", own)
        assert "vscode-dark" in text
        assert ".vscode-high-contrast:not(.vscode-high-contrast-light) .calctool" in text
        assert all(rule.startswith((".calctool", "[data-jp", ".vscode", "@", "}", " ")) for rule in style(text))


class Sanitized(HTMLParser):
    """What JupyterLab makes of the HTML of a notebook that it does not trust, and what is then seen of it.

    Elements it does not know lose their tags and keep their words, a style loses both; of the attributes few are left,
    and none that is empty.  (JupyterLab 4: ``sanitizer.ts`` and the package sanitize-html.)
    """

    DROPPED = frozenset(("style", "script", "textarea", "option"))
    KNOWN = frozenset(("article", "div", "figure", "pre", "code", "p", "span", "ol", "ul", "li", "table", "tr", "td"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.seen = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: value for name, value in attrs if name in ("class", "hidden", "id", "style", "title") and value}
        hidden = tag in self.DROPPED or (tag in self.KNOWN and "hidden" in kept)
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.seen += data


@pytest.mark.parametrize(
    "solution",
    [
        calctool.limit("(e^x - 1 - x)/x^2", 0),
        calctool.diff("x/2", at=3),
        calctool.jacobian(["r cos(t)", "r sin(t)"], vars="r,t"),
        calctool.plot("1/x"),
        calctool.check("diff", "sin(3x)", "cos(3x)"),
    ],
    ids=lambda s: s.report.command,
)
def test_a_notebook_that_is_not_trusted_shows_the_text(solution: LibraryReport) -> None:
    """JupyterLab drops the elements of a formula and keeps its letters, 12 of 1/2: of them none is to be seen."""
    text = solution._repr_html_()
    assert Sanitized(text).seen.rstrip() == str(solution)
    # The style of an output that is trusted holds for the others too: it must ask for what is dropped of them.
    shows = [rule for rule in style(text) if rule.startswith(".calctool-output")]
    assert len(shows) == 2
    assert all(rule.startswith(".calctool-output[data-styled] > ") for rule in shows)
    assert text.startswith('<div class="calctool-output" data-styled><style>')


def test_steps_among_others_are_lines() -> None:
    """IPython asks each of a tuple for itself."""

    class Printer:
        written = ""

        def text(self, words: str) -> None:
            self.written += words

    step, printer = calctool.diff("x^2").steps[0], Printer()
    step._repr_pretty_(printer, False)
    assert printer.written == "d/dx [x^2] = 2x   power rule"


def style(text: str) -> list[str]:
    """The rows of the style, those that begin a rule: none reaches out of the cell."""
    inside = re.sub(r"(?s)\{[^{}]*\}", "{}", text.partition("<style>\n")[2].partition("</style>")[0])
    return [row for row in inside.splitlines() if row]


if __name__ == "__main__":
    NOTEBOOK.write_text(executed(), "utf-8")
