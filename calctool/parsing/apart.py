"""What stands beside a formula with no comma becomes a clause of its own: arrows, places below a bar, conditions.

``sin(x)/x x->0``, ``x^2 \\big|_{x=3}``, ``f_y(1, 2)`` and ``C'(10)`` are one clause as they are typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from calctool.expr.tree import Sym
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS
from calctool.parsing.clauses import BRACKETS, closing, runs
from calctool.parsing.grammar import parser_within
from calctool.parsing.lexer import ENDS, Token, Tokens


def set_apart(lexed: Tokens) -> None:
    """Put a comma wherever something else than a formula begins.

    >>> from calctool.parsing.grammar import tokenized
    >>> lexed = tokenized("sin(x)/x x->0")
    >>> set_apart(lexed)
    >>> [t.kind for t in lexed.tokens].count(",")
    1
    """
    _places_apart(lexed)
    _angles(lexed)
    _limits(lexed)
    _definitions(lexed)
    _conditions(lexed)
    _arrows(lexed)
    _places_of_an_index(lexed)
    _places_of_a_prime(lexed)


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
            x = tokens[at - 1]
            if not any(t.value == x.value for t in tokens[: at - 1]):  # 2 x -> 3
                p = parser_within(lexed, 0, len(tokens) - 1)
                typed = lexed.text[x.start : x.end]
                what = f"is {typed} a factor, or does it go to that place?"
                p.fail_at(what, x.start, x.end, f"put a comma before {typed}, or write lim {typed}->0 and the formula")
            _put(lexed, at - 1, Token(",", None, tokens[at - 1].start, tokens[at - 1].start))
    elif (
        at > 2
        and before.kind in BRACKETS
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
        i = 2 + (tokens[2].kind in BRACKETS)
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
        ] or _only_letter(lexed, tokens[i])
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


def _only_letter(lexed: Tokens, name: Token) -> list[Token]:
    """The variable of ``y = x^2``, where the formula has one letter."""
    for first, last in runs(lexed):
        tokens = lexed.tokens[first:last]
        if len(tokens) > 2 and tokens[0].value == name.value and tokens[1].kind == "=":
            letters = {t.value.name: t for t in tokens[2:] if t.kind == "name" and isinstance(t.value, Sym)}
            return list(letters.values()) if len(letters) == 1 else []
    return []


def _conditions(lexed: Tokens) -> None:
    """``x^2 sin(1/x), x != 0``: a condition behind a formula becomes the branch it holds on."""
    tokens = lexed.tokens
    if not any(RELATIONS.get(t.kind, "=") != "=" for t in tokens) or lexed.conditions:
        return
    for first, last in runs(lexed)[1:]:
        kinds = [t.kind for t in tokens[first:last]]
        if any(RELATIONS.get(kind, "=") != "=" for kind in kinds) and not {"=", "->", "if"} & set(kinds):
            comma = tokens[first - 1]
            typed = lexed.text[tokens[first].start : tokens[last - 1].end]
            if _ends_with_a_place(lexed, first - 1):  # x^a, x -> 0, a > 0
                p = parser_within(lexed, 0, len(tokens) - 1)
                what, hint = "a condition is not read behind a place", f'say --assume "{typed}"'
                p.fail_at(what, tokens[first].start, tokens[last - 1].end, hint)
            tokens[first - 1] = Token("if", None, comma.start, comma.end)
            lexed.note("condition", tokens[first].start, f"{typed} is read as where the formula holds")
            return


def _ends_with_a_place(lexed: Tokens, comma: int) -> bool:
    """Is the clause before the comma an arrow with a place, or a letter with a number: x -> 0, x = 1?"""
    first, last = next(run for run in runs(lexed) if run[1] == comma)
    kinds = [t.kind for t in lexed.tokens[first:last]]
    if first == 0 or kinds[:1] != ["name"]:
        return False
    return kinds[1:2] == ["->"] or (kinds[1:2] == ["="] and "name" not in kinds[2:])
