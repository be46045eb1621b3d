"""Characters -> tokens, each with its position; brackets are matched before the grammar is applied.

So an unmatched bracket is reported where it stands, not where a parser would notice it.  What a
run of letters means is decided in :mod:`calctool.parsing.words`.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from collections.abc import Collection
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, NoReturn

from calctool.errors import InputError
from calctool.expr.functions import UNDEFINED
from calctool.expr.tree import OO, PI, Div, E, Expr, Neg, Num, Sym
from calctool.parsing.characters import (
    CLOSERS,
    DIGITS,
    OPENERS,
    PRIMES,
    RAISED_LETTERS,
    RAISED_SIGNS,
    RELATIONS,
    SIGNS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    VULGAR,
    clean,
    refuse,
)
from calctool.parsing.words import (
    CONSTANT_WORDS,
    FUNCTION_WORDS,
    GREEK_LETTERS,
    GREEK_WORDS,
    KEYWORDS,
    Piece,
    Unknown,
    begins_with_function,
    folded,
    split,
    spoken,
)

MAX_DIGITS = 2_000
"""Digits in one number."""
MAX_EXPONENT = 1_000
"""Size of the power of ten in a number such as 1e-3."""
MAX_INDEX = 100
"""Characters in a subscript, primes on a function."""
MAX_NOTES = 50
"""Notes kept for one text; a reader who needs more has stopped reading them."""

STARTS = frozenset(
    (
        *("name", "fn", "undef", "d/d", "dy/d", "D_", "dot", "lim", "Piecewise", "Derivative", "Subs", "Limit"),
        *("√", "∛", "∜", *CLOSERS),
    )
)
"""Tokens that begin a factor where no sign stands before it (``|`` may)."""

_ENDS = frozenset(("num", "name", "sup", "!", "'", "°", "|", *OPENERS))
"""Tokens that end a factor."""

_CONSTANTS: dict[str, Expr] = {"e": E, "pi": PI, "oo": OO}


@cache
def _letter_pattern() -> str:
    """A variable, perhaps with an index: ``x``, ``theta``, ``x_1``."""
    words = "|".join(sorted(GREEK_WORDS, key=len, reverse=True))
    return f"(?:{words}|[A-Za-z{''.join(GREEK_LETTERS)}])(?:_?[0-9]+|[₀-₉]+)?"


@cache
def _derivatives() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What ``d/dx`` and ``dy/dx`` look like, what the ``/dx`` of ``d(...)/dx``, and one ``dx^2`` below the line."""
    letter = _letter_pattern()
    times = r"\^\d|[²³⁴]"
    one = rf"[d∂]{letter}(?:{times})?"
    below = rf" ?/ ?(?P<below>{one}(?: ?{one}(?! ?/))*)(?![A-Za-z])"  # dz/dx dx/dt are two
    return (
        re.compile(rf"[d∂](?:(?P<order>{times}) ?)?(?P<name>{letter})?{below}"),
        re.compile(below),
        re.compile(rf"[d∂](?P<var>{letter})(?P<times>{times})?"),
    )


class Note(NamedTuple):
    """A choice made in reading that a reader could make differently: a code, the column (from 1), a sentence."""

    code: str
    column: int
    says: str


class Token(NamedTuple):
    """A sign, number or word with its place (0-based, end exclusive).

    ``kind`` is the sign itself, a keyword, or one of ``num name fn undef base sup d/d dy/d D_ )_ ' end``.  The value of
    ``d/d`` are the variables of d/dx or d^2/dx^2, of ``dy/d`` what is differentiated and these, of ``D_`` the name D_x
    and x, of ``)_`` the variables of an index after a bracket, (...)_xy, and of ``'`` how many primes there are.
    """

    kind: str
    value: Any
    start: int
    end: int


def two_ways(letter: str, typed: str, start: int, end: int) -> tuple[str, int, int, str]:
    """What to say about f_1(x): the function f, or the number f_1 times a bracket?"""
    hint = f"write {letter}(...) for the function, {typed}*(...) for a product"
    return f"'{typed}' before a bracket can be read in two ways", start, end, hint


class Tokens:
    """A text taken apart: ``tokens`` (the last is ``end``) and ``notes``.

    ``conditions`` and ``commas`` are the indices of the opening brackets with such a sign directly inside.  With
    ``decimal_comma`` a comma between two digits is a decimal comma.
    """

    def __init__(self, text: str, decimal_comma: bool = False) -> None:
        self.text = clean(text)
        self.decimal_comma = decimal_comma
        self.tokens: list[Token] = []
        self.notes: list[Note] = []
        self.conditions: set[int] = set()
        self.commas: set[int] = set()
        self._said: set[str] = set()
        self._nodes: dict[str, Expr] = {}
        self._open: list[int] = []
        self._below: dict[int, int] = {}  # where the /dx of d(...)/dx begins, and where it ends
        self._scan()

    def note(self, code: str, at: int, says: str) -> None:
        """Keep a note, once for each sentence."""
        if says not in self._said and len(self.notes) < MAX_NOTES:
            self._said.add(says)
            self.notes.append(Note(code, at + 1, says))

    def _fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (start, end), hint, code="unreadable")

    def _put(self, kind: str, value: Any, start: int, end: int) -> int:
        self.tokens.append(Token(kind, value, start, end))
        return end

    def _sym(self, name: str) -> Expr:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = Sym(name)
        return node

    def _run(self, at: int, of: Collection[str] = DIGITS) -> int:
        """The end of the run of such characters that begins here."""
        text, size = self.text, len(self.text)
        while at < size and text[at] in of:
            at += 1
        return at

    def _letters(self, at: int) -> int:
        """The end of the run of Latin letters that begins here."""
        text, size = self.text, len(self.text)
        while at < size and ("a" <= text[at] <= "z" or "A" <= text[at] <= "Z"):
            at += 1
        return at

    def _peek(self, at: int) -> str:
        return self.text[at : at + 1]

    def _bracket_follows(self, at: int) -> bool:
        return self._peek(self._run(at, " ")) in ("(", "[", "{")

    def _scan(self) -> None:
        size = len(self.text)
        at = 0
        while at < size:
            at = self._element(at)
        self._finish()

    def _finish(self) -> None:
        """Every bracket is closed; the end."""
        if self._open:
            token = self.tokens[self._open[-1]]
            self._fail(
                f"this '{token.kind}' is never closed", token.start, token.end, f"'{CLOSERS[token.kind]}' is missing"
            )
        size = len(self.text)
        self._put("end", None, size, size)

    def _element(self, at: int) -> int:
        """Put what begins here; where it ends."""
        c = self.text[at]
        if c == " ":
            return at + 1
        if at in self._below:
            return self._below[at]
        if (c == "d" or c == "∂") and (end := self._differential(at)):
            return end
        if "a" <= c <= "z" or "A" <= c <= "Z":
            return self._word(at)
        if c in DIGITS or (c == "." and self._peek(at + 1) in DIGITS):
            return self._number(at)
        if (c == "." or c == ";") and self.tokens and not self._open and self._is_last(at + 1):
            return at + 1
        if c in SIGNS or c in CLOSERS or c in OPENERS:
            return self._sign(at)
        if c == "π" or c == "∞":
            return self._put("name", PI if c == "π" else OO, at, at + 1)
        if c in GREEK_LETTERS:
            if c == "Γ" and self._bracket_follows(at + 1):
                return self._function("gamma", at, at + 1)
            return self._name(GREEK_LETTERS[c], at, at + 1)
        if c in PRIMES:
            end = self._run(at, PRIMES)
            if end > at + MAX_INDEX:
                self._fail("there are too many primes", at, end, f"at most {MAX_INDEX} are read")
            return self._put("'", sum([PRIMES[mark] for mark in self.text[at:end]]), at, end)
        if c in SUPERSCRIPTS or c in RAISED_LETTERS or c in RAISED_SIGNS:
            return self._superscript(at)
        if c in VULGAR:
            return self._put("num", self._vulgar(c), at, at + 1)
        if c == "_" and self.tokens and self.tokens[-1].kind in (")", "]") and (end := self._index(at)):
            return end
        return self._dotted(at)

    def _is_last(self, at: int) -> bool:
        """Does nothing but space follow?"""
        return not self.text[at:].strip()

    def _dotted(self, at: int) -> int:
        """A letter with a dot, ẋ: the derivative of x by the time; all else is no part of an expression."""
        from unicodedata import normalize

        letter, dot = (*normalize("NFD", self.text[at]), "", "")[:2]
        if dot != "\u0307" or not ("a" <= letter <= "z"):
            refuse(self.text[at], self.text, at)
        self._put("name", self._sym(letter), at, at + 1)
        return self._put("'", 1, at, at + 1)

    def _euler(self, at: int) -> int:
        """``D_x [...]``, ``D_t w``: Euler's derivative where a factor follows it, else the name D_x, for which 0."""
        match = re.compile(rf"D_({_letter_pattern()})(?=[(\[{{]| ?[\[A-Za-z√])(?![A-Za-z])").match(self.text, at)
        if match is None:
            return 0
        x = self._variable(match[1])
        return self._put("D_", (self._sym(f"D_{match[1]}"), x), at, match.end())

    def _index(self, at: int) -> int:
        """The letters below the line after a bracket: (x^2 y)_xy; 0 where there are none."""
        end = self._letters(at + 1)
        names = re.findall(_letter_pattern(), self.text[at + 1 : self._run(end, DIGITS | {"_"})])
        found = "".join(names)
        if not found or self.text[at + 1 : at + 1 + len(found)] != found:
            return 0
        return self._put(")_", tuple([self._variable(name) for name in names]), at, at + 1 + len(found))

    # Signs and brackets

    def _sign(self, at: int) -> int:
        typed = self.text[at : at + 2]
        if typed not in SIGNS:
            typed = typed[0]
        end = at + len(typed)
        if typed == "!!":
            self._fail("'!!' is not read", at, end, "write (x!)! for the factorial of a factorial")
        if typed == "=<":
            self._fail("'=<' is not read", at, end, "write <=")
        return self._set(typed if typed in CLOSERS or typed in OPENERS else SIGNS[typed], at, end)

    def _set(self, kind: str, at: int, end: int) -> int:
        """Put a sign or a bracket, and keep account of what stands in which bracket."""
        if kind in CLOSERS:
            self._open.append(len(self.tokens))
        elif kind in OPENERS:
            self._close(kind, at)
        elif self._open and kind in RELATIONS:
            self.conditions.add(self._open[-1])
        elif self._open and kind == ",":
            self.commas.add(self._open[-1])
        return self._put(kind, None, at, end)

    def _close(self, closer: str, at: int) -> None:
        if not self._open:
            self._fail(
                f"this '{closer}' closes nothing", at, at + 1, f"take it away, or put '{OPENERS[closer]}' before it"
            )
        index = self._open.pop()
        token = self.tokens[index]
        if CLOSERS[token.kind] != closer:
            self._fail(
                f"expected '{CLOSERS[token.kind]}' to close the '{token.kind}' at column {token.start + 1},"
                f" but '{closer}' was found",
                at,
                at + 1,
                f"put '{CLOSERS[token.kind]}' before it",
            )
        # A bracket around a bracketed condition holds a condition as well; an argument or a brace does not.
        if self._open and index in self.conditions and token.kind in "([":
            before = self.tokens[index - 1].kind
            if before not in ("fn", "undef", "Piecewise", "Eq", "Ne"):
                self.conditions.add(self._open[-1])

    # Numbers

    def _number(self, at: int) -> int:
        text = self.text
        end = self._run(at)
        c = self._peek(end)
        if c == " " and end - at <= 3 and (last := self._grouped(at, end)):
            end = last
            c = self._peek(end)
        if (c == "." and not self._is_last(end + 1)) or (
            self.decimal_comma and c == "," and self._peek(end + 1) in DIGITS and end > at
        ):
            end = self._run(end + 1)
            if self._peek(end) == "." and not self._is_last(end + 1):
                self._fail("a number has one decimal point", at, end + 1, "write * between two numbers")
        elif c in VULGAR or (c == " " and self._peek(end + 1) in VULGAR):
            return self._mixed(at, end)
        if end - at > MAX_DIGITS:
            self._fail("the number is too long", at, end, f"at most {MAX_DIGITS:,} digits are read")
        if self._peek(end) in ("e", "E"):
            signed = self._peek(end + 1) in ("+", "-", "−")
            last = self._run(end + 1 + signed)
            if last > end + 1 + signed:
                power = text[end + 1 + signed : last].lstrip("0")
                if len(power) > 4 or int(power or "0") > MAX_EXPONENT:
                    self._fail(
                        "the power of ten is too large", at, last, f"numbers from 1e-{MAX_EXPONENT} to 1e{MAX_EXPONENT}"
                    )
                if signed:
                    apart = f"{text[at:end]}*e {text[end + 1]} {text[end + 2 : last]}"
                    says = f"{text[at:last]} is read as one decimal number, not as {apart}"
                    self.note("power-of-ten", at, says)
                end = last
        typed = text[at:end]
        node = self._nodes.get(typed)
        if node is None:
            typed = typed.replace("−", "-").replace(" ", "").replace(",", ".")
            node = Num(int(typed) if typed.isdecimal() else Fraction(typed), typed)
            self._nodes[text[at:end]] = node
        return self._put("num", node, at, end)

    def _grouped(self, at: int, end: int) -> int:
        """Where a number in groups of three digits ends: 2 000 000; 0 for another, and for a power."""
        text, last = self.text, end
        while self._peek(last) == " " and self._run(last + 1) == last + 4:
            last += 4
        if last == end or text[at] in "0." or (self.tokens and self.tokens[-1].kind == "^"):
            return 0
        typed = text[at:last]
        self.note("grouped-digits", at, f"{typed} is read as one number, {typed.replace(' ', '')}")
        return last

    def _vulgar(self, c: str) -> Expr:
        above, below = VULGAR[c]
        return Div(Num(above), Num(below))

    def _mixed(self, at: int, end: int) -> int:
        """2½: a mixed number."""
        last = self._run(end, " ")
        above, below = VULGAR[self.text[last]]
        whole = int(self.text[at:end]) * below + above
        typed = self.text[at : last + 1]
        self.note("mixed-number", at, f"{typed} is read as the mixed number {whole}/{below}, not as a product")
        return self._put("num", Div(Num(whole), Num(below)), at, last + 1)

    def _superscript(self, at: int) -> int:
        text, size = self.text, len(self.text)
        last = at
        while last < size and (
            text[last] in SUPERSCRIPTS or text[last] in RAISED_LETTERS or text[last] in RAISED_SIGNS
        ):
            last += 1
        first = at + (text[at] in "⁻⁺")
        end = self._run(first, SUPERSCRIPTS)
        node: Expr
        if first == last:  # a side: 0⁺
            self._put("^", None, at, at + 1)
            return self._put("+" if text[at] == "⁺" else "-", None, at, at + 1)
        if last - first == 1 and text[first] in RAISED_LETTERS:
            node = self._raised_letter(text[first])
        elif end < last:
            return self._raised_formula(at, last)
        elif end - first > MAX_DIGITS:
            self._fail("the number is too long", at, end, f"at most {MAX_DIGITS:,} digits are read")
        else:
            node = Num(int("".join([SUPERSCRIPTS[c] for c in text[first:end]])))
        return self._put("sup", Neg(node) if text[at] == "⁻" else node, at, last)

    def _raised_letter(self, c: str) -> Expr:
        letter = RAISED_LETTERS[c]
        return E if letter == "e" else self._sym(GREEK_LETTERS.get(letter, letter))

    def _raised_formula(self, at: int, end: int) -> int:
        """A raised expression, x²ⁿ⁻¹: a power in brackets."""
        self._put("^", None, at, at)
        self._set("(", at, at)
        depth = len(self._open)
        while at < end:
            c = self.text[at]
            last = self._run(at, SUPERSCRIPTS)
            if last > at + MAX_DIGITS:
                self._fail("the number is too long", at, last, f"at most {MAX_DIGITS:,} digits are read")
            if last > at:
                value = Num(int("".join([SUPERSCRIPTS[digit] for digit in self.text[at:last]])))
                at = self._put("num" if self.tokens[-1].kind != "name" else "sup", value, at, last)
                continue
            if c in RAISED_LETTERS:
                self._put("name", self._raised_letter(c), at, at + 1)
            else:
                self._set(RAISED_SIGNS[c], at, at + 1)
                if len(self._open) < depth:
                    self._fail("this raised bracket closes nothing", at, at + 1, "write ^ for a power: x^(n - 1)")
            at += 1
        return self._set(")", end, end)

    # Words

    def _word(self, at: int) -> int:
        text = self.text
        end = self._letters(at)
        word = text[at:end]
        if word == "e" and (self._peek(end) == "_" or self._peek(end) in SUBSCRIPTS):
            return self._name(word, at, end)
        if word in CONSTANT_WORDS:
            return self._constant(CONSTANT_WORDS[word], at, end)
        if word in UNDEFINED:
            return self._undefined(word, at, end)
        if word == "real" and self.text.startswith("_root", end) and self._letters(end + 1) == end + 5:
            return self._function("root", at, end + 5)
        if len(word) == 1:
            if word == "E":
                self.note("letter-e", at, "E is read as a letter like any other; the number 2.718... is e")
            if word in "ij" and self.tokens and self.tokens[-1].kind == "num" and self.tokens[-1].end == at:
                says = f"{word} is read as a letter, not as the imaginary unit; all numbers are real"
                self.note("imaginary-unit", at, says)
            if word == "D" and self._peek(end) == "_" and (last := self._euler(at)):
                return last
            if word == "W" and self._bracket_follows(end):
                self.note("letter-w", at, "W is read as a letter like any other; the Lambert function is lambertw(...)")
            return self._name(word, at, end)
        bracket = self._bracket_follows(end)
        known = word in KEYWORDS or word in FUNCTION_WORDS or word in GREEK_WORDS
        if not known and not word.islower() and (small := folded(word, bracket)):
            self.note("capitals", at, f"{word} is read as {small}")
            word = small
            if word in CONSTANT_WORDS:
                return self._constant(CONSTANT_WORDS[word], at, end)
        if word in KEYWORDS:
            if word in ("Eq", "Ne", "True", "False") and self._open:
                self.conditions.add(self._open[-1])
            if word == "lim" and self._peek(end) == "_":
                end += 1
            return self._put(KEYWORDS[word], None, at, end)
        if bracket and word == "dot":
            return self._put("dot", None, at, end)
        if word in FUNCTION_WORDS and (bracket or word not in GREEK_WORDS):
            return self._function(FUNCTION_WORDS[word], at, end)
        if word in GREEK_WORDS:
            return self._name(GREEK_WORDS[word], at, end)
        if self._is_differential(word, at, end):
            return end
        return self._unknown_word(word, at, end, bracket)

    def _is_differential(self, word: str, at: int, end: int) -> bool:
        """Is this the dx at the end of ``2x dx``, with no other such word in the text?"""
        if len(word) != 2 or word[0] != "d" or self._open or not self._is_last(end + (self._peek(end) == ".")):
            return False
        if not self.tokens or self.tokens[-1].kind not in _ENDS or self.tokens[-1].end == at:
            return False
        if re.search(r"(?<![A-Za-z])d[A-Za-z](?![A-Za-z])", self.text[:at]):
            return False
        self.note("differential", at, f"{word} at the end is left out; a product is {word[0]}*{word[1]}")
        return True

    def _constant(self, name: str, at: int, end: int) -> int:
        last = self._run(end)
        if last > end:
            word, digits = self.text[at:end], self.text[end:last]
            self._fail(
                f"'{word}{digits}' can be read in two ways", at, last, f"write {digits}{word} or {word}^{digits}"
            )
        return self._put("name", _CONSTANTS[name], at, end)

    def _name(self, name: str, at: int, end: int) -> int:
        """A variable, with the subscript after it."""
        text = self.text
        c = self._peek(end)
        if c == "_":
            first = end + 1
            last = self._run(first)
            if last == first:
                last = self._letters(first)
                several = name in "fghFGHuwz" and last <= first + 3  # f_xy, a derivative
                if last == first or (last > first + 1 and not several) or self._peek(last) in DIGITS:
                    self._fail(
                        "expected a number or one letter after the underscore",
                        at,
                        max(last, end + 1),
                        "names look like x, x_1 or x_a",
                    )
            return self._indexed(name, text[first:last], at, last)
        if c in DIGITS:
            last = self._run(end)
            word, index = text[at:end], text[end:last]
            says = f"a power is {word}^{index}, a product {index}{word}"
            self.note("subscript", at, f"{word}{index} is read as the name {word}_{index}; {says}")
            return self._indexed(name, index, at, last)
        if c in SUBSCRIPTS:
            last = self._run(end, SUBSCRIPTS)
            index = "".join([SUBSCRIPTS[d] for d in text[end:last]])
            return self._indexed(name, index, at, last)
        return self._put("name", self._sym(name), at, end)

    def _indexed(self, name: str, index: str, at: int, end: int) -> int:
        if len(index) > MAX_INDEX:
            self._fail("the subscript is too long", at, end, f"at most {MAX_INDEX} characters are read")
        return self._put("name", self._sym(f"{name}_{index}"), at, end)

    def _undefined(self, letter: str, at: int, end: int) -> int:
        """f, g or h: a function before a bracket, with primes or with a subscript of variables; else a name."""
        text = self.text
        last = self._run(end, PRIMES)
        if last > end + MAX_INDEX:
            self._fail("there are too many primes", at, last, f"at most {MAX_INDEX} are read")
        if self._bracket_follows(last):
            primes = sum([PRIMES[c] for c in text[end:last]])
            return self._put("undef", (letter, primes, ""), at, last)
        if last > end:  # f'g: f stands for a formula
            return self._put("name", self._sym(letter), at, end)
        if self._peek(end) == "_":  # f_x(x, y)
            last = end + 1
            while self._peek(last).isalnum() or self._peek(last) == "_":
                last += 1
            if end + 1 < last < end + MAX_INDEX and self._bracket_follows(last):
                return self._put("undef", (letter, 0, text[end + 1 : last]), at, last)
        last = self._name(letter, at, end)
        if last > end and self._bracket_follows(last):
            self._fail(*two_ways(letter, text[at:last], at, last))
        return last

    def _function(self, name: str, at: int, end: int) -> int:
        text = self.text
        word = text[at:end]
        if name == "log":
            return self._logarithm(at, end)
        if self._peek(end) == "_":
            hint = "write log_2(x) for another base" if name == "ln" else f"write {word}(x)"
            self._fail(f"{word} takes no subscript", at, end + 1, hint)
        if self._peek(end) in PRIMES:
            self._fail("a prime is not read on the name of a function", end, end + 1, f"write ({word}(x))'")
        last = self._run(end)
        if last > end and text[at:last] in FUNCTION_WORDS:  # atan2
            return self._put("fn", FUNCTION_WORDS[text[at:last]], at, last)
        if last > end and self._bracket_follows(last):
            typed, digits = text[at:last], text[end:last]
            hint = f"write {word}^{digits}(...) for a power, {word}({digits}(...)) for a product inside"
            self._fail(f"'{typed}' before a bracket can be read in two ways", at, last, hint)
        return self._put("fn", name, at, end)

    def _logarithm(self, at: int, end: int) -> int:
        """The word log, with the base after it: log10, log2, log_a, log_(a + 1), log₂."""
        text = self.text
        last = self._run(end)
        if last > end:
            digits = text[end:last]
            c = self._peek(last)
            if digits not in ("2", "10") or c.isalnum() or c in ("_", "."):
                self._fail(
                    f"'log{digits}' can be read in two ways", at, last, f"write log_{digits}(...) or log({digits}...)"
                )
            self._put("fn", "log", at, end)
            return self._put("base", Num(int(digits)), end, last)
        self._put("fn", "log", at, end)
        last = self._run(end, SUBSCRIPTS)
        if last > end:
            digits = "".join([SUBSCRIPTS[c] for c in text[end:last]])
            return self._put("base", Num(int(digits[:MAX_DIGITS])), end, last)
        if self._peek(end) != "_":
            return end
        first = end + 1
        if self._peek(first) in ("(", "{", "["):
            return self._put("_", None, end, first)
        last = self._run(first)
        if last > first:
            if last - first > MAX_DIGITS:
                self._fail("the number is too long", first, last, f"at most {MAX_DIGITS:,} digits are read")
            return self._put("base", Num(int(text[first:last]), text[first:last]), first, last)
        last = self._letters(first)
        word = text[first:last]
        if word in ("e", "pi"):
            return self._put("base", _CONSTANTS[word], first, last)
        if len(word) == 1 or word in GREEK_WORDS:
            return self._put("base", self._sym(GREEK_WORDS.get(word, word)), first, last)
        if self._peek(first) in GREEK_LETTERS:
            return self._put("base", self._sym(GREEK_LETTERS[text[first]]), first, first + 1)
        self._fail(
            "expected the base of the logarithm after 'log_'", at, max(last, first), "write log_a(x), or log(x, a)"
        )

    def _unknown_word(self, word: str, at: int, end: int, bracket: bool) -> int:
        """A word that is no name: functions and letters glued together, or an error."""
        if word[1:].islower() and begins_with_function(word.lower()):  # Sinx, as telephones write it
            word = word.lower()
        try:
            pieces = split(word, bracket, self._peek(end) in PRIMES)
        except Unknown as unknown:
            self._fail(unknown.what, at, end, unknown.hint)
        last = pieces[-1]
        if last.kind in ("name", "const"):
            self._nothing_glued(word, pieces, at, end)
        if any(p.kind == "fn" for p in pieces):
            self.note("function-in-a-word", at, f"{word} is read as {spoken(word, pieces)}")
        else:
            self.note("letters-multiply", at, f"{word} is read as the product {spoken(word, pieces)}")
        for p in pieces:
            if p.kind == "fn":
                after = self._function(p.value, at + p.at, at + p.end)
                end = after if p is last else end
            elif p.kind == "undef":
                end = self._undefined(p.value, at + p.at, end)
            else:
                node = _CONSTANTS[CONSTANT_WORDS[p.value]] if p.kind == "const" else self._sym(p.value)
                self._put("name", node, at + p.at, at + p.end)
        return end

    def _nothing_glued(self, word: str, pieces: list[Piece], at: int, end: int) -> None:
        """Refuse xy2 and xy_1, where the number could belong to one letter or to all."""
        c = self._peek(end)
        if c == "_" or c in DIGITS or c in SUBSCRIPTS:
            stem = spoken(word, pieces)
            hint = f"write {stem}_{c} for a name" if c in DIGITS else f"write {stem}_1"
            if c in DIGITS:
                hint += f", {stem}^{c} for a power"
            self._fail(f"'{word}{c}' can be read in more than one way", at, end + 1, hint)

    def _differential(self, at: int) -> int:
        """``d/dx``, ``d^2y/dx^2``, ``∂f/∂x`` or the d of ``d(...)/dx``: the token put and its end; 0 for another d."""
        before = self.text[at - 1 : at]
        if before.isalnum() and before.isascii():
            return 0
        if "/" not in self.text:
            return 0
        derivative, over, _ = _derivatives()
        match = derivative.match(self.text, at)
        if match is not None:
            below = self._differentials(match["below"], match["order"], at, match.end())
            if not match["name"]:
                return self._put("d/d", below, at, match.end())
            name = self._variable(match["name"])
            return self._put("dy/d", (name, below), at, match.end())
        opener = at + 1
        if self._peek(opener) not in CLOSERS:
            return 0
        closer = _closed(self.text, opener)
        match = over.match(self.text, closer) if closer else None
        if match is None:
            return 0
        self._below[closer] = match.end()
        return self._put("d/d", self._differentials(match["below"], None, at, match.end()), at, at + 1)

    def _differentials(self, below: str, order: str | None, at: int, end: int) -> tuple[Expr, ...]:
        """The variables below the line: ``dx^2``, ``∂x ∂y``."""
        found: list[Expr] = []
        for match in _derivatives()[2].finditer(below):
            found += [self._variable(match["var"])] * _times(match["times"])
        if order and _times(order) != len(found):
            self._fail(
                f"above the line the order is {_times(order)}, below it is {len(found)}", at, end, "write d^2y/dx^2"
            )
        return tuple(found)

    def _variable(self, name: str) -> Expr:
        """A letter, perhaps with an index: ``x``, ``x_1``, ``theta``, ``θ``."""
        name = "".join([SUBSCRIPTS.get(c, c) for c in name])
        stem = name.rstrip("0123456789").rstrip("_")
        index = name[len(stem) :].lstrip("_")
        stem = GREEK_LETTERS.get(stem) or GREEK_WORDS.get(stem, stem)
        return self._sym(f"{stem}_{index}" if index else stem)


def _times(text: str | None) -> int:
    return int("".join([SUPERSCRIPTS.get(c, c) for c in text.lstrip("^")])) if text else 1


def _closed(text: str, opener: int) -> int:
    """Where the bracket at ``opener`` ends; 0 where it does not."""
    depth = 0
    for at in range(opener, len(text)):
        if text[at] in CLOSERS:
            depth += 1
        elif text[at] in OPENERS:
            depth -= 1
            if not depth:
                return at + 1
    return 0
