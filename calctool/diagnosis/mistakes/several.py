"""Mistakes with several variables: partial derivatives, gradients, Jacobians, the chain rule along a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.mistakes.card import Mistake, mistake, never
from calctool.expr.traversal import substitute
from calctool.expr.tree import ONE, ZERO, Deriv, Expr, Mul, Substituted, Sym, add, mul

if TYPE_CHECKING:
    from calctool.tasks.question import Question


def _single(goal: Expr) -> tuple[Expr, Sym] | None:
    return (goal.body, goal.wrt) if isinstance(goal, Deriv) and not goal.body.open else None


def _mixed(goal: Expr) -> tuple[Expr, Sym, Sym] | None:
    match goal:
        case Deriv(Deriv(f, a), b) if not f.open and a != b:
            return f, a, b
    return None


@mistake(
    "constant-set-to-zero",
    "the other variable set to 0",
    "df/dx = d/dx f(x, 0)",
    "{y} seems to have been replaced by 0 before differentiating.",
    "{y} is held constant, whatever its value: leave the letter standing.",
    meant="several.constant",
    common="B",
    examples={"x^3*y + x": "1"},
)
def set_to_zero(goal: Expr) -> Iterator[Rewrite]:
    found = _single(goal)
    if found is not None:
        f, x = found
        for name in sorted(f.free - {x.name}):
            yield Rewrite(Deriv(substitute(f, name, ZERO), x), {"y": Sym(name)})


@mistake(
    "partial-sum-all",
    "derivatives by all variables added",
    "df/dx = df/dx + df/dy",
    "a derivative for each letter was taken, and they were summed.",
    "Keep only the one by {x}.",
    meant="diff.sum",
    common="B",
    examples={"x^3 + y^2": "3x^2 + 2y"},
)
def sum_all(goal: Expr) -> Iterator[Rewrite]:
    found = _single(goal)
    if found is not None:
        f, x = found
        yield Rewrite(add([Deriv(f, Sym(name)) for name in sorted(f.free)]), {"x": x})


@mistake(
    "mixed-as-sum",
    "mixed derivative taken as a sum",
    "d2f/dxdy = df/dx + df/dy",
    "the two first derivatives are added.",
    "Differentiate by one variable, and then that result by the other.",
    meant="several.clairaut",
    common="A",
    examples={},
)
def mixed_sum(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        yield Rewrite(Deriv(f, a) + Deriv(f, b))


@mistake(
    "mixed-as-product",
    "mixed derivative taken as a product",
    "d2f/dxdy = df/dx * df/dy",
    "the two first derivatives are multiplied.",
    "Differentiate by one variable, and then that result by the other.",
    meant="several.clairaut",
    common="C",
    examples={},
)
def mixed_product(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        yield Rewrite(Mul(Deriv(f, a), Deriv(f, b)))


@mistake(
    "mixed-as-pure",
    "same variable taken twice",
    "d2f/dxdy = d2f/dx2",
    "it is differentiated twice by {x}.",
    "Once by each of the two variables.",
    meant="several.clairaut",
    common="B",
    examples={},
)
def mixed_pure(goal: Expr) -> Iterator[Rewrite]:
    found = _mixed(goal)
    if found is not None:
        f, a, b = found
        for x in (a, b):
            yield Rewrite(Deriv(Deriv(f, x), x), {"x": x})


PARTIAL = (set_to_zero, sum_all, mixed_sum, mixed_product, mixed_pure)
"""Made once, on a derivative of a function of several variables."""


def _seen_whole(
    id: str, name: str, formula: str, says: str, next: str, meant: str, common: str, kind: str = ""
) -> Mistake:
    return Mistake(id, name, formula, says, next, meant, common, {}, never, kind)


VECTORS = (
    _seen_whole(
        "grad-order-swapped",
        "components of the gradient swapped",
        "grad f = (df/dy, df/dx)",
        "each component is there, but not at its own place.",
        "One component for each variable, in the order of the variables.",
        "",
        "B",
    ),
    _seen_whole(
        "grad-summed",
        "gradient given as one number",
        "grad f = df/dx + df/dy",
        "the components are added up.",
        "The gradient is a vector: leave them side by side.",
        "",
        "B",
    ),
    _seen_whole(
        "grad-component-missing",
        "a component of the gradient missing",
        "grad f = (df/dx, df/dy) for f(x, y, z)",
        "the component for {x} is not there.",
        "Write one component for every variable.",
        "",
        "B",
    ),
    _seen_whole(
        "grad-of-components",
        "terms differentiated each by its own variable",
        "grad f = (d/dx of one term, d/dy of another)",
        "each term is differentiated by one variable only.",
        "Every component differentiates the whole function.",
        "",
        "C",
    ),
    _seen_whole(
        "jacobian-transposed",
        "Jacobian transposed",
        "J[i][j] = df_j/dx_i",
        "rows and columns are exchanged.",
        "A row for each function, a column for each variable.",
        "",
        "A",
    ),
    _seen_whole(
        "jacobian-rows-swapped",
        "rows of the Jacobian swapped",
        "rows in another order",
        "the rows stand in another order than the functions.",
        "The first row belongs to the first function.",
        "",
        "C",
    ),
    _seen_whole(
        "jacobian-diagonal-only",
        "only the diagonal of the Jacobian",
        "J = diag(df_i/dx_i)",
        "outside the diagonal everything is 0.",
        "Differentiate every function by every variable.",
        "",
        "B",
    ),
)


DIRECTIONS = (
    _seen_whole(
        "direction-tanh",
        "tanh^-1 written for the angle of the gradient",
        "angle = artanh(f_y/f_x)",
        "tanh^-1 belongs to the hyperbolic functions; an angle is the inverse of the tangent.",
        "Take arctan of the ratio, without the h.",
        "several.angle",
        "B",
    ),
    _seen_whole(
        "direction-ratio-inverted",
        "ratio in the arctangent upside down",
        "angle = arctan(f_x/f_y)",
        "the two components stand in the ratio the other way up.",
        "The second component is above, the first below.",
        "several.angle",
        "B",
    ),
    _seen_whole(
        "direction-quadrant",
        "arctangent in the wrong quadrant",
        "angle = arctan(f_y/f_x) where f_x < 0",
        "the ratio is right, but this angle points the opposite way.",
        "Draw the vector: arctan gives angles of the right half-plane only, so move it by pi for the left one.",
        "several.angle",
        "B",
    ),
    _seen_whole(
        "magnitude-not-rooted",
        "root forgotten in the length",
        "|grad f| = f_x^2 + f_y^2",
        "this is the square of the length.",
        "Take the root of it.",
        "several.norm",
        "B",
    ),
    _seen_whole(
        "magnitude-as-sum",
        "components added for the length",
        "|grad f| = f_x + f_y",
        "the components themselves are added up.",
        "Add their squares, as Pythagoras does, and take the root.",
        "several.norm",
        "C",
    ),
)
"""Made with the length and the angle of a gradient."""


CHAINS = {
    card.id: card
    for card in (
        _seen_whole(
            "mchain-path-missing",
            "one path of the chain missing",
            "dz/dt = f_x*x'",
            "the way through {x} is missing.",
            "Add the path through {x}: its partial derivative times its own rate.",
            "several.chain",
            "A",
        ),
        _seen_whole(
            "mchain-partials-only",
            "partials added without the inner derivatives",
            "dz/dt = f_x + f_y",
            "the partial derivatives are added without the derivatives of the inner variables.",
            "Put the rate of x beside the derivative by x, and so on, before adding.",
            "several.chain",
            "B",
        ),
        _seen_whole(
            "mchain-inner-only",
            "inner derivatives added without the partials",
            "dz/dt = x' + y'",
            "the derivatives of the inner variables are added without the partial derivatives.",
            "Multiply each of them by the partial derivative that belongs to it.",
            "several.chain",
            "C",
        ),
        _seen_whole(
            "mchain-product-of-paths",
            "paths multiplied instead of added",
            "dz/dt = (f_x*x')*(f_y*y')",
            "the paths are multiplied with each other.",
            "Multiply along a path, then add the paths.",
            "several.chain",
            "B",
        ),
        _seen_whole(
            "mchain-crossed",
            "inner derivatives swapped",
            "dz/dt = f_x*y' + f_y*x'",
            "the partial derivatives stand beside each other's inner derivatives.",
            "Along one path it is always the same letter: df/dx with dx/dt.",
            "several.chain",
            "C",
        ),
        _seen_whole(
            "mchain-not-substituted",
            "answer still in the old variables",
            "f_x*x' + f_y*y' in x and y",
            "the derivative is right, but the inner variables are still in it.",
            "Put in what they stand for.",
            "several.put-back",
            "B",
        ),
    )
}


MISTAKES: tuple[Mistake, ...] = (*PARTIAL, *VECTORS, *DIRECTIONS, *CHAINS.values())


# --- along the paths of a tree ---------------------------------------------------------------------


class _Tree:
    """The equations, with the factors of the chain rule as goals."""

    def __init__(self, question: Question) -> None:
        self.bodies = {x.name: e for x, e in question.equations}
        used = {name for e in self.bodies.values() for name in e.free}
        self.root = next((n for n in self.bodies if n not in used), "")

    def whole(self, name: str) -> Expr:
        e = self.bodies[name]
        for inner in sorted(e.free & self.bodies.keys()):
            e = substitute(e, inner, self.whole(inner))
        return e

    def partial(self, w: str, c: str) -> Expr:
        """dw/dc, the inner variables put back afterwards."""
        e: Expr = Deriv(self.bodies[w], Sym(c))
        for inner in sorted(self.bodies[w].free & self.bodies.keys()):
            e = Substituted(e, Sym(inner), self.whole(inner))
        return e

    def ways(self, w: str, t: Sym) -> list[tuple[str, Expr, Expr]]:
        """For each variable on the way to ``t``: its name, the partial derivative, its own rate."""
        out: list[tuple[str, Expr, Expr]] = []
        for c in sorted(self.bodies[w].free):
            if c == t.name:
                out.append((c, self.partial(w, c), ONE))
            elif c in self.bodies and self.whole(c).has(t):
                out.append((c, self.partial(w, c), self.rate(c, t)))
        return out

    def rate(self, w: str, t: Sym) -> Expr:
        if not self.bodies[w].free & self.bodies.keys():
            return Deriv(self.bodies[w], t)
        return add([mul([p, r]) for _, p, r in self.ways(w, t)])


def along_paths(question: Question, goal: Expr) -> list[Expr]:
    """The derivative asked for as the sum over the paths, each factor still to be worked out."""
    tree = _Tree(question)
    if not tree.root or not isinstance(goal, Deriv) or len(question.equations) > 6:
        return []
    return [tree.rate(tree.root, goal.wrt)]


def chain_mistakes(question: Question) -> Iterator[Mistake]:
    """The mistakes with paths, made on these equations."""
    tree = _Tree(question)

    def bound(id: str, made: Iterable[Rewrite]) -> Mistake:
        card, rewrites = CHAINS[id], tuple(made)
        return Mistake(
            card.id,
            card.name,
            card.formula,
            card.says,
            card.next,
            card.meant,
            card.common,
            card.examples,
            lambda goal: iter(rewrites),
        )

    for t in question.variables:
        if not tree.root or len(question.equations) > 6:
            return
        ways = tree.ways(tree.root, t)
        if len(ways) < 2 or len(ways) > 4:
            continue
        products = [mul([p, r]) for _, p, r in ways]
        yield bound(
            "mchain-path-missing",
            (
                Rewrite(add([*products[:i], *products[i + 1 :]]), {"x": Sym(name)})
                for i, (name, _, _) in enumerate(ways)
            ),
        )
        yield bound("mchain-partials-only", [Rewrite(add([p for _, p, _ in ways]))])
        yield bound("mchain-inner-only", [Rewrite(add([r for _, _, r in ways]))])
        yield bound("mchain-product-of-paths", [Rewrite(mul(products))])
        crossed = [
            Rewrite(add([mul([p, r]) for (_, p, _), r in zip(ways, order, strict=True)]))
            for order in list(permutations([r for _, _, r in ways]))[1:]
        ]
        yield bound("mchain-crossed", crossed)
