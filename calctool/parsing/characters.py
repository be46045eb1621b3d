"""The alphabet of the language, and the error for any other character: named, and never shown raw if unsafe."""

from __future__ import annotations

from typing import NoReturn

from calctool.errors import InputError

MAX_LENGTH = 1_000_000
"""Characters in one text."""

CLOSERS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}

RELATIONS = {
    "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=", "=": "=", "==": "=", "!=": "!=", "≠": "!=",
}  # fmt: skip
"""Every spelling of a comparison -> the one in the tree."""

SIGNS: dict[str, str] = {
    **{sign: sign for sign in (*"+-*/^!,;:|√∛∜∇", *RELATIONS)},
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "−": "-", "÷": "/", "∕": "/", "⁄": "/", "&": "and", "∧": "and", "∨": "or",
    "**": "^", "&&": "and", "->": "->", "→": "->", "⟶": "->", "↦": "->", ":=": "=", "!!": "!!", "=<": "=<",
}  # fmt: skip
"""Every spelling of a sign, of one or two characters -> the kind of its token."""

DIGITS = frozenset("0123456789")
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
RAISED_LETTERS = {"ⁿ": "n", "ˣ": "x"}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
PRIMES = {"'": 1, "’": 1, "′": 1, "″": 2, "‴": 3}

_SPACES = frozenset(" \t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f")

_INSTEAD: dict[str, str] = {
    "%": "write a percentage as a fraction: 5/100",
    "$": "leave the dollar signs out",
    '"': "quotes stand around the whole expression, not in it",
    "“": "quotes stand around the whole expression, not in it",
    "”": "quotes stand around the whole expression, not in it",
    "`": "a prime is written '",
    "‘": "a prime is written '",
    "–": "write - for minus",
    "—": "write - for minus",
    "‐": "write - for minus",
    "∂": "use: calctool partial EXPR x",
    "∫": "integrals are not read",
    "∑": "write the terms out: a + b + c",
    "°": "angles are in radians: 30 degrees is pi/6",
    "±": "write the two expressions one at a time",
    "~": "write only the expression",
    "_": "an underscore is read in names such as x_1, and in log_2(x)",
    ".": "a decimal point needs a digit beside it; a product is written *",
    "\\": "write it in plain text: sqrt(x), (x^2 - 1)/(x - 1), sin(x), pi",
}

# Cyrillic and Greek letters drawn like Latin ones; full-width and mathematical letters are found by NFKC.
_LOOKS_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтАВЕКМНОРСТУХІЅЈοορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧıℓ",
        "aeopcyxijshdqwkmtABEKMHOPCTYXISJoopvikABEZHIKMNOPTYXil",
        strict=True,
    )
)


def clean(text: str) -> str:
    """The text as the reader and its errors use it: white space as plain spaces, each character in its place.

    Raises InputError on a text too long, and on control, format (bidi, zero-width) and unassigned characters.

    >>> clean("x\\t+ 1")
    'x + 1'
    """
    if len(text) > MAX_LENGTH:
        near = "".join([c if c.isprintable() else " " for c in text[MAX_LENGTH - 30 : MAX_LENGTH + 30]])
        what = f"the text is too long: {len(text):,} characters, at most {MAX_LENGTH:,} are read"
        raise InputError(what, near, (30, len(near)), "read it in parts", code="unreadable")
    if text.isprintable():
        return text
    text = "".join([" " if c in _SPACES else c for c in text])
    for at, c in enumerate(text):
        if not c.isprintable():
            code = f"<U+{ord(c):04X}>"
            rest = "".join([c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text[at:]])
            what = f"{code}{_in_words(c)} is a character that cannot be seen, and is not read"
            raise InputError(
                what,
                text[:at] + rest,
                (at, at + len(code)),
                "delete it, or type the expression in plain text",
                code="unreadable",
            )
    return text


def refuse(c: str, text: str, at: int) -> NoReturn:
    """Raise the InputError for a character with no meaning where it stands."""
    span = (at, at + 1)
    if c == "\\":
        raise InputError("LaTeX is not read yet", text, span, _INSTEAD[c], code="unreadable")
    if c in PRIMES:
        raise InputError(
            "a prime is read on f, g and h only",
            text,
            span,
            "write f'(x); calctool diff differentiates a formula",
            code="unreadable",
        )
    if c in SUBSCRIPTS:
        raise InputError(
            f"'{c}' is a subscript with no name before it", text, span, "write x_1, or log_2(x)", code="unreadable"
        )
    if c in _INSTEAD:
        raise InputError(f"'{c}' is not read here", text, span, _INSTEAD[c], code="unreadable")
    from unicodedata import normalize

    like = _LOOKS_LIKE.get(c) or normalize("NFKC", c)
    if like != c and like.isascii() and like.isprintable():
        raise InputError(
            f"'{c}'{_in_words(c)} looks like '{like}' and is another character",
            text,
            span,
            f"did you mean '{like}'?",
            code="unreadable",
        )
    guess = f"write ({like})" if "⁄" in like else "write only numbers, names, signs and brackets"
    raise InputError(
        f"'{c}'{_in_words(c)} is not part of an expression", text, span, guess.replace("⁄", "/"), code="unreadable"
    )


def _in_words(c: str) -> str:
    from unicodedata import name

    known = name(c, "")
    return f" ({known})" if known else ""
