"""The functions calctool knows: one row each, as a table of functions in a textbook has it, and all else read from it.

The parser, the printers, the numbers, the table of derivatives, domains, limits, known values and SymPy look
here; nothing else lists functions.  A field left out fails at import.  Texts of mathematics are in the
language the user types, and are read where they are first needed, so that nothing here imports their reader.

Sources: Stewart, *Calculus*, reference pages 1-5; NIST Digital Library of Mathematical Functions, chapters 4-10.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from calctool.expr.domains import Domain, domain
from calctool.expr.function_record import Function

NONE: Mapping[str, str] = {}
_ROWS: tuple[Function, ...] = (
    # roots and logarithms (ln is natural; log has its base as second argument)
    Function(
        "sqrt", "u", latex=r"\sqrt", sympy="sqrt", inside="sqrt", meant="squareroot sqr sqroot",
        words="the square root",
        derivative="1/(2*sqrt(u))", formula="", domain="[0, oo)", jumps="", limits={"oo": "oo"},
        zero="0", known={"0": "0"}, parity="", sign="0+", monotone="rising", small="", numeric="sqrt",
    ),
    Function(
        "cbrt", "u", latex=r"\sqrt[3]", sympy="real_root(u, 3)", inside="cbrt", meant="cuberoot", words="the cube root",
        written="real root",
        derivative="1/(3*cbrt(u)^2)", formula="", domain="R", jumps="", limits={"oo": "oo", "-oo": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="", numeric="cbrt | .cbrt | .cbrt",
    ),
    Function(
        "root", "u, a", latex=r"\sqrt", sympy="root", aliases="real_root", written="real root",
        derivative="", formula="", domain="[0, oo)", jumps="", limits=NONE,
        zero="0", known=NONE, parity="", sign="", monotone="", small="", numeric=".",
    ),
    Function(
        "ln", "u", latex=r"\ln", sympy="log", inside="ln",
        derivative="1/u where u > 0", formula="", domain="(0, oo)", jumps="", limits={"0+": "-oo", "oo": "oo"},
        zero="1", known={"1": "0", "e": "1"}, parity="", sign="", monotone="rising", small="", numeric="log | ln | log",
    ),
    Function(
        "log", "u, a", latex=r"\log", sympy="log", inside="log", meant="logarithm", words="the logarithm",
        written="formula",
        derivative="1/(u*ln(a)) where u > 0", formula="ln(u)/ln(a)", domain="(0, oo)", jumps="", limits=NONE,
        zero="1", known=NONE, parity="", sign="", monotone="", small="", numeric=".",
    ),
    # trigonometric
    Function(
        "sin", "u", latex=r"\sin", sympy="sin", aliases="sen", inside="sin", meant="sine sinus", inverse="arcsin",
        derivative="cos(u)", formula="", domain="R", jumps="", limits={"oo": "[-1, 1]", "-oo": "[-1, 1]"},
        zero="pi n", known={"0": "0", "pi/6": "1/2", "pi/4": "sqrt(2)/2", "pi/3": "sqrt(3)/2", "pi/2": "1"},
        parity="odd", sign="", monotone="", small="u", numeric="sin",
    ),
    Function(
        "cos", "u", latex=r"\cos", sympy="cos", inside="cos", meant="cosine cosinus", inverse="arccos",
        derivative="-sin(u)", formula="", domain="R", jumps="", limits={"oo": "[-1, 1]", "-oo": "[-1, 1]"},
        zero="pi/2 + pi n", known={"0": "1", "pi/6": "sqrt(3)/2", "pi/4": "sqrt(2)/2", "pi/3": "1/2", "pi/2": "0"},
        parity="even", sign="", monotone="", small="1 - u^2/2",
        numeric="cos",
    ),
    Function(
        "tan", "u", latex=r"\tan", sympy="tan", aliases="tg", inside="tan tg", meant="tangent tangens",
        inverse="arctan",
        derivative="sec(u)^2", formula="sin(u)/cos(u)", domain="cos(u) != 0", jumps="",
        limits={"oo": "[-oo, oo]", "-oo": "[-oo, oo]"},
        zero="pi n", known={"0": "0", "pi/6": "sqrt(3)/3", "pi/4": "1", "pi/3": "sqrt(3)"},
        parity="odd", sign="", monotone="rising", small="u",
        numeric="sin/cos | sin/cos | tan",
    ),
    Function(
        "cot", "u", latex=r"\cot", sympy="cot", aliases="ctg cotg cotan", inside="cot ctg", meant="cotangent",
        inverse="arccot",
        derivative="-csc(u)^2", formula="cos(u)/sin(u)", domain="sin(u) != 0", jumps="",
        limits={"oo": "[-oo, oo]", "-oo": "[-oo, oo]"},
        zero="pi/2 + pi n", known={"pi/6": "sqrt(3)", "pi/4": "1", "pi/3": "sqrt(3)/3", "pi/2": "0"},
        parity="odd", sign="", monotone="falling", small="",
        numeric="cos/sin | cos/sin | cot",
    ),
    Function(
        "sec", "u", latex=r"\sec", sympy="sec", inside="sec", meant="secant", inverse="arcsec",
        derivative="sec(u)*tan(u)", formula="1/cos(u)", domain="cos(u) != 0", jumps="",
        limits={"oo": "[-oo, oo]", "-oo": "[-oo, oo]"},
        zero="", known={"0": "1", "pi/6": "2sqrt(3)/3", "pi/4": "sqrt(2)", "pi/3": "2"},
        parity="even", sign="", monotone="", small="", numeric="1/cos | 1/cos | sec",
    ),
    Function(
        "csc", "u", latex=r"\csc", sympy="csc", aliases="cosec", inside="csc cosec", meant="cosecant", inverse="arccsc",
        derivative="-csc(u)*cot(u)", formula="1/sin(u)", domain="sin(u) != 0", jumps="",
        limits={"oo": "[-oo, oo]", "-oo": "[-oo, oo]"},
        zero="", known={"pi/6": "2", "pi/4": "sqrt(2)", "pi/3": "2sqrt(3)/3", "pi/2": "1"},
        parity="odd", sign="", monotone="", small="", numeric="1/sin | 1/sin | csc",
    ),
    # inverse trigonometric
    Function(
        "arcsin", "u", latex=r"\arcsin", sympy="asin", aliases="asin arcsen", inside="arcsin asin",
        meant="arsin arcsine",
        derivative="1/sqrt(1 - u^2)", formula="", domain="[-1, 1]", jumps="", limits=NONE,
        zero="0", known={"0": "0", "1/2": "pi/6", "sqrt(2)/2": "pi/4", "sqrt(3)/2": "pi/3", "1": "pi/2"}, parity="odd",
        sign="", monotone="rising", small="u", numeric="asin",
    ),
    Function(
        "arccos", "u", latex=r"\arccos", sympy="acos", aliases="acos", inside="arccos acos", meant="arcos",
        derivative="-1/sqrt(1 - u^2)", formula="", domain="[-1, 1]", jumps="", limits=NONE,
        zero="1", known={
            "0": "pi/2", "1/2": "pi/3", "sqrt(2)/2": "pi/4", "sqrt(3)/2": "pi/6", "1": "0",
            "-1/2": "2pi/3", "-sqrt(2)/2": "3pi/4", "-sqrt(3)/2": "5pi/6", "-1": "pi",
        },
        parity="", sign="0+", monotone="falling", small="", numeric="acos",
    ),
    Function(
        "arctan", "u", latex=r"\arctan", sympy="atan", aliases="atan arctg", inside="arctan atan", meant="artan",
        derivative="1/(1 + u^2)", formula="", domain="R", jumps="", limits={"oo": "pi/2", "-oo": "-pi/2"},
        zero="0", known={"0": "0", "sqrt(3)/3": "pi/6", "1": "pi/4", "sqrt(3)": "pi/3"}, parity="odd", sign="",
        monotone="rising", small="u", numeric="atan",
    ),
    Function(
        "arccot", "u", latex=r"\operatorname{arccot}", sympy="pi/2 - atan(u)", aliases="acot arcctg arccotg",
        inside="arccot acot", written="formula",
        derivative="-1/(1 + u^2)", formula="pi/2 - arctan(u)", domain="R", jumps="", limits={"oo": "0", "-oo": "pi"},
        zero="", known={
            "0": "pi/2", "sqrt(3)/3": "pi/3", "1": "pi/4", "sqrt(3)": "pi/6",
            "-sqrt(3)/3": "2pi/3", "-1": "3pi/4", "-sqrt(3)": "5pi/6",
        },
        parity="", sign="+", monotone="falling", small="", numeric="pi/2 - atan",
    ),
    Function(
        "arcsec", "u", latex=r"\operatorname{arcsec}", sympy="asec", aliases="asec", inside="arcsec asec",
        derivative="1/(|u|*sqrt(u^2 - 1))", formula="arccos(1/u)", domain="(-oo, -1] or [1, oo)", jumps="",
        limits={"oo": "pi/2", "-oo": "pi/2"},
        zero="1", known={"1": "0", "2sqrt(3)/3": "pi/6", "sqrt(2)": "pi/4", "2": "pi/3", "-1": "pi"}, parity="",
        sign="0+", monotone="rising", small="", numeric="acos(1/u)",
    ),
    Function(
        "arccsc", "u", latex=r"\operatorname{arccsc}", sympy="acsc", aliases="acsc", inside="arccsc acsc",
        derivative="-1/(|u|*sqrt(u^2 - 1))", formula="arcsin(1/u)", domain="(-oo, -1] or [1, oo)", jumps="",
        limits={"oo": "0", "-oo": "0"},
        zero="", known={"1": "pi/2", "2sqrt(3)/3": "pi/3", "sqrt(2)": "pi/4", "2": "pi/6"}, parity="odd", sign="",
        monotone="falling", small="", numeric="asin(1/u)",
    ),
    # hyperbolic
    Function(
        "sinh", "u", latex=r"\sinh", sympy="sinh", aliases="sh", inside="sinh", inverse="arsinh", reach=1e40,
        derivative="cosh(u)", formula="(e^u - e^(-u))/2", domain="R", jumps="", limits={"oo": "oo", "-oo": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="u", numeric="sinh",
    ),
    Function(
        "cosh", "u", latex=r"\cosh", sympy="cosh", aliases="ch", inside="cosh", inverse="arcosh", reach=1e40,
        derivative="sinh(u)", formula="(e^u + e^(-u))/2", domain="R", jumps="", limits={"oo": "oo", "-oo": "oo"},
        zero="", known={"0": "1"}, parity="even", sign="+", monotone="", small="1 + u^2/2", numeric="cosh",
    ),
    Function(
        "tanh", "u", latex=r"\tanh", sympy="tanh", aliases="th", inside="tanh", inverse="artanh", also="1 - tanh(u)^2",
        derivative="sech(u)^2", formula="sinh(u)/cosh(u)", domain="R", jumps="", limits={"oo": "1", "-oo": "-1"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="u", numeric="tanh",
    ),
    Function(
        "coth", "u", latex=r"\coth", sympy="coth", aliases="cth", inside="coth", inverse="arcoth", also="1 - coth(u)^2",
        derivative="-csch(u)^2", formula="cosh(u)/sinh(u)", domain="(-oo, 0) or (0, oo)", jumps="",
        limits={"0+": "oo", "0-": "-oo", "oo": "1", "-oo": "-1"},
        zero="", known=NONE, parity="odd", sign="", monotone="falling", small="", numeric="1/tanh | 1/tanh | coth",
    ),
    Function(
        "sech", "u", latex=r"\operatorname{sech}", sympy="sech", inside="sech", inverse="arsech", reach=1e40,
        derivative="-sech(u)*tanh(u)", formula="1/cosh(u)", domain="R", jumps="", limits={"oo": "0", "-oo": "0"},
        zero="", known={"0": "1"}, parity="even", sign="+", monotone="", small="", numeric="1/cosh | 1/cosh | sech",
    ),
    Function(
        "csch", "u", latex=r"\operatorname{csch}", sympy="csch", inside="csch", inverse="arcsch", reach=1e40,
        derivative="-csch(u)*coth(u)", formula="1/sinh(u)", domain="(-oo, 0) or (0, oo)", jumps="",
        limits={"0+": "oo", "0-": "-oo", "oo": "0", "-oo": "0"},
        zero="", known=NONE, parity="odd", sign="", monotone="falling", small="", numeric="1/sinh | 1/sinh | csch",
    ),
    # inverse hyperbolic
    Function(
        "arsinh", "u", latex=r"\operatorname{arsinh}", sympy="asinh", aliases="asinh arcsinh", inside="arsinh asinh",
        derivative="1/sqrt(u^2 + 1)", formula="ln(u + sqrt(u^2 + 1))", domain="R", jumps="",
        limits={"oo": "oo", "-oo": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="u", numeric="asinh",
    ),
    Function(
        "arcosh", "u", latex=r"\operatorname{arcosh}", sympy="acosh", aliases="acosh arccosh", inside="arcosh acosh",
        derivative="1/sqrt(u^2 - 1) where u > 1", formula="ln(u + sqrt(u^2 - 1))", domain="[1, oo)", jumps="",
        limits={"oo": "oo"},
        zero="1", known={"1": "0"}, parity="", sign="0+", monotone="rising", small="", numeric="acosh",
    ),
    Function(
        "artanh", "u", latex=r"\operatorname{artanh}", sympy="atanh", aliases="atanh arctanh", inside="artanh atanh",
        derivative="1/(1 - u^2) where |u| < 1", formula="ln((1 + u)/(1 - u))/2", domain="(-1, 1)", jumps="",
        limits={"1-": "oo", "-1+": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="u", numeric="atanh",
    ),
    Function(
        "arcoth", "u", latex=r"\operatorname{arcoth}", sympy="acoth", aliases="acoth arccoth",
        derivative="1/(1 - u^2) where |u| > 1", formula="ln((u + 1)/(u - 1))/2", domain="(-oo, -1) or (1, oo)",
        jumps="", limits={"1+": "oo", "-1-": "-oo", "oo": "0", "-oo": "0"},
        zero="", known=NONE, parity="odd", sign="", monotone="falling", small="", numeric="atanh(1/u)",
    ),
    Function(
        "arsech", "u", latex=r"\operatorname{arsech}", sympy="asech", aliases="asech arcsech",
        derivative="-1/(u*sqrt(1 - u^2)) where u > 0", formula="arcosh(1/u)", domain="(0, 1]", jumps="",
        limits={"0+": "oo"},
        zero="1", known={"1": "0"}, parity="", sign="0+", monotone="falling", small="", numeric="acosh(1/u)",
    ),
    Function(
        "arcsch", "u", latex=r"\operatorname{arcsch}", sympy="acsch", aliases="acsch arccsch",
        derivative="-1/(|u|*sqrt(1 + u^2))", formula="arsinh(1/u)", domain="(-oo, 0) or (0, oo)", jumps="",
        limits={"0+": "oo", "0-": "-oo", "oo": "0", "-oo": "0"},
        zero="", known=NONE, parity="odd", sign="", monotone="falling", small="", numeric="asinh(1/u)",
    ),
    # absolute value and steps
    Function(
        "abs", "u", latex="", sympy="Abs", aliases="Abs", meant="absolute", words="the absolute value",
        derivative="u/|u| where u != 0", formula="{u if u >= 0 else -u}", domain="R", jumps="",
        limits={"oo": "oo", "-oo": "oo"},
        zero="0", known={"0": "0"}, parity="even", sign="0+", monotone="", small="", numeric=".abs",
    ),
    Function(
        "sign", "u", latex=r"\operatorname{sign}", sympy="sign", aliases="sgn signum", words="the sign",
        derivative="0 where u != 0", formula="{u/|u| if u != 0 else 0}", domain="R", jumps="0",
        limits={"oo": "1", "-oo": "-1"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="", small="", numeric=".sign",
    ),
    Function(
        "floor", "u", latex="", sympy="floor",
        derivative="0 where u != floor(u)", formula="", domain="R", jumps="integers", limits={"oo": "oo", "-oo": "-oo"},
        zero="[0, 1)", known={"0": "0"}, parity="", sign="", monotone="", small="", numeric=".floor | floor | .floor",
    ),
    Function(
        "ceil", "u", latex="", sympy="ceiling", aliases="ceiling",
        derivative="0 where u != ceil(u)", formula="-floor(-u)", domain="R", jumps="integers",
        limits={"oo": "oo", "-oo": "-oo"},
        zero="(-1, 0]", known={"0": "0"}, parity="", sign="", monotone="", small="", numeric=".ceil | ceil | .ceil",
    ),
    # steps, branches and remainders; min and max of more than two are nested
    Function(
        "Heaviside", "u", latex=r"\operatorname{H}", sympy="Heaviside", aliases="heaviside", words="the unit step",
        derivative="0 where u != 0", formula="{1 if u > 0 else 1/2 if u = 0 else 0}", domain="R", jumps="0",
        limits={"oo": "1", "-oo": "0"},
        zero="(-oo, 0)", known={"0": "1/2"}, parity="", sign="0+", monotone="", small="", numeric="",
    ),
    Function(
        "max", "a, b, ...", latex=r"\max", sympy="Max", aliases="Max", meant="maximum", words="the maximum",
        derivative={"a": "{1 if a > b else 0} where a != b", "b": "{0 if a > b else 1} where a != b"},
        formula="{a if a > b else b}", domain="R", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="",
    ),
    Function(
        "min", "a, b, ...", latex=r"\min", sympy="Min", aliases="Min", meant="minimum", words="the minimum",
        derivative={"a": "{1 if a < b else 0} where a != b", "b": "{0 if a < b else 1} where a != b"},
        formula="{a if a < b else b}", domain="R", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="",
    ),
    Function(
        "mod", "a, b", latex=r"\operatorname{mod}", sympy="Mod", aliases="Mod", meant="modulo", words="the remainder",
        derivative={"a": "1 where a/b != floor(a/b)", "b": "-floor(a/b) where a/b != floor(a/b)"},
        formula="a - b*floor(a/b)", domain="b != 0", jumps="a/b whole", limits=NONE,
        zero="a = b n", known=NONE, parity="", sign="", monotone="", small="", numeric="",
    ),
    Function(
        "atan2", "y, x", latex=r"\operatorname{atan2}", sympy="atan2", aliases="arctan2", words="the angle",
        derivative={
            "y": "x/(x^2 + y^2) where x + sqrt(x^2 + y^2) > 0",
            "x": "-y/(x^2 + y^2) where x^2 + y^2 != 0",
        },
        formula="{arctan(y/x) if x > 0 else sign(y)*pi/2 - arctan(x/y) if y != 0 else pi if x < 0}",
        domain="x^2 + y^2 != 0", jumps="y = 0 and x < 0", limits=NONE,
        zero="y = 0 and x > 0", known=NONE, parity="", sign="", monotone="", small="", numeric="atan2",
    ),
    # machine learning
    Function(
        "sigmoid", "u", latex=r"\operatorname{sigmoid}", sympy="1/(1 + exp(-u))", aliases="logistic expit",
        words="the sigmoid", derivative="sigmoid(u)*(1 - sigmoid(u))", formula="1/(1 + e^(-u))", domain="R", jumps="",
        limits={"oo": "1", "-oo": "0"},
        zero="", known={"0": "1/2"}, parity="", sign="+", monotone="rising", small="", numeric="",
    ),
    Function(
        "relu", "u", latex=r"\operatorname{relu}", sympy="Max(0, u)", aliases="ReLU", words="relu",
        derivative="{1 if u > 0 else 0} where u != 0", formula="max(0, u)", domain="R", jumps="",
        limits={"oo": "oo", "-oo": "0"},
        zero="(-oo, 0]", known={"0": "0"}, parity="", sign="0+", monotone="", small="", numeric="",
    ),
    Function(
        "softplus", "u", latex=r"\operatorname{softplus}", sympy="log(1 + exp(u))", words="softplus",
        derivative="sigmoid(u)", formula="ln(1 + e^u)", domain="R", jumps="", limits={"oo": "oo", "-oo": "0"},
        zero="", known={"0": "ln(2)"}, parity="", sign="+", monotone="rising", small="", numeric="log1p(exp)",
    ),
    # error functions and the gamma family
    Function(
        "erf", "u", latex=r"\operatorname{erf}", sympy="erf", special=True,
        derivative="2*e^(-u^2)/sqrt(pi)", formula="", domain="R", jumps="", limits={"oo": "1", "-oo": "-1"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="2u/sqrt(pi)", numeric="erf",
    ),
    Function(
        "erfc", "u", latex=r"\operatorname{erfc}", sympy="erfc", special=True, reach=200,
        derivative="-2*e^(-u^2)/sqrt(pi)", formula="1 - erf(u)", domain="R", jumps="", limits={"oo": "0", "-oo": "2"},
        zero="", known={"0": "1"}, parity="", sign="+", monotone="falling", small="", numeric=".erfc | erfc | erfc",
    ),
    Function(
        "erfi", "u", latex=r"\operatorname{erfi}", sympy="erfi", special=True, reach=150,
        derivative="2*e^(u^2)/sqrt(pi)", formula="", domain="R", jumps="", limits={"oo": "oo", "-oo": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="2u/sqrt(pi)",
        numeric="- | erfi | erfi",
    ),
    Function(
        "factorial", "u", latex="", sympy="factorial", meant="fact", words="the factorial", special=True,
        written="itself", reach=3e3,
        derivative="gamma(u + 1)*digamma(u + 1)", formula="gamma(u + 1)", domain="u != -1, -2, ...", jumps="",
        limits={"oo": "oo"},
        zero="", known={"0": "1"}, parity="", sign="", monotone="", small="", numeric=".factorial",
    ),
    Function(
        "gamma", "u", latex=r"\Gamma", sympy="gamma", aliases="Gamma", special=True, reach=3e3,
        derivative="gamma(u)*digamma(u)", formula="", domain="u != 0, -1, -2, ...", jumps="",
        limits={"0+": "oo", "0-": "-oo", "oo": "oo"},
        zero="", known={"1": "1"}, parity="", sign="", monotone="", small="", numeric="gamma",
    ),
    Function(
        "loggamma", "u", latex=r"\operatorname{ln\Gamma}", sympy="loggamma", aliases="lgamma", special=True,
        written="itself", reach=1e100,
        derivative="digamma(u) where u > 0", formula="", domain="(0, oo)", jumps="", limits={"0+": "oo", "oo": "oo"},
        zero="", known={"1": "0"}, parity="", sign="", monotone="", small="", numeric="lgamma | loggamma | lgamma",
    ),
    Function(
        "digamma", "u", latex=r"\operatorname{\psi}", sympy="digamma", special=True, reach=1e100,
        derivative="polygamma(1, u)", formula="", domain="u != 0, -1, -2, ...", jumps="",
        limits={"0+": "-oo", "0-": "oo", "oo": "oo"},
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | digamma | digamma",
    ),
    Function(
        "binomial", "n, k", latex=r"\binom{n}{k}", sympy="binomial", aliases="binom nCr", special=True,
        words="the binomial coefficient",
        derivative={
            "n": "binomial(n, k)*(digamma(n + 1) - digamma(n - k + 1))",
            "k": "binomial(n, k)*(digamma(n - k + 1) - digamma(k + 1))",
        },
        formula="gamma(n + 1)/(gamma(k + 1)*gamma(n - k + 1))", domain="n != -1, -2, ...", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | binomial | -", reach=1e10,
    ),
    Function(
        "lambertw", "u", latex=r"\operatorname{W}", sympy="LambertW", aliases="LambertW", special=True,
        words="the Lambert function W",
        derivative="1/(e^lambertw(u)*(1 + lambertw(u))) where u > -1/e", formula="", domain="[-1/e, oo)", jumps="",
        limits={"oo": "oo"},
        zero="0", known={"0": "0", "e": "1", "-1/e": "-1"}, parity="", sign="", monotone="rising", small="u",
        numeric=".lambertw | .lambertw | lambertw",
    ),
    # Bessel functions
    Function(
        "polygamma", "n, u", latex=r"\operatorname{polygamma}", sympy="polygamma", special=True, reach=1e4,
        derivative="polygamma(n + 1, u)", formula="", domain="u != 0, -1, -2, ...", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | psi | -",
    ),
    Function(
        "besselj", "n, u", latex=r"\operatorname{J}", sympy="besselj", special=True, reach=1e4,
        derivative="(besselj(n - 1, u) - besselj(n + 1, u))/2", formula="", domain="[0, oo)", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | besselj | bessel_j",
    ),
    Function(
        "bessely", "n, u", latex=r"\operatorname{Y}", sympy="bessely", special=True, reach=1e4,
        derivative="(bessely(n - 1, u) - bessely(n + 1, u))/2", formula="", domain="(0, oo)", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | bessely | bessel_y",
    ),
    Function(
        "besseli", "n, u", latex=r"\operatorname{I}", sympy="besseli", special=True, reach=1e4,
        derivative="(besseli(n - 1, u) + besseli(n + 1, u))/2", formula="", domain="[0, oo)", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | besseli | bessel_i",
    ),
    # integrals
    Function(
        "besselk", "n, u", latex=r"\operatorname{K}", sympy="besselk", special=True, reach=1e4,
        derivative="-(besselk(n - 1, u) + besselk(n + 1, u))/2", formula="", domain="(0, oo)", jumps="", limits=NONE,
        zero="", known=NONE, parity="", sign="+", monotone="", small="", numeric="- | besselk | bessel_k",
    ),
    Function(
        "Si", "u", latex=r"\operatorname{Si}", sympy="Si", special=True, reach=1e12,
        derivative="sin(u)/u where u != 0", formula="", domain="R", jumps="", limits={"oo": "pi/2", "-oo": "-pi/2"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="", small="", numeric="- | si | si",
    ),
    Function(
        "Ci", "u", latex=r"\operatorname{Ci}", sympy="Ci", special=True, reach=1e12,
        derivative="cos(u)/u where u > 0", formula="", domain="(0, oo)", jumps="", limits={"0+": "-oo", "oo": "0"},
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | ci | ci",
    ),
    Function(
        "Shi", "u", latex=r"\operatorname{Shi}", sympy="Shi", special=True, reach=2e4,
        derivative="sinh(u)/u where u != 0", formula="", domain="R", jumps="", limits={"oo": "oo", "-oo": "-oo"},
        zero="0", known={"0": "0"}, parity="odd", sign="", monotone="rising", small="", numeric="- | shi | shi",
    ),
    Function(
        "Chi", "u", latex=r"\operatorname{Chi}", sympy="Chi", special=True, reach=2e4,
        derivative="cosh(u)/u where u > 0", formula="", domain="(0, oo)", jumps="", limits={"0+": "-oo", "oo": "oo"},
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | chi | chi",
    ),
    Function(
        "Ei", "u", latex=r"\operatorname{Ei}", sympy="Ei", special=True, reach=2e4,
        derivative="e^u/u", formula="", domain="(-oo, 0) or (0, oo)", jumps="",
        limits={"0+": "-oo", "0-": "-oo", "oo": "oo", "-oo": "0"},
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | ei | ei",
    ),
    Function(
        "li", "u", latex=r"\operatorname{li}", sympy="li", special=True,
        derivative="1/ln(u) where u > 0", formula="", domain="(0, 1) or (1, oo)", jumps="",
        limits={"0+": "0", "1+": "-oo", "1-": "-oo", "oo": "oo"},
        zero="", known=NONE, parity="", sign="", monotone="", small="", numeric="- | li | li",
    ),
)  # fmt: skip


FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
"""Canonical name -> row."""


ALIASES: dict[str, str] = {alias: row.name for row in _ROWS for alias in (row.name, *row.aliases.split())}
"""Every spelling -> canonical name (``exp`` and ``log`` of one argument are the parser's business)."""


@cache
def natural_domain(name: str) -> Domain:
    """The domain of a function by its canonical name."""
    return domain(FUNCTIONS[name].domain)


def all_with(**fields: object) -> tuple[str, ...]:
    """The functions of one argument whose rows hold these values.

    >>> all_with(parity="even")
    ('cos', 'sec', 'cosh', 'sech', 'abs')
    """
    rows = [row for row in _ROWS if row.arity == 1]
    return tuple([row.name for row in rows if all(getattr(row, field) == v for field, v in fields.items())])
