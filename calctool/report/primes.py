"""A chain among primes: (f(g(x)))' = f'(g(x)) g'(x), the outside differentiated and its inside put in at once.

A prime does not say by what, so no line of such a page holds a derivative by a letter that stands for an inside.
"""

from __future__ import annotations

from calctool.derivation.engine import back_substitute
from calctool.derivation.rule import Check, Derivation, Line, Part, Step
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import Deriv, Expr, Substituted, Sym, UndefinedFunction
from calctool.report.model import Work

STYLES = ("lagrange", "subscript")
"""The notations in which a derivative is a mark behind what is differentiated."""


def in_primes(work: Work, style: str) -> Work:
    """The derivation of a block in the notation asked for, where that is one of STYLES."""
    return work._replace(derivation=primed(work.derivation, style)) if style in STYLES else work


def primed(d: Derivation, style: str) -> Derivation:
    """A derivation as it is written in one of STYLES: without lines in which the letter of an inside is open.

    >>> from calctool.books import derivative_engine
    >>> from calctool.expr.printer import show
    >>> from calctool.parsing import parse
    >>> d = primed(derivative_engine().derive(Deriv(parse("sin(x^2)"), Sym("x"))), "lagrange")
    >>> [show(line.after, derivative="lagrange") for line in d.lines]
    ["cos(x^2) (x^2)'", 'cos(x^2) (2x)', '2x cos(x^2)']
    """
    outsides = {
        part.wrt.name: inner.result
        for line in d.lines
        for step in line.steps
        for part, inner in zip(step.parts, step.inner, strict=False)
        if _is_link(part, step)
    }
    lines: list[Line] = []
    named: dict[str, int] = {}
    for line in d.lines:
        after = rewrite(line.after, lambda node: _at_inside(node, outsides), Substituted.KIND)
        rest: list[Step] = []
        for step in [_written(s, style) for s in line.steps if s.rule is not back_substitute]:
            # What the outside of a chain becomes is told where the letter of its inside came in.
            at = named.get(step.before.wrt.name) if type(step.before) is Deriv else None
            if at is None:
                rest.append(step)
            else:
                lines[at] = _with_steps(lines[at], [step], line.checked)
        if lines and rest and after == lines[-1].after:
            lines[-1] = _with_steps(lines[-1], rest, line.checked)
        elif rest:
            for step in rest:
                named |= {part.wrt.name: len(lines) for part in step.parts if _is_link(part, step)}
            lines.append(line._replace(after=after, steps=tuple(rest)))
    return Derivation(d.goal, tuple(lines))


def _with_steps(line: Line, steps: list[Step], checked: Check) -> Line:
    """A line with further steps, marked where these could not be checked."""
    return line._replace(steps=(*line.steps, *steps), checked=checked if checked == "unchecked" else line.checked)


def _is_link(part: Part, step: Step) -> bool:
    """Is it one of the outsides of a chain, differentiated by the letter of its inside?"""
    return any(other.letter == part.wrt.name for other in step.parts)


def _at_inside(node: Expr, outsides: dict[str, Expr]) -> Expr:
    if type(node) is not Substituted:
        return node
    return substitute(outsides.get(node.var.name, node.body), node.var.name, node.value)


def _written(step: Step, style: str) -> Step:
    """The step with its inner derivations so written, and each rate by its name: y'(u), or u_x."""
    if not step.inner:
        return step
    parts = tuple([_named(part, step, style) for part in step.parts])
    return step.with_inner([primed(d, style) for d in step.inner], parts=parts)


def _named(part: Part, step: Step, style: str) -> Part:
    if part.rate is None and _is_link(part, step):
        return part._replace(rate=UndefinedFunction(part.letter, (1,), part.wrt))
    if part.rate is None and style == "subscript" and part.letter.isalnum():
        return part._replace(rate=Sym(f"{part.letter}_{part.wrt.name}"))
    return part
