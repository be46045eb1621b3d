"""What other programs write around a formula: methods behind it, calls inside calls, operators, what is defined before.

``(x^3).diff(x).subs(x, 2)``, ``diff(diff(f, x), x)``, ``D(sin)(0)`` and ``f[x_] := x^2; D[f[x], x]`` become clauses;
what is taken off is blanked, so that every other character keeps its column.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from calctool.parsing.brackets import NAME, arguments, at_least_once, closer_after, opener_before
from calctool.parsing.characters import OPENERS

_DERIVATIVES = ("diff", "Diff", "D", "Derivative", "differentiate")
_SILENT = ("doit", "simplify", "expand", "evalf")
_SHOWN = ("print", "pprint", "simplify", "Simplify", "FullSimplify")
_DEEP = 20
"""Methods and calls around one formula."""


class Unwrapped(NamedTuple):
    """The formula with its variables and values as clauses; what is asked, how often, and from which side."""

    text: str
    asks: str
    order: int = 0
    side: str = ""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The head of a call, a method, an operator that is applied, a variable with how often."""
    modules = r"(?:(?:sympy|sp|sym|math)\.|[A-Z]\w+:-)?"
    return (
        re.compile(rf"{modules}(?P<head>{'|'.join((*_DERIVATIVES, *_SHOWN))}|[Ee]val|[Ss]ubs)\s*(?=[(\[])"),
        re.compile(r"\.\s*(?P<name>[a-z]+)\s*$"),
        re.compile(
            r"\s*(?:(?:D|\(D(?:@@|\^)(?P<order>\d{1,2})\))\s*\((?P<of>[^()]*)\)|Derivative\[(?P<n>\d)\]\[(?P<f>\w+)\]"
            r"|(?P<g>[A-Za-z]{2,})(?P<primes>['’]{1,4}))\s*[(\[](?P<at>[^()\[\]]*)[)\]]\s*;?\s*$"
        ),
        re.compile(rf"[\s(\[{{]*(?P<x>{NAME})\s*(?:[,$]\s*(?P<n>\d{{1,2}})\s*)?[\s)\]}}]*$"),
    )


def unwrapped(text: str) -> Unwrapped | None:
    """What the methods and calls around a formula ask of it; None where there is one plain call at most.

    >>> unwrapped("(x^3).diff(x).subs(x, 2)")
    Unwrapped(text='(x^3)     ,x      ,x= 2 ', asks='diff', order=1, side='')
    >>> unwrapped("diff(diff(x^5, x), x)")[:3]
    ('          x^5 ,x     ', 'diff', 2)
    >>> unwrapped("D(sin)(0)"), unwrapped("diff(x^2, x)")
    (Unwrapped(text='  sin(x), x=0', asks='diff', order=1, side=''), None)
    """
    if match := _patterns()[2].fullmatch(text):
        return _operator(match)
    end = len(text.rstrip().rstrip(";:").rstrip())
    work = _Wrapped(text, len(text) - len(text.lstrip()), end)
    while work.deep < _DEEP and (work.method() or work.call()):
        work.deep += 1
    return work.found()


def _operator(match: re.Match[str]) -> Unwrapped | None:
    """``D(sin)(0)``, ``(D@@2)(sin)(x)`` and ``D(x -> x^3)(2)``."""
    which = "of" if match["of"] else "f" if match["f"] else "g"
    of, place = match[which].strip() if match[which] else "", match["at"].strip()
    order = int(match["order"] or match["n"] or len(match["primes"] or "'"))
    named = re.fullmatch(rf"({NAME})\s*->(.*)", of)
    if not place or not order or (not named and (len(of) < 2 or not of.isalpha())):
        return None
    x = named[1] if named else place if re.fullmatch(NAME, place) and place not in ("pi", "e", "Pi") else "x"
    body = match.start(which) + (named.start(2) if named else 0)
    shown = " " * body + (named[2] if named else f"{of}({x})")
    return Unwrapped(shown + (f", {x}={place}" if place != x else ""), "diff", order)


class _Wrapped:
    """A formula from ``first`` to ``last`` in a text, and what has been taken off around it."""

    def __init__(self, text: str, first: int, last: int) -> None:
        self.text = text
        self.first, self.last = first, last
        self.deep = 0
        self.asks = self.side = ""
        self.plain = 0  # calls that the text would be read without this for
        self.names: list[tuple[str, int, int]] = []  # outermost first: the variable, how often, where
        self.clauses: list[tuple[int, str]] = []
        self.before = ""

    def method(self) -> bool:
        """Take off ``.diff(x)``, ``.subs(x, 2)``, ``.doit()``."""
        text, last = self.text, self.last
        opener = opener_before(text, self.first, last)
        if opener < 0 or (match := _patterns()[1].search(text, self.first, opener)) is None:
            return False
        if not _one(text, self.first, match.start()):
            return False  # x*sin(x).diff(x) is x times a derivative
        name, parts = match["name"], arguments(text, opener, last)
        if name in _SILENT:
            taken = not parts
        elif name in ("diff", "derivative", "differentiate"):
            taken = bool(parts) and self._by(parts)
        elif name == "limit":
            taken = self._limit(parts)
        elif name == "subs":
            taken = self._value(parts)
        else:
            taken = name == "jacobian" and self._matrix(parts)
        if taken:
            self.last = match.start()
        return taken

    def call(self) -> bool:
        """Take off ``diff( , x)``, ``Derivative( , (x, 2))``, ``eval( , x=2)``."""
        text = self.text
        match = _patterns()[0].match(text, self.first, self.last)
        parts = arguments(text, match.end(), self.last) if match else []
        if match is None or not parts:
            return False
        if match["head"] in _SHOWN:
            inner = re.match(
                rf"\s*(?:\w+\.)?(?:{'|'.join((*_DERIVATIVES, *_SHOWN, '[Ll]imit'))})\s*[(\[]", text[slice(*parts[0])]
            )
            if len(parts) > 1 or inner is None:
                return False
            self.first, self.last = parts[0]
        elif match["head"].lower() in ("eval", "subs"):
            turned = "=" in text[slice(*parts[0])]
            if len(parts) != 2 or not self._value(parts[:1] if turned else parts[1:], first=turned):
                return False
            self.first, self.last = parts[1 if turned else 0]
        else:
            body = text[slice(*parts[0])]
            undefined = match["head"] == "Derivative" and re.search(r"(?<!\w)[fgh]\s*\(", body)
            if len(parts) < 2 or undefined or not self._by(parts[1:]):
                return False
            self.first, self.last = parts[0]
            self.plain += match["head"] != "Derivative"
        self.last = self.first + len(text[self.first : self.last].rstrip())
        self.first = self.last - len(text[self.first : self.last].lstrip())
        return self.first < self.last

    def _by(self, parts: list[tuple[int, int]]) -> bool:
        """The variables: ``x``, ``x, 2``, ``(x, 2)``, ``x, y``."""
        if self.asks not in ("", "diff"):
            return False
        found: list[tuple[str, int, int]] = []
        for a, b in parts:
            typed = self.text[a:b].strip()
            if typed.isdecimal() and found and len(typed) < 3:
                at_least_once(int(typed), self.text, a, b)
                found[-1] = (found[-1][0], int(typed), found[-1][2])
            elif match := _patterns()[3].match(self.text[a:b]):
                at_least_once(int(match["n"] or 1), self.text, a, b)
                found.append((match["x"], int(match["n"] or 1), a + match.start("x")))
            else:
                return False
        self.names += found[::-1]
        self.asks = "diff"
        return True

    def _value(self, parts: list[tuple[int, int]], first: bool = False) -> bool:
        """``x, 2``, ``{x: 2}``, ``x = 2`` as a clause of its own."""
        if not parts or len(parts) > 2 or self.asks:
            return False
        a, b = parts[0][0], parts[-1][1]
        match = re.fullmatch(rf"[\s{{\[(]*({NAME})\s*([,:=])([^,:=]*?)[\s}}\])]*", self.text[a:b])
        if match is None or not match[3].strip():
            return False
        clause = " " * match.start(1) + match[1] + "=".rjust(match.end(2) - match.end(1)) + match[3]
        if first:
            self.clauses.append((a, clause.ljust(b - a) + ","))
        else:
            self.clauses.append((a + match.start(1) - 1, "," + clause[match.start(1) :]))
        return True

    def _limit(self, parts: list[tuple[int, int]]) -> bool:
        """``x, 0, '+'``."""
        if len(parts) == 3:
            self.side = self.text[slice(*parts[2])].strip().removeprefix("dir").strip(" ='\"")
        if len(parts) not in (2, 3) or self.side not in ("", "+", "-", "+-") or not self._value(parts[:2]):
            return False
        self.side = "" if self.side == "+-" else self.side
        self.asks = "limit"
        return True

    def _matrix(self, parts: list[tuple[int, int]]) -> bool:
        """``Matrix([f, g]).jacobian([x, y])``."""
        text = self.text
        head = re.compile(r"(?:sympy\.|sp\.)?Matrix\s*(?=\()").match(text, self.first)
        if len(parts) != 1 or head is None or self.asks:
            return False
        inner = arguments(text, head.end(), closer_after(text, head.end()) + 1)
        listed = text[slice(*parts[0])].strip()
        if len(inner) != 1 or listed[:1] not in "[(" or listed[-1:] not in ")]":
            return False
        self.first = inner[0][0]
        at = text.index(listed, parts[0][0])
        self.clauses.append((at, "," + listed[1:-1]))
        self.before, self.asks = text[slice(*inner[0])], "jacobian"
        return True

    def found(self) -> Unwrapped | None:
        """All of it as clauses; None where a plain call would be read without this."""
        if not self.deep or (self.deep == self.plain == 1):
            return None
        kept = [" "] * len(self.text)
        first, last = self.first, self.last
        if self.before:
            last = first + len(self.before)
        kept[first:last] = self.text[first:last]
        by = [(x, n, at) for x, n, at in reversed(self.names)]
        order = sum([n for _, n, _ in by])
        clauses = list(self.clauses)
        tail = ""
        if len({x for x, _, _ in by}) == 1:
            clauses.append((by[0][2] - 1, "," + by[0][0]))
        elif all(n == 1 for _, n, _ in by):
            clauses += [(at - 1, "," + x) for x, _, at in by]
            order = 0
        else:
            tail, order = "".join([f", {x}" * n for x, n, _ in by]), 0
        for at, clause in clauses:
            kept[at : at + len(clause)] = clause
        if not self.asks:
            return None if self.clauses else Unwrapped("".join(kept), "")  # (x^2).subs(x, 2); x^2.doit()
        return Unwrapped("".join(kept) + tail, self.asks, order, self.side)


def _one(text: str, first: int, last: int) -> bool:
    """Is it one operand: a name, a bracket, a call, or a method of one?"""
    while last > first and text[last - 1] in OPENERS and (opener := opener_before(text, first, last)) >= first:
        last = opener
        while last > first and (text[last - 1].isalnum() or text[last - 1] in "_."):
            last -= 1
    return last == first or text[first:last].isalnum()


def defined(text: str) -> str:
    """What is asked of a function by the name that the text defines it with, in signs; else the text itself.

    >>> defined("f[x_] := x^2; D[f[x], x]"), defined("f = x^3; diff(f, x, 2)")
    ('f[x ] := x^2;  d/dx f(x)', 'f = x^3;    d^2/dx^2 f')
    """
    text = re.sub(rf"(?<!\w)({NAME}\[)([^\[\]]*_[^\[\]]*)(?=\]\s*:?=)", lambda m: m[1] + m[2].replace("_", " "), text)
    heads = "|".join((*_DERIVATIVES, "limit", "Limit"))
    of = rf"(?<!\w)(?P<call>{heads})\s*[(\[]\s*(?P<f>{NAME})\s*(?:[(\[](?P<args>[\w, ]*)[)\]])?\s*"
    rest = r"(?:,(?P<rest>[^()\[\]]*))?[)\]]"
    if match := re.search(r"(?<!\w)(expr|func|fun|eq|ex)\s*=(?!=)", text):  # f is shorter
        text = re.sub(rf"(?<!\w){match[1]}(?!\w)", "f".ljust(len(match[1])), text)
    names = {m[1] for m in re.finditer(rf"(?<![\w.])({NAME})\s*(?:[(\[][\w, ]*[)\]])?\s*:?=(?!=)", text)}
    if not names:
        return text

    def ask(match: re.Match[str]) -> str:
        if match["f"] not in names or re.match(r"\s*:?=", text[match.end() :]):
            return match[0]
        asked = _asked(match)
        return match[0] if len(asked) > len(match[0]) or not asked else asked.rjust(len(match[0]))

    text = re.sub(of + rest, ask, text)

    text = re.sub(
        rf"(?<!\w)(?P<f>{NAME})\s*\.(?P<call>diff|derivative|differentiate|limit)\((?P<rest>[^()\[\]]*)\)(?P<args>(?!\s*\.))",
        lambda m: asked.rjust(len(m[0])) if m["f"] in names and 0 < len(asked := _asked(m)) <= len(m[0]) else m[0],
        text,
    )

    def prime(match: re.Match[str]) -> str:
        if match["f"] not in names:
            return match[0]
        return (match["f"] + "'" * int(match["n"] or 1)).rjust(len(match[0]))

    text = re.sub(rf"(?<!\w)(?:D|\(D(?:@@|\^)(?P<n>[1-9])\))\s*\(\s*(?P<f>{NAME})\s*\)(?=\s*\()", prime, text)

    def indexed(match: re.Match[str]) -> str:
        """``D[1, 2](f)(x, y)``: f_xy(x, y), where f(x, y) is given."""
        given = re.search(rf"(?<!\w){match['f']}\s*\(([^()]*)\)\s*:?=", text)
        letters = [x.strip() for x in given[1].split(",")] if given else []
        which = [int(n) for n in match["which"].split(",")]
        if max(which) > len(letters) or any(len(x) != 1 for x in letters):
            return match[0]
        return f"{match['f']}_{''.join([letters[n - 1] for n in which])}".rjust(match.end("f") + 1 - match.start())

    text = re.sub(
        rf"(?<!\w)D\[\s*(?P<which>[1-9](?:\s*,\s*[1-9])*)\s*\]\s*\(\s*(?P<f>{NAME})\s*\)(?=\s*\()", indexed, text
    )
    return re.sub(rf"/\.(?=\s*{NAME}\s*->[^;]*$)(.*)->", lambda m: ", " + m[1] + " =", text)


def _asked(match: re.Match[str]) -> str:
    """``d/dx f(x)`` for ``D[f[x], x]``, ``lim x->0 f(x)`` for ``limit(f(x), x=0)``; empty for anything else."""
    name = match["f"] + (f"({match['args']})" if match["args"] else "")
    rest = (match["rest"] or "").strip()
    if match["call"] in ("limit", "Limit"):
        place = re.fullmatch(rf"({NAME})\s*(?:=|,|->)\s*([^,]+)", rest)
        return f"lim {place[1]}->{place[2].strip()} {name}" if place else ""
    if not rest:
        return match["f"] + "'" if match["call"] not in ("D", "Derivative") else ""
    by = re.fullmatch(rf"\{{?\s*({NAME})\s*(?:[,$]\s*([2-9]))?\s*\}}?", rest)
    return "" if by is None else f"d^{by[2]}/d{by[1]}^{by[2]} {name}" if by[2] else f"d/d{by[1]} {name}"
