"""An argument is an option or an expression, and the reader never has to say which."""

from __future__ import annotations

import pytest

from calctool.cli.arguments import classify
from calctool.errors import InputError

FLAGS = {"--steps", "--json", "--help", "-h"}
VALUED = {"--wrt", "--to", "--at", "--answer", "--timeout"}


@pytest.mark.parametrize(
    ("line", "options", "expressions"),
    [
        ("x^2", "", "x^2"),
        ("-x^2", "", "-x^2"),
        ("-x^2 --steps", "--steps", "-x^2"),
        ("--steps -x^2", "--steps", "-x^2"),
        ("-sin(x) --steps", "--steps", "-sin(x)"),
        ("-s", "", "-s"),
        ("-h", "-h", ""),
        ("-hx", "", "-hx"),
        ("-", "", "-"),
        ("1/x --to -oo", "--to -oo", "1/x"),
        ("1/x --to=-oo", "--to -oo", "1/x"),
        ("1/x --to 0-", "--to 0-", "1/x"),
        ("--to -oo -1/x", "--to -oo", "-1/x"),
        ("x --answer --3", "--answer --3", "x"),
        ("x --answer --x", "--answer --x", "x"),
        ("x --at x=2", "--at x=2", "x"),
        ("x --at=x=2", "--at x=2", "x"),
        ("x --wrt=", "--wrt ", "x"),
        ("--3", "", "--3"),
        ("--(x)", "", "--(x)"),
        ("---x", "", "---x"),
        ("--π", "", "--π"),
        ("−x", "", "−x"),
        ("x=2", "", "x=2"),
        ("-- --steps", "", "--steps"),
        ("--steps -- -x --wrt x", "--steps", "-x --wrt x"),
        ("-- -- x", "", "-- x"),
        ("x y z", "", "x y z"),
        ("", "", ""),
    ],
)
def test_sorted(line: str, options: str, expressions: str) -> None:
    """Each line is sorted as written beside it."""
    found = classify(line.split(" ") if line else [], FLAGS, VALUED)
    assert " ".join(found.options) == options
    assert " ".join(found.expressions) == expressions


@pytest.mark.parametrize(
    ("line", "what", "place", "hint"),
    [
        ("x --stesp", "unknown option --stesp", "--stesp", "did you mean --steps?"),
        ("x --STEPS", "unknown option --STEPS", "--STEPS", "did you mean --steps?"),
        ("x --step=2", "unknown option --step", "--step=2", "did you mean --steps?"),
        ("x -steps", "unknown option -steps", "-steps", "did you mean --steps?"),
        ("x —steps", "unknown option —steps", "—steps", "did you mean --steps?"),
        ("x –json", "unknown option –json", "–json", "did you mean --json?"),
        ("--foo x", "unknown option --foo", "--foo", "see 'calctool --help'; an expression like this goes after --"),
        ("x --wrt", "--wrt needs a value", "--wrt", "see 'calctool --help'"),
        ("x --wrt --steps", "--wrt needs a value", "--wrt", "see 'calctool --help'"),
        ("x --wrt -- y", "--wrt needs a value", "--wrt", "see 'calctool --help'"),
        ("x --steps=yes", "--steps takes no value", "--steps=yes", "write --steps alone"),
    ],
)
def test_refused(line: str, what: str, place: str, hint: str) -> None:
    """What is no option, no value or no flag is refused, with the place and a hint."""
    with pytest.raises(InputError) as caught:
        classify(line.split(" "), FLAGS, VALUED)
    error = caught.value
    assert error.span is not None
    assert (error.what, line[slice(*error.span)], error.hint) == (what, place, hint)
