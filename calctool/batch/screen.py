"""The records on a terminal: a table drawn by Rich as they come, its cells wrapped, the student in it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from calctool.classroom.gradebook.gradebook import ANSWERED, EQUIVALENT, LOOK, RIGHT

_STYLES = {RIGHT: "green", EQUIVALENT: "green", ANSWERED: "", **dict.fromkeys(LOOK, "yellow")}
_NAMED = 8
"""Characters of the name of a row: its number, mostly."""


class Screen:
    """A table that grows; ``people`` says that rows have students, ``named`` how long the name of a row may be."""

    def __init__(
        self, width: int, *, people: bool, answers: bool, color: bool, ascii: bool, named: int = _NAMED
    ) -> None:
        self._width = width
        self._named = named
        self._people = people
        self._answers = answers
        self._color = color
        self._ascii = ascii
        self._begun = False

    def drawn(self, text: str) -> str:
        """Some more rows, each a line of JSON; above the first of them what the columns are called."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = Console(
            file=io.StringIO(), width=self._width, color_system="standard" if self._color else None,
            force_terminal=self._color, no_color=not self._color, legacy_windows=False,
        )  # fmt: skip
        names = ["row", *(["student"] if self._people else []), "exercise"]
        names += ["answer", "what is to be said"] if self._answers else ["answer"]
        for line in text.splitlines():
            id, student, exercise, answer, verdict, said, notes = json.loads(line)
            # A table a row: columns keep their widths, and no row waits for the next.
            table = Table(
                box=None, width=self._width, show_header=not self._begun, padding=(0, 2, 0, 0), pad_edge=False
            )
            for name, width in zip(names, self._widths(len(names)), strict=True):
                table.add_column(name, width=width, overflow="fold")
            told = Text(said, style=_STYLES.get(verdict, "red"))
            if notes:
                told.append(f"  (note: {notes})", style="dim")
            before = [id, *([student] if self._people else []), exercise, *([answer] if self._answers else [])]
            table.add_row(*map(Text, before), told)
            if self._begun:
                console.print(Text("-" * self._width if self._ascii else "\u2500" * self._width, style="dim"))
            console.print(table)
            self._begun = True
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    def _widths(self, count: int) -> Sequence[int]:
        """The columns of each cell: the same for all rows, for they are drawn as they come."""
        room = self._width - 2 * (count - 1)
        first = min(_NAMED, room // 6) if self._named <= _NAMED else min(self._named, room // 4)
        rest = room - first
        shares = {2: (1,), 3: (4, 5), 4: (3, 3, 5), 5: (3, 5, 5, 8)}[count]
        if count == 4 and not self._answers:
            shares = (3, 5, 5)
        widths = [rest * share // sum(shares) for share in shares]
        widths[-1] += rest - sum(widths)
        return (first, *widths)
