"""A line cut into words as a shell would, but for primes and the backslashes of LaTeX, which quote nothing."""

from __future__ import annotations

import shlex

from calctool.errors import InputError

_LATEX = "()[]{},;:!|"
"""What stands behind a backslash in LaTeX, beside letters."""


def shell_words(text: str) -> list[str]:
    r"""The words; an apostrophe behind a letter or a bracket is a prime, and the backslash of \frac quotes nothing.

    Raises InputError for a quote that is not closed.

    >>> shell_words(r"diff f'(x) + \frac{x}{2} --wrt 'x'")
    ['diff', "f'(x)", '+', '\\frac{x}{2}', '--wrt', 'x']
    """
    marked: list[str] = []
    quote = ""
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if quote:
            quote = "" if c == quote else quote
        elif (c == "'" and (before.isalnum() or before in ")]'")) or (
            c == "\\" and (after.isalpha() or after in _LATEX)
        ):
            marked.append("\\")
        elif c in "\"'" and before != "\\":
            quote = c
        marked.append(c)
    try:
        return shlex.split("".join(marked))
    except ValueError as error:
        what = "a quote is not closed" if "quotation" in str(error) else "nothing follows the backslash"
        raise InputError(what, text, (0, len(text)), code="usage") from error
