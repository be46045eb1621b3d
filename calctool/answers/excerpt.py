"""Of a sentence with formulas in it only the answer: what stands in a box, else the last formula."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from calctool.answers.prose import none_in


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "math": re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL),
        "plain": re.compile(r"[^\W\d_]{2,}"),
        "aside": re.compile(r"\s*(?:[A-Za-z]|[A-Za-z]\s*(?:\\in|[<>]|\\n?eq?|\\[lg]eq?).*)?\s*"),
        "named": re.compile(
            r"((?:^|[,;\n])\s*(?:(?:partial|component|deriv(?:ative)?(?:\s+by)?)\s+)?(?:[a-zθφρ]|[a-zA-Z]_?\{?[a-z]{1,2}\}?|[∂d][a-zA-Z]?/[∂d][a-z])\s*):(?![=:])"
        ),
        "above": re.compile(r"\A\s*[^\W\d_]+(?:_?\w|\([^()]*\))?\s*[=:]\s*\n"),
        "hat": re.compile(r"\b(?:(?P<axis>[ijkxyz])[ -]?hat|hat (?P<of>[ijk]))\b"),
        "axis": re.compile(r"(?<![\w)])([ijk])[ ](?=\d)"),
        "broken": re.compile(r"(?<=[^\s,;(\[{+\-*/^=\\])[ \t]*\n(?=\s*[^\s,;)\]}+*/^=])"),
    }


def only_formula(text: str, vector: bool) -> str:
    """Of a sentence with formulas in it only the answer: what is in a box, else the last formula.

    Of a ``vector`` the components may stand in formulas of their own.
    """
    at = text.rfind("\\boxed")
    if at >= 0 and (opener := text.find("{", at)) >= 0:
        depth = 0
        for i in range(opener, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if not depth:
                return _kept(text, opener + 1, i)
    if "$" not in text and "\\" not in text:
        return text
    formulas = list(_patterns()["math"].finditer(text))
    outside = _patterns()["math"].sub(" ", text)
    named = sum("=" in m[m.lastindex or 0] for m in formulas)
    if formulas and none_in(text[formulas[-1].end() :]) is not None:
        return text
    if not formulas or not _patterns()["plain"].search(outside) or (vector and named == len(formulas) > 1):
        return text
    for match in reversed(formulas):
        group = match.lastindex or 0
        if not _patterns()["aside"].fullmatch(match[group]) or len(formulas) == 1:
            return _kept(text, match.start(group), match.end(group))
    return text


def _kept(text: str, start: int, end: int) -> str:
    return "".join([c if c == "\n" else " " for c in text[:start]]) + text[start:end] + " " * (len(text) - end)


def marked(text: str, matrix: bool, vector: bool = False) -> str:
    """Hats as plain letters, the lines of a matrix as its rows, without bars beside them, ``x: 2y`` as ``x = 2y``."""
    if vector:
        text = _patterns()["named"].sub(lambda m: f"{m[1]}=", text)
        text = _patterns()["above"].sub(lambda m: " " * len(m[0]), text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if matrix and len(lines) > 1 and all(len(li) > 2 and li[0] == li[-1] == "|" for li in lines):
        text = text.replace("|", " ")
    if "hat" in text:
        text = _patterns()["hat"].sub(lambda m: (m["axis"] or m["of"]).ljust(len(m[0])), text)
    if vector:
        text = _patterns()["axis"].sub(r"\1*", text)
    if "\n" in text and "[" in text and "\\" not in text:
        depth, out = 0, list(text)
        breaks = {m.end() - 1 for m in _patterns()["broken"].finditer(text)}
        for i, c in enumerate(text):
            depth += (c == "[") - (c == "]")
            if i in breaks and depth > 0:
                out[i] = ";"
        return "".join(out)
    return text


def without_bullets(text: str, dashes: bool = False) -> str:
    """The components of a vector one under the other, without the marks before them.

    A dash is a mark where a sign follows one of them; otherwise it is a minus sign, and only with ``dashes`` a mark.

    >>> without_bullets("• 2x\\n• 2y"), without_bullets("- 2x\\n- -2y"), without_bullets("- 2x\\n- 2y")
    ('  2x\\n  2y', '  2x\\n  -2y', '- 2x\\n- 2y')
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(re.match(r"\s*[-–•]\s+\S", line) for line in lines):
        return text
    marked_so = any(re.match(r"\s*(?:•|[-–]\s+[-−$\\*])", line) or "=" in line for line in lines)
    if not marked_so and not dashes:
        return text
    return re.sub(r"^(\s*)[-–•](?=\s+\S)", r"\1 ", text, flags=re.MULTILINE)


@cache
def _part_label() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:\((?P<one>[a-h]|i{1,3}|iv|vi{0,3})\)\s+|(?P<two>[a-hA-D]|i{1,3}|iv|vi{0,3})[.:)]\s+)(?=\S)"
    )


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(r"(?<=\d)\s*(?P<unit>m|s|cm|mm|km|kg|g|N|J|W|V|Hz|€|°C)(?:\^?[23²³])?\s*\.?\s*$")


def without_part_label(text: str, letters: Collection[str], vector: bool = False) -> str:
    """Without the ``(b)`` of an exercise and the ``m`` of ``7 m``, where they are no letters of the question.

    >>> without_part_label("(b) 2x", {"x"}), without_part_label("(b) 2x", {"b", "x"})
    ('    2x', '(b) 2x')
    """
    match = _part_label().match(text)
    axis = vector and match is not None and (match["one"] or match["two"]) == "i"
    if match is not None and (match["one"] or match["two"]) not in letters and not axis:
        text = " " * match.end() + text[match.end() :]
    match = _unit().search(text)
    if match is not None and match["unit"] not in letters:
        text = text[: match.start()] + " " * (len(text) - match.start())
    return text
