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
    "**": "^", "&&": "and", "->": "->", ":=": "=", "!!": "!!", "=<": "=<",
    "°": "°", **dict.fromkeys("→⟶↦↓↘↑↗", "->"), ".*": "*", "./": "/", ".^": "^",
}  # fmt: skip
"""Every spelling of a sign, of one or two characters -> the kind of its token."""

DIGITS = frozenset("0123456789")
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
RAISED_LETTERS = dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᶿ", "abcdefghijklmnoprstuvwxyzθ", strict=True))
RAISED_SIGNS = {"⁺": "+", "⁻": "-", "⁽": "(", "⁾": ")", "ᐟ": "/"}
RAISED = frozenset((*SUPERSCRIPTS, *RAISED_LETTERS, *RAISED_SIGNS))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
LOWERED_LETTERS = dict(zip("ₐₕₖₙₛₜᵤᵥₓ", "ahknstuvx", strict=True))
LOWERED_SIGNS = {"₊": "+", "₋": "-", **SUBSCRIPTS, **LOWERED_LETTERS}
PRIMES = {"'": 1, "`": 1, "’": 1, "′": 1, "″": 2, "‴": 3, '"': 2, "˙": 1, "\u0307": 1, "¨": 2, "\u0308": 2}
"""Marks of a derivative -> how many; the dots are Newton's."""
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
"""A fraction that is one character -> what is above and below its line."""

# What keyboards, phones, word processors and PDF put in place of plain characters: one for one, so that every place
# stays; characters without a width are left out.  (Not soft hyphens and marks of direction: they hide or turn text.)
_SAME: dict[str, str] = {
    " ": "\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u2061\u2062\u2063\u3000",
    "": "\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f",
    "-": "‐‑‒–—―﹣－˗➖", "+": "＋﹢➕", "*": "＊∙•✕✖⨯⋆\u0387", "/": "／➗⁄∕", "^": "ˆ＾", "=": "＝",
    "<": "＜", ">": "＞", "(": "（〖❨", ")": "）〗❩", "[": "［", "]": "］", "{": "｛", "}": "｝", "|": "｜∣❘ǀ",
    ",": "，", ";": "；", "!": "！", ".": "．", "'": "‘’ʹʼ´", '"': "“”„«»", "°": "º˚", "_": "＿",
    "≤": "⩽≦", "≥": "⩾≧", "μ": "µ",
    "Ω": "Ω", "Δ": "∆", "e": "ℯⅇ", "d": "ⅆ", "i": "ⅈ", "h": "ℎ", "f": "ƒ", "%": "％",
    **{str(n): chr(0xFF10 + n) for n in range(10)},
}  # fmt: skip
_PLAIN = {ord(c): plain for plain, typed in _SAME.items() for c in typed}

_INSTEAD: dict[str, str] = {
    "%": "write 5/100 for a percentage, mod(x, 3) for a remainder",
    "$": "leave the dollar signs out",
    "∂": "use: calctool partial EXPR x",
    "∫": "integrals are not read",
    "∑": "write the terms out: a + b + c",
    "±": "write the two expressions one at a time",
    "~": "write only the expression",
    "_": "an underscore is read in names such as x_1, and in log_2(x)",
    ".": "a decimal point needs a digit beside it; a product is written *",
    "\\": "write it in plain text: sqrt(x), (x^2 - 1)/(x - 1), sin(x), pi",
}

_BEFORE = frozenset("\"'` \t")  # what may stand before a quote that opens, and that quote

# Cyrillic and Greek letters drawn like Latin ones; full-width and mathematical letters are found by NFKC.
_LOOKS_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтАВЕКМНОРСТУХІЅЈοορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧıℓ",
        "aeopcyxijshdqwkmtABEKMHOPCTYXISJoopvikABEZHIKMNOPTYXil",
        strict=True,
    )
)


def clean(text: str) -> str:
    """The text as the reader and its errors use it: each character in its place, a dash as -, an italic 𝑥 as x.

    Zero-width characters are left out, quotes around the whole are blanked.  Raises InputError on a text too long, and
    on control, format (bidi, soft hyphen) and unassigned characters.

    >>> clean("x\\t– 1"), clean("“𝑥”")
    ('x - 1', ' x ')
    """
    if len(text) > MAX_LENGTH:
        near = "".join([c if c.isprintable() else " " for c in text[MAX_LENGTH - 30 : MAX_LENGTH + 30]])
        what = f"the text is too long: {len(text):,} characters, at most {MAX_LENGTH:,} are read"
        raise InputError(what, near, (30, len(near)), "read it in parts", code="unreadable")
    if not text.isascii():
        text = _plain(text)
    if text[:1] in _BEFORE:
        text = _unquoted(text)
    if text.isprintable():
        return text
    text = text.translate(_PLAIN)
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


def _plain(text: str) -> str:
    """The text with plain characters for those that only look different."""
    text = text.translate(_PLAIN)
    if any("\U0001d400" <= c <= "\U0001d7ff" for c in text):
        from unicodedata import name, normalize

        # Letters in bold, italic, sans-serif or typewriter; blackboard, script and Fraktur letters name other things.
        styled = {c for c in text if "\U0001d400" <= c <= "\U0001d7ff"}
        other = ("DOUBLE-STRUCK CAPITAL", "DOUBLE-STRUCK SMALL", "SCRIPT", "FRAKTUR")
        kept = {c for c in styled if any(style in name(c, "") for style in other)}
        text = "".join([normalize("NFKC", c) if c in styled and c not in kept else c for c in text])
    return text


def _unquoted(text: str) -> str:
    """The text without the quotes around the whole of it, which stand for nothing."""
    inner = text.strip()
    if len(inner) < 2 or inner[0] not in "\"'`" or inner[-1] != inner[0]:
        return text
    start = text.index(inner)
    end = start + len(inner)
    return f"{text[:start]} {text[start + 1 : end - 1]} {text[end:]}"


def refuse(c: str, text: str, at: int) -> NoReturn:
    """Raise the InputError for a character with no meaning where it stands."""
    span = (at, at + 1)
    if c == "\\":
        raise InputError("LaTeX is not read yet", text, span, _INSTEAD[c], code="unreadable")
    if c in SUBSCRIPTS:
        raise InputError(
            f"'{c}' is a subscript with no name before it", text, span, "write x_1, or log_2(x)", code="unreadable"
        )
    if c in _INSTEAD:
        raise InputError(f"'{c}' is not read here", text, span, _INSTEAD[c], code="unreadable")
    from unicodedata import name, normalize

    like = _LOOKS_LIKE.get(c) or normalize("NFKC", c)
    if like != c and like.isascii() and like.isprintable():
        raise InputError(
            f"'{c}'{_in_words(c)} looks like '{like}' and is another character",
            text,
            span,
            f"did you mean '{like}'?",
            code="unreadable",
        )
    if "LATIN SMALL LETTER" in name(c, "") or "LATIN CAPITAL LETTER" in name(c, ""):
        start, end = at, at + 1
        while start and text[start - 1].isalpha():
            start -= 1
        while end < len(text) and text[end].isalpha():
            end += 1
        if end - start > 1:
            what = f"unknown name '{text[start:end]}'"
            raise InputError(
                what, text, (start, end), "words are not read; write only the expression", code="unreadable"
            )
    guess = f"write ({like})" if "⁄" in like else "write only numbers, names, signs and brackets"
    raise InputError(
        f"'{c}'{_in_words(c)} is not part of an expression", text, span, guess.replace("⁄", "/"), code="unreadable"
    )


def _in_words(c: str) -> str:
    from unicodedata import name

    known = name(c, "")
    return f" ({known})" if known else ""
