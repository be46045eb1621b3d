r"""LaTeX -> the same tokens as plain text, each at its place in what was typed, for the same parser.

What groups in LaTeX becomes brackets: ``\frac{a}{b}`` is ``(`` a ``/`` b ``)``.  Which brace, fence and environment
ends where is found first (:class:`Outline`), then the text is taken apart from left to right; what a command is to put
later waits on a stack, so that nesting needs no recursion.  Letters are single here: ``xy`` is x*y.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, NamedTuple, NoReturn

from calctool.errors import InputError
from calctool.expr.functions import UNDEFINED
from calctool.expr.tree import PI, Div, E, Expr, Mul, Num, Sym
from calctool.parsing import macros
from calctool.parsing.characters import CLOSERS, DIGITS, OPENERS, PRIMES, RELATIONS
from calctool.parsing.lexer import MAX_DIGITS, MAX_INDEX, Tokens
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, Unknown, closest, split

MAX_PARTS = 8
"""Commands inside one another without braces: ``\\frac\\frac12...``."""


@cache
def _marks() -> re.Pattern[str]:
    """What the outline of a text is made of."""
    return re.compile(r"\\(?:[A-Za-z]+|.)|[{}()\[\]&]|%")


@cache
def _environment() -> re.Pattern[str]:
    r"""What follows ``\begin``: the name, and the columns of an array."""
    return re.compile(r"\s*\{\s*([A-Za-z]+)\*?\s*\}(?:\s*\[[tbc]\])?(?:(?<=array\})\s*\{[^{}]*\}|(?<=at\})\s*\{\d+\})?")


@cache
def _line_end() -> re.Pattern[str]:
    r"""The ``\\`` at the end of a line, with the room it may leave below."""
    return re.compile(r"\\\\\*?(?:\s*\[\s*-?[\d.]+\s*(?:pt|ex|em|mm|cm|in|\\baselineskip)\s*\])?")


@cache
def _letter_name() -> str:
    r"""A variable: a letter or ``\\theta``, with an index."""
    greek = "|".join(sorted(macros.letters(), key=len, reverse=True))
    one = rf"\\(?:{greek})(?![A-Za-z])|\\(?:mathrm|mathbf|mathit)\s*\{{\s*[A-Za-z]\s*\}}|[A-Za-z]|[α-ωΓΔΘΛΞΠΣΦΨΩ]"
    return rf"(?:{one})(?:_(?:\d+|[A-Za-z]|\{{\s*[A-Za-z0-9]+\s*\}}))?"


@cache
def _names() -> re.Pattern[str]:
    """Variables that follow one another; ``other`` is what is none."""
    return re.compile(rf"(?P<name>{_letter_name()})|(?P<other>[^\s,{{}}])")


_ROOM = r"(?:\s|~|\\[,;:! ]|\\(?:quad|thinspace)(?![A-Za-z]))*"
_D = (
    r"(?:\\(?:mathrm|text|textrm|operatorname|mathop)\s*\{\s*d\s*\}|\{\s*\\rm\s+d\s*\}|\\mathrm\s+d"
    r"|\\partial(?![A-Za-z])|\\dd(?![A-Za-z])|[d∂])"
)


@cache
def _one_below() -> re.Pattern[str]:
    r"""One ``dx^2`` below the line."""
    times = r"\^\s*(?:\d|\{\s*\d\s*\})"
    return re.compile(rf"(?P<d>{_D}){_ROOM}(?P<name>{_letter_name()})(?P<times>{_ROOM}{times})?{_ROOM}")


@cache
def _below_line() -> re.Pattern[str]:
    r"""All of it: ``\\partial x\\,\\partial y``."""
    return re.compile(rf"{_ROOM}(?:{re.sub('[?]P<[a-z]+>', '?:', _one_below().pattern)})+")


@cache
def _above_line() -> re.Pattern[str]:
    r"""The ``d^2`` above the line."""
    return re.compile(rf"{_ROOM}{_D}{_ROOM}(?:\^\s*(?:(?P<n>\d)|\{{\s*(?P<m>\d)\s*\}}))?{_ROOM}")


@cache
def _constants() -> re.Pattern[str]:
    """A whole number, pi, or both."""
    return re.compile(r"\s*(\d+)?\s*(\\pi)?\s*")


@cache
def _grouped() -> re.Pattern[str]:
    """A number with its digits in groups of three."""
    room = r"\\[,:; ]|~|\{\\,\}"
    return re.compile(rf"\d{{1,3}}(?:(?:{room})\d{{3}})+(?!\d)|\d{{1,3}}(?:\{{,\}}\d{{3}}){{2,}}(?!\d)")


@cache
def _primes_above() -> re.Pattern[str]:
    r"""``^{\\prime\\prime}`` and ``^{(4)}``."""
    return re.compile(r"\^\s*(?:\{\s*(?:\(\s*(\d{1,2})\s*\)|(?:\\prime\s*|')+)\s*\}|\\prime(?![A-Za-z]))")


@cache
def _condition_word() -> re.Pattern[str]:
    r"""``\\text{if }``, ``\\text{otherwise}`` at the beginning of a condition."""
    return re.compile(
        rf"{_ROOM}(?:\\(?:text[a-z]*|mbox|hbox|mathrm|operatorname)\s*(?P<brace>\{{))?(?:{_ROOM}|,)*"
        r"(?:(?P<otherwise>otherwise|else(?:where)?)|(?:if|for(?:\s+all)?|when(?:ever)?|where|provided))(?![A-Za-z])"
    )


def _plain_name(text: str) -> str:
    r"""A variable or an index without what only LaTeX needs.

    >>> _plain_name(r"\varepsilon_{1}"), _plain_name(r"\mathrm{x}")
    ('epsilon_1', 'x')
    """
    text = re.sub(r"\\(?:mathrm|mathbf|mathit|text)(?![A-Za-z])|[{}\s]", "", text)
    names = macros.letters()

    def plain(match: re.Match[str]) -> str:
        value = names.get(match[1])
        return value.name if isinstance(value, Sym) else match[0]

    return re.sub(r"\\([A-Za-z]+)", plain, text)


def _plain_differential(match: re.Match[str]) -> str:
    """One dx^2 as plain text writes it."""
    times = re.sub(r"\D", "", match["times"] or "")
    return f"d{_plain_name(match['name'])}" + (f"^{times}" if times else "")


class Outline:
    r"""Which ``{``, ``\left``, ``\begin`` and bracket ends where (the place of its end), and the rows of each.

    ``rows`` gives for each opening the ``&``, ``\\`` and ``\over`` directly inside it; -1 is the text itself.
    """

    def __init__(self, text: str, typed: str) -> None:
        self.text = text
        self.ends: dict[int, int] = {}
        self.rows: dict[int, list[tuple[str, int, int]]] = {-1: []}
        self.comments: dict[int, int] = {}
        self._open: list[tuple[str, int]] = []
        at = 0
        pattern = _marks()
        while (match := pattern.search(text, at)) is not None:
            at = match.end()
            mark, start = match[0], match.start()
            if mark == "%":
                line = typed.find("\n", start)
                at = self.comments[start] = len(text) if line < 0 else line
            elif len(mark) == 1 or mark[1:].isalpha():
                at = self._mark(mark, start, at)
            elif mark == "\\\\":
                end = _line_end().match(text, start)
                at = end.end() if end else at
                self._row("\\\\", start, at)
        hard = [(kind, start) for kind, start in self._open if kind not in "(["]
        if hard:
            kind, start = hard[-1]
            what = "{" if kind == "{" else text[start : self.word(start)]
            missing = {"{": "}", "\\left": "\\right", "\\begin": "\\end"}.get(kind, kind)
            self.fail(f"this '{what}' is never closed", start, start + len(what), f"'{missing}' is missing")

    def fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (start, end), hint)

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
        elif mark == "&" or name == "over":
            self._row(mark, start, at)
        elif name in ("begin", "end"):
            return self._begin(name, start, at)
        return at

    def _past_fence(self, at: int) -> int:
        r"""Past the bracket of a ``\left`` or ``\right``, which opens and closes nothing else."""
        while self.text[at : at + 1] == " ":
            at += 1
        return self.word(at) if self.text[at : at + 1] == "\\" else at + 1

    def _begin(self, word: str, start: int, at: int) -> int:
        match = _environment().match(self.text, at)
        if match is None:
            self.fail(f"\\{word} needs the name of an environment", start, at, "write \\begin{cases} ... \\end{cases}")
        if word == "begin":
            self._open.append(("\\begin", start))
            return match.end()
        opener = self._close("\\begin", "\\end", start, at)
        begun = _environment().match(self.text, self.word(opener))
        if begun is not None and begun[1] != match[1]:
            self.fail(
                f"expected \\end{{{begun[1]}}}, but \\end{{{match[1]}}} was found",
                start,
                match.end(1) + 1,
                "an environment ends with the name it begins with",
            )
        return match.end(1) + 1

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


class Step(NamedTuple):
    """What waits to be put: a token, a bracket of a group, or (``span``) a part of the text."""

    does: str
    kind: str
    value: Any
    start: int
    end: int


def span(start: int, end: int) -> Step:
    """A part of the text, to be taken apart."""
    return Step("span", "", None, start, end)


def put(kind: str, value: Any, start: int, end: int) -> Step:
    """A token as it is."""
    return Step("put", kind, value, start, end)


def sign(kind: str, start: int, end: int) -> Step:
    """A sign."""
    return Step("sign", kind, None, start, end)


def opening(kind: str, start: int, end: int) -> Step:
    """The opening bracket of a group."""
    return Step("open", kind, None, start, end)


def closing(kind: str, start: int, end: int) -> Step:
    """The bracket that closes a group."""
    return Step("close", kind, None, start, end)


class LatexTokens(Tokens):
    """A text in LaTeX taken apart."""

    def __init__(self, text: str) -> None:
        self._typed = text
        self._todo: list[Step] = []
        self._later: list[Step] = []
        self._groups: set[int] = set()  # the brackets among the tokens that groups put
        self._stop = 0  # the end of the part that is taken apart
        self._raised = -1  # where the last superscript ended
        self._here = 0  # where the last command began
        self._leading = -1  # where the argument of a function without brackets begins
        super().__init__(text)

    def _scan(self) -> None:
        self._outline = Outline(self.text, self._typed)
        self._ends = self._outline.ends
        self._todo = list(reversed(self._lines(-1, 0, len(self.text))))
        while self._todo:
            step = self._todo.pop()
            if step.does == "span":
                self._part(step.start, step.end)
            elif step.does == "put":
                self._put(step.kind, step.value, step.start, step.end)
            elif step.does == "sign":
                self._set(step.kind, step.start, step.end)
            elif step.does == "open":
                self._groups.add(len(self.tokens))
                self._set(step.kind, step.start, step.end)
            else:
                opener = self._open[-1]
                if opener not in self._groups:
                    token = self.tokens[opener]
                    self._fail(f"this '{token.kind}' is never closed", token.start, token.end, "close it in its group")
                self._groups.remove(opener)
                self._set(step.kind, step.start, step.end)
        self._finish()

    def _part(self, at: int, end: int) -> None:
        self._stop = end
        while at < end:
            at = self._element(at)
            if self._later:
                if at < end:
                    self._todo.append(span(at, end))
                self._todo += reversed(self._later)
                self._later = []
                return

    def _close(self, closer: str, at: int) -> None:
        if self._open and self._open[-1] in self._groups:
            self._fail(f"this '{closer}' closes nothing", at, at + 1, "its beginning stands outside the group")
        super()._close(closer, at)

    # Looking ahead

    def _run(self, at: int, of: Collection[str] = DIGITS) -> int:
        return min(super()._run(at, of), max(at, self._stop))

    def _letters(self, at: int) -> int:
        return min(super()._letters(at), max(at, self._stop))

    def _command(self, at: int) -> str:
        """The name of the command that begins here."""
        return self.text[at + 1 : self._outline.word(at)]

    def _skip(self, at: int) -> int:
        """Past spaces, and the commands that only make room."""
        text = self.text
        while at < len(text):
            if text[at] in " ~":
                at += 1
            elif at in self._outline.comments:
                at = self._outline.comments[at]
            elif text[at] == "\\" and self._command(at) in macros.SPACES:
                at = self._outline.word(at)
            else:
                break
        return at

    def _past_size(self, at: int) -> int:
        r"""Past ``\left``, ``\bigl`` and what else makes a bracket grow."""
        at = self._skip(at)
        if self._peek(at) == "\\" and (self._command(at) == "left" or self._command(at) in macros.SIZES):
            at = self._skip(self._outline.word(at))
        return at

    def _bracket_follows(self, at: int) -> bool:
        at = self._past_size(at)
        while self._peek(at) == "{" and self._single(at + 1, self._ends[at]):
            at = self._past_size(at + 1)
        return self._peek(at) in ("(", "[") or (self._peek(at) == "\\" and self._command(at) in ("lparen", "lbrack"))

    def _extent(self, at: int, depth: int = 0) -> int:
        """Where the one thing ends that begins here: a letter, a number, a group, a command with its parts."""
        text = self.text
        c = self._peek(at)
        if c in DIGITS or (c == "." and self._peek(at + 1) in DIGITS):
            end = self._run(at)
            return self._run(end + 1) if self._peek(end) == "." and self._peek(end + 1) in DIGITS else end
        if c in ("(", "[", "{"):
            return self._ends.get(at, at) + 1
        if c != "\\":
            return at + 1
        name, end = self._command(at), self._outline.word(at)
        if at in self._ends:
            closer = self._ends[at]
            if name == "left":
                return self._delimiter(self._outline.word(closer))[1]
            match = _environment().match(text, self._outline.word(closer))
            return match.end(1) + 1 if name == "begin" and match else self._outline.word(closer)
        parts = 2 if name in macros.FRACTIONS or name == "binom" else 0
        if name == "sqrt" or name in macros.FONTS or name in macros.UPRIGHT or name in macros.WORDED:
            parts = 1
            if self._peek(self._skip(end)) == "[" and name == "sqrt":
                end = self._ends.get(self._skip(end), end) + 1
        if depth > MAX_PARTS:
            self._fail("too many commands stand inside one another without braces", at, end, "write braces")
        for _ in range(parts):
            end = self._skip(end)
            end = end + 1 if self._peek(end) in DIGITS else self._extent(end, depth + 1)
        return end

    def _single(self, start: int, end: int) -> bool:
        """Is this one thing, which needs no brackets: a letter, a number, something in brackets?"""
        at = self._skip(start)
        return at < end and self._skip(self._extent(at)) >= end

    def _argument(self, name: str, at: int, usage: str) -> tuple[int, int, int]:
        """The part of a command that begins here: its two ends without the braces, and where reading goes on."""
        first = self._skip(at)
        c = self._peek(first)
        if c == "{":
            return first + 1, self._ends[first], self._ends[first] + 1
        if first >= self._stop or c in ")]}&^_'+-*/=,;|<>(":
            if name in ("_", "^"):
                self._fail(f"expected {usage} after '{name}'", at - 1, at, f"write x{name}{{...}}")
            usual = f"write \\{name}{_FORMS.get(name, '{...}')}"
            self._fail(f"\\{name} needs {usage}", self._here, self._outline.word(self._here), usual)
        end = first + 1 if c in DIGITS else self._extent(first)
        return first, end, end

    def _group(self, start: int, end: int, always: bool = False) -> list[Step]:
        """A part of a command: in brackets at its braces, where it is more than one thing."""
        if not always and self._single(start, end):
            return [span(start, end)]
        first = start - 1 if self._peek(start - 1) == "{" else start
        return [opening("(", first, start), span(start, end), closing(")", end, max(end + 1, start))]

    # One thing after the other

    def _element(self, at: int) -> int:
        text = self.text
        c = text[at]
        if c == "\\":
            return self._commanded(at)
        if at in self._below:
            return self._below[at]
        if at in self._outline.comments:
            return self._outline.comments[at]
        if c == "{":
            return self._braces(at)
        if c == "^":
            return self._raise(at)
        if c in ("(", "["):
            return self._bracket(at, at + 1, self._ends.get(at, -1))
        if c in "~$`":
            return at + 1
        if c == "&":
            return self._ampersand(at)
        if c == "_":
            return self._underscore(at)
        if c == "|" and self._peek(self._skip(at + 1)) == "_":
            return self._evaluated(at, at + 1)
        if c in ".," and not self._peek(at + 1).isdigit() and self._at_the_end(at + 1):
            return at + 1
        return super()._element(at)

    def _at_the_end(self, at: int) -> bool:
        """Does only the end of the formula follow, so that a full stop ends a sentence?"""
        rest = self.text[at:]
        return (not self._open and not rest.strip(" .$~")) or rest.strip() in ("\\)", "\\]")

    def _ampersand(self, at: int) -> int:
        if self._open:
            self._fail("'&' stands between columns only", at, at + 1, "take it away, or write \\text{ and }")
        return at + 1

    def _braces(self, at: int) -> int:
        """A group that no command takes: as if without braces where it stands alone, else in brackets."""
        end = self._ends[at]
        over = [row for row in self._outline.rows.get(at, []) if row[0] == "\\over"]
        if over:
            _, a, b = over[0]
            self._later = [
                opening("(", at, at + 1),
                *self._group(at + 1, a, True),
                sign("/", a, b),
                *self._group(b, end, True),
                closing(")", end, end + 1),
            ]
        elif self.text[at + 1 : end].strip() == ",":
            self._fail("'{,}' stands between the digits of a number", at, end + 1, "write 2{,}5 for two and a half")
        elif self._transparent(at, at + 1, end, end + 1):
            self._later = [span(at + 1, end)]
        elif " if " in self.text[at:end]:
            self._later = [opening("{", at, at + 1), span(at + 1, end), closing("}", end, end + 1)]
        else:
            if not self._single(at + 1, end):
                typed = self.text[at : end + 1] if end - at < 30 else self.text[at : at + 27] + "..."
                self.note("braces", at, f"{typed} is read as in brackets, which braces do not show: \\left(...\\right)")
            self._later = self._group(at + 1, end)
        return end + 1

    def _transparent(self, at: int, start: int, end: int, after: int) -> bool:
        """May the braces be left out: one thing or one sign in them, or nothing beside them?"""
        if not self.text[start:end].strip() or self.text[start:end].strip() in ("+", "-", "=", "<", ">", "!", "'"):
            return True
        before = self.tokens[-1].kind if self.tokens else "("
        alone = before in CLOSERS or before in RELATIONS or before in ("->", "=>", "<=>", "≈", ";", ",")
        return alone and self._ends_here(after)

    def _ends_here(self, at: int) -> bool:
        """Does what stands before this place end here: at the end, a relation, a separator?"""
        at = self._skip(at)
        while self._peek(at) == "$":
            at = self._skip(at + 1)
        if at >= self._stop or self._peek(at) in "=<>,;&.)]}":
            return True
        return self._peek(at) == "\\" and (
            macros.SIGNS.get(self._command(at), "") in (*RELATIONS, "->", "=>", "<=>", "≈", *OPENERS)
            or self._command(at) in ("\\", "right")
        )

    # Commands

    def _commanded(self, at: int) -> int:
        """A command, with its parts."""
        if at + 1 >= len(self.text):
            self._fail("a command needs a name after '\\'", at, at + 1, "write for example \\frac{1}{2}")
        name, end = self._command(at), self._outline.word(at)
        self._here = at
        if name in macros.SPACES:
            return end
        if name in macros.SIGNS:
            if self._peek(self._skip(end)) == "_" and macros.SIGNS[name] == "|":
                return self._evaluated(at, end)
            kind = macros.SIGNS[name]
            if kind == "'":
                return self._put("'", 1, at, end)
            if name in ("|", "Vert"):
                self.note("norm", at, "the norm of a number is read as its absolute value")
            if kind == ":":
                self._fail("':' is not read here", at, end, "write / for a division")
            return self._bracket(at, end, -1) if kind in CLOSERS else self._set(kind, at, end)
        if name in macros.letters():
            return self._symbol(name, at, end)
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, name, at, end)
        if name in macros.functions():
            return self._call(macros.functions()[name], at, end)
        if name in macros.SIZES:
            return self._sized(name, at, end)
        if name in macros.REFUSED:
            self._fail(f"\\{name}: {macros.REFUSED[name][0]}", at, end, macros.REFUSED[name][1])
        self._fail(f"unknown command '\\{name}'", at, end, macros.unknown(name))

    def _symbol(self, name: str, at: int, end: int) -> int:
        value = macros.letters()[name]
        if name == "Gamma" and self._bracket_follows(end):
            return self._call("gamma", at, end)
        if not isinstance(value, Sym):
            return self._put("name", value, at, end)
        return self._name(value.name, at, end)

    def _sized(self, name: str, at: int, end: int) -> int:
        r"""``\bigl(`` and ``\Big|``: the bracket alone counts."""
        fence, after = self._delimiter(end)
        if fence == "|" and name[-1] in "lr":
            if name[-1] == "l":
                self._put("fn", "abs", at, after)
                return self._set("(", at, after)
            if self._peek(self._skip(after)) == "_":
                return self._evaluated(at, after)
            return self._set(")", at, after)
        return end

    def _delimiter(self, at: int) -> tuple[str, int]:
        """The bracket after a command that makes it grow, as the kind of its token; and its end."""
        at = self._skip(at)
        c = self._peek(at)
        if c == "\\":
            name, end = self._command(at), self._outline.word(at)
            if name in ("|", "lVert", "rVert", "Vert", "lvert", "rvert"):
                return "|", end
            if name in ("langle", "rangle"):
                return "(" if name == "langle" else ")", end
            return macros.SIGNS.get(name, ""), end
        return {"<": "(", ">": ")"}.get(c, c), at + 1

    def _left(self, name: str, at: int, end: int) -> int:
        r"""``\left( ... \right)``: a group; with a full stop for a bracket that is not shown."""
        closer = self._ends[at]
        fence, first = self._delimiter(end)
        shut, last = self._delimiter(self._outline.word(closer))
        if fence == "{" and shut == "." and self._whole_matrix(first, closer):
            return self._cases(self._skip(first), last)
        if self._whole_matrix(first, closer) and fence in ("(", "[", "{") and CLOSERS[fence] == shut:
            self._later = [span(first, closer)]
            return last
        if fence == "." and shut == "|":
            self._later = [*self._bracketed(at, first, closer, last)]
            return self._value_at(closer, last)
        if fence == "|":
            if shut != "|":
                self._fail("expected \\right| to close this \\left|", at, first, "write \\left|x\\right|")
            if self.text[first - 1] == "|" and self._peek(first - 2) == "\\":
                self.note("norm", at, "the norm of a number is read as its absolute value")
            self._later = [put("fn", "abs", at, first), *self._bracketed(at, first, closer, last)]
            return last
        if fence not in CLOSERS or shut != CLOSERS[fence]:
            if fence not in CLOSERS:
                self._fail("expected a bracket after \\left", at, first, "write \\left( ... \\right)")
            self._fail(
                f"expected '{CLOSERS[fence]}' after \\right to close the '{fence}' at column {at + 1}",
                closer,
                last,
                f"write \\right{CLOSERS[fence]}",
            )
        self._subscribed(at, last)
        self._later += [opening(fence, at, first), span(first, closer), closing(shut, closer, last)]
        return last

    def _bracketed(self, at: int, first: int, closer: int, last: int) -> list[Step]:
        return [opening("(", at, first), span(first, closer), closing(")", closer, last)]

    def _whole_matrix(self, start: int, end: int) -> bool:
        at = self._skip(start)
        match = _environment().match(self.text, at + 6) if self._command_is(at, "begin") else None
        return match is not None and match[1] in macros.MATRICES and self._skip(self._extent(at)) >= end

    def _fenced(self, name: str, at: int, end: int) -> int:
        r"""``\lvert x \rvert`` and ``\langle a, b \rangle``."""
        closer = self._ends[at]
        last = self._outline.word(closer)
        self._later = self._bracketed(at, end, closer, last)
        if name != "langle":
            self._later.insert(0, put("fn", "abs", at, end))
        if name == "lVert":
            self.note("norm", at, "the norm of a number is read as its absolute value")
        return last

    def _bracket(self, at: int, end: int, closer: int) -> int:
        """A bracket as typed; what is differentiated by a subscript after it gets its d/dx first."""
        kind = self.text[at] if end == at + 1 else macros.SIGNS[self._command(at)]
        if closer >= 0 and self._subscribed(at, closer + 1):
            self._later.append(sign(kind, at, end))
            return end
        return self._set(kind, at, end)

    def _subscribed(self, at: int, after: int) -> bool:
        """``(x^2 y)_{xy}``: put d/dx before the bracket, where letters stand below it."""
        under = self._skip(after)
        if self._peek(under) != "_":
            return False
        start, end, last = self._argument("_", under + 1, "something below the line")
        inner = self.text[start:end]
        if "=" in inner:
            return False
        names = self._variables(inner)
        if not names:
            self._fail("a subscript is read on a name", under, last, "write x_1, or \\log_2 x")
        self._below[under] = last
        self._later = [put("d/d", tuple(names), under, last)]
        return True

    def _variables(self, text: str) -> list[Sym]:
        """The letters that follow one another in a subscript, each with its own index."""
        found: list[Sym] = []
        for match in _names().finditer(text):
            if not match["name"]:
                return []
            found.append(Sym(_plain_name(match["name"])))
        return found

    def _evaluated(self, at: int, end: int) -> int:
        r"""The bar of ``\Big|_{x=2}``."""
        return self._value_at(at, end)

    def _value_at(self, at: int, end: int) -> int:
        under = self._skip(end)
        if self._peek(under) != "_":
            self._fail("expected the place after this bar", at, end, "write \\right|_{x=2}, or \\left|x\\right|")
        start, stop, last = self._argument("_", under + 1, "a place")
        self._later += [put("|_", None, at, end), *self._group(start, stop, True)]
        return last

    def _underscore(self, at: int) -> int:
        before = self.tokens[-1].kind if self.tokens else ""
        if before in ("]", ")"):
            return self._value_at(at, at)
        self._fail("a subscript is read on a name", at, at + 1, "write x_1, or \\log_2 x")

    def _fraction(self, name: str, at: int, end: int) -> int:
        r"""``\frac{a}{b}``, ``\frac12``, ``\frac{d}{dx}``."""
        a, b, middle = self._argument(name, end, "two parts")
        c, d, after = self._argument(name, middle, "two parts")
        if self._derivative(at, after, a, b, c, d):
            return after
        above, below = self._ratio_part(self.text[a:b]), self._ratio_part(self.text[c:d])
        if above is not None and below is not None:
            self._not_mixed(at, after, above, below)
            if at == self._leading:
                return self._put("name", Div(above, below), at, after)
        self._later = [
            opening("(", at, end),
            *self._group(a, b),
            sign("/", middle, max(middle, c - 1)),
            *self._group(c, d),
            closing(")", after - 1, after),
        ]
        return after

    def _ratio_part(self, text: str) -> Expr | None:
        """A whole number, pi, or both, where the part of a fraction is no more."""
        match = _constants().fullmatch(text)
        if match is None or not text.strip() or len(text) > MAX_DIGITS:
            return None
        digits, pi = match.groups()
        if not digits:
            return PI
        number = Num(int(digits), digits)
        return Mul(number, PI) if pi else number

    def _not_mixed(self, at: int, end: int, above: Expr, below: Expr) -> None:
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.kind != "num" or not isinstance(above, Num) or not isinstance(below, Num):
            return
        if len(self.tokens) > 1 and self.tokens[-2].kind == "^":
            return
        typed, whole = self.text[at:end], self.text[last.start : last.end]
        self._fail(
            f"{whole}{typed} can be read as a mixed number or as a product",
            last.start,
            end,
            f"write {whole} + {typed} or {whole} \\cdot {typed}",
        )

    def _root(self, name: str, at: int, end: int) -> int:
        r"""``\sqrt{x}``, ``\sqrt[3]{x}``, ``\sqrt2``."""
        first = self._skip(end)
        index: tuple[int, int] | None = None
        if self._peek(first) == "[":
            if first not in self._ends:
                self._fail("this '[' is never closed", first, first + 1, "write \\sqrt[3]{x}")
            index = (first + 1, self._ends[first])
            end = index[1] + 1
            first = self._skip(end)
        if self._peek(first) == "(" or self._command_is(first, "left"):
            a, b = first, self._extent(first)
            after = b
            typed = self.text[at:after]
            self.note("root-of-a-bracket", at, f"{typed[:40]} is read as the root of all that stands in the bracket")
        else:
            a, b, after = self._argument(name, end, "something below the root")
            if self._peek(a) in DIGITS and self._peek(a - 1) != "{" and self._peek(b) in DIGITS:
                b = after = self._run(a)
                self.note("root-of-a-number", at, f"{self.text[at:b]} is read as \\sqrt{{{self.text[a:b]}}}")
        typed = self.text[slice(*index)].strip() if index else "2"
        kinds = {"2": "√", "3": "∛"} if not index or typed == "3" else {}
        if typed in kinds:
            self._later = [put(kinds[typed], None, at, end), *self._group(a, b, True)]
        elif index:
            self._later = [
                put("fn", "root", at, at + 5),
                opening("(", at, at + 5),
                *self._group(a, b),
                sign(",", index[0] - 1, index[0]),
                *self._group(*index),
                closing(")", after - 1, after),
            ]
        return after

    def _command_is(self, at: int, name: str) -> bool:
        return self._peek(at) == "\\" and self._command(at) == name

    def _binomial(self, name: str, at: int, end: int) -> int:
        a, b, middle = self._argument(name, end, "two parts")
        c, d, after = self._argument(name, middle, "two parts")
        self._later = [
            put("fn", "binomial", at, end),
            opening("(", at, end),
            *self._group(a, b),
            sign(",", middle, middle),
            *self._group(c, d),
            closing(")", after - 1, after),
        ]
        return after

    def _font(self, name: str, at: int, end: int) -> int:
        r"""``\mathbf{i}``, ``\boxed{...}``: what stands in it."""
        a, b, after = self._argument(name, end, "something to set")
        if a == b or self._transparent(at, a, b, after):
            self._later = [span(a, b)]
        else:
            self._later = self._group(a, b)
        return after

    def _accent(self, name: str, at: int, end: int) -> int:
        r"""``\hat{\imath}``: the unit vectors; no other letter is read under an accent."""
        a, b, after = self._argument(name, end, "a letter")
        inner = re.sub(r"\\(?:mathbf|mathrm|boldsymbol|bm|vec)|[{}\s]", "", self.text[a:b])
        unit = {"i": "i", "j": "j", "k": "k", "\\imath": "i", "\\jmath": "j"}.get(inner)
        if unit is None:
            self._fail(f"\\{name}: {macros.REFUSED[name][0]}", at, after, macros.REFUSED[name][1])
        return self._put("name", self._sym(unit), at, after)

    def _dots(self, name: str, at: int, end: int) -> int:
        r"""``\dot{x}``: Newton's derivative, which a prime says as well."""
        a, b, after = self._argument(name, end, "a letter")
        self._later = [*self._group(a, b, True), put("'", len(name) - 2, at, end)]
        return after

    def _dropped(self, name: str, at: int, end: int) -> int:
        return self._argument(name, end, "its part")[2]

    def _colored(self, name: str, at: int, end: int) -> int:
        return self._font(name, at, self._argument(name, end, "a colour")[2])

    def _over_sign(self, name: str, at: int, end: int) -> int:
        r"""``\overset{H}{=}`` and ``\underset{x \to 0}{\lim}``: the sign; what stands below a limit is its place."""
        a, b, middle = self._argument(name, end, "two parts")
        c, d, after = self._argument(name, middle, "two parts")
        self._later = [span(c, d)]
        if name == "underset" and self._command_is(self._skip(c), "lim"):
            self._later += self._group(a, b, True)
        return after

    def _braced_below(self, name: str, at: int, end: int) -> int:
        r"""``\underbrace{...}_{...}``: without what is said at the brace."""
        after = self._font(name, at, end)
        mark = self._skip(after)
        if self._peek(mark) in ("_", "^"):
            after = self._argument("_", mark + 1, "something")[2]
        return after

    def _arrow(self, name: str, at: int, end: int) -> int:
        return self._put("=>" if "R" in name else "->", None, at, self._argument(name, end, "what stands on it")[2])

    def _words(self, name: str, at: int, end: int) -> int:
        r"""``\text{ and }``: the words that a condition is made of, and names of functions."""
        a, b, after = self._argument(name, end, "words")
        for match in re.finditer(r"[A-Za-z]+|\$", self.text[a:b]):
            word = match[0]
            if word == "$":
                break
            if word not in KEYWORDS and word not in FUNCTION_WORDS and word not in CONSTANT_WORDS and len(word) > 1:
                typed = self.text[a:b].strip()
                self._fail(
                    f"the words '{typed[:40]}' are not read in a formula", at, after, "write only the expression"
                )
        self._later = [span(a, b)]
        return after

    def _upright(self, name: str, at: int, end: int) -> int:
        r"""``\operatorname{arcsinh}``, ``\mathrm{e}``, ``\mathrm{d}``: one name."""
        if self._peek(end) == "*":
            end += 1
        a, b, after = self._argument(name, end, "a name")
        word = "".join(self.text[a:b].replace("\\,", "").replace("\\!", "").split())
        if word in macros.upright():
            return self._call(macros.upright()[word], at, after)
        if word in KEYWORDS or word in CONSTANT_WORDS or word[:1] == "\\":
            self._later = [span(a, b)]
        elif len(word) == 1 and word.isalpha():
            return self._letter(word, at, after)
        elif not word:
            self._fail(f"\\{name} needs a name", at, after, "write \\operatorname{arsinh}(x)")
        else:
            near = closest(word)
            hint = f"did you mean '{near}'?" if near else "write a product with single letters: a b c"
            self._fail(f"unknown name '{word}'", at, after, hint)
        return after

    def _refused_matrix(self, name: str, at: int, end: int) -> int:
        self._fail(f"the environment {name} is not read", at, end, "write the expression on one line")

    # Functions

    def _call(self, name: str, at: int, end: int) -> int:
        """A function: with its base and power, if any, and the group in braces that is its argument."""
        text = self.text
        self._later = []
        base = ""
        if name in ("log10", "log2"):
            name, base = "log", name[3:]
        self._later.append(put("fn", name, at, end))
        if base:
            self._later.append(put("base", Num(int(base)), at, end))
        after = self._skip(end)
        if name.startswith("bessel"):
            return self._bessel(at, after)
        if self._peek(after) == "_":
            after = self._below_function(name, at, after)
        after = self._above_function(name, at, end, self._skip(after))
        first = self._skip(after)
        if self._peek(first) == "{" and self._ends[first] < self._stop:
            self._later += self._group(first + 1, self._ends[first], not self._is_bracketed(first))
            after = self._ends[first] + 1
            if self._peek(self._skip(after)) == "^" and not self._is_bracketed(first):
                typed = text[at:after] if after - at < 40 else text[at : at + 37] + "..."
                self.note("power-after-function", at, f"{typed} is read first, and its value is raised to the power")
        else:
            self._leading = first
        return after

    def _is_bracketed(self, at: int) -> bool:
        """Is the group one thing in brackets, as in ``\\sin{\\left(x\\right)}``?"""
        while self._peek(at) == "{":
            if not self._single(at + 1, self._ends[at]):
                return False
            at = self._past_size(at + 1)
        return self._peek(at) in ("(", "[")

    def _below_function(self, name: str, at: int, under: int) -> int:
        """The base of a logarithm, the order of a Bessel function."""
        a, b, after = self._argument("log", under + 1, "a base")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{":
            b = after = self._run(a)
        inner = self.text[a:b].strip()
        if name != "log":
            word = self.text[at:under].strip()
            hint = "write \\log_2 x for another base" if name == "ln" else f"write {word} x"
            self._fail(f"{word} takes no subscript", under, after, hint)
        if inner.isascii() and inner.isdigit() and len(inner) <= MAX_DIGITS:
            self._later.append(put("base", Num(int(inner), inner), a, b))
        else:
            self._later += [put("_", None, under, under + 1), *self._group(a, b, True)]
        return after

    def _bessel(self, at: int, under: int) -> int:
        r"""``\operatorname{J}_{n}\left(x\right)``: the order is the first argument."""
        usage = "write \\operatorname{J}_{n}\\left(x\\right)"
        if self._peek(under) != "_":
            self._fail("a Bessel function needs its order", at, under, usage)
        a, b, after = self._argument("_", under + 1, "an order")
        first = self._skip(after)
        last = self._extent(first)
        if not self._bracket_follows(first) or last > self._stop:
            self._fail("a Bessel function needs its argument in brackets", at, after, usage)
        self._later += [
            opening("(", under, under + 1),
            *self._group(a, b),
            sign(",", after - 1, after),
            span(first, last),
            closing(")", last - 1, last),
        ]
        return last

    def _above_function(self, name: str, at: int, end: int, mark: int) -> int:
        """The power that stands on a function's name."""
        if self._peek(mark) != "^":
            return mark
        a, b, after = self._argument("^", mark + 1, "a power") if self._peek(mark + 1) != "-" else self._minus(mark)
        word = self.text[at:end]
        if re.fullmatch(r"(?:\\prime|')+", self.text[a:b]):
            self._fail("a prime is read on f, g and h only", mark, after, "write \\frac{d}{dx}\\left[...\\right]")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{" and self._peek(after) in DIGITS:
            last = self._run(a)
            digits = self.text[a:last]
            hint = f"write {word}^{{{digits[0]}}} {digits[1:]}... or {word}^{{{digits}}}"
            self._fail(f"{word}^{digits} can be read in two ways", at, last, hint)
        self._later.append(sign("^", mark, mark + 1))
        self._later += self._group(a, b, self._peek(a - 1) == "{")
        self._raised = after
        return after

    def _minus(self, mark: int) -> tuple[int, int, int]:
        end = self._extent(self._skip(mark + 2))
        return mark + 1, end, end

    def _limit(self, name: str, at: int, end: int) -> int:
        r"""``\lim_{x \to 0^+}``."""
        self._later = [put("lim", None, at, end)]
        after = self._skip(end)
        if self._peek(after) == "_":
            a, b, after = self._argument("lim", after + 1, "its place below")
            self._later += self._group(a, b, True)
        return after

    # Scripts

    def _raise(self, at: int) -> int:
        """A power, a prime, degrees, or the side of a limit."""
        text = self.text
        before = at
        while before and text[before - 1] == " ":
            before -= 1
        if self._raised == before:
            self._fail("two powers stand on the same thing", at, at + 1, "write e^{x^2} or \\left(e^x\\right)^2")
        first = self._skip(at + 1)
        braced = self._peek(first) == "{"
        if first >= self._stop:
            self._fail("expected a power after '^'", at, at + 1, "write x^{2}")
        if text[first] == "^":
            self._fail("expected a power after '^'", first, first + 1, "take one of the two signs away")
        if braced:
            a, b = first + 1, self._ends[first]
            after = b + 1
        else:
            a = first
            b = after = min(self._extent(first), self._stop)
        inner = text[a:b].strip()
        if inner in ("\\circ", "\\degree", "°"):
            return self._degrees(at, after)
        if re.fullmatch(r"(?:\\prime\s*|')+", inner):
            return self._put("'", inner.count("\\prime") + inner.count("'"), at, after)
        if inner in ("+", "-", "−"):
            self._put("^", None, at, at + 1)
            self._raised = after
            if braced:
                return self._put("+" if inner == "+" else "-", None, a, after)
            return at + 1
        if braced and (primes := re.fullmatch(r"\(\s*(\d{1,2})\s*\)", inner)) and self._is_primed():
            return self._put("'", int(primes[1]), at, after)
        self._raised = after
        if braced:
            self._later = [sign("^", at, at + 1), *self._group(a, b, True)]
            return after
        if text[first] in DIGITS and b - a > 1:
            self.note(
                "power-of-digits", at, f"{text[before - 1 : b]} is read with the power {text[a:b]}: ^{{{text[a:b]}}}"
            )
        elif text[first] in "+-":
            self._raised = self._extent(self._skip(first + 1))
        return self._put("^", None, at, at + 1)

    def _is_primed(self) -> bool:
        """Is the last token a letter that is a function, so that a number in brackets above it counts primes?"""
        last = self.tokens[-1] if self.tokens else None
        return last is not None and last.kind == "name" and last.value in (Sym("y"), *map(Sym, UNDEFINED))

    def _degrees(self, at: int, end: int) -> int:
        self._fail("angles are in radians: 30 degrees is \\pi/6", at, end, "write \\frac{\\pi}{6}")

    # Letters, words and numbers

    def _word(self, at: int) -> int:
        end = self._letters(at)
        word = self.text[at:end]
        if len(word) == 1:
            return self._letter(word, at, end)
        if word == "lim":
            return self._limit(word, at, end)
        if word == "root":
            return super()._word(at)
        if word in FUNCTION_WORDS and word not in GREEK_WORDS and (len(word) > 2 or word in ("ln", "tg")):
            return self._call(FUNCTION_WORDS[word], at, end)
        if word in KEYWORDS or word in CONSTANT_WORDS:
            return super()._word(at)
        if word in GREEK_WORDS and len(word) > 2:
            return self._name(GREEK_WORDS[word], at, end)
        bracket = self._bracket_follows(end)
        inside = len(word) > 3
        if len(word) == 3:
            try:
                inside = any(piece.kind == "fn" for piece in split(word, bracket))
            except Unknown:
                inside = bracket and closest(word) in FUNCTION_WORDS
        if inside:
            return self._unknown_word(word, at, end, bracket)
        for i in range(at, end):
            end = self._letter(self.text[i], i, i + 1)
        return end

    def _letter(self, c: str, at: int, end: int) -> int:
        """A letter: e is the number, f, g and h may be functions, all others are variables."""
        if c == "e" and self._peek(end) != "_":
            return self._put("name", E, at, end)
        if c in UNDEFINED:
            return self._undefined(c, at, end)
        if c == "E":
            self.note("letter-e", at, "E is read as a letter like any other; the number 2.718... is e")
        return self._name(c, at, end)

    def _name(self, name: str, at: int, end: int) -> int:
        if self._peek(end) != "_":
            return self._put("name", self._sym(name), at, end)
        a, b, after = self._argument("_", end + 1, "something below the line")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{":
            b = after = self._run(a)
        index = _plain_name(self.text[a:b])
        several = 1 < len(index) <= 3 and name in (*UNDEFINED, "z", "u", "v", "w")
        if not index.isascii() or not (index.isdigit() or (index.isalpha() and (several or len(index) == 1))):
            hint = "names look like x, x_1, x_{12} or x_a"
            self._fail("expected a number or one letter below the line", end, after, hint)
        return self._indexed(name, index, at, after)

    def _undefined(self, letter: str, at: int, end: int) -> int:
        """f, g or h: a function before a bracket, with primes or with a subscript of variables; else a name."""
        text = self.text
        if self._peek(end) == "_":
            a, b, after = self._argument("_", end + 1, "something below the line")
            if not self._bracket_follows(after):
                return self._name(letter, at, end)
            index = _plain_name(text[a:b])
            if not index.isdigit():
                index = "".join([x.name for x in self._variables(text[a:b])])
            if not index or len(index) > MAX_INDEX:
                hint = f"write {letter}_{{xy}}(x, y)"
                self._fail("expected the variables of a derivative below the line", end, after, hint)
            return self._put("undef", (letter, 0, index), at, after)
        last, primes = end, 0
        while True:
            c = self._peek(last)
            if c in PRIMES and c:
                primes += PRIMES[c]
                last += 1
                continue
            match = _primes_above().match(text, last)
            if match is None:
                break
            primes += int(match[1]) if match[1] else match[0].count("\\prime") + match[0].count("'")
            last = match.end()
        if primes > MAX_INDEX:
            self._fail("there are too many primes", at, last, f"at most {MAX_INDEX} are read")
        if self._bracket_follows(last):
            if self._peek(last) == "^":
                return self._name(letter, at, end)
            return self._put("undef", (letter, primes, ""), at, last)
        if text[end:last].startswith("^"):
            last = end
        self._put("name", self._sym(letter), at, end)
        return self._put("'", primes, end, last) if last > end else end

    def _number(self, at: int) -> int:
        """A number, in which ``{,}`` is a decimal comma and a thin space groups the digits."""
        text = self.text
        end = self._run(at)
        if end > at and (match := _grouped().match(text, at, self._stop)):
            typed, end = re.sub(r"\D", "", match[0]), match.end()
            node = Num(int(typed), typed)
            return self._put("num", node, at, end)
        if text.startswith("{,}", end) and self._peek(end + 3) in DIGITS:
            last = self._run(end + 3)
            if last == end + 6 and end - at < 4 and text[at] != "0":
                self._fail(
                    f"{text[at:last]} can be read in two ways",
                    at,
                    last,
                    f"write {text[at:end]}{text[end + 3 : last]}, or {text[at:end]}.{text[end + 3 : last]}",
                )
            typed = text[at:end] + "." + text[end + 3 : last]
        else:
            if self._peek(end) == "." and not (self._peek(end + 1) not in DIGITS and self._at_the_end(end + 1)):
                end = self._run(end + 1)
                if self._peek(end) == "." and self._peek(end + 1) in DIGITS:
                    self._fail("a number has one decimal point", at, end + 1, "write \\cdot between two numbers")
            last, typed = end, text[at:end]
        if last - at > MAX_DIGITS:
            self._fail("the number is too long", at, last, f"at most {MAX_DIGITS:,} digits are read")
        from fractions import Fraction

        return self._put("num", Num(int(typed) if typed.isdecimal() else Fraction(typed), typed), at, last)

    # Derivatives

    def _derivative(self, at: int, after: int, a: int, b: int, c: int, d: int) -> bool:
        r"""``\frac{d}{dx}``, ``\frac{d^2 y}{dx^2}``, ``\frac{d(x^2)}{dx}``: put what it is, if it is one."""
        text = self.text
        below = _below_line().fullmatch(text, c, d)
        above = _above_line().match(text, a, b)
        if below is None or above is None:
            return False
        plain = "".join([_plain_differential(m) for m in _one_below().finditer(text, c, d)])
        by = self._differentials(plain, f"^{above['n'] or above['m']}" if above["n"] or above["m"] else None, at, after)
        first = self._skip(above.end())
        if first >= b:
            self._put("d/d", by, at, after)
            return True
        name = _names().fullmatch(text, first, b)
        if name is not None and name["name"]:
            self._put("dy/d", (self._variable(_plain_name(name["name"])), by), at, after)
            return True
        if text[first] in "+-*/^=_'" or (
            self._extent(first) < b
            and any(c in text[first:b] for c in "+-")
            and not (text[first] == "\\" and self._command(first) not in macros.FRACTIONS)
            and not self._bracket_follows(first + 1)
        ):
            return False
        self._later = [put("d/d", by, at, after), *self._group(first, b, True)]
        return True

    def _operator(self, name: str, at: int, end: int) -> int:
        r"""``\partial_x``: differentiate by x."""
        if self._peek(end) != "_":
            self._fail("\\partial is not read here", at, end, "write \\frac{\\partial}{\\partial x}")
        a, b, after = self._argument("_", end + 1, "a variable")
        by = self._variables(self.text[a:b])
        if not by:
            self._fail("expected a variable below the line", end, after, "write \\partial_x")
        return self._put("d/d", tuple(by), at, after)

    # Environments

    def _lines(self, opener: int, start: int, end: int) -> list[Step]:
        """Lines of an environment or of the text: joined where the next goes on with a relation, else apart."""
        steps: list[Step] = []
        for mark, a, b in self._outline.rows.get(opener, []):
            if mark == "&" and opener >= 0:
                steps.append(span(start, a))
                start = b
            elif mark == "\\\\":
                steps.append(span(start, a))
                start = b
                rest = self._skip(b)
                while self._peek(rest) == "&":
                    rest = self._skip(rest + 1)
                relation = self._peek(rest) in "=<>≤≥≈" or (
                    self._peek(rest) == "\\" and macros.SIGNS.get(self._command(rest)) in (*RELATIONS, "=>", "≈")
                )
                if rest < end and not relation:
                    steps.append(sign(";", a, b))
        return [*steps, span(start, end)]

    def _begin(self, name: str, at: int, end: int) -> int:
        match = _environment().match(self.text, end)
        assert match is not None  # the outline has seen it
        kind = match[1]
        closer = self._ends[at]
        after = self._extent(at)
        if kind in macros.CASES:
            return self._cases(at, after)
        if kind in macros.MATRICES:
            return self._matrix(at, match.end(), closer, after)
        if kind in macros.ALIGNED:
            self._later = self._lines(at, match.end(), closer)
            return after
        hint = "write \\begin{cases}, \\begin{pmatrix} or \\begin{aligned}"
        self._fail(f"the environment {kind} is not read", at, match.end(), hint)

    def _table(self, at: int) -> list[list[tuple[int, int]]]:
        """The cells of an environment, row by row; rows with nothing in them are left out."""
        match = _environment().match(self.text, self._outline.word(at))
        assert match is not None
        start = match.end()
        rows: list[list[tuple[int, int]]] = [[]]
        for mark, a, b in [*self._outline.rows.get(at, []), ("\\\\", self._ends[at], self._ends[at])]:
            rows[-1].append((start, a))
            start = b
            if mark == "\\\\":
                rows.append([])
        return [row for row in rows if any(self._skip(a) < b for a, b in row)]

    def _matrix(self, at: int, first: int, closer: int, after: int) -> int:
        steps = [opening("[", at, first)]
        for i, row in enumerate(self._table(at)):
            if i:
                steps.append(sign(";", row[0][0], row[0][0]))
            for j, (a, b) in enumerate(row):
                if j:
                    steps.append(sign(",", a - 1, a))
                steps.append(span(a, b))
        self._later = [*steps, closing("]", closer, after)]
        return after

    def _cases(self, at: int, after: int) -> int:
        r"""Branches: a value and a condition in each row, ``\text{otherwise}`` in the last."""
        steps = [opening("{", at, self._outline.word(at))]
        rows = self._table(at)
        for i, row in enumerate(rows):
            (a, b), cells = row[0], row[1:]
            cells = [(c, d) for c, d in cells if self._skip(c) < d]
            if i:
                steps.append(sign(",", a, a))
            value = self.text[a:b].rstrip(" ,;~")
            steps.append(span(a, a + len(value)))
            if len(cells) > 1:
                c = cells[1][0]
                self._fail("a branch has a value and one condition", c - 1, c, "write x^2 & x < 0")
            if cells:
                c, d = cells[0]
                d = c + len(self.text[c:d].rstrip(" ,;.~"))
                steps += self._condition(c, d)
        self._later = [*steps, closing("}", self._ends[at], after)]
        return after

    def _condition(self, start: int, end: int) -> list[Step]:
        r"""The second cell of a branch, whose first words may be ``\text{if }`` or ``\text{otherwise}``."""
        lead = _condition_word().match(self.text, start, end)
        if lead is None:
            return [put("if", None, start - 1, start), span(start, end)]
        word = lead.end()
        closer = self._ends[lead.start("brace")] if lead["brace"] else word
        rest = [span(word, closer), span(closer + (lead["brace"] is not None), end)]
        if not lead["otherwise"]:
            return [put("if", None, lead.start(), word), *rest]
        if any(self.text[part.start : part.end].strip(" .,;$~") for part in rest):
            self._fail("nothing is read after 'otherwise'", word, end, "write the condition alone")
        return [put("otherwise", None, lead.start(), word)]


_FORMS = {"frac": "{a}{b}", "dfrac": "{a}{b}", "tfrac": "{a}{b}", "sqrt": "{x}", "binom": "{n}{k}"}

_HANDLERS: dict[str, Callable[[LatexTokens, str, int, int], int]] = {
    **dict.fromkeys(macros.FRACTIONS, LatexTokens._fraction),
    **dict.fromkeys(macros.FONTS, LatexTokens._font),
    **dict.fromkeys(macros.DROPPED, LatexTokens._dropped),
    **dict.fromkeys(macros.WORDED, LatexTokens._words),
    **dict.fromkeys(macros.UPRIGHT, LatexTokens._upright),
    **dict.fromkeys(macros.FENCES, LatexTokens._fenced),
    **dict.fromkeys(("hat", "widehat"), LatexTokens._accent),
    **dict.fromkeys(("dot", "ddot", "dddot"), LatexTokens._dots),
    **dict.fromkeys(("overset", "stackrel", "underset"), LatexTokens._over_sign),
    **dict.fromkeys(("underbrace", "overbrace"), LatexTokens._braced_below),
    **dict.fromkeys(("xrightarrow", "xRightarrow"), LatexTokens._arrow),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), LatexTokens._binomial),
    "left": LatexTokens._left,
    "begin": LatexTokens._begin,
    "sqrt": LatexTokens._root,
    "lim": LatexTokens._limit,
    "partial": LatexTokens._operator,
    "textcolor": LatexTokens._colored,
}
