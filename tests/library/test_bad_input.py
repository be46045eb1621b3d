"""Whatever is given to the library, it answers, or says in one short exception what is wrong."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from typing import Any

import pytest
import sympy as sp

import calctool
from calctool.expr.tree import Expr
from calctool.library import commands
from calctool.tasks import TASKS
from calctool.tasks.descend import descend_task
from tests.library.test_library import ONE_OF_EACH

x = sp.Symbol("x")


class Unprintable:
    """A thing that cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError


ODD: list[Any] = [
    True, -1, nan, inf, 1e308, 10**5000, Fraction(1, 10**5000), Decimal("1e999999"), 2 + 3j, b"x", "", "(", "\0",
    "a" * 5000, "1/0", "2/0", "x=1", object(), Unprintable(), int, [], [[]], {}, {1}, {"x": None}, {1: 2}, {None: 1},
    [None], [1, "a"], [[1], [2, 3]], ["x", "y"], iter([1]), x, x > 0, sp.Matrix([[x, 1], [2, 3]]), sp.nan, sp.sin,
    sp.Symbol("e"), sp.Interval(0, 1), calctool.read("x > 0"), calctool.limit("1/x", 0).answer, "lim x->0 x",
]  # fmt: skip


def ask(call: Callable[[], Any]) -> bool:
    """Was there an answer?"""
    try:
        found = call()
        if not isinstance(found, Expr) and hasattr(found, "report"):
            assert str(found)
    except (calctool.InputError, calctool.Undecided) as error:
        assert 0 < len(str(error)) < 1500  # noqa: PT017  (an answer is as good)
        return False
    return True


@pytest.mark.parametrize("name", TASKS)
def test_commands_refuse_in_words(name: str) -> None:
    """The first argument and every option, odd things one by one."""
    function = getattr(calctool, name)
    _, given, options = next(row for row in ONE_OF_EACH if row[0] == name)
    answers = 0
    names = list(inspect.signature(getattr(commands, name)).parameters.values())
    for i, odd in enumerate(ODD):
        answers += ask(lambda odd=odd: function(odd, *given[1:], **options))  # type: ignore[misc]
        # Each option meets some of them, and all options together all.
        for k, option in enumerate(names):
            if (
                k < len(given)
                or option.kind is not inspect.Parameter.KEYWORD_ONLY
                or (i + k) % 4
                or option.name == "count"
            ):
                continue
            answers += ask(lambda odd=odd, option=option: function(*given, **{**options, option.name: odd}))  # type: ignore[misc]
    assert answers > 0


def test_checks_refuse_in_words() -> None:
    answers = 0
    for odd in ODD:
        for call in (
            lambda odd: calctool.check(odd, "x^2", "2x"),
            lambda odd: calctool.check("diff", odd, "2x"),
            lambda odd: calctool.check("diff", "x^2", odd),
            lambda odd: calctool.check("grad", "x^2 y", odd),
            lambda odd: calctool.check("critical", "x^2 y - y", odd),
            lambda odd: calctool.check("limit", "1/x", odd, to=0),
            lambda odd: calctool.check("diff", "x^2", work=odd),
            *[
                lambda odd, name=name: calctool.check("diff", "x^2", "2x", **{name: odd})
                for name in (
                    "form",
                    "digits",
                    "tolerance",
                    "hint",
                    "strict",
                    "solution",
                    "at",
                    "order",
                    "wrt",
                    "to",
                    "roots",
                )
            ],
        ):
            answers += ask(lambda odd=odd, call=call: call(odd))  # type: ignore[misc]
    assert 30 < answers < len(ODD) * 9


def test_the_ways_in_and_out_refuse_in_words() -> None:
    found = calctool.diff("x^2")
    answers = 0
    for odd in ODD:
        for call in (
            calctool.read,
            calctool.show,
            calctool.to_sympy,
            calctool.from_sympy,
            calctool.decimal_points,
            calctool.write,
            lambda odd: calctool.read("x", odd),
            lambda odd: calctool.show("x", odd),
            lambda odd: calctool.show("d/dx [x]", derivative=odd),
            lambda odd: calctool.to_sympy("x", odd),
            lambda odd: calctool.write(found, odd),
            *[
                lambda odd, name=name: calctool.write(found, **{name: odd})
                for name in ("steps", "hint", "step", "notation", "ascii", "color", "width", "quiet", "standalone")
            ],
        ):
            answers += ask(lambda odd=odd, call=call: call(odd))  # type: ignore[misc]
    assert 30 < answers < len(ODD) * 9


SAID: list[tuple[Callable[[], Any], str]] = [
    (lambda: calctool.diff("x^2", at=True), "neither text nor a number nor an expression: True"),
    (lambda: calctool.diff("x^2", plot="yes"), "plot is True or False, not 'yes'"),  # type: ignore[arg-type]
    (lambda: calctool.fit([(0, "a")]), "rows of data hold numbers, not 'a'"),
    (lambda: calctool.fit([(0, nan)]), "rows of data hold numbers, not nan"),
    (lambda: calctool.fit([1, 2]), "neither rows of numbers nor the name of a file: [1, 2]"),
    (lambda: calctool.to_sympy([["x"], ["y", "z"]]), "the rows of a matrix are equally long"),
    (lambda: calctool.to_sympy("x", 7), "neither text nor a symbol: 7"),
    (lambda: calctool.to_sympy("x", {"x": 7}), "symbols of SymPy's are expected, not {'x': 7}"),
    (lambda: calctool.check("diff", "x^2", work=[2, object]), "neither text nor a number nor an expression"),
    (lambda: calctool.check("diff", "x^2", "2x", digits=0), "--digits 0 is not a number of digits"),
    (lambda: calctool.check("diff", "x^2", "2x", tolerance="1/0"), "--tolerance 1/0 is not a number between 0 and 1"),
    (lambda: calctool.check("diff", "x^2", "2x", form="pretty"), "--form cannot be 'pretty'"),
    (lambda: calctool.check("diff", "x^2", "2x", hint=4), "--hint cannot be '4'"),
    (lambda: calctool.check("diff", "x^2", "2x", strict=True, lenient=True), "--strict and --lenient cannot both"),
    (lambda: calctool.write("x^2"), "what a command gives is expected, not 'x^2'"),  # type: ignore[arg-type]
    (lambda: calctool.write(calctool.diff("x"), width=0), "width is a number from 1 on, not 0"),
    (lambda: calctool.plot("1e308 x"), "values beyond 1e+300 are not drawn"),
    (lambda: calctool.fit("\0"), "\0 cannot be read: not a file name"),
    (lambda: calctool.diff("x" * 3000), "unknown name 'xxx"),
    (lambda: calctool.diff("x", roots="x" * 3000), "--roots cannot be 'xxx"),
]  # fmt: skip


def test_what_is_wrong_is_said() -> None:
    for call, says in SAID:
        with pytest.raises(calctool.InputError) as caught:
            call()
        assert caught.value.what.startswith(says), says
        assert len(caught.value.what) <= calctool.InputError.LONGEST


def test_judging_may_be_asked_for_in_numbers_too() -> None:
    assert calctool.check("diff", "x/3", 0.33, at=1, digits=2).right
    assert calctool.check("diff", "x/3", 0.33, at=1, digits="2").right
    for tolerance in (0.01, "0.01", "1/100", Fraction(1, 100), Decimal("0.01"), sp.Rational(1, 100)):
        assert calctool.check("diff", "x/3", 0.33, at=1, tolerance=tolerance).right
    assert not calctool.check("diff", "x/3", 0.33, at=1).right
    first, whole = (calctool.check("diff", "sin(3x)", "cos(3x)", hint=hint) for hint in ("1", 3))
    assert len(str(first)) < len(str(whole))
    assert calctool.check("descend", "x^2", 0.64, start=1, rate=0.1, count=2).right
    assert calctool.check("diff", x**2, work=["x^2", 2 * x]).right


def test_a_walk_too_far_has_an_answer() -> None:
    assert str(calctool.descend("x^2", 1, rate=1e308, count=2).answer)


# --- options ----------------------------------------------------------------------------------------


def test_ascent_has_the_options_of_descent() -> None:
    names = list(inspect.signature(commands.descend).parameters)
    assert list(inspect.signature(commands.ascend).parameters) == names
    assert {*inspect.signature(descend_task).parameters} - {"text"} == {*names} - {"expr"}
    assert TASKS["ascend"].options == TASKS["descend"].options


def test_uphill_is_downhill_on_the_negative_with_every_option() -> None:
    for options in (
        {"rate": 0.1}, {"rate": 0.1, "count": 3}, {"rates": [0.1, 0.2], "count": 2}, {"tolerance": 0.01, "rate": 0.1},
        {"rate": 0.1, "momentum": 0.5, "count": 4}, {"rate": 0.1, "method": "momentum", "count": 4},
        {"method": "newton", "count": 2}, {"method": "adam", "rate": 0.1, "count": 3},
        {"rate": 0.1, "roots": "principal"},
        {"rate": 0.1, "vars": "x", "count": 2}, {"rate": 0.1, "plot": True, "count": 2},
        {"rate": 0.1, "known": "power", "verify": True, "count": 2},
    ):  # fmt: skip
        down, up = calctool.descend("x^4/4 + x^2", 2, **options), calctool.ascend("-x^4/4 - x^2", 2, **options)
        assert up.report.result.value == down.report.result.value, options
        assert [p["x"] for p in up.verdict.get("points", ())] == [p["x"] for p in down.verdict.get("points", ())]


def test_every_function_gives_the_steps() -> None:
    """Those at seams too, by whatever way the command is called."""
    f = "{x^2 if x<1 else 2x - 1}"
    assert calctool.diff(f) == commands.by_name("diff")(f)
    assert len(calctool.diff(f).steps) > 3
    graded = next(calctool.grade([{"command": "diff", "expr": f}]))
    assert graded.report == calctool.diff(f)
    graded = next(calctool.grade([{"command": "continuity", "expr": f}]))
    assert graded.report == calctool.continuity(f)
