"""What a teacher wants to know of a batch, counted as the records go by: memory does not grow with them."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator

from calctool.batch.records import CHECKED, EQUIVALENT, OTHERWISE, OUTCOMES, RIGHT, Brief

SLOWEST = 5
COMMONEST = 10
LISTED = 500
"""Rows listed one by one in a report, of those that need a look."""


class Summary:
    """Counts of everything, of each group, the commonest mistakes, the slowest rows, the rows to look at."""

    def __init__(self, by: str | None = None) -> None:
        self.by = by
        self.code = 0
        self.total: Counter[str] = Counter()
        self.groups: dict[str, Counter[str]] = {}
        self.mistakes: Counter[str] = Counter()
        self.seconds = 0.0
        self.look: list[Brief] = []
        self.unlisted = 0
        self._slow: list[tuple[float, int, Brief]] = []

    def add(self, brief: Brief) -> None:
        """Count a record."""
        self.code = max(self.code, brief.code)
        self.total[brief.outcome] += 1
        if self.by is not None:
            self.groups.setdefault(brief.group or "(none)", Counter())[brief.outcome] += 1
        if brief.mistake:
            self.mistakes[brief.mistake] += 1
        self.seconds += brief.seconds
        if brief.code or brief.outcome in (EQUIVALENT, OTHERWISE):
            if len(self.look) < LISTED:
                self.look.append(brief)
            else:
                self.unlisted += 1
        if brief.seconds:
            heapq.heappush(self._slow, (brief.seconds, -sum(self.total.values()), brief))
            if len(self._slow) > SLOWEST:
                heapq.heappop(self._slow)

    @property
    def slowest(self) -> list[Brief]:
        """The rows that took longest, the slowest first."""
        return [brief for _, _, brief in sorted(self._slow, reverse=True)]

    def outcomes(self) -> list[str]:
        """The outcomes that occurred, in their order."""
        return [o for o in OUTCOMES if self.total[o]]

    def lines(self) -> Iterator[str]:
        """The summary, line by line."""
        count = sum(self.total.values())
        said = ", ".join(f"{self.total[o]} {o}" for o in self.outcomes())
        yield f"{count} exercise{'' if count == 1 else 's'}" + (f": {said}" if said else "")
        if self.mistakes:
            yield "commonest mistakes:"
            for name, n in self.mistakes.most_common(COMMONEST):
                yield f"  {n:>5}  {name}"
        if self.slowest:
            yield "slowest:"
            for brief in self.slowest:
                yield f"  {brief.seconds:>7.2f} s  {brief.id}  {brief.command} {shortened(brief.input)}"
        if self.by is not None:
            yield f"by {self.by}:"
            for name in sorted(self.groups):
                yield f"  {name}: {_counts(self.groups[name])}"


def _counts(counts: Counter[str]) -> str:
    said = ", ".join(f"{counts[o]} {o}" for o in OUTCOMES if counts[o])
    right = counts[RIGHT] + counts[EQUIVALENT]
    checked = sum(counts[o] for o in CHECKED)
    return f"{said} ({round(100 * right / checked)} % right)" if checked else said


def shortened(text: str, most: int = 60) -> str:
    """A text of at most so many characters, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."
