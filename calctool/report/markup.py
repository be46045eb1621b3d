"""HTML from values: what is typed is text, and only what is built here is markup.

A child that is a plain ``str`` is escaped, whatever stands in it; ``Html`` is what was built already.  So nothing that
a person wrote can become an element, and none of its characters can hide or turn round what a reader sees.
"""

from __future__ import annotations

from html import escape


class Html(str):
    """A text that is markup already."""

    __slots__ = ()


Child = str | None
"""An :class:`Html`, a text to be escaped, or nothing."""
_VOID = frozenset(("meta", "br", "hr", "col", "link"))


def tag(name: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element; an underscore at the end of an attribute's name is left out, one within it is a hyphen.

    An attribute that is None or False is none; one that is True has no value.

    >>> tag("p", "1 < 2", tag("br"), class_="note", aria_label="so", hidden=False)
    '<p class="note" aria-label="so">1 &lt; 2<br></p>'
    """
    said = "".join([_attribute(key, value) for key, value in attributes.items()])
    inside = "" if name in _VOID else join(*children) + f"</{name}>"
    return Html(f"<{name}{said}>{inside}")


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(_spelled(str(value)))}"'


def join(*children: Child) -> Html:
    """The children one after the other, escaped where they are texts."""
    return Html("".join([c if isinstance(c, Html) else text(c) for c in children if c]))


def text(typed: str) -> Html:
    """A text as it is seen: what a page cannot show or would be fooled by is spelled out.

    >>> text("<b>1\\u202e & 2\\0")
    '&lt;b&gt;1<span class="code">U+202E</span> &amp; 2<span class="code">U+0000</span>'
    """
    if typed.isprintable():
        return Html(escape(typed))
    return Html("".join([escape(c) if _shown(c) else f'<span class="code">{_code(c)}</span>' for c in typed]))


def _spelled(typed: str) -> str:
    """The same in an attribute, where no element can stand."""
    return typed if typed.isprintable() else "".join([c if _shown(c) else f"<{_code(c)}>" for c in typed])


def _shown(c: str) -> bool:
    return c.isprintable() or (c.isspace() and c not in "\x1c\x1d\x1e\x1f\x85\x0b\x0c\u2028\u2029")


def _code(c: str) -> str:
    return f"U+{ord(c):04X}"


def document(title: str, style: str, *body: Child) -> str:
    """A page in one file.

    >>> print(document("1 < 2", "p { margin: 0; }", tag("p", "yes")))
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>1 &lt; 2</title>
    <style>
    p { margin: 0; }
    </style>
    </head>
    <body>
    <p>yes</p>
    </body>
    </html>
    """
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", _spelled(title)),
        Html(f"<style>\n{style.strip()}\n</style>"),
    )
    lines = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>", "<body>"]
    return "\n".join([*lines, *[join(c) for c in body if c], "</body>", "</html>"])
