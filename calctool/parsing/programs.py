"""Problems as other programs write them: ``diff(x^2, x, 2)``, ``Limit[1/x, x -> 0, Direction -> "FromAbove"]``.

Only a text that is one such call is taken, what prepares it (``syms x;``) and follows it (``/. x -> 3``) aside.  What
calls is blanked and the arguments become clauses, so that every character of them keeps its column.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from calctool.parsing.brackets import NAME, arguments, at_least_once
from calctool.parsing.characters import CLOSERS

_HEADS = {
    **dict.fromkeys(("diff", "Diff", "D", "d", "deriv", "derivative", "differentiate", "Derivative"), "diff"),
    **dict.fromkeys(("nDeriv", "nderiv", "NDeriv", "numDeriv"), "nDeriv"),
    **dict.fromkeys(("limit", "Limit", "lim", "Lim", "LimitAbove", "LimitBelow"), "limit"),
    **dict.fromkeys(("grad", "Grad", "gradient", "Gradient"), "grad"),
    **dict.fromkeys(("jacobian", "Jacobian"), "jacobian"),
    **dict.fromkeys(("hessian", "Hessian"), "hessian"),
}
_BEGINS = (*_HEADS, "syms", "lambda", "def ", "@", "function")
_MARKS = (
    "->", ".diff", "↦", "=>", "@", "ymbol", "var(", "lambda",
    ".d", "rint(", "implify", "'[", "'(", "][", ".limit", ".subs", ".jacobian", ".simplify", "_]", "_,", "eval(",
    "subs(", "erivative(", "@@", "D(", "D[", "diff(", "Diff(", "limit(", "Limit[", ":-",
)  # fmt: skip
"""Where a text begins with none of these, and has none of those in it, there is no call."""
_MODULES = ("VectorCalculus:-", "Student:-", "sympy.", "sp.", "sym.", "nerdamer.", "math.", "nd.")
_LISTS = (
    *("Matrix", "sympy.Matrix", "sp.Matrix", "matrix", "vector", "Vector", "np.array", "numpy.array", "array"),
    *("ImmutableMatrix", "Transpose", "transpose", "np.matrix"),
)
"""What a list of components may stand in."""
_SIDES = {
    **dict.fromkeys(("+", "right", "plus", "above", "fromabove", "fromright", "1"), "+"),
    **dict.fromkeys(("-", "left", "minus", "below", "frombelow", "fromleft", "-1"), "-"),
    **dict.fromkeys(("+-", "real", "reals", "twosided", "both"), ""),
}


class Called(NamedTuple):
    """The text with clauses for a call; the command called, the order of a derivative, what there is to note, and the
    comments that are left out, each with its place.
    """

    text: str
    asks: str = ""
    order: int = 0
    says: str = ""
    side: str = ""
    left: tuple[tuple[int, str], ...] = ()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a call, a function without a name, the head of a call, and values put in behind it."""
    symbols = r"(?:\w+\.)?(?:symbols?|Symbols?|var)\s*\(\s*(?:['\"][^'\"]*['\"]|[\w, ]*)\s*\)"
    loads = r"(?:(?:from\s+\w+\s+import\s+[\w*, ]+|import\s+\w+(?:\s+as\s+\w+)?)\s*[;\n]\s*)*"
    heads = "|".join(sorted(_HEADS, key=len, reverse=True))
    modules = "|".join(map(re.escape, _MODULES))
    return (
        re.compile(
            rf"\s*(?:{loads}(?:syms\s+[\w (),]+?|(?:[\w, ]+=\s*)?{symbols})\s*[;:\n]|{loads}(?<=[;\n]))\s*(?=\S)"
        ),
        re.compile(
            rf"\s*(?:(?:(?P<h>{NAME})\s*=\s*)?lambda\s+(?P<a>{NAME}(?:\s*,\s*{NAME})*)\s*:"
            rf"|(?P<f>{NAME})\s*:?=\s*(?:\(?\s*(?P<b>{NAME}(?:\s*,\s*{NAME})*)\s*\)?\s*(?:->|↦|=>)|@\s*\((?P<c>[^()]*)\))"
            rf"|def\s+(?P<g>[a-zA-Z])\s*\((?P<d>[^()]*)\)\s*:\s*return\b"
            rf"|@\s*\([^()]*\)|\(?{NAME}\)?\s*=>|function\s*\([^()]*\))"
        ),
        re.compile(rf"\s*(?:{modules})?(?P<head>{heads})\s*(?P<open>[(\[])"),
        re.compile(rf"/\.\s*(?:{{\s*)?(?P<values>{NAME}\s*->[^{{}}]*)}}?\s*$"),
    )


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a program prints before what is typed; a value behind a bar; derivatives of one function in a list."""
    one = rf"(?:diff|D|Diff)\s*[(\[]\s*(?P<f>[^,]+?)\s*,\s*{NAME}\s*[)\]]"
    more = rf"(?:diff|D|Diff)\s*[(\[]\s*(?P=f)\s*,\s*{NAME}\s*[)\]]"
    return (
        re.compile(r"\s*(?:\(%i\d+\)|>>>|sage:|In\s*\[\d+\]\s*:=?|>(?=\s))"),
        re.compile(rf"\|\s*{NAME}\s*=\s*[^|=<>\\]+(?:\band\s+{NAME}\s*=\s*[^|=<>\\]+)*$"),
        re.compile(rf"(?:^|[;,])\s*[\[({{]\s*(?P<list>{one}(?:\s*,\s*{more})+)\s*[\])}}]\s*;?\s*$"),
    )


@cache
def _comment() -> re.Pattern[str]:
    """``# what it does``, to the end of its line."""
    return re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


@cache
def _list() -> re.Pattern[str]:
    """``Matrix([a, b])``, ``np.array([a, b])``: a list, whatever a program calls it."""
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, _LISTS))})\s*\((?P<list>\s*\[.*\]\s*)\)\s*;?\s*", re.DOTALL)


@cache
def _powers() -> re.Pattern[str]:
    """A power with a minus sign before it, and a power of a power, without brackets."""
    thing = r"(?:[\w.]+|[\w.]*\([^()]*\))"
    return re.compile(rf"(?<=[=(,*/^])\s*(?P<sign>-\s*{thing}\s*\^\s*{thing})|{thing}\s*\^\s*{thing}\s*\^\s*{thing}")


def otherwise_in_a_cell(text: str) -> list[tuple[str, int, str]]:
    """What a spreadsheet reads in another way than mathematics: each note with its place.

    >>> otherwise_in_a_cell("=-u^2"), otherwise_in_a_cell("=1-u^2")
    ([('power', 1, '-u^2 is read as -(u^2), where a spreadsheet reads (-u)^2')], [])
    """
    notes: list[tuple[str, int, str]] = []
    for match in _powers().finditer(text) if text.startswith("=") else ():
        typed = match[0].strip()
        if match["sign"]:
            bare = typed[1:].strip()
            base, _, power = bare.partition("^")
            says = f"{typed} is read as -({bare}), where a spreadsheet reads (-{base.strip()})^{power.strip()}"
        else:
            says = f"{typed} is read from the right, where a spreadsheet reads it from the left"
        notes.append(("power", match.start() + len(match[0]) - len(match[0].lstrip()), says))
    return notes


def called(text: str) -> Called:
    """The statement that a call of another program is; the text itself where it is none.

    >>> called("diff(x^2, x)")[:3], called("D[x^2, {x, 2}]")[:3]
    (('     x^2, x ', 'diff', 0), ('  x^2,  x     ', 'diff', 2))
    >>> called("limit(1/x, x=0, right)").text, called("lambda x: x**2").text
    ('lim  (1/x, x,0+      )', 'f(x) =    x**2')
    """
    if text.startswith("=") and text[1:2] not in ("", "=", ">"):  # a cell of a spreadsheet
        text = " " + text[1:]
    if text.lstrip().startswith(_LISTS) and (match := _list().fullmatch(text)):
        text = " " * match.start("list") + match["list"] + " " * (match.end() - match.end("list"))
    if "#" in text:  # a comment, where the rest is a program
        left = [(m.start(), m[0].rstrip()) for m in _comment().finditer(text)]
        bare = _comment().sub(lambda m: " " * len(m[0]), text)
        inside = called(bare) if left and "#" not in bare else Called(bare)
        return inside._replace(left=tuple(left)) if inside != Called(bare) else Called(text)
    if text.count("|") % 2 and (match := _around()[1].search(text)):  # d/dx(x^5)|x=1
        inside = called(text[: match.start()])
        given = re.sub(r"\||\band\b", lambda sign: ",".ljust(len(sign[0])), match[0])
        return inside._replace(text=inside.text.ljust(match.start()) + given)
    if text.lstrip().startswith(("(%i", ">", "sage:", "In")) and (match := _around()[0].match(text)):
        text = " " * match.end() + text[match.end() :]
    if not text.lstrip().startswith((*_BEGINS, *_MODULES)) and not any(mark in text for mark in _MARKS):
        return Called(text)
    from calctool.parsing.methods import defined, unwrapped

    before, function, head, after = _patterns()
    if match := before.match(text):
        text = " " * match.end() + text[match.end() :]
    if match := function.match(text):
        name, names = (
            match["f"] or match["g"] or match["h"] or "f",
            match["a"] or match["b"] or match["c"] or match["d"] or "",
        )
        label = f"{name}({names.strip()}) =" if names else ""
        label = label if len(label) <= match.end() else label.replace(" ", "")
        label = label if len(label) <= match.end() else ""
        rest = text[match.end() :]
        if names:
            rest = re.sub(":(?=[^:=]*$)", ",", rest)
            return Called(defined(label.ljust(match.end()) + rest))
        return Called(label.ljust(match.end()) + rest)
    if match := _around()[2].search(text):
        return _gradient(text, match)
    if (signs := defined(text)) != text:
        return Called(signs)
    if wrapped := unwrapped(text):
        if wrapped.asks:
            return Called(wrapped.text, wrapped.asks, wrapped.order, "", wrapped.side)
        text = wrapped.text
    match = head.match(text)
    if match is None:
        return Called(text)
    rest = ""
    if values := after.search(text):
        rest = "," + text[values.start() + 1 :].replace("{", " ").replace("}", " ").replace("->", " =")
        rest = rest.replace(".", " ", 1)
        text = text[: values.start()]
    bare = text.rstrip().rstrip(";:").rstrip()
    if match["open"] == "[":  # Mathematica's number e
        bare = re.sub(r"(?<![^\W\d])E(?![^\W])", "e", bare)
    parts = arguments(bare, match.start("open"), len(bare))
    undefined = match["head"] == "Derivative" and not (
        (len(parts) == 1 and not re.search(r"(?<![^\W\d_])[fgh]\(", bare))
        or (len(parts) == 2 and bare[slice(*parts[1])].strip().isdecimal())
    )
    if not parts or undefined:
        return Called(text + rest)
    command = _HEADS[match["head"]]
    for a, b in parts if command != "limit" else parts[:1]:  # diff('x^3', 'x')
        typed = bare[a:b].strip()
        if len(typed) > 2 and typed[0] in "'\"" and typed.find(typed[0], 1) == len(typed) - 1:
            bare = bare[:a] + bare[a:b].replace(typed[0], " ") + bare[b:]
    work = {"nDeriv": _at_a_place, "limit": _limit}.get(command, _named)
    if (found := work(bare, match.start("open"), parts, command)) is None:
        return Called(text + rest)
    if side := {"LimitAbove": "+", "LimitBelow": "-"}.get(match["head"], ""):
        found = found._replace(side=side)
    return found._replace(text=found.text.ljust(len(text)) + rest)


def _gradient(text: str, match: re.Match[str]) -> Called:
    """``[diff(f, x), diff(f, y)]``, and ``f = x^2 y`` before it or a formula in it."""
    calls = list(re.finditer(rf"\w+\s*[(\[]\s*{re.escape(match['f'])}\s*,\s*(?P<x>{NAME})\s*[)\]]", match["list"]))
    names = "".join([f", {call['x']}" for call in calls])
    given = bool(re.search(rf"(?<!\w){re.escape(match['f'])}\s*:?=", text[: match.start()]))
    before, body = text[: match.start()], "" if given else match["f"]
    kept = before + " " * (match.start("f") - match.start()) + body
    return Called(kept.ljust(len(text)) + names, "grad")


def _at_a_place(text: str, opener: int, parts: list[tuple[int, int]], command: str) -> Called | None:
    """``nDeriv(x^3, x, 2)``: the derivative at a place."""
    if len(parts) != 3 or not re.fullmatch(rf"\s*{NAME}\s*", text[slice(*parts[1])]):
        return None
    (a, b), (c, d), (e, f) = parts
    x = text[c:d].strip()
    return Called(" " * a + text[a:b] + "," + text[c:d] + "=" + text[e:f] + f" , {x}", "diff", 1)


def _named(text: str, opener: int, parts: list[tuple[int, int]], command: str) -> Called | None:
    """``diff(f, x, 2)``, ``grad(f, [x, y])``: the formula, then names, and how often."""
    if len(parts) == 1 and text[:opener].strip() in ("D", "d"):
        return None  # D(x + 1) may be a product, d(x + 1) a differential
    first = parts[0]
    names: list[str] = []
    order = 0
    for a, b in parts[1:]:
        typed = text[a:b].strip()
        if command == "diff" and (array := re.fullmatch(r"\{\s*\{([^{}]*)\}\s*(?:,\s*(2)\s*)?\}", typed)):
            command = "hessian" if array[2] else "jacobian" if text[slice(*first)].strip()[:1] == "{" else "grad"
            names += [name.strip() for name in array[1].split(",")]  # D[f, {{x, y}}], an array of derivatives
            text = text[:a] + text[a:b].replace(", 2", "   ").replace(",2", "  ") + text[b:]
            continue
        listed = typed[1:-1] if typed[:1] in CLOSERS and typed[-1:] == CLOSERS[typed[0]] else typed
        if listed != typed and re.fullmatch(rf"\s*{NAME}(?:\s+{NAME})+\s*", listed):  # [x y], as in Matlab
            listed = re.sub(r"(?<=\w) (?=\s*\w)", ",", listed)
            text = text[:a] + text[a:b].replace(typed[1:-1], listed) + text[b:]
        for part in re.split(r"[,;$]", listed):
            name = part.strip()
            if name.isdecimal() and names and command == "diff" and len(name) < 4:
                at_least_once(int(name), text, a, b)
                order = (order or len(names)) - 1 + int(name)
            elif name.isdecimal() and len(parts) == 2 and command == "diff" and 0 < int(name) < 10 and len(name) == 1:
                return Called(" " * first[0] + text[slice(*first)], command, int(name), f"{name} is read as the order")
            elif re.fullmatch(NAME, name):
                names.append(name)
            else:
                return None
    if order and len(set(names)) > 1:
        return None
    if len(names) > 1 and len(set(names)) == 1:
        order, names = order or len(names), names[:1]
    body = " " * first[0] + text[slice(*first)]
    if not names:
        return Called(body, command, order)
    if order or len(names) == 1:  # the first of them stands where it was typed
        at = text.index(names[0], parts[1][0])
        return Called(f"{body},".ljust(at) + names[0], command, order)
    tail = re.sub(r"[\[\](){}]", " ", text[first[1] : -1])
    return Called(body + tail.replace(";", ","), command)


def _limit(text: str, opener: int, parts: list[tuple[int, int]], command: str) -> Called | None:
    """``limit(f, x, 0, "+")``, ``limit(f, x=0, right)``, ``Limit[f, x -> 0, Direction -> -1]`` as lim(f, x, 0+)."""
    if len(parts) < 2:
        return None if len(parts) == 1 and text[opener] != "(" else Called("lim".ljust(opener) + text[opener:])
    a, b = parts[1]
    if len(parts) == 2 and re.fullmatch(r"\s*[-+]?\s*(?:[\d./]+|oo|inf\w*|∞|pi(?:/\d+)?)\s*[-+]?\s*", text[a:b]):
        return Called("lim".ljust(opener + 1) + text[opener + 1 : -1])  # limit(sin(x)/x, 0)
    place = re.fullmatch(rf"(\s*{NAME}\s*)(=|->|→|:)(?=\s*\S)(.*)", text[a:b])
    x = text[slice(*parts[0])].strip()
    if len(parts) == 3 and re.fullmatch(NAME, x) and text[a:b].strip() != x and not place:  # lim(x, 0, sin(x)/x)
        c, d = parts[2]
        if re.search(rf"(?<![^\W_]){x}(?![^\W_])", text[c:d]):
            to = "lim".ljust(opener) + "(" + text[opener + 1 : a - 1] + "=" + text[a:b]
            return Called(f"{to}){text[c:d]}")
    last = 2 if place else 3
    side, says = "", ""
    if len(parts) == last + 1:
        found = _side(text[slice(*parts[last])])
        if found is None:
            return None
        side, says = found
    elif len(parts) != last:
        return None
    start = parts[1][0]
    middle = text[start : parts[last - 1][1]]
    if place:
        middle = place[1] + ",".ljust(len(place[2])) + place[3]
    shown = "lim".ljust(opener) + "(" + text[opener + 1 : start] + middle + side
    return Called(shown.ljust(len(text) - 1) + ")", "", 0, says)


def _side(typed: str) -> tuple[str, str] | None:
    """The side that the last argument names, and what is to be said of it: programs disagree about 1 and -1."""
    match = re.fullmatch(r"\s*(?:(dir(?:ection)?)\s*(=|->|→)\s*)?['\"]?([+\-\w ]+?)['\"]?\s*", typed, re.IGNORECASE)
    if match is None or (side := _SIDES.get(match[3].lower().replace(" ", ""))) is None:
        return None
    if not match[3].lstrip("-").isdecimal():
        return side, ""
    if match[2] in ("->", "→"):  # Mathematica's direction is that of the movement
        side = "+" if side == "-" else "-"
    says = f"{typed.strip()} is read as the limit from the {'right' if side == '+' else 'left'}"
    return side, says
