"""Fitting a model to data: the mean squared error, its derivatives by the chain rule, the descent, the exact answer."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute_all
from calctool.expr.tree import TWO, ZERO, Add, Deriv, Expr, Mul, Neg, Pow, Sym, add, as_expr
from calctool.numeric.doubles import compiled
from calctool.optimisation.descent import Kept
from calctool.optimisation.least_squares import cost, curvature, exact_fit, slope
from calctool.parsing import read_name, read_point, read_statement
from calctool.parsing.lexer import Note
from calctool.pictures.picture import Dot
from calctool.report.model import Drawing, Grid, Report, Result
from calctool.tasks.common import Worksheet, decimal, listing, number
from calctool.tasks.walks import (
    DIGITS,
    ENDS,
    Terrain,
    as_float,
    outcome,
    read_gait,
    read_rates,
    side_by_side,
    table,
    value_of,
)

COUNT = 400
MOST_ROWS = 100_000
SHOWN = 3
"""Rows of the data that are written out."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


class Data(NamedTuple):
    """Columns by name, the last of them what was measured; each number exact as written.

    ``meaning`` are the columns' headings where these are words and not names.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    meaning: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        return self.names[-1]


def fit_task(
    data: str | Sequence[Sequence[float]],
    *,
    model: str | None = None,
    start: str | None = None,
    rate: str | float | None = None,
    rates: str | None = None,
    count: int | str = COUNT,
    method: str | None = None,
    momentum: str | float | None = None,
    tolerance: str | float | None = None,
    roots: str = "real",
    decimal_comma: bool = False,
    known: str | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Report:
    """Fit ``model`` to the data by gradient descent on the mean squared error, beside the exact least squares.

    ``data`` is the name of a CSV file or rows of numbers; the last column, or the one called y, is what was measured.
    Letters of the model that are no columns are its parameters; ``start`` gives values to begin with, else 0.
    Raises InputError for a file or an option that does not fit, Undecided where a derivative cannot be computed.

    >>> report = fit_task([(0, 1), (1, 3), (2, 5)], rate=0.2, count=1000)
    >>> [show(e) for e in report.result.value]
    ['2', '1']
    """
    found = read_data(data, decimal_comma) if isinstance(data, str) else _given(data)
    f, parameters, notes = _model(model, found, roots)
    gait = read_gait(method, momentum, count, tolerance)
    sheet = Worksheet({*found.names, *[p.name for p in parameters], "C"}, known, verify=verify)
    error = Add(f, Neg(Sym(found.target)))
    inputs = [Sym(name) for name in found.names]
    sheet.remark(
        "The cost C is the mean of ", Pow(error, TWO), f" over the {len(found.rows):,} rows of the data; with ",
        *listing(parameters), " as its variables it is made least.",
    )  # fmt: skip
    if found.meaning:
        sheet.remark(", ".join(f"{x} is {word}" for x, word in zip(found.names, found.meaning, strict=True)) + ".")
    sheet.blocks.append(_data_table(found))
    partials: list[Expr] = []
    for i, p in enumerate(parameters):
        title = "" if i else "one row's share of the cost, by the chain rule"
        sheet.derive(Pow(error, TWO), p, [*inputs, *parameters], title)
        partials.append(sheet.engine.derive(Deriv(f, p)).result)
    sheet.remark("The derivative of C is the mean of each of these over the rows.")
    ground, linear = _terrain(sheet, f, parameters, partials, found, _begin(start, parameters))
    default = "1" if gait.method == "newton" else _safe_rate(ground)
    chosen = read_rates(rate, rates, default)
    if rate is None and rates is None and gait.method != "newton":
        sheet.remark(f"No rate was given: {default} is one that leads to the minimum from close by.")
    walks = [gait.walked(ground, as_float(r)) for r in chosen]
    if len(chosen) > 1:
        result = side_by_side(sheet, ground, gait, chosen, walks)
    else:
        walk = walks[0]
        sheet.blocks.append(table(ground, walk, lambda k, i: decimal(k.point[i], DIGITS)))
        for words in outcome(ground, gait, chosen[0], walk):
            sheet.remark(*words)
        result = _result(sheet, ground, parameters, walk.last, walk.end)
    if plot:
        sheet.blocks.append(_drawn(f, parameters, found, walks[-1].last))
    if linear is not None:
        _exactly(sheet, f, parameters, found, linear)
    asks = ("Fit of ", Sym(found.target), " = ", f, " to ", f"{len(found.rows):,} rows by gradient descent")
    text = data if isinstance(data, str) else "data"
    return sheet.report("fit", text, f, result, tuple(notes), conditions=(), asks=asks)


# The data


def read_data(name: str, decimal_comma: bool = False) -> Data:
    """The columns of a CSV file, their names from its first row if that holds no numbers.

    Commas, semicolons or tabs between the cells; a line that begins with # is left out.  Raises InputError that says
    which row is wrong.
    """
    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text", hint="save it as UTF-8", code="file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise InputError(f"{name} cannot be read: {reason}", hint="name a CSV file", code="file") from error
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        raise InputError(f"{name} is empty", hint="a heading such as x,y and a row for each measurement", code="file")
    sign = next((c for c in "\t;" if c in lines[0][1]), ",")
    cells = [(i, next(csv.reader(io.StringIO(line), delimiter=sign, skipinitialspace=True))) for i, line in lines]
    if decimal_comma:
        cells = [(i, [c.replace(",", ".") for c in row]) for i, row in cells]
    headed = not any(_NUMBER.fullmatch(c.strip()) for c in cells[0][1])
    heading = [c.strip() for c in cells[0][1]]
    names = _names(heading if headed else None, len(heading), name)
    found = _measured(names, [(f"row {i} of {name}", row) for i, row in cells[headed:]], name)
    return found._replace(meaning=tuple(heading)) if headed and not set(heading) & set(names) else found


def _given(rows: Sequence[Sequence[float]]) -> Data:
    width = len(rows[0]) if rows else 0
    cells = [(f"row {i}", [str(c) for c in row]) for i, row in enumerate(rows, 1)]
    return _measured(_names(None, width, "the data"), cells, "the data")


def _names(heading: list[str] | None, width: int, name: str) -> tuple[str, ...]:
    if width < 2:
        raise InputError(f"{name} has {width} column", hint="at least an x and a y belong to each row", code="file")
    if heading is None:
        return ("x", "y") if width == 2 else (*[f"x_{k}" for k in range(1, width)], "y")
    try:
        found = [read_name(cell).name for cell in heading]
    except InputError:
        return _names(None, width, name)  # a heading in words, which are no letters of a formula
    twice = [n for i, n in enumerate(found) if n in found[:i]]
    if twice:
        raise InputError(f"two columns are called {twice[0]}", hint="give each column a name of its own", code="file")
    return tuple(found)


def _measured(names: tuple[str, ...], rows: Sequence[tuple[str, Sequence[str]]], name: str) -> Data:
    """The rows as numbers, with the column called y, if there is one, as the last."""
    if not rows:
        raise InputError(f"{name} holds no rows of numbers", hint="a row for each measurement", code="file")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{len(rows):,} rows are too many", hint=f"at most {MOST_ROWS:,}", code="file")
    numbers: list[tuple[Fraction, ...]] = []
    for where, row in rows:
        if len(row) != len(names):
            text = ",".join(row)
            what = f"{where} does not fit: {len(names)} numbers are expected, {len(row)} found"
            raise InputError(what, text, (0, len(text)), "a number for each column", code="file")
        for cell in row:
            if not _NUMBER.fullmatch(cell.strip()) or len(cell) > 300:
                text = ",".join(row)
                at = text.find(cell)
                hint = "numbers look like 2.5 or 1e-3"
                if re.fullmatch(r"\s*[+-]?\d+,\d+\s*", cell):
                    hint = "if the comma is a decimal comma: --decimal-comma"
                what = f"{where}: '{cell.strip()}' is not a number"
                raise InputError(what, text, (at, at + len(cell)), hint, code="file")
        numbers.append(tuple([Fraction(cell.strip()) for cell in row]))
    order = sorted(range(len(names)), key=lambda i: names[i] == "y")
    return Data(tuple([names[i] for i in order]), tuple([tuple([r[i] for i in order]) for r in numbers]))


def _data_table(found: Data) -> Grid:
    rows = [tuple([decimal(float(v), DIGITS) for v in row]) for row in found.rows[:SHOWN]]
    more = len(found.rows) > SHOWN
    title = f"the data, {len(found.rows):,} rows" if more else "the data"
    return Grid(title, found.names, (*rows, ("...",) * len(found.names)) if more else tuple(rows))


# The model


def _model(text: str | None, found: Data, roots: str) -> tuple[Expr, list[Sym], tuple[Note, ...]]:
    inputs = [Sym(name) for name in found.names[:-1]]
    if text is None:
        if len(inputs) == 1:
            m, b = (next(c for c in letters if c not in found.names) for letters in ("mkap", "bcdq"))
            return Add(Mul(Sym(m), inputs[0]), Sym(b)), [Sym(m), Sym(b)], ()
        b = next(c for c in "bcdq" if c not in found.names)
        parameters = [*[Sym(f"w_{k}") for k in range(1, len(inputs) + 1)], Sym(b)]
        terms = [Mul(w, x) for w, x in zip(parameters, inputs, strict=False)]
        return add([*terms, Sym(b)]), parameters, ()
    read = read_statement(text, roots)
    f = read.expr
    if found.target in f.free:
        raise InputError(
            f"the model contains {found.target}, which is what it should give", text, (0, len(text)),
            "the letters of the model are the other columns and the parameters",
        )  # fmt: skip
    parameters = [x for x in as_they_come(f) if x.name not in found.names]
    if not parameters:
        columns = ", ".join(found.names)
        raise InputError("the model has no parameter to fit", text, (0, len(text)), f"the columns are {columns}")
    return f, parameters, read.notes


def as_they_come(e: Expr) -> list[Sym]:
    """The letters of an expression in the order in which they stand in it.

    >>> from calctool.parsing import parse
    >>> [x.name for x in as_they_come(parse("m x + b + x"))]
    ['m', 'x', 'b']
    """
    found: dict[Sym, None] = {}
    stack = [e]
    while stack:
        node = stack.pop()
        if isinstance(node, Sym):
            found[node] = None
        stack.extend(reversed(node.args))
    return list(found)


def _begin(start: str | None, parameters: Sequence[Sym]) -> tuple[float, ...]:
    if start is None:
        return (0.0,) * len(parameters)
    point = read_point(start, parameters)
    known = {p.name for p in parameters}
    for name in point.values:
        if name not in known:
            listed = ", ".join(p.name for p in parameters)
            at = max(start.find(name), 0)
            raise InputError(f"{name} is no parameter of the model", start, (at, at + len(name)), f"they are {listed}")
    values = [number(point.values.get(p.name, ZERO)) for p in parameters]
    if None in values:
        raise InputError("the values to begin with are not all numbers", start, (0, len(start)))
    return tuple([v for v in values if v is not None])


def _terrain(
    sheet: Worksheet,
    f: Expr,
    parameters: Sequence[Sym],
    partials: Sequence[Expr],
    found: Data,
    start: tuple[float, ...],
) -> tuple[Terrain, list[Expr] | None]:
    """The cost and its derivatives as programs, and the partial derivatives of a model linear in its parameters."""
    letters = [*[p.name for p in parameters], *found.names]
    rows = [tuple([float(v) for v in row]) for row in found.rows]
    model, firsts = compiled(f, letters), [compiled(e, letters) for e in partials]
    own = {p.name for p in parameters}
    linear = all(e.free.isdisjoint(own) for e in partials)
    try:
        both = [[compiled(sheet.engine.derive(Deriv(e, p)).result, letters) for p in parameters] for e in partials]
    except Undecided:
        both = []
    seconds = [
        [curvature(model, firsts[i], firsts[j], both[i][j], rows) for j in range(len(own))] for i in range(len(both))
    ]
    slopes = [slope(model, run, rows) for run in firsts]
    names = tuple([p.name for p in parameters])
    ground = Terrain(names, start, cost(model, rows), slopes, seconds, linear)
    if any(value_of(run, start) is None for run in (ground.height, *slopes)):
        shown = ", ".join(f"{p.name} = {v:g}" for p, v in zip(parameters, start, strict=True))
        raise InputError(
            f"the cost of {show(f)} has no finite value at {shown}",
            hint="begin elsewhere: --from " + ",".join(f"{p.name}=1" for p in parameters),
            code="no-value",
        )
    return ground, list(partials) if linear else None


def _safe_rate(ground: Terrain) -> str:
    """A rate of one figure below 1/L, where L is the largest second derivative at the start."""
    valley = ground.valley(ground.start)
    if valley is None or not 0 < valley.largest < math.inf:
        return "0.1"
    text = f"{1 / valley.largest:.0e}"
    rounded = float(text) if float(text) <= 1 / valley.largest else float(text) * 0.9
    return f"{rounded:.1g}" if rounded >= 1e-4 else f"{rounded:.15f}".rstrip("0")


# What comes of it


def _drawn(f: Expr, parameters: Sequence[Sym], found: Data, last: Kept) -> Drawing:
    """The data as points, and the curve of the model with the parameters the walk came to."""
    from calctool.graphs.curve import curve_of

    if len(found.names) > 2:
        raise InputError("a fit is drawn over one column", hint=f"here there are {len(found.names) - 1}")
    values = {p.name: decimal(v, DIGITS) for p, v in zip(parameters, last.point, strict=True)}
    curve = substitute_all(f, values)
    points = [(float(x), float(y)) for x, y in found.rows]
    across, up = [x for x, _ in points], [y for _, y in points]
    margin = [(max(v) - min(v)) / 10 or 1.0 for v in (across, up)]
    x = Sym(found.names[0])
    picture = curve_of(
        curve,
        x,
        (min(across) - margin[0], max(across) + margin[0]),
        (min(up) - margin[1], max(up) + margin[1]),
    )
    dots = [Dot(a, b, role="other") for a, b in points]
    says = f"{len(points):,} points of the data, and the curve {found.target} = {show(curve)}."
    return Drawing("", picture._replace(elements=(*picture.elements, *dots), says=says, y_label=found.target))


def _result(sheet: Worksheet, ground: Terrain, parameters: Sequence[Sym], last: Kept, end: str) -> Result:
    values = [decimal(v, DIGITS) for v in last.point]
    height = value_of(ground.height, last.point)
    if height is not None:
        sheet.fact("cost", "cost", decimal(height, DIGITS - 2), asked=False)
    sheet.fact("walked", "steps", str(last.step), asked=False)
    sheet.fact("end", "how it ended", ENDS[end], asked=False)
    return Result("vector", list(values), names=tuple([(p,) for p in parameters]))


def _exactly(sheet: Worksheet, f: Expr, parameters: Sequence[Sym], found: Data, partials: Sequence[Expr]) -> None:
    """The least squares, from the normal equations; exact where the model has exact values on the data."""
    rest = substitute_all(f, {p.name: ZERO for p in parameters})
    values = [_column(e, found) for e in (*partials, rest)]
    if None in values:
        return
    columns = [column for column in values if column is not None]
    measured = [row[-1] - v for row, v in zip(found.rows, columns.pop(), strict=True)]
    fitted = exact_fit(columns, measured)
    if fitted is None:
        listed = ", ".join(p.name for p in parameters)
        sheet.remark(f"The data do not determine {listed}: many values give the same least cost.")
        return
    shown = [_number(v) for v in fitted]
    words: list[str | Expr] = []
    for p, e in zip(parameters, shown, strict=True):
        words += [", " if words else "", p, " = ", e]
    words = [w for w in words if w != ""]
    sheet.remark("The model is linear in its parameters, so the normal equations give the least cost: ", *words, ".")
    sheet.fact("least_squares", "least squares", list(shown))


def _number(v: Fraction) -> Expr:
    """A short decimal as one, another fraction of small numbers as it is, the rest to ten digits."""
    near = decimal(float(v), DIGITS)
    if rational_value(near) == v or max(abs(v.numerator), v.denominator) >= 10**6:
        return near
    return as_expr(v)


def _column(e: Expr, found: Data) -> list[Fraction] | None:
    """The values of an expression in the columns, row by row; to the precision of a double where they are not exact."""
    run = compiled(e, found.names)
    column: list[Fraction] = []
    for row in found.rows:
        v = rational_value(substitute_all(e, _as_exprs(found.names, row)))
        if v is None:
            near = value_of(run, [float(c) for c in row])
            if near is None:
                return None
            v = Fraction(near)
        column.append(v)
    return column


def _as_exprs(names: Sequence[str], row: Sequence[Fraction]) -> Mapping[str, Expr]:
    return {name: as_expr(v) for name, v in zip(names, row, strict=True)}
