r"""LaTeX as textbooks, Moodle and language models write it, and the plain text that means the same."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.traversal import rewrite
from calctool.expr.tree import Deriv, Expr, Func, Limit, Num, Sym, UndefinedFunction
from calctool.parsing import parse, parse_goal, read
from calctool.parsing.grammar import is_latex, tokenized
from tests.strategies import expressions

x, theta = Sym("x"), Sym("theta")

SAME = r"""
quotients
    \frac{x^2-1}{x-1}                               (x^2-1)/(x-1)
    \dfrac{1}{2 \sqrt x}                            1/(2 sqrt(x))
    \tfrac12 x                                      (1/2)x
    \frac12x^{-1/2}                                 (1/2)x^(-1/2)
    \frac x2                                        x/2
    \frac\pi2                                       pi/2
    -\frac1{x^2}                                    -1/x^2
    \frac{-3}{x^4}                                  (-3)/x^4
    \frac{a}{b}\frac{c}{d}                          (a/b)*(c/d)
    \frac{x}{y}z                                    (x/y)*z
    x/\sqrt{x^2+1}                                  x/sqrt(x^2+1)
    {x+1 \over 2}                                   (x+1)/2
    \frac{\frac{1}{x}}{1+\frac{1}{x}}               (1/x)/(1+1/x)

powers
    e^{2x}                                          e^(2x)
    x^\frac12                                       x^(1/2)
    x^{-\frac23}                                    x^(-2/3)
    \mathrm{e}^{-x^2/2}                             e^(-x^2/2)
    {\left(x^2+1\right)}^2                          (x^2+1)^2
    2^{x^2}                                         2^(x^2)
    x^2y                                            x^2*y
    e^2x \cdot 1                                    e^2*x*1

roots
    \sqrt{x+1}                                      sqrt(x+1)
    \sqrt2x \cdot y                                 sqrt(2)*x*y
    \sqrt[3]{x^2}                                   cbrt(x^2)
    \sqrt[n]{x+1}                                   root(x+1, n)
    \sqrt{\sqrt{x}}                                 sqrt(sqrt(x))
    \frac{1}{2\sqrt2}                               1/(2 sqrt(2))

functions
    \sin x                                          sin(x)
    \sin{x}                                         sin(x)
    \sin{2x}\cos{x}                                 sin(2x)*cos(x)
    \sin\left(2x\right)\cos x                       sin(2x)*cos(x)
    \sin 2x \cos x                                  sin(2x)*cos(x)
    \sin e^{x}                                      sin(e^x)
    \sin^2\left(x\right)                            sin(x)^2
    \sin^{2}{\left(x \right)}                       sin(x)^2
    \tan^{-1}x                                      arctan(x)
    \tan^{2}x+1                                     tan(x)^2+1
    \sin\frac{x}{2}\cos x                           sin(x/2)*cos(x)
    \cos\tfrac12 x                                  cos((1/2)x)
    \sin\frac{\pi}{4}                               sin(pi/4)
    \ln|x|+1                                        ln(abs(x))+1
    \ln\left|x\right|                               ln(abs(x))
    \log_2 x + \log_{10} x                          log_2(x)+log_10(x)
    \log_{a+1}(x)                                   log_(a+1)(x)
    \lg x                                           log_10(x)
    \log{\left(x \right)}^{2}                       ln(x)^2
    \exp\left(-\frac{x^2}{2}\right)                 exp(-x^2/2)
    \arcsin x \cdot 2                               arcsin(x)*2
    \operatorname{arcsinh}(x)                       arsinh(x)
    \operatorname{sech}^2 x                         sech(x)^2
    \mathrm{sin}(x)                                 sin(x)
    \max\left(x, y\right)                           max(x, y)
    \binom{n}{k}                                    binomial(n, k)
    \Gamma(x)                                       gamma(x)
    n! \cdot 2                                      n!*2
    \operatorname{J}_{2}\left(x\right)              besselj(2, x)
    \cos\!\left(xy^{2}\right)                       cos(x y^2)
    \lfloor x\rfloor + \lceil x \rceil              floor(x)+ceil(x)

absolute values
    \left|x\right|                                  abs(x)
    \lvert x\rvert^2                                abs(x)^2
    \frac{|x|}{x}                                   abs(x)/x
    \bigl|x+1\bigr|                                 abs(x+1)
    \left|\left|x\right|-1\right|                   abs(abs(x)-1)

products and letters
    5\times\left(2x+1\right)^{4}\times2             5*(2x+1)^4*2
    xy + x\,y                                       x*y+x*y
    abc \cdot 1                                     a*b*c*1
    2\pi x                                          2*pi*x
    6x\bigl(x^2+1\bigr)^2                           6x*(x^2+1)^2
    x \div 2                                        x/2
    x_1 + x_{12}                                    x_1+x_12
    \theta_1\alpha                                  theta_1*alpha
    \varepsilon                                     epsilon
    {\cot x}                                        cot(x)
    e^{y}\,\mathbf{i}+xe^{y}\,\hat{\jmath}          e^y*i+x*e^y*j

numbers
    0{,}5x                                          0.5x
    3{,}14                                          3.14
    2\,000x                                         2000x
    1.5 \cdot 10^{-3}                               1.5*10^(-3)

what only sets the formula
    $x^2 \ln x$                                     x^2*ln(x)
    $$2x$$                                          2x
    \(\tan^2 x\)                                    tan(x)^2
    \[ \frac{1}{\cos^2 x} \]                        1/cos(x)^2
    \boxed{6x-5}                                    6x-5
    \displaystyle\frac{x}{2}                        x/2
    2x\;-\;5\quad                                   2x-5
    \begin{aligned} 2x \end{aligned}                2x
    \begin{equation*} 2x \label{eq:1} \end{equation*}    2x
    \textcolor{red}{x+1}                            x+1
    \frac{\pi}{6}, \quad                            pi/6
    30^\circ                                        30°
    2x\cdot y % the derivative                      2x*y
    2x\,dx                                          2x
    2x\,\mathrm{d}x                                 2x
    \frac{1}{2}x.                                   (1/2)x

branches
    \begin{cases} 1 & x > 0 \cr -1 & x < 0 \end{cases}                     {1 if x > 0, -1 if x < 0}
    \begin{cases} 1 & x > 0 \\ -1 & x < 0 \end{cases}                       {1 if x > 0, -1 if x < 0}
    \begin{cases} x^2, & \text{if } x \le 0, \\ x & \text{otherwise.} \end{cases}    {x^2 if x <= 0 else x}
    \begin{cases} x & 0 \leq x < 1 \\ 0 & \text{else} \end{cases}           {x if 0 <= x < 1 else 0}
    \left\{\begin{array}{ll} x & \mbox{if $x>0$} \\ -x & \mbox{otherwise}\end{array}\right.    {x if x > 0 else -x}
    \begin{cases} 2x & \text{if $x > 0$,}\\ 0 & \text{otherwise.}\end{cases}    {2x if x>0 else 0}
    \left\{ \begin{array}{cl} x & : \ x > 0 \\ 0 & : \ x \leq 0 \end{array} \right.    {x if x>0, 0 if x<=0}
    \begin{cases} 1 & x<0 \text{ or } x>1 \\ 0 & x \ne 0 \end{cases}        {1 if x<0 or x>1, 0 if x != 0}

mixed with plain text
    sin(x)^2 \cdot 3                                sin(x)^2*3
    sqrt(x) \cdot x                                 sqrt(x)*x
    2 * x ** 2 \cdot y                              2*x^2*y
    pi \cdot x                                      pi*x
"""

GOALS = r"""
    \frac{d}{dx}\left[x^2\right]                    d/dx [x^2]
    \frac{\mathrm d}{\mathrm dx} x^2                d/dx [x^2]
    \frac{\mathrm{d}}{\mathrm{d}x}(x^2)             d/dx [x^2]
    \frac{d}{d\theta}\sin\theta                     d/dtheta [sin theta]
    \frac{d^2}{dx^2} x^3                            d/dx [d/dx [x^3]]
    \frac{dy}{dx}                                   d/dx [y]
    \frac{d^{2}y}{dx^{2}}                           d/dx [d/dx [y]]
    \frac{\partial f}{\partial x}                   d/dx [f]
    \frac{\partial^2 f}{\partial x\,\partial y}     d/dx [d/dy [f]]
    \frac{d(x^2)}{dx}                               d/dx [x^2]
    \frac{d\sin x}{dx}                              d/dx [sin x]
    \partial_x f                                    d/dx [f]
    2\frac{d}{dx}(x^2)                              2*d/dx [x^2]
    y' + y^{\prime}                                 y' + y'
    (x^2)' \cdot x                                  d/dx [x^2]*x
    \dot{\left(x^2\right)}                          d/dx [x^2]
    \left(x^2 y\right)_{xy}                         d/dy [d/dx [x^2 y]]
    f'(x) + f^{\prime\prime}(x)                     f'(x) + f''(x)
    $f^{(4)}(x)$                                    f''''(x)
    $f^{(iv)}(x)$                                   f''''(x)
    \mathop{\lim}\limits_{x\to 0} x                 lim x->0 x
    \underset{x\to 0}{\lim} x                       lim x->0 x
    f_{xy}(x, y) + f_x(x, y)                        f_xy(x, y) + f_x(x, y)
    \lim_{x \to 0^+} \frac{1}{x}                    lim x->0+ 1/x
    \lim_{x\rightarrow 0^{-}} x                     lim x->0- x
    \lim\limits_{h\to 0} \frac{h^2}{h}              lim h->0 h^2/h
    \lim_{x\to\infty}\left(1+\frac1x\right)^x       lim x->oo (1+1/x)^x
    \lim_{x \to -\infty} e^x                        lim x->-oo e^x
"""


def rows(table: str) -> list[tuple[str, ...]]:
    found = [tuple(part.strip() for part in line.split("   ") if part.strip()) for line in table.splitlines()]
    return [row for row in found if len(row) == 2]


def same(e: Expr) -> Expr:
    r"""With one spelling for what LaTeX writes in one way: ``\sqrt[3]{x}``."""

    def one(node: Expr) -> Expr:
        return Func("cbrt", node.args[0]) if node.data == "root" and node.args[1] == Num(3) else node

    return rewrite(e, one)


@pytest.mark.parametrize(("latex", "plain"), rows(SAME))
def test_it_is_read_as_plain_text_is(latex: str, plain: str) -> None:
    assert parse(latex if is_latex(latex) else f"${latex}$") == parse(plain)


@pytest.mark.parametrize(("latex", "plain"), rows(GOALS))
def test_what_is_not_worked_out_yet(latex: str, plain: str) -> None:
    assert parse_goal(latex) == parse_goal(plain)


def kinds(text: str) -> str:
    """The tokens, a name or number as typed."""
    lexed = tokenized(text)
    return " ".join([lexed.text[t.start : t.end] if t.kind in ("name", "num") else t.kind for t in lexed.tokens[:-1]])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (r"\begin{pmatrix} a & b \\ 2 & c \end{pmatrix}", "[ a , b ; 2 , c ]"),
        (r"\left[\begin{array}{cc} y & x \\ 1 & 1 \end{array}\right]", "[ y , x ; 1 , 1 ]"),
        (r"\begin{bmatrix}a\\b\\\end{bmatrix}", "[ a ; b ]"),
        (r"\left\langle 2,\,x\right\rangle", "( 2 , x )"),
        (r"\langle 2, x \rangle", "( 2 , x )"),
        (r"y' \Rightarrow x \approx 2", "y ' => x ≈ 2"),
        (r"\left.\frac{dy}{dx}\right|_{x=2} = 3", "( dy/d ) |_ ( x = 2 ) = 3"),
        (r"y'\Big|_{x=2}", "y ' |_ ( x = 2 )"),
        (r"\begin{aligned} y &= 2 \\ &= x \end{aligned}", "y = 2 = x"),
        (r"\begin{aligned} a &= 2 \\ b &= x \end{aligned}", "a = 2 ; b = x"),
        (r"\begin{aligned} y &= 2 \\ &+ x \end{aligned}", "y = 2 + x"),
        (r"\begin{aligned} y &= 2 \\ &\quad - x \end{aligned}", "y = 2 - x"),
        (r"\begin{aligned} y &= 2 \\ \qquad + x \end{aligned}", "y = 2 + x"),
        (r"\begin{aligned} a \\ -b \end{aligned}", "a ; - b"),
        (r"\begin{pmatrix} a \\ -b \end{pmatrix}", "[ a ; - b ]"),
        (r"f_x = 2, f_{xy} = x", "f_x = 2 , f_{xy} = x"),
        (r"\nabla f = \boxed{x}", "∇ f = x"),
    ],
)
def test_the_tokens_for_answers(text: str, tokens: str) -> None:
    assert kinds(text) == tokens


REFUSED = [
    (r"\frac{x}", r"\frac", r"\frac needs two parts", r"write \frac{a}{b}"),
    (r"\frac{1}{x+1", "{x", "this '{' is never closed", "'}' is missing"),
    (r"x+1}", "}", "this '}' closes nothing", "take it away"),
    (r"\left(x+1", r"\left", r"this '\left' is never closed", r"'\right' is missing"),
    (r"\left(x+1\right]", r"\right]", "expected ')'", r"write \right)"),
    (r"\frac{(x}{2)}", "(", "this '(' is never closed", "close it"),
    (r"\begin{cases} x & x<0 \end{array}", r"\end", r"expected \end{cases}", "the name it begins with"),
    (r"\farc{1}{x}", r"\farc", r"unknown command '\farc'", r"did you mean '\frac'?"),
    (r"\sinx + 1", r"\sinx", r"unknown command '\sinx'", r"put a space after '\sin'"),
    (r"\int x^2", r"\int", r"\int: integrals are not read", "calctool differentiates"),
    (r"x \pm 1", r"\pm", r"\pm: two signs", "one at a time"),
    (r"2\frac12", r"2\frac12", "mixed number", r"write 2 + \frac12 or 2 \cdot \frac12"),
    (r"\sin^23x", r"\sin^23", "two ways", r"write \sin^{2}"),
    (r"\hat{x}", r"\hat{x}", r"\hat: an accent", "another name"),
    (r"1{,}000 \cdot x", "1{,}000", "two ways", "write 1000, or 1.000"),
    (r"\sqrt{}", "{}", "nothing between the brackets", "write something"),
    (r"\text{by parts } x", r"\text{by parts }", "the words 'by parts'", "only the expression"),
    (r"\operatorname{arcsn}(x)", r"\operatorname{arcsn}", "unknown name 'arcsn'", "did you mean 'arcsin'?"),
    (r"e^{x}^2 \cdot 1", "^2", "two powers", r"write e^{x^2}"),
    (r"2\,f^2(x)", "f^2", "'f^2' before a bracket can be read in two ways", r"write \left(f(x)\right)^2"),
    (r"2\,f^{(xx)}(x)", "^{(xx)}", "expected the number of primes", "write f^{(4)}(x)"),
    (r"\lim_{x \downarrow 0^-} x", r"\downarrow", "say different sides", "write x -> 0+ or x -> 0-"),
    (r"\stackrel{x}{y}", r"\stackrel", "a sign such as = only", "one thing beside the other"),
    (r"2 \cdot \cdot x", r"\cdot x", r"after '\cdot'", "take one of the two signs away"),
    (r"\frac{d^2}{dx^3} x", r"\frac{d^2}{dx^3}", "above the line the order is 2", "write d^2y/dx^2"),
]


@pytest.mark.parametrize(("text", "at", "says", "hint"), REFUSED)
def test_an_error_points_into_the_latex(text: str, at: str, says: str, hint: str) -> None:
    with pytest.raises(InputError) as info:
        parse_goal(text)
    error = info.value
    assert error.text == text
    assert error.span is not None
    assert error.span[0] == text.index(at)
    assert says in error.what
    assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"\log x", "natural-log"),
        (r"\sin{2x}^2", "power-after-function"),
        (r"2{x+1} \cdot x", "braces"),
        (r"\sqrt(x+1)", "root-of-a-bracket"),
        (r"\pi x^10", "power-of-digits"),
        (r"\tan^{-1} x", "inverse-function"),
        (r"\|x\|", "norm"),
        (r"\sin x \frac{x}{2}", "function-without-brackets"),
        (r"\sin x \sqrt{x}", "function-without-brackets"),
        (r"\ln\frac{x}{y}z", "function-without-brackets"),
        (r"3\,\mathrm{m}", "upright-letter"),
        (r"\vec{x}", "vector"),
        (r"\underbrace{x^2}_{u}", "brace"),
        (r"2x\,dx", "differential"),
    ],
)
def test_a_choice_is_said(text: str, code: str) -> None:
    assert code in [note.code for note in read(text).notes]


NAMES = ("x", "y", "f", "e_1", "E", "theta", "gamma", "lambda", "Gamma", "x_1", "v_x", "d")


def test_what_is_printed_in_latex_reads_back() -> None:
    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(NAMES))
    @example(UndefinedFunction("f", (1, 2), x, theta))
    @example(UndefinedFunction("f", (1, 1), theta, x))
    @example(Sym("d") / (Sym("d") * x))
    @example(Func("sin", Func("binomial", x + 1, Num(2)) * x))
    def law(e: Expr) -> None:
        assert same(parse(f"${show(e, 'latex')}$")) == same(e)

    law()


def test_a_goal_printed_in_latex_reads_back() -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(("x", "theta"), max_leaves=5))
    def law(e: Expr) -> None:
        for goal in (Deriv(e, x), 2 * Deriv(e, theta) + Deriv(x, x) ** 2, Limit(e, x, theta + 1, "+")):
            assert same(parse_goal(show(goal, "latex"))) == same(goal)

    law()


def test_plain_text_does_not_load_it() -> None:
    code = "import sys, calctool.parsing as p; p.parse('x^2'); sys.exit('calctool.parsing.latex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
