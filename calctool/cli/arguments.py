"""Which argument is an option and which an expression, decided once: ``-x^2`` is an expression.

A parser of options would read ``-sin(x)`` as eight one-letter options.  Here there are none besides
``-h``, so: the exact name of an option is an option, ``--`` followed by a letter is one too (perhaps a
misspelt one), and everything else is an expression.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from calctool.errors import InputError

_DASHES = "-\u2013\u2014\u2212"
POINT = "--at"
"""The option whose value may go on: --at x=1 y=2."""
_RUN = 4
"""Letters in a row that no expression may have: from here on ``-steps`` can only be a mistyped ``--steps``."""


class Sorted(NamedTuple):
    """The options, each with its value behind it, and the rest in order."""

    options: list[str]
    expressions: list[str]


def classify(args: Sequence[str], flags: Collection[str], valued: Collection[str], command: str = "calctool") -> Sorted:
    """Sort ``args`` into options and expressions; ``valued`` options take the next argument, whatever it looks like.

    Raises InputError for an unknown option, a value missing or one too many.

    >>> classify(["-x^2", "--to", "-oo", "--steps", "--wrt=x"], {"--steps", "-h"}, {"--to", "--wrt"})
    Sorted(options=['--to', '-oo', '--steps', '--wrt', 'x'], expressions=['-x^2'])
    """
    names = {*flags, *valued}
    options: list[str] = []
    expressions: list[str] = []
    i = 0
    while i < len(args):
        arg = args[i]
        i += 1
        name, equals, value = arg.partition("=")
        if arg == "--":
            return Sorted(options, [*expressions, *args[i:]])
        if arg in flags:
            options.append(arg)
        elif arg in valued:
            if i == len(args) or args[i] in names or args[i] == "--":
                hint = f"did you mean {arg}s?" if f"{arg}s" in flags else f"see '{command} --help'"
                raise _wrong(f"{arg} needs a value", args, i - 1, hint)
            value = args[i]
            i += 1
            while arg == POINT and is_coordinate(value) and i < len(args) and is_coordinate(args[i]):
                value = f"{value} {args[i]}"
                i += 1
            options += [arg, value]
        elif equals and name in valued:
            options += [name, value]
        elif equals and name in flags:
            raise _wrong(f"{name} takes no value", args, i - 1, f"write {name} alone")
        elif is_option(arg, names):
            raise unknown_option(name, names, args, i - 1, command)
        else:
            expressions.append(arg)
    return Sorted(options, expressions)


def is_coordinate(arg: str) -> bool:
    """Is it a value for a name, as in ``--at x=1 y=2``, and not an equation?

    >>> [is_coordinate(a) for a in ("y=2", "y=pi/2", "x=1,", "f = x^2 y", "y")]
    [True, True, True, False, False]
    """
    name, _, value = arg.partition("=")
    rest = value
    for word in ("pi", "sqrt", "oo", "e"):
        rest = rest.replace(word, "")
    return bool(value.strip()) and name.strip().isidentifier() and not any(c.isalpha() for c in rest)


def is_option(arg: str, names: Collection[str]) -> bool:
    """Whether ``arg`` is meant as an option, known or not.

    >>> [is_option(a, ["--steps"]) for a in ("--stesp", "-steps", "-st", "--3", "-sin(x)", "-", "--π")]
    [True, True, False, False, False, False, False]
    """
    if arg.startswith("--") and arg[2:3].isascii() and arg[2:3].isalpha():
        return True
    bare = arg.partition("=")[0].lstrip(_DASHES)
    return arg[:1] in _DASHES and arg != bare and len(bare) >= _RUN and f"--{bare}" in names


def unknown_option(name: str, names: Collection[str], args: Sequence[str], at: int, command: str) -> InputError:
    """The error for the option ``args[at]``, with the name that was probably meant."""
    from difflib import get_close_matches

    # Compared without the dashes, which would make any two short names alike.
    meant = get_close_matches(name.lstrip(_DASHES).lower(), sorted(n[2:] for n in names if n.startswith("--")), n=1)
    if meant and f"--{meant[0]}s" in names:  # --steps is meant more often than --step
        meant = [f"{meant[0]}s"]
    hint = f"did you mean --{meant[0]}?" if meant else f"see '{command} --help'; an expression like this goes after --"
    return _wrong(f"unknown option {name}", args, at, hint)


def _wrong(what: str, args: Sequence[str], at: int, hint: str) -> InputError:
    before = len(" ".join(args[:at])) + (at > 0)
    return InputError(what, " ".join(args), (before, before + len(args[at])), hint, code="usage")
