"""What can go wrong, as values: bad input (exit 2), nothing decided (exit 3), a bug (exit 70)."""

from __future__ import annotations

CODES = {
    "usage": "the command line itself: a command, an option or its value, too many arguments",
    "unreadable": "a text that is no expression, statement, point or place",
    "answer": "an answer that cannot be read",
    "which-variable": "several variables, and none is named",
    "other-command": "the text asks what another command answers",
    "disagreement": "the text and an option say different things, or the same thing twice",
    "no-value": "what was typed has no value, anywhere or at the point",
    "question": "anything else that does not fit together",
    "file": "a file or stream that cannot be read or written",
    "internal": "a bug",
}
"""What an error object of JSON may have as its code."""


class CalcError(Exception):
    """The base of every error a user can meet; never shown as a traceback."""

    exit_code = 70


class InputError(CalcError):
    """Bad input or usage: what is wrong, the text, where in it (0-based, end exclusive), one hint, and a code.

    The code is a word for programs, one of ``CODES``; it stays when the sentence is put better.

    >>> print(InputError("unknown function 'arcsn'", "1+arcsn(x)", (2, 7), "did you mean 'arcsin'?"))
    unknown function 'arcsn'
      1+arcsn(x)
        ^^^^^
    did you mean 'arcsin'?
    """

    exit_code = 2
    WIDTH = 72
    LONGEST = 500

    def __init__(
        self,
        what: str,
        text: str | None = None,
        span: tuple[int, int] | None = None,
        hint: str | None = None,
        code: str = "question",
    ) -> None:
        what = what if len(what) <= self.LONGEST else what[: self.LONGEST - 3] + "..."
        super().__init__(what)
        self.what = what
        self.text = text
        self.span = span
        self.hint = hint
        self.code = code

    @property
    def column(self) -> int | None:
        """Where in the text, from 1."""
        return None if self.span is None else self.span[0] + 1

    def __str__(self) -> str:
        lines = [self.what]
        if self.text is not None and self.span is not None:
            start, end = self.span
            # A window around the place, so that a long text does not bury it.
            left = max(0, start - self.WIDTH // 2)
            shown = self.text[left : left + self.WIDTH]
            head = "..." if left else ""
            tail = "..." if left + self.WIDTH < len(self.text) else ""
            width = max(1, min(end, left + self.WIDTH) - start)
            lines += [f"  {head}{shown}{tail}", "  " + " " * (len(head) + start - left) + "^" * width]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class Undecided(CalcError):
    """No answer: out of time, or no method.  ``known`` is what was found all the same."""

    exit_code = 3

    def __init__(self, why: str, known: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.known = known


class OutOfTime(Undecided):
    """The time given was used up."""


class Refuted(CalcError):
    """A step of our own that does not hold: a bug, reported as one and never printed as an answer."""
