"""The functions calctool knows: one table, read by the parser, the printers, the evaluator and the bridge.

A row holds the canonical name, how many arguments it takes, its other spellings, its LaTeX, and the
name SymPy gives it.  Nothing here imports SymPy.
"""

from __future__ import annotations

from typing import NamedTuple


class Function(NamedTuple):
    """One function of the input language.

    ``name`` is the canonical spelling (the one printed), ``arity`` the number of arguments,
    ``aliases`` the other spellings read, ``latex`` the command, ``sympy`` the name in Python syntax.
    """

    name: str
    arity: int
    aliases: tuple[str, ...]
    latex: str
    sympy: str


_ROWS: tuple[Function, ...] = (
    # trigonometric
    Function("sin", 1, (), r"\sin", "sin"),
    Function("cos", 1, (), r"\cos", "cos"),
    Function("tan", 1, ("tg",), r"\tan", "tan"),
    Function("cot", 1, ("ctg", "cotan"), r"\cot", "cot"),
    Function("sec", 1, (), r"\sec", "sec"),
    Function("csc", 1, ("cosec",), r"\csc", "csc"),
    # inverse trigonometric
    Function("arcsin", 1, ("asin",), r"\arcsin", "asin"),
    Function("arccos", 1, ("acos",), r"\arccos", "acos"),
    Function("arctan", 1, ("atan", "arctg"), r"\arctan", "atan"),
    Function("arccot", 1, ("acot",), r"\operatorname{arccot}", "acot"),
    Function("arcsec", 1, ("asec",), r"\operatorname{arcsec}", "asec"),
    Function("arccsc", 1, ("acsc",), r"\operatorname{arccsc}", "acsc"),
    # hyperbolic and inverse hyperbolic
    Function("sinh", 1, ("sh",), r"\sinh", "sinh"),
    Function("cosh", 1, ("ch",), r"\cosh", "cosh"),
    Function("tanh", 1, ("th",), r"\tanh", "tanh"),
    Function("coth", 1, ("cth",), r"\coth", "coth"),
    Function("sech", 1, (), r"\operatorname{sech}", "sech"),
    Function("csch", 1, (), r"\operatorname{csch}", "csch"),
    Function("arsinh", 1, ("asinh", "arcsinh"), r"\operatorname{arsinh}", "asinh"),
    Function("arcosh", 1, ("acosh", "arccosh"), r"\operatorname{arcosh}", "acosh"),
    Function("artanh", 1, ("atanh", "arctanh"), r"\operatorname{artanh}", "atanh"),
    Function("arcoth", 1, ("acoth", "arccoth"), r"\operatorname{arcoth}", "acoth"),
    Function("arsech", 1, ("asech", "arcsech"), r"\operatorname{arsech}", "asech"),
    Function("arcsch", 1, ("acsch", "arccsch"), r"\operatorname{arcsch}", "acsch"),
    # roots, logarithms (ln is natural; log has its base as second argument)
    Function("sqrt", 1, (), r"\sqrt", "sqrt"),
    Function("cbrt", 1, (), r"\sqrt[3]", "cbrt"),
    Function("root", 2, (), r"\sqrt", "root"),
    Function("ln", 1, (), r"\ln", "log"),
    Function("log", 2, (), r"\log", "log"),
    # steps and absolute value
    Function("abs", 1, ("Abs",), "", "Abs"),
    Function("sign", 1, ("sgn", "signum"), r"\operatorname{sign}", "sign"),
    Function("floor", 1, (), "", "floor"),
    Function("ceil", 1, ("ceiling",), "", "ceiling"),
    Function("factorial", 1, (), "", "factorial"),
    # special functions
    Function("erf", 1, (), r"\operatorname{erf}", "erf"),
    Function("erfc", 1, (), r"\operatorname{erfc}", "erfc"),
    Function("erfi", 1, (), r"\operatorname{erfi}", "erfi"),
    Function("gamma", 1, ("Gamma",), r"\Gamma", "gamma"),
    Function("loggamma", 1, ("lgamma",), r"\operatorname{ln\Gamma}", "loggamma"),
    Function("digamma", 1, (), r"\psi", "digamma"),
    Function("polygamma", 2, (), r"\operatorname{polygamma}", "polygamma"),
    Function("besselj", 2, (), "J", "besselj"),
    Function("bessely", 2, (), "Y", "bessely"),
    Function("besseli", 2, (), "I", "besseli"),
    Function("besselk", 2, (), "K", "besselk"),
    Function("Si", 1, (), r"\operatorname{Si}", "Si"),
    Function("Ci", 1, (), r"\operatorname{Ci}", "Ci"),
    Function("Shi", 1, (), r"\operatorname{Shi}", "Shi"),
    Function("Chi", 1, (), r"\operatorname{Chi}", "Chi"),
    Function("Ei", 1, (), r"\operatorname{Ei}", "Ei"),
    Function("li", 1, (), r"\operatorname{li}", "li"),
)


FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
"""Canonical name -> row."""


ALIASES: dict[str, str] = {alias: row.name for row in _ROWS for alias in (row.name, *row.aliases)}
"""Every spelling -> canonical name (``exp`` and ``log`` of one argument are the parser's business)."""


UNDEFINED = ("f", "g", "h")
"""Letters that stand for an undefined function when a bracket follows."""


GREEK: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""Greek names that are symbols, with the letter shown (``pi`` is the constant)."""
