"""The clauses of a text as one statement: what it is about, what is asked of it, and what stands beside."""

from __future__ import annotations

from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.letters import UNDEFINED
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import Expr, Sym, UndefinedFunction
from calctool.parsing.clauses import Approach, Clause, Span
from calctool.parsing.lexer import Note, Tokens
from calctool.parsing.phrases import Phrased

_DEPENDENT = frozenset("fghsuvwyzFGHSUVWYZ")
"""Letters that are usual for functions."""


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


def together(lexed: Tokens, clauses: list[Clause]) -> Statement:
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


def put_in(lexed: Tokens, found: Statement) -> Statement:
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
    if not isinstance(e, Sym):
        return False
    return (bool(clause.ask) and e.name in named and not _is_place(clause, e, clauses)) or bool(_index(e, clauses))


def _is_place(clause: Clause, e: Sym, clauses: list[Clause]) -> bool:
    """The derivative of x at x = 2: is the number where the letter that is asked about is looked at, and no formula?

    A letter that is usual for a function may be one with that value throughout.
    """
    given = [c for c in clauses if c is not clause and c.formulas and e.name in c.names]
    if any(c.variables or f.free for c in given for f in c.formulas) or (clause.by and e not in clause.by):
        return False
    asked = any(not c.ask and c.formulas == (e,) for c in clauses if c is not clause)
    return e in clause.by or asked or e.name not in _DEPENDENT


def asked_of_a_name(clause: Clause, said: Phrased) -> Clause:
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
