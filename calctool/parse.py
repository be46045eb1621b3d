"""Text -> Expr: precedence climbing over the tokens, building exactly what was typed.

Loosest first: sum, product (``*``, ``/`` and factors side by side, left to right), sign, power (to the
right), ``!``, and the things that stand alone.  Two questions need more than one token: a ``|`` closes
when the innermost open sign is a ``|``, and a function without brackets takes the factors up to an
operator or another function.  Nothing is evaluated, and every error names its place.

>>> parse("2x^3 + 4x - 1") == parse("2*x**3 + 4*x - 1")
True
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple, NoReturn, TypeVar

from .expr import ONE, TRUE, Add, Div, E, Expr, Func, Logic, Mul, Neg, Num, Piecewise, Pow, Rel, Sym, Undef
from .functions import FUNCTIONS
from .lexer import CLOSERS, RELATIONS, Note, Token, Tokens, fail

__all__ = ("Note", "Read", "parse", "read", "read_equation", "read_name", "read_point")

MAX_NESTING = 5_000
"""Brackets, functions, signs and powers inside one another; also divisions in a row."""
# Python frames that one level of nesting may need, with some to spare.
_FRAMES = 12

INVERSES: dict[str, str] = {
    **{name: f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: f"ar{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
}

_STARTS = frozenset(("name", "fn", "undef", "(", "[", "{", "⌊", "⌈", "√", "∛", "∜", "Piecewise"))
_ROOTS = frozenset("√∛∜")

T = TypeVar("T")


class Read(NamedTuple):
    """What came of a text: the expression, the choices made in reading it, and the text."""

    expr: Expr
    notes: tuple[Note, ...]
    text: str


def read(text: str) -> Read:
    """Read an expression; raises InputError with the place and a hint.

    >>> read("1/2x").notes[0].code
    'implicit-product-after-division'
    """
    reader = _Reader(text)
    expr = reader.run(reader.whole)
    return Read(expr, reader.sorted_notes(), text)


def parse(text: str) -> Expr:
    """The expression alone; raises InputError with the place and a hint.

    >>> parse("sin 2x cos x") == parse("sin(2x)*cos(x)")
    True
    """
    return read(text).expr


def read_equation(text: str) -> tuple[Sym, Read]:
    """Read ``name = expression``; raises InputError.

    >>> name, right = read_equation("y = u^2")
    >>> name == Sym("y"), right.expr == parse("u^2")
    (True, True)
    """
    reader = _Reader(text)
    name = reader.run(reader.equation)
    expr = reader.run(reader.whole)
    return name, Read(expr, reader.sorted_notes(), text)


def read_point(text: str) -> dict[str, Expr]:
    """Read ``x=1, y=2`` as values by name, in the order typed; raises InputError.

    >>> list(read_point("x=1, y=pi/2"))
    ['x', 'y']
    """
    reader = _Reader(text)
    return reader.run(reader.point)


def read_name(text: str) -> Sym:
    """Read the name of a variable; raises InputError.

    >>> read_name("theta") == Sym("theta")
    True
    """
    reader = _Reader(text)
    return reader.run(reader.single_name)


class _Reader:
    """The tokens of one text and the place reached in them."""

    __slots__ = ("depth", "lexed", "pos", "signs", "text", "tokens", "used")

    def __init__(self, text: str) -> None:
        self.lexed = Tokens(text)
        self.text = self.lexed.text
        self.tokens = self.lexed.tokens
        self.pos = 0
        self.depth = 0
        self.signs: list[str] = []
        """What is open, innermost last: a bracket, a ``|``, or ``if`` for a condition."""
        self.used: dict[str, int] = {}
        """The undefined functions met, with the place of each."""

    def run(self, rule: Callable[[], T]) -> T:
        """Apply a grammar rule with room on the stack for the nesting allowed."""
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(before + MAX_NESTING * _FRAMES)
        try:
            return rule()
        finally:
            sys.setrecursionlimit(before)

    def sorted_notes(self) -> tuple[Note, ...]:
        return tuple(sorted(self.lexed.notes, key=lambda note: note.column))

    # What is asked for

    def whole(self) -> Expr:
        """A whole expression, up to the end of the text."""
        if self.tokens[self.pos].kind == "end":
            self.fail("there is no expression", self.tokens[self.pos], "write one, for example x^2 + 3x")
        expr = self.sum()
        if self.tokens[self.pos].kind != "end":
            self.unexpected(self.tokens[self.pos])
        for name, at in self.used.items():
            if name in expr.free:
                self.lexed.note(
                    "undefined-function", at, f"{name} before a bracket is an undefined function, elsewhere a variable"
                )
        return expr

    def equation(self) -> Sym:
        token = self.tokens[0]
        if len(self.tokens) < 2 or self.tokens[1].kind != "=" or not isinstance(token.value, Sym):
            self.fail("expected a name and '=': y = x^2", token, "write what is defined on the left: y = ...")
        self.pos = 2
        return token.value

    def single_name(self) -> Sym:
        name = self.name()
        if self.tokens[self.pos].kind != "end":
            first, last = self.tokens[0], self.tokens[-2]
            self.fail_at("expected one name", first.start, last.end, "names look like x, theta or x_1")
        return name

    def name(self) -> Sym:
        token = self.tokens[self.pos]
        if not isinstance(token.value, Sym):
            what = f"'{self.typed(token)}' is a constant" if token.kind == "name" else self.found(token)
            self.fail(f"expected the name of a variable, but {what}", token, "names look like x, theta or x_1")
        self.pos += 1
        return token.value

    def point(self) -> dict[str, Expr]:
        values: dict[str, Expr] = {}
        while True:
            token = self.tokens[self.pos]
            name = self.name()
            if name.name in values:
                self.fail(f"{name.name} is given twice", token, "give each variable one value")
            if self.tokens[self.pos].kind != "=":
                self.fail(
                    f"expected '=' after {name.name}, but {self.found(self.tokens[self.pos])}",
                    self.tokens[self.pos],
                    "a point looks like x=1, y=2",
                )
            self.pos += 1
            values[name.name] = self.sum()
            token = self.tokens[self.pos]
            if token.kind == "end":
                return values
            if token.kind not in (",", ";"):
                self.unexpected(token)
            self.pos += 1

    # Errors

    def fail_at(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        fail(what, self.text, start, end, hint)

    def fail(self, what: str, token: Token, hint: str | None = None) -> NoReturn:
        fail(what, self.text, token.start, token.end, hint)

    def typed(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def found(self, token: Token) -> str:
        return "the text ends" if token.kind == "end" else f"'{self.typed(token)}' was found"

    def snippet(self, start: int, end: int) -> str:
        typed = self.text[start:end].strip()
        return typed if len(typed) <= 40 else typed[:37] + "..."

    def unexpected(self, token: Token) -> NoReturn:
        """A token after a complete expression."""
        kind = token.kind
        if kind == "num":
            before = self.tokens[self.pos - 1]
            pair = f"{self.snippet(before.start, before.end)}*{self.typed(token)}"
            self.fail(
                f"expected an operator before the number '{self.snippet(token.start, token.end)}'", token,
                f"write {pair} for a product" if before.kind in ("num", "name") else "write * for a product, ^ for a power",
            )  # fmt: skip
        if self.signs and self.signs[-1] == "|":
            self.fail(
                f"expected '|' to close the absolute value, but {self.found(token)}", token, "|x| needs both bars"
            )
        if kind in RELATIONS:
            sign = self.typed(token)
            hint = "write only one side; an equation is read by: calctool chain" if RELATIONS[kind] == "=" else None
            self.fail(
                f"'{sign}' is not read inside an expression",
                token,
                hint or "conditions are read in { x if x<0 else 2x }",
            )
        if kind in (",", ";"):
            before, after = self.tokens[self.pos - 1], self.tokens[self.pos + 1]
            if kind == "," and before.kind == "num" and after.kind == "num":
                self.fail("a comma separates arguments only", token, "write a decimal point as a dot: 2.5")
            self.fail(f"'{kind}' is not read here", token, "a comma separates the arguments of a function only")
        if kind == "->":
            self.fail("'->' is not read inside an expression", token, "use: calctool limit EXPR --to PLACE")
        if kind in ("if", "else", "otherwise"):
            self.fail(f"'{kind}' is not read here", token, "branches stand in braces: { x^2 if x<0 else x }")
        self.fail(f"expected an operator or the end, but {self.found(token)}", token)

    def operand_missing(self, token: Token) -> NoReturn:
        """A token where a number, a name or a bracket should stand."""
        before = self.tokens[self.pos - 1] if self.pos else None
        after = f" after '{self.typed(before)}'" if before is not None else ""
        hint = None
        if token.kind in ("*", "/", "^") and before is not None and before.kind in ("*", "/", "^"):
            hint = "take one of the two signs away"
        elif before is not None and before.kind in CLOSERS and CLOSERS[before.kind] == token.kind:
            fail(
                "there is nothing between these brackets", self.text, before.start, token.end, "write something in them"
            )
        elif before is not None and token.kind in ("end", *CLOSERS.values()):
            hint = f"finish what '{self.typed(before)}' begins, or take it away"
        elif token.kind == "!":
            hint = "write x! for a factorial"
        elif token.kind in ("and", "or", "not", "True", "False", "if", "else", "otherwise", "Eq", "Ne"):
            hint = "branches stand in braces: { x^2 if x<0 else x }"
        self.fail(f"expected a number, a name or a bracket{after}, but {self.found(token)}", token, hint)

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
        """A term: its sign, and factors multiplied and divided from left to right."""
        tokens = self.tokens
        minus = self.sign()
        start = tokens[self.pos].start
        factors = [self.factor()]
        divisions = 0
        divided = False
        while True:
            kind = tokens[self.pos].kind
            if kind == "*":
                self.pos += 1
                factors.append(self.factor())
                divided = False
            elif kind == "/":
                self.pos += 1
                divisions += 1
                if divisions > MAX_NESTING:
                    self.fail(f"more than {MAX_NESTING:,} divisions in a row are not read", tokens[self.pos - 1])
                over = Mul(*factors) if len(factors) > 1 else factors[0]
                factors = [Div(over, self.factor())]
                divided = True
            elif kind in _STARTS or (kind == "|" and self.opens()):
                here = tokens[self.pos - 1].end
                factors.append(self.factor())
                if divided:
                    self.said_after_division(start, here)
                    divided = False
            elif kind == "num":
                self.unexpected(tokens[self.pos])
            else:
                break
        expr = Mul(*factors) if len(factors) > 1 else factors[0]
        for _ in range(minus):
            expr = Neg(expr)
        return expr

    def said_after_division(self, start: int, here: int) -> None:
        end = self.tokens[self.pos - 1].end
        whole = self.snippet(start, end)
        if len(whole) < 40:
            whole += f" is read as ({self.snippet(start, here)})*{self.snippet(here, end)}"
        else:
            whole += " is read"
        self.lexed.note("implicit-product-after-division", start, f"{whole}, from left to right")

    def opens(self) -> bool:
        """After a factor: does a ``|`` here open an absolute value, rather than close one or mean *or*?"""
        return not self.signs or self.signs[-1] not in ("|", "if")

    def sign(self) -> int:
        """The minus signs before a term or factor; plus signs go by."""
        minus = 0
        while True:
            kind = self.tokens[self.pos].kind
            if kind == "-":
                minus += 1
                if minus > MAX_NESTING:
                    self.fail(f"more than {MAX_NESTING:,} signs in a row are not read", self.tokens[self.pos])
            elif kind != "+":
                return minus
            self.pos += 1

    def factor(self) -> Expr:
        """A signed power: what ``*``, ``/`` and ``^`` take on their right."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.fail(f"more than {MAX_NESTING:,} levels of nesting are not read", self.tokens[self.pos])
        minus = self.sign()
        start = self.pos
        expr = self.operand()
        tokens = self.tokens
        kind = tokens[self.pos].kind
        if kind == "!":
            self.pos += 1
            expr = Func("factorial", expr)
            kind = tokens[self.pos].kind
            if kind == "!":
                self.fail("'!!' is not read", tokens[self.pos], "write (x!)! for the factorial of a factorial")
        if kind in ("^", "sup"):
            expr = self.power(expr, start)
        for _ in range(minus):
            expr = Neg(expr)
        self.depth -= 1
        return expr

    def power(self, base: Expr, start: int) -> Expr:
        tokens = self.tokens
        sign = tokens[self.pos]
        self.pos += 1
        if sign.kind == "sup":
            exp = sign.value
            if tokens[self.pos].kind in ("^", "sup", "!"):
                self.fail("a raised number ends a power", tokens[self.pos], "write brackets: (x^2)^3 or x^(2^3)")
            return Pow(base, exp)
        exp = self.factor()
        last, after = tokens[self.pos - 1], tokens[self.pos]
        if last.kind == "num":
            if after.kind == "/" and exp == ONE:
                self.lexed.note(
                    "power-then-division", tokens[start].start, "x^1/n is read as (x^1)/n; a root is x^(1/n)"
                )
            elif after.kind in ("name", "fn") and after.start == last.end and (isinstance(base, Num) or base == E):
                typed = self.snippet(tokens[start].start, after.end)
                self.lexed.note(
                    "product-after-power",
                    tokens[start].start,
                    f"{typed} is read as {self.snippet(tokens[start].start, last.end)}*{self.typed(after)};"
                    " put an exponent of several factors in brackets",
                )
        return Pow(base, exp)

    def operand(self) -> Expr:
        """What stands alone: a number, a name, something in brackets, a function with its argument."""
        token = self.tokens[self.pos]
        kind = token.kind
        if kind == "name":
            self.pos += 1
            if self.tokens[self.pos].kind == "(":
                self.said_letter_before_bracket(token)
            return token.value  # type: ignore[no-any-return]
        if kind == "num":
            self.pos += 1
            return token.value  # type: ignore[no-any-return]
        if kind == "fn":
            return self.function(token)
        if kind in CLOSERS:
            return self.group(token)
        if kind == "|":
            self.pos += 1
            self.signs.append("|")
            inner = self.sum()
            if self.tokens[self.pos].kind != "|":
                if self.tokens[self.pos].kind == "num":
                    self.unexpected(self.tokens[self.pos])
                self.fail("this '|' is never closed", token, "an absolute value needs a bar on both sides: |x|")
            self.signs.pop()
            self.pos += 1
            return Func("abs", inner)
        if kind in _ROOTS:
            return self.root_sign(token)
        if kind == "undef":
            return self.undefined(token)
        if kind == "Piecewise":
            return self.piecewise()
        self.operand_missing(token)

    def said_letter_before_bracket(self, token: Token) -> None:
        """Note y(x): one name in the brackets looks like the argument of a function."""
        inner, closer = self.tokens[self.pos + 1 : self.pos + 3]
        if isinstance(token.value, Sym) and inner.kind == "name" and closer.kind == ")" and inner.value != token.value:
            typed = self.snippet(token.start, closer.end)
            self.lexed.note(
                "letter-before-bracket",
                token.start,
                f"{typed} is read as the product {self.typed(token)}*{self.typed(inner)}; functions not given are f, g and h",
            )

    # Brackets

    def enter(self) -> Token:
        token = self.tokens[self.pos]
        self.signs.append(token.kind)
        self.pos += 1
        return token

    def leave(self, opener: Token) -> None:
        token = self.tokens[self.pos]
        if token.kind != CLOSERS[opener.kind]:
            self.unexpected(token)
        self.signs.pop()
        self.pos += 1

    def group(self, token: Token) -> Expr:
        self.enter()
        expr = self.sum()
        if token.kind == "{" and self.tokens[self.pos].kind == "if":
            expr = self.branches(expr)
        self.leave(token)
        if token.kind in "⌊⌈":
            return Func("floor" if token.kind == "⌊" else "ceil", expr)
        return expr

    def arguments(self) -> tuple[list[Expr], list[Token]]:
        """The arguments in brackets, and the first token of each."""
        opener = self.enter()
        args: list[Expr] = []
        firsts: list[Token] = []
        if self.tokens[self.pos].kind != CLOSERS[opener.kind]:
            while True:
                firsts.append(self.tokens[self.pos])
                args.append(self.sum())
                if self.tokens[self.pos].kind != ",":
                    break
                self.pos += 1
        self.leave(opener)
        return args, firsts

    # Functions

    def function(self, token: Token) -> Expr:
        tokens = self.tokens
        name: str = token.value
        word = self.typed(token)
        self.pos += 1
        base: Expr | None = None
        if tokens[self.pos].kind == "base":
            base = tokens[self.pos].value
            self.pos += 1
        elif tokens[self.pos].kind == "_":
            self.pos += 1
            base = self.group(tokens[self.pos])
        power, inverse = self.power_on_name(token, base)
        if inverse:
            name = inverse
        opener = tokens[self.pos]
        if opener.kind not in ("(", "[", "{"):
            expr = self.applied(token, name, base, [self.bare_argument(token)], [opener])
            return expr if power is None else Pow(expr, power)
        spaced = opener.start > tokens[self.pos - 1].end
        args, firsts = self.arguments()
        expr = self.applied(token, name, base, args, firsts)
        after = tokens[self.pos]
        if after.kind in ("^", "sup"):
            if power is not None:
                self.fail(
                    "a power on the name and another after the brackets can be read in two ways", after,
                    f"write ({self.snippet(token.start, after.start)}){self.typed(after)}..., or put the power inside",
                )  # fmt: skip
            if spaced:
                typed = self.snippet(token.start, after.start)
                self.lexed.note(
                    "power-after-function",
                    token.start,
                    f"the power after {typed} is read as a power of {word}, not of its argument",
                )
        return expr if power is None else Pow(expr, power)

    def power_on_name(self, token: Token, base: Expr | None) -> tuple[Expr | None, str | None]:
        """The power between a function's name and its argument: sin^2 x; or the inverse that sin^-1 names."""
        tokens = self.tokens
        sign = tokens[self.pos]
        if sign.kind == "sup":
            self.pos += 1
            exp: Expr = sign.value
        elif sign.kind == "^":
            self.pos += 1
            minus = self.sign()
            at = tokens[self.pos]
            if at.kind in ("num", "name"):
                self.pos += 1
                exp = at.value
            elif at.kind in ("(", "{", "["):
                exp = self.group(at)
            else:
                self.operand_missing(at)
            for _ in range(minus):
                exp = Neg(exp)
        else:
            return None, None
        if exp != Neg(ONE):
            return exp, None
        word = self.typed(token)
        inverse = INVERSES.get(token.value)
        if inverse is None or base is not None:
            self.fail_at(
                f"{word}^-1 can be read in two ways",
                token.start,
                tokens[self.pos - 1].end,
                f"write 1/{word}(x) for the reciprocal",
            )
        self.lexed.note(
            "inverse-function",
            token.start,
            f"{word}^-1 is read as the inverse function {inverse}; the reciprocal is 1/{word}(x)",
        )
        return None, inverse

    def bare_argument(self, token: Token) -> Expr:
        """The argument of a function without brackets: factors up to an operator or another function."""
        tokens = self.tokens
        word = self.typed(token)
        first = tokens[self.pos]
        kind = first.kind
        if kind == "-" and tokens[self.pos + 1].start == first.end:
            kind = tokens[self.pos + 1].kind
        if kind not in _STARTS and kind != "num" and not (kind == "|" and self.bar_begins()):
            self.fail_at(f"{word} needs an argument", token.start, token.end, f"write {word}(x)")
        if FUNCTIONS[token.value].arity > 1 if token.value in FUNCTIONS and token.value != "log" else False:
            self.fail_at(f"{word} needs brackets around its arguments", token.start, token.end, self.usage(token.value))
        minus = self.sign()
        factors = [self.factor()]
        if kind not in ("fn", "undef"):
            while True:
                kind = tokens[self.pos].kind
                if kind == "num":
                    self.unexpected(tokens[self.pos])
                if kind in ("fn", "undef") or not (kind in _STARTS or (kind == "|" and self.opens())):
                    break
                factors.append(self.factor())
        expr = Mul(*factors) if len(factors) > 1 else factors[0]
        for _ in range(minus):
            expr = Neg(expr)
        kind = tokens[self.pos].kind
        if minus or len(factors) > 1 or kind in ("*", "/") or (isinstance(expr, Num) and kind in ("fn", "undef")):
            end = tokens[self.pos - 1].end
            whole, inner = self.snippet(token.start, end), self.snippet(first.start, end)
            says = f"{whole} is read as {self.snippet(token.start, first.start)}({inner})"
            after = f", and '{self.typed(tokens[self.pos])}' comes after" if kind in ("*", "/") else ""
            self.lexed.note("function-without-brackets", token.start, says + after)
        return expr

    def bar_begins(self) -> bool:
        """After a function's name a ``|`` begins an argument, unless nothing is left for it to hold."""
        after = self.tokens[self.pos + 1].kind
        return after in _STARTS or after in ("num", "|", "-", "+")

    def usage(self, name: str) -> str:
        if name == "root":
            return "write root(x, n) for the n-th root of x"
        if name == "log":
            return "write log(x), or log(x, a) for base a"
        if name in FUNCTIONS and FUNCTIONS[name].arity == 2:
            return f"write {name}(n, x)"
        return f"write {name}(x)"

    def applied(self, token: Token, name: str, base: Expr | None, args: list[Expr], firsts: list[Token]) -> Expr:
        """The node for a function over its arguments, once their number is right."""
        word = self.typed(token)
        count = len(args)
        least = most = 1
        if name == "log" and base is None:
            most = 2
        elif name in FUNCTIONS and name != "log":
            least = most = FUNCTIONS[name].arity
        if count == 0:
            self.fail_at(
                f"{word} needs an argument, but the brackets are empty",
                token.start,
                self.tokens[self.pos - 1].end,
                self.usage(name),
            )
        if count > most:
            wanted = "one argument" if most == 1 else "two arguments"
            hint = "write a decimal point as a dot: 2.5" if self.decimal_comma(firsts[most]) else self.usage(name)
            self.fail(f"{word} takes {wanted}, but {count} are given", firsts[most], hint)
        if count < least:
            self.fail_at(
                f"{word} takes two arguments, but one is given",
                token.start,
                self.tokens[self.pos - 1].end,
                self.usage(name),
            )
        if name == "exp":
            return E if args[0] == ONE else Pow(E, args[0])
        if name == "log":
            if base is not None or count == 2:
                return Func("log", args[0], args[1] if base is None else base)
            self.lexed.note(
                "natural-log",
                token.start,
                "log is read as the natural logarithm ln; another base is written log10(x) or log_a(x)",
            )
            return Func("ln", args[0])
        return Func(name, *args)

    def decimal_comma(self, first: Token) -> bool:
        before = self.text[: first.start]
        return first.kind == "num" and len(before) > 1 and before[-1] == "," and before[-2].isdigit()

    def root_sign(self, token: Token) -> Expr:
        """√, ∛ and ∜ take the one thing after them, with its power."""
        self.pos += 1
        first = self.tokens[self.pos]
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.fail(f"more than {MAX_NESTING:,} levels of nesting are not read", token)
        start = self.pos
        if first.kind not in _STARTS and first.kind != "num" and first.kind != "|":
            self.fail(f"{token.kind} needs something after it", token, f"write {token.kind}x or {token.kind}(x + 1)")
        arg = self.operand()
        kind = self.tokens[self.pos].kind
        bracketed = first.kind in CLOSERS
        if kind in ("^", "sup") and not bracketed:
            arg = self.power(arg, start)
        self.depth -= 1
        after = self.tokens[self.pos]
        if (
            not bracketed
            and after.kind in _STARTS
            and after.start == self.tokens[self.pos - 1].end
            and kind not in _ROOTS
        ):
            typed = self.snippet(token.start, after.start)
            self.lexed.note(
                "root-sign", token.start, f"{typed}{self.typed(after)} is read as {typed}*{self.typed(after)}"
            )
        if token.kind == "√":
            return Func("sqrt", arg)
        return Func("cbrt", arg) if token.kind == "∛" else Func("root", arg, Num(4))

    def undefined(self, token: Token) -> Expr:
        letter, primes, index = token.value
        self.pos += 1
        self.used.setdefault(letter, token.start)
        args, _ = self.arguments()
        if not args:
            self.fail_at(
                f"{letter} needs an argument, but the brackets are empty",
                token.start,
                self.tokens[self.pos - 1].end,
                f"write {letter}(x)",
            )
        orders = [0] * len(args)
        if primes:
            if len(args) > 1:
                self.fail("a prime is read on a function of one variable", token, f"write {letter}_x(x, y)")
            orders[0] = primes
        for name in index:
            place = next((i for i, a in enumerate(args) if isinstance(a, Sym) and a.name == name), None)
            if place is None:
                self.fail(f"{letter}_{index} names {name}, which is not an argument", token, f"write {letter}_x(x, y)")
            orders[place] += 1
        return Undef(letter, tuple(orders), *args)

    # Branches and conditions

    def branches(self, value: Expr) -> Expr:
        """``{ value if condition, value if condition else value }`` after the first value."""
        parts: list[Expr] = []
        while True:
            kind = self.tokens[self.pos].kind
            if kind == "if":
                self.pos += 1
                parts += (value, self.condition())
                kind = self.tokens[self.pos].kind
                if kind not in (",", ";", "else"):
                    return Piecewise(*parts)
                self.pos += 1
                if kind != "else" and self.tokens[self.pos].kind in ("else",):
                    self.pos += 1
                value = self.sum()
            else:
                if kind == "otherwise":
                    self.pos += 1
                return Piecewise(*parts, value, TRUE)

    def piecewise(self) -> Expr:
        """``Piecewise((value, condition), (value, True))``."""
        word = self.tokens[self.pos]
        self.pos += 1
        form = "write Piecewise((x^2, x < 0), (x, True))"
        if self.tokens[self.pos].kind != "(":
            self.fail("Piecewise needs its branches in brackets", word, form)
        outer = self.enter()
        parts: list[Expr] = []
        while True:
            if self.tokens[self.pos].kind != "(":
                self.fail(
                    f"expected '(' and a branch, but {self.found(self.tokens[self.pos])}", self.tokens[self.pos], form
                )
            inner = self.enter()
            parts.append(self.sum())
            if self.tokens[self.pos].kind != ",":
                self.fail(
                    f"expected ',' and a condition, but {self.found(self.tokens[self.pos])}",
                    self.tokens[self.pos],
                    form,
                )
            self.pos += 1
            parts.append(self.condition())
            self.leave(inner)
            if self.tokens[self.pos].kind != ",":
                break
            self.pos += 1
        self.leave(outer)
        return Piecewise(*parts)

    def condition(self) -> Expr:
        """Comparisons joined by ``and`` and, more loosely, ``or``."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.fail(f"more than {MAX_NESTING:,} levels of nesting are not read", self.tokens[self.pos])
        self.signs.append("if")
        parts = [self.conjunction()]
        while self.tokens[self.pos].kind in ("or", "|"):
            bar = self.tokens[self.pos]
            self.pos += 1
            if bar.kind == "|" and self.tokens[self.pos].kind == "|" and self.tokens[self.pos].start == bar.end:
                self.pos += 1
            parts.append(self.conjunction())
        self.signs.pop()
        self.depth -= 1
        return Logic("or", *parts) if len(parts) > 1 else parts[0]

    def conjunction(self) -> Expr:
        parts = self.comparison()
        while self.tokens[self.pos].kind == "and":
            self.pos += 1
            parts += self.comparison()
        return Logic("and", *parts) if len(parts) > 1 else parts[0]

    def comparison(self) -> list[Expr]:
        """One comparison, or the links of a chain such as 0 < x < 1, or a condition in brackets."""
        tokens = self.tokens
        token = tokens[self.pos]
        if token.kind in ("True", "False"):
            self.pos += 1
            return [TRUE if token.kind == "True" else Logic("or")]
        if token.kind in ("Eq", "Ne"):
            self.pos += 1
            if tokens[self.pos].kind != "(":
                self.fail(f"{token.kind} needs two sides in brackets", token, f"write {token.kind}(x, 0)")
            args, _ = self.arguments()
            if len(args) != 2:
                self.fail(f"{token.kind} takes two sides, but {len(args)} given", token, f"write {token.kind}(x, 0)")
            return [Rel("=" if token.kind == "Eq" else "!=", *args)]
        if token.kind in ("(", "[") and self.pos in self.lexed.conditions:
            self.enter()
            inner = self.condition()
            self.leave(token)
            return [inner]
        left = self.sum()
        links: list[Expr] = []
        while tokens[self.pos].kind in RELATIONS:
            op = RELATIONS[tokens[self.pos].kind]
            self.pos += 1
            right = self.sum()
            links.append(Rel(op, left, right))
            left = right
        if not links:
            self.fail(
                f"expected a condition such as x < 0, but {self.found(tokens[self.pos])}",
                tokens[self.pos],
                "compare with <, <=, >, >=, = or !=",
            )
        return links
