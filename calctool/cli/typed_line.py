"""A line of text as a command line, where no shell has cut it into words: a row of a batch, or what is typed to us."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.cli import app, arguments
from calctool.cli.words import own_name
from calctool.errors import InputError
from calctool.parsing import read_statement
from calctool.parsing.commas import decimal_points
from calctool.parsing.shell_words import shell_words
from calctool.tasks import TASKS
from calctool.tasks.question import PLACE, VARIABLE, is_second


def words_of(text: str, commands: app.Commands, asked: str = "") -> tuple[str, ...]:
    """The words of a line as a shell would give them, but for primes, and for expressions left without quotes.

    ``asked`` is the command, perhaps with options, of lines that name none.

    >>> commands = {entry.name: entry for entry in app.PROBLEMS}
    >>> words_of("x^2 + 3x", commands, "diff --order 2")
    ('diff', '--order', '2', '--', 'x^2 + 3x')
    >>> for line in ("diff y = x^2 --order 2", "lim x->0 sin(x)/x", "diff (x^2)'"):
    ...     print(words_of(line, commands))
    ('diff', '--order', '2', '--', 'y = x^2')
    ('limit', '--', 'lim x->0 sin(x)/x')
    ('diff', "(x^2)'")
    >>> words_of("limit sin x / x --side right 0", commands)
    ('limit', '--side', 'right', '--', 'sin x / x', '0')
    """
    words = shell_words(text)
    words = words[1:] if words[:1] == ["calctool"] else words
    if words and words[0] not in commands:
        head, dashes, options = text.partition(" --")
        asks, *more = shell_words(asked) if asked else [asked_by(head)]
        if asks:
            return (asks, *more, *shell_words(dashes + options), "--", head.strip())
    start = 2 if words[:1] == ["check"] else 1
    words[:start] = [own_name(word) for word in words[:start]]
    command = words[start - 1] if len(words) >= start else ""
    if command not in TASKS:
        return tuple(words)
    one = command in _WITH_SECOND or app.takes_one(command, commands)
    flags, valued = app.options_of(words[0], commands)
    words[start:] = _values_joined(words[start:], flags, valued, {"--answer"})
    try:
        line = arguments.classify(words[start:], flags, valued)
        apart = _apart(command, line, _before_options(words[start:], flags | valued))
        if one and not apart:
            words[start:] = _values_joined(words[start:], flags, valued, valued)
            line = arguments.classify(words[start:], flags, valued)
    except InputError:
        return tuple(words)  # said by whoever runs it
    if apart:
        return tuple(words) if apart == line.expressions else (*words[:start], *line.options, "--", *apart)
    if not _in_pieces(command, line.expressions, one):
        return tuple(words)
    return (*words[:start], *line.options, "--", " ".join(line.expressions))


_WITH_SECOND = {"diff": (VARIABLE, "--wrt"), "limit": (PLACE, "--to")}
"""Commands of one expression, behind which a variable or a place may stand, and the option that names it too."""


def _apart(command: str, line: arguments.Sorted, before: int) -> list[str]:
    """The expression and what may stand behind it, where that can be told from a piece of it; ``before`` the options.

    >>> _apart("limit", arguments.Sorted([], ["x", "sin(1/x)", "0"]), 3)
    ['x sin(1/x)', '0']
    >>> _apart("limit", arguments.Sorted(["--to", "0"], ["a", "x"]), 2), _apart("diff", arguments.Sorted([], ["x"]), 1)
    ([], [])
    """
    second, option = _WITH_SECOND.get(command, ("", ""))
    pieces = line.expressions
    if not second or option in line.options or len(pieces) < 2:
        return []
    # Options stand between the two, or there are but two words; else only a number cannot be a factor.
    cut = before if 0 < before < len(pieces) else len(pieces) - 1
    number = pieces[-1][:1].isdecimal() or pieces[-1].lstrip("-") in ("oo", "\u221e")
    if cut == before or len(pieces) == 2 or (second == PLACE and number):
        found = [" ".join(pieces[:cut]), " ".join(pieces[cut:])]
        return found if is_second(found[0], found[1], second) else []
    return []


def _before_options(words: Sequence[str], names: set[str]) -> int:
    """How many words stand before the first option."""
    options = (i for i, word in enumerate(words) if word == "--" or word in names or arguments.is_option(word, names))
    return next(options, len(words))


def _values_joined(words: list[str], flags: set[str], valued: set[str], free: set[str]) -> list[str]:
    """The words, with each value in one that goes on behind a space: at a comma, at a relation, and where it may.

    All that follows the name of a ``free`` option is its value, where the expression stands before the options.

    >>> _values_joined(["x^2", "--answer", "2x", "+", "1", "--steps"], {"--steps"}, {"--answer"}, {"--answer"})
    ['x^2', '--answer', '2x + 1', '--steps']
    >>> _values_joined(["--at", "x", "=", "2,", "y=1", "x^2", "+", "y"], set(), {"--at"}, {"--at"})
    ['--at', 'x = 2, y=1', 'x^2', '+', 'y']
    """
    names = flags | valued
    if "--" in words:
        return words
    if not words or _before_options(words, names) == 0:
        free = set()
    found: list[str] = []
    value, whole = False, False
    for i, word in enumerate(words):
        if i and words[i - 1] in valued and not value:
            found.append(word)
            value, whole = True, words[i - 1] in free
        elif word in names or arguments.is_option(word, names):
            found.append(word)
            value = False
        elif value and (whole or (found[-1][-1:] or "x") in _GO_ON or word[:1] in _GO_ON):
            found[-1] += f" {word}"
        else:
            found.append(word)
            value = False
    return found


_GO_ON = ("=", ",", "<", ">")
"""Neither behind nor before one of these a value ends, as in --at x = 1, y = 2."""


def asked_by(text: str) -> str:
    """The command that a line without one asks for: that of ``lim x->0 ...`` and ``d/dx [...]``; empty for none."""
    try:
        found = read_statement(decimal_points(text))  # of whatever kind the numbers are, it asks the same
    except InputError:
        return ""
    by_name = found.equations and found.derivatives and any(e.free for _, e, _ in found.values)
    return "chain" if by_name else found.asks


def _in_pieces(command: str, expressions: Sequence[str], one: bool) -> bool:
    """Are the expressions the pieces of one that has spaces in it?"""
    if len(expressions) < 2:
        return False
    if any(e.count(a) != e.count(b) for e in expressions for a, b in ("()", "[]", "{}")):
        return True
    if one:
        return True
    return command != "partial" and any(e == "=" or e[-1:] in ",;" for e in expressions)
