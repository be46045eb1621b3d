"""Sentences in HTML: the words as they are, the formulas and the letters and signs between the words as mathematics.

A sentence holds expressions, which are set exactly, and words, in which only what cannot be a word is set: a letter
alone or with primes, an index or an exponent, the names of gradients and matrices, d/dx, arrows and signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from calctool.derivation.rule import Words
from calctool.expr.letters import GREEK
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report.markup import Html, join
from calctool.report.mathml import (
    MINUS_SIGN,
    bracketed,
    math_element,
    primes,
    quotient,
    row,
    subscript,
    superscript,
    variable,
)
from calctool.report.mathml_breaking import formulas

_NABLA = "<mo>∇</mo><mi>f</mi>"
_NAMES = {
    "|grad f|": bracketed(_NABLA, ("|", "|")),
    "grad f": _NABLA,
    "det J": '<mi>det</mi><mspace width="0.17em"/><mi>J</mi>',
    "|v|": bracketed("<mi>v</mi>", ("|", "|")),
}
_SIGNS = {
    "->": "→",
    " x ": " × ",
    "oo": "∞",
    "!=": "≠",
    "<=": "≤",
    ">=": "≥",
    "*": "·",
    " . ": " · ",
    " - ": " − ",
    "-": "−",
    "...": "…",
}
_LETTER = r"(?<![A-Za-z.'’])(?:[B-HJ-Zb-z]|pi|a(?=[_^('*/)])|(?<=[-+*/=] )a)"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<cross>(?<=[\d\])]) x (?=[\d\[(]))",  # 2 x 3, a size
            r"(?P<number>(?<![\w.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w^]|\.\d))",
            "(?P<name>" + "|".join(map(re.escape, _NAMES)) + ")",
            r"(?P<rate>(?<!\w)d(?:[a-z](?:_\w+)?)?/d[a-z](?:_\w+)?(?![a-z]))",
            rf"(?P<letter>(?:{_LETTER}|(?<=\d)[b-df-z](?![a-z]))(?:_[a-z0-9]+)?'*(?:\^-?[\da-z]+)?(?!'?[A-Za-z]))",
            r"(?P<power>(?<![\w.])\d+\^-?[\da-z]+)",
            r"(?P<sign>-(?=oo\b)|(?<!\S)[-*](?!\S)|->|\boo\b|[!<>]=|(?<=[\w)'])\*(?=[\w(])| \. (?=\w)"
            r"|(?<=\S) - (?=\S)|\.{3})",
        )
    )
)


def sentence(words: Words, derivative: str = "leibniz", large: bool = False) -> Html:
    """A sentence with its formulas; ``large`` ones keep their quotients large, as on a line of their own.

    >>> from calctool.expr.tree import Num
    >>> print(sentence(("x -> ", Num(2))))
    <math alttext="x"><mi>x</mi></math> → <math alttext="2"><mn>2</mn></math>
    """
    return _kept("".join([_said(w) if isinstance(w, str) else inline(w, derivative, large) for w in words]))


def inline(e: Expr, derivative: str = "leibniz", large: bool = False) -> Html:
    """A formula among words; a long sum may go on in the next row."""
    return Html("<wbr>".join(formulas(e, derivative, large)))


def said(words: str) -> Html:
    """Words without an expression.

    >>> print(said("so <so> that x"))
    so &lt;so&gt; that <math alttext="x"><mi>x</mi></math>
    >>> print(said("0*oo"))
    0·∞
    """
    return _kept(_said(words))


def _said(words: str) -> Html:
    out: list[str | None] = []
    at = 0
    for found in _TOKEN.finditer(words):
        out += [words[at : found.start()], _SET[str(found.lastgroup)](found[0])]
        at = found.end()
    return join(*out, words[at:])


_TOUCHING = re.compile(r"[^\s<>]*(?:<math\b.*?</math>[^\s<>]*)+")


def _kept(shown: str) -> Html:
    """The same where no row ends between a formula and what touches it: a comma, a bracket."""

    def together(found: re.Match[str]) -> str:
        alone = found[0].startswith("<math") and found[0].endswith("</math>") and found[0].count("<math") == 1
        return found[0] if alone else f'<span class="kept">{found[0]}</span>'

    return Html(_TOUCHING.sub(together, shown))


def _number(digits: str) -> str:
    return digits.replace("-", "−")


def _name(name: str) -> Html:
    return Html(math_element(_NAMES[name], name))


def _rate(written: str) -> Html:
    above, below = [["<mi>d</mi>", *([variable(part[1:])] if part[1:] else [])] for part in written.split("/")]
    return Html(math_element(quotient(row(above), row(below)), written))


def _letter(written: str) -> Html:
    stem, _, power = written.partition("^")
    name, count = stem.rstrip("'"), stem.count("'")
    letter, _, index = name.partition("_")
    # f_xy: by x, then by y.
    several = index.isalpha() and len(index) < 4 and index not in GREEK
    shown = subscript(variable(letter), row([*map(variable, index)])) if several else variable(name)
    return Html(math_element(_raised(row([shown, primes(count)]) if count else shown, power), written))


def _power(written: str) -> Html:
    base, _, power = written.partition("^")
    return Html(math_element(_raised(f"<mn>{base}</mn>", power), written))


def _raised(base: str, power: str) -> str:
    if not power:
        return base
    minus, digits = [MINUS_SIGN] if power.startswith("-") else [], power.removeprefix("-")
    return superscript(base, row([*minus, f"<mn>{digits}</mn>" if digits.isdigit() else variable(digits)]))


def _sign(written: str) -> str:
    return _SIGNS[written]


_SET: dict[str, Callable[[str], str]] = {
    "number": _number, "name": _name, "rate": _rate, "letter": _letter, "power": _power, "sign": _sign, "cross": _sign,
}  # fmt: skip


def words_alone(words: Words, derivative: str = "leibniz") -> str:
    """A sentence in characters, as a title has it."""
    return "".join([w if isinstance(w, str) else show(w, "unicode", derivative) for w in words])
