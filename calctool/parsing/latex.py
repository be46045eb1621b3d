r"""LaTeX -> the same tokens as plain text, each at its place in what was typed, for the same parser.

Which brace, fence and environment ends where is found first (:mod:`calctool.parsing.latex_nesting`), then the text is
taken apart from left to right.  ``\frac{a}{b}`` becomes ``(`` a ``/`` b ``)``: each command has a method in a table.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from collections.abc import Callable

from calctool.expr.tree import PI, Div, Expr, Mul, Num
from calctool.parsing import latex_macros as macros
from calctool.parsing import latex_patterns as patterns
from calctool.parsing.characters import DIGITS, RELATIONS
from calctool.parsing.latex_fences import LatexFences
from calctool.parsing.latex_groups import closing, opening, put, sign, span
from calctool.parsing.lexer import MAX_DIGITS


class LatexTokens(LatexFences):
    """A text in LaTeX taken apart."""

    def _element(self, at: int) -> int:
        text = self.text
        c = text[at]
        if c == "\\":
            return self._commanded(at)
        if at in self._below:
            return self._below[at]
        if c == "{":
            return self._braces(at)
        if c == "^":
            return self._raise(at)
        if (double := text[at : at + 4]) in _DOUBLE:
            return self._set(_DOUBLE[double], at, at + 4)
        if c in "~$`":
            return at + 1
        if c == "&":
            return self._ampersand(at)
        if c == "_":
            return self._underscore(at)
        if c == "|" and self._peek(self._skip(at + 1)) == "_":
            return self._value_at(at, at + 1)
        if c == "," and not self._open and self._is_last(at + 1):
            return at + 1
        return super()._element(at)

    def _ampersand(self, at: int) -> int:
        if self._open:
            self._fail("'&' stands between columns only", at, at + 1, "take it away, or write \\text{ and }")
        return at + 1

    def _commanded(self, at: int) -> int:
        """A command, with its parts."""
        if at + 1 >= len(self.text):
            self._fail("a command needs a name after '\\'", at, at + 1, "write for example \\frac{1}{2}")
        name, end = self._command(at), self._nesting.word(at)
        self._here = at
        if name in macros.SPACES:
            return end
        if name in macros.SIGNS:
            if self._peek(self._skip(end)) == "_" and macros.SIGNS[name] == "|":
                return self._value_at(at, end)
            kind = macros.SIGNS[name]
            if kind == "'":
                return self._put("'", 1, at, end)
            if name in ("|", "Vert"):
                self.note("norm", at, "the norm of a number is read as its absolute value")
            return self._set(kind, at, end)
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
        self._note_argument(at, after)
        self._later = [
            opening("(", at, end),
            *self._group(a, b),
            sign("/", middle, max(middle, c - 1)),
            *self._group(c, d),
            closing(")", after - 1, after),
        ]
        return after

    def _note_argument(self, at: int, after: int) -> None:
        r"""Say where the argument of a function ends before or after a fraction or root: ``\sin x \frac{x}{2}``."""
        i = len(self.tokens) - 1
        while i >= 0 and self.tokens[i].kind in ("name", "num", "sup", "^", "-"):
            i -= 1
        if i < 0 or self.tokens[i].kind != "fn":
            return
        word = self.text[self.tokens[i].start : self.tokens[i].end]
        if at != self._leading:
            part = self.text[at : self._nesting.word(at)]
            self.note("function-without-brackets", self.tokens[i].start, f"the argument of {word} ends before {part}")
            return
        first = self._skip(after)
        name = self._command(first) if self._peek(first) == "\\" else ""
        if self._peek(first).isalnum() or self._bracket_follows(first) or name in macros.letters() or name in _PARTS:
            part = self.text[at:after]
            self.note("function-without-brackets", self.tokens[i].start, f"the argument of {word} ends after {part}")

    def _ratio_part(self, text: str) -> Expr | None:
        """A whole number, pi, or both, where the part of a fraction is no more."""
        match = patterns.constants().fullmatch(text)
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
        self._note_argument(at, after)
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

    def _remainder(self, name: str, at: int, end: int) -> int:
        r"""``x \bmod 3``."""
        return self._put("fn", "mod", at, end)

    def _font(self, name: str, at: int, end: int) -> int:
        r"""``\mathbf{i}``, ``\boxed{...}``: what stands in it."""
        a, b, after = self._argument(name, end, "something to set")
        if name in ("vec", "overrightarrow") and self.text[a:b].strip() not in ("i", "j", "k", "\\imath", "\\jmath"):
            self.note("vector", at, f"{self.text[at:after]} is read as {self.text[a:b].strip()}, without the arrow")
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
        base = self._skip(c)
        sign = macros.SIGNS.get(self._command(base), "") if self._peek(base) == "\\" else self._peek(base)
        limit = name == "underset" and self._command_is(base, "lim")
        if not limit and sign not in (*RELATIONS, "->", "=>", "<=>", "≈"):
            self._fail(f"\\{name} is read on a sign such as = only", at, after, "write one thing beside the other")
        self._later = [span(c, d), *(self._group(a, b, True) if limit else ())]
        return after

    def _braced_below(self, name: str, at: int, end: int) -> int:
        r"""``\underbrace{...}_{...}``: without what is said at the brace."""
        after = self._font(name, at, end)
        mark = self._skip(after)
        if self._peek(mark) in ("_", "^"):
            after = self._argument("_", mark + 1, "something")[2]
            self.note("brace", mark, f"{self.text[mark:after]} stands at the brace and is not read")
        return after

    def _arrow(self, name: str, at: int, end: int) -> int:
        return self._put("=>" if "R" in name else "->", None, at, self._argument(name, end, "what stands on it")[2])

    def _derivative(self, at: int, after: int, a: int, b: int, c: int, d: int) -> bool:
        r"""``\frac{d}{dx}``, ``\frac{d^2 y}{dx^2}``, ``\frac{d(x^2)}{dx}``: put what it is, if it is one."""
        text = self.text
        below = patterns.below_line().fullmatch(text, c, d)
        above = patterns.above_line().match(text, a, b)
        if below is None or above is None:
            return False
        plain = "".join([patterns.plain_differential(m) for m in patterns.one_below().finditer(text, c, d)])
        by = self._differentials(plain, f"^{above['n'] or above['m']}" if above["n"] or above["m"] else None, at, after)
        first = self._skip(above.end())
        if first >= b:
            self._put("d/d", by, at, after)
            return True
        name = patterns.names().fullmatch(text, first, b)
        if name is not None and name["name"]:
            self._put("dy/d", (self._variable(patterns.plain_name(name["name"])), by), at, after)
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

    def _physics(self, name: str, at: int, end: int) -> int:
        r"""``\dv{x}``, ``\dv[2]{y}{x}``, ``\pdv{f}{x}{y}``: derivatives as the package physics has them."""
        usage = f"write \\{name}{{x}} or \\{name}[2]{{f}}{{x}}"
        end += self._peek(end) == "*"
        first, order = self._skip(end), "1"
        if self._peek(first) == "[" and first in self._ends:
            order, end = self.text[first + 1 : self._ends[first]].strip(), self._ends[first] + 1
        parts: list[tuple[int, int]] = []
        after = end
        while not parts or (self._peek(after) == "{" and len(parts) < 2 + (name[0] == "p")):
            a, b, after = self._argument(name, after, "a variable")
            parts.append((a, b))
        below = parts[1:] or parts
        by = [x for a, b in below for x in self._variables(self.text[a:b])]
        if not by or not order.isdecimal() or (order != "1" and len(by) > 1) or len(order) > 2 or order == "0":
            self._fail("by what, and how often, is this differentiated?", at, after, usage)
        by *= int(order)
        a, b = parts[0]
        if len(parts) == 1 or not self.text[a:b].strip():
            return self._put("d/d", tuple(by), at, after)
        match = patterns.names().fullmatch(self.text[a:b].strip())
        if match is not None and match["name"]:
            return self._put("dy/d", (self._variable(patterns.plain_name(match["name"])), tuple(by)), at, after)
        self._later = [put("d/d", tuple(by), at, after), *self._group(a, b, True)]
        return after

    def _operator(self, name: str, at: int, end: int) -> int:
        r"""``\partial_x``: differentiate by x."""
        if self._peek(end) != "_":
            self._fail("\\partial is not read here", at, end, "write \\frac{\\partial}{\\partial x}")
        a, b, after = self._argument("_", end + 1, "a variable")
        by = self._variables(self.text[a:b])
        if not by:
            self._fail("expected a variable below the line", end, after, "write \\partial_x")
        return self._put("d/d", tuple(by), at, after)


_DOUBLE = {r"[\![": "⌊", r"]\!]": "⌋"}
"""Brackets drawn double, as textbooks write the greatest integer."""

_PARTS = (*macros.FRACTIONS, "sqrt")

_HANDLERS: dict[str, Callable[[LatexTokens, str, int, int], int]] = {
    **dict.fromkeys(macros.FRACTIONS, LatexTokens._fraction),
    **dict.fromkeys(macros.FONTS, LatexTokens._font),
    **dict.fromkeys(macros.DROPPED, LatexTokens._dropped),
    **dict.fromkeys(macros.WORDED, LatexTokens._words),
    **dict.fromkeys(macros.UPRIGHT, LatexTokens._upright),
    **dict.fromkeys(macros.FENCES, LatexTokens._fenced),
    **dict.fromkeys(("dv", "odv", "derivative", "pdv", "partialderivative"), LatexTokens._physics),
    **dict.fromkeys(("hat", "widehat"), LatexTokens._accent),
    **dict.fromkeys(("dot", "ddot", "dddot"), LatexTokens._dots),
    **dict.fromkeys(("overset", "stackrel", "underset"), LatexTokens._over_sign),
    **dict.fromkeys(("underbrace", "overbrace"), LatexTokens._braced_below),
    **dict.fromkeys(("xrightarrow", "xRightarrow"), LatexTokens._arrow),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), LatexTokens._binomial),
    **dict.fromkeys(("bmod", "mod"), LatexTokens._remainder),
    "left": LatexTokens._left,
    "begin": LatexTokens._begin,
    "sqrt": LatexTokens._root,
    "lim": LatexTokens._limit,
    "partial": LatexTokens._operator,
    "textcolor": LatexTokens._colored,
}
