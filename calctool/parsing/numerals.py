"""Numbers as they are written: decimals, powers of ten, groups of three digits, ½ and what is raised."""

from __future__ import annotations

from fractions import Fraction

from calctool.expr.tree import Div, E, Expr, Neg, Num
from calctool.parsing.characters import RAISED, RAISED_LETTERS, RAISED_SIGNS, SIGNS, SUPERSCRIPTS, VULGAR
from calctool.parsing.lexer import ENDS, MAX_DIGITS, MAX_EXPONENT, Tokens
from calctool.parsing.words import GREEK_LETTERS


class Numerals(Tokens):
    """What begins with a digit, a decimal point or a raised character."""

    def _not_a_code(self, at: int, end: int) -> None:
        """Refuse 0x1F and 0b101, as programs write numbers to other bases."""
        base = {"x": 16, "b": 2, "o": 8}[self.text[end].lower()]
        last = self._run(end + 1, "0123456789abcdefABCDEF")
        typed = self.text[at:last]
        try:
            value = int(typed, base)
        except ValueError:
            return
        if not self._peek(last).isalnum():
            self._fail(f"{typed} is a number to the base {base}", at, last, f"write {value}, or 0*{typed[1:]}")

    def _number(self, at: int) -> int:
        text = self.text
        end = self._run(at)
        c = self._peek(end)
        if c and c in "xXbBoO" and text[at:end] == "0":
            self._not_a_code(at, end)
        if c == " " and end - at <= 3 and (last := self._grouped(at, end)):
            end = last
            c = self._peek(end)
        if c == "." and not self._is_last(end + 1) and text[end : end + 2] not in SIGNS:
            end = self._run(end + 1)
            if self._peek(end) == "." and not self._is_last(end + 1):
                self._fail("a number has one decimal point", at, end + 1, "write * between two numbers")
        elif (c in VULGAR or (c == " " and self._peek(end + 1) in VULGAR)) and text[at:end].isdigit():
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
                if not signed and self._letters(last) > last:
                    says = f"{text[at:last]} is read as a number with a power of ten, not as {text[at:end]}*e^..."
                    self.note("power-of-ten", at, says)
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
        before = [t.kind for t in self.tokens[-2:]]
        if last == end or text[at] in "0." or before[-1:] == ["^"]:
            return 0
        if (before[-1:] == ["->"] or before == ["->", "-"]) and text[end + 1] != "0":
            return 0  # the number behind the place: lim x->1 100
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
        text = self.text
        last = self._run(at, RAISED)
        first = at + (text[at] in "⁻⁺")
        end = self._run(first, SUPERSCRIPTS)
        node: Expr
        if text[last : last + 1] == "√" and first == at and (index := self._root_index(at, last)):
            before = self.tokens[-1] if self.tokens else None
            if before is None or before.kind not in ENDS or before.end < at:
                return self._put("ⁿ√", index, at, last + 1)
            typed = text[before.start : last]
            says = f"{typed}√ is read as {typed}*√, a power times a square root; a root with an index is root(x, n)"
            self.note("root-sign", before.start, says)
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

    def _root_index(self, at: int, end: int) -> Expr | None:
        """The number or letter raised before a root sign: ³√x, ⁿ√x."""
        if self._run(at, SUPERSCRIPTS) == end <= at + MAX_DIGITS:
            return Num(int("".join([SUPERSCRIPTS[c] for c in self.text[at:end]])))
        return self._raised_letter(self.text[at]) if end == at + 1 and self.text[at] in RAISED_LETTERS else None

    def _raised_letter(self, c: str) -> Expr:
        letter = RAISED_LETTERS[c]
        return E if letter == "e" else self._sym(GREEK_LETTERS.get(letter, letter))

    def _raised_formula(self, at: int, end: int) -> int:
        """A raised expression, x²ⁿ⁻¹: a power in brackets."""
        self._put("^", None, at, at + 1)
        self._set("(", at, at + 1)
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
        if self.tokens[-1].kind in ("+", "-", "/"):
            self._fail("this raised sign has no raised number after it", end - 1, end, "write ^ for a power: x^(-1)")
        return self._set(")", end, end)
