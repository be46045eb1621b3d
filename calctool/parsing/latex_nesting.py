r"""Which brace, ``\left``, ``\begin`` and bracket of a text in LaTeX ends where, found before anything is read."""

from __future__ import annotations

import re
from functools import cache
from typing import NoReturn

from calctool.errors import InputError
from calctool.parsing import latex_macros as macros
from calctool.parsing.characters import OPENERS
from calctool.parsing.latex_patterns import environment


@cache
def _marks() -> re.Pattern[str]:
    """What the outline of a text is made of."""
    return re.compile(r"\\(?:[A-Za-z]+|.)|[{}()\[\]&]")


@cache
def _line_end() -> re.Pattern[str]:
    r"""The ``\\`` at the end of a line, with the room it may leave below."""
    return re.compile(r"\\\\\*?(?:\s*\[\s*-?[\d.]+\s*(?:pt|ex|em|mm|cm|in|\\baselineskip)\s*\])?")


class Nesting:
    r"""Which ``{``, ``\left``, ``\begin`` and bracket ends where (the place of its end), and the rows of each.

    ``rows`` gives for each opening the ``&``, ``\\`` and ``\over`` or ``\choose`` directly inside it; -1 is the
    text itself.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends: dict[int, int] = {}
        self.rows: dict[int, list[tuple[str, int, int]]] = {-1: []}
        self._open: list[tuple[str, int]] = []
        at = 0
        pattern = _marks()
        while (match := pattern.search(text, at)) is not None:
            at = match.end()
            mark, start = match[0], match.start()
            if len(mark) == 1 or mark[1:].isalpha():
                at = self._mark(mark, start, at)
            elif mark == "\\\\":
                end = _line_end().match(text, start)
                at = end.end() if end else at
                self._row("\\\\", start, at)
        hard = [(kind, start) for kind, start in self._open if kind not in "(["]
        if hard:
            kind, start = hard[-1]
            what = "{" if kind == "{" else text[start : self.word(start)]
            missing = {"{": "}", "\\left": "\\right", "\\begin": "\\end"}.get(kind, f"\\{kind}")
            self.fail(f"this '{what}' is never closed", start, start + len(what), f"'{missing}' is missing")

    def fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (start, end), hint, code="unreadable")

    def word(self, at: int) -> int:
        """The end of the command that begins here."""
        end = at + 1
        while self.text[end : end + 1].isascii() and self.text[end : end + 1].isalpha():
            end += 1
        return max(end, at + 2)

    def _row(self, mark: str, start: int, end: int) -> None:
        hard = [opener for kind, opener in reversed(self._open) if kind not in "(["][:1]
        self.rows.setdefault(hard[0] if hard else -1, []).append((mark, start, end))

    def _mark(self, mark: str, start: int, at: int) -> int:
        name = mark[1:]
        if mark in ("(", "[", "{") or name == "left" or name in macros.FENCES:
            self._open.append((macros.FENCES.get(name, mark), start))
            at = self._past_fence(at) if name == "left" else at
        elif mark in (")", "]"):
            if self._open and self._open[-1][0] == OPENERS[mark]:
                self.ends[self._open.pop()[1]] = start
        elif mark == "}":
            self._close("{", "}", start, at)
        elif name == "right":
            self._close("\\left", "\\right", start, at)
            at = self._past_fence(at)
        elif name in macros.FENCES.values():
            self._close(name, mark, start, at)
        elif mark == "&" or name in ("over", "choose"):
            self._row(mark, start, at)
        elif name == "cr":  # TeX's own end of a row, which Markdown leaves alone
            self._row("\\\\", start, at)
        elif name in ("begin", "end"):
            return self._begin(name, start, at)
        return at

    def _past_fence(self, at: int) -> int:
        r"""Past the bracket of a ``\left`` or ``\right``, which opens and closes nothing else."""
        while self.text[at : at + 1] == " ":
            at += 1
        return self.word(at) if self.text[at : at + 1] == "\\" else at + 1

    def _begin(self, word: str, start: int, at: int) -> int:
        match = environment().match(self.text, at)
        if match is None:
            self.fail(f"\\{word} needs the name of an environment", start, at, "write \\begin{cases} ... \\end{cases}")
        if word == "begin":
            self._open.append(("\\begin", start))
            return match.end()
        opener = self._close("\\begin", "\\end", start, at)
        begun = environment().match(self.text, self.word(opener))
        if begun is not None and begun["name"] != match["name"]:
            self.fail(
                f"expected \\end{{{begun['name']}}}, but \\end{{{match['name']}}} was found",
                start,
                match.end("braces"),
                "an environment ends with the name it begins with",
            )
        return match.end("braces")

    def _close(self, kind: str, mark: str, start: int, at: int) -> int:
        while self._open and self._open[-1][0] in "([":
            self._open.pop()
        if not self._open:
            self.fail(f"this '{mark}' closes nothing", start, at, "take it away, or put its beginning before it")
        last, opener = self._open[-1]
        if last != kind:
            what = "{" if last == "{" else self.text[opener : self.word(opener)]
            self.fail(
                f"'{mark}' was found before the '{what}' at column {opener + 1} is closed", start, at, "close it first"
            )
        self._open.pop()
        self.ends[opener] = start
        return opener
