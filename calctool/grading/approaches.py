"""Where a line says that its letter goes: ``as x -> 0+``, ``as h approaches 0``, or on an arrow itself.

What is said so is held against the question: a limit at another place, or from one side, is another limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from calctool.errors import CalcError
from calctool.expr.tree import Expr, Sym
from calctool.parsing import parse
from calctool.parsing.clauses import Approach

_NESTED = r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"
"""What stands between two braces, with others in it."""


class StatedApproach(NamedTuple):
    """An approach and where it stands: on an arrow (``label``), under a limit's sign (``lim``), or in ``words``."""

    start: int
    end: int
    approach: Approach
    kind: str = "words"


def labelled() -> str:
    """An arrow, or an equals sign, with something on it: its direction as ``arrow``, or itself as ``sign``."""
    inside = rf"\s*\{{{_NESTED}\}}\s*"
    return (
        rf"\\x(?P<arrow>[lL]ongrightarrow|[rR]ightarrow)(?:\[[^\]]*\])?\s*\{{{_NESTED}\}}"
        rf"|\\(?:under|over|stack)(?:set|rel){inside}\{{\s*(?P<sign>\\(?:to|(?:long)?rightarrow|approx)|=)\s*\}}"
        r"|(?P<plain>\\(?:long)?rightarrow|\\to|→|->)_\s*\{[^{}]*\}"
    )


def approaches(text: str) -> list[StatedApproach]:
    r"""Every approach that a line speaks of, in order.

    >>> [(s.approach.to, s.approach.side) for s in approaches(r"As x approaches 0 from the left, \frac1x \to -\infty")]
    [(Num(0), '-')]
    >>> [(s.approach.var, s.kind) for s in approaches(r"2x + h \xrightarrow{h \to {0}} 2x")]
    [(Sym('h'), 'label')]
    """
    found = list(_on_arrows(text))
    taken = [(s.start, s.end) for s in found]
    for m in _prose().finditer(text):
        kind = "lim" if re.search(r"lim[\s_({]*\Z", text[: m.start()]) else "words"
        if not any(a <= m.start("name") < b for a, b in taken) and (said := _read(m, kind, m.span())) is not None:
            found.append(said)
    return sorted(found)


def _on_arrows(text: str) -> Iterator[StatedApproach]:
    for m in re.finditer(labelled(), text):
        plain = re.sub(r"\\(?:text|mathrm)\s*\{\s*(?:as|for|wenn|für|quand)?\s*([^{}]*)\}", r"\1", m[0])
        label = _label().search(plain)
        if label is not None and (said := _read(label, "label", m.span())) is not None:
            yield said


def _read(m: re.Match[str], kind: str, span: tuple[int, int]) -> StatedApproach | None:
    """The approach, where its place is a number or an infinity."""
    to, side = m["place"], m["side"] or ""
    named = m.groupdict().get("named")
    if named:
        side = "-" if named.lower() in ("left", "below") else "+"
    place = _place(to)
    if place is None:
        return None
    side = {"⁺": "+", "⁻": "-", "−": "-"}.get(side, side)
    return StatedApproach(*span, Approach(Sym(m["name"].replace("\\", "")), place, side), kind)


def _place(typed: str) -> Expr | None:
    plain = re.sub(r"\\?inft?y?(?:inity)?\b|∞|\\infty", "oo", typed.strip()).replace("−", "-").replace("zero", "0")
    if re.fullmatch(r"[-+]?\{.*\}", plain):
        plain = plain.replace("{", "").replace("}", "")
    try:
        place = parse(plain)
    except CalcError:
        return None
    return None if place.open else place


def is_approach(text: str) -> bool:
    """Does a text say nothing but where a letter goes: ``x → 0``?"""
    said = _prose().match(text)
    return said is not None and not text[said.end() :].strip(" ,$")


_NAME = r"(?P<name>[A-Za-z]|\\?(?:theta|alpha|phi)(?![a-z])|[α-ω])"
_ARROW = r"(?:->|→|⟶|\\(?:long)?rightarrow(?![a-z])|\\to(?![a-z]))"
_VALUE = r"(?:\d*\s?\\pi|\\[dt]?frac\{[^{}]*\}\{[^{}]*\}|\([^()]{1,12}\)|[^\W_](?:[\w.]*\w)?)"
NUMBER = rf"(?:\\infty|∞|oo|inf(?:inity)?\b|zero\b|{_VALUE}(?:\s?/\s?\w+)?)"
_SIDE = r"(?:\s*\^?\s*\{?\s*(?P<side>[-+−⁺⁻])\s*\}?(?!\s*[\w(\\]))?(?!\s*\^\s*\{?\s*[\w(])"


@cache
def _prose() -> re.Pattern[str]:
    """``as x -> 0+``, ``when x approaches 2 from the left``, and what stands under ``lim``."""
    words = "as|when|for|if|let|while|since|so|then|thus|hence|and|where|with|und|wenn|für|quand|lorsque|cuando|se|si"
    lead = rf"(?:^|[_{{(,;:]|(?<![^\W\d_])(?:{words})\b)"
    verb = rf"(?:{_ARROW}|(?:approach(?:es)?|tends?\s+to|goes\s+to|go\s+to|nears)(?![a-z]))"
    return re.compile(
        rf"{lead}[\s$]*(?-i:{_NAME})[\s$]*{verb}[\s$]*(?P<place>[-+−]?\s?{NUMBER}){_SIDE}"
        r"(?:[\s$]*(?:from|on)\s+(?:the\s+)?(?P<named>left|right|above|below)\b)?",
        re.IGNORECASE,
    )


@cache
def _label() -> re.Pattern[str]:
    """What stands on an arrow: ``x \\to 0^+``."""
    return re.compile(
        rf"(?<![A-Za-z\\]){_NAME}\s*{_ARROW}\s*(?P<place>[-+−]?\s?(?:{NUMBER}|\{{[^{{}}]*\}})(?:\^\{{\}})?){_SIDE}"
    )
