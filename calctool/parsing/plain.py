"""Plain text taken apart.

What a run of letters means is decided in :mod:`calctool.parsing.words`.
"""

from __future__ import annotations

import re
from functools import cache

from calctool.expr.letters import UNDEFINED
from calctool.expr.tree import OO, PI, Num
from calctool.parsing.characters import CLOSERS, DIGITS, OPENERS, PRIMES, RAISED, SIGNS, SUBSCRIPTS, VULGAR
from calctool.parsing.differentials import Differentials
from calctool.parsing.lexer import CONSTANTS, ENDS, MAX_DIGITS, MAX_INDEX
from calctool.parsing.numerals import Numerals
from calctool.parsing.words import (
    CHOOSING,
    CONSTANT_WORDS,
    FUNCTION_WORDS,
    GREEK_LETTERS,
    GREEK_WORDS,
    KEYWORDS,
    LITTLE,
    MODULES,
    OTHER_WORDS,
    Piece,
    Unknown,
    begins_with_function,
    folded,
    multiplies,
    split,
    spoken,
)


def two_ways(letter: str, typed: str, start: int, end: int) -> tuple[str, int, int, str]:
    """What to say about f_1(x): the function f, or the number f_1 times a bracket?"""
    hint = f"write {letter}(...) for the function, {typed}*(...) for a product"
    return f"'{typed}' before a bracket can be read in two ways", start, end, hint


_TAKING = ("fn", "d/d", "dy/d", "D_", "lim", "∇")
"""Tokens after which something follows that they are applied to."""


@cache
def _square_call() -> re.Pattern[str]:
    """``Sqrt[``, as Mathematica calls a function."""
    return re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]+\[")


@cache
def _sympified() -> re.Pattern[str]:
    """``S(1)``, as SymPy writes a number."""
    return re.compile(r"S\((\d{1,20})\)")


@cache
def _raised_name() -> re.Pattern[str]:
    """A power on the name of an unknown function, and its argument: f^(3)(x) is a derivative."""
    return re.compile(r"\^(?:\{?\((?P<times>[1-9]\d?)\)\}?|\{?\([a-z]\)\}?|\{?-?\d\}?)(?= ?\()")


@cache
def _beside() -> re.Pattern[str]:
    """A variable beside the name of a function, where its argument in brackets would stand: f x."""
    return re.compile(r" ([xyztuvw])(?![\w(\['])")


class PlainTokens(Numerals, Differentials):
    """A text as it is typed."""

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
        if c in SIGNS or c in CLOSERS or c in OPENERS or (c == "." and self.text[at : at + 2] in SIGNS):  # x.^2
            return self._sign(at)
        if c == "π" or c == "∞":
            return self._put("name", PI if c == "π" else OO, at, at + 1)
        if c in GREEK_LETTERS:
            if c == "Γ" and self._bracket_follows(at + 1):
                return self._function("gamma", at, at + 1)
            if c == "Σ" and (after := self._peek(self._run(at + 1, " "))) and (after.isalnum() or after in "(_["):
                self._fail("'Σ' is not read before what it could sum", at, at + 1, "write the terms out: a + b + c")
            if c == "Δ":
                return self._difference(at, at + 1)
            return self._name(GREEK_LETTERS[c], at, at + 1)
        if c in PRIMES:
            end = self._run(at, PRIMES)
            if end > at + MAX_INDEX:
                self._fail("there are too many primes", at, end, f"at most {MAX_INDEX} are read")
            return self._put("'", sum([PRIMES[mark] for mark in self.text[at:end]]), at, end)
        if c in RAISED:
            apart = self._peek(at - 1) == self._peek(at + 1) == " "
            ends = self.tokens and self.tokens[-1].kind in ENDS
            if c == "⁻" and self._peek(at + 1) not in RAISED and (apart or not ends):
                return self._set("-", at, at + 1)  # the key for a minus sign of a calculator
            return self._superscript(at)
        if c in VULGAR:
            return self._put("num", self._vulgar(c), at, at + 1)
        if c == "_" and self.tokens and self.tokens[-1].kind in (")", "]") and (end := self._index(at)):
            return end
        if c == "%" and self.text[at + 1 : self._letters(at + 1)] in ("e", "pi") and not self._peek(at - 1).isdigit():
            return at + 1  # Maxima's %pi
        return self._dotted(at)

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

    def _word(self, at: int) -> int:
        text = self.text
        end = self._letters(at)
        word = text[at:end]
        if word == "e" and (self._peek(end) == "_" or self._peek(end) in SUBSCRIPTS):
            return self._name(word, at, end)
        if self._peek(end) == "." and word in MODULES and self._letters(end + 1) > end + 1:  # np.sin(x)
            return end + 1
        if word in CONSTANT_WORDS:
            return self._constant(CONSTANT_WORDS[word], at, end)
        if word in UNDEFINED:
            return self._undefined(word, at, end)
        if word == "real" and self.text.startswith("_root", end) and self._letters(end + 1) == end + 5:
            return self._function("root", at, end + 5)
        if len(word) == 1:
            if word == "E" and "[" in text and _square_call().search(text):
                self.note("letter-e", at, "E is read as the number e, as beside functions in square brackets")
                return self._constant("e", at, end)
            if word == "E":
                self.note("letter-e", at, "E is read as a letter like any other; the number 2.718... is e")
            if word in "ij" and self.tokens and self.tokens[-1].kind == "num" and self.tokens[-1].end == at:
                says = f"{word} is read as a letter, not as the imaginary unit; all numbers are real"
                self.note("imaginary-unit", at, says)
            if word == "D" and self._peek(end) == "_" and (last := self._euler(at)):
                return last
            if word == "S" and "**" in text and (match := _sympified().match(text, at)):
                self.note("other-name", at, f"{match[0]} is read as the number {match[1]}")
                return self._function("Rational", at, end)
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
        if word in CHOOSING and self._peek(end) == "(" and not (self.tokens and self.tokens[-1].kind in ENDS):
            self.note("other-name", at, f"{word}(c, a, b) is read as a where c holds, else b")
            return self._put("if", None, at, end)
        if bracket and word == "dot":
            return self._put("dot", None, at, end)
        if word in FUNCTION_WORDS and (bracket or word not in GREEK_WORDS):
            return self._function(FUNCTION_WORDS[word], at, end)
        if word in GREEK_WORDS:
            return self._name(GREEK_WORDS[word], at, end)
        if (other := OTHER_WORDS.get(word.lower())) is not None:
            self.note("other-name", at, f"{word} is read as {other}")
            return self._function(other, at, end)
        if self._is_differential(word, at, end):
            return end
        return self._unknown_word(word, at, end, bracket)

    def _is_differential(self, word: str, at: int, end: int) -> bool:
        """Is this the dx at the end of ``2x dx``, with no other such word in the text?"""
        if len(word) != 2 or word[0] != "d" or self._open or not self._is_last(end + (self._peek(end) == ".")):
            return False
        if not self.tokens or self.tokens[-1].kind not in ENDS or self.tokens[-1].end == at:
            return False
        if re.search(r"(?<![A-Za-z])d[A-Za-z](?![A-Za-z])", self.text[:at]):
            return False
        self.note("differential", at, f"{word} at the end is left out; a product is {word[0]}*{word[1]}")
        return True

    def _constant(self, name: str, at: int, end: int) -> int:
        if self.text.startswith("()", end):  # PI(), of a spreadsheet
            return self._put("name", CONSTANTS[name], at, end + 2)
        last = self._run(end)
        if last > end:
            word, digits = self.text[at:end], self.text[end:last]
            self._fail(
                f"'{word}{digits}' can be read in two ways", at, last, f"write {digits}{word} or {word}^{digits}"
            )
        return self._put("name", CONSTANTS[name], at, end)

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

    def _difference(self, at: int, end: int) -> int:
        """``Δx`` is one name; apart from the letter, or before more than one, it is a factor, which is told."""
        if self._letters(end) == end + 1 and self._peek(end + 1) != "_":
            return self._indexed("Delta", self.text[end], at, end + 1)
        if self._peek(self._run(end, " ")).isalpha():
            self.note("delta", at, "Δ is read as a factor; the change of one letter is a name, Δx")
        return self._name("Delta", at, end)

    def _indexed(self, name: str, index: str, at: int, end: int) -> int:
        if len(index) > MAX_INDEX:
            self._fail("the subscript is too long", at, end, f"at most {MAX_INDEX} characters are read")
        return self._put("name", self._sym(f"{name}_{index}"), at, end)

    def _undefined(self, letter: str, at: int, end: int) -> int:
        """f, g or h: a function before a bracket, with primes or with a subscript of variables; else a name."""
        text = self.text
        if self._peek(end) == "^" and (match := _raised_name().match(text, end)):  # f^(3)(x)
            if not match["times"]:
                hint = f"write {letter}(x)^2 for a power, {letter}'(x) for a derivative"
                self._fail(
                    f"'{text[at : match.end()]}' before a bracket can be read in two ways", at, match.end(), hint
                )
            return self._put("undef", (letter, int(match["times"]), ""), at, match.end())
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
        if last == end and (match := _beside().match(text, end)):
            typed = f"{letter} {match[1]}"
            self.note("function-letter", at, f"{typed} is read as a product; the function is {letter}({match[1]})")
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
            if not self._bracket_follows(last):
                self.note("log-base", at, f"log{digits} is read as the logarithm to the base {digits}")
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
            return self._put("base", CONSTANTS[word], first, last)
        if len(word) == 1 or word in GREEK_WORDS:
            return self._put("base", self._sym(GREEK_WORDS.get(word, word)), first, last)
        if self._peek(first) in GREEK_LETTERS:
            return self._put("base", self._sym(GREEK_LETTERS[text[first]]), first, first + 1)
        self._fail(
            "expected the base of the logarithm after 'log_'", at, max(last, first), "write log_a(x), or log(x, a)"
        )

    def _unknown_word(self, word: str, at: int, end: int, bracket: bool) -> int:
        """A word that is no name: functions and letters glued together, or an error."""
        if word.lower() in LITTLE and self._in_a_sentence(at, end, bracket):
            hint = f"leave the words out; a product is {'*'.join(word)}"
            self._fail(f"'{word}' is a word and not a product of letters", at, end, hint)
        if word[1:].islower() and begins_with_function(word.lower()):  # Sinx, as telephones write it
            word = word.lower()
        if bracket and multiplies(word) and not self._one_letter(self._run(end, " ")):
            bracket = False  # xy(x + 1)
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
                node = CONSTANTS[CONSTANT_WORDS[p.value]] if p.kind == "const" else self._sym(p.value)
                self._put("name", node, at + p.at, at + p.end)
        return end

    def _in_a_sentence(self, at: int, end: int, bracket: bool) -> bool:
        """Does a word stand alone, with spaces on both sides, and something to multiply with before it and after it?"""
        if self._peek(end) != " " or (at and self._peek(at - 1) != " "):
            return False
        after = self._peek(self._run(end, " "))
        follows = bracket or after.isalnum() or after in ("-", "|", "√", "∛")
        return follows and (not self.tokens or self.tokens[-1].kind in ENDS or self.tokens[-1].kind in _TAKING)

    def _one_letter(self, opener: int) -> bool:
        """Does one letter alone stand in the bracket, as the argument of a function would?"""
        first = self._run(opener + 1, " ")
        last = self._letters(first)
        return last <= first + 1 and self._peek(self._run(last, " ")) in (*OPENERS, ",")

    def _nothing_glued(self, word: str, pieces: list[Piece], at: int, end: int) -> None:
        """Refuse xy2 and xy_1, where the number could belong to one letter or to all."""
        c = self._peek(end)
        if c == "_" or c in DIGITS or c in SUBSCRIPTS:
            stem = spoken(word, pieces)
            hint = f"write {stem}_{c} for a name" if c in DIGITS else f"write {stem}_1"
            if c in DIGITS:
                hint += f", {stem}^{c} for a power"
            self._fail(f"'{word}{c}' can be read in more than one way", at, end + 1, hint)
