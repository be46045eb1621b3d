"""Trees and what they look like: plain, Unicode, LaTeX, Python."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calctool.expr.printer import show, superscript, symbol
from calctool.expr.styles import STYLES
from calctool.expr.tree import (
    OO,
    PI,
    TRUE,
    ZERO,
    Add,
    Connective,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.parsing import parse

a, b, c, n, t, u, x, y, z = (Sym(name) for name in "abcntuxyz")
f, theta, x1 = Sym("f"), Sym("theta"), Sym("x_1")
half = Div(Num(1), Num(2))


def fn(name: str, *args: Expr | int) -> Expr:
    return Func(name, *[Num(arg) if isinstance(arg, int) else arg for arg in args])


sin, cos, ln, sqrt = (fn(name, x) for name in ("sin", "cos", "ln", "sqrt"))

# Each row is read back from the plain, the Unicode and the Python text as well.
ROWS: list[tuple[Expr, str, str, str, str]] = [
    # sums and products
    (16 * x**3 + 64 * x, "16x^3 + 64x", "16x³ + 64x", "16x^{3} + 64x", "16*x**3 + 64*x"),
    (x - 1 + Neg(y), "x - 1 - y", "x − 1 − y", "x - 1 - y", "x - 1 - y"),
    (Add(a, Neg(b, True)), "a + (-b)", "a + (−b)", "a + (-b)", "a + (-b)"),
    (a - (b - c), "a - (b - c)", "a − (b − c)", "a - (b - c)", "a - (b - c)"),
    (a - Neg(b), "a - (-b)", "a − (−b)", "a - (-b)", "a - (-b)"),
    (Add(Add(a, b), c), "(a + b) + c", "(a + b) + c", "(a + b) + c", "(a + b) + c"),
    (-x + 1, "-x + 1", "−x + 1", "-x + 1", "-x + 1"),
    (Neg(Neg(x)), "-(-x)", "−(−x)", "-(-x)", "-(-x)"),
    (Neg(x + 1), "-(x + 1)", "−(x + 1)", "-(x + 1)", "-(x + 1)"),
    (Neg(2 * x), "-2x", "−2x", "-2x", "-2*x"),
    (Mul(Neg(Num(2)), x), "(-2)x", "(−2)x", "(-2) x", "(-2)*x"),
    (Mul(Num(2), Neg(Num(3))), "2(-3)", "2(−3)", "2(-3)", "2*(-3)"),
    (Mul(Num(2), Num(3)), "2*3", "2·3", r"2 \cdot 3", "2*3"),
    (Mul(Num(2), x**2, Num(3)), "2x^2*3", "2x²·3", r"2x^{2} \cdot 3", "2*x**2*3"),
    (Mul(Num(2), Num(2) ** x), "2*2^x", "2·2ˣ", r"2 \cdot 2^{x}", "2*2**x"),
    (Mul(Num(2), 3 * x), "2(3x)", "2(3x)", "2(3x)", "2*(3*x)"),
    (x * y, "x y", "x y", "x y", "x*y"),
    (2 * x * y, "2x y", "2x y", "2x y", "2*x*y"),
    (a * x**2, "a x^2", "a x²", "a x^{2}", "a*x**2"),
    ((x + 1) * (x - 1), "(x + 1)(x - 1)", "(x + 1)(x − 1)", "(x + 1)(x - 1)", "(x + 1)*(x - 1)"),
    (x * (x + 1), "x(x + 1)", "x(x + 1)", "x(x + 1)", "x*(x + 1)"),
    (Mul(half, x), "(1/2)x", "(1/2)x", r"\frac{1}{2} x", "(1/2)*x"),
    (Mul(Num(2), half), "2*(1/2)", "2·(1/2)", r"2 \cdot \frac{1}{2}", "2*(1/2)"),
    (
        6 * (x**2 + 5 * x) ** 5 * (2 * x + 5),
        "6(x^2 + 5x)^5 (2x + 5)",
        "6(x² + 5x)⁵ (2x + 5)",
        "6(x^{2} + 5x)^{5}(2x + 5)",
        "6*(x**2 + 5*x)**5*(2*x + 5)",
    ),
    # names that a bracket, or a number, would change
    (f * (x + 1), "f*(x + 1)", "f·(x + 1)", r"f \cdot (x + 1)", "f*(x + 1)"),
    (Num(2) ** f * (x + 1), "2^f*(x + 1)", "2^f·(x + 1)", r"2^{f} \cdot (x + 1)", "2**f*(x + 1)"),
    (Sym("gamma") * (x + 1), "gamma*(x + 1)", "γ·(x + 1)", r"\gamma \cdot (x + 1)", "gamma*(x + 1)"),
    (theta * (x + 1), "theta (x + 1)", "θ(x + 1)", r"\theta(x + 1)", "theta*(x + 1)"),
    (2 * theta, "2 theta", "2θ", r"2\theta", "2*theta"),
    (2 * PI * x1, "2pi x_1", "2π x₁", r"2\pi x_{1}", "2*pi*x_1"),
    (Mul(x, Num(2)), "x*2", "x·2", r"x \cdot 2", "x*2"),
    (Mul(x1, Num(Fraction(1, 2), ".5")), "x_1*.5", "x₁·.5", r"x_{1} \cdot .5", "x_1*.5"),
    (2 * Sym("lambda"), "2 lambda", "2λ", r"2\lambda", "2*lamda"),
    (Sym("x_a") * 1, "x_a*1", "x_a·1", r"x_{a} \cdot 1", "x_a*1"),
    # numbers keep their digits
    (Num(Fraction(5, 2), "2.50") * x, "2.50x", "2.50x", "2.50x", "2.50*x"),
    (Num(Fraction(1, 1000), "1e-3") * x, "1e-3x", "1e-3x", r"(1 \cdot 10^{-3})x", "1e-3*x"),
    # quotients
    (
        (24 * x - 6 * x**2) / (2 - x) ** 2,
        "(24x - 6x^2)/(2 - x)^2",
        "(24x − 6x²)/(2 − x)²",
        r"\frac{24x - 6x^{2}}{(2 - x)^{2}}",
        "(24*x - 6*x**2)/(2 - x)**2",
    ),
    (
        (4 * x + 4) / ((2 * x**2 + 4 * x) * fn("ln", a)),
        "(4x + 4)/((2x^2 + 4x) ln(a))",
        "(4x + 4)/((2x² + 4x) ln(a))",
        r"\frac{4x + 4}{(2x^{2} + 4x) \ln a}",
        "(4*x + 4)/((2*x**2 + 4*x)*log(a))",
    ),
    (x / (2 * sqrt), "x/(2 sqrt(x))", "x/(2√x)", r"\frac{x}{2\sqrt{x}}", "x/(2*sqrt(x))"),
    (2 * x / 3, "2x/3", "2x/3", r"\frac{2x}{3}", "2*x/3"),
    (Div(Div(a, b), c), "(a/b)/c", "(a/b)/c", r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
    (Div(a, Div(b, c)), "a/(b/c)", "a/(b/c)", r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
    (Mul(Div(a, b), c), "(a/b)c", "(a/b)c", r"\frac{a}{b} c", "(a/b)*c"),
    (Neg(a / b), "-a/b", "−a/b", r"-\frac{a}{b}", "-a/b"),
    (Div(Neg(a), b), "(-a)/b", "(−a)/b", r"\frac{-a}{b}", "(-a)/b"),
    (Pow(a / b, Num(2)), "(a/b)^2", "(a/b)²", r"\left(\frac{a}{b}\right)^{2}", "(a/b)**2"),
    # powers
    (Neg(x**2), "-x^2", "−x²", "-x^{2}", "-x**2"),
    (Neg(x) ** 2, "(-x)^2", "(−x)²", "(-x)^{2}", "(-x)**2"),
    (x ** Neg(Num(2)), "x^-2", "x⁻²", "x^{-2}", "x**-2"),
    (x**half, "x^(1/2)", "x^(1/2)", r"x^{\frac{1}{2}}", "x**(1/2)"),
    (x**n, "x^n", "xⁿ", "x^{n}", "x**n"),
    (x**y, "x^y", "x^y", "x^{y}", "x**y"),
    (x ** (n + 1), "x^(n + 1)", "x^(n + 1)", "x^{n + 1}", "x**(n + 1)"),
    (Pow(Pow(x, Num(2)), Num(3)), "(x^2)^3", "(x²)³", "(x^{2})^{3}", "(x**2)**3"),
    (Pow(x, Pow(y, z)), "x^(y^z)", "x^(y^z)", "x^{y^{z}}", "x**(y**z)"),
    (E ** (2 * x), "e^(2x)", "e^(2x)", "e^{2x}", "exp(2*x)"),
    (E ** Neg(x), "e^(-x)", "e⁻ˣ", "e^{-x}", "exp(-x)"),
    (E**sin, "e^sin(x)", "e^sin(x)", r"e^{\sin x}", "exp(sin(x))"),
    (E, "e", "e", "e", "exp(1)"),
    (Pow(E, Num(1)), "e^1", "e¹", "e^{1}", "exp(1)**1"),
    (Pow(E, Num(2)), "e^2", "e²", "e^{2}", "exp(2)"),
    (Num(2) ** x * fn("ln", 2), "2^x ln(2)", "2ˣ ln(2)", r"2^{x} \ln 2", "2**x*log(2)"),
    (E**x * (sin + cos), "e^x (sin(x) + cos(x))", "eˣ (sin(x) + cos(x))", r"e^{x}(\sin x + \cos x)",
     "exp(x)*(sin(x) + cos(x))"),
    # functions
    (2 * sin * cos, "2 sin(x) cos(x)", "2 sin(x) cos(x)", r"2\sin x \cos x", "2*sin(x)*cos(x)"),
    (sin * x, "sin(x) x", "sin(x) x", r"\sin(x) x", "sin(x)*x"),
    (sin**2 * (x + 1), "sin^2(x) (x + 1)", "sin²(x) (x + 1)", r"\sin^{2}(x)(x + 1)", "sin(x)**2*(x + 1)"),
    (fn("sec", x) ** 2, "sec^2(x)", "sec²(x)", r"\sec^{2} x", "sec(x)**2"),
    (Pow(sin**2, Num(3)), "(sin^2(x))^3", "(sin²(x))³", r"(\sin^{2} x)^{3}", "(sin(x)**2)**3"),
    (fn("sin", x**2), "sin(x^2)", "sin(x²)", r"\sin(x^{2})", "sin(x**2)"),
    (sin ** Neg(Num(1)), "sin(x)^-1", "sin(x)⁻¹", r"(\sin x)^{-1}", "sin(x)**-1"),
    (sin**n, "sin(x)^n", "sin(x)ⁿ", r"(\sin x)^{n}", "sin(x)**n"),
    (ln**2, "ln(x)^2", "ln(x)²", r"(\ln x)^{2}", "log(x)**2"),
    (x * ln, "x ln(x)", "x ln(x)", r"x \ln x", "x*log(x)"),
    (fn("arcsin", x), "arcsin(x)", "arcsin(x)", r"\arcsin x", "asin(x)"),
    (fn("arsinh", x / 2), "arsinh(x/2)", "arsinh(x/2)", r"\operatorname{arsinh}\left(\frac{x}{2}\right)", "asinh(x/2)"),
    (fn("log", x, 2), "log_2(x)", "log₂(x)", r"\log_{2} x", "log(x, 2)"),
    (fn("log", x, a), "log_a(x)", "log_a(x)", r"\log_{a} x", "log(x, a)"),
    (fn("log", x, a + 1), "log(x, a + 1)", "log(x, a + 1)", r"\log_{a + 1} x", "log(x, a + 1)"),
    (fn("sqrt", x + 1), "sqrt(x + 1)", "√(x + 1)", r"\sqrt{x + 1}", "sqrt(x + 1)"),
    (sqrt**2, "sqrt(x)^2", "(√x)²", r"\left(\sqrt{x}\right)^{2}", "sqrt(x)**2"),
    (fn("cbrt", x), "cbrt(x)", "∛x", r"\sqrt[3]{x}", "real_root(x, 3)"),
    (fn("root", x, 4), "root(x, 4)", "∜x", r"\sqrt[4]{x}", "root(x, 4)"),
    (fn("root", x, 5), "root(x, 5)", "root(x, 5)", r"\sqrt[5]{x}", "real_root(x, 5)"),
    (fn("abs", x), "|x|", "|x|", r"\left|x\right|", "Abs(x)"),
    (2 * fn("abs", x) * fn("abs", y), "2|x| |y|", "2|x| |y|", r"2\left|x\right| \left|y\right|", "2*Abs(x)*Abs(y)"),
    (fn("abs", fn("abs", x) - 1), "abs(|x| - 1)", "abs(|x| − 1)", r"\left|\left|x\right| - 1\right|",
     "Abs(Abs(x) - 1)"),
    (fn("factorial", x), "x!", "x!", "x!", "factorial(x)"),
    (fn("factorial", x + 1), "(x + 1)!", "(x + 1)!", "(x + 1)!", "factorial(x + 1)"),
    (fn("factorial", x) ** 2, "(x!)^2", "(x!)²", "(x!)^{2}", "factorial(x)**2"),
    (fn("floor", half), "floor(1/2)", "floor(1/2)", r"\left\lfloor \frac{1}{2}\right\rfloor", "floor(1/2)"),
    (fn("ceil", x), "ceil(x)", "ceil(x)", r"\left\lceil x\right\rceil", "ceiling(x)"),
    (fn("gamma", x), "gamma(x)", "gamma(x)", r"\Gamma(x)", "gamma(x)"),
    (fn("besselj", 0, x), "besselj(0, x)", "besselj(0, x)", r"\operatorname{J}_{0}(x)", "besselj(0, x)"),
    # undefined functions
    (2 * UndefinedFunction("f", (0,), x), "2f(x)", "2f(x)", "2f(x)", "2*f(x)"),
    (UndefinedFunction("f", (0, 0), x, y), "f(x, y)", "f(x, y)", "f(x, y)", "f(x, y)"),
    (UndefinedFunction("f", (0,), x) ** 2, "f(x)^2", "f(x)²", "(f(x))^{2}", "f(x)**2"),
    # branches
    (
        Piecewise(x**2, Relation("<", x, ZERO), x + 1, Relation("<=", x, Num(2)), Num(3), TRUE),
        "{x^2 if x < 0, x + 1 if x <= 2 else 3}",
        "{x² if x < 0, x + 1 if x ≤ 2 else 3}",
        r"\begin{cases}x^{2} & \text{if } x < 0 \\ x + 1 & \text{if } x \le 2 \\ 3 & \text{otherwise}\end{cases}",
        "Piecewise((x**2, x < 0), (x + 1, x <= 2), (3, True))",
    ),
    (
        Piecewise(
            x,
            Connective(
                "and", Relation("<", x, ZERO), Connective("or", Relation(">", y, Num(1)), Relation("=", y, ZERO))
            ),
        ),
        "{x if x < 0 and (y > 1 or y = 0)}",
        "{x if x < 0 and (y > 1 or y = 0)}",
        r"\begin{cases}x & \text{if } x < 0 \text{ and } (y > 1 \text{ or } y = 0)\end{cases}",
        "Piecewise((x, (x < 0) & ((y > 1) | Eq(y, 0))))",
    ),
    (
        2 * Piecewise(x, Relation("!=", 2 * fn("abs", x), Num(1))),
        "2*{x if (2|x|) != 1}",
        "2·{x if (2|x|) ≠ 1}",
        r"2 \cdot \begin{cases}x & \text{if } 2\left|x\right| \ne 1\end{cases}",
        "2*Piecewise((x, Ne(2*Abs(x), 1)))",
    ),
    (
        Piecewise(x, Relation("<", fn("abs", x), Num(1))),
        "{x if |x| < 1}",
        "{x if |x| < 1}",
        r"\begin{cases}x & \text{if } \left|x\right| < 1\end{cases}",
        "Piecewise((x, Abs(x) < 1))",
    ),
    (
        Piecewise(x, TRUE),
        "{x if True}",
        "{x if True}",
        r"\begin{cases}x & \text{if } \text{true}\end{cases}",
        "Piecewise((x, True))",
    ),
    (Neg(OO), "-oo", "−∞", r"-\infty", "-oo"),
]  # fmt: skip

# Goals, and what only SymPy reads: nothing to read back.
GOALS: list[tuple[Expr, str, str, str, str]] = [
    (Deriv(x**2, x), "d/dx [x^2]", "d/dx [x²]", r"\frac{d}{dx}\left[x^{2}\right]", "Derivative(x**2, x)"),
    (
        Deriv(x, x) * sin + 2 * Deriv(sin, x) * (x + 1),
        "d/dx [x] sin(x) + 2 d/dx [sin(x)] (x + 1)",
        "d/dx [x] sin(x) + 2 d/dx [sin(x)] (x + 1)",
        r"\frac{d}{dx}\left[x\right] \sin x + 2\frac{d}{dx}\left[\sin x\right](x + 1)",
        "Derivative(x, x)*sin(x) + 2*Derivative(sin(x), x)*(x + 1)",
    ),
    (
        Pow(Deriv(x, theta), Num(2)),
        "(d/dtheta [x])^2",
        "(d/dθ [x])²",
        r"\left(\frac{d}{d\theta}\left[x\right]\right)^{2}",
        "Derivative(x, theta)**2",
    ),
    (
        Limit(sin / x, x, ZERO, "+"),
        "lim x->0+ sin(x)/x",
        "lim x→0+ sin(x)/x",
        r"\lim_{x \to 0^{+}} \frac{\sin x}{x}",
        "Limit(sin(x)/x, x, 0, '+')",
    ),
    (
        2 * Limit(x + 1, x, PI / 2 - 1),
        "2(lim x->(pi/2 - 1) (x + 1))",
        "2(lim x→(π/2 − 1) (x + 1))",
        r"2\left(\lim_{x \to \frac{\pi}{2} - 1} (x + 1)\right)",
        "2*Limit(x + 1, x, pi/2 - 1, '+-')",
    ),
    (Substituted(u**2, u, x + 1) * Deriv(x + 1, x), "u^2 d/dx [x + 1]", "u² d/dx [x + 1]",
     r"u^{2} \frac{d}{dx}\left[x + 1\right]", "u**2*Derivative(x + 1, x)"),
    (Substituted(u + 1, u, x) * x, "(u + 1)x", "(u + 1)x", "(u + 1) x", "(u + 1)*x"),
    (UndefinedFunction("f", (1,), x), "f'(x)", "f'(x)", "f'(x)", "Derivative(f(x), x)"),
    (UndefinedFunction("f", (2,), 2 * x), "f''(2x)", "f''(2x)", "f''(2x)", "Subs(Derivative(f(u), (u, 2)), u, 2*x)"),
    (UndefinedFunction("f", (4,), u), "f''''(u)", "f''''(u)", "f^{(4)}(u)", "Derivative(f(u), (u, 4))"),
    (UndefinedFunction("f", (1, 2), x, y), "f_xyy(x, y)", "f_xyy(x, y)", "f_{xyy}(x, y)",
     "Derivative(f(x, y), x, (y, 2))"),
    (UndefinedFunction("f", (0, 1), x, 2 * y), "f_2(x, 2y)", "f_2(x, 2y)", "f_{2}(x, 2y)",
     "Subs(Derivative(f(x, u), u), u, 2*y)"),
    (UndefinedFunction("f", (1, 1), u, u), "f_12(u, u)", "f_12(u, u)", "f_{12}(u, u)",
     "Subs(Derivative(f(v, w), v, w), (v, w), (u, u))"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("e", "plain", "unicode", "latex", "python"), ROWS + GOALS, ids=[row[1] for row in ROWS + GOALS]
)
def test_the_four_notations(e: Expr, plain: str, unicode: str, latex: str, python: str) -> None:
    assert [show(e, name) for name in ("plain", "unicode", "latex", "python")] == [plain, unicode, latex, python]


@pytest.mark.parametrize(("e", "plain", "unicode", "latex", "python"), ROWS, ids=[row[1] for row in ROWS])
def test_it_reads_back(e: Expr, plain: str, unicode: str, latex: str, python: str) -> None:
    assert [parse(text) for text in (plain, unicode, python)] == [e, e, e]


@pytest.mark.parametrize("text", ["f'(x)", "f''''(2x)", "f_xyy(x, y)"])
def test_derivatives_of_undefined_functions_read_back(text: str) -> None:
    assert show(parse(text)) == text


@pytest.mark.parametrize(
    ("kind", "plain", "unicode", "latex"),
    [
        (
            "leibniz",
            "d^2/dx^2 [x^2]",
            "d²/dx² [x²]",
            r"\frac{d^{2}}{dx^{2}}\left[x^{2}\right]",
        ),
        ("lagrange", "(x^2)''", "(x²)''", "(x^{2})''"),
        ("euler", "D_x^2 [x^2]", "D_x² [x²]", r"D_{x}^{2}\left[x^{2}\right]"),
        ("newton", "dot(dot(x^2))", "(x²)˙˙", r"\dot{(\dot{(x^{2})})}"),
    ],
)
def test_the_ways_to_write_a_derivative(kind: str, plain: str, unicode: str, latex: str) -> None:
    twice = Deriv(Deriv(x**2, x), x)
    assert [show(twice, name, kind) for name in ("plain", "unicode", "latex")] == [plain, unicode, latex]


def test_a_prime_counts_for_one_variable_only() -> None:
    assert show(Deriv(Deriv(x, x), y), derivative="lagrange") == "((x)')'"


def test_marked_latex_brackets_grow() -> None:
    assert show(Deriv(half, x), "latex", "lagrange") == r"\left(\frac{1}{2}\right)'"


def test_products_and_powers_of_marked_derivatives() -> None:
    e = Deriv(x**2, x) * sin + x * Deriv(sin, x) ** 2
    assert show(e, derivative="lagrange") == "(x^2)' sin(x) + x((sin(x))')^2"


def test_names() -> None:
    names = ["x", "x_12", "theta_1", "lambda", "x_a"]
    assert [[symbol(name, style) for name in names] for style in STYLES] == [
        ["x", "x_12", "theta_1", "lambda", "x_a"],
        ["x", "x₁₂", "θ₁", "λ", "x_a"],
        ["x", "x_{12}", r"\theta_{1}", r"\lambda", "x_{a}"],
        ["x", "x_12", "theta_1", "lamda", "x_a"],
    ]


def test_raised_digits() -> None:
    assert superscript(1234567890) == "¹²³⁴⁵⁶⁷⁸⁹⁰"
    assert superscript(-1) == "⁻¹"


def test_unknown_notation() -> None:
    with pytest.raises(KeyError):
        show(x, "roman")
