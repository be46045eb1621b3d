"""The records on a terminal: a table drawn by Rich as they come, its cells wrapped, the student in it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from calctool.gradebook.gradebook import ANSWERED, EQUIVALENT, LOOK, RIGHT

_STYLES = {RIGHT: "green", EQUIVALENT: "green", ANSWERED: "", **dict.fromkeys(LOOK, "yellow")}
_NARROW = 60
"""Columns of a terminal below which there is no room for more than three cells side by side."""


class Screen:
    """A table that grows; ``people`` says that rows have students."""

    def __init__(self, width: int, *, people: bool, answers: bool, color: bool, ascii: bool) -> None:
        self._width = width
        self._people = people
        self._answers = answers
        self._color = color
        self._ascii = ascii
        self._begun = False

    def drawn(self, text: str) -> str:
        """Some more rows, each a line of JSON; above the first of them what the columns are called."""
        from rich.box import ASCII2, HORIZONTALS
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        rows = [json.loads(line) for line in text.splitlines()]
        table = Table(
            box=ASCII2 if self._ascii else HORIZONTALS, width=self._width, show_header=not self._begun, padding=(0, 1),
            show_lines=True, show_edge=False, pad_edge=False,
        )  # fmt: skip
        names = ["row", *(["student"] if self._people else []), "exercise"]
        names += ["answer", "what is to be said"] if self._answers else ["answer"]
        for name, width in zip(names, self._widths(len(names)), strict=True):
            table.add_column(name, width=width, overflow="fold")
        for id, student, exercise, answer, verdict, said, notes in rows:
            cells: list[str | Text] = [id, *([student] if self._people else []), exercise]
            told = Text(said, style=_STYLES.get(verdict, "red") if verdict != ANSWERED else "")
            if notes:
                told.append(f"  (note: {notes})", style="dim")
            cells += [answer, told] if self._answers else [told]
            table.add_row(*[cell if isinstance(cell, Text) else Text(cell) for cell in cells])
        console = Console(
            file=io.StringIO(), width=self._width, color_system="standard" if self._color else None,
            force_terminal=self._color, no_color=not self._color, legacy_windows=False,
        )  # fmt: skip
        console.print(table)
        self._begun = True
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    def _widths(self, count: int) -> Sequence[int]:
        """The columns of each cell: the same for all rows, for they are drawn as they come."""
        room = self._width - 3 * (count - 1)
        first = min(8, room // 6)
        rest = room - first
        shares = {2: (1,), 3: (4, 5), 4: (3, 3, 5), 5: (3, 5, 5, 8)}[count]
        if count == 4 and not self._answers:
            shares = (3, 5, 5)
        widths = [rest * share // sum(shares) for share in shares]
        widths[-1] += rest - sum(widths)
        return (first, *widths)
