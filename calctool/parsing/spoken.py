"""Formulas in words: ``x squared times e to the x`` -> ``x^2 * e^(x)``.

The words are read where they can be meant in one way only.  How far a power, a root, a denominator or an argument
reaches is not heard: nothing but ``times`` and a factor of another kind may follow one, or ``plus`` and another
function or power, which is hardly ever meant to stand inside.  What is not read so stays in words, and is refused by
the grammar.
"""

from __future__ import annotations

import re
from functools import cache

from calctool.errors import InputError
from calctool.parsing.said import NUMBERS
from calctool.parsing.words import FUNCTION_WORDS

_Item = tuple[str, str, int]
"""The kind of a word, the sign it stands for, and where it ends."""
_ORDINALS = {
    word: n for n, word in enumerate(("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), 2)
}
_NUMBERS = {word: n for n, word in enumerate(NUMBERS) if n}
_NUMBERS |= {
    word: n
    for words in (
        "zwei drei vier fünf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
        "dos tres cuatro cinco seis siete ocho nueve diez",
    )
    for n, word in enumerate(words.split(), 2)
}
_FUNCTIONS = {
    **dict.fromkeys(("sine", "sin"), "sin"),
    **dict.fromkeys(("cosine", "cos"), "cos"),
    **dict.fromkeys(("tangent", "tan"), "tan"),
    **dict.fromkeys(("natural log", "natural logarithm", "ln"), "ln"),
    **dict.fromkeys(("square root", "sqrt", "root", "wurzel", "quadratwurzel", "racine", "racine carrée"), "sqrt"),
    **dict.fromkeys(("raíz", "raiz", "raíz cuadrada", "raiz cuadrada"), "sqrt"),
    **dict.fromkeys(("cube root",), "cbrt"),
    **{
        name: name for name in ("sec", "csc", "cot", "log", "exp", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan")
    },
}
_TELLING = {"ordinal", "power", "over", "fn", "squared", "number"}
"""The kinds of words that make a run of them a formula in words; the others are read in formulas in signs too."""
_KINDS = ("ordinal", "power", "squared", "over", "times", "sum", "signs", "fn", "number", "factor")


@cache
def _words() -> re.Pattern[str]:
    functions = "|".join(word.replace(" ", r"\s+") for word in sorted(_FUNCTIONS, key=len, reverse=True))
    ordinals = "|".join(_ORDINALS)
    numbers = "|".join(_NUMBERS)
    return re.compile(
        rf"(?P<ordinal>to\s+the\s+(?:power\s+of\s+)?(?:(?P<nth>{ordinals})|(?P<digits>\d+)(?:st|nd|rd|th))(?:\s+power)?(?!\w))"
        r"|(?P<power>to\s+the(?:\s+power(?:\s+of)?)?(?!\w)|to\s+power(?!\w)|hoch(?!\w)|(?:à\s+la\s+)?puissance(?!\w)"
        r"|elevad[oa]\s+a(?:\s+la)?(?!\w))"
        r"|(?P<squared>squared|cubed|(?:zum\s+|im\s+)?quadrat|(?:au\s+)?carré|au\s+cube|al\s+cuadrado|al\s+cubo)(?!\w)"
        r"|(?P<over>over|divided\s+by)(?!\w)"
        r"|(?P<times>times|multiplied\s+by)(?!\w)"
        r"|(?P<sum>plus|minus)(?!\w)"
        r"|(?P<signs>[-+*/](?=\s))"
        r"|(?:the\s+)?(?P<fn>log(?:arithm)?\s+(?:(?:to|in|with)\s+(?:the\s+)?)?base\s+"
        rf"(?P<base>\d+|[a-z]|{numbers})|base[-\s]+(?P<of>\d+|{numbers})\s+log(?:arithm)?|{functions})"
        r"(?:\s+of)?(?![\w(^])"
        rf"|(?P<number>{numbers})(?!\w)"
        r"|(?P<factor>(?:\d+(?:\.\d+)?)?(?:pi|[a-zA-Z])?(?:\^\d)?(?:(?:sin|cos|tan|ln|sqrt|exp)?\([^()]*\))?)(?=[\s,;:.?!)]|$)",
        re.IGNORECASE,
    )


def in_signs(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with its formulas in words in signs, and how each was read, with its place.

    Raises InputError where words can be meant in two ways.

    >>> in_signs("x squared times e to the x")
    ('x^2 * e^(x)               ', [(0, 'x squared times e to the x is read as x^2 * e^(x)')])
    >>> in_signs("x^2 + 1")
    ('x^2 + 1', [])
    """
    said: list[tuple[int, str]] = []
    at = 0
    while (start := _next(text, at)) >= 0:
        start, end, signs, worded = _formula(text, start)
        typed = text[start:end]
        if worded and signs and len(signs) <= len(typed):
            said.append((start, f"{typed} is read as {signs}"))
            text = text[:start] + signs.ljust(len(typed)) + text[end:]
        at = max(end, start + 1)
    return text, said


def _next(text: str, at: int) -> int:
    """Where the next word begins, outside brackets; -1 where none does."""
    match = re.compile(r"(?<![^\s,;:])(?=[\w(])").search(text, at)
    return match.start() if match and match.start() < len(text) else -1


def _formula(text: str, start: int) -> tuple[int, int, str, bool]:
    """The longest run of words of a formula: where it begins and ends, in signs, and are words of its own in it?"""
    items: list[_Item] = []
    at = start
    while match := _words().match(text, at):
        if not match[0]:
            break
        kind = next(name for name in _KINDS if match[name])
        if kind == "fn" and match[0].lower() == _FUNCTIONS.get(match[0].lower()) and match[0].lower() != "sqrt":
            kind = "call"  # which reaches as far as it does in signs
        items.append((kind, _sign(match, "fn" if kind == "call" else kind), match.end()))
        at = match.end()
        space = len(text[at:]) - len(text[at:].lstrip(" "))
        if not space:
            break
        at += space
    behind = at
    before = text[:start].rstrip()
    while items and items[-1][0] not in ("ordinal", "squared", "number", "factor"):
        items.pop()
    led = 0
    while led < len(items) and items[led][0] in ("times", "sum", "signs"):
        led += 1
    if led:
        start, items = items[led - 1][2], items[led:]
        start += len(text[start:]) - len(text[start:].lstrip(" "))
    if not items:
        return start, behind, "", False
    end = items[-1][2]
    kinds = {kind for kind, _, _ in items}
    if len(items) == 1 or not _TELLING & kinds or items[0][0] in ("ordinal", "power", "over", "squared"):
        return start, end, "", False
    alone = not led and (not before or before[-1] in ",;:.?!" or before[-2:].isalpha())
    signs = _joined(items)
    argument = before.split()[-1:] and before.split()[-1].lower() in FUNCTION_WORDS  # coth x squared
    if (
        argument
        or ({"power", "over", "fn"} & kinds and not _stops().match(text, end))
        or ("over" in kinds and not alone)
    ):
        signs = None
    if signs is None:
        what, hint = f"'{text[start:end]}' can be meant in two ways", "write it with signs: x^2/(x + 1)"
        raise InputError(what, text, (start, end), hint, code="unreadable")
    return start, end, signs, True


@cache
def _stops() -> re.Pattern[str]:
    """What a formula ends before."""
    words = "at|as|with|when|where|for|if|from|by|wrt|w\\.?r\\.?t|and|find|using|diff|goes|approaches|tends|ab"
    return re.compile(rf"\s*(?:$|[,;:.?!)]|(?:{words})(?!\w))", re.IGNORECASE)


def _sign(match: re.Match[str], kind: str) -> str:
    """What the word stands for."""
    typed = match[kind].lower()
    if kind == "ordinal":
        return "^" + (match["digits"] or str(_ORDINALS[match["nth"].lower()]))
    if kind == "squared":
        return "^3" if "cub" in typed else "^2"
    if kind == "number":
        return str(_NUMBERS[typed])
    if base := match["base"] or match["of"]:
        return f"log_{_NUMBERS.get(base.lower(), base)}"
    if kind == "fn":
        return _FUNCTIONS[" ".join(typed.split())]
    return {"plus": "+", "minus": "-"}.get(typed) or {"power": "^", "over": "/", "times": "*"}.get(kind, match[kind])


def _joined(items: list[_Item]) -> str | None:
    """The formula in signs; None where the words can be meant in two ways."""
    bars = [i for i, (kind, _, _) in enumerate(items) if kind == "over"]
    if not bars:
        return _sum(items)[0]
    over, below = bars[0], items[bars[0] + 1 :]
    if len(bars) > 1 or any(kind in ("sum", "signs") for kind, _, _ in items):
        return None  # x plus 1 over x
    top, opened = _sum(items[:over])
    bottom, _ = _sum(below)
    alike = opened and top is not None and bottom is not None and top.endswith(f"({bottom})")  # sine x over x
    if top is None or bottom is None or (opened and not alike) or any(kind == "times" for kind, _, _ in below):
        return None
    if " " in bottom or (bottom[0].isdigit() and not bottom.isdigit()):
        return None  # 1 over 2x
    return f"{top}/{bottom}" if bottom.isalnum() else f"{top}/({bottom})"


def _sum(items: list[_Item]) -> tuple[str | None, bool]:
    """Sums and products in signs, None where that can be done in two ways; is it heard how far the last one reaches?"""
    out, operand, opened = "", False, False
    i = 0
    while i < len(items):
        kind, sign, _ = items[i]
        if kind in ("sum", "signs", "times"):
            if not operand or (opened and not (kind != "signs" and _another(items[i + 1 :], out, kind == "sum"))):
                return None, False
            out, operand, opened = f"{out} {sign} ", False, False
        elif kind in ("ordinal", "squared"):
            number = out.rpartition(" ")[2].isdigit() and " " in out  # x plus one squared
            if not operand or opened or out[-1:] == ")" or number:
                return None, False
            out += sign
        elif kind in ("power", "fn", "call"):
            if opened or (kind == "power" and (not operand or out[-1:] == ")")):
                return None, False
            power = ""
            if kind != "power" and i + 1 < len(items) and items[i + 1][0] == "squared":  # cosine squared x
                i += 1
                power = items[i][1]
            inner, i = _inner(items, i, kind)
            if not inner:
                return None, False
            out += f"^({inner})" if kind == "power" else f"{' ' * operand}{sign}{power}({inner})"
            operand, opened = True, kind != "call" and not (kind == "power" and inner.isdigit())
        else:
            if opened:
                return None, False
            out, operand = out + " " * operand + sign, True
        i += 1
    return (out if operand else None), opened


def _inner(items: list[_Item], i: int, kind: str) -> tuple[str, int]:
    """What stands in a power or an argument that begins after an item, and the last item of it."""
    inner = ""
    for j, (following, value, _) in enumerate(items[i + 1 :], i + 1):
        if following in ("number", "factor"):
            inner += value if inner in ("", "-") else f" {value}"
        elif (following, value, inner) == ("sum", "-", ""):
            inner = "-"
        elif following == "squared" and kind == "power" and inner[-1:].isalpha():
            inner += value
        else:
            return inner.strip("-") and inner, j - 1
    return inner.strip("-") and inner, len(items) - 1


def _another(items: list[_Item], before: str, summed: bool) -> bool:
    """Does what follows stand outside the power or argument before it: a function, e to the x?"""
    if not items:
        return False
    kind, sign, _ = items[0]
    if kind in ("fn", "call"):
        return True
    if not summed:
        return kind == "factor" and (sign == "e" or "(" in sign)
    raised = "^(" in before.rpartition(" ")[2]  # e to the x plus x to the fourth
    powers = ("power", "ordinal", "squared")
    return len(items) > 1 and items[1][0] in powers and (raised or sign == "e")
