"""Rules of differentiation for smooth functions: SMOOTH is the book, in the order a teacher would try them."""

from __future__ import annotations

from calctool.derivation.rule import Rule
from calctool.differentiation.chain import chain, power_of_function
from calctool.differentiation.exponentials import (
    change_of_base,
    exponential,
    log_of_absolute_value,
    logarithmic,
    natural_exponential,
)
from calctool.differentiation.products import product, product_of_several, quotient, reciprocal
from calctool.differentiation.rules import (
    constant,
    constant_multiple,
    identity,
    negative_power,
    nth_root,
    power,
    sums,
    undefined,
)
from calctool.differentiation.table import ELEMENTARY, SPECIAL_FUNCTIONS

SMOOTH: tuple[Rule, ...] = (
    constant,
    identity,
    power,
    natural_exponential,
    exponential,
    sums,
    constant_multiple,
    *ELEMENTARY,
    nth_root,
    negative_power,
    product,
    product_of_several,
    log_of_absolute_value,
    reciprocal,
    quotient,
    chain,
    power_of_function,
    change_of_base,
    logarithmic,
    undefined,
    *SPECIAL_FUNCTIONS,
)
"""The rules for functions that are not given by branches."""
