r"""What groups in LaTeX, as brackets: what a command or a brace puts later waits on a stack, so nothing recurs."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Collection
from typing import Any, NamedTuple, NoReturn

from calctool.parsing import latex_macros as macros
from calctool.parsing import latex_patterns as patterns
from calctool.parsing.characters import CLOSERS, DIGITS, OPENERS, RELATIONS
from calctool.parsing.latex_nesting import Nesting
from calctool.parsing.plain import PlainTokens

MAX_PARTS = 8
"""Commands inside one another without braces: ``\\frac\\frac12...``."""


_FORMS = {"frac": "{a}{b}", "dfrac": "{a}{b}", "tfrac": "{a}{b}", "sqrt": "{x}", "binom": "{n}{k}"}


class Pending(NamedTuple):
    """What waits to be put: a token, a bracket of a group, or (``span``) a part of the text."""

    does: str
    kind: str
    value: Any
    start: int
    end: int


def span(start: int, end: int) -> Pending:
    """A part of the text, to be taken apart."""
    return Pending("span", "", None, start, end)


def put(kind: str, value: Any, start: int, end: int) -> Pending:
    """A token as it is."""
    return Pending("put", kind, value, start, end)


def sign(kind: str, start: int, end: int) -> Pending:
    """A sign."""
    return Pending("sign", kind, None, start, end)


def opening(kind: str, start: int, end: int) -> Pending:
    """The opening bracket of a group."""
    return Pending("open", kind, None, start, end)


def closing(kind: str, start: int, end: int) -> Pending:
    """The bracket that closes a group."""
    return Pending("close", kind, None, start, end)


class LatexGroups(PlainTokens):
    """A text taken apart group by group; ``_later`` is what the element just read puts after itself."""

    def __init__(self, text: str) -> None:
        self._todo: list[Pending] = []
        self._later: list[Pending] = []
        self._groups: set[int] = set()  # the brackets among the tokens that groups put
        self._stop = 0  # the end of the part that is taken apart
        self._raised = -1  # where the last superscript ended
        self._here = 0  # where the last command began
        self._leading = -1  # where the argument of a function without brackets begins
        super().__init__(patterns.without_comments(text))

    def _scan(self) -> None:
        self._nesting = Nesting(self.text)
        self._ends = self._nesting.ends
        if (self.text.count("$") - self.text.count("\\$")) % 2:
            last = self.text.rindex("$")
            self._fail("a dollar sign has no partner", last, last + 1, "write $ on both sides of the formula, or none")
        self._stop = len(self.text)
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

    def _lines(self, opener: int, start: int, end: int) -> list[Pending]:
        """Lines of an environment or of the text: joined where the next goes on with a relation or sign, else apart."""
        steps: list[Pending] = []
        for mark, a, b in self._nesting.rows.get(opener, []):
            if mark == "&" and opener >= 0:
                steps.append(span(start, a))
                start = b
            elif mark == "\\\\":
                steps.append(span(start, a))
                start = b
                rest, moved_in = self._skip(b), False
                while (c := self._peek(rest)) in ("&", "$") or (c == "\\" and self._command(rest) in macros.SPACES):
                    moved_in = moved_in or c != "$"
                    rest = self._skip(self._nesting.word(rest) if c == "\\" else rest + 1)
                goes_on = self._peek(rest) == "+" or (moved_in and self._peek(rest) in ("-", "−"))
                relation = self._peek(rest) in "=<>≤≥≈" or (
                    self._peek(rest) == "\\" and macros.SIGNS.get(self._command(rest)) in (*RELATIONS, "=>", "≈")
                )
                if rest < end and not relation and not goes_on:
                    steps.append(sign(";", a, b))
        return [*steps, span(start, end)]

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

    def _fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        end = min(end, len(self.text))
        super()._fail(what, min(start, end), end, hint)

    def _close(self, closer: str, at: int) -> None:
        if self._open and self._open[-1] in self._groups:
            self._fail(f"this '{closer}' closes nothing", at, at + 1, "its beginning stands outside the group")
        super()._close(closer, at)

    def _peek(self, at: int) -> str:
        return self.text[at : at + 1] if at < self._stop else ""

    def _run(self, at: int, of: Collection[str] = DIGITS) -> int:
        return min(super()._run(at, of), max(at, self._stop))

    def _letters(self, at: int) -> int:
        return min(super()._letters(at), max(at, self._stop))

    def _command(self, at: int) -> str:
        """The name of the command that begins here."""
        return self.text[at + 1 : self._nesting.word(at)]

    def _command_is(self, at: int, name: str) -> bool:
        return self._peek(at) == "\\" and self._command(at) == name

    def _skip(self, at: int) -> int:
        """Past spaces, and the commands that only make room."""
        text = self.text
        while at < len(text):
            if text[at] in " ~":
                at += 1
            elif text[at] == "\\" and self._command(at) in macros.SPACES:
                at = self._nesting.word(at)
            else:
                break
        return at

    def _past_size(self, at: int) -> int:
        r"""Past ``\left``, ``\bigl`` and what else makes a bracket grow."""
        at = self._skip(at)
        if self._peek(at) == "\\" and (self._command(at) == "left" or self._command(at) in macros.SIZES):
            at = self._skip(self._nesting.word(at))
        return at

    def _bracket_follows(self, at: int) -> bool:
        at = self._past_size(at)
        while self._peek(at) == "{" and self._single(at + 1, self._ends[at]):
            at = self._past_size(at + 1)
        return self._peek(at) in ("(", "[") or (self._peek(at) == "\\" and self._command(at) in ("lparen", "lbrack"))

    def _is_bracketed(self, at: int) -> bool:
        """Is the group one thing in brackets, as in ``\\sin{\\left(x\\right)}``?"""
        while self._peek(at) == "{":
            if not self._single(at + 1, self._ends[at]):
                return False
            at = self._past_size(at + 1)
        return self._peek(at) in ("(", "[")

    def _delimiter(self, at: int) -> tuple[str, int]:
        """The bracket after a command that makes it grow, as the kind of its token; and its end."""
        at = self._skip(at)
        c = self._peek(at)
        if c == "\\":
            name, end = self._command(at), self._nesting.word(at)
            if name in ("|", "lVert", "rVert", "Vert", "lvert", "rvert"):
                return "|", end
            if name in ("langle", "rangle"):
                return "(" if name == "langle" else ")", end
            return macros.SIGNS.get(name, ""), end
        return {"<": "(", ">": ")"}.get(c, c), at + 1

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
        name, end = self._command(at), self._nesting.word(at)
        if at in self._ends:
            closer = self._ends[at]
            if name == "left":
                return self._delimiter(self._nesting.word(closer))[1]
            match = patterns.environment().match(text, self._nesting.word(closer))
            return match.end("braces") if name == "begin" and match else self._nesting.word(closer)
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
        if first >= self._stop or c in ")]}&^_'+-*/=,;|<>($`":
            if name in ("_", "^"):
                self._fail(f"expected {usage} after '{name}'", at - 1, at, f"write x{name}{{...}}")
            usual = f"write \\{name}{_FORMS.get(name, '{...}')}"
            self._fail(f"\\{name} needs {usage}", self._here, self._nesting.word(self._here), usual)
        end = first + 1 if c in DIGITS else self._extent(first)
        return first, end, end

    def _group(self, start: int, end: int, always: bool = False) -> list[Pending]:
        """A part of a command: in brackets at its braces, where it is more than one thing."""
        if not always and self._single(start, end):
            return [span(start, end)]
        if self._peek(start - 1) == "{":
            return self._bracketed(start - 1, start, end, end + 1)
        return [opening("(", start, start), span(start, end), closing(")", max(start, end - 1), end)]

    def _bracketed(self, at: int, first: int, closer: int, last: int) -> list[Pending]:
        return [opening("(", at, first), span(first, closer), closing(")", closer, last)]

    def _braces(self, at: int) -> int:
        """A group that no command takes: as if without braces where it stands alone, else in brackets."""
        end = self._ends[at]
        over = [row for row in self._nesting.rows.get(at, []) if row[0] in ("\\over", "\\choose")]
        if over and over[0][0] == "\\choose":
            _, a, b = over[0]
            self._later = [
                put("fn", "binomial", at, at + 1),
                opening("(", at, at + 1),
                *self._group(at + 1, a, True),
                sign(",", a, b),
                *self._group(b, end, True),
                closing(")", end, end + 1),
            ]
        elif over:
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

    def _is_last(self, at: int) -> bool:
        """Does only the end of the formula follow, so that a full stop ends a sentence?"""
        at = self._skip(at)
        while at < len(self.text) and self.text[at] in "$.":
            at = self._skip(at + 1)
        return at >= len(self.text)
