"""Whole derivations as they are printed, in every format, kept word for word, with exit codes and what is said beside.

A change of wording shows here as a difference to look at.  To accept it, write the files anew with

    python -m tests.golden.test_golden

and read what ``git diff tests/golden`` says.  A file is named for its case and format, and with ``.err``
added it holds standard error.  Where nothing is printed there is no file.  ``seconds`` is 0 in the files, and
the slowest rows of a batch are left out: they are the only things that differ from run to run.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.run import Ran, run

HERE = Path(__file__).parent

FORMATS: dict[str, tuple[str, ...]] = {
    "txt": (),
    "json": ("--json",),
    "ascii": ("--ascii",),
    "tex": ("--format", "latex"),
    "md": ("--format", "markdown"),
    "rich": ("--format", "rich"),
    "rich-ascii": ("--format", "rich", "--ascii"),
    "colour": ("--format", "rich", "--color", "always"),
    "out": (),
}
"""Kind of file -> the options that print it; ``out`` is a batch, which has formats of its own."""


class Case(NamedTuple):
    """A command, the formats in which it is kept, and the exit code."""

    args: tuple[str, ...]
    code: int = 0
    kinds: tuple[str, ...] = ("txt", "json")


def case(*args: str, code: int = 0, also: str = "") -> Case:
    """A case kept as text, as JSON, and in other formats."""
    return Case(args, code, ("txt", "json", *also.split()))


def batch(*args: str, code: int) -> Case:
    """A batch: one worker, and its records."""
    return Case(("batch", *args, "--jobs", "1"), code, ("out",))


EVERY = " ".join(kind for kind in FORMATS if kind not in ("txt", "json", "out"))

DERIVATIONS: dict[str, Case] = {
    # diff
    "polynomial": case("diff", "10x^5 - 6x^3 - x - 1", "--steps"),
    "chain": case("diff", "(2*x**2+8)**2", "--steps"),
    "chain-of-three": case("diff", "1/((x^4+1)^5+7)", "--steps"),
    "product": case("diff", "x^2 sin(3x)", "--steps"),
    "product-of-three": case("diff", "x e^x sin(x)", "--steps"),
    "quotient": case("diff", "6x^2/(2-x)", "--steps"),
    "logarithm-to-a-base": case("diff", "log_a(2x^2+4x)", "--wrt", "x", "--steps"),
    "logarithmic": case("diff", "x^x", "--steps"),
    "branches": case("diff", "{x^2 if x < 1 else 2x - 1}", "--steps"),
    "absolute-value": case("diff", "|x^2 - 1|", "--steps"),
    "unnamed-function": case("diff", "x f(2x)", "--steps"),
    "second-order": case("diff", "x^3 ln(x)", "--order", "2", "--steps"),
    "slope": case("diff", "x^2 + 2x + 2", "--at", "x=2", "--steps"),
    "definition": case("diff", "1/x", "--by", "definition", "--steps"),
    "known-rules": case("diff", "(x^2+5x)^6", "--known", "chain,sum,power,constant-multiple", "--steps"),
    "prime-notation": case("diff", "sin(x)/x", "--notation", "lagrange", "--steps"),
    "hint": case("diff", "x^2 sin(3x)", "--hint", "2"),
    "diff-formats": case("diff", "sqrt(π θ)/(θ² + 1)", "--steps", also=EVERY),
    "diff-leibniz": case("diff", "t^2 ln(t)", "--notation", "leibniz", "--order", "2", "--steps"),
    "diff-lagrange": case("diff", "t^2 ln(t)", "--notation", "lagrange", "--order", "2", "--steps", also="rich tex"),
    "diff-newton": case("diff", "t^2 ln(t)", "--notation", "newton", "--order", "2", "--steps", also="rich tex"),
    "diff-euler": case("diff", "t^2 ln(t)", "--notation", "euler", "--order", "2", "--steps", also="rich tex"),
    "diff-expanded": case("diff", "x(x+1)^2", "--form", "expanded", "--steps"),
    "diff-factored": case("diff", "x^3 - 3x", "--form", "factored", "--steps"),
    "diff-no-derivative": case("diff", "|x|", "--at", "x=0", "--steps"),
    "diff-real-root": case("diff", "x^(2/3) (6 - x)^(1/3)", "--at", "x=-2", "--steps", also="tex"),
    "diff-principal-root": case("diff", "x^(1/3) - 1", "--roots", "principal", "--steps", also="tex"),
    "diff-verify": case("diff", "arctan(x^2)", "--verify", "--steps"),
    # limit
    "limit-cancel": case("limit", "(x^2-1)/(x-1)", "--to", "1", "--steps", also="rich tex md"),
    "limit-infinite": case("limit", "1/x^2", "--to", "0", "--steps"),
    "limit-infinite-dne": case("limit", "1/x^2", "--to", "0", "--infinite", "dne", "--steps"),
    "limit-one-sided": case("limit", "|x-2|/(x-2)", "--to", "2-", "--steps"),
    "limit-jump": case("limit", "|x-2|/(x-2)", "--to", "2", "--steps", also="tex md"),
    "limit-oscillation": case("limit", "sin(1/x)", "--to", "0", "--steps"),
    "limit-known": case("limit", "sin(3x)/sin(5x)", "--to", "0", "--steps"),
    "limit-lhopital": case("limit", "(e^x-1-x)/x^2", "--to", "0", "--steps"),
    "limit-conjugate": case("limit", "(sqrt(x+4)-2)/x", "--to", "0", "--steps"),
    "limit-at-infinity": case("limit", "(3x^2-x)/(2x^2+5)", "--to", "oo", "--steps"),
    "limit-at-minus-infinity": case("limit", "sqrt(x^2+1)/x", "--to", "-oo", "--steps"),
    "limit-power": case("limit", "(1 + 1/x)^x", "--to", "oo", "--steps"),
    "limit-undecided": case("limit", "f(x)/x", "--to", "0", "--steps", code=3),
    "limit-depends": case("limit", "(x^2-a^2)/(x-b)", "--to", "b", "--wrt", "x", "--steps", code=3),
    "limit-last-resort": case("limit", "x^x/e^x", "--to", "oo", "--steps"),
    "limit-parameter": case("limit", "a x^2", "--to", "oo", "--wrt", "x", "--steps"),
    "limit-assume": case("limit", "e^(-a x)", "--to", "oo", "--wrt", "x", "--assume", "a>0", "--steps"),
    "plot": case("plot", "(x^2-1)/(x-1)", "--on", "0,3", also="rich rich-ascii colour tex md"),
    "plot-signs": case("plot", "(x-1)/x", "--signs", also="rich"),
    "limit-table": case("limit", "sin(x)/x", "--to", "0", "--table", also="rich rich-ascii tex md"),
    "limit-piecewise": case("limit", "{x^2 if x < 1 else 3 - x}", "--to", "1", "--steps"),
    "limit-brief": case("limit", "(x^3-8)/(x-2)", "--to", "2"),
    "limit-hint": case("limit", "(x^3-8)/(x-2)", "--to", "2", "--hint", "3"),
    # continuity
    "continuity-removable": case("continuity", "(x^2-1)/(x-1)", "--at", "1", "--steps", also="rich"),
    "continuity-jump": case("continuity", "{x + 1 if x < 0 else x^2}", "--at", "0", "--steps"),
    "continuity-good": case("continuity", "|x|", "--at", "0", "--steps"),
    "continuity-parameter": case("continuity", "{a x + 1 if x < 2 else x^2}", "--at", "2", "--wrt", "x", "--steps"),
    "continuity-everywhere": case("continuity", "(x+2)/(x^2-4)", "--steps", also="tex md"),
    "numdiff": case("numdiff", "x**2", "--at", "x=3", "--h", "0.01,0.001,1e-4,1e-5", also="md tex rich"),
    "numdiff-sweep": case("numdiff", "x^3 - 2x", "--at", "3/2", "--sweep", "--method", "central", "--steps", also="md"),
    "numdiff-corner": case("numdiff", "|x|", "--at", "0", "--h", "0.1,sqrt(eps)"),
    "autodiff": case("autodiff", "x y - sin(x y)", "--at", "x=pi,y=1/2", "--steps", also="tex md rich"),
    "autodiff-forward": case("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--mode", "forward", "--steps"),
    "autodiff-tree": case("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--graph", "tree", also="tex md"),
    "autodiff-dot": case("autodiff", "|x| e^x", "--at", "x=2", "--graph", "dot", also="tex"),
    "autodiff-mermaid": case("autodiff", "|x| e^x", "--at", "x=2", "--graph", "mermaid", also="md"),
    "autodiff-svg": case("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--graph", "svg"),
    "zoom": case("zoom", "x^2", "--at", "x=1", "--steps"),
    "zoom-corner": case("zoom", "|x|", "--at", "0", also="md"),
    "exhaust-circle": case("exhaust", "circle", "--sides", "6,12,24", "--steps", also="md"),
    "exhaust-polynomial": case("exhaust", "x^2", "--on", "0,1", "--sides", "4,8", "--steps"),
    "exhaust-curve": case("exhaust", "sin(x)", "--on", "0,pi", "--sides", "4,8", "--steps"),
    "critical-polynomial": case("critical", "x^3 - 3x", "--steps", also="tex md rich"),
    "critical-interval": case("critical", "x^(2/3) (x - 5)", "--on", "-1,3", "--steps"),
    "critical-family": case("critical", "x + 2sin(x)", "--steps"),
    "critical-rounded": case("critical", "x^2/2 + sin(x)"),
    "critical-several": case("critical", "x^3 + y^3 - 3x y", "--on", "x=0..2,y=0..3", "--steps"),
    "critical-searched": case("critical", "x sin(x)"),
    "critical-endless": case("critical", "cos(1/x)", "--steps"),
    "continuity-brief": case("continuity", "tan(x)"),
    # several variables
    "partial-mixed": case("partial", "x^2 y^3 + sin(x y)", "x", "y", "--steps", also="rich tex"),
    "partial-at": case("partial", "x^2 y", "x", "--at", "x=1,y=2", "--notation", "lagrange", "--steps"),
    "grad-three": case("grad", "2x+3y^2-sin(z)", "--at", "x=1,y=2,z=0", "--steps"),
    "grad-along": case("grad", "x^2 + y^2", "--at", "x=3,y=4", "--along", "1,1", "--steps", also="rich tex md"),
    "grad-column": case("grad", "x e^y", "--form", "column", "--steps", also="rich tex"),
    "grad-brief": case("grad", "x^2 + y^2", "--at", "x=3,y=4", "--along", "1,1"),
    "jacobian-polar": case("jacobian", "r cos(t)", "r sin(t)", "--vars", "r,t", "--steps", also="rich tex md"),
    "jacobian-at": case("jacobian", "x^2 y", "5x + sin(y)", "--at", "x=1,y=0", "--steps"),
    "jacobian-brief": case("jacobian", "x y z", "x + z", "--vars", "x,y,z"),
    "hessian-saddle": case("hessian", "x^2 - y^2", "--at", "x=0,y=0", "--steps", also="rich"),
    "hessian-minimum": case("hessian", "x^2 + x y + y^2", "--at", "x=0,y=0", "--steps"),
    "hessian-brief": case("hessian", "x^2 y - y^2"),
    "chain-tree": case(
        "chain", "z = x^2-3*x*y+2*y^2", "x = 3*sin(2*t)", "y = 4*cos(2*t)", "--steps", also="rich rich-ascii tex md"
    ),
    "chain-two-variables": case("chain", "z = x^2 y", "x = s + t", "y = s t", "--wrt", "s", "--steps"),
    "chain-brief": case("chain", "z = x^2 y", "x = s + t", "y = s t"),
}

CHECKS: dict[str, Case] = {
    "check-right": case("check", "diff", "sin(3x)", "--answer", "3cos(3x)"),
    "check-mistake": case("check", "diff", "sin(3x)", "--answer", "cos(3x)", code=1, also=EVERY),
    "check-unknown-mistake": case("check", "diff", "x^2", "--answer", "x^5 - cos(x)", code=1),
    "check-unfinished": case("check", "diff", "(2x^2+8)^2", "--answer", "2(2x^2+8)*4x"),
    "check-strict": case("check", "diff", "x^4", "--answer", "2*2x^3", "--strict", code=1),
    "check-form": case("check", "diff", "x^3 - x^2", "--answer", "3x^2 - 2x", "--form", "factored"),
    "check-undecided": case("check", "limit", "sqrt(x) besselj(0, x)", "--to", "oo", "--answer", "0", code=3),
    "check-explain": case(
        "check", "diff", "x^2 sin(2x)", "--answer", "2x sin(2x) + x^2 cos(2x)", "--explain", code=1, also="rich"
    ),
    "check-solution": case("check", "limit", "sin(3x)/x", "--to", "0", "--answer", "1", "--solution", code=1),
    "check-hint": case("check", "diff", "x + sin(3x)", "--answer", "1 + cos(3x)", "--hint", "2", code=1),
    "check-limit-dne": case("check", "limit", "1/x", "--to", "0", "--answer", "DNE", "--explain"),
    "check-limit-wrong": case("check", "limit", "(x^2-4)/(x-2)", "--to", "2", "--answer", "DNE", code=1),
    "check-grad": case("check", "grad", "x^2 y z", "--answer", "(2x y z, x^2 y, x^2 y)", "--solution", code=1),
    "check-grad-length": case(
        "check", "grad", "x^2 + y^2", "--at", "x=3,y=4", "--of", "length", "--answer", "14", code=1
    ),
    "check-jacobian": case(
        "check", "jacobian", "x^2 y", "x", "--vars", "x,y", "--answer", "[[2x y, 1],[x^2, 0]]", "--solution", code=1
    ),
    "check-otherwise": case("check", "diff", "ln(x^2 + 1)", "--answer", "2x/x^2 + 1", code=1, also="rich tex md"),
    "check-lenient": case("check", "diff", "e^(3x)", "--answer", "y' = 3e^3x", "--lenient"),
    "check-no-answer": case("check", "diff", "x^2", "--answer", "idk", code=1),
    "check-link": case("check", "diff", "x^2 + 3x", "--answer", "y' = 2x + 5 = 2x + 3", code=1),
    "check-label": case("check", "partial", "x^2 y", "x", "--answer", "f_y = 2xy", code=1),
    "check-constant": case("check", "diff", "x^2", "--answer", "2x + C", code=1),
    "check-rounded": case("check", "diff", "x/3", "--answer", "0.333", "--digits", "3"),
    "check-words": case("check", "limit", "1/x", "--to", "0", "--answer", "DNE because the sides differ"),
    "check-chain": case("check", "chain", "z = x y", "x = t^2", "y = t^3", "--answer", "2t y + 3t^2 x"),
    "check-work": case("check", "diff", "x^2 sin(2x)", "--work", "inputs/product.work", code=1, also="rich tex md"),
    "check-work-right": case("check", "limit", "(x^2-4)/(x-2)", "--to", "2", "--work", "inputs/cancel.work"),
    "check-work-grad": case("check", "grad", "x^2 y + x^2", "--work", "inputs/gradient.work", code=1),
    "check-work-unreadable": case("check", "diff", "x^2 sin(x)", "--work", "inputs/unreadable.work", code=3),
}

OTHERS: dict[str, Case] = {
    "rules": case("rules"),
    "rules-card": case("rules", "product", also="rich rich-ascii colour tex md"),
    "rules-mistake": case("rules", "chain-inner-omitted", also="rich"),
    "batch-jsonl": batch("inputs/mixed.txt", code=3),
    "batch-csv": batch("inputs/class.csv", "--output-format", "csv", "--summary", "--by", "student", code=3),
    "batch-moodle": batch(
        "inputs/moodle.csv",
        "--key",
        "inputs/key.csv",
        "--partial",
        "slip=0.5",
        "--output-format",
        "csv",
        "--summary",
        "--by",
        "question",
        code=1,
    ),
    "batch-table": batch("inputs/rows.jsonl", "--output-format", "table", code=2),
    # what is refused
    "error-unknown-function": case("diff", "arcsn(x)", code=2),
    "error-which-variable": case("diff", "x y", code=2),
    "error-option": case("limit", "1/x", "--to", "0", "--stesp", code=2),
    "error-option-value": case("diff", "x", "--notation", "gauss", code=2),
    "error-place": case("limit", "1/x", code=2),
    "error-command": case("dif", "x", code=2),
    "error-rule": case("rules", "prodct", code=2),
    "error-equation": case("chain", "z = x y", "x = z", code=2),
    "error-point": case("grad", "x y", "--at", "x=1", code=2),
    "error-answer": case("check", "diff", "x^2", "--answer", "2x +", code=2),
    "error-batch-file": batch("inputs/none.txt", code=2),
    "note-reading": case("diff", "1/2x"),
}

CASES = DERIVATIONS | CHECKS | OTHERS


PAGES = [name for name, case in DERIVATIONS.items() if case.args[0] == "diff" or "rich" in case.kinds]
"""The derivations that are put on a terminal of two widths."""


@contextmanager
def still(clock: bool) -> Iterator[None]:
    """Files are found from here, the workers of a batch import this checkout, and the environment is put back.

    ``clock``: the clock stands, and cuts no search short on a busy machine.  A batch needs it for its processes.
    """
    running, environment = time.monotonic, dict(os.environ)
    os.environ["PYTHONPATH"] = str(HERE.parents[1])
    if clock:
        time.monotonic = lambda: 0.0
    try:
        with chdir(HERE):
            yield
    finally:
        time.monotonic = running
        os.environ.clear()
        os.environ.update(environment)


def printed(name: str, kind: str) -> Ran:
    """What the case prints in one format, without what differs from run to run."""
    with still(clock=kind != "out"):
        ran = run(*CASES[name].args, *FORMATS[kind])
    return Ran(
        re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', ran.stdout),
        re.sub(r"(?m)^slowest:\n(?: +[\d.]+ s  .*\n)+", "", ran.stderr),
        ran.exit_code,
    )


def kept(file: str) -> str:
    """What a file holds; where nothing is printed there is none."""
    path = HERE / file
    return path.read_bytes().decode("utf-8") if path.exists() else ""


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, case in CASES.items() for kind in case.kinds])
def test_nothing_has_changed(name: str, kind: str) -> None:
    ran = printed(name, kind)
    assert ran.stdout == kept(f"{name}.{kind}")
    assert ran.stderr == kept(f"{name}.{kind}.err")
    assert ran.exit_code == CASES[name].code


def test_every_file_is_tested() -> None:
    files = {f.name for f in HERE.iterdir() if f.is_file() and f.suffix != ".py"}
    tested = {f"{name}.{kind}": f"{name}.{kind}.err" for name, case in CASES.items() for kind in case.kinds}
    assert files <= {*tested, *tested.values()}
    assert all(stdout in files or stderr in files for stdout, stderr in tested.items())
    assert all((HERE / f).stat().st_size for f in files)


def test_every_input_is_used() -> None:
    words = {word for case in CASES.values() for word in case.args}
    assert all(f"inputs/{f.name}" in words for f in (HERE / "inputs").iterdir())


def test_nothing_is_of_this_machine() -> None:
    assert not any(str(HERE.parent) in f.read_text("utf-8") for f in HERE.iterdir() if f.is_file())


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", PAGES)
def test_terminal_page(name: str, columns: int) -> None:
    args = CASES[name].args
    plain = run(*args, "--format", "rich", "--ascii", columns=columns)
    coloured = run(*args, "--format", "rich", "--ascii", "--color", "always", columns=columns)
    assert plain.exit_code == coloured.exit_code == 0
    assert "\x1b" not in plain.stdout
    assert "\x1b[" in coloured.stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.stdout) == plain.stdout
    assert all(len(line) <= columns for line in plain.stdout.splitlines())


def write() -> None:
    """Write every file anew."""
    for name, case in CASES.items():
        for kind in case.kinds:
            ran = printed(name, kind)
            if ran.exit_code != case.code:
                raise SystemExit(f"{name}.{kind}: the exit code is {ran.exit_code}, not {case.code}\n{ran.stderr}")
            for file, text in ((f"{name}.{kind}", ran.stdout), (f"{name}.{kind}.err", ran.stderr)):
                path = HERE / file
                if text:
                    path.write_bytes(text.encode("utf-8"))
                else:
                    path.unlink(missing_ok=True)


if __name__ == "__main__":
    write()
