"""What the commands about several variables share: the variables, the point, the engine that names what is held.

Every derivative still comes from :class:`calctool.derivation.engine.Engine`; here its book is opened at the two
pages that say "y is held constant".
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.algebra.regions import holds_where
from calctool.books import derivative_engine
from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, checked_line
from calctool.derivation.rule import Derivation, Names, Rewrite, Rule, Step, Words
from calctool.differentiation.several_variables import HELD, also_known, put_values
from calctool.errors import InputError, Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import reordered, show
from calctool.expr.traversal import all_names, fold
from calctool.expr.tree import Deriv, Expr, Mul, Neg, Num, Piecewise, Pow, Relation, Substituted, Sym, as_expr
from calctool.first_principles.at_a_point import slopes_at
from calctool.numeric.branches import value_at as number_at
from calctool.numeric.branches import with_numbers
from calctool.numeric.evaluate import precise
from calctool.numeric.operations import OUT_OF_RANGE, UNDEFINED, NoValue
from calctool.numeric.sampling import letter_values, sample_points
from calctool.numeric.taylor import Value as Number
from calctool.parsing import Point, read_name
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Fact, Remark, Report, Result, Statements, Value, Work, count_checks
from calctool.simplification import SIMPLIFICATIONS
from calctool.simplification.arithmetic import arithmetic
from calctool.simplification.substitution import exact_value, plain_number
from calctool.tasks.asked import behind_notes, function_for, point_for, several_variables
from calctool.tasks.known import known_rules
from calctool.tasks.proofs import with_proofs

MAX_VARIABLES = 2_000


class Worksheet:
    """What a report is made of, as it is worked out: the steps, each with its derivation, remarks, and facts beside."""

    def __init__(self, names: Iterable[str], known: str | None, *, verify: bool) -> None:
        self.started = time.perf_counter()
        self.engine = held_engine(names, known_rules(known))
        self.verify = verify
        self.blocks: list[Block] = []
        self.derivations: list[Derivation] = []
        self.agreements: list[str] = []
        self.facts: list[Fact] = []

    def derive(self, body: Expr, x: Sym, others: Iterable[Sym], title: str = "") -> Expr:
        """A derivative, under a line that says which of the other variables are held; one found above is not again."""
        goal = Deriv(body, x)
        above = [b for b in self.blocks if isinstance(b, Work) and b.derivation.goal == goal and b.held]
        if above and len(above[0].derivation.lines) > 1:
            found = above[0].derivation.result
            self.blocks.append(Statements(title, (((goal, " = ", found), "as above"),)))
            return found
        self.engine.begin_anew()
        derivation = derived(body, x, self.engine)
        self.derivations.append(derivation)
        self.blocks.append(Work(derivation, title, held=held_words(x, others)))
        self.compare(body, x, derivation.result)
        return derivation.result

    def compare(self, body: Expr, x: Sym, result: Expr) -> None:
        """Have SymPy look at a derivative, if that is wanted."""
        if self.verify:
            self.agreements.append(witness(body, x, result))

    def put(self, derivation: Derivation, name: Words | None = None, title: str = "", *, shown: bool = True) -> Expr:
        """Something else worked out; not ``shown`` it is only counted."""
        self.derivations.append(derivation)
        if shown:
            self.blocks.append(Work(derivation, title, name=name))
        return derivation.result

    def remark(self, *words: str | Expr) -> None:
        """A sentence."""
        self.blocks.append(Remark(words))

    def fact(self, key: str, label: str, value: Value, *, asked: bool = True, wanted: bool = False) -> None:
        """A fact beside the answer."""
        self.facts.append(Fact(key, label, value, asked, wanted=wanted))

    def no_derivative(self, *says: str | Expr) -> Result:
        """The result where there is no derivative, said on the page too."""
        self.remark(*says, ".")
        return Result("dne", None, "not-differentiable", says)

    def report(
        self,
        command: str,
        text: str,
        read_as: Expr | None,
        result: Result,
        notes: tuple[Note, ...],
        *,
        conditions: Sequence[Derivation] | None = None,
        together: Sequence[Sym] = (),
        **more: Any,
    ) -> Report:
        """The report, under the conditions of these derivations, or of all; ``together`` are the variables."""
        derivations, blocks = self.derivations, self.blocks
        if self.verify:
            derivations, blocks = with_proofs(derivations, blocks)
        return Report(
            command,
            text,
            read_as,
            more.pop("problem", None),
            result,
            tuple(blocks),
            notes,
            conditions_of(self.engine, self.derivations if conditions is None else conditions),
            remarks_of(self.blocks),
            count_checks(derivations, agreement(self.agreements)),
            letters=tuple(self.engine.letters.items()),
            seconds=time.perf_counter() - self.started,
            facts=tuple(self.facts),
            together=tuple(together) if len(together) > 1 else (),
            **more,
        )


def derived(f: Expr, x: Sym, engine: Engine) -> Derivation:
    """The derivative, without values where there is none."""
    derivation = engine.derive(Deriv(f, x))
    if not any(isinstance(c, Relation) and c.op == "!=" for c in derivation.conditions()):
        return derivation
    from calctool.first_principles.seams import at_seams, has_seams

    return at_seams(derivation, f, x, conditions_of(engine, [derivation])) if has_seams(f) else derivation


def held_engine(names: Iterable[str], known: frozenset[str] = frozenset()) -> Engine:
    """An engine that says of a constant which names in it are held; ``names`` are the problem's."""
    engine = derivative_engine(also_known(known))
    engine.reserve(tuple(names))
    engine.follow((*HELD, *engine.book))
    return engine


def in_order(names: Iterable[str]) -> list[Sym]:
    """Names as variables, as a teacher lists them: by letter, then by number.

    >>> [x.name for x in in_order(["x_10", "y", "x_2"])]
    ['x_2', 'x_10', 'y']
    """

    def key(name: str) -> tuple[str, int, str]:
        stem, _, index = name.partition("_")
        return stem, int(index) if index.isdecimal() else 0, index

    return [Sym(name) for name in sorted(names, key=key)]


def read_variables(names: str | None) -> list[Sym]:
    """The variables named by ``--vars``: ``x,y,z``.  Raises InputError for one given twice, and for what is no name.

    >>> [x.name for x in read_variables("z, x")]
    ['z', 'x']
    """
    found: list[Sym] = []
    for part in () if names is None else names.split("," if "," in names else None) or [""]:
        assert names is not None
        if not part.strip():
            raise InputError(
                "a name is missing in --vars", names, (0, len(names)), "names look like --vars x,y,z", code="unreadable"
            )
        x = read_name(part.strip())
        if x in found:
            start = names.rfind(part.strip())
            raise InputError(
                f"{x.name} is given twice", names, (start, start + len(part.strip())), "name each variable once"
            )
        found.append(x)
    return found


def variables(named: Sequence[Sym], exprs: Sequence[Expr]) -> list[Sym]:
    """The variables in their order: those named, else all that occur.  Raises InputError where there is none.

    >>> from calctool.parsing import parse
    >>> [x.name for x in variables([], [parse("y x^2")])]
    ['x', 'y']
    """
    found = list(named) or in_order({name for e in exprs for name in e.free})
    if not found:
        raise InputError("there is no variable to differentiate by", hint="name them: --vars x,y")
    if len(found) > MAX_VARIABLES:
        raise InputError(f"{len(found)} variables are too many", hint=f"at most {MAX_VARIABLES}")
    return found


def checked_point(
    point: Point | None, names: Sequence[Sym], exprs: Sequence[Expr], *, whole: bool = False
) -> dict[str, Expr]:
    """The point, by name; empty where none is asked for.

    ``whole`` wants a value for every variable.  Raises InputError for a name that does not belong, for
    a place that contains a variable, for one left out, and where an expression has no value there.
    """
    if point is None:
        return {}
    values, text = point.values, point.text
    allowed = {x.name for x in names} | {name for e in exprs for name in e.free}
    listed = ", ".join(x.name for x in names)
    for name, place in values.items():
        start = max(text.find(name), 0)
        if name not in allowed:
            raise InputError(f"--at gives {name}, but the variables are {listed}", text, (start, start + len(name)))
        inside = place.free & allowed
        if inside:
            raise InputError(
                f"the place {show(place)} contains the variable {min(inside)}", text, (0, len(text)), "give a number"
            )
    missing = [x.name for x in names if x.name not in values]
    if whole and missing:
        hint = "say --at " + ",".join(f"{x.name}={show(values[x.name]) if x.name in values else 1}" for x in names)
        raise InputError(f"--at gives no value for {', '.join(missing)}", text, (0, len(text)), hint)
    for e in exprs:
        here = at_point(e, values)
        if not here.free and number_at(e, values) is UNDEFINED:
            raise InputError(
                f"{show(e)} is not defined at {point_text(values)}",
                hint="choose a point where the function has a value",
                code="no-value",
            )
    return values


class OneFunction(NamedTuple):
    """A function of several variables as it is asked about: the variables in order, and the point."""

    f: Expr
    names: list[Sym]
    point: Point | None
    notes: tuple[Note, ...]


def asked_of(command: str, text: str, vars: str | None, at: str | None, roots: str = "real") -> OneFunction:
    """What the text and the options ask of one function of several variables; raises InputError.

    >>> [x.name for x in asked_of("grad", "f(y, x) = x^2 y", None, "1,2").names]
    ['y', 'x']
    """
    source, beside = function_for(command, text, roots)
    if max(source.order, len(source.by)) > 1:
        raise InputError("this asks for a derivative of higher order", source.text, source.sign, code="other-command")
    named = several_variables(source, beside, read_variables(vars) or list(source.by))
    if not named and not source.expr.free and (at is not None or source.values):
        # Of a constant only the point says which variables there are.
        point = point_for(source, beside, at, ())
        named = [] if point is None else [Sym(name) for name in point.values]
    names = variables(named, [source.expr])
    point = point_for(source, beside, at, names)
    notes = (*source.notes, *behind_notes(beside), *(point.notes if point else ()))
    return OneFunction(source.expr, names, point, notes)


def at_point(e: Expr, values: dict[str, Expr]) -> Expr:
    """``e`` with the point attached, to be put in by a step."""
    for name, place in values.items():
        e = Substituted(e, Sym(name), place)
    return e


def settled(functions: Iterable[Expr], values: dict[str, Expr]) -> bool:
    """Is nothing left open at the point: no letter, and so no condition?"""
    return bool(values) and all(f.free <= values.keys() for f in functions)


def point_text(values: dict[str, Expr]) -> str:
    """The point in words, as in x = 1, y = 2."""
    return ", ".join(f"{name} = {show(place)}" for name, place in values.items())


def point_words(values: dict[str, Expr]) -> Words:
    """The point as words with its formulas."""
    out: list[str | Expr] = []
    for name, place in values.items():
        out += [", " if out else "", Relation("=", Sym(name), place)]
    return tuple(w for w in out if w != "")


def has_slope(body: Expr, x: Sym, values: dict[str, Expr]) -> bool:
    """Is there a derivative by ``x`` at the point, as far as numbers can tell?

    Numbers are put in for what letters are left; raises Undecided where they decide whether there is one.
    """
    if x.name not in values:
        return True
    found = [_is_slope(slope, with_numbers(body, n), values) for n, slope in slopes_at(body, x, values)]
    if any(found) and not all(found):
        raise Undecided(f"whether there is a derivative at {point_text(values)} depends on the letters")
    return all(found)


def _is_slope(slope: Number, body: Expr, values: dict[str, Expr]) -> bool:
    """Out of reach is no objection where the function itself is: e^x at 10^10."""
    return slope.__class__ is not NoValue or (slope is OUT_OF_RANGE and number_at(body, values) is OUT_OF_RANGE)


def value_at(e: Expr, values: dict[str, Expr], *, proved: bool = False) -> Derivation:
    """The point put in and worked out.

    Raises Undecided where the formula need not hold, which is not so if it is ``proved`` to.
    """
    put = at_point(e, values)
    if proved:
        return worked_out(derivative_engine(simplify=(put_values, arithmetic, *SIMPLIFICATIONS)).settle(put))
    if all(number_at(with_numbers(put, n), {}) is UNDEFINED for n in letter_values(sorted(put.free)) or [{}]):
        raise Undecided(f"{show(e)} has no value at {point_text(values)}")
    if _on_a_breakpoint(e, values):
        raise Undecided(f"the branches meet at {point_text(values)}, where the formula need not hold")
    return worked_out(derivative_engine(simplify=(put_values, arithmetic, *SIMPLIFICATIONS)).settle(put))


def _on_a_breakpoint(e: Expr, values: dict[str, Expr]) -> bool:
    """Are the two sides of a comparison in a branch equal at the point?"""

    def one(node: Expr, parts: list[bool]) -> bool:
        sides = [number_at(side, values) for side in node.args] if isinstance(node, Relation) else []
        return any(parts) or (len(sides) == 2 and sides[0].__class__ is not NoValue and bool(sides[0] == sides[1]))

    return bool(e.kinds & Piecewise.KIND) and fold(e, one)


def starting(
    rule: Rule, before: Expr, after: Expr, simplifications: Sequence[Rule] = (arithmetic, *SIMPLIFICATIONS)
) -> Derivation:
    """A derivation that begins with ``after`` by a rule of ours, then simplified to a value.

    ``before`` is what the first line is compared with.
    """
    first = checked_line(Checker(before), before, after, [Step(rule, before, after)])
    rest = worked_out(derivative_engine(simplify=simplifications).settle(after))
    return Derivation(before, (first, *rest.lines))


def worked_out(d: Derivation) -> Derivation:
    """The same with the exact value at the end, where it is a closed expression that is not plain yet."""
    e = d.result
    if e.free or e.open or plain_number(e):
        return d
    found = exact_value.apply(e, Names(all_names(e)))
    if not isinstance(found, Rewrite) or reordered(found.after, e):
        return d
    line = checked_line(Checker(e), e, found.after, [Step(exact_value, e, found.after)])
    return Derivation(d.goal, (*d.lines, line))


def number(e: Expr) -> float | None:
    """A closed expression as a float."""
    if e.free or e.open:
        return None
    found = precise(e, {})
    return None if found is None else float(found)


def decimal(v: float, digits: int = 6) -> Expr:
    """A float as a rounded decimal number, times a power of ten where it is very large or small.

    >>> show(decimal(-1.4056476)), show(decimal(6.02214e23))
    ('-1.40565', '6.02214*10^23')
    """
    from decimal import Decimal

    text = f"{abs(v):.{digits}g}"
    figures, _, power = text.partition("e")
    if power and not -8 < int(power) < digits + 6:
        short = Mul(Num(Fraction(figures), figures), Pow(Num(10), as_expr(int(power))))
        return Neg(short) if v < 0 else short
    text = format(Decimal(text), "f")
    node = Num(Fraction(text), text)
    return Neg(node) if v < 0 and node.value else node


def held_words(x: Sym, others: Iterable[Sym]) -> Words:
    """``y and z are held constant``, or nothing where there is no other variable."""
    names = [y for y in others if y != x]
    if not names:
        return ()
    out: list[str | Expr] = [names[0]]
    for i, y in enumerate(names[1:], 2):
        out += [" and " if i == len(names) else ", ", y]
    return (*out, " is held constant." if len(names) == 1 else " are held constant.")


def partials_plan(names: Sequence[Sym]) -> Words:
    """How a gradient is found: which derivative first, and what is held constant for it.

    >>> from calctool.parsing import read_name
    >>> words = partials_plan([read_name("x"), read_name("y")])
    >>> "".join(w if isinstance(w, str) else w.name for w in words)
    'two partial derivatives, first by x with y held constant, then by y with x held constant'
    """
    if len(names) == 1:
        return "one derivative, by ", names[0]
    said: list[str | Expr] = [f"{number_word(len(names))} partial derivatives"]
    for lead, x in zip((", first by ", ", then by "), names, strict=False):
        others = [y for y in names if y != x]
        held: Words = listing(others) if len(others) <= FEW_NAMES else ("all others",)
        said += [lead, x, " with ", *held, " held constant"]
    return (*said, ", and so on") if len(names) > 2 else tuple(said)


FEW_NAMES = 3
"""So many variables are named in a plan."""


def number_word(n: int) -> str:
    """A small number in words."""
    return ("no", "one", "two", "three", "four", "five", "six")[n] if n <= 6 else str(n)


def listing(items: Sequence[Expr]) -> Words:
    """``x, y, z``."""
    out: list[str | Expr] = []
    for e in items:
        out += [", ", e]
    return tuple(out[1:])


def witness(body: Expr, x: Sym, result: Expr) -> str:
    """What SymPy says of a derivative: agrees, refuted or unchecked."""
    from calctool.interop import sympy as interop

    try:
        return interop.diff_agrees(body, x.name, result, sample_points(Deriv(body, x), 5))
    except Undecided:
        return "unchecked"


def agreement(verdicts: Sequence[str]) -> str | None:
    """What SymPy says of several derivatives together; None where it was not asked."""
    return next((v for v in verdicts if v != "agrees"), "agrees") if verdicts else None


def vector_words(items: Sequence[Expr]) -> Words:
    """``(a, b, c)`` as words."""
    return ("(", *listing(items), ")")


def is_zero(e: Expr) -> bool:
    """Is a number zero, exactly or to 40 digits?"""
    if literal_value(e) is not None:
        return literal_value(e) == 0
    found = None if e.free or e.open else precise(e, {})
    return found is not None and abs(found) < 1e-40


def remarks_of(blocks: Iterable[Block]) -> tuple[Words, ...]:
    """The sentences of a page, each once, for readers who do not see the page."""
    found = [b.words if isinstance(b, Remark) else b.held for b in blocks if isinstance(b, (Remark, Work))]
    return tuple(dict.fromkeys(w for w in found if w))


def conditions_of(engine: Engine, derivations: Iterable[Derivation]) -> tuple[Expr, ...]:
    """Where all the derivatives hold, in the letters of the problem."""
    derived = [d for d in derivations if isinstance(d.goal, Deriv)]
    functions = [engine.resolve(d.goal.args[0]) for d in derived]
    moving = {d.goal.wrt.name for d in derived if isinstance(d.goal, Deriv)}
    return holds_where(
        list(dict.fromkeys(f for f in functions if not f.open)),
        [engine.resolve(d.result) for d in derived if not d.result.open],
        moving - set(engine.letters),
        [c for d in derived for c in engine.conditions(d)],
    )
