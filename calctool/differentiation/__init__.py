"""Rules of differentiation for smooth functions: SMOOTH is the book, in the order a teacher would try them."""

from __future__ import annotations

from calctool.derivation.rule import Rule
from calctool.differentiation import chain, exponentials, preparation, products, rules, table

SMOOTH: tuple[Rule, ...] = (
    rules.constant,
    rules.constant_inside,
    rules.identity,
    rules.power,
    exponentials.natural_exponential,
    exponentials.power_of_zero,
    exponentials.exponential,
    preparation.pythagoras_first,
    preparation.hyperbolic_first,
    rules.sums,
    rules.constant_multiple,
    *table.ELEMENTARY,
    rules.nth_root,
    preparation.one_power,
    preparation.divide_out,
    preparation.pythagoras_above,
    preparation.factor_first,
    preparation.cancel_first,
    preparation.simplify_first,
    preparation.log_laws,
    preparation.power_of_logarithm,
    preparation.logarithmic_product,
    rules.negative_power,
    exponentials.change_of_base,
    products.product,
    products.product_of_several,
    exponentials.log_of_absolute_value,
    products.reciprocal,
    products.quotient,
    chain.chain,
    chain.power_of_function,
    exponentials.logarithmic,
    *rules.UNNAMED,
    *table.SPECIAL_FUNCTIONS,
    table.SEVERAL_ARGUMENTS,
)
"""The rules for functions that are not given by branches."""
