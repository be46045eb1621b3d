"""A text as people write one: the name of a function, what is asked of it, the expression, and where it is looked at.

``y = x^2``, ``f(x, y) = x^2 y``, ``d/dx [x^2]``, ``lim x->0 sin(x)/x``, ``z = x^2 y, x = 3t, y = 2t`` and
``1/x, x -> 0+`` may stand wherever an expression may.  A text is cut at its commas and semicolons outside brackets into
clauses; a clause is names with equals signs, then a formula, or an arrow with a place.  Which command a statement
belongs to is not decided here (:mod:`calctool.tasks.asked`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.functions import UNDEFINED
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import Expr, Sym, UndefinedFunction
from calctool.parsing import goals
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS, clean
from calctool.parsing.grammar import parser_within, tokenized
from calctool.parsing.lexer import ENDS, Note, Token, Tokens
from calctool.parsing.parser import Parser
from calctool.parsing.phrases import Phrased, phrased

Span = tuple[int, int]
NAMES = "names look like x, theta or x_1"
_BRACKETS = ("(", "[", "{")


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


class Statement(NamedTuple):
    """What came of a text.

    ``formulas`` is the one that the text is about, or the components of a vector.  ``equations`` are all clauses with a
    name and a formula; ``values`` those that give a variable of the formulas a value; ``parts`` the clauses that are
    neither that nor an arrow, in order (``x^2, x``), ``main`` the first of them that the text is about;
    ``derivatives`` those asked for by name, dz/dx and dz/dy.  ``asks`` is the command that the text itself names,
    ``sign`` where it does; ``way`` is ``definition`` where the derivative is to be found by it.
    """

    text: str
    notes: tuple[Note, ...]
    formulas: tuple[Expr, ...]
    bracketed: bool = False
    name: str = ""
    variables: tuple[Sym, ...] = ()
    by: tuple[Sym, ...] = ()
    order: int = 0
    approach: Approach | None = None
    equations: tuple[tuple[str, Expr, Span], ...] = ()
    values: tuple[tuple[str, Expr, Span], ...] = ()
    parts: tuple[Clause, ...] = ()
    main: int = 0
    derivatives: tuple[tuple[str, tuple[Sym, ...], Span], ...] = ()
    asks: str = ""
    sign: Span = (0, 0)
    way: str = ""

    @property
    def expr(self) -> Expr:
        """The formula, of which there is one."""
        return self.formulas[0]

    @property
    def after(self) -> tuple[Clause, ...]:
        """The other parts."""
        return (*self.parts[: self.main], *self.parts[self.main + 1 :])


def read_statement(text: str, roots: str = "real") -> Statement:
    """Read a text with what may stand around an expression; raises InputError with the place and a hint.

    >>> found = read_statement("y = d/dx [x^2]")
    >>> found.name, [x.name for x in found.by], str(found.expr)
    ('y', ['x'], "Pow(Sym('x'), Num(2))")
    >>> read_statement("1/x, x -> 0+").approach.side
    '+'
    """
    said, lexed = _said(text)
    _places_apart(lexed)
    _angles(lexed)
    _limits(lexed)
    _definitions(lexed)
    _conditions(lexed)
    _arrows(lexed)
    _places_of_an_index(lexed)
    _places_of_a_prime(lexed)
    clauses = [_clause(lexed, first, last, roots) for first, last in runs(lexed)]
    if said.asks and not any(c.ask for c in clauses):
        clauses[0] = _asked_of_a_name(clauses[0], said)
    found = _put_in(lexed, _together(lexed, clauses))
    notes = tuple(sorted(lexed.notes, key=lambda note: note.column))
    if said.asks and not found.asks:
        found = found._replace(asks=said.asks, sign=(0, len(lexed.text)), order=found.order or said.order)
    if said.side:
        found = _from_one_side(found, said.side)
    return found._replace(notes=notes, way=said.way)


def _from_one_side(found: Statement, side: str) -> Statement:
    """The place of a limit, wherever it stands, with the side that the text names elsewhere: a left-hand limit."""
    way, values, parts = found.approach, found.values, found.parts
    if way is None and len(values) == 1:
        way, values = Approach(Sym(values[0][0]), values[0][1], ""), ()
    elif way is None and not values and len(found.after) == 1 and len(found.after[0].formulas) == 1:
        place, names = found.after[0].formulas[0], found.expr.free
        if not place.free and len(names) == 1:
            way, parts = Approach(Sym(min(names)), place, ""), (parts[found.main],)
    if way is None or way.side not in ("", side):
        what = "from which side?" if way else "where does the variable go?"
        hint = "write lim x->0- |x|/x for the limit from the left"
        raise InputError(what, found.text, found.sign, hint, code="unreadable")
    main = found.main if len(parts) > 1 else 0
    return found._replace(approach=way._replace(side=side), values=values, parts=parts, main=main)


def tokens_of(text: str) -> Tokens:
    """The tokens of a text, its words being read as the signs they stand for."""
    return _said(text)[1]


def _said(text: str) -> tuple[Phrased, Tokens]:
    """The text with signs for its words, and its tokens, which have their places in what was typed."""
    if (said := phrased(text)).text == text:
        return said, tokenized(text)
    text = clean(text)
    try:
        said = phrased(text)
        lexed = tokenized(said.text)
    except InputError as error:
        if error.text is not None and len(error.text) == len(text):
            error.text = text
        raise
    if len(lexed.text) == len(text):
        lexed.text = text
    for note in said.notes:
        lexed.note(*note)
    return said, lexed


def _places_apart(lexed: Tokens) -> None:
    r"""What stands below a bar, ``x^2 \big|_{x=3}``, becomes a clause of its own, with the tokens behind it before."""
    tokens = lexed.tokens
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS)
        if token.kind == "|_" and not depth:
            last = closing(tokens, i + 1)
            if not any(t.kind == "=" for t in tokens[i + 2 : last]):
                p = parser_within(lexed, 0, len(tokens) - 1)
                p.fail_at("a place has a name here", token.start, tokens[last].end, r"write \big|_{x=3}")
            end = len(tokens) - 1
            bare = 0 < closing(tokens, 0) == i - 1 and tokens[1].kind in ("d/d", "dy/d", "D_")
            order = [*range(bare, i - bare), *range(last + 1, end), i, *range(i + 2, last), end]
            now = {old: new for new, old in enumerate(order)}
            tokens[i] = Token(",", None, token.start, token.end)
            tokens[:] = [tokens[old] for old in order]
            lexed.commas = {now[k] for k in lexed.commas if k in now}
            lexed.conditions = {now[k] for k in lexed.conditions if k in now}
            return


def _angles(lexed: Tokens) -> None:
    """``<xy, yz>``, alone or after an equals sign, as brackets."""
    tokens = lexed.tokens
    last = len(tokens) - 2
    while last >= 0 and tokens[last].kind in (".", ";"):
        last -= 1
    first = next((i for i, t in enumerate(tokens) if t.kind == "<"), -1)
    if last < 2 or tokens[last].kind != ">" or first < 0 or (first and tokens[first - 1].kind != "="):
        return
    inside = tokens[first + 1 : last]
    if any(t.kind in ("<", ">", "<=", ">=") for t in inside) or not any(t.kind in (",", ";") for t in inside):
        return
    tokens[first] = tokens[first]._replace(kind="(")
    tokens[last] = tokens[last]._replace(kind=")")
    lexed.commas.add(first)


def _arrows(lexed: Tokens) -> None:
    """``sin(x)/x x->0`` and ``sin(x)/x (x->0)``: the arrow behind an expression becomes a clause of its own."""
    tokens = lexed.tokens
    at = next((i for i, t in enumerate(tokens) if t.kind == "->"), 0)
    if at < 2 or tokens[at - 1].kind != "name" or tokens[at - 2].kind in ("lim", "lim_", ",", ";", ":"):
        return
    before = tokens[at - 2]
    if before.kind in ENDS:
        if not any(t.kind == "lim" for t in tokens[:at]) and not _inside(tokens, at):
            _put(lexed, at - 1, Token(",", None, tokens[at - 1].start, tokens[at - 1].start))
    elif (
        at > 2
        and before.kind in _BRACKETS
        and closing(tokens, at - 2) == len(tokens) - 2
        and tokens[at - 3].kind in ENDS
    ):
        tokens[at - 2] = Token(",", None, before.start, before.end)
        del tokens[-2]


def _inside(tokens: Sequence[Token], at: int) -> bool:
    """Does the token stand in brackets?"""
    return sum([(t.kind in CLOSERS) - (t.kind in OPENERS) for t in tokens[:at]]) > 0


def _put(lexed: Tokens, at: int, token: Token) -> None:
    """Put a token in, and move what is known of those behind it."""
    lexed.tokens.insert(at, token)
    lexed.commas = {k + (k >= at) for k in lexed.commas}
    lexed.conditions = {k + (k >= at) for k in lexed.conditions}


def _limits(lexed: Tokens) -> None:
    """``Lt x→0 sin(x)/x``, as it is printed in India: no product of L and t."""
    tokens = lexed.tokens
    if len(tokens) > 4 and [t.value for t in tokens[:2]] == [Sym("L"), Sym("t")] and tokens[0].end == tokens[1].start:
        i = 2 + (tokens[2].kind in _BRACKETS)
        if tokens[i].kind == "name" and tokens[i + 1].kind == "->":
            tokens[0] = Token("lim", None, tokens[0].start, tokens[1].end)
            del tokens[1]
            lexed.commas = {k - 1 for k in lexed.commas}
            lexed.conditions = {k - 1 for k in lexed.conditions}
            lexed.unsay("letters-multiply", tokens[0].start)


def _definitions(lexed: Tokens) -> None:
    """``f for f(x, y) = x y``: what defines a function is a clause of its own, and no branch's condition."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens[:-1]):
        if token.kind == "if" and i and tokens[i + 1].kind == "undef" and not _inside(tokens, i):
            after = closing(tokens, i + 2) + 1
            if after > 0 and tokens[after].kind == "=":
                tokens[i] = Token(",", None, token.start, token.end)


def _places_of_an_index(lexed: Tokens) -> None:
    """``f_y(1, 2)`` where f(x, y) is given: the partial derivative, and the point in a clause of its own."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens[:-1]):
        if token.kind != "undef" or not token.value[2].isalpha() or _inside(tokens, i):
            continue
        letter, _, index = token.value
        after = closing(tokens, i + 1)
        names = {t.value.name for t in tokens[i + 2 : max(after, i + 2)] if isinstance(t.value, Sym)}
        given = any(t.kind == "undef" and t.value[0] == letter and not t.value[2] for t in tokens)
        if after > 0 and given and not names.intersection(index):
            tokens[i] = Token("name", Sym(f"{letter}_{index}"), token.start, token.end)
            if len(runs(lexed, i + 2, after)) == 1:
                return
            _put(lexed, i + 1, Token(",", None, token.end, token.end))
            return


def _places_of_a_prime(lexed: Tokens) -> None:
    """``C'(10)`` where C(x) is given: the derivative, and the place in a clause of its own."""
    tokens = lexed.tokens
    kinds = [t.kind for t in tokens]
    for i in range(len(tokens) - 3):
        if kinds[i : i + 3] != ["name", "'", "("] or _inside(tokens, i):
            continue
        after = closing(tokens, i + 2)
        given = [
            tokens[k + 2]
            for k in range(len(tokens) - 5)
            if tokens[k].value == tokens[i].value and kinds[k : k + 5] == ["name", "(", "name", ")", "="]
        ]
        if after < 0 or len(given) != 1 or tokens[i + 3].value == given[0].value or len(runs(lexed, i + 3, after)) != 1:
            continue
        opener = tokens[i + 2]
        tokens[i + 2] = Token(",", None, opener.start, opener.start)
        del tokens[after]
        lexed.commas = {k - (k > after) for k in lexed.commas}
        lexed.conditions = {k - (k > after) for k in lexed.conditions}
        _put(lexed, i + 3, Token("=", None, opener.start, opener.end))
        _put(lexed, i + 3, Token("name", given[0].value, opener.start, opener.end))
        return


def _conditions(lexed: Tokens) -> None:
    """``x^2 sin(1/x), x != 0``: a condition behind a formula becomes the branch it holds on."""
    tokens = lexed.tokens
    if not any(RELATIONS.get(t.kind, "=") != "=" for t in tokens) or lexed.conditions:
        return
    for first, last in runs(lexed)[1:]:
        kinds = [t.kind for t in tokens[first:last]]
        if any(RELATIONS.get(kind, "=") != "=" for kind in kinds) and not {"=", "->", "if"} & set(kinds):
            comma = tokens[first - 1]
            tokens[first - 1] = Token("if", None, comma.start, comma.end)
            says = f"{lexed.text[tokens[first].start : tokens[last - 1].end]} is read as where the formula holds"
            lexed.note("condition", tokens[first].start, says)
            return


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


def _clause(lexed: Tokens, first: int, last: int, roots: str) -> Clause:
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
        return _arrow(p, clause, last)
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
    if [t.kind for t in tokens[i : i + 3]] == [":", "name", "->"] and isinstance(tokens[i + 1].value, Sym):
        p.pos = i + 3
        return found._replace(variables=(tokens[i + 1].value,))
    if tokens[i].kind in _BRACKETS:
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
    if p.kind in _BRACKETS and closing(p.tokens, p.pos) == last - 1 and p.pair_follows():
        return _limit_in_brackets(p, clause, last - 1)
    bare = p.pos + (p.kind in _BRACKETS)
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
    return p.kind == "d/d" or (p.kind == "D_" and p.tokens[p.pos + 1].kind in _BRACKETS)


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
        closer = closing(p.tokens, p.pos) if p.kind in _BRACKETS else -1
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
    closer = closing(p.tokens, p.pos) if p.kind in _BRACKETS else -1
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


def _together(lexed: Tokens, clauses: list[Clause]) -> Statement:
    """The clauses as one statement: what it is about, what is asked of it, and what stands beside."""
    about = [_asking(c, clauses) for c in clauses if _asks_about_a_name(c, clauses)]
    clauses = [*about, *(c for c in clauses if not _asks_about_a_name(c, clauses))]
    whole = [c for c in clauses if c.formulas and c not in about]
    if not whole:
        what = "the limit of what?" if clauses[0].ask == "limit" else "there is no expression"
        hint = "write what it is about: f(x) = x^2, lim x->0 sin(x)/x"
        raise InputError(what, lexed.text, clauses[0].span, hint, code="unreadable")
    named = {e.name for c in about for e in c.formulas if isinstance(e, (Sym, UndefinedFunction))}
    named |= {name.partition("_")[0] for name in named}
    main = next((c for c in whole if named.intersection(c.names)), None)
    main = main or next((c for c in whole if not c.names or c.formulas[0].free), whole[0])
    if main.names and main.ask == "diff" and main.sign[0] == main.span[0]:
        what = "this names a derivative, and not what is to be differentiated"
        raise InputError(what, lexed.text, main.sign, f"write {main.names[0]} = ..., or d/dx [...]", code="unreadable")
    for clause in whole:
        _no_circle(lexed, clause)
    for c in clauses:
        if (
            not c.formulas
            and c.by
            and main.names
            and c.names[0] not in main.names
            and main.names[0] in [x.name for x in c.by]
        ):
            what, hint = f"there is no formula for {c.names[0]}", f"write {c.names[0]} = x^2"
            raise InputError(what, lexed.text, c.sign, hint, code="unreadable")
    free = frozenset[str]().union(
        *(e.free for e in main.formulas), *(c.approach.to.free for c in clauses if c.approach is not None)
    )
    values = [c for c in whole if c is not main and not c.bracketed and free.intersection(c.names)]
    parts = [c for c in whole if c not in values]
    asking = [c for c in clauses if c.ask]
    arrows = [c for c in clauses if c.approach is not None]
    if len(arrows) > 1:
        raise InputError("a limit goes to one place", lexed.text, arrows[1].span, "write one arrow", code="unreadable")
    asks, sign = (asking[0].ask, asking[0].sign) if asking else ("", (0, 0))
    if arrows and not asks:
        asks, sign = "limit", arrows[0].sign
    return Statement(
        lexed.text,
        (),
        main.formulas,
        main.bracketed,
        main.names[0] if main.names else "",
        main.variables,
        next((c.by for c in clauses if c.by), ()),
        next((c.order for c in clauses if c.order), 0),
        arrows[0].approach if arrows else None,
        tuple([(c.names[0], c.formulas[0], c.span) for c in whole if c.names and not c.bracketed]),
        tuple([(c.names[0], c.formulas[0], c.span) for c in values] + [v for c in about for v in _place(c, main)]),
        tuple(parts),
        parts.index(main),
        tuple([(_asked_name(c), c.by, c.sign) for c in asking if c.by]),
        asks,
        sign,
    )


def _put_in(lexed: Tokens, found: Statement) -> Statement:
    """The numbers that are given for other letters than the variable put in: a^x, x -> 0 where a = 3."""
    moving = {found.approach.var} if found.approach else set(found.by) or set(found.variables)
    if not moving or not found.values:
        return found
    formulas, approach = found.formulas, found.approach
    left = []
    for name, e, span in found.values:
        if Sym(name) in moving or e.free or [n for n, _, _ in found.values].count(name) > 1:
            left.append((name, e, span))
            continue
        formulas = tuple([substitute(f, name, e) for f in formulas])
        approach = approach and approach._replace(to=substitute(approach.to, name, e))
        lexed.note("value-put-in", span[0], f"{lexed.text[slice(*span)].strip()} is put in")
    return found._replace(formulas=formulas, approach=approach, values=tuple(left))


def _asks_about_a_name(clause: Clause, clauses: list[Clause]) -> bool:
    """Does a clause only ask for the derivative of what another defines: d/dx y, f'(2), ∇f?"""
    if len(clause.formulas) != 1 or clause.names:
        return False
    e = clause.formulas[0]
    named = {name for c in clauses if c is not clause and c.formulas for name in c.names}
    if isinstance(e, UndefinedFunction):
        plain = bool(clause.ask) and (clause.ask == "grad" or all(isinstance(arg, Sym) for arg in e.args))
        return e.name in named and (any(e.orders) or plain)
    return isinstance(e, Sym) and ((bool(clause.ask) and e.name in named) or bool(_index(e, clauses)))


def _asked_of_a_name(clause: Clause, said: Phrased) -> Clause:
    """The derivative of f where f(x) = x^2: the words ask about the name that is the whole clause."""
    if clause.names or len(clause.formulas) != 1 or not isinstance(clause.formulas[0], (Sym, UndefinedFunction)):
        return clause
    return clause._replace(ask=said.asks, order=clause.order or said.order, sign=clause.span)


def _index(e: Sym, clauses: list[Clause]) -> tuple[Sym, ...]:
    """By what f_xy differentiates, where f is a function of x and y that another clause gives; else nothing."""
    name, _, letters = e.name.partition("_")
    for c in clauses:
        if name in c.names and len(c.formulas) == 1 and letters:
            names = {x.name for x in c.variables} or set(c.formulas[0].free)
            if len(names) > 1 and names.issuperset(letters):
                return tuple([Sym(letter) for letter in letters])
    return ()


def _asking(clause: Clause, clauses: list[Clause]) -> Clause:
    """The same with what a prime or an index asks: f'(2), f''(x), f_xy."""
    e = clause.formulas[0]
    if isinstance(e, Sym) and not clause.ask:
        return clause._replace(by=_index(e, clauses), ask="partial", sign=clause.span)
    if isinstance(e, UndefinedFunction) and len(e.args) > 1 and any(e.orders):
        variables = next(
            (c.variables for c in clauses if e.name in c.names and len(c.variables) == len(e.args)), e.args
        )
        by = [x for x, n in zip(variables, e.orders, strict=True) for _ in range(n) if isinstance(x, Sym)]
        return clause._replace(by=tuple(by), ask="partial", sign=clause.span)
    if isinstance(e, UndefinedFunction) and any(e.orders):
        return clause._replace(order=sum(e.orders), ask="diff", sign=clause.span)
    return clause


def _asked_name(clause: Clause) -> str:
    """The z of dz/dx and of d/dx z."""
    e = clause.formulas[0] if clause.formulas else None
    return clause.names[0] if clause.names else e.name if isinstance(e, Sym) else ""


def _place(clause: Clause, main: Clause) -> list[tuple[str, Expr, Span]]:
    """The place in ``f'(2)``, where f is given by a formula."""
    e = clause.formulas[0]
    if isinstance(e, Sym) or len(main.variables) != len(e.args):
        return []
    return [(x.name, arg, clause.span) for x, arg in zip(main.variables, e.args, strict=True) if arg != x]


def _no_circle(lexed: Tokens, clause: Clause) -> None:
    """Refuse an equation whose name stands on its right side too."""
    for name in clause.names:
        if any(name in e.free or _calls(e, name) for e in clause.formulas):
            what = f"{name} stands on both sides of the equals sign"
            raise InputError(
                what, lexed.text, clause.span, f"write {name} = and an expression without {name}", code="unreadable"
            )


def _calls(e: Expr, name: str) -> bool:
    """Does the function of that name stand in it?"""
    if name not in UNDEFINED:
        return False
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, UndefinedFunction) and node.name == name))


def name_of(p: Parser, hint: str) -> Sym:
    """Go past the name of a variable, and give it."""
    token = p.token
    if isinstance(token.value, Sym) and token.kind == "name":
        p.pos += 1
        return token.value
    if token.kind == "name":
        p.fail(f"'{p.typed(token)}' is a constant, not a variable", token, NAMES)
    p.expected("the name of a variable", hint)
