"""Characters -> tokens: every token knows its place, and a character that cannot be read is named.

One loop over the text.  Words are decided in :mod:`calctool.words`; brackets are matched here, so that
an unmatched one is reported where it stands and not where the parser stumbles over it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, NoReturn

from .errors import InputError
from .expr import OO, PI, E, Expr, Neg, Num, Sym
from .functions import UNDEFINED
from .words import (
    CONSTANT_WORDS,
    FUNCTION_WORDS,
    GREEK_LETTERS,
    GREEK_WORDS,
    KEYWORDS,
    Unknown,
    closest,
    split,
)

MAX_LENGTH = 1_000_000
"""Characters in one text."""
MAX_DIGITS = 2_000
"""Digits in one number."""
MAX_EXPONENT = 1_000
"""Size of the power of ten in a number such as 1e-3."""
MAX_NOTES = 50
"""Notes kept for one text; a reader who needs more has stopped reading them."""


class Note(NamedTuple):
    """A choice made in reading that another reader could make differently: a code, the column (from 1), a sentence."""

    code: str
    column: int
    says: str


class Token(NamedTuple):
    """``kind`` is the sign itself, or ``num name fn undef base sup end`` or a keyword; the span is 0-based, end exclusive."""

    kind: str
    value: Any
    start: int
    end: int


CLOSERS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
RELATIONS = {
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "=": "=",
    "==": "=",
    "!=": "!=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}

_SIGNS: dict[str, str] = {
    **{sign: sign for sign in (*"+-*/^!,;|√∛∜", *RELATIONS)},
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "−": "-", "÷": "/", "∕": "/", "⁄": "/", "&": "and", "∧": "and", "∨": "or",
}  # fmt: skip
_DOUBLE: dict[str, str] = {
    "**": "^", "<=": "<=", ">=": ">=", "==": "=", "!=": "!=", "&&": "and", "->": "->", "!!": "!!", "=<": "=<",
}  # fmt: skip
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_RAISED_LETTERS = {"ⁿ": "n", "ˣ": "x"}
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_PRIMES = {"'": 1, "’": 1, "′": 1, "″": 2, "‴": 3}
_SPACES = frozenset(" \t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f")

# What to do about a character that is not part of the language.
_INSTEAD: dict[str, str] = {
    "%": "write a percentage as a fraction: 5/100",
    "$": "leave the dollar signs out",
    "@": "write only the expression",
    "#": "write only the expression",
    ":": "write / for a division",
    '"': "quotes belong around the whole expression, not in it",
    "`": "a prime is written '",
    "“": "quotes belong around the whole expression, not in it",
    "”": "quotes belong around the whole expression, not in it",
    "‘": "a prime is written '",
    "–": "write - for minus",
    "—": "write - for minus",
    "‐": "write - for minus",
    "～": "write - for minus",
    "→": "use: calctool limit EXPR --to PLACE",
    "∂": "use: calctool partial EXPR x",
    "∇": "use: calctool grad EXPR",
    "∫": "integrals are not read",
    "∑": "write the terms out: a + b + c",
    "°": "angles are in radians: 30 degrees is pi/6",
    "±": "write the two expressions one at a time",
    "…": "write every term",
    "?": "write only the expression",
    "_": "an underscore is read in names such as x_1, and in log_2(x)",
}

# Letters that look like Latin ones and are not; full-width and mathematical letters are found by NFKC.
_LOOKS_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтАВЕКМНОРСТУХІЅЈοορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧıℓ",
        "aeopcyxijshdqwkmtABEKMHOPCTYXISJoopvikABEZHIKMNOPTYXil",
        strict=True,
    )
)


def fail(what: str, text: str, start: int, end: int, hint: str | None = None) -> NoReturn:
    raise InputError(what, text, (start, end), hint)


def clean(text: str) -> str:
    """The text as errors show it: white space as plain spaces, each character in its place.

    Raises InputError on a control, format (bidi, zero-width) or unassigned character, and on too long a text.
    """
    if len(text) > MAX_LENGTH:
        fail(
            f"the text is too long: {len(text):,} characters, at most {MAX_LENGTH:,} are read",
            text.encode("ascii", "replace").decode(),
            MAX_LENGTH,
            len(text),
        )
    if text.isprintable():
        return text
    text = "".join([" " if c in _SPACES else c for c in text])
    for at, c in enumerate(text):
        if not c.isprintable():
            visible = "".join([c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text[at : at + 100]])
            code = f"<U+{ord(c):04X}>"
            name = _name(c)
            fail(
                f"{code}{f' ({name})' if name else ''} is a character that cannot be seen, and is not read",
                text[:at] + visible,
                at,
                at + len(code),
                "delete it, or type the expression anew",
            )
    return text


def _name(c: str) -> str:
    from unicodedata import name

    return name(c, "")


class Tokens:
    """A text taken apart: ``tokens`` (the last is ``end``), ``notes``, and which brackets hold a condition."""

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        self.tokens: list[Token] = []
        self.notes: list[Note] = []
        self.conditions: set[int] = set()
        self._said: set[str] = set()
        self._nodes: dict[str, Expr] = {}
        self._open: list[tuple[Token, int]] = []
        self._scan()

    def note(self, code: str, at: int, says: str) -> None:
        """Keep a note, once for each sentence."""
        if says not in self._said and len(self.notes) < MAX_NOTES:
            self._said.add(says)
            self.notes.append(Note(code, at + 1, says))

    def _fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        fail(what, self.text, start, end, hint)

    def _put(self, kind: str, value: Any, start: int, end: int) -> int:
        self.tokens.append(Token(kind, value, start, end))
        return end

    def _scan(self) -> None:
        text = self.text
        size = len(text)
        at = 0
        while at < size:
            c = text[at]
            if c == " ":
                at += 1
            elif "a" <= c <= "z" or "A" <= c <= "Z":
                at = self._word(at)
            elif "0" <= c <= "9" or (c == "." and text[at + 1 : at + 2] in _DIGITS):
                at = self._number(at)
            elif c in "*<>=!&-" and text[at : at + 2] in _DOUBLE:
                at = self._relation_or_sign(_DOUBLE[text[at : at + 2]], at, at + 2)
            elif c in _SIGNS:
                at = self._relation_or_sign(_SIGNS[c], at, at + 1)
            elif c in CLOSERS:
                self._open.append((Token(c, None, at, at + 1), len(self.tokens)))
                at = self._put(c, None, at, at + 1)
            elif c in _OPENERS:
                self._close(c, at)
                at = self._put(c, None, at, at + 1)
            elif c == "π":
                at = self._put("name", PI, at, at + 1)
            elif c == "∞":
                at = self._put("name", OO, at, at + 1)
            elif c in GREEK_LETTERS:
                at = self._greek(c, at)
            elif c in _SUPERSCRIPTS or c in "⁻⁺" or c in _RAISED_LETTERS:
                at = self._superscript(at)
            else:
                self._refuse(c, at)
        if self._open:
            token, _ = self._open[-1]
            self._fail(
                f"this '{token.kind}' is never closed", token.start, token.end, f"'{CLOSERS[token.kind]}' is missing"
            )
        self._put("end", None, size, size)

    def _relation_or_sign(self, kind: str, at: int, end: int) -> int:
        if kind in ("!!", "=<"):
            what, hint = {
                "!!": ("'!!' is not read", "write (x!)! for the factorial of a factorial"),
                "=<": ("'=<' is not read", "write <="),
            }[kind]
            self._fail(what, at, end, hint)
        if kind in RELATIONS and self._open:
            self.conditions.add(self._open[-1][1])
        return self._put(kind, None, at, end)

    def _close(self, closer: str, at: int) -> None:
        if not self._open:
            self._fail(
                f"this '{closer}' closes nothing", at, at + 1, f"take it away, or put '{_OPENERS[closer]}' before it"
            )
        token, index = self._open.pop()
        if CLOSERS[token.kind] != closer:
            self._fail(
                f"expected '{CLOSERS[token.kind]}' to close the '{token.kind}' at column {token.start + 1},"
                f" not '{closer}'",
                at,
                at + 1,
                "brackets close in the order opposite to the one they were opened in",
            )
        # A bracket around nothing but a bracketed condition is a condition as well.
        called = index > 0 and self.tokens[index - 1].kind in ("fn", "undef", "Piecewise", "Eq", "Ne")
        if self._open and index in self.conditions and token.kind != "{" and not called:
            self.conditions.add(self._open[-1][1])

    def _number(self, at: int) -> int:
        text = self.text
        end = self._digits(at)
        digits = end - at
        if text[end : end + 1] == ".":
            dot = end
            end = self._digits(dot + 1)
            digits += end - dot - 1
            if text[end : end + 1] == ".":
                self._fail("a number has one decimal point", at, end + 1, "write * between two numbers")
        power = None
        if text[end : end + 1] in ("e", "E"):
            sign = text[end + 1 : end + 2] in ("+", "-", "−") and end + 1 < len(text)
            first = end + 1 + sign
            last = self._digits(first)
            if last > first:
                power = text[first:last]
                if len(power.lstrip("0")) > 4 or int(power) > MAX_EXPONENT:
                    self._fail("the power of ten is too large", at, last, f"numbers up to 1e{MAX_EXPONENT} are read")
                if sign:
                    typed = text[at:last]
                    self.note(
                        "power-of-ten",
                        at,
                        f"{typed} is read as a decimal number; for e = 2.718... write {text[at:end]}*e",
                    )
                end = last
        if digits > MAX_DIGITS:
            self._fail("the number is too long", at, end, f"at most {MAX_DIGITS:,} digits are read")
        typed = text[at:end]
        node = self._nodes.get(typed)
        if node is None:
            plain = typed.replace("−", "-")
            node = Num(
                int(typed) if digits == len(typed) else Fraction(plain if plain[-1] != "." else plain[:-1]), plain
            )
            self._nodes[typed] = node
        return self._put("num", node, at, end)

    def _digits(self, at: int) -> int:
        text, size = self.text, len(self.text)
        while at < size and "0" <= text[at] <= "9":
            at += 1
        return at

    def _superscript(self, at: int) -> int:
        text = self.text
        sign = text[at] in "⁻⁺"
        end = at + sign
        if text[end : end + 1] in _RAISED_LETTERS and end < len(text):
            node: Expr = self._sym(_RAISED_LETTERS[text[end]])
            end += 1
        else:
            first = end
            while end < len(text) and text[end] in _SUPERSCRIPTS:
                end += 1
            if end == first:
                self._fail("this raised sign has no raised number after it", at, end, "write ^ for a power: x^(-1)")
            if end - first > MAX_DIGITS:
                self._fail("the number is too long", at, end, f"at most {MAX_DIGITS:,} digits are read")
            node = Num(int("".join([_SUPERSCRIPTS[c] for c in text[first:end]])))
        return self._put("sup", Neg(node) if text[at] == "⁻" else node, at, end)

    def _sym(self, name: str) -> Expr:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = Sym(name)
        return node

    def _word(self, at: int) -> int:
        text, size = self.text, len(self.text)
        end = at + 1
        while end < size and ("a" <= text[end] <= "z" or "A" <= text[end] <= "Z"):
            end += 1
        word = text[at:end]
        if end == at + 1 and word not in UNDEFINED and word != "e":
            if word == "E":
                self.note("letter-e", at, "E is read as a letter like any other; the number 2.718... is e")
            return self._name(word, at, end)
        if word in KEYWORDS:
            return self._put(word, None, at, end)
        bracket = self._bracket_follows(end)
        if word in CONSTANT_WORDS:
            return self._constant(CONSTANT_WORDS[word], at, end)
        if word in UNDEFINED:
            return self._undefined(word, at, end, bracket)
        if word in FUNCTION_WORDS and (bracket or word not in GREEK_WORDS):
            return self._function(FUNCTION_WORDS[word], at, end)
        if word in GREEK_WORDS:
            return self._name(GREEK_WORDS[word], at, end)
        return self._unknown_word(word, at, end, bracket)

    def _bracket_follows(self, at: int) -> bool:
        text, size = self.text, len(self.text)
        while at < size and text[at] == " ":
            at += 1
        return at < size and text[at] in "([{"

    def _constant(self, name: str, at: int, end: int) -> int:
        if self.text[end : end + 1] in _DIGITS:
            typed = self.text[at : self._digits(end)]
            word = self.text[at:end]
            self._fail(
                f"'{typed}' can be read in two ways",
                at,
                end + 1,
                f"write {word}*{typed[end - at :]} or {word}^{typed[end - at :]}",
            )
        return self._put("name", E if name == "e" else PI if name == "pi" else OO, at, end)

    def _name(self, name: str, at: int, end: int) -> int:
        """A variable, with the subscript after it."""
        text = self.text
        c = text[end : end + 1]
        if c == "_":
            last = self._digits(end + 1)
            if last == end + 1 and text[last : last + 1].isascii() and text[last : last + 1].isalpha():
                last += 1
            if last == end + 1 or (not text[last - 1].isdigit() and text[last : last + 1].isalnum()):
                self._fail(
                    "expected a number or one letter after the underscore", at, last, "names look like x, x_1 or x_a"
                )
            return self._put("name", self._sym(f"{name}_{text[end + 1 : last]}"), at, last)
        if c in _DIGITS:
            last = self._digits(end)
            typed, digits = text[at:last], text[end:last]
            self.note(
                "subscript",
                at,
                f"{typed} is read as the name {name}_{digits}; a power is {text[at:end]}^{digits}, a product {digits}{text[at:end]}",
            )
            return self._put("name", self._sym(f"{name}_{digits}"), at, last)
        if c in _SUBSCRIPTS:
            last = end
            while last < len(text) and text[last] in _SUBSCRIPTS:
                last += 1
            digits = "".join([_SUBSCRIPTS[d] for d in text[end:last]])
            return self._put("name", self._sym(f"{name}_{digits}"), at, last)
        return self._put("name", self._sym(name), at, end)

    def _greek(self, c: str, at: int) -> int:
        if c == "Γ" and self._bracket_follows(at + 1):
            return self._function("gamma", at, at + 1)
        return self._name(GREEK_LETTERS[c], at, at + 1)

    def _undefined(self, letter: str, at: int, end: int, bracket: bool) -> int:
        text = self.text
        primes = 0
        while end < len(text) and text[end] in _PRIMES:
            primes += _PRIMES[text[end]]
            end += 1
        if primes or bracket:
            if not self._bracket_follows(end):
                typed = text[at:end]
                self._fail(f"{typed} needs its argument", at, end, f"write {typed}(x)")
            return self._put("undef", (letter, primes, ""), at, end)
        if text[end : end + 1] == "_":  # f_x(x, y)
            last = end + 1
            while last < len(text) and text[last].isascii() and text[last].isalpha():
                last += 1
            if last > end + 1 and self._bracket_follows(last):
                return self._put("undef", (letter, 0, text[end + 1 : last]), at, last)
        at = self._name(letter, at, end)
        if at > end and self._bracket_follows(at):
            typed = text[self.tokens[-1].start : at]
            self._fail(
                f"'{typed}' before a bracket can be read in two ways",
                self.tokens[-1].start,
                at,
                f"write {letter}(x) for the function, {typed}*(...) for a product",
            )
        return at

    def _function(self, name: str, at: int, end: int) -> int:
        text = self.text
        word = text[at:end]
        c = text[end : end + 1]
        if c in _PRIMES:
            self._fail("a prime is read on f, g and h only", end, end + 1, f'use: calctool diff "{word}(x)"')
        if name == "log":
            return self._logarithm(at, end)
        if c == "_":
            self._fail(
                f"{word} takes no subscript", at, end + 1, "write log_2(x) for another base" if name == "ln" else None
            )
        if c in _DIGITS and self._bracket_follows(self._digits(end)):
            last = self._digits(end)
            digits = text[end:last]
            near = closest(text[at:last])
            self._fail(
                f"'{text[at:last]}' before a bracket can be read in two ways",
                at,
                last,
                f"did you mean '{near}'?"
                if near and near[-1].isdigit()
                else f"write {word}^{digits}(...) or {word}({digits}(...))",
            )
        return self._put("fn", name, at, end)

    def _logarithm(self, at: int, end: int) -> int:
        """The word log, with the base after it: log10, log2, log_a, log_(a + 1), log₂."""
        text = self.text
        c = text[end : end + 1]
        if c in _DIGITS:
            last = self._digits(end)
            digits = text[end:last]
            if digits not in ("2", "10") or text[last : last + 1].isalnum() or text[last : last + 1] == ".":
                self._fail(
                    f"'log{digits}' can be read in two ways", at, last, f"write log_{digits}(...) or log({digits}...)"
                )
            self._put("fn", "log", at, end)
            return self._put("base", Num(int(digits)), end, last)
        self._put("fn", "log", at, end)
        if c in _SUBSCRIPTS:
            last = end
            while last < len(text) and text[last] in _SUBSCRIPTS:
                last += 1
            return self._put("base", Num(int("".join([_SUBSCRIPTS[d] for d in text[end:last]]))), end, last)
        if c != "_":
            return end
        first = end + 1
        c = text[first : first + 1]
        if c in ("(", "{", "["):
            return self._put("_", None, end, first)
        if c in _DIGITS:
            last = self._digits(first)
            if text[last : last + 1] == "." and text[last + 1 : last + 2] in _DIGITS:
                last = self._digits(last + 1)
            if last - first > MAX_DIGITS:
                self._fail("the number is too long", first, last, f"at most {MAX_DIGITS:,} digits are read")
            return self._put("base", Num(Fraction(text[first:last]), text[first:last]), first, last)
        last = first
        while last < len(text) and text[last].isalpha() and text[last].isascii():
            last += 1
        word = text[first:last]
        if word in ("e", "pi"):
            return self._put("base", E if word == "e" else PI, first, last)
        if len(word) == 1 or word in GREEK_WORDS:
            return self._put("base", self._sym(GREEK_WORDS.get(word, word)), first, last)
        if c in GREEK_LETTERS or c == "π":
            return self._put("base", PI if c == "π" else self._sym(GREEK_LETTERS[c]), first, first + 1)
        self._fail(
            "expected the base of the logarithm after 'log_'", at, max(last, first), "write log_a(x), or log(x, a)"
        )

    def _unknown_word(self, word: str, at: int, end: int, bracket: bool) -> int:
        text = self.text
        if len(word) == 2 and word[0] == "d" and self._after_d_over():
            self._fail(
                "a derivative d/dx is not read inside an expression", at - 1, end,
                "write only what is to be differentiated: calctool diff \"x^2\" --wrt x",
            )  # fmt: skip
        try:
            pieces = split(word, bracket)
        except Unknown as unknown:
            self._fail(unknown.what, at, end, unknown.hint)
        last = pieces[-1]
        c = text[end : end + 1]
        if last.kind != "fn" and (c == "_" or c in _DIGITS or c in _PRIMES):
            stem = "*".join([p.value for p in pieces])
            self._fail(
                f"'{word}{c}' can be read in more than one way", at, end + 1, f"write * between the letters: {stem}{c}"
            )
        typed = "*".join([word[p.at : p.end] for p in pieces])
        if any(p.kind == "fn" for p in pieces):
            self.note("function-in-a-word", at, f"{word} is read as {_spaced(pieces, word)}")
        else:
            self.note("letters-multiply", at, f"{word} is read as the product {typed}")
        for p in pieces:
            if p.kind == "fn":
                after = self._function(p.value, at + p.at, at + p.end)
                end = after if p is last else end
            elif p.kind == "const":
                self._put("name", E if p.value == "e" else PI, at + p.at, at + p.end)
            else:
                self._put("name", self._sym(p.value), at + p.at, at + p.end)
        return end

    def _after_d_over(self) -> bool:
        """Do the last tokens read d/, dy/ or d^2/?"""
        recent = self.tokens[-5:]
        return bool(recent) and recent[-1].kind == "/" and any(t.kind == "name" and t.value == _D for t in recent)

    def _refuse(self, c: str, at: int) -> NoReturn:
        if c == "\\":
            self._fail(
                "LaTeX is not read yet", at, at + 1, "write it in plain text: sqrt(x), (x^2 - 1)/(x - 1), sin(x), pi"
            )
        if c in _PRIMES:
            self._fail(
                "a prime is read on f, g and h only", at, at + 1, "write f'(x); d/dx of a formula is calctool diff"
            )
        if c in _INSTEAD:
            self._fail(f"'{c}' is not part of an expression", at, at + 1, _INSTEAD[c])
        if c == ".":
            self._fail("expected a digit beside the decimal point", at, at + 1, "write * for a product")
        from unicodedata import normalize

        like = _LOOKS_LIKE.get(c) or normalize("NFKC", c)
        name = f" ({_name(c)})" if _name(c) else ""
        if c in _SUBSCRIPTS:
            self._fail(f"'{c}'{name} is a subscript with no name before it", at, at + 1, "write x_1, or log_2(x)")
        if like != c and like.isprintable() and like.isascii():
            self._fail(
                f"'{c}'{name} looks like '{like}' and is another character", at, at + 1, f"did you mean '{like}'?"
            )
        self._fail(
            f"'{c}'{name} is not part of an expression", at, at + 1, f"did you mean '{like}'?" if like != c else None
        )


def _spaced(pieces: list[Any], word: str) -> str:
    """The pieces as the tokens they become: x*sin x."""
    out = ""
    for before, piece in zip([None, *pieces], pieces, strict=False):
        gap = "" if before is None else " " if before.kind == "fn" else "*"
        out += gap + word[piece.at : piece.end]
    return out


_DIGITS = frozenset("0123456789")
_D = Sym("d")
