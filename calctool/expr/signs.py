"""What the form of an expression says of its sign, on the whole real domain and without a number.

Source: Stewart, *Calculus*, Appendix A (inequalities).
"""

from __future__ import annotations

from calctool.expr.exact import real_exponent
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Num, Pow


def sign_of(e: Expr) -> str:
    """What is certain about the sign of a real expression: ``+`` positive, ``0+`` not negative, or nothing.

    >>> from calctool.parsing import parse
    >>> [sign_of(parse(text)) for text in ("x^2 + 1", "x^2", "x^(2/3)", "x^(1/3)")]
    ['+', '0+', '0+', '']
    """
    match e:
        case Num(v):
            return "+" if v > 0 else "0+"
        case Const():
            return "+"
        case Pow(base, exp):
            if sign_of(base) == "+":
                return "+"
            n = real_exponent(exp)
            return "0+" if n is not None and n > 0 and n.numerator % 2 == 0 else ""
        case Func(name):
            row = FUNCTIONS[name]
            return "+" if row.zero == "0" and row.sign and sign_of(e.arg) == "+" else row.sign
        case Add():
            signs = [sign_of(t) for t in e.terms]
            return "" if "" in signs else "+" if "+" in signs else "0+"
        case Mul() | Div():
            signs = [sign_of(f) for f in e.args]
            return "" if "" in signs else "+" if all(s == "+" for s in signs) else "0+"
    return ""
