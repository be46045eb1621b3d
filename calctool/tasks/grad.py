"""The gradient: the partial derivatives side by side; at a point its length, direction, and slope along a vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import degrees, gcd, lcm
from typing import NamedTuple

from calctool.algebra.terms import as_term, build
from calctool.books import derivative_engine
from calctool.derivation.checking import Checker
from calctool.derivation.engine import checked_line
from calctool.derivation.rule import Derivation, Line, Names, Rewrite, Step, Words
from calctool.differentiation.several_variables import ANGLE, DIRECTIONAL, NORM, UNIT
from calctool.errors import InputError, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import nodes, rewrite
from calctool.expr.tree import (
    DNE,
    HAS_ROOT,
    ONE,
    PI,
    TWO,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Neg,
    Pow,
    Relation,
    Substituted,
    Sym,
    add,
    as_expr,
    mul,
)
from calctool.numeric.evaluate import evaluate
from calctool.parsing import parse
from calctool.report.model import Drawing, Report, Result
from calctool.simplification import simplify
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.brackets import one_fraction
from calctool.simplification.substitution import exact_value
from calctool.tasks import OF, SHAPES
from calctool.tasks.asked import one_of
from calctool.tasks.common import (
    Worksheet,
    asked_of,
    at_point,
    checked_point,
    decimal,
    is_zero,
    listing,
    number,
    partials_plan,
    point_words,
    settled,
    starting,
    value_at,
    vector_words,
    worked_out,
)
from calctool.tasks.derivative_at import derivative_at
from calctool.tasks.gradient import FEW, Components, components
from calctool.tasks.matrices import drawn
from calctool.tasks.partial_at import no_partial, partial_result, smooth_in
from calctool.tasks.question import Answer, Question, only_text, question_of


def grad_task(
    text: str,
    *,
    at: str | None = None,
    vars: str | None = None,
    along: str | None = None,
    form: str = "row",
    plot: bool = False,
    roots: str = "real",
    known: str | None = None,
    verify: bool = False,
) -> Report:
    """The gradient of what was typed, by all its variables or by ``vars`` in that order.

    ``plot`` draws it over contours, of two variables.  Raises InputError for what cannot be read, drawn or does not fit
    together, Undecided where no rule applies.

    >>> grad_task("2x + 3y^2 - sin z").result.value == [parse("2"), parse("6y"), parse("-cos z")]
    True
    """
    asked = asked_of("grad", text, vars, at, roots)
    f, names = asked.f, asked.names
    vector = None if along is None else read_vector(along, names)
    point = checked_point(asked.point, names, [f], whole=True)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    found = components(f, names, sheet.engine)
    sheet.blocks += found.blocks
    sheet.derivations += found.derivations
    column = one_of("form", form, SHAPES) == "column"
    values: Sequence[Expr] | None = found.values
    smooth = True
    _draw(sheet, ("grad f",), found.values, column)
    result = Result("vector", list(found.values), column=column)
    if point:
        where = point_words(point)
        smooth = bool(found.where) or smooth_in(names, f, point)
        if found.where:
            values = _swept_at(f, found, point)
            if values is None:
                result = sheet.no_derivative(f, " has no gradient at ", *where)
        else:
            values, result = _at_point(sheet, f, names, found.values, point, smooth)
        if values is not None:
            _draw(sheet, ("grad f at ", *where), values, column)
            result = Result("vector", list(values), column=column)
            _direction(sheet, values, smooth or not settled([f], point))
    if vector is not None:
        if found.where:
            raise InputError("--along is not worked for so many variables inside one another")
        if values is not None or settled([f], point):
            _along(sheet, f, names, values, vector, point, smooth)
    if found.where:
        sheet.fact("where", "where", [Relation("=", x, e) for x, e in found.where], asked=not point)
    else:
        for x, v in zip(names, found.values, strict=True):
            sheet.compare(f, x, v)
    if plot:
        sheet.blocks.append(_drawing(f, names, point))
    asks = ("Gradient of ", f, " by ", *listing(names))
    conditions = () if settled([f], point) else found.derivations
    plan = partials_plan(names)
    if point:
        plan = (*plan, "; then put the point in")
    report = sheet.report(
        "grad",
        text,
        f,
        result,
        asked.notes,
        conditions=conditions,
        asks=asks,
        together=names,
        plan=(*plan, "."),
        answer_first=bool(point),
    )
    if not found.where:
        return report
    checked = report.checked
    if found.agreed:
        return report._replace(checked=checked._replace(agrees=checked.agrees + 1))
    return report._replace(checked=checked._replace(unchecked=checked.unchecked + 1))


def read_vector(text: str, names: Sequence[Sym]) -> list[Expr]:
    """``1,1,0`` or ``(1, 1, 0)`` as a vector with a component for each name; raises InputError.

    >>> read_vector("3,-4", [Sym("x"), Sym("y")]) == [parse("3"), parse("-4")]
    True
    """
    inside = text.strip()
    if inside[:1] + inside[-1:] in ("()", "[]", "<>"):
        inside = inside[1:-1]
    parts = [part.strip() for part in inside.split(",")]
    if len(parts) != len(names) or not all(parts):
        listed = ", ".join(x.name for x in names)
        hint = "for example --along " + ",".join(["1"] * len(names))
        raise InputError(f"--along needs {len(names)} components, for {listed}", text, (0, len(text)), hint)
    vector = [parse(part) for part in parts]
    for e in vector:
        inside_names = e.free & {x.name for x in names}
        if inside_names:
            raise InputError(
                f"the vector contains the variable {min(inside_names)}", text, (0, len(text)), "give numbers"
            )
        if not e.free and number(e) is None:
            raise InputError(f"{show(e)} has no value", text, (0, len(text)), "give numbers")
    if all(is_zero(e) for e in vector):
        raise InputError("the zero vector has no direction", text, (0, len(text)), "give a vector that is not zero")
    return vector


def question(
    texts: Sequence[str],
    *,
    at: str | None = None,
    vars: str | None = None,
    of: str | None = None,
    along: str | None = None,
    roots: str = "real",
) -> Question:
    """The gradient asked for, or ``of`` it the length, the angle or the derivative along a vector."""
    if along is not None and of != "derivative":
        raise InputError("a vector is of use only with --of derivative", hint="or leave --along out")
    text = only_text(texts, "grad")
    body, names, point, _ = asked_of("grad", text, vars, at, roots)
    report = grad_task(text, at=at, vars=vars, along=along, roots=roots)
    slopes = [Deriv(body, x) for x in names]
    whole = question_of(report, [*slopes], names, body, point)
    if of is None:
        return whole
    one_of("of", of, OF)
    if of != "derivative" and not whole.point:
        raise InputError(f"the {of} of a gradient is asked for at a point", hint="for example --at x=1,y=2")
    if of == "angle" and len(names) != 2:
        raise InputError("an angle is there with two variables only", hint="ask for --of length")
    if of == "derivative" and along is None:
        raise InputError("the derivative along which vector?", hint="for example --along 3,4")
    found = next((fact.value for fact in report.facts if fact.key == OF[of]), None)
    right: Answer | None = found if isinstance(found, Expr) else None
    lost = report.result.kind == "dne"
    if right is None and (lost or whole.right == [ZERO] * 2) and of != "derivative":
        right = DNE
    if right is None:
        raise Undecided(f"the {of} was not found", None)
    assert isinstance(whole.goal, list)
    goals = [g for g in whole.goal if isinstance(g, Expr)]
    about, noun = f"{of.capitalize()} of the gradient of ", f"the {of} of the gradient"
    if of == "length":
        goal: Expr = _length(goals)
    elif of == "angle":
        goal = _angle(goals, whole.right)
    else:
        assert along is not None
        vector = read_vector(along, names)
        goal = add([mul([g, Div(v, _length(vector))]) for g, v in zip(goals, vector, strict=True)])
        about, noun = "Directional derivative of ", "the directional derivative"
    asks = (about, *report.asks[1:])
    return whole._replace(goal=goal, right=right, of=of, noun=noun, report=report._replace(asks=asks))


def _length(vector: Sequence[Expr]) -> Expr:
    return Func("sqrt", add([Pow(v, TWO) for v in vector]))


def _angle(goals: Sequence[Expr], right: Answer) -> Expr:
    """The angle of the vector, its quadrant known from the values."""
    across, up = right if isinstance(right, list) else (DNE, DNE)
    a, b = (number(e) if isinstance(e, Expr) and e != DNE else None for e in (across, up))
    if not a:
        return Neg(Div(PI, TWO)) if b is not None and b < 0 else Div(PI, TWO)
    e: Expr = Func("arctan", Div(goals[1], goals[0]))
    if a > 0 or b is None:
        return e
    return e + PI if b >= 0 else e - PI


class Length(NamedTuple):
    """A vector's length, and the vector of length 1 with the same direction."""

    length: Expr
    unit: list[Expr]


def _draw(sheet: Worksheet, name: Words, values: Sequence[Expr], column: bool) -> None:
    """The vector, drawn as a row or a column."""
    sheet.blocks.append(drawn(name, [(v,) for v in values] if column else [values]))


def _at_point(
    sheet: Worksheet, f: Expr, names: Sequence[Sym], values: Sequence[Expr], point: dict[str, Expr], smooth: bool
) -> tuple[list[Expr] | None, Result]:
    """The components at the point; None where one of them does not exist, and what is said then."""
    found = []
    for x, v in zip(names, values, strict=True):
        there = partial_result(sheet, f, [v], [x], point, smooth=smooth, shown=len(names) <= FEW)
        if there.value is None:
            return None, no_partial(sheet, f, [x], point, there)
        found.append(there.value)
    return found, Result("vector", list(found))


def _drawing(f: Expr, names: Sequence[Sym], point: Mapping[str, Expr]) -> Drawing:
    """The gradient as arrows over contours, or at the point alone."""
    from calctool.graphs.field import field_of

    if len(names) != 2:
        raise InputError(
            f"a gradient is drawn over two variables, not {len(names)}", hint="leave --plot out, or put numbers in"
        )
    x, y = names
    return Drawing("", field_of(f, (x, y), at=point or None))


def _swept_at(f: Expr, found: Components, point: dict[str, Expr]) -> list[Expr] | None:
    """The components of a gradient found by a sweep, in numbers."""
    env = {name: number(e) for name, e in point.items()}
    if None in env.values() or f.free - env.keys():
        raise InputError("with so many variables inside one another --at wants a number for every name")
    known = {name: v for name, v in env.items() if v is not None}
    for letter, e in found.where:
        v = evaluate(e, {name: known[name] for name in e.free})
        if v is None:
            return None
        known[letter.name] = v
    values = [evaluate(g, {name: known[name] for name in g.free}) for g in found.values]
    return None if None in values else [decimal(v, 15) for v in values if v is not None]


def _direction(sheet: Worksheet, values: Sequence[Expr], smooth: bool) -> None:
    """Length, steepest ascent and descent, angle; or that there is none of them.

    Where the function is not known to be differentiable the partial derivatives say nothing of other directions.
    """
    if not smooth:
        sheet.remark(
            "These are slopes along the axes; the function need not be differentiable there, and then they do not tell "
            "where it rises most steeply."
        )
        sheet.fact("magnitude", "magnitude", sheet.put(starting(NORM, _length(values), _length(values)), ("|grad f|",)))
        if len(values) == 2 and not all(is_zero(v) for v in values):
            _add_angle(sheet, values[0], values[1])
        return
    if all(is_zero(v) for v in values):
        sheet.remark("The gradient is zero: a critical point. There is no direction of steepest ascent.")
        sheet.fact("magnitude", "magnitude", ZERO)
        sheet.fact("point", "point", "critical point, no direction")
        return
    length, unit = _normalised(
        sheet, values, "|grad f|", "Divided by its length it is ", ", the direction of steepest ascent."
    )
    down = [value_at(Neg(u), {}).result for u in unit]
    sheet.fact("magnitude", "magnitude", length)
    sheet.fact("steepest_ascent", "steepest ascent", list(unit))
    sheet.fact("steepest_descent", "steepest descent", list(down), asked=False)
    if len(values) == 2:
        _add_angle(sheet, values[0], values[1])


def _normalised(sheet: Worksheet, values: Sequence[Expr], name: str, lead: str, tail: str = ".") -> Length:
    """The length, worked, and the unit vector."""
    few = len(values) <= FEW
    under = _length(values)
    length = sheet.put(_with_root_below(starting(NORM, under, under)), (name,), shown=few)
    quotients: list[Expr] = [Neg(Div(v.body, length)) if type(v) is Neg else Div(v, length) for v in values]
    direction = _primitive(values)
    if direction is not None:  # over one root, as it is read off the length: (1/(3 sqrt(2)), 4/(3 sqrt(2)))
        outside, root = _root_of(sum([n * n for n in direction]))
        unit = [_over_root(n / outside, root) for n in direction]
        for q, u in zip(quotients, unit, strict=True):
            sheet.put(Derivation(q, (checked_line(Checker(q), q, u, [Step(UNIT, q, u)]),)), shown=False)
    else:
        unit = [sheet.put(starting(UNIT, q, q), shown=False) for q in quotients]
        if len({_root_below(u) for u in unit if u.kinds & HAS_ROOT}) > 1:  # one form for all: no root below a bar
            unit = [_rational_below(u) for u in unit]
    plain = length == ONE or all(u == q or literal_value(u) == 0 for u, q in zip(unit, quotients, strict=True))
    first = () if plain or not few else (*vector_words(quotients), " = ")
    sheet.remark(lead, *first, *vector_words(unit), tail)
    return Length(length, unit)


def _primitive(values: Sequence[Expr]) -> list[int] | None:
    """The smallest whole numbers in the direction of a vector of numbers: (2, 1) for (1, 1/2)."""
    known = [v for v in map(literal_value, values) if v is not None]
    if len(known) < len(values):
        return None
    whole = [int(v * lcm(*[v.denominator for v in known])) for v in known]
    return [n // gcd(*whole) for n in whole]


def _root_of(n: int) -> tuple[Fraction, Expr]:
    """sqrt(18) = 3 sqrt(2), as the number in front and the root."""
    term = as_term(simplify(Func("sqrt", as_expr(n))))
    number, term.coef = term.coef, Fraction(1)
    return number, build(term)


def _over_root(c: Fraction, root: Expr) -> Expr:
    """c/root"""
    if root == ONE or not c:
        return as_expr(c)
    found = Div(as_expr(abs(c.numerator)), mul([as_expr(c.denominator), root] if c.denominator > 1 else [root]))
    return found if c > 0 else Neg(found)


def _with_root_below(d: Derivation) -> Derivation:
    """sqrt(4/5) is 2/sqrt(5), in the form of the unit vector, where no root is left above the bar."""
    under = d.lines[-2].after if len(d.lines) > 1 else d.goal
    square = literal_value(under.args[0]) if isinstance(under, Func) and under.name == "sqrt" else None
    if square is None or square.denominator == 1:
        return d
    (a, above), (b, below) = _root_of(square.numerator), _root_of(square.denominator)
    if above != ONE or below == ONE:
        return d
    after = _over_root(a / b, below)
    line = checked_line(Checker(under), under, after, [Step(arithmetic, under, after)])
    return Derivation(d.goal, (*d.lines[:-1], line))


def _root_below(e: Expr) -> bool:
    return any(isinstance(node, Div) and bool(node.den.kinds & HAS_ROOT) for node in nodes(e))


def _rational_below(e: Expr) -> Expr:
    """1/(3 sqrt(2)) = sqrt(2)/6"""
    found = exact_value.apply(e, Names(frozenset()))
    return found.after if isinstance(found, Rewrite) else e


def _add_angle(sheet: Worksheet, across: Expr, up: Expr) -> None:
    """The angle against the first axis, in the right quadrant."""
    a, b = number(across), number(up)
    if a is None or b is None:
        return
    if is_zero(across):
        e: Expr = Div(PI, TWO) if b > 0 else Neg(Div(PI, TWO))
        why: Words = ("the first component is 0, so the direction is straight " + ("up" if b > 0 else "down"),)
    else:
        e = Func("arctan", Div(up, across))
        why = ("the first component is positive, so the arctangent of the ratio is the angle",)
        if a < 0:
            e = Add(e, PI) if b >= 0 else Add(e, Neg(PI))
            why = ("the first component is negative, so the arctangent is moved by ", PI, " into the left half-plane")
    sheet.remark("The angle is atan2(", up, ", ", across, "): ", *why, ".")
    angle = sheet.put(_angle_worked(e, across, up), ("angle",))
    size = number(angle)
    sheet.fact("angle", "angle", angle)
    if size is not None:
        rad, deg = decimal(size), decimal(degrees(size))
        sheet.fact("angle_radians", "in radians", rad)
        sheet.fact("angle_degrees", "in degrees", deg)


def _angle_worked(e: Expr, across: Expr, up: Expr) -> Derivation:
    """The angle, its ratio worked out first, where that is one of whole numbers."""
    first = checked_line(Checker(e), e, e, [Step(ANGLE, e, e)])
    a, b, ratio = literal_value(across), literal_value(up), Div(up, across)
    if not a or b is None:
        return starting(ANGLE, e, e)
    after = rewrite(e, lambda node: as_expr(b / a) if node == ratio else node)
    if after == e:
        return starting(ANGLE, e, e)
    second = checked_line(Checker(e), e, after, [Step(arithmetic, e, after)])
    rest = worked_out(Derivation(after, ()))
    return Derivation(e, (first, second, *rest.lines))


def _along(
    sheet: Worksheet,
    f: Expr,
    names: Sequence[Sym],
    values: Sequence[Expr] | None,
    vector: Sequence[Expr],
    point: dict[str, Expr],
    smooth: bool,
) -> None:
    """The directional derivative: the vector made of length 1, and multiplied with the gradient.

    Where the function is not known to be differentiable, or there is no gradient, the slope along the line instead.
    """
    length, unit = _normalised(sheet, vector, "|v|", "The vector divided by its length: u = ")
    tau = next(Sym(c) for c in ("h", "t", "tau", "h_1") if not f.has(c) and Sym(c) not in names)
    moved = {x.name: Add(x, mul([tau, u])) for x, u in zip(names, unit, strict=True)}
    line = rewrite(f, lambda node: moved.get(node.name, node) if isinstance(node, Sym) else node)
    if values is None or (not smooth and settled([f], point)):
        from calctool.first_principles.smoothness import plain, put

        return _along_line(sheet, f, plain(put(line, point)), tau, point)
    derivative = at_point(Substituted(Deriv(line, tau), tau, ZERO), point)
    products = add([mul([g, u]) for g, u in zip(values, unit, strict=True)])
    worked = starting(DIRECTIONAL, derivative, products)
    if length.kinds & HAS_ROOT:
        short = _primitive(vector)
        if short is not None:
            vector = [as_expr(n) for n in short]
            length = simplify(_length(vector))
        worked = _over_length(worked.lines[0], derivative, values, vector, length)
    found = sheet.put(worked, ("D_u f = grad f . u",))
    sheet.fact("directional_derivative", "directional derivative", found, wanted=True)
    if point and literal_value(found) == 0:
        # Where the gradient is 0 the level set need not have a tangent: x^2 - y^2 = 0 is two lines that cross.
        level = {2: "curve", 3: "surface"}.get(len(names), "set")
        tangent = "" if all(literal_value(g) == 0 for g in values) else f": it is tangent to the level {level}"
        sheet.remark(f"Along this direction f does not change to first order{tangent}.")


def _over_length(first: Line, goal: Expr, values: Sequence[Expr], vector: Sequence[Expr], length: Expr) -> Derivation:
    """The products added over the length of the vector: 4/sqrt(2) + 1/sqrt(2) = 5/sqrt(2)."""
    whole = Div(simplify(add([mul([g, v]) for g, v in zip(values, vector, strict=True)])), length)
    card = one_fraction if whole.free else arithmetic
    second = checked_line(Checker(first.after), first.after, whole, [Step(card, first.after, whole)])
    rest = derivative_engine().settle(whole).lines
    return Derivation(goal, (first, second, *rest))


def _along_line(sheet: Worksheet, f: Expr, line: Expr, tau: Sym, point: dict[str, Expr]) -> None:
    """The slope of ``f`` on a line through the point, at tau = 0, on which it is ``line``."""
    sheet.remark("Along the vector, the function is ", line, ", and the point is at ", Relation("=", tau, ZERO), ".")
    there = derivative_at([line, sheet.engine.derive(Deriv(line, tau)).result], tau, ZERO)
    sheet.blocks += there.blocks
    sheet.derivations += there.derivations
    value = there.result.value
    if not isinstance(value, Expr):
        sheet.remark(f, " has no derivative along the vector at ", *point_words(point), ".")
    found = value if isinstance(value, Expr) else DNE
    sheet.fact("directional_derivative", "directional derivative", found, wanted=True)
