"""What can go wrong, as values: bad input (exit 2), nothing decided (exit 3), a bug (exit 70)."""

from __future__ import annotations


class CalcError(Exception):
    """The base of every error a user can meet; never shown as a traceback."""

    exit_code = 70


class InputError(CalcError):
    """Bad input or usage: what is wrong, the text, where in it (0-based, end exclusive), and one hint.

    >>> print(InputError("unknown function 'arcsn'", "1+arcsn(x)", (2, 7), "did you mean 'arcsin'?"))
    unknown function 'arcsn'
      1+arcsn(x)
        ^^^^^
    did you mean 'arcsin'?
    """

    exit_code = 2
    WIDTH = 72

    def __init__(
        self, what: str, text: str | None = None, span: tuple[int, int] | None = None, hint: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.text = text
        self.span = span
        self.hint = hint

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
