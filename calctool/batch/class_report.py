"""The page for the teacher: how the class did, which mistakes are common, which answers need a look.

One list of sections is made, and written as HTML or as Markdown; nothing from the rows is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from calctool.batch.records import CHECKED, EQUIVALENT, OUTCOMES, RIGHT
from calctool.batch.summary import COMMONEST, Summary, shortened
from calctool.cli.streams import printable

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #ddd; }
td { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #e6e6e6; } th, td { border-color: #444; } }
@media print { body { margin: 0; } tr { break-inside: avoid; } }
"""


class Heading(NamedTuple):
    """A heading; level 1 is the title."""

    level: int
    text: str


class Table(NamedTuple):
    """A table with a heading row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Section = Heading | Table | str


def page(summary: Summary, html: bool, files: Sequence[str] = ()) -> str:
    """The report of a batch as a page of its own.

    >>> print(page(Summary(), html=False).splitlines()[0])
    # Exercises
    """
    sections = list(_sections(summary, files))
    return _html(sections) if html else _markdown(sections)


def _sections(summary: Summary, files: Sequence[str]) -> Iterator[Section]:
    yield Heading(1, "Exercises" + (f": {', '.join(files)}" if files and files != ("-",) else ""))
    outcomes = summary.outcomes()
    count = sum(summary.total.values())
    yield f"{count} exercise{'' if count == 1 else 's'}."
    if count:
        yield Table(("outcome", "exercises", "share"), tuple((o, *_share(summary.total[o], count)) for o in outcomes))
    if summary.by is not None:
        yield Heading(2, f"By {summary.by}")
        shown = [o for o in OUTCOMES if summary.total[o]]
        rows = []
        for name in sorted(summary.groups):
            counts = summary.groups[name]
            right = counts[RIGHT] + counts[EQUIVALENT]
            checked = sum(counts[o] for o in CHECKED)
            share = f"{round(100 * right / checked)} %" if checked else ""
            rows.append((name, *(str(counts[o] or "") for o in shown), share))
        yield Table((summary.by, *shown, "right"), tuple(rows))
    if summary.mistakes:
        yield Heading(2, "Commonest mistakes")
        rows = [(name, str(n)) for name, n in summary.mistakes.most_common(COMMONEST)]
        yield Table(("mistake", "times"), tuple(rows))
    if summary.look:
        yield Heading(2, "To look at")
        who = () if summary.by is None else (summary.by,)
        yield Table(
            (*who, "row", "exercise", "answer", "outcome", "what happened", "correct answer"),
            tuple(
                (
                    *(() if summary.by is None else (b.group,)),
                    b.id,
                    shortened(f"{b.command} {b.input}", 200),
                    shortened(b.answer, 200),
                    b.outcome,
                    ": ".join(t for t in (b.mistake, shortened(b.says, 200)) if t),
                    shortened(b.correct, 200),
                )
                for b in summary.look
            ),
        )
        if summary.unlisted:
            yield f"And {summary.unlisted:,} more, which the records hold."
    if summary.slowest:
        yield Heading(2, "Slowest")
        rows = [(b.id, shortened(f"{b.command} {b.input}", 200), f"{b.seconds:.2f}") for b in summary.slowest]
        yield Table(("row", "exercise", "seconds"), tuple(rows))


def _share(part: int, whole: int) -> tuple[str, str]:
    return str(part), f"{round(100 * part / whole)} %"


def _html(sections: Sequence[Section]) -> str:
    out = []
    for block in sections:
        if isinstance(block, Heading):
            out.append(f"<h{block.level}>{escape(block.text)}</h{block.level}>")
        elif isinstance(block, Table):
            head = "".join(f"<th>{escape(h)}</th>" for h in block.header)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{escape(_visible(c))}</td>" for c in row) + "</tr>" for row in block.rows
            )
            out.append(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>")
        else:
            out.append(f"<p>{escape(block)}</p>")
    title = escape(next(b.text for b in sections if isinstance(b, Heading)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(out) + "\n</body>\n</html>\n"
    )


def _markdown(sections: Sequence[Section]) -> str:
    out: list[str] = []
    for block in sections:
        if isinstance(block, Heading):
            out.append("#" * block.level + " " + _plain(block.text))
        elif isinstance(block, Table):
            rows = [block.header, tuple("---" for _ in block.header), *(tuple(map(_plain, r)) for r in block.rows)]
            out.append("\n".join("| " + " | ".join(r) + " |" for r in rows))
        else:
            out.append(block)
    return "\n\n".join(out) + "\n"


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|$~" else c for c in _visible(text))


def _visible(text: str) -> str:
    return printable(text.replace("\n", " "))
