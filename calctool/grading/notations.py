"""Other ways to write an equation, put as one: ``D(x^2) = 2x``, ``the derivative of x^2 is 2x``, ``dy = 2x dx``.

What is said keeps its place in the line wherever the equation is no longer than what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from calctool.answers.sides import label_of
from calctool.answers.vocabulary import listed, word_kind
from calctool.grading.approaches import labelled
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS

_FORMULA_WORDS = FUNCTION_WORDS.keys() | GREEK_WORDS.keys() | set(CONSTANT_WORDS) | {"lim", "frac", "cdot", "left"}

_SHORT = listed("at is of in so we it if to by as or an on be do")
"""Words of two letters that are no products."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    function = r"(?:function|expression|term|factor|first|second|inner|outer|inside|outside|whole)"
    return {
        "labelled": re.compile(labelled()),
        "maps": re.compile(r"↦|\\mapsto(?![A-Za-z])"),
        "jacobian": re.compile(
            r"∂\s?\([^()]*\)\s?/\s?∂\s?\([^()]*\)|\\[dt]?frac\{\\partial\s?\([^()]*\)\}\{\\partial\s?\([^()]*\)\}"
        ),
        # e^x <cos y, -sin y>, behind its factor
        "angled": re.compile(
            r"(?P<by>=[\s\w^()+/−-]*[\w)])\s*[*·]?\s*[<⟨](?P<of>[^<>=⟨⟩]+,[^<>=⟨⟩]+)[>⟩](?=\s*(?:[.,;=]|$))"
        ),
        "logs": re.compile(
            r"\b(?:so )?(?:take|taking|use|apply) (?:the )?(?:ln|logs?)(?=\s*(?:$|[.,;:]|(?:of|on) both))"
        ),
        "euler-name": re.compile(r"(?<![A-Za-z\\_])D(?P<name>[yf])(?=\s*=)"),
        "operator": re.compile(r"\(\s?([d∂]\s?/\s?[d∂][A-Za-z])\s?\)(?=\s*[(\[A-Za-z\d√])"),
        "spaced": re.compile(r"(?<![A-Za-z\\/])([d∂]) ([^=/,;:\s][^=,;:/]*?)( ?)(/ ?[d∂][a-z](?![A-Za-z]))"),
        "euler": re.compile(r"(?<![A-Za-z\\_])D(?:_?x)?(?P<open>[(\[]| (?=[a-z\d(√]))"),
        "spoken": re.compile(
            rf"\b(?:the )?(?:derivative|slope) of (?:the )?(?:{function} )*"
            r"(?P<body>[^=,;:]+?)(?:(?: with respect to| w\.?r\.?t\.?) [a-z])?"
            r"(?P<is> (?:is|equals|becomes|gives)(?: just| simply| then)? | ?[=:] ?)(?=[^\s])",
            re.IGNORECASE,
        ),
        "becomes": re.compile(
            r"(?P<filler>(?:\s+(?:just|then|simply|also|now|only|here|will|it))*\s+)"
            r"(?P<verb>becomes?|became|turns?\s+(?:in)?to|changes?\s+(?:in)?to|gives|approaches|(?:tends|goes|converges)\s+to)(?:\s+just)?(?=\s+[^\W_]|\s+[-+−(√])",
            re.IGNORECASE,
        ),
        "equals": re.compile(
            r"(?P<filler>(?:\s+(?:just|then|simply|also|now|further|nicely))*\s+)(?P<verb>equals|is\s+(?:just\s+)?equal\s+to"
            r"|is\s+the\s+same\s+as|(?:simplifies|reduces)\s+to|factors\s+(?:as|into)|expands\s+to"
            r"|(?:can|may)\s+be\s+(?:re)?written\s+as)(?:\s+just)?(?=\s+[^\W_]|\s+[-+−(√\\$|])",
            re.IGNORECASE,
        ),
        "is": re.compile(r"(?<![A-Za-z\\])(?P<name>[uvwghy]['′]*|d[uvwy]/d[a-z]) is (?P<said>\S+)(?P<after> \S+|)"),
        "for": re.compile(
            r"\b(?P<lead>(?:write|writing|put|use|take) )(?P<name>[a-z]) for (?P<said>[^,.;:=]+)", re.IGNORECASE
        ),
        "times": re.compile(
            r"(?P<of>(?<!\S)[^\s,;:=]+)(?P<by> (?:times|multiplied by) )(?P<derivative>the derivative of )?"
            r"(?P<said>[^,;:=]+?)(?P<end>\s*[.,;:]?\s*$|[,;:]|(?=\s(?:which|so|and|is|gives)\b)|(?=\s*=))"
        ),
        "power": re.compile(r"(?<=[A-Za-z)\d])(?P<gap> )(?P<power>squared|cubed)(?![A-Za-z])"),
        "differential": re.compile(
            r"(?P<times>(?<=[\w)}\]])\s)?(?<![A-Za-z\\/])d(?P<of>[a-z](?![A-Za-z'′])|(?=[(\[]))"
        ),
        "quotient": re.compile(r"d\w*(?:\([^()]*\))?\s?/\s?d[a-z]|∫|\\int|\\[dt]?frac\{d|d\s?/\s?d"),
        "onwards": re.compile(
            r"\s*\+?\s*(?:\.\.\.|…|\\[cl]?dots(?![A-Za-z])|[oO]\([^()]*\)|\\mathcal\{O\}\([^()]*\))(?=\s*(?:[,;.]?\s*$|[,;$]|\)))"
        ),
    }


def as_equations(text: str) -> str:
    """A line with what is said otherwise written as equations.

    >>> as_equations("the derivative of x^2 is x")
    "(                 x^2)'= x"
    >>> as_equations("x squared becomes 2x"), as_equations("and the 5x just becomes 5")
    ('x^2       →       2x', 'and the 5x      →       5')
    >>> as_equations("so 2u times the derivative of x^2.")
    "so 2u *                     (x^2)'."
    >>> as_equations("dy = 2x dx"), as_equations("x^2: 2x"), as_equations("e^x = 1 + x + ...")
    ("y' = 2x*x'", 'x^2→ 2x', 'e^x ≈ 1 + x      ')
    """
    patterns = _patterns()
    text = patterns["labelled"].sub(_sign, text)
    text = patterns["maps"].sub("→", text)
    text = patterns["jacobian"].sub(lambda m: "J".ljust(len(m[0])), text)
    text = patterns["logs"].sub(lambda m: " " * len(m[0]), text)
    text = patterns["angled"].sub(r"\g<by>*(\g<of>)", text)
    text = patterns["euler-name"].sub(r"\g<name>'", text)
    text = patterns["operator"].sub(r" \1 ", text)
    text = patterns["spaced"].sub(_bracketed, text)
    text = patterns["spoken"].sub(_primed, text)
    text = patterns["times"].sub(_times, text)
    text = patterns["for"].sub(_for, text)
    text = patterns["is"].sub(_is, patterns["power"].sub(_power, text))
    text = _becoming(_onwards(_colon(_euler(text))))
    return "".join(_differentials(part) for part in re.split(r"([,;]|\s{2,}|\bso\b|\band\b|=>|⇒)", text))


def is_formula(text: str) -> bool:
    """Does no word of language stand in it?"""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(text.strip()) and all(w.lower() in _FORMULA_WORDS if len(w) > 2 else w not in _SHORT for w in words)


def _bracketed(m: re.Match[str]) -> str:
    """``d x^2 / dx`` with brackets; a product ``d x`` of letters stays."""
    return f"{m[1]}({m[2]}){m[4]}" if is_formula(m[2]) and len(m[2]) > 1 else m[0]


@cache
def _own_name() -> re.Pattern[str]:
    """What the question's function is called by."""
    return re.compile(r"\s*(?:\$|\\\()?\s*(?:[yz]|[fy]\s*\([a-z](?:,\s*[a-z])*\))\s*")


def _primed(m: re.Match[str]) -> str:
    """``the derivative of x^2 is x`` as ``(x^2)' = x``."""
    body = m["body"]
    if m["is"].strip() in ("=", ":") and _own_name().fullmatch(body):  # find the derivative of f(x) = x^2
        return m[0]
    if not is_formula(body) or body.count("(") != body.count(")"):
        return m[0]
    start = m.start("body") - m.start()
    sign = ")'="
    rest = len(m[0]) - start - len(body) - len(sign)
    return "(" + " " * (start - 1) + body + sign + " " * max(rest, 0)


def _sign(m: re.Match[str]) -> str:
    """``\\xrightarrow[x \\to 0]{}`` and ``\\underset{x \\to 0}{=}`` without what stands at the sign.

    :mod:`calctool.grading.approaches` reads it.
    """
    sign = m["sign"] or m["plain"] or ""
    plain = {"=": "=", "\\approx": "≈"}.get(sign, "=>" if (m["arrow"] or "")[:1] in ("R", "L") else "→")
    return plain.ljust(len(m[0]))


def _is(m: re.Match[str]) -> str:
    """``u is x^2`` as an equation; ``u is constant`` is none."""
    words = [re.sub(r"\W+$", "", w) for w in (m["said"], m["after"].strip()) if w]
    formula = is_formula(words[0]) and (len(words[0]) < 2 or word_kind(words[0]) == "math")
    if not formula or (words[0] in "aAI" and words[1:] and word_kind(words[1]) != "math"):
        return m[0]
    return f"{m['name']} =  {m['said']}{m['after']}"


def _for(m: re.Match[str]) -> str:
    """``write u for x^2`` as an equation."""
    return f"{m['lead']}{m['name']} =   {m['said']}" if is_formula(m["said"]) else m[0]


def _power(m: re.Match[str]) -> str:
    """``x squared`` as ``x^2``."""
    return ("^2" if m["power"] == "squared" else "^3").ljust(len(m[0]))


def _times(m: re.Match[str]) -> str:
    """``2u times the derivative of x^2`` as ``2u * (x^2)'``, where a factor stands before it and a formula behind."""
    of, said = m["of"], m["said"]
    factor = is_formula(of) and re.search(r"[\d^(]|^[a-z]$", of) and not re.search(r"(?<=[\w)])[-+−]", _outside(of))
    words = [w for w in re.findall(r"[^\W\d_]{2,}", said) if word_kind(w) != "math"]
    if not factor or words or not is_formula(said) or said.count("(") != said.count(")"):
        return m[0]
    prime = "'" if m["derivative"] else ""
    room = len(m["by"]) + len(m["derivative"] or "") - 4 - len(prime)
    return f"{of} * {' ' * room}({said}){prime}{m['end']}"


def _outside(text: str) -> str:
    """What stands in no bracket."""
    while (shorter := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "", text)) != text:
        text = shorter
    return text


def _is_language(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word_kind(word) != "math"


def _becoming(text: str) -> str:
    """``x^2 becomes 2x`` as ``x^2 → 2x``, and ``u equals x^2`` as ``u = x^2``.

    Where a formula stands before it that is no side of an equation, and no part of what is spoken of (``the sum of 1
    and x equals ..``).
    """

    def arrow(m: re.Match[str]) -> str:
        said, _ = _said_before(text[: m.start()])
        if not said or said in ("I", "a", "y", "f"):
            return m[0]
        return " " * len(m["filler"]) + "→".ljust(len(m[0]) - len(m["filler"]))

    def equation(m: re.Match[str]) -> str:
        said, before = _said_before(text[: m.start()])
        if not said or said in ("I", "a") or before in _TOGETHER:
            return m[0]
        return " " * len(m["filler"]) + "=".ljust(len(m[0]) - len(m["filler"]))

    text = _patterns()["becomes"].sub(arrow, text)
    return _patterns()["equals"].sub(equation, text)


_TOGETHER = listed("of and or by over times plus minus between from to is are")
"""Words before a formula by which more is spoken of than it."""


def _said_before(text: str) -> tuple[str, str]:
    """The formula with letters that a text ends with, and the word before it; nothing where it is a side already."""
    before = re.split(r"[,;:]\s", text)[-1].split()
    formula: list[str] = []
    while before and is_formula(before[-1]) and not _is_language(before[-1]):
        formula.insert(0, before.pop())
    said = "".join(formula)
    if not re.search("[A-Za-z]", said) or re.search(r"[=→<>≈]|->", said) or said.count("(") != said.count(")"):
        return "", ""
    return said, before[-1].lower() if before else ""


def _euler(text: str) -> str:
    """``D(x^2)`` as ``(x^2)'``."""
    found = _patterns()["euler"].search(text)
    if found is None:
        return text
    start = found.end()
    if found["open"] == " ":
        end = next((i for i in range(start, len(text)) if text[i] in "=,;:"), len(text))
        body = text[start:end].rstrip()
        if not is_formula(body):
            return text
        return f"{text[: found.start()]}({body})'{text[start + len(body) :]}"
    end = _closing(text, start - 1)
    if end < 0 or not is_formula(text[start:end]) or re.match(r"[a-z]\)(?!\s*=\s*1\b)", text[start:]):
        return text  # D(x) = .., a function
    rest = f"{' ' * (start - found.start() - 2)}{text[end + 1 :]}"
    return f"{text[: found.start()]}({text[start:end]})'{_euler(rest)}"


def _closing(text: str, opened: int) -> int:
    depth = 0
    for i in range(opened, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i
    return -1


def _colon(text: str) -> str:
    """``x^2: 2x`` as ``x^2 → 2x``, ``f'(x): 2x`` as an equation."""
    left, colon, right = text.partition(":")
    if not colon or re.search(r"[=→:↦<>]|->|\\", right + left) or not (is_formula(left) and is_formula(right)):
        return text
    label = label_of(left.strip(" -*•"))
    if label is not None:
        return f"{left}={right}" if label.kind == "derivative" else text
    return f"{left}→{right}" if re.search(r"[A-Za-z]", left) and re.search(r"[\d^²³(]", left) else text


def _onwards(text: str) -> str:
    """A series that is broken off: equal to so many terms."""
    found = _patterns()["onwards"].search(text)
    sign = text.rfind("=", 0, found.start()) if found is not None else -1
    if found is None or sign < 0:
        return text
    return text[:sign] + "≈" + text[sign + 1 : found.start()] + " " * len(found[0]) + text[found.end() :]


def _differentials(part: str) -> str:
    """``du = 4x dx`` as ``u' = 4x*x'``, where both sides have one."""
    patterns = _patterns()
    left, sign, right = part.partition("=")
    if not sign or patterns["quotient"].search(part):
        return part
    if not all(patterns["differential"].search(side) for side in (left, right)):
        return part
    return _in_order(part, patterns["differential"], _derivative)


def _derivative(m: re.Match[str], text: str) -> tuple[str, int]:
    times = "*" if m["times"] else ""
    if m["of"]:
        return f"{times}{m['of']}'", m.end()
    end = _closing(text, m.end())
    if end < 0:
        return m[0], m.end()
    body, end = text[m.end() + 1 : end], end + 1
    power = re.match(r"\^(?:\w+|\([^()]*\))", text[end:])
    if power is not None and not text[: m.start()].strip():  # d(x^2 + 1)^10 = ..
        body, end = f"({body}){power[0]}", end + power.end()
    return f"{times}({body})'", end


def _in_order(text: str, pattern: re.Pattern[str], by: Callable[[re.Match[str], str], tuple[str, int]]) -> str:
    """Each match replaced, from the left, by a text that may reach further than it."""

    def parts() -> Iterator[str]:
        at = 0
        while (m := pattern.search(text, at)) is not None:
            yield text[at : m.start()]
            new, at = by(m, text)
            yield new
        yield text[at:]

    return "".join(parts())
