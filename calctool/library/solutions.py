"""A solution is a report that a program reads: the answer as an expression, the steps as a list, SymPy on request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from calctool.derivation.rule import Derivation, Line, Part, Step
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Expr
from calctool.grading.verdict import RIGHT
from calctool.interop import sympy as interop
from calctool.library.display import NotebookDisplay, page
from calctool.library.one_at_a_time import alone
from calctool.report import View
from calctool.report.columns import sentence
from calctool.report.json import as_dict
from calctool.report.matrices import latex_answer, latex_text, latex_value, value_text
from calctool.report.model import Report, Result, Value, Work

A = TypeVar("A", covariant=True)


class Several(tuple[A, ...]):
    """Values in order: a vector, the rows of a matrix, several solutions.

    >>> from calctool.parsing import parse
    >>> print(Several([parse("2x"), parse("y^2")]))
    (2x, y^2)
    """

    __slots__ = ()

    def __str__(self) -> str:
        return value_text(_as_value(self), show)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {latex_value(_as_value(self), latex_text)}$"


class WorkedStep(NamedTuple):
    """A rule applied: at one place of a line, ``before`` became ``after``, and the whole line is then ``line``.

    ``rule`` is its id, ``says`` a sentence; ``parts`` are what was given a letter; ``checked`` is ``proved``,
    ``agrees`` (at sample points) or ``unchecked``; ``steps`` are those inside.
    """

    rule: str
    name: str
    formula: str
    before: Expr
    after: Expr
    line: Expr
    says: str
    parts: tuple[Part, ...]
    conditions: tuple[Expr, ...]
    checked: str
    steps: tuple[WorkedStep, ...]

    def __str__(self) -> str:
        return f"{self.before} = {self.after}   {self.name}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows of it among others."""
        printer.text(str(self))


class LibraryReport(NotebookDisplay):
    """What a command gives a program: the ``report`` of the task, and readings of it.

    ``symbols`` are SymPy's own by their names here, where the question was put in them.  Two are equal when what they
    ask and say is: however the question was typed, and however long the answer took.
    """

    __slots__ = ("report", "symbols")

    def __init__(self, report: Report, symbols: Mapping[str, Any]) -> None:
        self.report = report
        self.symbols = symbols

    @property
    def exists(self) -> bool:
        """Is there an answer?"""
        return self.report.result.kind not in ("dne", "unknown")

    @property
    def reason(self) -> str:
        """Why there is none, in a word for programs: ``one-sided-limits-differ``; else empty."""
        return self.report.result.reason

    @property
    def conditions(self) -> tuple[Expr, ...]:
        """Where the answer holds: ``x != 0``; empty where it holds wherever the question has a meaning."""
        return self.report.conditions

    @property
    def notes(self) -> tuple[str, ...]:
        """How the text was read, where it could be read in another way."""
        return tuple([note.says for note in self.report.notes])

    @property
    def verdict(self) -> Mapping[str, Any]:
        """What else there is to know, by key, as ``--json`` has it."""
        return self.report.verdict

    @property
    def steps(self) -> tuple[WorkedStep, ...]:
        """The steps, one after the other; those that work out a part stand inside the step that named it."""
        works = [block.derivation for block in self.report.blocks if isinstance(block, Work)]
        return tuple(step for derivation in works for step in _steps(derivation))

    @property
    def latex(self) -> str:
        """The answer in LaTeX; :func:`calctool.write` gives the whole page."""
        return alone(lambda: latex_answer(self.report.result))

    @property
    def sympy(self) -> Any:
        """The answer as SymPy's: an expression, a ``Matrix``, a list of solutions, or None where there is none.

        Its symbols are those of the question where that was SymPy's, else real ones.  Raises Undecided for an
        expression that SymPy could not hold.
        """
        return alone(lambda: _as_sympy(self.report.result, self.symbols))

    def fact(self, key: str) -> Any:
        """What stands beside the answer by its key: the ``magnitude`` of a gradient.  Raises KeyError."""
        found = {fact.key: fact.value for fact in self.report.facts}
        return _several(found[key])

    def __str__(self) -> str:
        """The page: the problem, every step, the answer."""
        return alone(lambda: page(self.report)).removesuffix("\n")

    def __repr__(self) -> str:
        report = self.report
        problem = report.problem or report.read_as
        asks = report.input if problem is None else show(problem)
        answer = value_text(report.result.value, show) or ("does not exist" if report.result.kind == "dne" else "")
        return f"<{report.command} {asks}{': ' if answer else ''}{answer}>"

    def _content(self) -> str:
        told = alone(lambda: as_dict(self.report, View(steps=True)))
        return json.dumps({name: told[name] for name in told if name not in ("input", "notes", "seconds")})

    def __eq__(self, other: object) -> bool:
        return self._content() == other._content() if isinstance(other, LibraryReport) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._content())


class Solution(LibraryReport, Generic[A]):
    """The answer to a question of calculus, with its derivation."""

    __slots__ = ()

    @property
    def answer(self) -> A:
        """The answer: an expression, a vector of them, the rows of a matrix.

        Of what does not exist it is the expression ``does not exist``, and ``exists`` says so.
        """
        value: Any = DNE if self.report.result.kind == "dne" else _several(self.report.result.value)
        return value  # type: ignore[no-any-return]


class NamedMistake(NamedTuple):
    """A mistake that was recognised: its id among the rules, its name, what to say of it, and what to do next.

    ``where`` is the place in the question as text, or None.
    """

    id: str
    name: str
    says: str
    next: str | None
    where: str | None

    def __str__(self) -> str:
        return self.name


class WitnessPoint(NamedTuple):
    """A place at which two sides differ: the value of what was written (None: it has none), and the right one."""

    point: Mapping[str, str]
    yours: str | None
    right: str


class CheckedAnswer(LibraryReport):
    """The judgement of an answer.  ``verdict`` holds all of it by key, as ``--json`` does."""

    __slots__ = ()

    @property
    def right(self) -> bool | None:
        """Is the answer right?  None where that is not decided."""
        state = self.verdict["verdict"]
        return None if state == "undecided" else state in RIGHT

    @property
    def finished(self) -> bool:
        """Is it right, and nothing left to do in it?"""
        return bool(self.verdict["verdict"] == "correct")

    @property
    def mistake(self) -> NamedMistake | None:
        """The likeliest mistake, where one was recognised."""
        found = self.verdict.get("mistake")
        return None if found is None else NamedMistake(*[found[name] for name in NamedMistake._fields])

    @property
    def witness(self) -> WitnessPoint | None:
        """Where a wrong answer, or the wrong line of a working, differs from what it should be equal to."""
        found = self.verdict.get("witness")
        return None if found is None else WitnessPoint(*[found[name] for name in WitnessPoint._fields])

    @property
    def line(self) -> int | None:
        """The number of the first line of a working that does not follow; None where every line does."""
        found: int | None = self.verdict.get("line")
        return found

    @property
    def lines(self) -> tuple[Mapping[str, Any], ...]:
        """Of a working every line as JSON has it: its ``text``, how it was ``read_as``, and whether it is ``right``."""
        return tuple(self.verdict.get("lines", ()))

    def __repr__(self) -> str:
        return f"<check {self.verdict['command']} {self.report.input}: {self.verdict['verdict']}>"


def _several(value: Value) -> Any:
    return Several(map(_several, value)) if isinstance(value, list) else value


def _as_value(values: Any) -> Value:
    return [_as_value(v) for v in values] if isinstance(values, tuple) else values


def _steps(derivation: Derivation) -> list[WorkedStep]:
    return [_step(step, line) for line in derivation.lines for step in line.steps]


def _step(step: Step, line: Line) -> WorkedStep:
    says = "".join([w if isinstance(w, str) else show(w) for w in sentence(step)])
    inner = tuple(s for d in step.inner for s in _steps(d)) if step.parts or not step.before.open else ()
    rule = step.rule
    return WorkedStep(
        rule.id,
        rule.name,
        rule.formula,
        step.before,
        step.after,
        line.after,
        says,
        step.parts,
        step.conditions,
        line.checked,
        inner,
    )


def _as_sympy(result: Result, symbols: Mapping[str, Any]) -> Any:
    def one(value: Value) -> Any:
        if isinstance(value, list):
            return [one(v) for v in value]
        return interop.in_symbols(interop.to_sympy(value), symbols) if isinstance(value, Expr) else value

    found = one(result.value)
    if result.kind not in ("vector", "matrix") or result.unknown or result.names or not found:
        return found
    if result.kind == "matrix":
        return interop.matrix(found)
    return interop.matrix([[e] for e in found] if result.column else [found])
