"""What a user can get wrong with several variables, and what stays true on every page."""

from __future__ import annotations

import json

import pytest

from tests.run import run

# arguments, what the error has to say
BAD: list[tuple[list[str], str]] = [
    (["partial", "x^2 y", "2"], "expected the name of a variable"),
    (["partial", "x^2 y", "pi"], "'pi' is a constant"),
    (["partial", "6"], "the expression has no variable"),
    (["partial", "x y", "x", "--at", "z=2"], "--at gives z, but the variables are x, y"),
    (["partial", "x y", "x", "--at", "x=y"], "the place y contains the variable y"),
    (["partial", "ln(x y)", "x", "--at", "x=0,y=1"], "ln(x y) is not defined at x = 0, y = 1"),
    (["partial", "x y", "x", "y", "--notation", "newton"], "a dot does not say by which variable"),
    (["partial", "x y", "--notation", "roman"], "--notation cannot be 'roman'"),
    (["partial", "x y z +", "x"], "the text ends"),
    (["grad", "3"], "there is no variable"),
    (["grad", "x y", "--at", "x=1"], "--at gives no value for y"),
    (["grad", "x y", "--at", "x=1,x=2"], "x is given twice"),
    (["grad", "x y", "--vars", "x,x"], "x is given twice"),
    (["grad", "x y", "--vars", "x,,y"], "a name is missing in --vars"),
    (["grad", "x y", "--along", "1"], "--along needs 2 components, for x, y"),
    (["grad", "x y", "--along", "0,0"], "the zero vector has no direction"),
    (["grad", "x y", "--along", "x,1"], "the vector contains the variable x"),
    (["grad", "x y", "--along", "1/0,1"], "1/0 has no value"),
    (["grad", "x y", "--form", "diagonal"], "--form cannot be 'diagonal'"),
    (["jacobian", "3", "4"], "there is no variable"),
    (["jacobian", "x y", "x +"], "the text ends"),
    (["hessian", "x y", "--at", "x=1"], "--at gives no value for y"),
    (["chain", "z = x", "x = z"], "z depends on itself: z -> x -> z"),
    (["chain", "z = x", "x = y + 1", "y = x^2"], "x depends on itself: x -> y -> x"),
    (["chain", "x = x + 1"], "x stands on both sides of the equals sign"),
    (["chain", "z = x y", "x = t", "w = t"], "z does not depend on w"),
    (["chain", "z = x", "z = y"], "z has two equations"),
    (["chain", "z"], "expected a name and '='"),
    (["chain", "z = ", "x = 2"], "there is no expression"),
    (["chain", "z = 3"], "z depends on no variable"),
    (["chain", "z = x + 1", "x = t^2", "--wrt", "s"], "s does not occur in the equations"),
    (["chain", "z = x + 1", "x = t^2", "--wrt", "x"], "x has an equation of its own"),
    (["chain", "e = 3x"], "'e' is a constant"),
]


@pytest.mark.parametrize(("args", "says"), BAD, ids=[" ".join(b[0]) for b in BAD])
def test_bad_input(args: list[str], says: str) -> None:
    ran = run(*args)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith("calctool: error: ")
    assert says in ran.stderr
    assert len(ran.stderr.strip().splitlines()) <= 4


@pytest.mark.parametrize(
    ("components", "determinant"),
    [
        ("2 ln(x); 3 ln(y); 4 ln(z); 5 ln(w)", "-120/(w*x*y*z)"),
        ("x + 2 ln(w); y; z; x y z", "2*y*z/w"),
        ("a_0 sin(x); e^y; x y; z a_0", "-a_0*y*exp(y)*sin(x)"),
        ("(x + y + z + w + 1)^120; x; y; z w", None),
    ],
)
def test_a_determinant_of_quotients_and_of_high_powers(components: str, determinant: str | None) -> None:
    """What stands below need be no polynomial, and a power that is too long to multiply out costs no time."""
    result = json.loads(run("jacobian", *components.split(";"), "--json").stdout)["result"]
    assert result.get("determinant") == determinant


def test_a_determinant_that_is_too_long_costs_itself_only() -> None:
    """The matrix is given all the same; it was not, when the determinant ran out of time."""
    n = 16
    ring = [f"x_{i}^2 x_{i % n + 1} + sin(x_{(i + 1) % n + 1})" for i in range(1, n + 1)]
    ran = run("jacobian", *ring, "--json")
    assert ran.exit_code == 0
    report = json.loads(ran.stdout)
    assert len(report["result"]["value"]) == n
    assert report["result"]["value"][0][:3] == ["2*x_1*x_2", "x_1**2", "cos(x_3)"]
    assert "det J is not given: multiplied out it has 2,208 terms." in report["remarks"]
    assert "determinant" not in report.get("facts", {})


def test_a_hessian_of_24_variables() -> None:
    ran = run("hessian", " + ".join(f"x_{i}^2 x_{i % 24 + 1}" for i in range(1, 25)), "--json")
    rows = json.loads(ran.stdout)["result"]["value"]
    assert [len(row) for row in rows] == [24] * 24
    assert all(rows[i][j] == rows[j][i] for i in range(24) for j in range(i))
    assert rows[0][:3] == ["2*x_2", "2*x_1", "0"]


def test_of_many_variables_those_that_do_not_occur_get_no_lines() -> None:
    text = "+".join(f"x_{i}^2" for i in range(1, 8)) + "+ x_8 x_9"
    page = run("jacobian", "x_1 x_2", text, "--steps").stdout
    assert "d/dx_3 [x_1 x_2]" not in page
    assert "The other variables do not occur, so the derivatives by them are 0." in page
    assert "d/dx_1 [x_1 x_2]\n  x_2 is held constant." in page
    assert "do not occur" not in run("jacobian", "x y", "y z", "--steps").stdout


def test_several_lines_on_standard_input() -> None:
    assert run("jacobian", stdin="x^2\n\nx y\n").stdout == "[[2x, 0], [y, x]]\n"
    assert run("chain", "-", stdin="y = u^2\nu = 3x\n").stdout == "18x\n"
    assert run("grad", stdin="x y").stdout == "(y, x)\n"


def test_an_expression_may_begin_with_a_minus() -> None:
    assert run("grad", "-x^2 - y").stdout == "(-2x, -1)\n"
    assert run("jacobian", "-x", "-y").stdout == "[[-1, 0], [0, -1]]\n"


def test_order_of_the_variables() -> None:
    assert run("grad", "x y^2", "--vars", "y,x,z").stdout == "(2x y, y^2, 0)\n"
    assert run("partial", "x^3 y^2", "y", "x").stdout == "6x^2 y\n"


def test_parameters_are_held_too() -> None:
    assert run("grad", "a x^2 + b y", "--vars", "x,y").stdout == "(2a x, b)\n"


def test_a_critical_point_has_no_direction() -> None:
    ran = run("grad", "x^2 + y^2", "--at", "x=0,y=0", "--steps", "--format", "text")
    assert "a critical point. There is no direction of steepest ascent." in " ".join(ran.stdout.split())
    assert "steepest descent" not in ran.stdout
    assert json.loads(run("grad", "x^2 + y^2", "--at", "x=0,y=0", "--json").stdout)["result"]["magnitude"] == "0"


@pytest.mark.parametrize(
    "args",
    [
        ["partial", "a|x|", "x", "--at", "x=0"],
        ["jacobian", "a|x|", "y", "--vars", "x,y", "--at", "x=0,y=0"],
        ["grad", "a sqrt(x) + y", "--vars", "x,y", "--at", "x=0,y=1"],
    ],
)
def test_no_derivative_whatever_the_letter(args: list[str]) -> None:
    assert run(*args).stdout == "does not exist\n"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["partial", "x^n y", "x", "--at", "x=0,y=1"], 3),
        (["grad", "{x^3/(x^2 + y^2) if x^2 + y^2 > 0 else 0}", "--at", "x=0,y=0"], 0),
        (["partial", "{x y (x^2 - y^2)/(x^2 + y^2) if x^2 + y^2 > 0 else 0}", "x", "y", "--at", "x=0,y=0"], 0),
    ],
)
def test_a_formula_is_not_put_in_where_it_need_not_hold(args: list[str], code: int) -> None:
    assert run(*args).exit_code == code


def test_no_gradient_at_a_corner() -> None:
    ran = run("grad", "|x| + y", "--at", "x=0,y=1", "--json")
    assert ran.exit_code == 0
    result = json.loads(ran.stdout)["result"]
    assert result["kind"] == "dne"
    assert result["value"] is None


def test_directional_derivative() -> None:
    ran = run("grad", "x^2 y^3 - 4y", "--at", "x=2,y=-1", "--along", "2,5", "--steps", "--format", "text")
    for line in ("(-4, 8)", "= sqrt(4 + 25)", "u = (2/sqrt(29), 5/sqrt(29))", "directional derivative: 32/sqrt(29)"):
        assert line in ran.stdout
    assert "directional derivative: x" in run("grad", "x y", "--along", "0,1").stdout


KINDS = [
    ("x^2 + y^2", "x=0,y=0", "positive definite", "minimum"),
    ("-x^2 - 2y^2", "x=0,y=0", "negative definite", "maximum"),
    ("x^2 - y^2", "x=0,y=0", "indefinite", "saddle point"),
    ("x^4 + y^4", "x=0,y=0", "zero", "undecided"),
    ("x^4 + y^4 - 4x y + 1", "x=1,y=1", "positive definite", "minimum"),
    ("x^4 + y^4 - 4x y + 1", "x=0,y=0", "indefinite", "saddle point"),
    ("x^3 + y", "x=1,y=1", "positive semidefinite", "not a critical point"),
    ("x^2 + y^2 - z^2", "x=0,y=0,z=0", "indefinite", "saddle point"),
    ("x^2 - y^2 + z^4", "x=0,y=0,z=0", "indefinite", "saddle point"),
    ("x y", "x=0,y=0", "indefinite", "saddle point"),
    ("x^2 + y^2 + z^2 + x y + w^2", "x=0,y=0,z=0,w=0", "positive definite", "minimum"),
    ("x^4 - y^2", "x=0,y=0", "negative semidefinite", "undecided"),
    ("z^4 + y^2 - x^4", "x=0,y=0,z=0", "positive semidefinite", "undecided"),
    ("(x + 2y + 3z)^2", "x=0,y=0,z=0", "positive semidefinite", "undecided"),
    ("x^2 - (x + y)^2 + z^4", "x=0,y=0,z=0", "indefinite", "saddle point"),
    ("y z + x^3", "x=0,y=0,z=0", "indefinite", "saddle point"),
    ("x^3 + 2x z - y^2", "x=0,y=0,z=0", "indefinite", "saddle point"),
    ("x^2 + y^2 + z^2 + w^2 + (x + v)^2 - v^2", "x=0,y=0,z=0,w=0,v=0", "indefinite", "saddle point"),
    ("x^2 + y^2 + z^2 + w^2 + v^4", "x=0,y=0,z=0,w=0,v=0", "undecided", "undecided"),
]


@pytest.mark.parametrize(("text", "at", "definite", "kind"), KINDS, ids=[f"{k[0]} {k[1]}" for k in KINDS])
def test_second_derivative_test(text: str, at: str, definite: str, kind: str) -> None:
    result = json.loads(run("hessian", text, "--at", at, "--json").stdout)["result"]
    assert (result["definite"], result["point"]) == (definite, kind)


@pytest.mark.parametrize(
    ("text", "at", "lines", "absent"),
    [
        ("x^3 + y^3 - 3x y", "x=0,y=0", ["grad f at x = 0, y = 0 = [ 3*0^2 - 3*0,", "D_2 < 0: indefinite"], "neither"),
        ("y z + x^3", "x=0,y=0,z=0", ["The minor of rows and columns 2 and 3 < 0: indefinite"], "neither"),
        ("x^2 + 4x y + y^2", "x=1,y=1", ["No variable is left in H, so it is the same", "not zero: no"], "H at"),
        ("x^4 + y^4", "x=0,y=0", ["= 0, because the matrix is zero.", "The matrix is zero."], "do not decide"),
        ("x^2 - y^4", "x=0,y=0", ["no principal minor is negative: positive", "a minimum or neither"], "a maximum"),
    ],
)
def test_the_page_of_the_second_derivative_test(text: str, at: str, lines: list[str], absent: str) -> None:
    """The gradient is worked at the point, and each verdict follows from the minors that are named."""
    page = " ".join(run("hessian", text, "--at", at, "--steps", columns=120).stdout.split())
    for line in lines:
        assert line in page
    assert absent not in page


def test_a_constant_jacobian_is_drawn_once() -> None:
    page = run("jacobian", "2x + 3y", "x - y", "--at", "x=1,y=2", "--steps").stdout
    assert page.count("[ 2  3  ]") == page.count("det J") == 1
    assert "No variable is left in J, so it is the same at x = 1, y = 2." in page


def test_a_variable_reached_directly_and_through_another() -> None:
    page = run("chain", "z = x^2 + t", "x = sin(t)", "--steps", "--format", "text").stdout
    assert "= z_t(t, x) + dz/dx * dx/dt" in page
    assert "Answer: dz/dt = 1 + 2 sin(t) cos(t)" in page


def test_the_tree_in_unicode_and_in_ascii() -> None:
    args = ("chain", "z = x y", "x = u + v", "u = t^2", "v = sin(t)", "y = u v", "--steps", "--format", "rich")
    page = run(*args).stdout
    assert "├── x                   ∂z/∂x\n│   ├── u               ∂x/∂u\n│   │   └── t           du/dt\n" in page
    assert "    ├── u (as above)    ∂y/∂u\n    └── v (as above)    ∂y/∂v\n" in page
    plain = run(*args, "--ascii").stdout
    assert "|-- x                   dz/dx\n|   |-- u               dx/du\n" in plain
    assert plain.isascii()


def test_more_paths_than_a_formula_holds() -> None:
    """Four levels of two variables each have sixteen paths: the inner variables are differentiated first."""
    equations = [
        "z = a + b",
        "a = c + d",
        "b = c - d",
        "c = p + q",
        "d = p q",
        "p = r + s",
        "q = r s",
        "r = 2t",
        "s = t^2",
    ]
    ran = run("chain", *equations, "--steps", "--format", "text")
    assert "first the inner variable c" in ran.stdout
    assert "Both ways agree at 5 points." in ran.stdout
    assert run("chain", *equations).stdout == "12t^2 + 4t + 4\n"  # z = 2c = 2(2t + t^2 + 2t^3)


def test_a_composition_too_long_to_write_out_is_not_decided() -> None:
    equations = [f"x_{k} = x_{k + 1}^2 + x_{k + 1}" for k in range(1, 14)]
    ran = run("chain", *equations)
    assert ran.exit_code == 3
    assert "symbols" in ran.stderr


def test_matrix_in_every_format() -> None:
    args = ("jacobian", "x^2 y", "5x + sin(y)")
    assert run(*args, "--format", "latex").stdout == "\\begin{pmatrix} 2x y & x^{2} \\\\ 5 & \\cos y \\end{pmatrix}\n"
    assert run(*args, "--format", "markdown").stdout.startswith("$\\begin{pmatrix} 2x y")
    rich = run(*args, "--format", "rich", "--steps").stdout
    assert "J = ⎡ 2x y    x²   ⎤\n    ⎣  5    cos(y) ⎦\n" in rich
    result = json.loads(run(*args, "--json").stdout)["result"]
    assert result["kind"] == "matrix"
    assert result["value"] == [["2*x*y", "x**2"], ["5", "cos(y)"]]
    assert result["determinant"] == "2*x*y*cos(y) - 5*x**2"
    vector = json.loads(run("grad", "2x+3y^2-sin(z)", "--json").stdout)["result"]
    assert vector == {"kind": "vector", "value": ["2", "6*y", "-cos(z)"], "latex": "\\left(2,\\ 6y,\\ -\\cos z\\right)"}


@pytest.mark.parametrize("columns", [80, 120])
def test_pages_keep_to_their_width(columns: int) -> None:
    for args in (
        ("jacobian", "x y z", "x^2 + y^2 + z^2", "exp(x y z)", "--at", "x=1,y=2,z=3"),
        ("grad", "x^2 y - sin(x y)", "--at", "x=1,y=pi", "--along", "3,4"),
        ("chain", "z = x^2-3*x*y+2*y^2", "x = 3*sin(2*t)", "y = 4*cos(2*t)"),
        ("hessian", "x^4 + y^4 - 4x y + 1", "--at", "x=1,y=1"),
    ):
        page = run(*args, "--steps", "--format", "text", columns=columns).stdout
        assert page
        assert max(map(len, page.splitlines())) <= columns


def test_notations() -> None:
    args = ("partial", "x^2 y^3", "x", "--steps", "--format")
    assert "∂/∂x [x² y³]" in run(*args, "rich").stdout
    assert r"\frac{\partial}{\partial x}\left[x^{2} y^{3}\right]" in run(*args, "latex").stdout
    assert "(x^2 y^3)_x" in run(*args, "text", "--notation", "lagrange").stdout
    assert "D_x [x^2 y^3]" in run(*args, "text", "--notation", "euler").stdout


def test_many_variables_share_the_work() -> None:
    n = 60
    chained = " + ".join(f"100(x_{i + 1} - x_{i}^2)^2 + (1 - x_{i})^2" for i in range(1, n))
    ran = run("grad", chained, "--steps", "--format", "text")
    assert "the terms are the same but for the names" in ran.stdout
    assert ran.stdout.count("are held constant.") + ran.stdout.count("is held constant.") < 10
    root = "sqrt(" + " + ".join(f"x_{i}^2" for i in range(1, n + 1)) + ")"
    swept = json.loads(run("grad", root, "--json").stdout)
    assert swept["result"]["value"][0] == f"2*a_{n + 1}*x_1"
    assert swept["checked"]["agrees"] >= 1
    assert swept["checked"]["unchecked"] == 0
    at = ",".join(f"x_{i}={i}" for i in range(1, n + 1))
    numbers = json.loads(run("grad", root, "--at", at, "--json").stdout)["result"]["value"]
    length = sum(i * i for i in range(1, n + 1)) ** 0.5
    assert [float(v) for v in numbers] == pytest.approx([i / length for i in range(1, n + 1)])


CHAIN_PAGES: list[tuple[list[str], list[str], list[str]]] = [
    (
        ["z = x^2 y + 3x y^4", "x = sin(2t)", "y = cos(t)", "--at", "t=0"],
        [
            "At t = 0: x = sin(2*0) = 0, y = cos(0) = 1.",
            "dz/dt at t = 0 = (2*0*1 + 3*1^4)",
            "gives 6 too.",
            "Answer: 6",
        ],
        ["put the inner variables in", "d/dt [sin^2(2t)"],
    ),
    (
        ["z = x^2 + y^2", "x = s + t", "y = s t", "--at", "s=1,t=2"],
        ["x = 1 + 2 = 3, y = 1*2 = 2.", "dz/ds at s = 1, t = 2", "dz/dt at s = 1, t = 2"],
        ["put the inner variables in"],
    ),
    # No numbers but where every function is smooth and the point is a whole one.
    (
        ["y = u^2", "u = |x|", "--at", "x=0"],
        ["put the inner variables in", "so from the definition", "Answer: 0"],
        ["At x"],
    ),
    (["y = sqrt(u)", "u = x^2", "--at", "x=0"], ["Answer: does not exist"], ["At x = 0: u"]),
    (["z = x^2 + y^2", "x = s + t", "y = s t", "--at", "t=1"], ["dz/ds at t = 1 = "], ["At t = 1: x"]),
    (["z = x/y", "x = 1 + 2t", "y = 1 - 2t"], ["common denominator", "Answer: dz/dt = 4/(1 - 2t)^2"], []),
    (["z = ln(x + 2y)", "x = t^2", "y = 1/t"], ["Answer: dz/dt = 2(t^3 - 1)/(t(t^3 + 2))"], []),
    (
        ["w = x y + y z + z x", "x = r cos(q)", "y = r sin(q)", "z = r q"],
        ["dw/dq = r^2 (cos(2q) - q sin(q)", "dw/dr = 2r(cos(q) sin(q) + q cos(q) + q sin(q))"],
        [],
    ),
    (["z = x + y", "x = 1/t", "y = t^2"], ["Answer: dz/dt = 2t - 1/t^2"], ["common denominator"]),
    (
        ["z = f(x,y)", "x = r cos(q)", "y = r sin(q)"],
        ["Here f_1 and f_2 are the partial derivatives of f by its first and second variable."],
        ["agree at 5 points", "cross-check"],
    ),
    (["w = f(u)", "u = x^2 - y^2"], ["Answer: dw/dx = 2x f'(x^2 - y^2)"], ["agree at 5 points", "cross-check", "Here"]),
    (
        ["y = u^3", "u = v^2 + 1", "v = sin(x)"],
        ["Substituting first leads to the same chain rule. Both"],
        ["cross-check"],
    ),
]


@pytest.mark.parametrize(("args", "lines", "absent"), CHAIN_PAGES, ids=[" ".join(row[0]) for row in CHAIN_PAGES])
def test_the_page_of_a_chain(args: list[str], lines: list[str], absent: list[str]) -> None:
    page = " ".join(run("chain", *args, "--steps", "--format", "text", columns=120).stdout.split())
    for line in lines:
        assert line in page
    for line in absent:
        assert line not in page


def test_the_cross_checks_of_a_page_are_alike() -> None:
    """One that is too long to be written out leaves the others on one line too."""
    page = run("chain", "w = x y + y z + z x", "x = r cos(q)", "y = r sin(q)", "z = r q", "--steps").stdout
    assert page.count("cross-check") == page.count("by the rules for one variable") == 2


LENGTHS = [
    ("x^2 + x y + z^2", "x=1,y=-1,z=2", "3 sqrt(2)", "(1/(3 sqrt(2)), 1/(3 sqrt(2)), 4/(3 sqrt(2)))"),
    ("ln(x^2 + y^2)", "x=1,y=2", "2/sqrt(5)", "(1/sqrt(5), 2/sqrt(5))"),
    ("sqrt(x y)", "x=2,y=8", "sqrt(17)/4", "(4/sqrt(17), 1/sqrt(17))"),
    ("x/y^2", "x=3,y=2", "sqrt(10)/4", "(1/sqrt(10), -3/sqrt(10))"),
    ("x^2 y", "x=3,y=0", "9", "(0, 1)"),
    ("x y z", "x=3,y=2,z=1", "7", "(2/7, 3/7, 6/7)"),
    ("sqrt(2) x + y", "x=1,y=0", "sqrt(3)", "(sqrt(6)/3, sqrt(3)/3)"),
    ("pi x + y", "x=1,y=1", "sqrt(pi^2 + 1)", "(pi/sqrt(pi^2 + 1), 1/sqrt(pi^2 + 1))"),
]


@pytest.mark.parametrize(("text", "at", "length", "unit"), LENGTHS, ids=[row[0] for row in LENGTHS])
def test_length_and_unit_vector_have_one_form(text: str, at: str, length: str, unit: str) -> None:
    """Both with the root below the bar where what is above it is a number without one."""
    page = run("grad", text, "--at", at).stdout
    assert f"magnitude: {length}\n" in page
    assert f"steepest ascent: {unit}\n" in page


def test_a_directional_derivative_over_one_root() -> None:
    page = run("grad", "x + y/3", "--at", "x=1,y=1", "--along", "1/2,1/2", "--steps").stdout
    assert "= (4/3)/sqrt(2) " in page
    assert "= 2 sqrt(2)/3 " in page


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("1/sqrt(x^2 + y^2 + z^2)", 2),
        ("ln(x^2 + y^2)", 1),
        ("sin(x y) cos(y + x)", 1),
        ("ln(x^2 + 2y^2)", 0),
        ("ln(x^2 + y^2 + z^3)", 1),
        ("e^(x - y)", 0),
        ("x + y", 0),
        ("|x| + |y|", 0),
    ],
)
def test_a_derivative_that_is_another_with_two_variables_exchanged(text: str, times: int) -> None:
    assert run("grad", text, "--steps").stdout.count("by symmetry") == times


def test_symmetry_in_a_chain_loses_no_condition() -> None:
    page = run("chain", "w = ln(x y)", "x = t", "y = t - 1", "--steps").stdout
    assert "This holds for t < 0 or t > 1." in page


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        (
            ["P = 8.31 T/V", "T = 300 + 0.1t", "V = 100 + 0.2t", "--at", "t=0"],
            ["0.00831 - 0.04986", "Answer: -0.04155"],
        ),
        (["z = x^2 y", "x = 0.5t", "y = 1.2 + t", "--at", "t=2"], ["= 3.2 + 1 ", "Answer: 4.2"]),
        (["z = x^2 y", "x = t/2", "y = 1 + t", "--at", "t=3"], ["Answer: 33/4"]),
        (["R = 1/(1/x + 1/y)", "x = 80 + 0.3t", "y = 100 + 0.2t", "--at", "t=0"], ["Answer: 107/810"]),
    ],
)
def test_typed_decimals_stay_decimals(args: list[str], lines: list[str]) -> None:
    """Where the digits end; 107/810 has no end."""
    page = run("chain", *args, "--steps").stdout
    for line in lines:
        assert line in page
