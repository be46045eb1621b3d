"""Mistakes with several variables: partial derivatives, gradients, Jacobians, the chain rule along a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import permutations, product
from typing import NamedTuple

from calctool.algebra.terms import terms_of
from calctool.derivation.rule import Rewrite
from calctool.diagnosis.attempt import Attempt, Sign
from calctool.diagnosis.card import mistake
from calctool.expr.traversal import substitute
from calctool.expr.tree import (
    ONE,
    TWO,
    ZERO,
    Deriv,
    Div,
    Expr,
    Func,
    Mul,
    Pow,
    Substituted,
    Sym,
    add,
    mul,
)
from calctool.tasks.chain_graph import Graph
from calctool.tasks.matrices import permutation_sum
from calctool.tasks.question import Answer, Question


def _single(goal: Expr) -> tuple[Expr, Sym] | None:
    return (goal.body, goal.wrt) if isinstance(goal, Deriv) and not goal.body.open else None


def _mixed(goal: Expr) -> tuple[Expr, Sym, Sym] | None:
    match goal:
        case Deriv(Deriv(f, a), b) if not f.open and a != b:
            return f, a, b
    return None


@mistake(
    "constant-set-to-zero", "the other variable set to 0", "df/dx = d/dx f(x, 0)",
    "this is the derivative with {y} = 0 put in.",
    "{y} is held constant, whatever its value: leave the letter standing.",
    meant="several.constant", common="B", examples={"x^3*y + x": "1"}, inside=0, whole=2,
)  # fmt: skip
def set_to_zero(goal: Expr) -> Iterator[Rewrite]:
    found = _single(goal)
    if found is not None:
        f, x = found
        others = sorted(f.free - {x.name})
        bare = f
        for name in others:
            bare = substitute(bare, name, ZERO)
        if others:
            yield Rewrite(Deriv(bare, x), {"y": Sym(others[0])})


@mistake(
    "partial-sum-all", "derivatives by all variables added", "df/dx = df/dx + df/dy",
    "the derivatives by all letters were added.",
    "Keep only the one by {x}.",
    meant="several.constant", common="B", examples={"x^3 + y^2": "3x^2 + 2y"}, inside=2, whole=2,
)  # fmt: skip
def sum_all(goal: Expr) -> Iterator[Rewrite]:
    found = _single(goal)
    if found is not None:
        f, x = found
        yield Rewrite(add([Deriv(f, Sym(name)) for name in sorted(f.free)]), {"x": x})


@mistake(
    "mixed-as-sum", "mixed derivative taken as a sum", "d2f/dxdy = df/dx + df/dy",
    "the two first derivatives are added.",
    "Differentiate by one variable, and then that result by the other.",
    meant="several.clairaut", common="A", examples={'partial "x^3 + y^3" x y': "3x^2 + 3y^2"}, inside=0, whole=2,
)  # fmt: skip
def mixed_sum(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        yield Rewrite(Deriv(f, a) + Deriv(f, b))


@mistake(
    "mixed-as-product", "mixed derivative taken as a product", "d2f/dxdy = df/dx * df/dy",
    "the two first derivatives are multiplied.",
    "Differentiate by one variable, and then that result by the other.",
    meant="several.clairaut", common="C", examples={'partial "x^3 y" x y': "3x^5 y"}, inside=0, whole=2,
)  # fmt: skip
def mixed_product(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        yield Rewrite(Mul(Deriv(f, a), Deriv(f, b)))


@mistake(
    "mixed-as-pure", "same variable taken twice", "d2f/dxdy = d2f/dx2",
    "this is differentiated twice by {x}.",
    "Differentiate once by each of the two variables.",
    meant="several.clairaut", common="B", examples={'partial "x^4 y^2" x y': "12x^2 y^2"}, inside=0, whole=2,
)  # fmt: skip
def mixed_pure(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        for x in (a, b):
            yield Rewrite(Deriv(Deriv(f, x), x), {"x": x})


# --- vectors and matrices --------------------------------------------------------------------------


class VectorProblem(NamedTuple):
    """The question and its right answer: ``vector`` the components, or ``matrix`` the rows; the other is empty."""

    question: Question
    vector: list[Expr]
    matrix: list[list[Expr]]


class WrongVector(NamedTuple):
    """What a mistake makes of a vector or a matrix, with the slots of the card's sentence."""

    answer: Answer
    slots: Mapping[str, Expr] = {}


_vector_mistake = partial(mistake, on=VectorProblem)


@_vector_mistake(
    "grad-order-swapped", "components of the gradient swapped", "grad f = (df/dy, df/dx)",
    "each component is there, but not at its own place.",
    "Write one component for each variable, in the order of the variables.",
    meant="", common="B", examples={'grad "x^3 + y^2"': "(2y, 3x^2)"},
)  # fmt: skip
def order_swapped(problem: VectorProblem) -> Iterator[WrongVector]:
    if len(problem.vector) <= 5:
        for order in list(permutations(problem.vector))[1:]:
            yield WrongVector(list(order))


@_vector_mistake(
    "grad-summed", "gradient given as one number", "grad f = df/dx + df/dy",
    "the components are added up.",
    "The gradient is a vector: leave them side by side.",
    meant="", common="B", examples={'grad "x^3 + y^3"': "3x^2 + 3y^2"},
)  # fmt: skip
def summed(problem: VectorProblem) -> Iterator[WrongVector]:
    if problem.vector:
        yield WrongVector(add(problem.vector))


@_vector_mistake(
    "grad-length-given", "length given for the gradient", "grad f = sqrt(f_x^2 + f_y^2)",
    "this is the length of the gradient, or its square, and not the gradient itself.",
    "The gradient is a vector: write the partial derivatives side by side.",
    meant="", common="B", examples={'grad "x^2 + y^2"': "sqrt(4x^2 + 4y^2)"},
)  # fmt: skip
def length_given(problem: VectorProblem) -> Iterator[WrongVector]:
    if len(problem.vector) > 1:
        square = add([Pow(e, TWO) for e in problem.vector])
        yield WrongVector(Func("sqrt", square))
        yield WrongVector(square)


@_vector_mistake(
    "grad-normalised", "gradient divided by its length", "grad f = (f_x, f_y)/sqrt(f_x^2 + f_y^2)",
    "this vector has the direction of the gradient, but it was divided by its length.",
    "Leave the partial derivatives as they are; only for a direction the length is made 1.",
    meant="", common="C", examples={'grad "3x + 4y"': "(3/5, 4/5)"},
)  # fmt: skip
def normalised(problem: VectorProblem) -> Iterator[WrongVector]:
    if len(problem.vector) > 1:
        length = Func("sqrt", add([Pow(e, TWO) for e in problem.vector]))
        yield WrongVector([Div(e, length) for e in problem.vector])


@_vector_mistake(
    "grad-same-component", "one component written for all", "grad f = (df/dx, df/dx)",
    "every component is the derivative by {x}.",
    "Differentiate by another variable for each component.",
    meant="", common="C", examples={'grad "x^3 y^2"': "(3x^2 y^2, 3x^2 y^2)"}, weight=1,
)  # fmt: skip
def same_component(problem: VectorProblem) -> Iterator[WrongVector]:
    for x, right in zip(problem.question.variables, problem.vector, strict=False):
        if len(problem.vector) > 1:
            yield WrongVector([right] * len(problem.vector), {"x": x})


@_vector_mistake(
    "grad-component-missing", "a component of the gradient missing", "grad f = (df/dx, df/dy) for f(x, y, z)",
    "the component for {x} is not there.",
    "Write one component for every variable.",
    meant="", common="B", examples={'grad "x^3 + y^2 + z"': "(3x^2, 2y)"},
)  # fmt: skip
def component_missing(problem: VectorProblem) -> Iterator[WrongVector]:
    for i, (x, right) in enumerate(zip(problem.question.variables, problem.vector, strict=False)):
        yield WrongVector([*problem.vector[:i], *problem.vector[i + 1 :]], {"x": x})
        if min(len(problem.vector), len(problem.question.variables)) > 1:
            yield WrongVector(right, {"x": problem.question.variables[1 if i == 0 else 0]})


@_vector_mistake(
    "grad-of-components", "terms differentiated each by its own variable",
    "grad f = (d/dx of one term, d/dy of another)",
    "each term is differentiated by one variable only.",
    "Differentiate the whole function for every component.",
    meant="", common="C", examples={'grad "x^3 + x y"': "(3x^2, x)"},
)  # fmt: skip
def of_components(problem: VectorProblem) -> Iterator[WrongVector]:
    body, variables = problem.question.body, problem.question.variables
    if not problem.vector or not isinstance(body, Expr) or problem.question.point:
        return
    terms = terms_of(body)
    if len(terms) < 2 or len(problem.vector) ** len(terms) > 81:
        return
    for owners in product(variables, repeat=len(terms)):
        yield WrongVector(
            [
                add([Deriv(t, x) for t, owner in zip(terms, owners, strict=True) if owner == x])
                if x in owners
                else ZERO
                for x in variables
            ]
        )


@_vector_mistake(
    "jacobian-transposed", "Jacobian transposed", "J[i][j] = df_j/dx_i",
    "rows and columns are exchanged.",
    "Write a row for each function, a column for each variable.",
    meant="", common="A", examples={'jacobian "x^3 y" "x + y"': "[[3x^2 y, 1], [x^3, 1]]"},
)  # fmt: skip
def transposed(problem: VectorProblem) -> Iterator[WrongVector]:
    if problem.matrix:
        yield WrongVector([list(column) for column in zip(*problem.matrix, strict=True)])


@_vector_mistake(
    "matrix-determinant-given", "determinant given for the matrix", "J = det J",
    "this is the determinant, one number made of all the entries.",
    "Write the whole matrix, with an entry for each function and each variable.",
    meant="", common="B", examples={'jacobian "x^2 + y" "x y"': "2x^2 - y"},
)  # fmt: skip
def determinant_given(problem: VectorProblem) -> Iterator[WrongVector]:
    if 2 <= len(problem.matrix) <= 3 and all(len(row) == len(problem.matrix) for row in problem.matrix):
        yield WrongVector(permutation_sum(problem.matrix))


@_vector_mistake(
    "matrix-trace-given", "sum of the diagonal given for the matrix", "J = f_x + g_y",
    "these are the entries of the diagonal, added.",
    "Write the whole matrix, with an entry for each function and each variable.",
    meant="", common="C", examples={'jacobian "x^2 + y" "x y^2"': "2x + 2x y"},
)  # fmt: skip
def trace_given(problem: VectorProblem) -> Iterator[WrongVector]:
    if len(problem.matrix) > 1 and all(len(row) == len(problem.matrix) for row in problem.matrix):
        yield WrongVector(add([row[i] for i, row in enumerate(problem.matrix)]))


@_vector_mistake(
    "jacobian-rows-swapped", "rows of the Jacobian swapped", "rows in another order",
    "the rows stand in another order than the functions.",
    "Put the first function into the first row.",
    meant="", common="C", examples={'jacobian "x^3" "x y"': "[[y, x], [3x^2, 0]]"},
)  # fmt: skip
def rows_swapped(problem: VectorProblem) -> Iterator[WrongVector]:
    if 0 < len(problem.matrix) <= 5:
        for order in list(permutations(problem.matrix))[1:]:
            yield WrongVector([list(row) for row in order])


@_vector_mistake(
    "jacobian-columns-swapped", "columns of the Jacobian swapped", "columns in another order",
    "the columns stand in another order than the variables.",
    "Put the first variable into the first column.",
    meant="", common="C", examples={'jacobian "x^2 + y" "y^2 - x"': "[[1, 2x], [2y, -1]]"},
)  # fmt: skip
def columns_swapped(problem: VectorProblem) -> Iterator[WrongVector]:
    if problem.matrix and 1 < len(problem.matrix[0]) <= 4:
        for order in list(permutations(range(len(problem.matrix[0]))))[1:]:
            yield WrongVector([[row[j] for j in order] for row in problem.matrix])


@_vector_mistake(
    "jacobian-diagonal-only", "only the diagonal of the Jacobian", "J = diag(df_i/dx_i)",
    "every entry outside the diagonal was taken to be 0.",
    "Work out the entries off the diagonal too: each is a derivative of its own.",
    meant="", common="B", examples={'jacobian "x y" "x + y^3"': "[[y, 0], [0, 3y^2]]"},
)  # fmt: skip
def diagonal_only(problem: VectorProblem) -> Iterator[WrongVector]:
    if problem.matrix:
        yield WrongVector([[e if i == j else ZERO for j, e in enumerate(row)] for i, row in enumerate(problem.matrix)])


# --- along the paths of a tree ---------------------------------------------------------------------


class Paths(NamedTuple):
    """The paths from a variable down to another: the first name on each, the partial derivative by it, its own rate."""

    names: list[str]
    partials: list[Expr]
    rates: list[Expr]

    @property
    def products(self) -> list[Expr]:
        return [mul([p, r]) for p, r in zip(self.partials, self.rates, strict=True)]


def paths(graph: Graph, name: str, t: Sym) -> Paths:
    """The paths of the chain rule, each factor still to be worked out, and the inner variables put back in it."""
    names = sorted(graph.towards(name, t.name))
    partials: list[Expr] = []
    for inner in names:
        e: Expr = Deriv(graph.bodies[name], Sym(inner))
        for other in sorted(graph.below(name)):
            e = Substituted(e, Sym(other), graph.whole(other))
        partials.append(e)
    return Paths(names, partials, [ONE if inner == t.name else along_paths(graph, inner, t) for inner in names])


def along_paths(graph: Graph, name: str, t: Sym) -> Expr:
    """The derivative of a variable as the sum over its paths."""
    return add(paths(graph, name, t).products) if graph.below(name) else Deriv(graph.bodies[name], t)


_path_mistake = partial(mistake, on=Paths)


@_path_mistake(
    "mchain-path-missing", "one path of the chain missing", "dz/dt = f_x*x'",
    "the path through {x} is missing.",
    "Add the path through {x}: the partial derivative by {x} times the derivative of {x}.",
    meant="several.chain", common="A", examples={'chain "z = x^2 + y^3" "x = t^3" "y = 2t"': "6t^5"},
)  # fmt: skip
def path_missing(paths: Paths) -> Iterator[Rewrite]:
    products = paths.products
    for i, name in enumerate(paths.names):
        yield Rewrite(add([*products[:i], *products[i + 1 :]]), {"x": Sym(name)})


@_path_mistake(
    "mchain-partials-only", "partials added without the inner derivatives", "dz/dt = f_x + f_y",
    "the partial derivatives are added without the derivatives of the inner variables.",
    "Multiply each partial derivative by the derivative of its own variable, then add.",
    meant="several.chain", common="B", examples={'chain "z = x^3 + y" "x = t^2" "y = t^3"': "3t^4 + 1"},
)  # fmt: skip
def partials_only(paths: Paths) -> Iterator[Rewrite]:
    yield Rewrite(add(paths.partials))


@_path_mistake(
    "mchain-inner-only", "inner derivatives added without the partials", "dz/dt = x' + y'",
    "the derivatives of the inner variables are added without the partial derivatives.",
    "Multiply each of them by the partial derivative that belongs to it.",
    meant="several.chain", common="C", examples={'chain "z = x^3 y" "x = t^2" "y = 4t"': "2t + 4"},
)  # fmt: skip
def inner_only(paths: Paths) -> Iterator[Rewrite]:
    yield Rewrite(add(paths.rates))


@_path_mistake(
    "mchain-product-of-paths", "paths multiplied instead of added", "dz/dt = (f_x*x')*(f_y*y')",
    "the paths are multiplied with each other.",
    "Multiply along a path, then add the paths.",
    meant="several.chain", common="B", examples={'chain "z = x + y^3" "x = t^2" "y = t"': "6t^3"},
)  # fmt: skip
def product_of_paths(paths: Paths) -> Iterator[Rewrite]:
    yield Rewrite(mul(paths.products))


@_path_mistake(
    "mchain-crossed", "inner derivatives swapped", "dz/dt = f_x*y' + f_y*x'",
    "the partial derivatives stand beside each other's inner derivatives.",
    "Pair each with its own letter: df/dx with dx/dt.",
    meant="several.chain", common="C", examples={'chain "z = x^2 + y" "x = t^3" "y = t^2"': "4t^4 + 3t^2"},
)  # fmt: skip
def crossed(paths: Paths) -> Iterator[Rewrite]:
    for order in list(permutations(paths.rates))[1:]:
        yield Rewrite(add([mul([p, r]) for p, r in zip(paths.partials, order, strict=True)]))


@mistake(
    "mchain-not-substituted", "answer still in the old variables", "f_x*x' + f_y*y' in x and y",
    "the derivative is right, but the inner variables are still in it.",
    "Put in what they stand for.",
    meant="several.put-back", common="B", examples={'chain "z = x y" "x = t^3" "y = e^t"': "3t^2 y + x e^t"},
    on=Attempt, certain=True,
)  # fmt: skip
def not_substituted(attempt: Attempt) -> Iterator[Sign]:
    if attempt.in_inner_variables and attempt.put_back is not None and attempt.put_back.agrees:
        yield Sign(None)
