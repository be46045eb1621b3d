"""How far a batch is, on standard error, drawn by Rich; only ever for a person who is looking."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from calctool.classroom.gradebook.gradebook import WRONG, Tally

_BLOCK = 1 << 20


@contextlib.contextmanager
def progress(files: Sequence[tuple[str, int]], outcomes: Mapping[str, int]) -> Iterator[Callable[[int], None]]:
    """Yields what is to be called with each number of rows done.

    ``files`` are counted, if there are any, each with the number of rows that a line becomes; ``outcomes`` are those so
    far.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        MofNCompleteColumn(),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[verdicts]}"),
        console=Console(stderr=True),
        transient=True,
        # The records go where standard output goes, and not to the terminal that this is drawn on.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task("", total=sum(_lines(name) * each for name, each in files) or None, rate="", verdicts="")

    def advance(count: int) -> None:
        speed = bar.tasks[0].speed
        right, wrong = Tally(outcomes).right, outcomes.get(WRONG, 0)
        bar.update(
            task,
            advance=count,
            rate="" if speed is None else f"{speed:,.0f}/s",
            verdicts=f"{right} right, {wrong} wrong" if right + wrong else "",
        )

    with bar:
        yield advance


def _lines(name: str) -> int:
    """The lines of a file, about as many as it has rows."""
    count = 0
    with contextlib.suppress(OSError), open(name, "rb") as file:
        while block := file.read(_BLOCK):
            count += block.count(b"\n")
    return count
