"""One clause of a text: names with equals signs, then what is asked, then a formula, or an arrow with a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.tree import Expr, Sym
from calctool.parsing import goals
from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.grammar import parser_within
from calctool.parsing.lexer import Token, Tokens
from calctool.parsing.parser import Parser

Span = tuple[int, int]
NAMES = "names look like x, theta or x_1"
BRACKETS = ("(", "[", "{")


class Approach(NamedTuple):
    """Where a limit goes: the variable, the place and the side (``+``, ``-`` or empty for both)."""

    var: Sym
    to: Expr
    side: str


class Clause(NamedTuple):
    """What stands between two commas.

    ``names`` are those before an equals sign, the y and f of ``y = f(x) = x^2``, with the ``variables`` of the
    function; ``by`` is what the formula is to be differentiated by, in order, and ``order`` how often by whatever it is
    (``(x^2)'``); ``formulas`` are one formula, or the components of a vector in brackets; ``ask`` is the command whose
    signs were met, at ``sign``.
    """

    span: Span
    names: tuple[str, ...] = ()
    variables: tuple[Sym, ...] = ()
    by: tuple[Sym, ...] = ()
    order: int = 0
    formulas: tuple[Expr, ...] = ()
    bracketed: bool = False
    approach: Approach | None = None
    ask: str = ""
    sign: Span = (0, 0)


def read_clause(lexed: Tokens, first: int, last: int, roots: str) -> Clause:
    """The tokens from ``first`` up to ``last``: names, then what is asked, then the formula."""
    p = parser_within(lexed, first, last, roots=roots)
    span = (p.token.start, p.tokens[last - 1].end if last > first else p.token.end)
    clause = Clause(span)
    while (label := _label(p)) is not None:
        clause = clause._replace(
            names=(*clause.names, *label.names),
            variables=clause.variables or label.variables,
            by=clause.by or label.by,
            order=clause.order or label.order,
            ask=clause.ask or label.ask,
            sign=label.sign if label.ask else clause.sign,
        )
        if p.kind == "end" and (label.by or label.order):
            return clause  # dy/dx alone
    if not clause.names and p.kind == "name" and p.tokens[p.pos + 1].kind == "->":
        if p.typed(p.tokens[p.pos + 1]) not in ("↦", "\\mapsto") or not isinstance(p.token.value, Sym):
            return _arrow(p, clause, last)
        clause = clause._replace(variables=(p.token.value,))  # x ↦ x^2
        p.pos += 2
    if p.kind == "lim":
        return _limit(p, clause, last)
    if p.kind == "∇":
        token = p.next()
        clause = clause._replace(ask="grad", sign=(token.start, token.end))
        if (label := _label(p)) is not None:
            clause = clause._replace(names=label.names, variables=label.variables)
    elif _begins_derivative(p):
        p, clause = _derivative(p, clause, last)
        last = len(p.tokens) - 1
    else:
        p, clause, last = _marked(p, clause, last)
    return _formulas(p, clause, last)


def _marked(p: Parser, clause: Clause, last: int) -> tuple[Parser, Clause, int]:
    """``(x^2)'``, ``(x^2 y)_x``, ``dot(t^2)``, also inside one another: what is marked, and how often or by what."""
    while True:
        dot = p.kind == "dot" and closing(p.tokens, p.pos + 1) == last - 1
        mark = p.tokens[p.pos if dot else last - 1]
        if dot:
            p, last = p.within(p.pos + 2, last - 1), last - 1
        elif last - 1 > p.pos and mark.kind in ("'", ")_") and closing(p.tokens, p.pos) > 0:
            opener = p.pos
            if any(t.kind not in ("'", ")_") for t in p.tokens[closing(p.tokens, opener) + 1 : last]):
                return p, clause, last
            last -= 1
            if closing(p.tokens, opener) == last - 1:
                p, last = p.within(opener + 1, last - 1), last - 1
            else:
                p = p.within(opener, last)
        else:
            return p, clause, last
        clause = clause._replace(ask="diff", sign=(mark.start, mark.end))
        if mark.kind == ")_":
            clause = clause._replace(by=(*mark.value, *clause.by))
        else:
            clause = clause._replace(order=clause.order + (1 if dot else mark.value))


def _formulas(p: Parser, clause: Clause, last: int) -> Clause:
    """The rest of a clause: one formula, or several in brackets."""
    if p.pair_follows() and p.pos not in p.lexed.conditions and closing(p.tokens, p.pos) == last - 1:
        args, _ = p.run(p.arguments)
        return clause._replace(formulas=tuple(args), bracketed=True)
    return clause._replace(formulas=(p.run(p.whole),))


def closing(tokens: Sequence[Token], opener: int) -> int:
    """Where the bracket closes that opens at this token; -1 where none does."""
    depth = 0
    for i in range(opener, len(tokens) - 1):
        depth += (tokens[i].kind in CLOSERS) - (tokens[i].kind in OPENERS)
        if not depth:
            return i if i > opener else -1
    return -1


def runs(lexed: Tokens, first: int = 0, last: int = -1) -> list[tuple[int, int]]:
    """The tokens between commas and semicolons outside brackets, as first and last; a semicolon may end the text."""
    tokens = lexed.tokens
    last = last if last >= 0 else len(tokens) - 1
    if not any(token.kind in (",", ";") for token in tokens):
        return [(first, last)]
    runs: list[tuple[int, int]] = []
    depth = 0
    for i in range(first, last + 1):
        token = tokens[i]
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS) if i < last else 0
        if i == last or (not depth and token.kind in (",", ";")):
            if i == first and i == last and runs and tokens[i - 1].kind == ";":
                break
            if i == first and (runs or i < last):
                at = tokens[i - 1] if i == last else token
                what, hint = f"there is nothing beside the '{at.kind}'", "take it away, or write something there"
                raise InputError(what, lexed.text, (at.start, at.end), hint, code="unreadable")
            runs.append((first, i))
            first = i + 1
    return runs


def _label(p: Parser) -> Clause | None:
    """A name with an equals sign: ``y =``, ``f(x, y) =``, ``f: x ->``; ``y' =`` and ``dy/dx =``, also alone."""
    tokens, i = p.tokens, p.pos
    token = tokens[i]
    found = Clause((token.start, token.end))
    if token.kind == "dy/d":
        name, by = token.value
        found = found._replace(names=(name.name,), by=tuple(by)[::-1], ask="diff", sign=found.span)
    elif token.kind == "undef" or (token.kind == "name" and isinstance(token.value, Sym)):
        letter, primes, index = token.value if token.kind == "undef" else (token.value.name, 0, "")
        if index:
            return None
        found = found._replace(names=(letter,), order=primes)
    elif token.kind == "name" and tokens[i + 1].kind == "=":
        p.fail(f"'{p.typed(token)}' is a constant, not a variable", token, NAMES)
    else:
        return None
    i += 1
    if tokens[i].kind == "'" and token.kind == "name":
        found = found._replace(order=tokens[i].value)
        i += 1
    if tokens[i].kind == ":" and tokens[i + 1].kind in ("name", "undef") and "=" in [t.kind for t in tokens[i + 2 :]]:
        start, p.pos = p.pos, i + 1
        if (equation := _label(p)) is not None:  # f: y = x^2
            return equation
        p.pos = start
    if [t.kind for t in tokens[i : i + 3]] == [":", "name", "->"] and isinstance(tokens[i + 1].value, Sym):
        p.pos = i + 3
        return found._replace(variables=(tokens[i + 1].value,))
    if tokens[i].kind in BRACKETS:
        after = closing(tokens, i) + 1
        inside = tokens[i + 1 : after - 1]
        names = [t.value for t in inside[::2] if t.kind == "name" and isinstance(t.value, Sym)]
        commas = [t for t in inside[1::2] if t.kind == ","]
        if after == 0 or len(names) != len(inside) - len(commas) or len(names) != len(commas) + 1:
            return None
        found, i = found._replace(variables=tuple(names)), after
    if found.order:
        found = found._replace(ask="diff", sign=(token.start, tokens[i - 1].end))
    if tokens[i].kind == "=":
        p.pos = i + 1
        return found
    if tokens[i].kind == "end" and found.ask and token.kind != "undef":
        p.pos = i
        return found
    return None


def _arrow(p: Parser, clause: Clause, last: int) -> Clause:
    """``x -> 0+`` as a clause of its own: the place is all that follows."""
    var, arrow = p.token.value, p.tokens[p.pos + 1]
    if not isinstance(var, Sym):
        p.expected("the name of a variable before the arrow", "write x -> 0")
    if p.tokens[p.pos + 2].kind == "end":
        p.fail("the place a limit goes to is missing", arrow, "write x -> 0")
    to, side = p.run(lambda: goals.place(p, p.pos + 2, last))
    return clause._replace(approach=Approach(var, to, side), sign=clause.span)


def _limit(p: Parser, clause: Clause, last: int) -> Clause:
    """``lim x->0 sin(x)/x``, of which the one or the other may stand behind a comma; ``lim(sin(x)/x, x -> 0)``."""
    word = p.next()
    clause = clause._replace(ask="limit", sign=(word.start, word.end))
    if p.kind == "end":
        p.fail("the limit of what?", word, "write lim x->0 sin(x)/x")
    if p.kind in BRACKETS and closing(p.tokens, p.pos) == last - 1 and p.pair_follows():
        return _limit_in_brackets(p, clause, last - 1)
    bare = p.pos + (p.kind in BRACKETS)
    if p.tokens[bare].kind == "name" and p.tokens[bare + 1].kind in ("->", "="):
        var, to, side = p.run(lambda: goals.approach(p))
        clause = clause._replace(approach=Approach(var, to, side))
        if p.kind == "end":
            return clause
        _note_reach(p, word, last)
    if (label := _label(p)) is not None and not label.ask:  # the limit of f(x) = 1/x
        clause = clause._replace(names=label.names, variables=label.variables)
    return _formulas(p, clause, last)


def _limit_in_brackets(p: Parser, clause: Clause, last: int) -> Clause:
    """``(sin(x)/x, x -> 0)`` or ``(sin(x)/x, x, 0)``, where ``last`` is the bracket that closes."""
    (first, comma), *more = runs(p.lexed, p.pos + 1, last)
    body = _formulas(p.within(first, comma), clause, comma)
    starts = [a for a, _ in more]
    if len(more) == 1 and p.tokens[starts[0] + 1].kind == "->":
        arrow = p.within(starts[0], last)
        return body._replace(approach=_arrow(arrow, clause, last).approach)
    if len(more) == 2 and starts[1] == starts[0] + 2 and isinstance(p.tokens[starts[0]].value, Sym):
        to, side = p.run(lambda: goals.place(p, starts[1], last))
        return body._replace(approach=Approach(p.tokens[starts[0]].value, to, side))
    p.fail_at("where does the variable go?", p.tokens[comma].start, p.tokens[last].end, "write lim x->0 sin(x)/x")


def _begins_derivative(p: Parser) -> bool:
    """``d/dx``, and ``D_x`` before a bracket; alone that is a name."""
    return p.kind == "d/d" or (p.kind == "D_" and p.tokens[p.pos + 1].kind in BRACKETS)


def _derivative(p: Parser, clause: Clause, last: int) -> tuple[Parser, Clause]:
    """``d/dx`` at the front: it takes everything that follows, or what stands in square brackets; the rest to read."""
    by: list[Sym] = []
    token = p.token
    first = token
    while _begins_derivative(p):
        token = p.next()
        by += token.value if token.kind == "d/d" else token.value[1:]
        if p.kind == "end":
            p.fail("the derivative of what?", token, f"write {p.typed(token)} [x^2]")
        closer = closing(p.tokens, p.pos) if p.kind in BRACKETS else -1
        if closer == last - 1:
            inner = p.within(p.pos + 1, closer)
            if _begins_derivative(inner):
                p, last = inner, closer
        elif closer > 0 and (p.kind == "[" or token.end - token.start == 1):
            p.pos = closer + 1
            what = "a derivative d/dx is not read inside an expression"
            hint = "write only what is to be differentiated, in brackets: d/dx [x^2 + 3x]"
            p.fail_at(what, token.start, p.token.end, hint)
    _note_reach(p, first, last)
    if clause.by and clause.by != tuple(by[::-1]):
        p.fail("the two sides differentiate by different variables", first, "write the same on both sides")
    clause = clause._replace(by=tuple(by[::-1]), ask="diff", sign=(first.start, token.end))
    return p, clause


def _note_reach(p: Parser, sign: Token, last: int) -> None:
    """Say that the sign takes a whole sum, or what follows a bracket, where there is something to say."""
    depth, start = 0, p.token.start
    closer = closing(p.tokens, p.pos) if p.kind in BRACKETS else -1
    more = sign.kind != "lim" and 0 < closer < last - 1 and p.tokens[closer + 1].kind not in ("^", "sup", "!")
    for i in range(p.pos, last):
        token = p.tokens[i]
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS)
        joined = token.kind in ("+", "-") and i > p.pos and p.tokens[i - 1].kind not in ("^", "*", "/", "+", "-", "fn")
        if not depth and (joined or more):
            head, body = p.snippet(sign.start, start), p.snippet(start, p.tokens[last - 1].end)
            says = f"{head} {body} is read as {head} [{body}]"
            return p.note("takes-everything", sign.start, says)
    return None


def name_of(p: Parser, hint: str) -> Sym:
    """Go past the name of a variable, and give it."""
    token = p.token
    if isinstance(token.value, Sym) and token.kind == "name":
        p.pos += 1
        return token.value
    if token.kind == "name":
        p.fail(f"'{p.typed(token)}' is a constant, not a variable", token, NAMES)
    p.expected("the name of a variable", hint)
