"""Recursive descent, a method for each level of precedence, loosest first: sum, product, factor, power, operand.

``*``, ``/`` and factors side by side associate to the left, ``^`` to the right.  One token depends on its
context: a ``|`` closes when the innermost open bracket is a ``|``.  Operands that begin with a token of
their own (functions, branches) are parsed by the functions of a table, which :mod:`calctool.parsing.grammar` fills.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn, TypeVar

from calctool.errors import InputError
from calctool.expr.exact import as_one_number, real_exponent
from calctool.expr.letters import GREEK
from calctool.expr.signs import sign_of
from calctool.expr.tree import ONE, PI, Add, Div, E, Expr, Func, Limit, Mul, Neg, Num, Pow, Sym
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS
from calctool.parsing.lexer import STARTS, Token, Tokens, comma_hint
from calctool.process.locks import process_lock

MAX_NESTING = 5_000
"""Brackets, functions and powers inside one another."""
MAX_DEPTH = 20_000
"""Levels of the tree: nesting, and signs or divisions in a row."""

# Python frames that one level of nesting may need, with some to spare.
_FRAMES = 12
_ROOM = process_lock()
"""The limit of the stack is one for all threads: two that raise it and put it back in turn would leave it raised."""

# Signs of statements that have no place in an expression, and what is written there.
_ELSEWHERE = {":": "write / for a division", "∇": "use: calctool grad EXPR"}
_POSTFIX = frozenset("!'°") | {")_"}
_HALF_TURN = Num(180)
_VARIABLES = frozenset("xyztuvwrs")  # letters that are seldom the name of a function

T = TypeVar("T")


class Grammar(NamedTuple):
    """What parses an operand, by the kind of its first token; what a prime after one makes of it, and an *if*."""

    operands: Mapping[str, Callable[[Parser], Expr]]
    primed: Callable[[Parser, Expr], Expr]
    branches: Callable[[Parser, Expr], Expr]


class Parser:
    """The tokens of one text, or a run of them, and the position reached in them.

    ``goals`` says whether unfinished derivatives and limits may stand in it; ``roots`` says how a fraction is
    read that is an exponent (:mod:`calctool.expr.exact`).  Of the tokens those from ``first`` up to but not
    including ``last`` are read.
    """

    __slots__ = (
        "_depth", "_root_noted", "_undefined", "first", "goals", "grammar", "lexed", "limit", "pos", "roots", "signs",
        "text", "tokens", "wrt",
    )  # fmt: skip

    def __init__(
        self,
        lexed: Tokens,
        grammar: Grammar,
        goals: bool = False,
        roots: str = "real",
        first: int = 0,
        last: int = -1,
    ) -> None:
        self.grammar = grammar
        self.goals = goals
        self.roots = roots
        self.lexed = lexed
        self.text = lexed.text
        self.tokens = lexed.tokens
        if last not in (-1, len(self.tokens) - 1):
            at = self.tokens[last - 1].end if last > first else self.tokens[last].start
            self.tokens = [*self.tokens[:last], Token("end", None, at, max(at, self.tokens[last].start))]
        self.first = self.pos = first
        self.wrt: Sym | None = None  # the variable of a prime, where the question names one
        self.limit: Limit | None = None  # the one meant by a "lim" with no place, in the lines of a working
        self.signs: list[str] = []  # what is open, innermost last: a bracket, a "|", or "if" for a condition
        self._depth = 0
        self._undefined: dict[str, int] = {}
        self._root_noted = False

    def within(self, first: int, last: int) -> Parser:
        """A parser of some of the tokens, read as these are."""
        inner = Parser(self.lexed, self.grammar, self.goals, self.roots, first, last)
        inner.wrt, inner.limit = self.wrt, self.limit
        return inner

    def run(self, rule: Callable[[], T]) -> T:
        """Apply a grammar rule with room on Python's stack for the nesting allowed."""
        with _ROOM:
            before = sys.getrecursionlimit()
            sys.setrecursionlimit(before + MAX_NESTING * _FRAMES)
            try:
                return rule()
            except RecursionError:  # something else put the limit back
                self.fail("the nesting is too deep", self.token, "write it in parts")
            finally:
                sys.setrecursionlimit(before)

    def whole(self) -> Expr:
        """A whole expression, up to the end of the text."""
        if self.kind == "end":
            self.fail("there is no expression", self.token, "write one, for example x^2 + 3x")
        expr = self.sum()
        if self.kind == "if":
            expr = self.grammar.branches(self, expr)
        if self.kind != "end":
            self.unexpected()
        if expr.depth > MAX_DEPTH:
            self.fail_at(f"more than {MAX_DEPTH:,} signs or divisions in a row are not read", 0, len(self.text))
        for name, at in self._undefined.items():
            if name in expr.free:
                says = (
                    f"{name} is read as a function before a bracket, as a variable elsewhere; a product is {name}*(...)"
                )
                self.lexed.note("undefined-function", at, says)
        return expr

    # The position

    @property
    def token(self) -> Token:
        return self.tokens[self.pos]

    @property
    def kind(self) -> str:
        return self.tokens[self.pos].kind

    @property
    def end(self) -> int:
        """Where the last token read ends."""
        return self.tokens[self.pos - 1].end if self.pos > self.first else self.tokens[self.pos].start

    def next(self) -> Token:
        """Go past a token, and give it."""
        token = self.tokens[self.pos]
        self.pos += 1
        return token

    def deeper(self) -> None:
        """Count one level of nesting; :meth:`shallower` takes it back."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            self.fail(f"more than {MAX_NESTING:,} levels of nesting are not read", self.token, "write it in parts")

    def shallower(self) -> None:
        self._depth -= 1

    def met(self, undefined: str, at: int) -> None:
        """Remember where an undefined function first stands."""
        self._undefined.setdefault(undefined, at)

    def note(self, code: str, at: int, says: str) -> None:
        self.lexed.note(code, at, says)

    # Errors

    def fail_at(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (start, end), hint, code="unreadable")

    def fail(self, what: str, token: Token, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (token.start, token.end), hint, code="unreadable")

    def typed(self, token: Token) -> str:
        return self.snippet(token.start, token.end)

    def snippet(self, start: int, end: int) -> str:
        """What was typed there, shortened to fit into a sentence."""
        return self.text[start:end].strip() if end - start <= 40 else self.text[start : start + 37].strip() + "..."

    def found(self) -> str:
        return "the text ends" if self.kind == "end" else f"'{self.typed(self.token)}' was found"

    def expected(self, what: str, hint: str | None = None) -> NoReturn:
        self.fail(f"expected {what}, but {self.found()}", self.token, hint)

    def unexpected(self) -> NoReturn:
        """Refuse a token that follows a complete expression."""
        token, kind = self.token, self.kind
        before = self.tokens[self.pos - 1]
        typed = self.typed(token)
        if kind == "num":
            hint = f"write *{typed} for a product, ^{typed} for a power"
            if before.kind in ("num", "name") and self.tokens[self.pos - 2].kind != "^":
                hint = f"write {self.typed(before)}*{typed} for a product"
            self.fail(f"expected an operator before the number '{typed}'", token, hint)
        if self.signs and self.signs[-1] == "|":
            self.expected("'|' to close the absolute value", "an absolute value has a bar on both sides: |x|")
        if kind in RELATIONS:
            equation = RELATIONS[kind] == "="
            hint = "write one side only" if equation else "comparisons stand in branches: { x if x<0 else 2x }"
            self.fail(f"'{typed}' is not read inside an expression", token, hint)
        if kind in (",", ";"):
            hint = comma_hint(self.text, token.end, "a comma stands between arguments only")
            self.fail(f"'{typed}' is not read here", token, hint)
        if kind in _ELSEWHERE:
            self.fail(f"'{typed}' is not read here", token, _ELSEWHERE[kind])
        if kind == "->":
            self.fail("'->' is not read inside an expression", token, "use: calctool limit EXPR --to PLACE")
        branches = kind in ("if", "then", "else", "otherwise")
        self.expected("an operator or the end", "branches stand in braces: { x^2 if x<0 else x }" if branches else None)

    def operand_missing(self) -> NoReturn:
        """Refuse a token that stands where a number, a name or a bracket should."""
        token, kind = self.token, self.kind
        what = "a number, a name or a bracket"
        if kind in _ELSEWHERE:
            self.fail(f"'{self.typed(token)}' is not read here", token, _ELSEWHERE[kind])
        if kind == "'":
            self.fail(
                "there is nothing before this prime", token, "quotes stand around the whole expression, not in it"
            )
        if self.pos == self.first:
            self.expected(what, "take it away, or write something before it")
        before = self.tokens[self.pos - 1]
        typed = self.typed(before)
        if CLOSERS.get(before.kind) == kind:
            self.fail_at("there is nothing between the brackets", before.start, token.end, "write something in them")
        hint = f"write something between '{typed}' and '{self.typed(token)}'"
        if kind == "end" or kind in CLOSERS.values():
            hint = f"finish what '{typed}' begins, or take it away"
        elif kind in ("*", "/", "^"):
            hint = "take one of the two signs away"
        elif kind == "not":
            hint = "turn the comparison round: x >= 0 for not x < 0"
        elif kind in ("if", "else", "and", "or", "True", "Eq", "Ne"):
            hint = "branches look like { x^2 if x<0 else x }"
        self.expected(f"{what} after '{typed}'", hint)

    # The grammar, loosest first

    def sum(self) -> Expr:
        first = self.product()
        tokens = self.tokens
        if tokens[self.pos].kind not in ("+", "-"):
            return first
        terms = [first]
        while True:
            kind = tokens[self.pos].kind
            if kind == "+":
                self.pos += 1
                term = self.product()
                terms.append(Neg(term.body, True) if isinstance(term, Neg) else term)
            elif kind == "-":
                self.pos += 1
                terms.append(Neg(self.product()))
            else:
                return Add(*terms)

    def product(self) -> Expr:
        """A term: its sign, then factors multiplied and divided from left to right."""
        tokens = self.tokens
        minus = self.sign()
        first = self.pos
        factors = [self.factor()]
        divided = False
        bars = tokens[first].kind == "|"
        while True:
            kind = tokens[self.pos].kind
            if kind == "*":
                self.pos += 1
                factors.append(self.factor())
                divided = False
            elif kind == "/":
                self.pos += 1
                factors = [Div(_product(factors), self.factor())]
                divided = True
            elif self.factor_follows() or (kind == "num" and self._number_follows(factors[-1])):
                here = self.end
                if kind == "fn" and tokens[self.pos].value == "mod" and self.pos + 1 not in self.lexed.commas:
                    factors = [self._remainder(_product(factors), first)]
                    continue
                if kind == "|":
                    if bars and tokens[self.pos - 1].kind != "|" and tokens[self.pos].start == here:
                        typed = self.snippet(tokens[first].start, here + 1)
                        self.note("bars", here, f"in {typed} a bar closes the last one that is open, where it can")
                    bars = True
                factors.append(self.factor())
                if divided:
                    self._note_after_division(tokens[first].start, here)
                    divided = False
            else:
                return _signed(minus, _product(factors))

    def _remainder(self, above: Expr, first: int) -> Expr:
        """``x mod 3``, of all that stands before it in the term."""
        start, here = self.tokens[first].start, self.end
        after = self.tokens[self.pos + 1].start
        self.pos += 1
        expr = Func("mod", above, self.factor())
        left, right, typed = self.snippet(start, here), self.snippet(after, self.end), self.snippet(start, self.end)
        self.note("remainder", start, f"{typed} is read as mod({left}, {right})")
        return expr

    def _note_after_division(self, start: int, here: int) -> None:
        says = f"{self.snippet(start, self.end)} is read from left to right"
        if self.end - start <= 30:
            says += f": ({self.snippet(start, here)})*{self.snippet(here, self.end)}"
        self.note("implicit-product-after-division", start, says)

    def factor_follows(self) -> bool:
        """Does a factor follow with no sign before it?"""
        kind = self.tokens[self.pos].kind
        return kind in STARTS or (kind == "|" and (not self.signs or self.signs[-1] not in ("|", "if")))

    def _number_follows(self, factor: Expr) -> bool:
        """May the number here stand after the factor?  After 2 or x it is a slip more often than a product.

        It may begin a power (x 2^x), follow a bracket or a bar ((x+1)2), or a function with a factor of its own
        (cos x 2x).
        """
        before, token, after = self.tokens[self.pos - 1 : self.pos + 2]
        if after.kind in ("^", "sup") and before.end < token.start and factor.__class__ is not Num:
            return True
        apart = before.end < token.start and after.start == token.end and after.kind in STARTS
        if before.kind in OPENERS or before.kind == "|":
            clear = apart
        elif apart and factor.__class__ in (Func, Pow) and before.kind != "!":
            inner = factor.base if isinstance(factor, Pow) else factor
            if isinstance(inner, (Sym, Num)):
                self.unexpected()
            clear = False
        else:
            self.unexpected()
        if not clear:
            typed = self.typed(token)
            says = f"the {typed} after '{self.typed(before)}' is read as a factor, *{typed}; a power is ^{typed}"
            self.note("number-after-factor", token.start, says)
        return True

    def sign(self) -> int:
        """How many minus signs stand here; plus signs change nothing."""
        minus = 0
        while self.tokens[self.pos].kind in ("-", "+"):
            minus += self.tokens[self.pos].kind == "-"
            self.pos += 1
        return minus

    def factor(self) -> Expr:
        """A power with its sign: what ``*``, ``/`` and ``^`` take on their right."""
        self.deeper()
        minus = self.sign()
        first = self.pos
        expr = self.operand()
        kind = self.tokens[self.pos].kind
        if kind in _POSTFIX:
            expr = self._postfix(expr, first)
            kind = self.tokens[self.pos].kind
        if kind == "^" or kind == "sup":
            expr = self.power(expr, first)
        self.shallower()
        return _signed(minus, expr)

    def _postfix(self, expr: Expr, first: int) -> Expr:
        """What stands after an operand, which began at token ``first``: ``!``, primes, an index, degrees."""
        if self.kind == "!":
            self.pos += 1
            expr = Func("factorial", expr)
            if self.kind == "!":
                self.fail("'!!' is not read", self.token, "write (x!)! for the factorial of a factorial")
        while self.kind == "'" or self.kind == ")_":
            expr = self.grammar.primed(self, expr)
        if self.kind == "°":
            typed = self.snippet(self.tokens[first].start, self.end)
            self.note("degrees", self.next().start, f"{typed}° is read as {typed}*pi/180; angles are in radians")
            expr = Div(Mul(expr, PI), _HALF_TURN)
        return expr

    def power(self, base: Expr, first: int) -> Expr:
        """A power of the base, which began at token ``first``."""
        sign = self.next()
        if sign.kind == "sup":
            if self.kind in ("^", "sup", "!"):
                self.fail("nothing can be raised after a raised number", self.token, "write (x^2)^3 or x^(2^3)")
            return Pow(base, sign.value)
        exp = self.factor()
        last, after = self.tokens[self.pos - 1], self.token
        start = self.tokens[first].start
        if last.kind == "num" and after.kind == "/" and exp in (ONE, Neg(ONE)):
            self.note("power-then-division", start, "x^1/n is read as (x^1)/n; a root is x^(1/n)")
        elif last.kind == "num" and after.kind == "/" and base.free and self._looks_rational(exp):
            typed, q = self.snippet(start, last.end), self.typed(self.tokens[self.pos + 1])
            says = f"{typed}/{q} is read as ({typed})/{q}; an exponent that is a fraction stands in brackets"
            self.note("power-then-division", start, says)
        elif last.kind in ("num", "name") and after.start == last.end and self._may_belong(base, last, after):
            closer = self.snippet(start, after.end) if after.kind == "name" else f"{self.snippet(start, last.end)}(...)"
            says = f"{self.snippet(start, last.end)}*{self.typed(after) if after.kind == 'name' else '(...)'}"
            self.lexed.unsay("letters-multiply", last.start)
            says += "; an exponent of two factors stands in brackets"
            self.note("product-after-power", start, f"{closer} is read as {says}")
        return self.raised(base, exp, start)

    def _looks_rational(self, exp: Expr) -> bool:
        """Could the exponent and what it is divided by be a fraction, 3/2?  x^2/2 is none, and x^2/3 seldom."""
        below, after = self.tokens[self.pos + 1], self.tokens[min(self.pos + 2, len(self.tokens) - 1)]
        if below.kind != "num" or after.kind in ("^", "sup", "!") or not isinstance(below.value, Num):
            return False
        exp = exp.body if isinstance(exp, Neg) else exp
        p, q = exp.value if isinstance(exp, Num) else 0, below.value.value
        return q == 2 and p % 2 == 1

    def _may_belong(self, base: Expr, last: Token, after: Token) -> bool:
        """Could what follows an exponent without a space be a part of it: e^2x, e^xy, (1 + x)^2x, 2^3(x+1)?"""
        plain = base == E or base.__class__ is Num
        if after.kind == "(":
            return plain and last.kind == "num"
        if after.kind != "name":
            return False
        if plain or last.kind == "name":
            return True
        return isinstance(after.value, Sym) and (after.value.name in base.free or after.value.name in ("n", "k", "m"))

    def raised(self, base: Expr, exp: Expr, start: int) -> Expr:
        """The power that ends here and began at ``start``, its exponent read as it was asked for."""
        n = None if exp.__class__ is Num else real_exponent(exp)
        if n is None or n.denominator == 1:
            return Pow(base, exp)
        principal = self.roots == "principal"
        if not self._root_noted and base.free and not sign_of(base):
            self._root_noted = True
            typed = self.snippet(start, self.end)
            if principal:
                self.note("principal-root", start, f"{typed} is read as a power of numbers that are not negative")
            else:
                says = f"{typed} is read as the real root, of negative numbers too; --roots principal leaves those out"
                self.note("real-root", start, says)
        return Pow(base, as_one_number(exp) if principal else exp)

    def operand(self) -> Expr:
        """A number, a name, something in brackets, or what the table of operands parses."""
        token = self.tokens[self.pos]
        kind = token.kind
        if kind == "num" or kind == "name":
            self.pos += 1
            if kind == "name" and self.tokens[self.pos].kind in ("(", "["):
                self._note_letter_before_bracket(token)
            return token.value  # type: ignore[no-any-return]
        if kind in self.grammar.operands:
            return self.grammar.operands[kind](self)
        if kind in CLOSERS:
            return self.group()
        if kind == "|":
            return self._bars()
        self.operand_missing()

    def _note_letter_before_bracket(self, token: Token) -> None:
        """Say that y(x) is a product: one name in the brackets looks like a function's argument."""
        inner, closer = (*self.tokens[self.pos + 1 : self.pos + 3], token, token)[:2]
        if closer.kind == "]" and inner.kind in ("num", "name") and token.end == self.tokens[self.pos].start:
            letter, index = self.typed(token), self.typed(inner)
            says = f"{letter}[{index}] is read as the product {letter}*{index}; an index is written {letter}_{index}"
            self.note("letter-before-bracket", token.start, says)
            return
        if not isinstance(token.value, Sym):
            return
        if token.value.name in GREEK and token.end - token.start > 2 and token.end == self.tokens[self.pos].start:
            word = self.typed(token)
            says = f"{word} before the bracket is read as a letter, a product; no function of this name is known"
            self.note("letter-before-bracket", token.start, says)
        elif inner.kind == "name" and closer.kind == ")" and inner.value != token.value:
            letter, argument = self.typed(token), self.typed(inner)
            says = f"{letter}({argument}) is read as the product {letter}*{argument}; unknown functions are f, g and h"
            self.note("letter-before-bracket", token.start, says)
        elif len(token.value.name) == 1 and token.value.name not in _VARIABLES and token.end == self.token.start:
            letter = self.typed(token)
            says = f"{letter} before the bracket is read as a factor, {letter}*(...); unknown functions are f, g and h"
            self.note("letter-before-bracket", token.start, says)

    # Brackets

    def enter(self) -> Token:
        """Go past an opening bracket."""
        token = self.next()
        self.signs.append(token.kind)
        return token

    def leave(self, opener: Token) -> None:
        """Go past the bracket that closes ``opener``."""
        if self.kind != CLOSERS[opener.kind]:
            self.unexpected()
        self.signs.pop()
        self.pos += 1

    def pair_follows(self) -> bool:
        """Does a bracket follow with a comma directly inside it?"""
        return self.pos in self.lexed.commas

    def group(self) -> Expr:
        """Something in brackets; ⌊x⌋ and ⌈x⌉ round."""
        if self.kind == "{":
            return self.grammar.operands["{"](self)
        opener = self.enter()
        expr = self.sum()
        if self.kind == "if":
            expr = self.grammar.branches(self, expr)
        self.leave(opener)
        if opener.kind in ("⌊", "⌈"):
            return Func("floor" if opener.kind == "⌊" else "ceil", expr)
        return expr

    def _bars(self) -> Expr:
        opener = self.next()
        self.signs.append("|")
        if self.kind != "end":
            inner = self.sum()
        if self.kind != "|":
            self.fail("this '|' is never closed", opener, "an absolute value has a bar on both sides: |x|")
        self.signs.pop()
        self.pos += 1
        return Func("abs", inner)

    def arguments(self) -> tuple[list[Expr], list[Token]]:
        """The arguments in brackets, and the first token of each."""
        opener = self.enter()
        args: list[Expr] = []
        firsts: list[Token] = []
        if self.kind != CLOSERS[opener.kind]:
            while True:
                firsts.append(self.token)
                args.append(self.sum())
                if self.kind not in (",", ";"):
                    break
                self.pos += 1
        self.leave(opener)
        return args, firsts


def _product(factors: list[Expr]) -> Expr:
    return Mul(*factors) if len(factors) > 1 else factors[0]


def _signed(minus: int, expr: Expr) -> Expr:
    for _ in range(minus):
        expr = Neg(expr)
    return expr
