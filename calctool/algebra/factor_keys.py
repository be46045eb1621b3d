"""What two factors that are one and the same have in common: the base up to the order of its terms or factors."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from calctool.expr.printer import show
from calctool.expr.traversal import cached
from calctool.expr.tree import Add, Expr, Func, Mul

_FORM = attrgetter("kinds", "depth")
"""Most parts of a bracket differ in this, and need not be printed to be put in an order."""


def key(base: Expr) -> Expr:
    """The base up to the order of its terms or factors: x + 1 and 1 + x are one factor, and so are their roots."""
    cls = base.__class__
    return cached(_key, base) if cls is Add or cls is Mul or cls is Func else base


def _key(base: Expr) -> Expr:
    if type(base) is Func:
        return base.with_args((key(base.args[0]), *base.args[1:])) if type(base.args[0]) is Add else base
    args: Sequence[Expr] = base.args
    if len(args) > 50:
        return base
    if len(set(map(_FORM, args))) < len(args):
        args = sorted(args, key=show)
    return base.with_args(sorted(args, key=_FORM))
