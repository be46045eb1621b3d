"""A command asked from Python: the things given are written as texts, the task works, its report becomes a solution."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from inspect import signature
from typing import Any, TypeVar

from calctool.library.given import Texts, flag
from calctool.library.one_at_a_time import alone
from calctool.library.solutions import LibraryReport, Solution
from calctool.report.model import Report

_LISTS = ("jacobian", "chain")
"""The commands that take a list, even of one."""


def solve(command: str, given: Sequence[Any], options: Mapping[str, Any]) -> Solution[Any]:
    """What ``calctool COMMAND GIVEN`` with those options answers; options that are None are left out.

    Raises InputError and Undecided.

    >>> print(solve("diff", ["x^2"], {"at": {"x": 3}}).answer)
    6
    """

    def work() -> Solution[Any]:
        asked = Texts()
        texts = [asked.table(g) if command == "fit" else asked.formula(g) for g in given]
        task: Callable[..., Report] = getattr(import_module(f"calctool.tasks.{command}"), f"{command}_task")
        several = command in _LISTS or len(texts) > 1
        flags = [name for name, p in signature(task).parameters.items() if isinstance(p.default, bool)]
        return answered(Solution, asked, lambda said: task(texts if several else texts[0], **said), options, flags)

    return alone(work)


R = TypeVar("R", bound=LibraryReport)


def answered(
    kind: type[R],
    asked: Texts,
    work: Callable[[dict[str, Any]], Report],
    options: Mapping[str, Any],
    flags: Collection[str] = (),
) -> R:
    """The report of the work with these options, of a kind that programs read; ``flags`` are said or not."""
    given = {name: value for name, value in options.items() if value is not None}
    said = {name: flag(name, value) if name in flags else asked.option(value) for name, value in given.items()}
    if asked.principal:
        said.setdefault("roots", "principal")
    return kind(work(said), asked.symbols)
