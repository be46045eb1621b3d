"""Exponentials and logarithms to any base, and logarithmic differentiation."""

from __future__ import annotations

from calctool.algebra.normal_form import proved
from calctool.algebra.regions import holds_where
from calctool.derivation.rule import Names, Part, Refusal, Rewrite, Words, rule
from calctool.differentiation.chain import WHOLE
from calctool.expr.exact import rational_value
from calctool.expr.tree import ONE, ZERO, Const, Deriv, Div, Expr, Func, Mul, Num, Pow, Relation, Sym, mul
from calctool.numeric.evaluate import EvaluationPoint
from calctool.numeric.operations import NoValue
from calctool.numeric.sampling import sample_points

SMALL = 1e-6


@rule(
    "diff.exp",
    "derivative of e^x",
    "d/dx e^x = e^x",
    "The exponential function is its own derivative.",
    {"d/dx [e^x]": "e^x"},
    "Stewart 3.1",
    applies_to=(Pow,),
)
def natural_exponential(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(Const("e"), u) as f, x) if u == x:
            return Rewrite(f, {"x": x})
    return None


@rule(
    "diff.power-of-zero",
    "power of 0",
    "d/dx 0^u = 0",
    "The base {a} is 0, and 0^u is 0 for u > 0; it has no value for u < 0.",
    {"d/dx [0^x]": "0"},
    "Stewart 1.4",
    applies_to=(Pow,),
)
def power_of_zero(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(a, u), x) if u.has(x) and not a.free and _is_zero(a):
            return Rewrite(ZERO, {"a": a}, conditions=(Relation(">", u, ZERO),))
    return None


def _is_zero(a: Expr) -> bool:
    """Is a number certainly 0, as ln(1) is?"""
    if rational_value(a) is not None:
        return rational_value(a) == 0
    near = EvaluationPoint().value(a)
    return near.__class__ is not NoValue and abs(near) < SMALL and proved(a, ZERO)


@rule(
    "diff.exponential",
    "derivative of a^x",
    "d/dx a^x = a^x*ln(a)",
    "The derivative of {a} to the power {x} is itself times the logarithm of the base.",
    {"d/dx [2^x]": "2^x*ln(2)"},
    "Stewart 3.4; OpenStax Calculus 1, 3.9",
    applies_to=(Pow,),
)
def exponential(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(a, u) as f, x) if u == x and not a.has(x):
            base = rational_value(a)
            if base is not None and base < 0:
                return Refusal("a power of a negative number has no real value for most exponents")
            conditions = () if isinstance(a, (Num, Const)) else (Relation(">", a, ZERO),)
            return Rewrite(f * Func("ln", a), {"a": a, "x": x}, conditions=conditions)
    return None


@rule(
    "diff.log-abs",
    "derivative of ln|u|",
    "d/dx ln|u| = u'/u",
    "For u > 0 this is ln(u), for u < 0 it is ln(-u); both have the derivative u'/u.",
    {"d/dx [ln(|x|)]": "1/x", "d/dx [ln(|x + 1|)]": "d/dx [x + 1]/(x + 1)"},
    "Stewart 3.6, example 'ln|x|'",
    applies_to=("ln",),
)
def log_of_absolute_value(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("ln", Func("abs", u)), x):
            if u == x:
                return Rewrite(Div(ONE, x), {"u": x}, conditions=(Relation("!=", x, ZERO),))
            w = names.fresh("wvpq")
            return Rewrite(Div(Deriv(u, x), u), {"u": u}, (Part(w.name, u, x),), (Relation("!=", u, ZERO),))
    return None


@rule(
    "diff.change-of-base",
    "change of base",
    "log_a(u) = ln(u)/ln(a)",
    "Write the logarithm as a quotient of natural ones.",
    {"d/dx [log(2, x)]": "d/dx [ln(2)/ln(x)]", "d/dx [log(x, 2)/x]": "d/dx [ln(x)/(ln(2)*x)]"},
    "Stewart 1.5",
    applies_to=("log", "root", Div),
)
def change_of_base(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Func("log", u) as f, x) if f.args[1].has(x):
            return Rewrite(Deriv(Div(Func("ln", u), Func("ln", f.args[1])), x), {"a": f.args[1]})
        case Deriv(Func("root", u) as f, x) if f.args[1].has(x):
            return Rewrite(Deriv(Pow(u, Div(ONE, f.args[1])), x), {"a": f.args[1]})
        case Deriv(Div(w, z), x) if z.has(x):
            factors = w.args if type(w) is Mul else (w,)
            for i, g in enumerate(factors):
                if type(g) is Func and g.name == "log" and g.has(x) and not g.args[1].has(x):
                    above = mul([*factors[:i], Func("ln", g.arg), *factors[i + 1 :]])
                    return Rewrite(Deriv(Div(above, mul([Func("ln", g.args[1]), z])), x), {"a": g.args[1]})
    return None


def vanishes(e: Expr) -> bool:
    """Is the expression 0 wherever it was looked at, though it does not say so (x - x)?"""
    points = sample_points(e, 6)
    return bool(points) and all(p.value(e) == 0 for p in points)


def logarithm_taken(y: Expr, log: Expr, whole: Sym, x: Sym, *, bars: bool = False) -> tuple[Words, ...]:
    """Said beside a logarithm that is taken: what it is taken of, where it has a value, and what comes of it."""
    found = holds_where([log], [log], (x.name,))
    listed = [w for i, c in enumerate(found) for w in (", " if i else ", for ", c)]
    rate = Deriv(Func("ln", Func("abs", whole) if bars else whole), x)
    both = (rate, " = ", Div(ONE, whole) * Deriv(whole, x), ", so ", Deriv(whole, x), " = ", whole * rate)
    return (Relation("=", whole, y), *listed), both


@rule(
    "diff.logarithmic",
    "logarithmic differentiation",
    "y = f^g,  ln(y) = g*ln(f),  y'/y = d/dx [g*ln(f)],  y' = f^g * d/dx [g*ln(f)]",
    "Base and exponent both depend on the variable: take logarithms, ln {y} = {l}, differentiate both sides, "
    "and multiply by {y}.",
    {"d/dx [x^x]": "x^x*d/dx [x*ln(x)]"},
    "Stewart 3.6, 'logarithmic differentiation'; OpenStax Calculus 1, 3.9",
    applies_to=(Pow,),
)
def logarithmic(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    match goal:
        case Deriv(Pow(f, g) as y, x) if f.has(x) and g.has(x):
            if vanishes(f):
                return Refusal("the base is 0 everywhere, and 0^u has a value for u > 0 only")
            log = Pow(g, Num(2)) if g == Func("ln", f) else g * Func("ln", f)
            conditions = (Relation(">", f, ZERO),)
            whole = names.fresh(WHOLE)
            part = Part(f"ln {whole.name}", log, x)
            said = logarithm_taken(y, log, whole, x)
            return Rewrite(y * Deriv(log, x), {"l": log, "y": whole}, (part,), conditions, said)
    return None
