"""What is typed, and the tree it becomes.

A tree is written with the operator first: ``(* 2 (^ x 3))``.  ``-`` negates, ``-!`` is a negative in
brackets of its own, ``f''`` an undefined function with its primes, ``f[1,0]`` one with its orders.
"""

from __future__ import annotations

import pytest

from calctool.expr.traversal import fold
from calctool.expr.tree import (
    Add,
    Connective,
    Const,
    Deriv,
    Div,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
)
from calctool.parsing import parse, parse_goal, read, read_name, read_point

_OPERATORS = {Add: "+", Mul: "*", Div: "/", Pow: "^", Piecewise: "cases", Deriv: "d"}


def tree(e: Expr) -> str:
    """The expression with operators first."""

    def one(node: Expr, parts: list[str]) -> str:
        match node:
            case Num():
                return node.text
            case Sym() | Const():
                return node.name
            case Neg():
                head = "-!" if node.bracketed else "-"
            case Func() | Relation() | Connective():
                head = node.data
            case UndefinedFunction(name, (n,)):
                head = name + "'" * n
            case UndefinedFunction(name, orders):
                head = f"{name}[{','.join(map(str, orders))}]"
            case _:
                head = _OPERATORS[type(node)]
        return f"({' '.join([head, *parts])})"

    return fold(e, one)


TYPED = {
    "sums and signs": """
        x                     x
        42                    42
        2x^3 + 4x - 1         (+ (* 2 (^ x 3)) (* 4 x) (- 1))
        a - b - c             (+ a (- b) (- c))
        a - (b - c)           (+ a (- (+ b (- c))))
        (a + b) + c           (+ (+ a b) c)
        a + (b + c)           (+ a (+ b c))
        a + (-b)              (+ a (-! b))
        a + -b                (+ a (-! b))
        a - (-b)              (+ a (- (- b)))
        a - -b                (+ a (- (- b)))
        (-b) + a              (+ (- b) a)
        -a + b                (+ (- a) b)
        +x                    x
        --x                   (- (- x))
        -x^2                  (- (^ x 2))
        (-x)^2                (^ (- x) 2)
        -2x                   (- (* 2 x))
        (-2)x                 (* (- 2) x)
        -x/3                  (- (/ x 3))
        x - 1*2               (+ x (- (* 1 2)))
        x−1                   (+ x (- 1))
    """,
    "products and quotients": """
        2x                    (* 2 x)
        2*x                   (* 2 x)
        2 x                   (* 2 x)
        x*y*z                 (* x y z)
        (x*y)*z               (* (* x y) z)
        2(3x)                 (* 2 (* 3 x))
        3(x+1)                (* 3 (+ x 1))
        (x+1)(x-1)            (* (+ x 1) (+ x (- 1)))
        (x+1)y                (* (+ x 1) y)
        x(x+1)                (* x (+ x 1))
        [x+1]{x-1}            (* (+ x 1) (+ x (- 1)))
        a/b*c                 (* (/ a b) c)
        a*b/c                 (/ (* a b) c)
        a*b/c*d               (* (/ (* a b) c) d)
        a/b/c                 (/ (/ a b) c)
        a/(b*c)               (/ a (* b c))
        1/2x                  (* (/ 1 2) x)
        1/x(x+1)              (* (/ 1 x) (+ x 1))
        2*-x                  (* 2 (- x))
        2*-x*y                (* 2 (- x) y)
        2/-x^2                (/ 2 (- (^ x 2)))
        x(-2)                 (* x (- 2))
        3×4·5÷6               (/ (* 3 4 5) 6)
        2⋅x∗y∕z               (/ (* 2 x y) z)
        xy                    (* x y)
        2xyz                  (* 2 x y z)
        xe^x                  (* x (^ e x))
        2pix                  (* 2 pi x)
        (x-2)(x+3)/(x-2)      (/ (* (+ x (- 2)) (+ x 3)) (+ x (- 2)))
        x sin x               (* x (sin x))
    """,
    "a number after a factor": """
        x 2^x                 (* x (^ 2 x))
        x^2 3^x               (* (^ x 2) (^ 3 x))
        2^x 3^x               (* (^ 2 x) (^ 3 x))
        (x+1)2                (* (+ x 1) 2)
        cos(x^2) 2x           (* (cos (^ x 2)) 2 x)
        cos x^2 2x            (* (cos (^ x 2)) 2 x)
        e^(x^2) 2x            (* (^ e (^ x 2)) 2 x)
        (x+1)^4 2x            (* (^ (+ x 1) 4) 2 x)
        e^x 2x                (* (^ e x) 2 x)
        |x| 2                 (* (abs x) 2)
        1/(x+1) 2             (* (/ 1 (+ x 1)) 2)
    """,
    "powers and factorials": """
        x^2                   (^ x 2)
        x**2                  (^ x 2)
        2^3^2                 (^ 2 (^ 3 2))
        (2^3)^2               (^ (^ 2 3) 2)
        2^-x                  (^ 2 (- x))
        x^-2                  (^ x (- 2))
        x^+2                  (^ x 2)
        2^-x^2                (^ 2 (- (^ x 2)))
        2x^3y                 (* 2 (^ x 3) y)
        x^2y                  (* (^ x 2) y)
        e^2x                  (* (^ e 2) x)
        x^1/3                 (/ (^ x 1) 3)
        x^(1/3)               (^ x (/ 1 3))
        x²                    (^ x 2)
        x²³                   (^ x 23)
        x⁻¹                   (^ x (- 1))
        xⁿ                    (^ x n)
        eˣ                    (^ e x)
        2x²y³                 (* 2 (^ x 2) (^ y 3))
        (x+1)²                (^ (+ x 1) 2)
        x!                    (factorial x)
        x!^2                  (^ (factorial x) 2)
        x^2!                  (^ x (factorial 2))
        -x!                   (- (factorial x))
        3!x                   (* (factorial 3) x)
        (x!)!                 (factorial (factorial x))
        2^sin x               (^ 2 (sin x))
    """,
    "numbers as typed": """
        2.50                  2.50
        .5                    .5
        10.                   10
        10.0                  10.0
        10.x                  (* 10. x)
        1e3                   1e3
        1e-3                  1e-3
        2.5E+2                2.5E+2
        007                   007
        2e                    (* 2 e)
        2e^x                  (* 2 (^ e x))
        2e - 3                (+ (* 2 e) (- 3))
        2exp(x)               (* 2 (^ e x))
    """,
    "names": """
        pi                    pi
        π                     pi
        2pi                   (* 2 pi)
        pi r^2                (* pi (^ r 2))
        e                     e
        oo                    oo
        inf                   oo
        -infinity             (- oo)
        ∞                     oo
        theta                 theta
        θ                     theta
        ϕ                     phi
        lambda                lambda
        lamda                 lambda
        2θ                    (* 2 theta)
        αβ                    (* alpha beta)
        x1                    x_1
        x_1                   x_1
        x₁                    x_1
        x_12y                 (* x_12 y)
        v_x                   v_x
        theta_2               theta_2
        θ₂                    theta_2
        i                     i
        j                     j
        I                     I
        E                     E
        f                     f
        2f                    (* 2 f)
        gamma                 gamma
        d                     d
    """,
    "absolute values": """
        |x|                   (abs x)
        2|x|                  (* 2 (abs x))
        |x|y                  (* (abs x) y)
        |x||y|                (* (abs x) (abs y))
        ||x|-1|               (abs (+ (abs x) (- 1)))
        |x-|y||               (abs (+ x (- (abs y))))
        |-x|                  (abs (- x))
        |x|^2                 (^ (abs x) 2)
        |(x|y|)|              (abs (* x (abs y)))
        |sin x|               (abs (sin x))
        ln|x|                 (ln (abs x))
        |ln|x||               (abs (ln (abs x)))
        sin|x|+1              (+ (sin (abs x)) 1)
        abs(x)                (abs x)
        Abs(x)                (abs x)
        ⌊x⌋                   (floor x)
        2⌈x/2⌉                (* 2 (ceil (/ x 2)))
    """,
    "functions with brackets": """
        sin(x)                (sin x)
        sin (x)               (sin x)
        sin[x]                (sin x)
        sin(x)y               (* (sin x) y)
        sin(x)cos(x)          (* (sin x) (cos x))
        sin(x)^2              (^ (sin x) 2)
        sin(x)²               (^ (sin x) 2)
        sin(x)/x              (/ (sin x) x)
        sin(2)x               (* (sin 2) x)
        asin(x)               (arcsin x)
        arcsin(x)             (arcsin x)
        arsinh(x)             (arsinh x)
        tg(x)                 (tan x)
        sqrt(x)               (sqrt x)
        cbrt(x)               (cbrt x)
        root(x, n)            (root x n)
        besselj(2, x)         (besselj 2 x)
        exp(x)                (^ e x)
        exp(-x^2)             (^ e (- (^ x 2)))
        exp(1)                e
        exp(x)^2              (^ (^ e x) 2)
        sign(x)               (sign x)
        ceiling(x)            (ceil x)
        factorial(x)          (factorial x)
        gamma(x)              (gamma x)
        Γ(x)                  (gamma x)
        erf(x)                (erf x)
    """,
    "functions without brackets": """
        sin x                 (sin x)
        sin 2x cos x          (* (sin (* 2 x)) (cos x))
        sin x^2               (sin (^ x 2))
        sin x²                (sin (^ x 2))
        sin 2x^2y             (sin (* 2 (^ x 2) y))
        sin x + 1             (+ (sin x) 1)
        sin x/2               (/ (sin x) 2)
        sin 2*x               (* (sin 2) x)
        sin -x                (sin (- x))
        sin e^x               (sin (^ e x))
        sin 2^x y             (* (sin (^ 2 x)) y)
        ln |x|                (ln (abs x))
        sin √x                (sin (sqrt x))
        ln sin x              (ln (sin x))
        ln sin x y            (ln (sin (* x y)))
        sin x y               (sin (* x y))
        sin x^2 y             (sin (* (^ x 2) y))
        sin xyx               (* (sin (* x y)) x)
        sin x^n n             (* (sin (^ x n)) n)
        sin ax                (sin (* a x))
        cos 2 pi x            (cos (* 2 pi x))
        sin -x y              (sin (- (* x y)))
        sin x(x+1)            (* (sin x) (+ x 1))
        sin x (x+1)           (* (sin x) (+ x 1))
        sin 2(x+1)            (* (sin 2) (+ x 1))
        sin x e^x + cos x e^x  (+ (* (sin x) (^ e x)) (* (cos x) (^ e x)))
        e^x sin x             (* (^ e x) (sin x))
        2 sin x (cos x)       (* 2 (sin x) (cos x))
        cos x (x + cos x)     (* (cos x) (+ x (cos x)))
        3 sin^2 x (cos x)     (* 3 (^ (sin x) 2) (cos x))
        csc x (csc^2 x + cot^2 x)  (* (csc x) (+ (^ (csc x) 2) (^ (cot x) 2)))
        ln x x^2              (* (ln x) (^ x 2))
        sin x 2^x             (* (sin x) (^ 2 x))
        sin x |x|             (* (sin x) (abs x))
        sin x√x               (* (sin x) (sqrt x))
        sin x f(x)            (* (sin x) (f x))
        sin n! x              (* (sin (factorial n)) x)
        |x sin x|             (abs (* x (sin x)))
        sin x!                (sin (factorial x))
        sin cos x             (sin (cos x))
        ln sin(x) y           (* (ln (sin x)) y)
        ln 2x                 (ln (* 2 x))
        sqrt x                (sqrt x)
        sqrt 2x               (sqrt (* 2 x))
        exp x                 (^ e x)
        exp 2x                (^ e (* 2 x))
        x sin x cos x         (* x (sin x) (cos x))
        sin theta             (sin theta)
        sin2x                 (sin (* 2 x))
        x f(x) sin x f(x)     (* x (f x) (sin x) (f x))
    """,
    "powers and inverses on a name": """
        sin^2 x               (^ (sin x) 2)
        sin^2(x)              (^ (sin x) 2)
        sin²x                 (^ (sin x) 2)
        sin**2(x)             (^ (sin x) 2)
        sin^2 2x              (^ (sin (* 2 x)) 2)
        sin^n x               (^ (sin x) n)
        sin^(n+1)(x)          (^ (sin x) (+ n 1))
        sin^-2 x              (^ (sin x) (- 2))
        sin^2 x cos^2 x       (* (^ (sin x) 2) (^ (cos x) 2))
        sin^2 x^3             (^ (sin (^ x 3)) 2)
        sin^-1 x              (arcsin x)
        sin^-1(x)             (arcsin x)
        sin^(-1)(x)           (arcsin x)
        sin⁻¹ x               (arcsin x)
        tanh^-1(x)            (artanh x)
        sin^-1(x)^2           (^ (arcsin x) 2)
        ln^2 x                (^ (ln x) 2)
    """,
    "logarithms": """
        ln(x)                 (ln x)
        log(x)                (ln x)
        log x                 (ln x)
        log_2(x)              (log x 2)
        log_2 x               (log x 2)
        log_2x                (log x 2)
        log_10 x              (log x 10)
        log10(x)              (log x 10)
        log2(x)               (log x 2)
        log₂(x)               (log x 2)
        log_a(u)              (log u a)
        log_f(x)              (log x f)
        log_e(x)              (log x e)
        log_(a+1)(x)          (log x (+ a 1))
        log_{a}(x)            (log x a)
        log_θ(x)              (log x theta)
        log(u, a)             (log u a)
        log_2^3(x)            (^ (log x 2) 3)
        xlog2(x)              (* x (log x 2))
    """,
    "root signs": """
        √x                    (sqrt x)
        √(x+1)                (sqrt (+ x 1))
        √2x                   (* (sqrt 2) x)
        √x²                   (sqrt (^ x 2))
        √(x)²                 (^ (sqrt x) 2)
        2√x                   (* 2 (sqrt x))
        √√x                   (sqrt (sqrt x))
        √sin x                (sqrt (sin x))
        √|x|                  (sqrt (abs x))
        ∛x                    (cbrt x)
        ∜x                    (root x 4)
        sin 2√x               (sin (* 2 (sqrt x)))
    """,
    "words glued together": """
        sinx                  (sin x)
        lnx                   (ln x)
        cosx sinx             (* (cos x) (sin x))
        xsin(x)               (* x (sin x))
        2xsinx                (* 2 x (sin x))
        xlnx                  (* x (ln x))
        sinxcosx              (* (sin x) (cos x))
        sinhx                 (sinh x)
        arctanx               (arctan x)
        sintheta              (sin theta)
        sqrtx                 (sqrt x)
        xyln(x)               (* x y (ln x))
        xf(x)                 (* x (f x))
        xf'(x)                (* x (f' x))
        ef(x)                 (* e (f x))
        eg(x)                 (* e (g x))
        pif(x)                (* pi (f x))
    """,
    "undefined functions": """
        f(x)                  (f x)
        f (x)                 (f x)
        f'(x)                 (f' x)
        f’(x)                 (f' x)
        f″(x)                 (f'' x)
        f''(x)                (f'' x)
        f(g(x))               (f (g x))
        f(x, y)               (f[0,0] x y)
        f_x(x, y)             (f[1,0] x y)
        f_xy(x, y)            (f[1,1] x y)
        f_yθ(θ, y)            (f[1,1] theta y)
        f_12(x, 2x)           (f[1,1] x (* 2 x))
        f(x)^2                (^ (f x) 2)
        2f(x)g(x)             (* 2 (f x) (g x))
        h(2x+h)               (h (+ (* 2 x) h))
        y(x)                  (* y x)
        Derivative(f(x), x)                         (f' x)
        Derivative(f(x), (x, 2))                    (f'' x)
        Derivative(f(x, y), x, y)                   (f[1,1] x y)
        Subs(Derivative(f(u), u), u, 2*x)           (f' (* 2 x))
    """,
    "branches": """
        {x^2 if x<0 else x}                         (cases (^ x 2) (< x 0) x (and))
        { x^2 if x<0, x }                           (cases (^ x 2) (< x 0) x (and))
        {x^2 if x<0, x otherwise}                   (cases (^ x 2) (< x 0) x (and))
        {1 if x<0, 2 if x<1 else 3}                 (cases 1 (< x 0) 2 (< x 1) 3 (and))
        {1 if x<0; 2 if x<1; else 3}                (cases 1 (< x 0) 2 (< x 1) 3 (and))
        {1 if x<0 else 2 if x<1 else 3}             (cases 1 (< x 0) 2 (< x 1) 3 (and))
        {x if x >= 0}                               (cases x (>= x 0))
        {x if x≤0, 1 if x≠2}                        (cases x (<= x 0) 1 (!= x 2))
        {x if x = 0, 1 if x == 2}                   (cases x (= x 0) 1 (= x 2))
        {x if 0<x<1}                                (cases x (and (< 0 x) (< x 1)))
        {x if 0<x and y>1}                          (cases x (and (< 0 x) (> y 1)))
        {x if x<0 or x>1 and y>2}                   (cases x (or (< x 0) (and (> x 1) (> y 2))))
        {x if (x<0 or x>1) and y>2}                 (cases x (and (or (< x 0) (> x 1)) (> y 2)))
        {x if ((x<0))}                              (cases x (< x 0))
        {x if (x+1)(x-1)<0}                         (cases x (< (* (+ x 1) (+ x (- 1))) 0))
        {x if |x|<1}                                (cases x (< (abs x) 1))
        {x if x<0 | x>1}                            (cases x (or (< x 0) (> x 1)))
        {x if x<0 || x>1}                           (cases x (or (< x 0) (> x 1)))
        {x if x>0 & x<1}                            (cases x (and (> x 0) (< x 1)))
        {x if sin(2|x|)<1}                          (cases x (< (sin (* 2 (abs x))) 1))
        {x if True}                                 (cases x (and))
        2{x if x<0 else 1}                          (* 2 (cases x (< x 0) 1 (and)))
        Piecewise((x**2, x < 0), (x, True))         (cases (^ x 2) (< x 0) x (and))
        Piecewise((x, (x > 0) & (x < 1)))           (cases x (and (> x 0) (< x 1)))
        Piecewise((x, Eq(x, 0)), (1, Ne(x, 2)))     (cases x (= x 0) 1 (!= x 2))
    """,
}


def _rows() -> list[object]:
    rows: list[object] = []
    for section, table in TYPED.items():
        for line in table.strip().splitlines():
            # The tree begins where two spaces end what was typed.
            typed, _, wanted = line.strip().partition("  ")
            rows.append(pytest.param(typed, wanted.strip(), id=f"{section}: {typed}"))
    return rows


@pytest.mark.parametrize(("typed", "wanted"), _rows())
def test_reading(typed: str, wanted: str) -> None:
    assert tree(parse(typed)) == wanted


def test_white_space_is_no_matter() -> None:
    assert parse(" 2 x \t+\n1 ") == parse("2x+1") == parse("2\u00a0x + 1\r\n")


@pytest.mark.parametrize(
    ("typed", "code", "column", "words"),
    [
        ("1/2x", "implicit-product-after-division", 1, "(1/2)*x"),
        ("3 + 1/2 x", "implicit-product-after-division", 5, "(1/2)*x"),
        ("log(x)", "natural-log", 1, "ln"),
        ("x + sin^-1 x", "inverse-function", 5, "arcsin"),
        ("sin 2x", "function-without-brackets", 1, "sin 2x is read as sin(2x)"),
        ("sin x/2", "function-without-brackets", 1, "'/' comes after"),
        ("sin 2 cos x", "function-without-brackets", 1, "'cos' comes after"),
        ("sin x y", "function-without-brackets", 1, "sin x y is read as sin(x y)"),
        ("sin 2(x+1)", "function-without-brackets", 1, "'(' comes after"),
        ("sin x(x+1)", "function-without-brackets", 1, "'(' comes after"),
        ("sin x!", "function-without-brackets", 1, "sin(x!)"),
        ("(x+1)2", "number-after-factor", 6, "a power is ^2"),
        ("cos x 2x", "number-after-factor", 7, "a power is ^2"),
        ("2j*x", "imaginary-unit", 2, "letter"),
        ("x^2x", "product-after-power", 1, "x^2*x"),
        ("(1+x)^2x", "product-after-power", 1, "(1+x)^2*x"),
        ("e^iπ", "product-after-power", 1, "e^i*π"),
        ("(4x+1)^-1/2", "power-then-division", 1, "x^(1/n)"),
        ("2xy", "letters-multiply", 2, "x*y"),
        ("2xsinx", "function-in-a-word", 2, "x*sin x"),
        ("x2", "subscript", 1, "x_2"),
        ("2e-3", "power-of-ten", 1, "2*e - 3"),
        ("e^-kt", "product-after-power", 1, "e^-k*t"),
        ("2^3(x+1)", "product-after-power", 1, "2^3*(...)"),
        ("2³√x", "root-sign", 1, "root(x, n)"),
        ("log(2, x)", "order-of-arguments", 1, "x as its base"),
        ("ln (x+1)(x-1)", "function-without-brackets", 1, "comes after it"),
        ("x[1]", "letter-before-bracket", 1, "x_1"),
        ("5e2x", "power-of-ten", 1, "not as 5*e^"),
        ("log2 x", "log-base", 1, "base 2"),
        ("E", "letter-e", 1, "letter"),
        ("e^2x", "product-after-power", 1, "e^2*x"),
        ("x^1/3", "power-then-division", 1, "x^(1/n)"),
        ("√2x", "root-sign", 1, "√2*x"),
        ("y(x)", "letter-before-bracket", 1, "y*x"),
        ("2a(x+1)", "letter-before-bracket", 2, "a*(...)"),
        ("cos x (x+1)", "function-without-brackets", 1, "cos(x)"),
        ("sin^-2 x", "negative-power", 1, "only ^-1 is the inverse"),
        ("sin(45)x", "radians", 1, "45°"),
        ("f x + 1", "function-letter", 1, "f(x)"),
        ("2x^3/2", "power-then-division", 2, "(x^3)/2"),
        ("x^-1/2", "power-then-division", 1, "/n"),
        ("wurzel(x)", "other-name", 1, "sqrt"),
        ("Sinus x", "other-name", 1, "sin"),
        ("3Δθ", "delta", 2, "a factor"),
        ("Δ x", "delta", 1, "a factor"),
        (r"\Delta xy", "delta", 1, "a factor"),
        (r"\Delta\theta", "delta", 1, "a factor"),
        ("h(2x+h)", "undefined-function", 1, "h*(...)"),
        ("ln (x)^2", "power-after-function", 1, "ln (x)"),
    ],
)
def test_a_choice_is_noted(typed: str, code: str, column: int, words: str) -> None:
    (note,) = read(typed).notes
    assert (note.code, note.column) == (code, column)
    assert words in note.says


@pytest.mark.parametrize(
    "typed",
    [
        "2x^3 + 4x - 1",
        "x^2/3",
        "sin x cos x",
        "sin^2 x",
        "x^2y",
        "f(x)",
        "x(x+1)",
        "1/2*x",
        "x/(2y)",
        "√x y",
        "ln(x)^2",
        "sin x e^x",
        "ln x x^2",
        "x 2^x",
        "cos(x^2) 2x",
    ],
)
def test_the_obvious_is_not_noted(typed: str) -> None:
    assert read(typed).notes == ()


def test_notes_are_in_the_order_of_the_text_and_said_once() -> None:
    notes = read("1/2x + log(x) + xy + log(y) + 1/2x").notes
    assert [n.code for n in notes] == ["implicit-product-after-division", "natural-log", "letters-multiply"]
    assert [n.column for n in notes] == sorted(n.column for n in notes)


def test_a_point() -> None:
    values = read_point("x=1, y = -pi/2; t_1=2^3").values
    assert {name: tree(e) for name, e in values.items()} == {"x": "1", "y": "(- (/ pi 2))", "t_1": "(^ 2 3)"}


@pytest.mark.parametrize(("typed", "name"), [("x", "x"), (" θ ", "theta"), ("x1", "x_1"), ("f", "f"), ("E", "E")])
def test_a_name(typed: str, name: str) -> None:
    assert read_name(typed).name == name


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("d/dx [x^2]", "(d (^ x 2) x)"),
        ("2 d/dx [x] + d / dθ (y)", "(+ (* 2 (d x x)) (d y theta))"),
        ("x*d/dx [sin(x)]*y", "(* x (d (sin x) x) y)"),
        ("d/dx_1 [x_1]^2", "(^ (d x_1 x_1) 2)"),
        ("Derivative(x**2, x)", "(d (^ x 2) x)"),
        ("d/(d x)", "(/ d (* d x))"),
    ],
)
def test_a_goal(typed: str, wanted: str) -> None:
    assert tree(parse_goal(typed)) == wanted
