"""A page of many exercises in HTML, one below the other, to be written as they come."""

from __future__ import annotations

import re

from calctool.report import View
from calctool.report.html import article, given, spelled
from calctool.report.markup import document, tag
from calctool.report.model import Report
from calctool.report.page_style import DERIVATION, SHEET_OF_PAPER, sheet

_HERE = "<!-- -->"
_STYLE = """
main > h1 { font-family: Georgia, serif; margin-bottom: 2rem; }
article + article { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1.5rem; }
.calctool .name { color: var(--soft); font-weight: 400; margin-right: .5rem; }
"""


def sheet_ends(title: str) -> tuple[str, str]:
    """What stands before the first exercise and behind the last.

    >>> start, end = sheet_ends("Sheet 3 <b>")
    >>> start.splitlines()[-2:], end
    (['<body>', '<main><h1>Sheet 3 &lt;b&gt;</h1>'], '</main>\\n</body>\\n</html>\\n')
    """
    style = sheet(DERIVATION, SHEET_OF_PAPER, _STYLE)
    start, _, end = document(title, style, tag("main", tag("h1", title), _HERE)).partition("&lt;!-- --&gt;")
    return f"{start}\n", f"{end}\n"


def exercise(report: Report, view: View, name: str) -> str:
    """An exercise after its ``name``, in one row of text."""
    # The heading of the page is above all of theirs.
    inside = re.sub(r"(?<=<)(/?)h([12])", lambda found: f"{found[1]}h{int(found[2]) + 1}", article(report, view, name))
    row = re.sub(r"(?s)(?<=<pre).*?(?=</pre>)", lambda found: found[0].replace("\n", "&#10;"), inside)
    row = re.sub(r"\n\s*", " ", row)
    return spelled(row) if view.ascii else row


def not_answered(asked: str, answer: str, says: str, name: str) -> str:
    """An exercise that could not be worked, what was given as its ``answer``, and why."""
    number = tag("span", f"{name} ", class_="name")
    heading = tag("h2", number, tag("code", asked), class_="h1")
    return tag("article", heading, given(answer) if answer else None, tag("p", says), class_="calctool")
