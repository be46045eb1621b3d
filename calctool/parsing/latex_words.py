r"""Letters, numbers and functions in LaTeX, and what stands above and below them; ``xy`` is x*y."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from fractions import Fraction

from calctool.expr.letters import UNDEFINED
from calctool.expr.tree import E, Num, Pow, Sym
from calctool.parsing import latex_macros as macros
from calctool.parsing import latex_patterns as patterns
from calctool.parsing.characters import DIGITS, PRIMES
from calctool.parsing.latex_groups import LatexGroups, closing, opening, put, sign, span
from calctool.parsing.lexer import MAX_DIGITS, MAX_INDEX
from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, Unknown, closest, split

_ORDER = re.compile(r"\^(?=[2-9]|\{[2-9]\})\{?([2-9])\}?(?= ?(?:\[|\\left *\[))")
"""How often D_x is taken, before a square bracket."""


class LatexWords(LatexGroups):
    """Names: a letter, a word in upright letters, a function with its base, power and argument."""

    def _word(self, at: int) -> int:
        end = self._letters(at)
        word = self.text[at:end]
        if len(word) == 1:
            return self._letter(word, at, end)
        if word == "lim":
            return self._limit(word, at, end)
        if word == "root":
            return super()._word(at)
        if word in FUNCTION_WORDS and word not in GREEK_WORDS and (len(word) > 2 or word in ("ln", "tg")):
            return self._call(FUNCTION_WORDS[word], at, end)
        if word in KEYWORDS or word in CONSTANT_WORDS:
            return super()._word(at)
        if word in GREEK_WORDS and len(word) > 2:
            return self._name(GREEK_WORDS[word], at, end)
        bracket = self._bracket_follows(end)
        if self._is_differential(word, at, end):
            return end
        inside = len(word) > 3
        if len(word) == 3:
            try:
                inside = any(piece.kind == "fn" for piece in split(word, bracket))
            except Unknown:
                inside = bracket and closest(word) in FUNCTION_WORDS
        if inside:
            return self._unknown_word(word, at, end, bracket)
        for i in range(at, end):
            end = self._letter(self.text[i], i, i + 1)
        return end

    def _letter(self, c: str, at: int, end: int) -> int:
        """A letter: e is the number, f, g and h may be functions, all others are variables."""
        if c == "e" and self._peek(end) != "_":
            return self._put("name", E, at, end)
        if c in UNDEFINED:
            return self._undefined(c, at, end)
        if c == "E":
            self.note("letter-e", at, "E is read as a letter like any other; the number 2.718... is e")
        if c == "D" and self._peek(end) == "_" and (last := self._euler(at)):
            return last
        return self._name(c, at, end)

    def _euler(self, at: int) -> int:
        r"""``D_{x}\left[x^2\right]``, ``D_x^{2}[x^3]`` where a factor follows; else D_x is a name, for which 0."""
        a, b, after = self._argument("_", at + 2, "a variable")
        names = self._variables(self.text[a:b])
        order = _ORDER.match(self.text, after)
        after = order.end() if order else after
        first = self._skip(after)
        c = self._peek(first)
        follows = c.isalpha() or c in ("(", "[", "{") or (c == "\\" and self._command(first) not in macros.SIGNS)
        if len(names) != 1 or not follows or self._command_is(first, "right"):
            return 0
        name = self._sym(f"D_{names[0].name}")
        if order:
            n = int(order[1])
            return self._put("D_", (Pow(name, Num(n)), *[names[0]] * n), at, after)
        return self._put("D_", (name, names[0]), at, after)

    def _symbol(self, name: str, at: int, end: int) -> int:
        value = macros.letters()[name]
        if name == "Gamma" and self._bracket_follows(end):
            return self._call("gamma", at, end)
        if not isinstance(value, Sym):
            return self._put("name", value, at, end)
        if name == "Delta":
            return self._difference(at, end)
        return self._name(value.name, at, end)

    def _difference(self, at: int, end: int) -> int:
        r"""``\Delta x`` and ``\Delta{x}`` are one name."""
        first = self._skip(end)
        if self._peek(first) == "{" and self._letters(first + 1) == first + 2 and self._peek(first + 2) == "}":
            return self._indexed("Delta", self.text[first + 1], at, first + 3)
        if self._peek(first) == "\\" and self._command(first) in macros.letters():
            self.note("delta", at, r"\Delta is read as a factor; the change of one letter is a name, \Delta x")
        if self._letters(first) == first + 1 and self._peek(first + 1) != "_":
            return self._indexed("Delta", self.text[first], at, first + 1)
        return super()._difference(at, end)

    def _name(self, name: str, at: int, end: int) -> int:
        if self._peek(end) != "_":
            return self._put("name", self._sym(name), at, end)
        a, b, after = self._argument("_", end + 1, "something below the line")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{":
            b = after = self._run(a)
        index = patterns.plain_name(self.text[a:b])
        several = 1 < len(index) <= 3 and name in (*UNDEFINED, "z", "u", "v", "w")
        if not index.isascii() or not (index.isdigit() or (index.isalpha() and (several or len(index) == 1))):
            hint = "names look like x, x_1, x_{12} or x_a"
            self._fail("expected a number or one letter below the line", end, after, hint)
        return self._indexed(name, index, at, after)

    def _undefined(self, letter: str, at: int, end: int) -> int:
        """f, g or h: a function before a bracket, with primes or with a subscript of variables; else a name."""
        text = self.text
        if self._peek(end) == "_":
            a, b, after = self._argument("_", end + 1, "something below the line")
            if not self._bracket_follows(after):
                return self._name(letter, at, end)
            index = patterns.plain_name(text[a:b])
            if not index.isdigit():
                index = "".join([x.name for x in self._variables(text[a:b])])
            if not index or len(index) > MAX_INDEX:
                hint = f"write {letter}_{{xy}}(x, y)"
                self._fail("expected the variables of a derivative below the line", end, after, hint)
            return self._put("undef", (letter, 0, index), at, after)
        last, primes = end, 0
        while True:
            c = self._peek(last)
            if c in PRIMES and c:
                primes += PRIMES[c]
                last += 1
                continue
            match = patterns.primes_above().match(text, last, self._stop)
            if match is None:
                break
            more = patterns.primes_in(match)
            if not more:
                self._fail("expected the number of primes", last, match.end(), f"write {letter}^{{(4)}}(x)")
            primes += more
            last = match.end()
        if primes > MAX_INDEX:
            self._fail("there are too many primes", at, last, f"at most {MAX_INDEX} are read")
        if self._peek(last) == "^":
            after = self._extent(self._skip(last + 1))
            if self._bracket_follows(after):
                typed = text[at:after]
                hint = f"write \\left({letter}(x)\\right)^2 for a power, {letter}''(x) for a derivative"
                self._fail(f"'{typed}' before a bracket can be read in two ways", at, after, hint)
        elif self._bracket_follows(last):
            return self._put("undef", (letter, primes, ""), at, last)
        if text[end:last].startswith("^"):
            last = end
        self._put("name", self._sym(letter), at, end)
        return self._put("'", primes, end, last) if last > end else end

    def _variables(self, text: str) -> list[Sym]:
        """The letters that follow one another in a subscript, each with its own index."""
        found: list[Sym] = []
        for match in patterns.names().finditer(text):
            if not match["name"]:
                return []
            found.append(Sym(patterns.plain_name(match["name"])))
        return found

    def _number(self, at: int) -> int:
        """A number, in which ``{,}`` is a decimal comma and a thin space groups the digits."""
        text = self.text
        end = self._run(at)
        if end > at and (match := patterns.grouped().match(text, at, self._stop)):
            typed, end = re.sub(r"\D", "", match[0]), match.end()
            node = Num(int(typed), typed)
            return self._put("num", node, at, end)
        if text.startswith("{,}", end) and self._peek(end + 3) in DIGITS:
            last = self._run(end + 3)
            if last == end + 6 and end - at < 4 and text[at] != "0":
                self._fail(
                    f"{text[at:last]} can be read in two ways",
                    at,
                    last,
                    f"write {text[at:end]}{text[end + 3 : last]}, or {text[at:end]}.{text[end + 3 : last]}",
                )
            typed = text[at:end] + "." + text[end + 3 : last]
        else:
            if self._peek(end) == "." and not self._is_last(end + 1):
                end = self._run(end + 1)
                if self._peek(end) == "." and self._peek(end + 1) in DIGITS:
                    self._fail("a number has one decimal point", at, end + 1, "write \\cdot between two numbers")
            last, typed = end, text[at:end]
        if last - at > MAX_DIGITS:
            self._fail("the number is too long", at, last, f"at most {MAX_DIGITS:,} digits are read")

        return self._put("num", Num(int(typed) if typed.isdecimal() else Fraction(typed), typed), at, last)

    def _call(self, name: str, at: int, end: int) -> int:
        """A function: with its base and power, if any, and the group in braces that is its argument."""
        text = self.text
        self._later = []
        base = ""
        if name in ("log10", "log2"):
            name, base = "log", name[3:]
        self._later.append(put("fn", name, at, end))
        if base:
            self._later.append(put("base", Num(int(base)), at, end))
        after = self._skip(end)
        if name.startswith("bessel"):
            return self._bessel(at, after)
        if (under := self._below_power(after)) and name == "log":  # \log^3_2 x
            below = self._below_function(name, at, under)
            self._above_function(name, at, end, after)
            self._raised = after = below
        else:
            if self._peek(after) == "_":
                after = self._below_function(name, at, after)
            after = self._above_function(name, at, end, self._skip(after))
        first = self._skip(after)
        if self._peek(first) == "{" and self._ends[first] < self._stop:
            self._later += self._group(first + 1, self._ends[first], not self._is_bracketed(first))
            after = self._ends[first] + 1
            if self._peek(self._skip(after)) == "^" and not self._is_bracketed(first):
                typed = text[at:after] if after - at < 40 else text[at : at + 37] + "..."
                self.note("power-after-function", at, f"{typed} is read first, and its value is raised to the power")
        else:
            self._leading = first
        return after

    def _below_power(self, mark: int) -> int:
        """Where the ``_`` stands that follows a power; 0 where none does."""
        if self._peek(mark) != "^" or self._peek(mark + 1) == "-":
            return 0
        after = self._skip(self._argument("^", mark + 1, "a power")[2])
        return after if self._peek(after) == "_" else 0

    def _below_function(self, name: str, at: int, under: int) -> int:
        """The base of a logarithm, the order of a Bessel function."""
        a, b, after = self._argument("log", under + 1, "a base")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{":
            b = after = self._run(a)
        inner = self.text[a:b].strip()
        if name != "log":
            word = self.text[at:under].strip()
            hint = "write \\log_2 x for another base" if name == "ln" else f"write {word} x"
            self._fail(f"{word} takes no subscript", under, after, hint)
        if inner.isascii() and inner.isdigit() and len(inner) <= MAX_DIGITS:
            self._later.append(put("base", Num(int(inner), inner), a, b))
        else:
            self._later += [put("_", None, under, under + 1), *self._group(a, b, True)]
        return after

    def _bessel(self, at: int, under: int) -> int:
        r"""``\operatorname{J}_{n}\left(x\right)``: the order is the first argument."""
        usage = "write \\operatorname{J}_{n}\\left(x\\right)"
        if self._peek(under) != "_":
            self._fail("a Bessel function needs its order", at, under, usage)
        a, b, after = self._argument("_", under + 1, "an order")
        first = self._skip(after)
        last = self._extent(first)
        if not self._bracket_follows(first) or last > self._stop:
            self._fail("a Bessel function needs its argument in brackets", at, after, usage)
        self._later += [
            opening("(", under, under + 1),
            *self._group(a, b),
            sign(",", after - 1, after),
            span(first, last),
            closing(")", last - 1, last),
        ]
        return last

    def _above_function(self, name: str, at: int, end: int, mark: int) -> int:
        """The power that stands on a function's name."""
        if self._peek(mark) != "^":
            return mark
        a, b, after = self._argument("^", mark + 1, "a power") if self._peek(mark + 1) != "-" else self._minus(mark)
        word = self.text[at:end]
        if re.fullmatch(r"(?:\\prime|')+", self.text[a:b]):
            self._fail("a prime is read on f, g and h only", mark, after, "write \\frac{d}{dx}\\left[...\\right]")
        if self._peek(a) in DIGITS and self._peek(a - 1) != "{" and self._peek(after) in DIGITS:
            last = self._run(a)
            digits = self.text[a:last]
            hint = f"write {word}^{{{digits[0]}}} {digits[1:]}... or {word}^{{{digits}}}"
            self._fail(f"{word}^{digits} can be read in two ways", at, last, hint)
        self._later.append(sign("^", mark, mark + 1))
        self._later += self._group(a, b, self._peek(a - 1) == "{")
        self._raised = after
        return after

    def _minus(self, mark: int) -> tuple[int, int, int]:
        end = self._extent(self._skip(mark + 2))
        return mark + 1, end, end

    def _upright(self, name: str, at: int, end: int) -> int:
        r"""``\operatorname{arcsinh}``, ``\mathrm{e}``, ``\mathrm{d}``: one name."""
        if self._peek(end) == "*":
            end += 1
        a, b, after = self._argument(name, end, "a name")
        word = "".join(self.text[a:b].replace("\\,", "").replace("\\!", "").split())
        if word == "\\lim":
            return self._limit("lim", at, after)
        if word in macros.upright():
            return self._call(macros.upright()[word], at, after)
        if word in KEYWORDS or word in CONSTANT_WORDS or word[:1] == "\\":
            self._later = [span(a, b)]
        elif word == "d" and self._peek(after).isalpha():
            return self._upright_differential(at, after)
        elif len(word) == 1 and word.isalpha():
            if not self._bracket_follows(after):
                self._note_unit(word, at)
            return self._letter(word, at, after)
        elif not word:
            self._fail(f"\\{name} needs a name", at, after, "write \\operatorname{arsinh}(x)")
        else:
            near = closest(word)
            hint = f"did you mean '{near}'?" if near else "write a product with single letters: a b c"
            self._fail(f"unknown name '{word}'", at, after, hint)
        return after

    def _upright_differential(self, at: int, end: int) -> int:
        r"""The ``\mathrm{d}x`` at the end of a formula, which is left out; elsewhere it has no meaning of its own."""
        after, typed = end + 1, self.text[at : end + 1]
        if self._open or not self.tokens or not self._is_last(after):
            self._fail(
                f"{typed} is not read here", at, after, "write \\frac{\\mathrm{d}}{\\mathrm{d}x}, or d for a letter"
            )
        self.note("differential", at, f"{typed} at the end is left out")
        return after

    def _note_unit(self, letter: str, at: int) -> None:
        if letter not in "edijkxyz":
            self.note("upright-letter", at, f"{letter} is read as a letter, not as a unit")

    def _words(self, name: str, at: int, end: int) -> int:
        r"""``\text{ and }``: the words that a condition is made of, and names of functions."""
        a, b, after = self._argument(name, end, "words")
        for match in re.finditer(r"[A-Za-z]+|\$", self.text[a:b]):
            word = match[0]
            if word == "$":
                break
            if word not in KEYWORDS and word not in FUNCTION_WORDS and word not in CONSTANT_WORDS and len(word) > 1:
                typed = self.text[a:b].strip()
                self._fail(
                    f"the words '{typed[:40]}' are not read in a formula", at, after, "write only the expression"
                )
            if len(word) == 1:
                self._note_unit(word, a + match.start())
        self._later = [span(a, b)]
        return after

    def _limit(self, name: str, at: int, end: int) -> int:
        r"""``\lim_{x \to 0^+}``."""
        self._later = [put("lim", None, at, end)]
        after = self._skip(end)
        if self._peek(after) == "_":
            a, b, after = self._argument("lim", after + 1, "its place below")
            self._later += self._group(a, b, True)
        return after

    def _raise(self, at: int) -> int:
        """A power, a prime, degrees, or the side of a limit."""
        text = self.text
        before = at
        while before and text[before - 1] == " ":
            before -= 1
        if self._raised == before:
            self._fail("two powers stand on the same thing", at, at + 1, "write e^{x^2} or \\left(e^x\\right)^2")
        first = self._skip(at + 1)
        braced = self._peek(first) == "{"
        if first >= self._stop:
            self._fail("expected a power after '^'", at, at + 1, "write x^{2}")
        if text[first] == "^":
            self._fail("expected a power after '^'", first, first + 1, "take one of the two signs away")
        if braced:
            a, b = first + 1, self._ends[first]
            after = b + 1
        else:
            a = first
            b = after = min(self._extent(first), self._stop)
        inner = text[a:b].strip()
        if inner in ("\\circ", "\\degree", "°"):
            return self._put("°", None, at, after)
        if re.fullmatch(r"(?:\\prime\s*|')+", inner):
            return self._put("'", inner.count("\\prime") + inner.count("'"), at, after)
        if inner in ("+", "-", "−"):
            self._put("^", None, at, at + 1)
            self._raised = after
            if braced:
                return self._put("+" if inner == "+" else "-", None, a, after)
            return at + 1
        if braced and (primes := re.fullmatch(r"\(\s*(\d{1,2})\s*\)", inner)) and self._is_primed():
            return self._put("'", int(primes[1]), at, after)
        self._raised = after
        if braced:
            self._later = [sign("^", at, at + 1), *self._group(a, b, True)]
            return after
        if text[first] in DIGITS and b - a > 1:
            self.note(
                "power-of-digits", at, f"{text[before - 1 : b]} is read with the power {text[a:b]}: ^{{{text[a:b]}}}"
            )
        elif text[first] in "+-":
            self._raised = self._extent(self._skip(first + 1))
        return self._put("^", None, at, at + 1)

    def _is_primed(self) -> bool:
        """Is the last token a letter that is a function, so that a number in brackets above it counts primes?"""
        last = self.tokens[-1] if self.tokens else None
        return last is not None and last.kind == "name" and last.value in (Sym("y"), *map(Sym, UNDEFINED))
