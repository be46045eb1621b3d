"""How much is read, how fast, and that what is too much or hostile is refused at once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from calctool.errors import InputError
from calctool.expr.tree import Add, Expr, Num, Pow
from calctool.parsing import parse, phrases, read
from calctool.parsing.characters import MAX_LENGTH
from calctool.parsing.lexer import MAX_DIGITS, MAX_INDEX, MAX_NOTES
from calctool.parsing.parser import MAX_DEPTH, MAX_NESTING
from calctool.parsing.phrases import phrased

NESTS = {
    "brackets": ("(", ")"),
    "mixed brackets": ("[{(", ")}]"),
    "functions": ("sin(", ")"),
    "functions without brackets": ("sin ", ""),
    "absolute values": ("|", "|"),
    "powers": ("x^", ""),
    "roots": ("√", ""),
    "sums": ("1+(x-", ")"),
    "undefined functions": ("f(", ")"),
    "branches": ("{1 if x<", "}"),
}


def done_in(seconds: float, work: Callable[[], object]) -> bool:
    """Is the work done in so much processor time?  A machine is slow for a moment, what is slow is so three times."""
    for _ in range(3):
        start = time.process_time()
        work()
        took = time.process_time() - start
        if took < seconds or took < seconds * slowness():
            return True
    return False


def slowness() -> float:
    """How many times slower the machine is just now than the one the bounds were found on."""
    start = time.process_time()
    sum([i % 7 for i in range(1_000_000)])
    return max(1.0, (time.process_time() - start) / 0.05)


@pytest.mark.parametrize("levels", [2000, 4900])
@pytest.mark.parametrize("opening", NESTS)
def test_deep_nesting_is_read(opening: str, levels: int) -> None:
    before, after = NESTS[opening]
    levels //= 2 if opening == "branches" else len(after) or 1  # a branch is two levels: itself and its condition
    assert done_in(2, lambda: parse(before * levels + "x" + after * levels))


@pytest.mark.parametrize("opening", NESTS)
def test_too_deep_nesting_is_refused(opening: str) -> None:
    before, after = NESTS[opening]
    levels = MAX_NESTING + 1
    with pytest.raises(InputError, match="levels of nesting"):
        parse(before * levels + "x" + after * levels)


def test_ten_thousand_terms() -> None:
    text = " + ".join(f"{k}x^{k}" for k in range(2, 10_002))
    found: list[Expr] = []
    assert done_in(1.5, lambda: found.append(parse(text)))
    e = found[0]
    assert isinstance(e, Add)
    assert len(e.terms) == 10_000


@pytest.mark.parametrize("unit", ["+2x^3", "*sin(x)", "/x y", "|x|y", "-1/sin 2x y", " xyz ", "+f_x(x,y)", "+log(x)"])
def test_time_grows_with_length(unit: str) -> None:
    def seconds(n: int) -> float:
        text = "x" + unit * n
        start = time.process_time()
        parse(text)
        return time.process_time() - start

    seconds(1000)
    short = max(seconds(1000), 1e-3)
    assert any(seconds(8000) < 40 * short for _ in range(3))


REFUSED = {
    "a long text": ("x+" * MAX_LENGTH, "too long"),
    "a long number": ("9" * (MAX_DIGITS + 1), "number is too long"),
    "a long fraction": ("0." + "1" * MAX_DIGITS, "number is too long"),
    "a long raised number": ("x" + "²" * (MAX_DIGITS + 1), "number is too long"),
    "a long base": ("log_" + "2" * (MAX_DIGITS + 1) + "(x)", "number is too long"),
    "a huge power of ten": ("1e1000000000", "power of ten"),
    "many signs": ("-" * (MAX_DEPTH + 1) + "x", "in a row"),
    "many divisions": ("x/" * (MAX_DEPTH + 1) + "x", "in a row"),
    "a long word": ("a" * MAX_LENGTH, "unknown name 'aaa"),
    "a long subscript": ("x_" + "1" * 10_000, "subscript is too long"),
    "many primes": ("f" + "'" * (MAX_INDEX + 1) + "(x)", "too many primes"),
    "open brackets": ("(" * (MAX_LENGTH // 5), "never closed"),
    "open bars": ("|" * (MAX_LENGTH // 5), "nesting"),
    "open functions": ("sin(" * 40_000, "never closed"),
    "arguments": ("sin(" + "x," * 20_000 + "x)", "one argument"),
    "derivatives in derivatives": ("Derivative(f(x),(x+" * 4000 + "x" + "))" * 4000, "derivatives|nesting"),
    "control characters": ("x+" * 1000 + "\x1b" * 1000, "cannot be seen"),
}


def test_words_far_apart_take_no_time() -> None:
    for text in (
        "the derivative of y =" + " " * 1900 + "x",
        " " * 1900 + "the derivative of y = x so",
        "so ;" * 300 + "y = x",
        "P = x" + " " * 900 + "so" + " " * 900 + "Q",
        "the cost " * 200 + "y = x",
        "given that y = x" + (" " * 50 + "so") * 30,
    ):
        assert done_in(0.5, lambda text=text: phrased(text)), text[:20]  # type: ignore[misc]


def test_a_formula_with_a_name_is_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hundreds of patterns would take longer to compile than all the rest of a start."""
    monkeypatch.setattr(phrases, "_worded", None)
    for text in ("y = x^2 sin x", "f(x, y) = x^2 + y", "y = x^2"):
        assert phrased(text).text == text
    with pytest.raises(TypeError):
        phrased("y = x^2 at x = 3")


@pytest.mark.parametrize("text", REFUSED)
def test_too_much_is_refused_at_once(text: str) -> None:
    typed, words = REFUSED[text]
    caught: list[InputError] = []

    def refused() -> None:
        with pytest.raises(InputError, match=words) as error:
            parse(typed)
        caught.append(error.value)

    assert done_in(5, refused)
    error = caught[0]
    assert len(error.what) < 200
    assert len(str(error)) < 2_000_000


def test_large_numbers_are_kept_and_not_worked_out() -> None:
    assert parse("9^9^9^9") == Pow(Num(9), Pow(Num(9), Pow(Num(9), Num(9))))
    assert parse("factorial(10^9)!").depth == 4
    assert parse("1e1000") == Num(10**1000, "1e1000")


def test_notes_are_bounded() -> None:
    assert len(read(" + ".join(f"{k}/2x" for k in range(1000))).notes) == MAX_NOTES


def test_the_recursion_limit_is_left_as_it_was() -> None:
    limit = sys.getrecursionlimit()
    parse("(" * 3000 + "x" + ")" * 3000)
    with pytest.raises(InputError):
        parse("(" * 3000 + ")" * 3000)
    assert sys.getrecursionlimit() == limit


def test_threads_leave_the_recursion_limit_as_it_was() -> None:
    """Two that read at the same time, the second begun and ended after the first, left it raised."""
    limit, interval = sys.getrecursionlimit(), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(parse, ["(" * 60 + f"x + {i}" + ")" * 60 for i in range(400)]))
        assert sys.getrecursionlimit() == limit
    finally:
        sys.setswitchinterval(interval)
        sys.setrecursionlimit(limit)


def test_a_thread_with_a_small_stack() -> None:
    found: list[int] = []
    threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: found.append(parse("sin(" * 4900 + "x" + ")" * 4900).depth))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(0)
    assert found == [4901]


# Text that would do something if any part of it were evaluated.
HOSTILE = (
    "__import__('os').system('echo')",
    "().__class__.__bases__[0]",
    "exec('x')",
    "eval(x)",
    "open(x)",
    "lambda: 0",
    "x if 1 else exit()",
    "x.__init__",
    "f'{x}'",
    "breakpoint()",
    "x; import os",
    "${HOME}",
    "$(echo)",
    "`echo`",
    "%s%n",
    "../../etc/passwd",
    "-" * 5000,
    "x" * 31,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text)


def test_reading_runs_no_code_and_loads_no_algebra() -> None:
    """Watched from inside a fresh interpreter: nothing is compiled or executed from a string."""
    program = """
import sys
from calctool.parsing import parse
from calctool.errors import InputError
parse("x")
try:
    parse("$x$")  # loads what LaTeX needs
    parse("arcsn(x)")  # loads what errors need
except InputError:
    pass
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event in ("exec", "compile", "open", "import") else None)
for text in TEXTS:
    try:
        parse(text)
    except InputError:
        pass
print(sorted(set(seen) - {"import"}), [m for m in ("sympy", "mpmath", "typer", "rich") if m in sys.modules])
""".replace("TEXTS", repr((*HOSTILE, "2x^3 + sin 2x", "{x if x<0 else 1}", "foo(x)", "(x")))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]
