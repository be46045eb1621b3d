"""What stands around an expression: names, d/dx, arrows, points, words; a row is a text and what is understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym
from calctool.parsing import parse, read_place, read_point, read_statement
from calctool.parsing.phrases import phrased

from ..strategies import expressions


def understood(text: str) -> str:
    """A statement in short: the name and its variables, what it is about, and whatever else was found, by its sign."""
    found = read_statement(text)
    said = found.name
    if found.variables:
        said += f"({', '.join(x.name for x in found.variables)})"
    said += " = " if said else ""
    said += ", ".join(show(e) for e in found.formulas)
    said += "".join(f" by {x.name}" for x in found.by) + f" primes {found.order}" * bool(found.order)
    if found.approach is not None:
        said += f" | {found.approach.var.name} -> {show(found.approach.to)}{found.approach.side}"
    said += "".join(f" | {name} = {show(e)}" for name, e, _ in found.values)
    said += "".join(f" | {', '.join(show(e) for e in part.formulas)}" for part in found.after)
    return said + f" | {found.asks}" * bool(found.asks)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # courtesy, and what is to be used
        ("hey can u help me w this one: derivative of e^(-3x) cos(x)?", "e^(-3x) cos(x) | diff"),
        ("the derivative of arcsin(x/2) please", "arcsin(x/2) | diff"),
        ("Use the product rule to differentiate (x^2+1)(x^3-2)", "(x^2 + 1)(x^3 - 2) | diff"),
        ("please find the second derivative of x^3, thanks", "x^3 primes 2 | diff"),
        ("Q.7 Differentiate the following w.r.t. x : ln(sin x)", "ln(sin(x)) | x | diff"),
        ("s(t) = 5t^2. Find the velocity s'(t).", "s(t) = 5t^2 primes 1 | diff"),
        (r"Let \(f(x)=\dfrac{x^2}{1+x}\). Compute \(f'(x)\).", "f(x) = x^2/(1 + x) primes 1 | diff"),
        ("derivative of f where f(x) = x^3", "f(x) = x^3 | diff"),
        ("derivative of y with respect to x if y = x^2", "y = x^2 by x | diff"),
        (r"\nabla f \text{ for } f(x,y)=x^2-y^2", "f(x, y) = x^2 - y^2 | grad"),
        (r"f(x) = x^2 \text{ for } x > 0", "f(x) = {x^2 if x > 0}"),
        # other languages
        ("Bestimme die zweite Ableitung von x^3", "x^3 primes 2 | diff"),
        ("Leite f(x) = sin(x) * x nach x ab", "f(x) = sin(x) x | x | diff"),
        ("Berechne den Grenzwert von 1/x für x → 0 von rechts", "1/x | x -> 0+ | limit"),
        ("Bestimme den Gradienten von f(x,y) = x y im Punkt (2, 0)", "f(x, y) = x y | 2, 0 | grad"),
        ("Déterminer la dérivée seconde de x^4", "x^4 primes 2 | diff"),
        ("Halla el límite de sin(x)/x cuando x tiende a 0", "sin(x)/x | x -> 0 | limit"),
        ("Ableitung von x^2 mal sin x", "x^2 sin(x) | diff"),
        ("¿Cuál es la derivada de x y en x = 2?", "x y | x = 2 | diff"),
        # formulas in words
        ("whats the derivative of x squared times e to the x", "x^2 e^x | diff"),
        ("x squared over e to the x", "x^2/e^x"),
        ("three x squared plus five x minus seven", "3x^2 + 5x - 7"),
        ("sine of x times cosine of x", "sin(x) cos(x)"),
        # a value for a letter that does not move
        ("Lt x→0 (a^x - 1)/x where a = 3", "(3^x - 1)/x | x -> 0 | limit"),
        ("d/dx (a x^2), a = 3", "3x^2 by x | diff"),
        # as other programs write it
        ("sympy.diff(sympy.cos(x)**2, x)", "cos^2(x) | x | diff"),
        ("diff('x^3*cos(x)','x')", "x^3 cos(x) | x | diff"),
        ("f:=x->x^2*exp(x); D(f)(1)", "f(x) = x^2 e^x primes 1 | x = 1 | diff"),
        ("f := (x) -> x^3; diff(f(x), x)", "f(x) = x^3 by x | diff"),
        ("diff(x^2 ln(x), x)", "x^2 ln(x) | x | diff"),
        ("D[x^3 Cos[x], x]", "x^3 cos(x) | x | diff"),
        ("lim x->log_2(3) x^2", "x^2 | x -> log_2(3) | limit"),
        ("Limit[Sin[x]/x, x -> 0]", "sin(x)/x | x -> 0 | limit"),
        ("lambda t: t**2 + 1", "f(t) = t^2 + 1"),
        ("=POWER(A,3)*EXP(-A)", "A^3 e^(-A)"),
        ("PI()*x^2", "pi x^2"),
        ("E^(-x) Sqrt[1 + x]", "e^(-x) sqrt(1 + x)"),
        ("=IF(x<2, x^2, 4*x-4)", "{x^2 if x < 2 else 4x - 4}"),
        ("np.where(x < 0, x**2, 3*x)", "{x^2 if x < 0 else 3x}"),
        ("2*where(x < 0, x**2, 3*x)", "2*{x^2 if x < 0 else 3x}"),
        ("Rational(1/2)*x + Integer(-2)", "(1/2)x + (-2)"),
        (r"\Delta{x} + \Delta {x}^2", "Delta_x + Delta_x^2"),
        ("5x ⁻ 2", "5x - 2"),
        ("5x⁻²", "5x^-2"),
        ("Rational(2,3)*x**3 + S(1)/4*x + Integer(2)", "(2/3) x^3 + (1/4)x + 2"),
        ("Derivative(x^3 sin(x))", "x^3 sin(x) | diff"),
        ("⁻x²+3x⁻¹", "-x^2 + 3x^-1"),
        ("Matrix([x*exp(y), x + y**2])", "x e^y, x + y^2"),
        ("f := x -> x^3", "f(x) = x^3"),
        ("D[Sin[x]^2, {x, 2}]", "sin^2(x) primes 2 | x | diff"),
        ("diff(x^3*ln(x), x);", "x^3 ln(x) | x | diff"),
        ("diff(x^4, x, x)", "x^4 primes 2 | x | diff"),
        ("diff(x^4, x$3)", "x^4 primes 3 | x | diff"),
        ("diff(x^2 y, x, y)", "x^2 y | x | y | diff"),
        ("syms x; diff(atan(2*x))", "arctan(2x) | diff"),
        ("D[Log[x^2 + 1], x] /. x -> 3", "ln(x^2 + 1) | x = 3 | x | diff"),
        ("f = @(x) x.^2 + 1", "f(x) = x^2 + 1"),
        ("def f(t): return t**2", "f(t) = t^2"),
        ("x => x**2", "x^2"),
        ("limit((1-cos(x))/x^2, x=0)", "(1 - cos(x))/x^2 | x -> 0 | limit"),
        ("limit(1/x, x, 0, '-')", "1/x | x -> 0- | limit"),
        ("limit(1/x, x=0, right);", "1/x | x -> 0+ | limit"),
        ("limit(1/x, x, 0, dir='+')", "1/x | x -> 0+ | limit"),
        ('Limit[1/x, x -> 0, Direction -> "FromAbove"]', "1/x | x -> 0+ | limit"),
        ("Limit[1/x, x -> 0, Direction -> 1]", "1/x | x -> 0- | limit"),
        ("limit(1/x, x, 0, 1)", "1/x | x -> 0+ | limit"),
        ("lim x -> 0 of (tan x - x)/x^3", "(tan(x) - x)/x^3 | x -> 0 | limit"),
        ("Grad[x^2 y z, {x, y, z}]", "x^2 y z | x | y | z | grad"),
        ("jacobian([u*exp(v), u - v], [u, v])", "u e^v, u - v | u | v | jacobian"),
        ("hessian(x^2 y, (x, y))", "x^2 y | x | y | hessian"),
        ("F(x, y) = <x y, y^2>", "F(x, y) = x y, y^2"),
        ("x^4, third derivative", "x^4 primes 3 | diff"),
        # the value at a place, and other LaTeX
        (r"\left.x^2\right|_{x=3}", "x^2 | x = 3"),
        (r"\frac{d}{dx}\Big|_{x=0} \frac{\cos x}{1+x}", "cos(x)/(1 + x) by x | x = 0 | diff"),
        (r"\left.\frac{d}{dx}\left(x^2\right)\right|_{x=3}", "x^2 by x | x = 3 | diff"),
        (r"\begin{pmatrix} x^2 \\ y \end{pmatrix}", "x^2, y"),
        (r"x \bmod 3", "mod(x, 3)"),
        (r"{n \choose 2} x", "binomial(n, 2) x"),
        (r"\log^3_2 x", "log_2(x)^3"),
        ("derivative(x^2, x)", "x^2 | x | diff"),
        ("d(sin(x^2), x)", "sin(x^2) | x | diff"),
        ("diff x**2", "x^2 | diff"),
        # as people ask
        ("Differentiate the following: y=(3x-1)^5", "y = (3x - 1)^5 | diff"),
        ("f(x)=e^{3x}cos(2x) find f'(x)", "f(x) = e^(3x) cos(2x) primes 1 | diff"),
        ("Differentiate w.r.t. x: x^x", "x^x | x | diff"),
        ("what's the derivative of sin(x^2)?", "sin(x^2) | diff"),
        ("derivative of x squared", "x^2 | diff"),
        ("d/dx of x^2 sin x", "x^2 sin(x) by x | diff"),
        ("(d/dx) x^3", "x^3 by x | diff"),
        ("y = x^3 ; y'' = ?", "y = x^3 primes 2 | diff"),
        ("y'=? y=x^3", "y = x^3 primes 1 | diff"),
        ("slope of the curve y = x^3 - x at x=2", "y = x^3 - x | x = 2 | diff"),
        ("Suppose y = x^2. Find dy/dx.", "y = x^2 by x | diff"),
        (r"Find $\frac{dy}{dx}$ if $y = \ln(\cos x)$", "y = ln(cos(x)) by x | diff"),
        ("y = sin x, 0 < x < pi", "y = {sin(x) if 0 < x < pi}"),
        ("x/(x+1) x->oo", "x/(x + 1) | x -> oo | limit"),
        ("lim sin(x)/x (x->0)", "sin(x)/x | x -> 0 | limit"),
        ("lim x/(x+1), x to infinity", "x/(x + 1) | x -> oo | limit"),
        ("lim x=0 sin(x)/x", "sin(x)/x | x -> 0 | limit"),
        ("limit(sin(x)/x, 0)", "sin(x)/x | 0 | limit"),
        ("Find the limit: lim x->0 (1-cos x)/x^2", "(1 - cos(x))/x^2 | x -> 0 | limit"),
        ("f_xy, f(x, y) = x^2 y^3", "f(x, y) = x^2 y^3 by x by y | partial"),
        ("f_x = ? f = x^2 y", "f = x^2 y by x | partial"),
        ("find f_y if f(x, y) = x^2 y", "f(x, y) = x^2 y by y | partial"),
        ("v_0 t, v_0 = 3", "v_0 t | v_0 = 3"),
        ("grad f, f = x^2 y", "f = x^2 y | grad"),
        ("x^2 y at P(1,2)", "x^2 y | 1, 2"),
        ("Is f(x) = 1/x continuous at x = 0?", "f(x) = 1/x | x = 0"),
        # the number of an exercise
        ("1. y = x^2", "y = x^2"),
        ("12) sin x", "sin(x)"),
        ("b) f(x) = x", "f(x) = x"),
        ("(a) y = x^2", "y = x^2"),
        ("Q3: differentiate y = sin x", "y = sin(x) | diff"),
        ("(2) x", "2x"),
        ("1.5x", "1.5x"),
        # names
        ("x^2", "x^2"),
        ("y = x^2", "y = x^2"),
        ("y=√x", "y = sqrt(x)"),
        ("f(x) = 3x", "f(x) = 3x"),
        ("f(x) := x³ − 2x", "f(x) = x^3 - 2x"),
        ("f: x ↦ x² + 1", "f(x) = x^2 + 1"),
        (r"f\colon x \mapsto x^{2}\,e^{x}", "f(x) = x^2 e^x"),
        ("f: y = x/(x² + 1)", "y = x/(x^2 + 1)"),
        ("f: f(x) = x^2", "f(x) = x^2"),
        ("x ↦ x^2", "(x) = x^2"),
        # an arrow that says the side
        (r"\lim_{x \downarrow 0} 1/x", "1/x | x -> 0+ | limit"),
        (r"\lim_{x \nearrow 2} 1/(x - 2)", "1/(x - 2) | x -> 2- | limit"),
        ("1/x, x ↑ 0", "1/x | x -> 0- | limit"),
        ("lim x↓0+ 1/x", "1/x | x -> 0+ | limit"),
        ("1/n, n ↗ ∞", "1/n | n -> oo | limit"),
        # a difference is one name
        ("((3+Δx)^2-9)/Δx, Δx -> 0", "((3 + Delta_x)^2 - 9)/Delta_x | Delta_x -> 0 | limit"),
        (r"\Delta x^2 + 2\Delta", "Delta_x^2 + 2 Delta"),
        ("Δ x + Δxy", "Delta x + Delta x y"),
        ("z = f(x, y) = x^2 y", "z(x, y) = x^2 y"),
        ("r(θ) = 1 + cos θ", "r(theta) = 1 + cos(theta)"),
        ("x_1 = t^2;", "x_1 = t^2"),
        # derivatives
        ("d/dx [x^2]", "x^2 by x | diff"),
        ("y = d/dt [t^2]", "y = t^2 by t | diff"),
        ("f'(x) = d/dx [x^3]", "f(x) = x^3 by x primes 1 | diff"),
        ("d/dx (x+1)(x-2)", "(x + 1)(x - 2) by x | diff"),
        ("d(x^2)/dx", "x^2 by x | diff"),
        ("d^2/dx^2 (x^3)", "x^3 by x by x | diff"),
        ("d/dx [d/dy [x y^2]]", "x y^2 by y by x | diff"),
        ("∂/∂x (x^2 y)", "x^2 y by x | diff"),
        ("(x^2)'", "x^2 primes 1 | diff"),
        ("(x^2 + x)''", "x^2 + x primes 2 | diff"),
        ("dot(dot(t^2))", "t^2 primes 2 | diff"),
        ("(t^2)˙˙", "t^2 primes 2 | diff"),
        ("D_t [D_t [t^2]]", "t^2 by t by t | diff"),
        ("((x^2 y)_x)_y", "x^2 y by x by y | diff"),
        ("(x^2 y)_xy", "x^2 y by x by y | diff"),
        ("D_x + 1", "D_x + 1"),
        ("dy/dx, y = x^2", "y = x^2 by x | diff"),
        ("d/dx y where y = x^2", "y = x^2 by x | diff"),
        ("if y = x^3, find dy/dx", "y = x^3 by x | diff"),
        ("find f'(2) if f(x) = x^3", "f(x) = x^3 primes 1 | x = 2 | diff"),
        ("find f''(x) for f(x) = x^3", "f(x) = x^3 primes 2 | diff"),
        ("What is the derivative of ln(x)?", "ln(x) | diff"),
        ("Let f(x) = x^2. Find f'(3).", "f(x) = x^2 primes 1 | x = 3 | diff"),
        ("d/dx f(x), f(x) = x^2", "f(x) = x^2 by x | diff"),
        ("the derivative of x^2 with respect to x", "x^2 | x | diff"),
        ("Differentiate x sin(x)", "x sin(x) | diff"),
        ("second derivative of x^3", "x^3 primes 2 | diff"),
        ("f'(x)", "f'(x)"),
        (r"\frac{d}{dx}(x^3 + 1)", "x^3 + 1 by x | diff"),
        (r"$y = \frac{d}{dx}\left[x^2\right]$", "y = x^2 by x | diff"),
        (r"\frac{\partial}{\partial y} e^{xy}", "e^(x y) by y | diff"),
        ("derivative of order 4 of x^9 by x", "x^9 primes 4 | x | diff"),
        # limits
        (r"\lim_{x\to3^-}\frac{1}{x-3}", "1/(x - 3) | x -> 3- | limit"),
        (r"\(\lim\limits_{h \to 0} \frac{h}{h}\)", "h/h | h -> 0 | limit"),
        (r"\frac{1}{x}, x \to \infty", "1/x | x -> oo | limit"),
        ("lim x->0 sin(x)/x", "sin(x)/x | x -> 0 | limit"),
        ("lim_{x->a} x^2", "x^2 | x -> a | limit"),
        ("lim(x->0) x", "x | x -> 0 | limit"),
        ("lim x→0⁺ x ln x", "x ln(x) | x -> 0+ | limit"),
        ("limit x->0 sin x / x", "sin(x)/x | x -> 0 | limit"),
        ("lim sin(x)/x, x->0", "sin(x)/x | x -> 0 | limit"),
        ("lim(sin(x)/x, x -> 0)", "sin(x)/x | x -> 0 | limit"),
        ("limit(sin(x)/x, x, 0)", "sin(x)/x | x -> 0 | limit"),
        ("limit as x approaches 0 of sin(x)/x", "sin(x)/x | x -> 0 | limit"),
        ("lim x->0 f(x), f(x) = sin(x)/x", "f(x) = sin(x)/x | x -> 0 | limit"),
        ("sin(x)/x as x->0", "sin(x)/x | x -> 0 | limit"),
        ("sin x / x as x approaches 0 from the left", "sin(x)/x | x -> 0- | limit"),
        ("(1+1/n)^n as n tends to infinity", "(1 + 1/n)^n | n -> oo | limit"),
        ("x -> 0, sin(x)/x", "sin(x)/x | x -> 0 | limit"),
        ("f(x) = 1/x, x -> 0+", "f(x) = 1/x | x -> 0+ | limit"),
        ("1/x, x → -∞", "1/x | x -> -oo | limit"),
        # places
        ("sin(x)/x, x = 0", "sin(x)/x | x = 0"),
        ("x^2 y at x = 3 and y = 4", "x^2 y | x = 3 | y = 4"),
        ("x^2 y at the point (3, 4)", "x^2 y | 3, 4"),
        # several
        ("[x^2 y, 5x]", "x^2 y, 5x"),
        ("F(x, y) = (x^2 - y^2, 2x y)", "F(x, y) = x^2 - y^2, 2x y"),
        ("x^2 y, 5x", "x^2 y | 5x"),
        ("∇(x y)", "x y | grad"),
        ("∇f(x, y) = x y", "f(x, y) = x y | grad"),
        ("Gradient of x^2 y by x, y", "x^2 y | x | y | grad"),
        ("Jacobian matrix of (x^2 y, 5x) by x and y", "x^2 y, 5x | x | y | jacobian"),
        ("z = x^2 y, x = 3t, y = 2t", "z = x^2 y | x = 3t | y = 2t"),
        ("Find dz/dt for z = x y where x = t and y = t^2", "z = x y by t | x = t | y = t^2 | diff"),
        # what only looks like a sign of a statement
        ("a s x", "a s x"),
        ("{x if x < 0 and a = 3 else 1}", "{x if x < 0 and a = 3 else 1}"),
        ("{1 if x < 0, 2 if x > 1}", "{1 if x < 0, 2 if x > 1}"),
        ("max(x, y)", "max(x, y)"),
    ],
)
def test_a_statement(text: str, wanted: str) -> None:
    assert understood(text) == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("d/dx x^2 + 3", "d/dx x^2 + 3 is read as d/dx [x^2 + 3]"),
        ("d/dx (x+1)(x-2)", "d/dx (x+1)(x-2) is read as d/dx [(x+1)(x-2)]"),
        ("lim x->0 x + 1", "lim x->0 x + 1 is read as lim x->0 [x + 1]"),
        ("=-u^2", "-u^2 is read as -(u^2), where a spreadsheet reads (-u)^2"),
        ("=2*-u ^ (n+1)", "-u ^ (n+1) is read as -(u ^ (n+1)), where a spreadsheet reads (-u)^(n+1)"),
        ("=a^b^c", "a^b^c is read from the right, where a spreadsheet reads it from the left"),
    ],
)
def test_what_it_takes_is_said(text: str, says: str) -> None:
    assert [note.says for note in read_statement(text).notes] == [says]


@pytest.mark.parametrize(
    "text", ["d/dx x^2 sin(x)", "d/dx (x+1)^2", "lim x->0 (x+1)/x", "d/dx [x^2 + 3]", "(x + 1)'", "=1-u^2", "=u^-2"]
)
def test_what_is_plain_is_not_said(text: str) -> None:
    assert read_statement(text).notes == ()


@pytest.mark.parametrize(
    "text",
    [
        *("find the inverse of x^2", "pls integrate x^2", "the antiderivative of x^2", "Differentiate x^3 twice"),
        *("differentiate x^2 but not x", "derivative of x^2 or x^3", "derivative of x^2 at x = 3 from the left"),
        *("Berechne die fünfte Ableitung von x^9", "Leite zweimal ab: x^3", "Bestimme die Stammfunktion von x^2"),
        *("Trouver la primitive de x^2", "calcula la integral de x^2", "average rate of change of x^2"),
        *("one over x plus 1", "x plus 1 over x", "e to the x plus 1", "e to the x times x", "sine of x squared"),
        *("the square root of x plus 1", "x over 2 + sin(x)/3", "1 over 2x", "e to the x over 2", "please"),
        *("derivada de x^2 y x^3", "dérivée de x^2 ou x^3", "x plus one squared", "arctan x squared", "coth x over x"),
    ],
)
def test_what_may_change_the_question_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_statement(text)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("y =", "", "there is no expression"),
        ("y = x y", "y = x y", "y stands on both sides"),
        ("x^2 = y", "=", "'=' is not read inside an expression"),
        ("y = x^2 = 3", "=", "'=' is not read inside an expression"),
        ("y' = 2x", "y'", "this names a derivative"),
        ("dy/dx = 2x", "dy/dx", "this names a derivative"),
        ("2 d/dx [x^2]", "d/dx", "not read inside an expression"),
        ("d/dx [x^2] + 3", "d/dx [x^2] +", "not read inside an expression"),
        ("d(x^2)/dx + 1", "d(x^2)/dx +", "not read inside an expression"),
        ("x + lim x->0 x", "lim", "'lim' is not read inside an expression"),
        ("d/dx", "d/dx", "the derivative of what?"),
        ("the derivative of", "of", "of what?"),
        ("What is the slope of?", "of", "of what?"),
        ("find the limit of:", "of", "of what?"),
        ("the second partial derivative of", "of", "of what?"),
        ("dy/dx = d/dt [t]", "d/dt", "different variables"),
        ("lim", "lim", "the limit of what?"),
        ("lim x->0", "lim x->0", "the limit of what?"),
        ("lim x-> sin(x)/x", "lim x-> sin(x)/x", "the limit of what?"),
        ("x ->", "->", "the place a limit goes to is missing"),
        ("x -> 1, x -> 2, x", "x -> 2", "a limit goes to one place"),
        ("x,", ",", "nothing beside"),
        ("x,,y", ",", "nothing beside"),
        ("a:b", ":", "':' is not read here"),
        ("x ∇ y", "∇", "'∇' is not read here"),
        ("sin x as x approaches foo(2)", "foo", "unknown"),
    ],
)
def test_a_refusal_is_at_its_place(text: str, place: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_statement(text)
    error = caught.value
    assert what in error.what
    assert error.text == text
    assert error.span is not None
    assert text[slice(*error.span)].strip() == place


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_around_any_expression(e: Expr) -> None:
    """Whatever the expression is, what stands around it leaves it as it is."""
    body = show(e)
    for before, after in (
        *(("y_7 = ", ""), ("d/dx [", "]"), ("lim x->0 (", ")"), ("(", ")'"), ("the derivative of ", "")),
        *(("", ", x -> 0+"), ("", " as x approaches -oo"), ("q_5(x) = ", ";")),
    ):
        assert read_statement(before + body + after).expr == parse(body)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x=1, y=2", "x=1 y=2"),
        ("x=1; y=2", "x=1 y=2"),
        ("x=1 y=2", "x=1 y=2"),
        ("y = 1/2 and x = -pi", "y=1/2 x=-pi"),
        ("(x=1, y=2)", "x=1 y=2"),
        ("1,2", "x=1 y=2"),
        ("(1, -2)", "x=1 y=-2"),
        ("[1; 2]", "x=1 y=2"),
        ("x = 2", "x=2"),
    ],
)
def test_a_point(text: str, wanted: str) -> None:
    found = read_point(text, [Sym("x"), Sym("y")])
    assert " ".join(f"{name}={show(e)}" for name, e in found.values.items()) == wanted
    assert bool(found.notes) == ("=" not in text)


@pytest.mark.parametrize("text", ["1", "1, 2, 3", "x", "x=", "x=1 2", "nan, 1", "(1, 2", "x=1, x=2", "2=x", ""])
def test_no_point(text: str) -> None:
    with pytest.raises(InputError):
        read_point(text, [Sym("x"), Sym("y")])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0", "0"),
        ("0+", "0+"),
        ("0^-", "0-"),
        ("0⁺", "0+"),
        ("+1", "1"),
        ("-infty", "-oo"),
        ("+∞", "oo"),
        ("pi/2-", "pi/2-"),
        ("0 from the right", "0+"),
        ("2 from below", "2-"),
        ("x->0", "x 0"),
        ("x = 1/2", "x 1/2"),
        ("x approaches minus infinity", "x -oo"),
        ("a", "a"),
    ],
)
def test_a_place(text: str, wanted: str) -> None:
    found = read_place(text)
    assert (f"{found.var.name} " if found.var else "") + show(found.to) + found.side == wanted


@pytest.mark.parametrize("text", ["nan", "abc", "ab", "", " ", "x->", "0+-", "sin", "->0", "2,3"])
def test_no_place(text: str) -> None:
    with pytest.raises(InputError):
        read_place(text)


def test_words_keep_the_columns() -> None:
    text = "limit of sin(x)/x as x approaches 0 from the right"
    assert len(phrased(text).text) == len(text)
    assert phrased("x^2 + as").text == "x^2 + as"
