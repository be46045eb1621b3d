"""Words that may stand on a command line: those an option or a place can have, and other names for commands.

For completion, and for whoever calls a command by another word.  A value is checked where it is read; a test holds that
both have the same words.
"""

from __future__ import annotations

from collections.abc import Collection

from calctool.cli.options import COLORS
from calctool.grading import demands
from calctool.report import FORMATS
from calctool.tasks import (
    CHECKED,
    DIFF_METHODS,
    FORMS,
    GRAPHS,
    HINTS,
    INFINITE,
    LIMIT_METHODS,
    NOTATIONS,
    OF,
    QUOTIENTS,
    ROOTS,
    SHAPES,
    SIDES,
    SWEEPS,
    TASKS,
)

HELP = "help"
HELP_LINE = "This page or a command's; --man, --completion SHELL, --schema."
SHELLS = ("bash", "zsh", "fish")
RULES = "rules"
"""Stands for the names of all rules, which are known when the books are open."""
_WALKS = ("gradient", "momentum", "newton", "adam")
_OF_ALL: dict[str, Collection[str]] = {
    "--color": COLORS,
    "--format": FORMATS,
    "--hint": HINTS,
    "--known": (RULES,),
    "--roots": ROOTS,
}
_OF_ONE: dict[str, dict[str, Collection[str]]] = {
    "autodiff": {"--graph": GRAPHS, "--mode": SWEEPS},
    "ascend": {"--method": _WALKS},
    "batch": {
        "--command": (*TASKS,),
        "--input-format": ("text", "csv", "tsv", "jsonl"),
        "--output-format": ("jsonl", "csv", "table", "html"),
    },
    "check": {
        "--form": demands.FORMS,
        "--infinite": INFINITE,
        "--method": QUOTIENTS,
        "--of": OF,
        "--side": SIDES,
    },
    "descend": {"--method": _WALKS},
    "diff": {"--by": DIFF_METHODS, "--form": FORMS, "--notation": NOTATIONS},
    "fit": {"--method": _WALKS},
    "grad": {"--form": SHAPES},
    HELP: {"--completion": SHELLS},
    "limit": {"--by": LIMIT_METHODS, "--infinite": INFINITE, "--side": SIDES},
    "numdiff": {"--method": QUOTIENTS},
    "partial": {"--notation": NOTATIONS},
    "practice": {
        "--level": ("1", "2", "3", "4", "5"),
        "--output-format": ("text", "csv", "jsonl"),
        "--rules": (RULES,),
    },
}
_PLACES: dict[str, Collection[str]] = {
    "check": CHECKED,
    "exhaust": ("circle",),
    "practice": ("diff", "limit", "partial", "grad", "jacobian", "chain"),
    "rules": (RULES,),
}
"""What the first argument of a command may be, where that is a word."""


def of_option(command: str, option: str) -> tuple[str, ...]:
    """The words that an option of a command can have; none where it takes something else.

    >>> of_option("grad", "--form"), of_option("diff", "--wrt")
    (('row', 'column'), ())
    """
    return tuple(_OF_ONE.get(command, {}).get(option) or _OF_ALL.get(option, ()))


def of_place(command: str) -> tuple[str, ...]:
    """The words that may stand behind a command."""
    return tuple(_PLACES.get(command, ()))


SYNONYMS = {
    "derivative": "diff",
    "derive": "diff",
    "differentiate": "diff",
    "gradient": "grad",
}
"""Other names of commands."""


def own_name(word: str) -> str:
    """The name of the command that a word stands for, else the word.

    >>> own_name("derivative"), own_name("diff"), own_name("x^2")
    ('diff', 'diff', 'x^2')
    """
    return SYNONYMS.get(word, word)


_INTEGRALS = "integrals are not part of calctool", "the area under a curve: calctool exhaust EXPR --on A,B"
ELSEWHERE = {
    "antiderivative": _INTEGRALS,
    "implicit": ("implicit differentiation has no command", 'F(x, y) = 0 has the slope -F_x/F_y: calctool grad "F"'),
    "int": _INTEGRALS,
    "integral": _INTEGRALS,
    "integrate": _INTEGRALS,
    "integration": _INTEGRALS,
    "simplify": ("simplifying has no command", "an answer in other forms: calctool diff EXPR --forms"),
    "tangent": (
        "the tangent has no command of its own",
        "its slope: calctool diff EXPR --at x=2; its picture: calctool plot EXPR --at x=2",
    ),
}
"""What no command answers: the reason, and what comes nearest."""
