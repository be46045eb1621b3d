"""A text as people write one: the name of a function, what is asked of it, the expression, and where it is looked at.

``y = x^2``, ``f(x, y) = x^2 y``, ``d/dx [x^2]``, ``lim x->0 sin(x)/x``, ``z = x^2 y, x = 3t, y = 2t`` and
``1/x, x -> 0+`` may stand wherever an expression may.  A text is cut at its commas and semicolons outside brackets into
clauses; a clause is names with equals signs, then a formula, or an arrow with a place.  Which command a statement
belongs to is not decided here (:mod:`calctool.tasks.asked`).
"""

from __future__ import annotations

import re

from calctool.errors import InputError
from calctool.expr.tree import Sym
from calctool.parsing.apart import set_apart
from calctool.parsing.characters import clean
from calctool.parsing.clauses import Approach, read_clause, runs
from calctool.parsing.grammar import tokenized
from calctool.parsing.lexer import Note, Tokens
from calctool.parsing.phrases import Phrased, phrased
from calctool.parsing.said import has_words
from calctool.parsing.together import Statement, asked_of_a_name, put_in, together


def read_statement(text: str, roots: str = "real") -> Statement:
    """Read a text with what may stand around an expression; raises InputError with the place and a hint.

    >>> found = read_statement("y = d/dx [x^2]")
    >>> found.name, [x.name for x in found.by], str(found.expr)
    ('y', ['x'], 'x^2')
    >>> read_statement("1/x, x -> 0+").approach.side
    '+'
    """
    try:
        return _statement(text, roots)
    except InputError:
        if not has_words(text):
            raise
        from calctool.parsing.prose import without_prose

        plain, left = without_prose(text)
        if plain == text:
            raise
        try:
            found = _statement(plain, roots)
        except InputError as still:
            # What was left out is not what is wrong: the sentence is about what stays, in the text as typed.
            if still.text != plain:
                raise
            raise InputError(still.what, text, still.span, still.hint, still.code) from None
    notes = [Note("prose", at + 1, f"'{typed}' is left out") for at, typed in left]
    return found._replace(notes=tuple(sorted([*notes, *found.notes], key=lambda note: note.column)), text=text)


def _statement(text: str, roots: str) -> Statement:
    """The same for a text of which every word is read."""
    said, lexed = _said(text)
    set_apart(lexed)
    clauses = [read_clause(lexed, first, last, roots) for first, last in runs(lexed)]
    if said.asks and not any(c.ask for c in clauses):
        clauses[0] = asked_of_a_name(clauses[0], said)
    found = put_in(lexed, together(lexed, clauses))
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


_OF_NOTHING = re.compile(r"\s*(?:lim\s+)?(of|to|for)\s*[.:,?!]*\s*$", re.IGNORECASE)
"""What is left where a sentence asks for something, and does not say of what."""


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
    if said.asks and (end := _OF_NOTHING.match(said.text)):
        hint = "say of what, as in: the limit of x^2 for x -> 2" if said.asks == "limit" else "say of what: ... of x^2"
        raise InputError("of what?", text, end.span(1), hint)
    for note in said.notes:
        lexed.note(*note)
    return said, lexed
