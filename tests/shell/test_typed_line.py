"""A line that no shell has cut: what is an expression, what the value of an option, what stands behind."""

from __future__ import annotations

import pytest

from calctool.batch import COMMANDS
from calctool.cli.typed_line import words_of


@pytest.mark.parametrize(
    ("line", "words"),
    [  # behind an option and its value: a place, a variable
        ('limit "1/x" --side right 0', "limit|1/x|--side|right|0"),
        ("limit sin x / x --side right 0+", "limit|--side|right|--|sin x / x|0+"),
        ("limit x --side right pi / 2", "limit|--side|right|--|x|pi / 2"),
        ("limit x sin(1/x) --table 0", "limit|--table|--|x sin(1/x)|0"),
        ("limit --side right sin x / x 0", "limit|--side|right|--|sin x / x|0"),
        ("diff x^3 --at x=2 x", "diff|x^3|--at|x=2|x"),
        ("diff x^3 --at x = 2 x", "diff|x^3|--at|x = 2|x"),
        ("diff x^2 y --order 2 x", "diff|--order|2|--|x^2 y|x"),
        ("check limit 1/x --side right 0 --answer oo", "check|limit|1/x|--side|right|0|--answer|oo"),
        # no second where an option names it, and none that is no place and no variable
        ("limit x --to 2 pi", "limit|x|--to|2 pi"),
        ("limit a x/x^2 --to 0", "limit|--to|0|--|a x/x^2"),
        ("diff x --at x = sqrt 2", "diff|x|--at|x = sqrt 2"),
        ("diff x^2 --order 2 + 1", "diff|x^2|--order|2 + 1"),
        ("check limit sqrt x --to 8 --answer 2 sqrt 2", "check|limit|--to|8|--answer|2 sqrt 2|--|sqrt x"),
        ("check limit lim x->8 sqrt x --answer 2 sqrt 2", "check|limit|--answer|2 sqrt 2|--|lim x->8 sqrt x"),
        # behind an expression in pieces only a number cannot be one of them
        ("limit x sin(1/x) 0", "limit|--|x sin(1/x)|0"),
        ("limit x^2 + 1 -oo", "limit|--|x^2 + 1|-oo"),
        ("limit x^2 + 3 x -1", "limit|--|x^2 + 3 x -1"),
        ("diff x sin x x", "diff|--|x sin x x"),
        # a value goes on at a comma and at a relation, whatever the command
        ("jacobian x*y x+y --at x = 1, y = 2", "jacobian|x*y|x+y|--at|x = 1, y = 2"),
        ("partial x^2*y --at x=1 ,y=2 x", "partial|x^2*y|--at|x=1 ,y=2|x"),
        ("chain z = x^2, x = 3t --at t = 1", "chain|--at|t = 1|--|z = x^2, x = 3t"),
        ("diff --at x = 2 x^2 + 1", "diff|--at|x = 2|--|x^2 + 1"),
        ("limit a x --to 0 --assume a > 0", "limit|--to|0|--assume|a > 0|--|a x"),
        ("diff --order 2 -x^2", "diff|--order|2|-x^2"),
        ("limit --to 0+ 1/x", "limit|--to|0+|1/x"),
    ],
)  # fmt: skip
def test_the_words_of_a_line(line: str, words: str) -> None:
    assert words_of(line, COMMANDS) == tuple(words.split("|"))
