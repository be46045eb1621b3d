"""Mistakes with powers, roots, exponentials and logarithms."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.card import as_power, derivative, mistake, times
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.tree import ONE, TWO, ZERO, Add, Const, Deriv, Div, Expr, Func, Mul, Neg, Num, Pow, Sym, as_expr


def _power(goal: Expr) -> tuple[Expr, Expr, Sym] | None:
    """Base, exponent and variable of a power (root, reciprocal power) with a constant exponent."""
    if not isinstance(goal, Deriv):
        return None
    found = as_power(goal.body)
    if found is None or not found[0].has(goal.wrt) or found[1].has(goal.wrt):
        return None
    return *found, goal.wrt


def _number(n: Expr) -> float | None:
    v = literal_value(n)
    return None if v is None else float(v)


def _less(n: Expr) -> Expr:
    return Add(n, Neg(ONE))


@mistake(
    "power-exponent-not-decremented", "exponent not lowered", "d/dx x^n = n*x^n",
    "the exponent {n} came down in front, but it was not lowered above.",
    "Lower the exponent by one.",
    meant="diff.power", common="A", examples={"x^7": "7x^7", "4x^3 - x": "12x^3 - 1"}, companions=("x-kept",),
)  # fmt: skip
def not_decremented(goal: Expr) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None:
        u, n, x = found
        yield Rewrite(times(n, Pow(u, n), derivative(u, x)), {"n": n})


@mistake(
    "power-coefficient-dropped", "exponent not brought down", "d/dx x^n = x^(n-1)",
    "the exponent was lowered, but {n} does not stand in front.",
    "Multiply by the old exponent {n}.",
    meant="diff.power", common="B", examples={"x^8": "x^7", "(x^2 + 5)^3": "2x (x^2 + 5)^2"},
)  # fmt: skip
def coefficient_dropped(goal: Expr) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None and _number(found[1]) not in (0.5, -1):  # of -1 only the sign can be missing
        u, n, x = found
        yield Rewrite(times(Pow(u, _less(n)), derivative(u, x)), {"n": n})
        if (_number(n) or 0) < 0:  # or the sign of the exponent stays
            yield Rewrite(Neg(times(Pow(u, _less(n)), derivative(u, x))), {"n": n})
        root = goal.args[0]
        if isinstance(root, Func):  # written with the root, it has values for negative u too
            index = Num(3) if root.name == "cbrt" else root.args[1]
            yield Rewrite(Div(derivative(u, x), Pow(root, _less(index))), {"n": n})


@mistake(
    "power-coefficient-decremented", "lowered exponent brought down", "d/dx x^n = (n-1)*x^(n-1)",
    "the factor in front is the lowered exponent.",
    "Bring down the old exponent {n}.",
    meant="diff.power", common="C", examples={"x^6": "5x^5"},
)  # fmt: skip
def coefficient_decremented(goal: Expr) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None and _number(found[1]) != 0.5:  # 1/2 - 1 is -1/2: that is a sign
        u, n, x = found
        yield Rewrite(times(_less(n), Pow(u, _less(n)), derivative(u, x)), {"n": n})


@mistake(
    "power-as-exponential", "exponential rule used on a power", "d/dx x^n = x^n*ln(x)",
    "the rule for an exponential is used, but here the variable is the base and the exponent {n} is a number.",
    "Use the power rule: bring {n} down and lower the exponent by one.",
    meant="diff.power", common="B", examples={"x^5": "x^5 ln(x)"},
)  # fmt: skip
def as_exponential(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv) and isinstance(goal.body, Pow):
        found = _power(goal)
        if found is not None:
            u, n, x = found
            yield Rewrite(times(Pow(u, n), Func("ln", u), derivative(u, x)), {"n": n})
            if rational_value(n) is not None:
                yield Rewrite(times(Pow(u, n), Func("ln", n)), {"n": n})


@mistake(
    "exponent-arithmetic", "one taken away wrongly from a fraction", "n - 1: 2/3 - 1 = 1/3",
    "the exponent {n} was lowered by one, but {n} - 1 was worked out wrongly.",
    "Write 1 as a fraction with the same denominator before you subtract.",
    meant="diff.power", common="B", examples={"x^(2/3)": "2/3 x^(1/3)"},
)  # fmt: skip
def exponent_arithmetic(goal: Expr) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None:
        u, n, x = found
        size = rational_value(n)
        if size is None or size.denominator == 1:
            return
        above, below = size.numerator, size.denominator
        wrong = {1 - size, Fraction(above - 1, below), -size, Fraction(above, below - 1)} - {size - 1, size, size + 1}
        for m in sorted(wrong):
            yield Rewrite(times(n, Pow(u, as_expr(m)), derivative(u, x)), {"n": n})


def _incremented(goal: Expr, negative: bool) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None:
        u, n, x = found
        size = _number(n)
        if (size is not None and size < 0) is negative:
            yield Rewrite(times(n, Pow(u, Add(n, ONE)), derivative(u, x)), {"n": n})


@mistake(
    "power-exponent-incremented", "exponent raised instead of lowered", "d/dx x^n = n*x^(n+1)",
    "the exponent went up from {n}.",
    "Take one away from the exponent.",
    meant="diff.power", common="C", examples={"x^5": "5x^6"},
)  # fmt: skip
def incremented(goal: Expr) -> Iterator[Rewrite]:
    yield from _incremented(goal, negative=False)


@mistake(
    "power-negative-wrong-way", "negative exponent moved the wrong way", "d/dx x^(-n) = -n*x^(-n+1)",
    "the exponent {n} moved towards 0; taking 1 away moves it further from 0.",
    "Work out {n} - 1 once more.",
    meant="diff.power", common="A", examples={"x^(-4)": "-4x^(-3)", "1/x^6": "-6/x^5"},
)  # fmt: skip
def wrong_way(goal: Expr) -> Iterator[Rewrite]:
    yield from _incremented(goal, negative=True)


@mistake(
    "power-negative-sign-lost", "sign of a negative exponent lost", "d/dx x^(-n) = n*x^(-n-1)",
    "the exponent {n} came down without its minus sign.",
    "The factor in front is {n}, sign included.",
    meant="diff.power", common="B", examples={"x^(-5)": "5x^(-6)"}, kind="sign-slip",
)  # fmt: skip
def negative_sign(goal: Expr) -> Iterator[Rewrite]:
    found = _power(goal)
    if found is not None and not isinstance(goal.args[0], Div) and (_number(found[1]) or 0) < 0:
        u, n, x = found
        yield Rewrite(Neg(times(n, Pow(u, _less(n)), derivative(u, x))), {"n": n})


def _root(goal: Expr) -> tuple[Expr, Sym] | None:
    found = _power(goal)
    return (found[0], found[2]) if found is not None and _number(found[1]) == 0.5 else None


@mistake(
    "sqrt-half-lost", "the half of the square root lost", "d/dx sqrt(u) = u'/sqrt(u)",
    "the 2 that belongs below the fraction bar beside the root is not there.",
    "Write u'/(2 sqrt(u)) with u = {u}.",
    meant="diff.sqrt", common="A", examples={"sqrt(x)": "1/sqrt(x)", "sqrt(x^2 + 4)": "2x/sqrt(x^2 + 4)"},
)  # fmt: skip
def half_lost(goal: Expr) -> Iterator[Rewrite]:
    found = _root(goal)
    if found is not None:
        u, x = found
        yield Rewrite(Div(derivative(u, x), Func("sqrt", u)), {"u": u})


@mistake(
    "sqrt-half-upside-down", "factor 2 on the wrong side of the root", "d/dx sqrt(u) = 2*u'/sqrt(u)",
    "the 2 of the square root stands on top.",
    "Move the 2 underneath: u'/(2 sqrt(u)) with u = {u}.",
    meant="diff.sqrt", common="C", examples={"sqrt(5x + 1)": "10/sqrt(5x + 1)"},
)  # fmt: skip
def half_upside_down(goal: Expr) -> Iterator[Rewrite]:
    found = _root(goal)
    if found is not None:
        u, x = found
        yield Rewrite(Div(Mul(TWO, derivative(u, x)), Func("sqrt", u)), {"u": u})


@mistake(
    "sqrt-root-lost", "the root lost below the fraction bar", "d/dx sqrt(u) = u'/(2u)",
    "below the fraction bar stands {u} without its root.",
    "Put the root back: u'/(2 sqrt(u)) with u = {u}.",
    meant="diff.sqrt", common="B", examples={"sqrt(x)": "1/(2x)", "sqrt(x^2 + 9)": "x/(x^2 + 9)"},
)  # fmt: skip
def root_lost(goal: Expr) -> Iterator[Rewrite]:
    found = _root(goal)
    if found is not None:
        u, x = found
        yield Rewrite(Div(derivative(u, x), Mul(TWO, u)), {"u": u})


@mistake(
    "x-kept", "the variable left as it is", "d/dx x = x",
    "{x} was left as it is.",
    "The derivative of {x} by {x} is 1.",
    meant="diff.identity", common="B", examples={"x^3 + x": "3x^2 + x", "cos(x) + 6x": "-sin(x) + 6x"}, weight=1,
)  # fmt: skip
def x_kept(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(f, x) if f == x:
            yield Rewrite(x, {"x": x})


@mistake(
    "x-derivative-zero", "the variable differentiated to 0", "d/dx x = 0",
    "the derivative of plain {x} counts as 0 here.",
    "The derivative of {x} by {x} is 1: a line has a slope.",
    meant="diff.identity", common="C", examples={"7x": "0"},
)  # fmt: skip
def x_zero(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(f, x) if f == x:
            yield Rewrite(ZERO, {"x": x})


@mistake(
    "local-integration", "one part integrated instead of differentiated", "d/dx x^n = x^(n+1)/(n+1)",
    "this is what integrating would give here.",
    "Differentiate here as well: bring the exponent down as a factor, and lower it by one.",
    meant="diff.power", common="B", examples={"x^3 + cos(x)": "x^4/4 - sin(x)", "x^5 - 4x": "x^6/6 - 4"},
    kind="integrated-instead", weight=1, precedence=1,  # a number fits it by chance
)  # fmt: skip
def integrated(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(f, x) if f == x:
            yield Rewrite(Div(Pow(x, TWO), TWO), {"x": x})
        case Deriv(Pow(f, n), x) if f == x and not n.has(x) and literal_value(n) != -1:
            yield Rewrite(Div(Pow(x, Add(n, ONE)), Add(n, ONE)), {"x": x})


# --- exponentials ----------------------------------------------------------------------------------


def _exponential(goal: Expr) -> tuple[Expr, Expr, Sym] | None:
    match goal:
        case Deriv(Pow(a, u), x) if u.has(x) and not a.has(x):
            return a, u, x
    return None


def _other_base(goal: Expr) -> tuple[Expr, Expr, Sym] | None:
    found = _exponential(goal)
    return None if found is None or found[0] == Const("e") else found


@mistake(
    "exp-power-rule", "power rule used on an exponential", "d/dx a^u = u*a^(u-1)",
    "the exponent {u} came down and was lowered, as in a power of the variable.",
    "The variable stands in the exponent, so the power rule is not for this: use the rule for exponentials.",
    meant="diff.exponential", common="A", examples={"5^x": "x*5^(x - 1)", "e^x": "x e^(x - 1)"},
)  # fmt: skip
def power_rule(goal: Expr) -> Iterator[Rewrite]:
    found = _exponential(goal)
    if found is not None:
        a, u, x = found
        yield Rewrite(Mul(u, Pow(a, _less(u))), {"u": u})
        if u != x:
            yield Rewrite(Mul(u, Pow(a, _less(u)), Deriv(u, x)), {"u": u})


@mistake(
    "exp-lost", "the exponential itself lost", "d/dx e^u = u'",
    "only the exponent is differentiated, and the exponential itself has disappeared.",
    "An exponential stays as it is and is multiplied by the derivative of its exponent.",
    meant="diff.exponential", common="C", examples={"e^(x^3)": "3x^2"},
)  # fmt: skip
def exp_lost(goal: Expr) -> Iterator[Rewrite]:
    found = _exponential(goal)
    if found is not None:
        yield Rewrite(derivative(found[1], found[2]))


@mistake(
    "exp-ln-base-missing", "ln of the base missing", "d/dx a^u = a^u*u'",
    "the factor ln({a}) is missing.",
    "Only e^x is its own derivative; multiply by ln({a}).",
    meant="diff.exponential", common="B", examples={"7^x": "7^x", "3^(2x)": "2*3^(2x)"},
    precedence=-1,  # 7^x repeated was differentiated as e^x is
)  # fmt: skip
def base_missing(goal: Expr) -> Iterator[Rewrite]:
    found = _other_base(goal)
    if found is not None:
        a, u, x = found
        yield Rewrite(times(Pow(a, u), derivative(u, x)), {"a": a})


@mistake(
    "exp-ln-base-divided", "divided by ln of the base", "d/dx a^u = a^u*u'/ln(a)",
    "it is divided by ln({a}), which should multiply.",
    "Multiply by ln({a}); dividing belongs to integrating.",
    meant="diff.exponential", common="B", examples={"6^x": "6^x/ln(6)"},
)  # fmt: skip
def base_divided(goal: Expr) -> Iterator[Rewrite]:
    found = _other_base(goal)
    if found is not None:
        a, u, x = found
        yield Rewrite(Div(times(Pow(a, u), derivative(u, x)), Func("ln", a)), {"a": a})


@mistake(
    "exp-ln-of-exponent", "ln of the exponent instead of the base", "d/dx a^u = a^u*ln(u)*u'",
    "the logarithm was taken of the exponent {u}.",
    "Take the logarithm of the base: ln({a}).",
    meant="diff.exponential", common="C", examples={"5^x": "5^x ln(x)"},
)  # fmt: skip
def ln_of_exponent(goal: Expr) -> Iterator[Rewrite]:
    found = _other_base(goal)
    if found is not None:
        a, u, x = found
        yield Rewrite(times(Pow(a, u), Func("ln", u), derivative(u, x)), {"a": a, "u": u})


# --- logarithms ------------------------------------------------------------------------------------


def _log(goal: Expr) -> tuple[Expr, Expr, Sym] | None:
    match goal:
        case Deriv(Func("log", u) as f, x) if u.has(x) and not f.args[1].has(x):
            return u, f.args[1], x
    return None


@mistake(
    "log-base-ignored", "base of the logarithm ignored", "d/dx log_a(u) = u'/u",
    "this is the derivative of the natural logarithm, and nothing in it comes from the base {a}.",
    "Divide by ln({a}) as well.",
    meant="diff.log", common="B", examples={"log_3(x)": "1/x", "log_10(4x + 1)": "4/(4x + 1)"},
)  # fmt: skip
def base_ignored(goal: Expr) -> Iterator[Rewrite]:
    found = _log(goal)
    if found is not None:
        u, a, x = found
        yield Rewrite(Div(derivative(u, x), u), {"a": a})


@mistake(
    "log-of-quotient", "logarithm of a quotient taken as a sum", "ln(u/v) = ln(u) + ln(v)",
    "the logarithm of a quotient was taken apart as a sum.",
    "ln(u/v) is ln(u) - ln(v).",
    meant="diff.ln", common="B", examples={"ln(x/(x + 4))": "1/x + 1/(x + 4)"}, kind="sign-slip",
)  # fmt: skip
def of_quotient(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Func("ln", Div(u, v)), x) if u.has(x) and v.has(x):
            yield Rewrite(Deriv(Func("ln", u), x) + Deriv(Func("ln", v), x))


@mistake(
    "log-base-multiplied", "multiplied by ln of the base", "d/dx log_a(u) = u'*ln(a)/u",
    "it is multiplied by ln({a}), which should divide.",
    "Divide by ln({a}).",
    meant="diff.log", common="B", examples={"log_5(x)": "ln(5)/x"},
)  # fmt: skip
def base_multiplied(goal: Expr) -> Iterator[Rewrite]:
    found = _log(goal)
    if found is not None:
        u, a, x = found
        yield Rewrite(Div(times(derivative(u, x), Func("ln", a)), u), {"a": a})


# --- base and exponent both move -------------------------------------------------------------------


def _tower(goal: Expr) -> tuple[Expr, Expr, Sym] | None:
    match goal:
        case Deriv(Pow(f, g), x) if f.has(x) and g.has(x):
            return f, g, x
    return None


@mistake(
    "variable-power-power-rule-only", "power rule used on a variable exponent", "d/dx u^v = v*u^(v-1)*u'",
    "only the power rule is used, as if the exponent {v} were a number.",
    "Base and exponent both change: take logarithms first.",
    meant="diff.logarithmic", common="B", examples={"x^(4x)": "4x*x^(4x - 1)"}, weight=-1,
)  # fmt: skip
def tower_power_rule(goal: Expr) -> Iterator[Rewrite]:
    found = _tower(goal)
    if found is not None:
        f, g, x = found
        yield Rewrite(times(g, Pow(f, _less(g)), derivative(f, x)), {"v": g})
        if f != x:
            yield Rewrite(Mul(g, Pow(f, _less(g))), {"v": g})


@mistake(
    "variable-power-exp-rule-only", "exponential rule used on a variable base", "d/dx u^v = u^v*ln(u)*v'",
    "only the rule for a fixed base is used, as if {u} were a number.",
    "Base and exponent both change: take logarithms first.",
    meant="diff.logarithmic", common="B", examples={"x^(5x)": "5x^(5x) ln(x)"}, weight=-1,
)  # fmt: skip
def tower_exponential_rule(goal: Expr) -> Iterator[Rewrite]:
    found = _tower(goal)
    if found is not None:
        f, g, x = found
        yield Rewrite(times(Pow(f, g), Func("ln", f), derivative(g, x)), {"u": f})


@mistake(
    "log-diff-factor-lost", "function lost after logarithmic differentiation", "d/dx u^v = d/dx [v*ln(u)]",
    "this is the derivative of the logarithm of the function, y'/y.",
    "Multiply back by y = {y}.",
    meant="diff.logarithmic", common="C", examples={"x^(3x)": "3ln(x) + 3"},
)  # fmt: skip
def factor_lost(goal: Expr) -> Iterator[Rewrite]:
    found = _tower(goal)
    if found is not None:
        f, g, x = found
        yield Rewrite(Deriv(Mul(g, Func("ln", f)), x), {"y": Pow(f, g)})
