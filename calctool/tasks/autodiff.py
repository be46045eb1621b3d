"""Automatic differentiation at a point: the graph of operations, the sweep forward, the sweep back, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from calctool.algebra.normal_form import proved
from calctool.computational_differentiation.automatic.drawing import DRAWINGS
from calctool.computational_differentiation.automatic.forward import ForwardSweep, forward
from calctool.computational_differentiation.automatic.graph import OperationGraph
from calctool.computational_differentiation.automatic.reverse import Adjoint, ReverseSweep, reverse
from calctool.computational_differentiation.automatic.values import SweepValue, SweepValues, operations_in
from calctool.derivation.rule import Words
from calctool.errors import InputError, Refuted, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.tree import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.first_principles.smoothness import formula_there, plain, put, smooth_at
from calctool.numeric.branches import value_at as number_at
from calctool.numeric.operations import NoValue
from calctool.numeric.taylor import Value as Number
from calctool.report.model import Chart, Report, Result, Source, Statements, Tree
from calctool.tasks import GRAPHS, SWEEPS
from calctool.tasks.asked import one_of
from calctool.tasks.common import (
    Worksheet,
    asked_of,
    checked_point,
    decimal,
    point_text,
    point_words,
    value_at,
)
from calctool.tasks.derivative_at import derivative_at
from calctool.tasks.question import Question, only_text, question_of

if TYPE_CHECKING:
    from calctool.pictures.diagram import Diagram

DIGITS = 10
CLOSE = 1e-30
"""So near, for numbers of fifty digits, are two that are taken for the same."""
MOST = 400
"""Operations in a graph at most; larger functions are for grad, which sweeps in letters."""
DRAWN = 100
"""Operations in a diagram at most."""
WRITTEN = 40
"""So many operations are written out on the page."""
FEW = 8
"""So many variables are also differentiated by one at a time."""


def autodiff_task(
    text: str,
    *,
    at: str | None = None,
    mode: str = "reverse",
    graph: str | None = None,
    vars: str | None = None,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
    chart: bool = False,
) -> Report:
    """The derivative at a point, or the gradient, by sweeping through the elementary operations.

    ``mode`` is ``reverse`` (one sweep back for all variables) or ``forward`` (dual numbers, a sweep a variable).
    ``graph`` asks for the graph alone, in one of ``GRAPHS``; ``chart`` whether a diagram of it is wanted too.
    Raises InputError for what cannot be read and for a point outside the domain.

    >>> show(autodiff_task("x^2 + 2x + 2", at="x=2").result.value)
    '6'
    """
    one_of("mode", mode, SWEEPS)
    if graph is not None:
        one_of("graph", graph, GRAPHS)
    asked = asked_of("autodiff", text, vars, at, roots)
    f, names = asked.f, asked.names
    if asked.point is None:
        hint = "say --at " + ",".join(f"{x.name}=2" for x in names)
        raise InputError("at which point?", hint=hint, code="usage")
    point = checked_point(asked.point, names, [f], whole=True)
    _all_numbers(f, point)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    here = formula_there(f, point)
    # What another program reads holds nothing else.
    for_reading = graph in (None, "tree")
    if for_reading and here is not None and here != f and smooth_at(f, frozenset(point), point):
        sheet.remark("At the point, and near it, the function is ", here, ".")
    page = _SweepPage(sheet, f, names, point)
    smooth = smooth_at(f, frozenset(point), point)
    if graph is not None or chart:
        if not smooth:
            what = f"an operation need not have a derivative at {point_text(point)}"
            raise InputError(what, hint="choose another point for the graph", code="no-value")
        if chart:
            sheet.blocks.append(Chart(page.charted(here or f, mode)))
    if graph is not None:
        page.drawn(here or f, mode, graph)
        listing = Result("listing", None)
        return sheet.report("autodiff", text, f, listing, asked.notes, conditions=(), together=names)
    result = page.swept(here or f, mode) if smooth else page.stopped(asked.point.text)
    asks = ("Derivative of " if len(names) == 1 else "Gradient of ", f, " at ", *point_words(point))
    return sheet.report("autodiff", text, f, result, asked.notes, conditions=(), asks=asks, together=names)


def question(
    texts: Sequence[str], *, at: str | None = None, vars: str | None = None, roots: str = "real", **options: Any
) -> Question:
    """The derivative at the point, or the gradient."""
    text = only_text(texts, "autodiff")
    asked = asked_of("autodiff", text, vars, at, roots)
    report = autodiff_task(text, at=at, vars=vars, roots=roots, **options)
    slopes: list[Any] = [Deriv(asked.f, x) for x in asked.names]
    return question_of(report, slopes if len(slopes) > 1 else slopes[0], asked.names, asked.f, asked.point)


def _all_numbers(f: Expr, point: Mapping[str, Expr]) -> None:
    """Raises InputError where something has no number to work with."""
    if f.kinds & UndefinedFunction.KIND:
        raise InputError("a program needs numbers, and an unnamed function has none", hint="give it a formula")
    missing = sorted((f.free - point.keys()).union(*(place.free for place in point.values())))
    if missing:
        given = ",".join(f"{name}={show(place)}" for name, place in point.items())
        hint = f"say --at {given},{missing[0]}=1"
        raise InputError(f"a program needs numbers, and {missing[0]} has no value", hint=hint)


class _SweepPage:
    """The report as it is put together."""

    def __init__(self, sheet: Worksheet, f: Expr, names: list[Sym], point: dict[str, Expr]) -> None:
        self.sheet, self.f, self.names, self.point = sheet, f, names, point
        letters = f.free | {x.name for x in names}
        self.called = next((c for c in "fghFGH" if c not in letters), "f")
        self.graph: OperationGraph | None = None

    def taken_apart(self, here: Expr) -> OperationGraph:
        """The graph, and what its operations are worth; a page is about one function."""
        if self.graph is not None:
            return self.graph
        graph = OperationGraph(here, self.names, self.sheet.engine)
        if len(graph.operations) > MOST:
            what = f"{len(graph.operations)} operations are too many to be written out"
            raise InputError(what, hint="grad takes large functions", code="usage")
        self.values = SweepValues(graph, self.point)
        self.graph = graph
        return graph

    def drawn(self, here: Expr, mode: str, style: str) -> None:
        """The graph alone: as a tree, or in the language of another program."""
        graph = self.taken_apart(here)
        if style == "tree":
            self.sheet.blocks.append(self._tree(graph)._replace(title=""))
            return
        if style == "svg":
            from calctool.pictures.svg import diagram_svg

            rows = diagram_svg(self.charted(here, mode)).splitlines()
        else:
            rows = list(DRAWINGS[style](self.values))
        self.sheet.blocks.append(Source(style, tuple(rows)))
        self.sheet.fact("graph", style, "\n".join(rows))

    def charted(self, here: Expr, mode: str) -> Diagram:
        """The graph as a diagram, with what the sweeps find: adjoints, or a derivative by each variable."""
        from calctool.graphs.operations import operations_of

        graph = self.taken_apart(here)
        if len(graph.operations) > DRAWN:
            what = f"a diagram of {len(graph.operations)} operations is too large to be read"
            raise InputError(what, hint="--graph dot is drawn by Graphviz", code="usage")
        values, f = self.values, self.called
        title = f"{f} = {show(here)} at {point_text(self.point)}"
        if mode == "forward":
            sweeps = [forward(values, x) for x in self.names]
            found = [
                ("d{}/d" + show(s.x), {line.operation.letter.name: line.value for line in s.lines}) for s in sweeps
            ]
            return operations_of(values, found, title, "derivatives" if len(found) > 1 else "derivative")
        back = reverse(values)
        adjoints = {adjoint.by.name: adjoint.value for adjoint in (*back.gradient, *back.inside)}
        return operations_of(values, [(f"d{f}/d{{}}", adjoints)], title, "adjoint")

    # --- the sweeps ---

    def swept(self, here: Expr, mode: str) -> Result:
        """The function taken apart, both sweeps, and the derivative."""
        sheet, names = self.sheet, self.names
        how = "forward with dual numbers" if mode == "forward" else "forward for the values, back for the derivatives"
        sheet.remark(f"By automatic differentiation: {how}.")
        graph = self.taken_apart(here)
        values = self.values
        back = reverse(values)
        ahead = [forward(values, x) for x in names] if mode == "forward" or len(names) <= FEW else []
        sheet.blocks.append(self._tree(graph))
        self._statements("forward pass: each operation gets a letter and a value", self._forward_pass())
        self._statements("what each operation passes on: its derivative", self._locals())
        if mode == "forward":
            for sweep in ahead:
                title = f"dual numbers (value, derivative by {show(sweep.x)})"
                self._statements(title, self._dual(sweep))
        else:
            self._statements(
                f"reverse sweep: {graph.a}_k is the derivative d{self.called}/d{graph.v}_k", self._adjoints(back)
            )
        found = [adjoint.value for adjoint in back.gradient]
        if any(not _same(sweep.value.number, v.number) for sweep, v in zip(ahead, found, strict=False)):
            raise Refuted("the sweep forward and the sweep back do not agree")
        answer = self._compared(found)
        if any(literal_value(e) is None for e in answer):
            digits = [rounded(v.number) for v in found]
            sheet.fact("digits", "in digits", digits[0] if len(names) == 1 else [*digits], asked=False)
        self._counted(graph, back, ahead)
        return Result("value", answer[0]) if len(names) == 1 else Result("vector", [*answer])

    def _statements(self, title: str, lines: Iterator[tuple[Words, str]]) -> None:
        """Lines under a title, the first and last ones where they are many."""
        found = list(lines)
        if len(found) > WRITTEN:
            left = len(found) - WRITTEN
            found = [*found[: WRITTEN - 5], ((f"... {left} more ...",), ""), *found[-5:]]
        if found:
            self.sheet.blocks.append(Statements(title, tuple(found)))

    def _forward_pass(self) -> Iterator[tuple[Words, str]]:
        for name, place in self.point.items():
            yield (Sym(name), " = ", place, *_about(self.values.of[name])), ""
        for operation in self.values.graph.operations:
            value = self.values.of[operation.letter.name]
            formulas = self._worked(operation.formula, value)
            yield (operation.letter, " = ", *formulas), operation_name(operation.formula)

    def _worked(self, formula: Expr, value: SweepValue) -> Words:
        """``x^2 = 2^2 = 4``: a formula, the numbers put in, its value."""
        shown = [formula, self.values.numbers(formula), value.exact]
        known = list(dict.fromkeys(e for e in shown if e is not None))
        if known[-1] != value.exact and value.exact is not None:  # met before, as in 2 = 2
            known = [e for e in known if e != value.exact] + [value.exact]
        return (*_equal(known), *_about(value))

    def _locals(self) -> Iterator[tuple[Words, str]]:
        for operation in self.values.graph.operations:
            for x in operation.uses:
                local = self.values.local[operation.letter.name, x.name]
                yield (*_rate(operation.letter, x), " = ", *self._worked(local.formula, local.value)), ""

    def _adjoints(self, back: ReverseSweep) -> Iterator[tuple[Words, str]]:
        graph = self.values.graph
        for adjoint in back.inside:
            name = graph.adjoint(adjoint.by)
            if adjoint.by == graph.top:
                yield (name, " = ", *_rate(self.called, adjoint.by), " = ", ONE), "the function itself"
            else:
                yield (name, " = ", *self._summed(adjoint)), _paths(adjoint)
        for adjoint in back.gradient:
            lead: Words = (*_rate(self.called, adjoint.by), " = ")
            if adjoint.by == graph.top:
                yield (*lead, ONE), ""
            elif not adjoint.paths:
                yield (*lead, adjoint.value.exact or "0"), "no operation uses it"
            else:
                yield (*lead, *self._summed(adjoint)), _paths(adjoint)

    def _summed(self, adjoint: Adjoint) -> Words:
        """``a_3*dv_3/dv_1 + a_2*dv_2/dv_1 = 1*2 + 3*4 = 14``."""
        words: list[str | Expr] = []
        terms: list[Expr] = []
        for path in adjoint.paths:
            words += [" + " if words else "", self.values.graph.adjoint(path.through), "*"]
            words += _rate(path.through, adjoint.by)
            if path.adjoint.exact is not None and path.local.exact is not None:
                terms.append(Mul(path.adjoint.exact, path.local.exact))
        if len(terms) == len(adjoint.paths):
            words += [" = ", add(terms)]
            if adjoint.value.exact is not None and adjoint.value.exact != add(terms):
                words += [" = ", adjoint.value.exact]
        return (*[w for w in words if w != ""], *_about(adjoint.value))

    def _dual(self, sweep: ForwardSweep) -> Iterator[tuple[Words, str]]:
        of = self.values.of
        for x in self.names:
            yield (x, " = (", _written(of[x.name]), ", ", ONE if x == sweep.x else ZERO, ")"), ""
        for line in sweep.lines:
            value = of[line.operation.letter.name]
            terms = [_times(part.local, part.tangent) for part in line.parts]
            written = add([t for t in terms if t is not None]) if None not in terms else None
            words: list[str | Expr] = [line.operation.letter, " = ", line.operation.formula, " = "]
            if written is not None and written != line.value.exact:
                words += ["(", _written(value), ", ", written, ")", " = "]
            if value.exact is None or line.value.exact is None:
                words[-1] = f"{words[-1]}".removesuffix(" = ") + ", about "
            pair = ("(", _written(value), ", ", _written(line.value), ")")
            yield (*words, *pair), operation_name(line.operation.formula)

    def _tree(self, graph: OperationGraph) -> Tree:
        """The graph as a tree from the function down; what is used again is drawn once."""
        operations = {operation.letter: operation for operation in graph.operations}
        rows: list[tuple[tuple[bool, ...], Words, Words]] = []
        drawn: set[Sym] = set()
        waiting: list[tuple[tuple[bool, ...], Sym]] = [((), graph.top)]
        while waiting and len(rows) < WRITTEN:
            guides, letter = waiting.pop()
            operation = operations.get(letter)
            if operation is None:
                rows.append((guides, (letter,), (*_short(self.values.of[letter.name]),)))
                continue
            if letter in drawn:
                rows.append((guides, (letter, ", see above"), ()))
                continue
            drawn.add(letter)
            rows.append((guides, (letter, " = ", operation.formula), (*_short(self.values.of[letter.name]),)))
            for i, x in enumerate(reversed(operation.uses)):
                waiting.append(((*guides, i > 0), x))
        if waiting:
            rows.append(((), ("...",), ()))
        return Tree("the graph of elementary operations", tuple(rows))

    # --- what is known otherwise ---

    def _compared(self, found: Sequence[SweepValue]) -> list[Expr]:
        """The derivatives, after those by the rules were held against them.  Raises Refuted where they differ."""
        if len(self.names) > FEW:
            return self._compared_along(found)
        answers: list[Expr] = []
        lines: list[tuple[Words, str]] = []
        for x, value in zip(self.names, found, strict=True):
            try:
                derivation = self.sheet.engine.derive(Deriv(self.f, x))
                there = value_at(derivation.result, self.point, proved=True).result
            except Undecided:
                lines.append(((*_rate(self.called, x), " by the rules was not found"), "not compared"))
                answers.append(_written(value))
                continue
            self.sheet.derivations.append(derivation)
            self.sheet.compare(self.f, x, derivation.result)
            number = number_at(there, {})
            if number.__class__ is not NoValue and not _same(number, value.number):
                raise Refuted(f"the sweep gives {show(_written(value))}, the rules {show(there)}")
            sure = value.exact is not None and (value.exact == there or proved(value.exact, there))
            how = "the same" if sure else f"the same to {DIGITS * 3} digits"
            if number.__class__ is NoValue and not sure:
                how = "not compared"
            formula = derivation.result
            words: list[str | Expr] = [*_rate(self.called, x), " = ", *_equal(list(dict.fromkeys((formula, there))))]
            lines.append((tuple(words), how))
            answers.append(value.exact or there)
        called = "diff" if len(self.names) == 1 else "grad"
        self.sheet.blocks.append(Statements(f"by the rules, as {called} does it", tuple(lines)))
        return answers

    def _compared_along(self, found: Sequence[SweepValue]) -> list[Expr]:
        """The same for many variables: along one direction the slopes add up."""
        tau = Sym("#")
        turn = {x.name: (5 * (i + 3) % 13 - 6) or 1 for i, x in enumerate(self.names)}
        line = put(self.f, {x.name: Add(self.point[x.name], mul([as_expr(turn[x.name]), tau])) for x in self.names})
        slope = number_at(Deriv(line, tau), {"#": ZERO})
        total = sum(v.number * turn[x.name] for x, v in zip(self.names, found, strict=True))
        if slope.__class__ is NoValue:
            self.sheet.remark("The slope along a direction was not found, so nothing was compared.")
        elif not _same(slope, total):
            raise Refuted("the sweep back and the slope along a direction do not agree")
        else:
            self.sheet.remark(
                f"Along one direction in all {len(self.names)} variables the slope of the function is the same."
            )
        return [_written(v) for v in found]

    def _counted(self, graph: OperationGraph, back: ReverseSweep, ahead: Sequence[ForwardSweep]) -> None:
        """How much work each way is."""
        n = len(self.names)
        first = sum(operations_in(operation.formula) for operation in graph.operations)
        self.sheet.fact("operations", "operations for the value", str(first), asked=False)
        self.sheet.fact("reverse_operations", "operations of the reverse sweep", str(back.work), asked=False)
        said = f"Operations: {first} for the value, {back.work} more in the reverse sweep"
        said += f" for {'both' if n == 2 else f'all {n}'} partial derivatives at once" if n > 1 else ""
        if ahead:
            work = sum(sweep.work for sweep in ahead)
            self.sheet.fact("forward_operations", "operations of forward mode", str(work), asked=False)
            said += f"; forward mode takes {work} more" + (f", in {n} sweeps, one a variable" if n > 1 else "")
        self.sheet.remark(said + ".")

    def stopped(self, at: str) -> Result:
        """An operation that is not smooth at the point: what is wrong, and what the definition says."""
        sheet, names, point = self.sheet, self.names, self.point
        where = point_words(point)
        sheet.remark(*self._culprit(), *where, ": the sweeps stop there.")
        sheet.remark("What is left is the definition of the derivative:")
        if len(names) > 1:
            from calctool.tasks.grad import grad_task

            report = grad_task(show(self.f), at=point_text(point), vars=",".join(x.name for x in names))
            sheet.blocks += report.blocks
            return report.result
        x = names[0]
        f = plain(put(self.f, {name: place for name, place in point.items() if name != x.name}))
        derivation = sheet.engine.derive(Deriv(f, x))
        there = derivative_at([f, derivation.result], x, point[x.name])
        sheet.blocks += there.blocks
        sheet.derivations += there.derivations
        return there.result

    def _culprit(self) -> Words:
        """Which operation has no derivative, as far as is known, with the numbers it meets."""
        graph = OperationGraph(formula_there(self.f, self.point) or self.f, self.names, self.sheet.engine)
        names = frozenset(self.point)
        for operation in graph.operations:
            if not smooth_at(operation.whole, names, self.point):
                return "The operation ", operation.whole, " need not have a derivative at "
        return "The branches of ", self.f, " meet at "


def operation_name(formula: Expr) -> str:
    """What an operation is called.

    >>> from calctool.parsing import parse
    >>> [operation_name(parse(e)) for e in ("x + y", "x - y", "3x", "x/y", "x^2", "e^x", "sin x", "sqrt x")]
    ['sum', 'difference', 'product', 'quotient', 'power', 'exponential', 'sin', 'square root']
    """
    if isinstance(formula, Add):
        return "difference" if len(formula.terms) == 2 and isinstance(formula.terms[1], Neg) else "sum"
    if isinstance(formula, Func):
        return FUNCTIONS[formula.name].words.removeprefix("the ") or formula.name
    if isinstance(formula, Pow) and not formula.base.free:
        return "exponential"
    names = {Mul: "product", Div: "quotient", Pow: "power", Neg: "minus"}
    return names.get(type(formula), "")


def _rate(of: Sym | str, by: Sym) -> tuple[str | Expr, ...]:
    """``dv_2/dx``."""
    return "d", of, "/d", by


def _equal(known: Sequence[Expr]) -> Words:
    out: list[str | Expr] = []
    for e in known:
        out += [" = ", e]
    return tuple(out[1:])


def _about(value: SweepValue) -> Words:
    """The decimal number, where the value is not a plain one."""
    if value.exact is not None and literal_value(value.exact) is not None:
        return ()
    return ", about ", rounded(value.number)


def _short(value: SweepValue) -> Words:
    """The exact value, else the decimal number."""
    return (_written(value),) if value.exact is not None else ("about ", rounded(value.number))


def _written(value: SweepValue) -> Expr:
    return rounded(value.number) if value.exact is None else value.exact


def rounded(number: Number) -> Expr:
    """A number to ten digits, also where it is larger or smaller than a double holds.

    >>> from mpmath import mpf
    >>> show(rounded(mpf(2) / 3)), show(rounded(-mpf(10) ** 400 / 7))
    ('0.6666666667', '-1.428571429*10^399')
    """
    double = float(number)
    if math.isfinite(double) and (double or not number):
        return decimal(double, DIGITS)
    figures, _, power = f"{abs(number)}".partition("e")
    text = f"{float(figures):.{DIGITS}g}"
    e = Mul(Num(Fraction(text), text), Pow(Num(10), as_expr(int(power))))
    return Neg(e) if number < 0 else e


def _times(local: SweepValue, tangent: SweepValue) -> Expr | None:
    """Their product as it is written, 1 left out; None where a number is not known exactly."""
    if local.exact is None or tangent.exact is None:
        return None
    if literal_value(local.exact) == 1:
        return tangent.exact
    return Mul(local.exact, tangent.exact)


def _paths(adjoint: Adjoint) -> str:
    """That something is used more than once."""
    n = len(adjoint.paths)
    times = {2: "twice"}.get(n, f"{n} times")
    return "" if n < 2 else f"used {times}: the paths add"


def _same(a: Number, b: Number) -> bool:
    return bool(abs(a - b) <= CLOSE * max(1, abs(a), abs(b)))
