"""A limit with letters in it: the same for every value of the letters, or worked case by case.

The letters get numbers of either sign, within what is assumed, and every sign that was decided on the way is
remembered: an outcome holds for all values with the same signs.  Where the outcome is the same each time, that is the
answer.  Where it depends on one letter, the line of its values is cut at the places where such a sign turns, and every
piece and every such place is worked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from calctool.algebra.bounds import FREE, Bounds, End, bounds
from calctool.algebra.conditions import domain_facts
from calctool.algebra.distribution import content, divided
from calctool.algebra.domain import conditions_of
from calctool.algebra.terms import Term, as_term, sum_of, terms_of
from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.functions import FUNCTIONS, natural_domain
from calctool.expr.printer import show
from calctool.expr.traversal import fold, nodes, substitute, substitute_all
from calctool.expr.tree import OO, ZERO, Add, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Relation, Sym, as_expr
from calctool.limits.solver import LimitEngine, SolvedLimit, one_sided
from calctool.limits.zeros import zeros
from calctool.numeric.evaluate import holds, precise
from calctool.numeric.sampling import letter_values
from calctool.simplification import simplify
from calctool.tasks.limit_cases import coincidences, cuts, vanishing_at
from calctool.tasks.limit_table import sides_of

Values = dict[str, Fraction]
NewEngine = Callable[[Values], LimitEngine]
MAX_CUTS = 24
"""Places at which the line of a letter's values is cut."""
UNDEFINED_REASONS = ("undefined-on-that-side", "not-defined-near-the-point")


class Case(NamedTuple):
    """What comes out where the condition on the letter holds."""

    condition: Relation
    also: Relation | None
    found: SolvedLimit

    @property
    def spoken(self) -> str:
        """``0 < a < 1``."""
        first, second = self.condition, self.also
        if second is None:
            return show(first)
        if first.op == second.op == "!=":
            return f"{show(first)} and {show(second)}"
        sign = "<=" if first.op == ">=" else "<"
        return f"{show(first.rhs)} {sign} {show(first.lhs)} {second.op} {show(second.rhs)}"


class Worked(NamedTuple):
    """The outcome, the conditions it rests on, and the cases where there are several."""

    found: SolvedLimit
    conditions: tuple[Relation, ...] = ()
    cases: tuple[Case, ...] = ()
    values: Mapping[str, Fraction] = {}
    """Numbers for the letters with this outcome."""
    holding_too: tuple[Case, ...] = ()
    """What comes out where a step of the working is not possible, and the answer holds all the same."""


def worked(goal: Limit, assumed: list[Relation], engine: NewEngine = LimitEngine) -> Worked:
    """The limit whatever the letters are, or by cases; ``engine`` works it for numbers in the place of the letters.

    Raises Undecided, with what is known of some values.
    """
    if not goal.free:
        return Worked(engine({}).derive(goal))
    whole = _whole_letters(assumed)
    work = _worked(goal, assumed, whole, engine)
    if any(found.reason in UNDEFINED_REASONS for found in (work.found, *(case.found for case in work.cases))):
        _refuse_open_exponents(goal, whole, work.values)
    return work


def _refuse_open_exponents(goal: Limit, whole: set[str], values: Mapping[str, Fraction]) -> None:
    """Raises Undecided where a base is negative near the place, and an exponent may be whole or not."""
    near = [one_sided(goal.var, goal.to, side, values) for side in sides_of(goal)]
    for power in nodes(goal.body):
        if not isinstance(power, Pow) or power.exp.has(goal.var) or not power.exp.free - whole:
            continue
        if any(side.sign(power.base) < 0 for side in near):
            name = min(power.exp.free - whole)
            raise Undecided(
                "the limit depends on the parameters",
                f"where its base is negative, {show(power)} has values for whole exponents only\n"
                f'say which, for example --assume "{name} integer", or look from one side',
            )


def _worked(goal: Limit, assumed: list[Relation], whole: set[str], engine: NewEngine) -> Worked:
    """The outcome for letters in general, or by cases."""
    names = sorted(goal.free)
    tried = _with_whole_numbers(letter_values(names), whole)
    samples = [s for s in tried if all(holds(a, s) is not False for a in assumed)] or _far_samples(
        names, assumed, whole
    )
    outcomes = [(s, _outcome(goal, s, engine)) for s in samples]
    settled = [(s, f) for s, f in outcomes if f is not None]
    if not settled:
        raise Undecided("no technique settles this limit")
    values, first = next(((s, f) for s, f in settled if f.reason not in UNDEFINED_REASONS), settled[0])
    if len(names) == 1 and not whole and (edges := _not_looked_beyond(names[0], goal, outcomes, assumed)):
        cases = _cases(goal, names[0], assumed, edges)
        intervals = [case.found for case in cases if case.condition.op != "="]
        if len({(f.value, f.reason, f.left, f.right) for f in intervals}) > 1:
            return Worked(cases[0].found, tuple(assumed), cases, values)
    signs = [] if all(_alike(first, f, s) for s, f in outcomes) else _signs(outcomes, first)
    if signs is not None:
        general = first if not whole else _with_letters_kept(goal, first, values, whole, engine)
        signs += _rests_on(goal, general, values, [s for s, _ in outcomes], assumed)
        needed = _needed(first, [*assumed, *signs])
        rests_on = tuple(dict.fromkeys((*assumed, *signs, *needed)))
        return _with_exceptions(goal, Worked(first, rests_on, (), values))
    if len(names) == 1:
        cases = _whole_cases(goal, names[0], outcomes, assumed) if whole else _cases(goal, names[0], assumed)
        if cases:
            return Worked(cases[0].found, tuple(assumed), cases, values)
    raise Undecided("the limit depends on the parameters", _listed(outcomes))


def _whole_letters(assumed: list[Relation]) -> set[str]:
    return {min(a.free) for a in assumed if a.op == "=" and a.rhs == Func("floor", a.lhs) and len(a.free) == 1}


def _whole_cases(
    goal: Limit, name: str, outcomes: list[tuple[Values, SolvedLimit | None]], assumed: list[Relation]
) -> tuple[Case, ...]:
    """For a whole number: positive, negative, 0; empty where even and odd numbers differ."""
    cases: list[Case] = []
    for op in (">", "<"):
        sign = Relation(op, Sym(name), ZERO)
        there = [(s, f) for s, f in outcomes if holds(sign, s)]
        found = there[0][1] if there else None
        if there and (found is None or not all(_alike(found, f, s) for s, f in there)):
            return ()
        cases += [] if found is None else [Case(sign, None, found)]
    if all(holds(a, {name: Fraction(0)}) is not False for a in assumed):
        fixed = substitute(goal, name, ZERO)
        here = _outcome(fixed, {}) if isinstance(fixed, Limit) else None
        if here is None:
            return ()
        cases.append(Case(Relation("=", Sym(name), ZERO), None, here))
    return tuple(cases)


def _with_whole_numbers(samples: list[Values], whole: set[str]) -> list[Values]:
    """The samples, with even and odd numbers for the letters assumed to be whole."""
    if not whole:
        return samples
    out: list[Values] = []
    for s in samples:
        for more in (0, 1):
            whole_size = {n: ceil(abs(v)) + i + more for i, (n, v) in enumerate(s.items())}
            out.append({n: (1 if v > 0 else -1) * Fraction(whole_size[n]) if n in whole else v for n, v in s.items()})
    return out


def _turns(name: str, outcomes: Iterable[SolvedLimit | None]) -> set[Fraction]:
    """The values of a single letter at which a sign turns that an outcome rests on."""
    found: set[Fraction] = set()
    for outcome in outcomes:
        for e in () if outcome is None else outcome.decided:
            points = (rational_value(p) for p in zeros(simplify(e), Sym(name)).points)
            found.update(p for p in points if p is not None)
    return found


def _not_looked_beyond(
    name: str, goal: Limit, outcomes: list[tuple[Values, SolvedLimit | None]], assumed: list[Relation]
) -> set[Fraction]:
    """Where the signs turn that an outcome rests on, if a sample is missing between two of these places.

    The numbers of the problem alone are looked at later, each by itself.
    """
    turns = _turns(name, (found for _, found in outcomes))
    if turns - set(cuts(goal)):
        return turns
    for low, high in pairwise([None, *sorted(turns), None]):
        if any((low is None or low < s[name]) and (high is None or s[name] < high) for s, _ in outcomes):
            continue
        if any(all(holds(a, {name: v}) is not False for a in assumed) for v in _probes(low, high)):
            return turns
    return set()


def _with_letters_kept(
    goal: Limit, first: SolvedLimit, values: Values, whole: set[str], engine: NewEngine
) -> SolvedLimit:
    """The outcome with the signs it rests on in all letters: of a whole number the engine sees only that number."""
    general = _outcome(goal, {n: v + Fraction(1, 3) if n in whole else v for n, v in values.items()}, engine)
    return first if general is None or not _alike(general, first, values) else general


def _rests_on(
    goal: Limit, found: SolvedLimit, values: Values, samples: list[Values], assumed: list[Relation]
) -> list[Relation]:
    """The signs that an outcome rests on and that no sample turned, where the outcome is another if they turn.

    That no sample turns a sign does not prove it: what is not proved is said.
    """
    out: list[Relation] = []
    known = _bounds_assumed(assumed)
    for e, s in found.decided.items():
        against = Relation("<" if s > 0 else ">", e, ZERO)
        if any(holds(against, sample) for sample in samples):
            continue
        reach = [bounds(size if s > 0 else Neg(size), known) for size in (e, simplify(e))]
        if any(r.positive for r in reach) or _is_assumed(e, s, [*assumed, *out]):
            continue
        if len(goal.free) == 1 and _zeros_looked_at(e):
            continue
        elsewhere = (there for there in _elsewhere(e, values) if holds(against, there))
        turned = [there for there in elsewhere if all(holds(a, there) is not False for a in assumed)]
        said = [_sign_said(simplify(e), s)]
        if turned:
            otherwise = not all(_alike(found, _outcome(goal, there), there) for there in turned)
        elif len(e.free) == 1:
            otherwise = not _same_at_zeros(goal, found, e, values)
        elif any(r.not_negative for r in reach):
            otherwise = vanishing_at(e) is None
            said = [Relation("!=", f, ZERO) for f in _factors(e)]
        else:
            otherwise = True
        if otherwise:
            out += said
    return domain_facts(out)


def _is_assumed(e: Expr, s: int, assumed: list[Relation]) -> bool:
    """Is it assumed that an expression has this sign: a > b, of a - b?"""
    for a in assumed:
        if a.op in ("<", ">"):
            greater, less = (a.lhs, a.rhs) if a.op == ">" else (a.rhs, a.lhs)
            if simplify(Add(greater, Neg(less), Neg(e) if s > 0 else e)) == ZERO:
                return True
    return False


def _bounds_assumed(assumed: list[Relation]) -> dict[str, Bounds]:
    """What is assumed of a letter by itself, as bounds: a > 5."""
    out: dict[str, Bounds] = {}
    for a in assumed:
        v = rational_value(a.rhs)
        if isinstance(a.lhs, Sym) and v is not None and a.op[0] in "<>":
            low, high = out.get(a.lhs.name, FREE)
            end = End(v, a.op in ("<=", ">="))
            if a.op[0] == ">":
                low = max(low, end, key=lambda e: (e.at, not e.closed))
            else:
                high = min(high, end, key=lambda e: (e.at, e.closed))
            out[a.lhs.name] = Bounds(low, high)
    return out


def _same_at_zeros(goal: Limit, found: SolvedLimit, e: Expr, values: Values) -> bool:
    """Is the outcome the same, or no value there, where an expression in one letter that is never turned is 0?"""
    if not _zeros_looked_at(e):
        return False
    (name,) = e.free
    others = {n: v for n, v in values.items() if n != name}
    for p in zeros(simplify(e), Sym(name)).points:
        fixed, place = substitute(goal, name, p), rational_value(p)
        there = _outcome(fixed, others) if isinstance(fixed, Limit) else None
        if there is None or place is None:
            return False
        if there.reason not in UNDEFINED_REASONS and not _alike(found, there, {**others, name: place}):
            return False
    return True


def _sign_said(e: Expr, s: int) -> Relation:
    """That an expression has a sign: of ``-1/(a - 3)`` what it says of ``a - 3``."""
    match e:
        case Neg(body):
            return _sign_said(body, -s)
        case Div(above, below) if (number := rational_value(above)) is not None and number:
            return _sign_said(below, s if number > 0 else -s)
    return Relation(">" if s > 0 else "<", e, ZERO)


def _zeros_looked_at(e: Expr) -> bool:
    """Has an expression in a single letter only rational zeros?  The line is cut there, and every piece worked."""
    found = zeros(simplify(e), Sym(next(iter(e.free))))
    return all(rational_value(p) is not None for p in found.points) and not found.families and not found.searched


def _elsewhere(e: Expr, values: Values) -> Iterator[Values]:
    """Numbers for the letters about the places where an expression is 0 as a function of one of them, and near and far.

    Never whole ones: a letter that stands for a whole number is taken for that number.
    """
    for name in sorted(e.free):
        others = {n: as_expr(v) for n, v in values.items() if n != name}
        line = simplify(substitute_all(e, others))
        places = [v for p in zeros(line, Sym(name)).points if (v := precise(p, {})) is not None]
        ordered = sorted(Fraction(float(v)).limit_denominator(10**9) for v in places)
        for low, high in pairwise([None, *ordered, None]) if ordered else ():
            for v in (value for value in _probes(low, high) if low != high):
                yield {**values, name: v if v.denominator > 1 else v + Fraction(1, 10**12 + 1)}
    for name in sorted(e.free):
        for size in (Fraction(43, 10), Fraction(23, 10), Fraction(73, 10), Fraction(1, 1000), Fraction(10**6 + 1, 7)):
            yield {**values, name: size}
            yield {**values, name: -size}


def _far_samples(names: list[str], assumed: list[Relation], whole: set[str]) -> list[Values]:
    """One sample, far out or near, that meets what is assumed; its numbers are whole for no letter but those."""
    for base in (Fraction(3), Fraction(10), Fraction(100), Fraction(1000), Fraction(1, 10), Fraction(1, 100)):
        for sign in (1, -1):
            values = {n: sign * base * (Fraction(18, 17) + Fraction(i, 7)) for i, n in enumerate(names)}
            for sample in _with_whole_numbers([values], whole):
                if all(holds(a, sample) is not False for a in assumed):
                    return [sample]
    raise InputError("no values of the letters were found that meet the assumptions", hint="check --assume")


def _outcome(goal: Limit, values: Values, engine: NewEngine = LimitEngine) -> SolvedLimit | None:
    try:
        return engine(values).derive(goal)
    except Undecided:
        return None


def _alike(a: SolvedLimit, b: SolvedLimit | None, values: Values) -> bool:
    """Do two outcomes say the same, at these values of the letters?"""
    if b is None or a.reason != b.reason:
        return False
    sides = ((a.value, b.value), (a.left, b.left), (a.right, b.right))
    return all(_same(p, q, values) for p, q in sides)


def _same(a: Expr | None, b: Expr | None, values: Values) -> bool:
    if a is None or b is None or OO in (a, b) or Neg(OO) in (a, b):
        return a == b
    p, q = precise(a, values), precise(b, values)
    return p is not None and q is not None and bool(abs(p - q) <= 1e-20 * max(1, abs(q)))


def _signs(outcomes: list[tuple[Values, SolvedLimit | None]], first: SolvedLimit) -> list[Relation] | None:
    """The signs that an outcome rests on and that tell it from the outcomes without values; None where they do not."""
    dropped = [(s, f) for s, f in outcomes if not _alike(first, f, s)]
    if any(f is None or f.reason not in UNDEFINED_REASONS for _, f in dropped):
        return None
    left = [s for s, _ in dropped]
    signs: list[Relation] = []
    for e, sign in first.decided.items():
        relation = _sign_said(e, sign)
        beyond = [s for s in left if holds(relation, s) is not False]
        if len(beyond) < len(left):
            signs.append(relation)
            left = beyond
    return None if left else domain_facts(signs)


def _needed(found: SolvedLimit, assumed: list[Relation]) -> list[Relation]:
    """What the letters of the answer must not be: a denominator 0, a pole, a place where floor jumps, a swing of 0."""
    ends = [e for e in (found.value, found.left, found.right) if e is not None]
    below: list[Relation] = []

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Div) and node.den.free:
            below.extend(Relation("!=", f, Num(0)) for f in _factors(node.den))
        if not isinstance(node, Func) or not node.free:
            return
        jumps = FUNCTIONS[node.name].jumps
        if jumps:
            below.append(Relation("!=", node, node.arg) if jumps == "integers" else Relation("!=", node.arg, Num(0)))
        elif node.name == "ln" or natural_domain(node.name).not_zero:
            below.extend(conditions_of(node) or ())

    for e in ends:
        fold(e, one)
    if found.swing is not None and found.swing.range is not None:
        low, high = found.swing.range
        terms = [as_term(t) for t in terms_of(simplify(Add(high, Neg(low))))]
        apart = sum_of([divided(t, Term(content(terms))) for t in terms])  # b - a, of 2b - 2a
        if len(apart.free) > 1:  # a single letter has its case
            below.extend(Relation("!=", f, ZERO) for f in _factors(apart))
    strict = {(a.lhs, a.rhs) for a in assumed if a.op in ("<", ">", "!=")}
    return [r for r in domain_facts(below) if (r.lhs, r.rhs) not in strict]


def _factors(den: Expr) -> list[Expr]:
    """What must not be 0 for a denominator not to be 0: the letters of a product."""
    out: list[Expr] = []
    if isinstance(den, Neg):
        return _factors(den.body)
    for f in den.args if isinstance(den, Mul) else (den,):
        base = f.base if isinstance(f, Pow) else f.arg if isinstance(f, Func) and f.name == "sqrt" else f
        if base.free:
            out.append(base)
    return out


# --- exceptions --------------------------------------------------------------------------------------


def _with_exceptions(goal: Limit, work: Worked) -> Worked:
    """The outcome for letters in general, and what comes out at the values of a letter where it is another."""
    except_for: list[Relation] = []
    elsewhere: list[Case] = []
    holding_too: list[Case] = []
    needed = [p for e in work.found.derivation.conditions() for p in vanishing_at(e.args[0]) or ()]
    places = [
        *needed,
        *coincidences(goal, work.found),
        *(p for e in work.found.decided for p in vanishing_at(e) or ()),
    ]
    for letter, place in dict.fromkeys(places):
        fixed, v = substitute(goal, letter.name, place), _exact(place, work.values)
        if v is None or not isinstance(fixed, Limit) or Relation("!=", letter, place) in except_for:
            continue
        there = {**work.values, letter.name: v}
        if any(holds(r, there) is False for r in work.conditions):
            continue
        found = _outcome(fixed, {n: w for n, w in work.values.items() if n != letter.name})
        if found is not None and (found.reason in UNDEFINED_REASONS or _alike(work.found, found, there)):
            if (letter, place) in needed and found.reason not in UNDEFINED_REASONS:
                holding_too.append(Case(Relation("=", letter, place), None, found))
            continue
        except_for.append(Relation("!=", letter, place))
        if found is not None:
            elsewhere.append(Case(Relation("=", letter, place), None, found))
    work = work._replace(holding_too=tuple(holding_too))
    if not except_for:
        return work
    if len(elsewhere) == len(except_for) <= 2:
        main = Case(except_for[0], except_for[1] if len(except_for) == 2 else None, work.found)
        return work._replace(cases=(main, *elsewhere))
    return work._replace(conditions=(*work.conditions, *except_for))


def _exact(place: Expr, values: Mapping[str, Fraction]) -> Fraction | None:
    for name, v in values.items():
        place = substitute(place, name, as_expr(v))
    return rational_value(place)


# --- cases -------------------------------------------------------------------------------------------


class CaseInterval(NamedTuple):
    """An open interval of values of the letter (None: no end), or one value, with its outcome."""

    low: Fraction | None
    high: Fraction | None
    found: SolvedLimit

    @property
    def point(self) -> bool:
        return self.low is not None and self.low == self.high


def _cases(goal: Limit, name: str, assumed: list[Relation], more: Iterable[Fraction] = ()) -> tuple[Case, ...]:
    """The line of the letter's values in pieces, each with its outcome; empty where that is not settled.

    It is cut at the numbers of the problem, at ``more``, and where a sign turns that an outcome there rests on.
    """
    places = {*cuts(goal), *more}
    edges: list[Fraction | None] = [None, *sorted(places), None]
    pieces: list[CaseInterval] = []

    def allowed(v: Fraction) -> bool:
        return all(holds(a, {name: v}) is not False for a in assumed)

    for low, high in pairwise(edges):
        probes = [v for v in _probes(low, high) if allowed(v)]
        found = [_outcome(goal, {name: v}) for v in probes]
        if not (turns := _turns(name, found)) <= places:
            places |= turns
            return _cases(goal, name, assumed, places) if len(places) <= MAX_CUTS else ()
        if probes:
            if found[0] is None or not all(_alike(found[0], f, {name: v}) for v, f in zip(probes, found, strict=True)):
                return ()
            pieces.append(CaseInterval(low, high, found[0]))
        if high is not None and allowed(high):
            fixed = substitute(goal, name, as_expr(high))
            here = _outcome(fixed, {}) if isinstance(fixed, Limit) else None
            if here is None:
                return ()
            pieces.append(CaseInterval(high, high, here))
    return tuple(_case(Sym(name), group) for group in _groups(pieces, name))


def _probes(low: Fraction | None, high: Fraction | None) -> list[Fraction]:
    """Two values inside, one near each end."""
    step = Fraction(17, 1000)
    if low is None or high is None:
        edge, way = (high, -1) if low is None else (low, 1)
        assert edge is not None
        return [edge + way * step, edge + way * (3 + step)]
    return [low + step * (high - low), high - step * (high - low)]


def _groups(pieces: list[CaseInterval], name: str) -> list[list[CaseInterval]]:
    """Neighbours with the same outcome together."""
    out: list[list[CaseInterval]] = []
    for piece in pieces:
        if out and out[-1][-1].high == piece.low and _join(out[-1], piece, name):
            out[-1].append(piece)
        else:
            out.append([piece])
    return out


def _join(group: list[CaseInterval], piece: CaseInterval, name: str) -> bool:
    whole = _outcome_of(group)
    if piece.point:
        assert piece.low is not None
        return _alike(whole, piece.found, {name: piece.low})
    probe = group[0].low if len(group) == 1 and group[0].point else _probes(piece.low, piece.high)[0]
    assert probe is not None
    return _alike(piece.found, whole, {name: probe})


def _outcome_of(group: list[CaseInterval]) -> SolvedLimit:
    """The outcome of an interval speaks for the points beside it."""
    return next((p.found for p in group if not p.point), group[0].found)


def _case(a: Sym, group: list[CaseInterval]) -> Case:
    first, last = group[0], group[-1]
    found = _outcome_of(group)
    if first.low is not None and first.low == last.high:
        return Case(Relation("=", a, as_expr(first.low)), None, found)
    left = None if first.low is None else Relation(">=" if first.point else ">", a, as_expr(first.low))
    right = None if last.high is None else Relation("<=" if last.point else "<", a, as_expr(last.high))
    both = [r for r in (left, right) if r is not None] or [Relation("=", a, a)]
    return Case(both[0], both[1] if len(both) == 2 else None, found)


def _listed(outcomes: list[tuple[Values, SolvedLimit | None]]) -> str:
    lines = dict[str, None]()
    for values, found in outcomes:
        where = ", ".join(f"{n} = {float(v):g}" for n, v in values.items())
        what = "undecided" if found is None else show(found.derivation.result)
        lines[f"for {where}: {what}"] = None
    return "\n".join([*lines, 'say which, for example --assume "a>0"'])
