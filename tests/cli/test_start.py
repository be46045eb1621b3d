"""The door opens fast: help, version and usage errors import no mathematics, and no command another's modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from calctool.cli import lazy_imports

from .conftest import program, surroundings

HEAVY = {"sympy", "mpmath", "rich", "pydantic", "flint", "numpy", "dataclasses", "asyncio", "json"}
ENGINE = {
    "calctool.parsing",
    "calctool.derivation.engine",
    "calctool.books",
    "calctool.report.model",
    "calctool.tasks.common",
}


def imported(*args: str) -> tuple[set[str], int]:
    """The modules a run imports, and its exit code."""
    start, *rest = program()
    words = [start, "-X", "importtime", *rest, *args]
    done = subprocess.run(words, capture_output=True, text=True, env=surroundings(), timeout=20, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}, done.returncode


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["diff", "--help"], 0),
        (["rules", "--help"], 0),
        (["diff", "x", "--stesp"], 2),
        (["diff", "x", "--notation", "foo"], 2),
        (["dif"], 2),
        ([], 2),
    ],
)
def test_the_door_alone(args: list[str], code: int) -> None:
    """Neither SymPy nor Rich nor our own engine."""
    found, ended = imported(*args)
    assert ended == code
    assert "calctool.cli.app" in found
    assert found.isdisjoint(HEAVY | ENGINE | set(lazy_imports.UNUSED))


@pytest.mark.parametrize(
    "args",
    [
        ("diff", "x^2"), ("diff", "x^2 sin x", "--steps"), ("diff", "x^2 e^x", "--order", "9"),
        ("partial", "x^2 y", "x"), ("grad", "x^2 y"), ("jacobian", "x^2 y", "x"), ("hessian", "x^2 y"),
        ("check", "diff", "x^2", "--answer", "2x"),
    ],
)  # fmt: skip
def test_a_plain_answer_needs_neither_rich_nor_limits(args: tuple[str, ...]) -> None:
    """Rich is for terminals; limits, and the polynomials they take, are for places where a formula ends."""
    found, ended = imported(*args)
    assert ended == 0
    assert found.isdisjoint({"rich", "sympy", "flint", "calctool.limits.solver", "calctool.limits.continuity"})


@pytest.mark.parametrize(
    "args",
    [
        ("limit", "(x^2 - 4)/(x - 2)", "--to", "2", "--steps"), ("limit", "sin(x)/x", "--to", "0"),
        ("limit", "ln(x)/x", "--to", "oo"), ("limit", "sqrt(x^2 + x) - x", "--to", "oo"),
        ("continuity", "(x^2 - 1)/(x - 1)", "--at", "1"),
        ("practice", "diff", "--seed", "1"), ("check", "limit", "sin(5x)/x", "--to", "0", "--answer", "5"),
    ],
)  # fmt: skip
def test_what_is_rational_is_exact_arithmetic(args: tuple[str, ...]) -> None:
    """Neither balls nor many digits are loaded for what fractions decide."""
    found, ended = imported(*args)
    assert ended == 0
    assert found.isdisjoint({"flint", "mpmath", "sympy"})


def test_an_answer_of_one_line_loads_nothing_that_reads_lines() -> None:
    found, ended = imported("check", "diff", "x^2", "--answer", "2x")
    assert ended == 0
    assert found.isdisjoint({"calctool.grading.working", "calctool.grading.claims", "calctool.diagnosis"})


def test_a_batch_of_a_row_loads_what_the_row_asks(tmp_path: Path) -> None:
    """In the program, in the server of its workers and in these."""
    (tmp_path / "a.txt").write_text("diff x^2\n")
    found, ended = imported("batch", str(tmp_path / "a.txt"), "--jobs", "1")
    assert ended == 0
    assert {"pebble", "calctool.batch.worker", "calctool.tasks.diff"} <= found
    assert found.isdisjoint(
        {"asyncio", "ssl", "sympy", "flint", "rich", "calctool.grading.judging", "calctool.report.html_text"}
    )


def test_put_off_modules_are_the_real_ones_when_used() -> None:
    """Asking for anything in a stand-in brings the module."""
    code = (
        "from calctool.cli import lazy_imports; lazy_imports.put_off(); import sys, subprocess, bz2\n"
        "assert type(subprocess) is lazy_imports.Later\n"
        "assert subprocess.run(['true']).returncode == 0\n"
        "import importlib.util; assert importlib.util.find_spec('lzma')\n"
        "from tokenize import generate_tokens\n"
        "import linecache; linecache.checkcache()\n"
        "assert type(sys.modules['subprocess']) is type(sys) and sys.modules['subprocess'].run is subprocess.run\n"
        "assert bz2.decompress(bz2.compress(b'x')) == b'x'\n"
        "print('fine')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False)
    assert (done.stdout, done.stderr) == ("fine\n", "")


def test_a_broken_installation_is_no_traceback() -> None:
    """Something the door itself needs is missing."""
    words = [
        sys.executable,
        "-c",
        "import sys; sys.modules['typer'] = None\nfrom calctool.__main__ import main\nmain()",
    ]
    done = subprocess.run(words, capture_output=True, text=True, env=surroundings(), timeout=20, check=False)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("calctool: internal error, please report: ModuleNotFoundError")
    assert done.stderr.count("\n") == 1
