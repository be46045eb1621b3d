"""The shape of the program: imports point one way, SymPy has one door, no text is run as code, the door opens fast."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "calctool"
FILES = sorted(PACKAGE.rglob("*.py"))

# The ladder, lowest first: a package imports what stands before it in this list, never what stands behind it.
LAYERS = (
    "errors",
    "process",
    "expr",
    "parsing",
    "numeric",
    "interop",
    "algebra",
    "derivation",
    "simplification",
    "differentiation",
    "limits",
    "first_principles",
    "books",
    "report",
    "tasks",
    "diagnosis",
    "grading",
    "cli",
    "batch",
    "__main__",
)
SYMPY_DOOR = {"interop/sympy.py", "interop/sympy_translation.py"}
BUILTINS_NEVER_CALLED = {"eval", "exec", "compile"}
NAMES_NEVER_USED = {"sympify", "parse_expr", "lambdify", "nsimplify"}


def path(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def module(file: Path) -> tuple[str, ...]:
    parts = ("calctool", *file.relative_to(PACKAGE).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports(file: Path, everywhere: bool = True) -> list[str]:
    """Every module the file names in an import, with its full name; only those run at import if not ``everywhere``."""
    here = module(file) if file.name == "__init__.py" else module(file)[:-1]
    found: list[str] = []
    waiting: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if not everywhere and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            name = ".".join(p for p in (base, node.module or "") if p)
            found += [name, *[f"{name}.{alias.name}" for alias in node.names]]
    return found


def layer(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 40
    assert set(LAYERS) | {""} == {layer(".".join(module(f))) for f in FILES}


@pytest.mark.parametrize("file", FILES, ids=path)
def test_imports_point_one_way(file: Path) -> None:
    own = layer(".".join(module(file)))
    if not own:
        return
    wrong = [
        name
        for name in imports(file)
        if name.startswith("calctool.")
        and layer(name) in LAYERS
        and LAYERS.index(layer(name)) >= LAYERS.index(own)
        and layer(name) != own
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=path)
def test_sympy_has_one_door(file: Path) -> None:
    if path(file) not in SYMPY_DOOR:
        assert [name for name in imports(file) if name.split(".")[0] == "sympy"] == []


@pytest.mark.parametrize("file", FILES, ids=path)
def test_no_text_is_run_as_code(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in BUILTINS_NEVER_CALLED | NAMES_NEVER_USED, ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in NAMES_NEVER_USED, ast.unparse(node)


# --- what a process loads ---------------------------------------------------------------------------


def python(code: str, *args: str, leaves_with: int = 0) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=120, cwd=PACKAGE.parent
    )
    assert ran.returncode == leaves_with, ran.stderr
    return ran.stdout


@pytest.mark.parametrize(
    "name", ["calctool", "calctool.cli.app", "calctool.parsing", "calctool.books", "calctool.derivation.engine"]
)
def test_importing_loads_neither_sympy_nor_mpmath(name: str) -> None:
    code = f"import sys, {name}; print(sorted({{'sympy', 'mpmath'}} & set(sys.modules)))"
    assert python(code).strip() == "[]"


PROCESS = """
import os, sys
from calctool.__main__ import main
def leave(code):
    sys.stderr.flush()
    print(code, sorted({'sympy', 'mpmath', 'rich', 'flint', 'pydantic'} & set(sys.modules)))
    sys.stdout.flush()
    leave_now(code)
leave_now, os._exit = os._exit, leave
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["diff", "--stesp", "x"], 2),
        (["diff", "arcsn(x)"], 2),
        (["diff", "(2*x**2+8)**2"], 0),
        (["diff", "x^2 sin(3x)", "--steps"], 0),
        (["diff", "(x^2+5x)^6/(x+1)", "--steps", "--json"], 0),
        (["diff", "e^x cos x + ln(2x)", "--steps", "--format", "latex"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_elementary_work_loads_neither_sympy_nor_mpmath_nor_rich(args: list[str], code: int) -> None:
    assert python(PROCESS, *args, leaves_with=code).splitlines()[-1] == f"{code} []"


# --- hostile text -----------------------------------------------------------------------------------

WATCHED = """
import json, sys
import calctool.interop.sympy, sympy, mpmath, rich.console, typer.testing
# what compiles while it is imported does so now
from tests.run import run

seen = []
armed = False

def watch(event, args):
    if armed and event in ("compile", "exec", "os.system", "subprocess.Popen", "open") and "MARK" in repr(args):
        seen.append((event, repr(args)[:200]))

run("diff", "x^2", "--steps", "--verify")
run("diff", "x^2 - 1", "--form", "factored")
run("diff", "x^2", "--at", "x=2", "--json")
sys.addaudithook(watch)
armed = True
compile("'MARK'", "the watch itself", "eval")
ran = 0
for payload in json.loads(sys.argv[1]):
    for command in json.loads(sys.argv[2]):
        run(*[word.replace("@", payload) for word in command])
        ran += 1
print(json.dumps([ran, seen]))
"""

PAYLOADS = (
    "__import__('os').system('echo MARK')",
    "exec('MARK=1')",
    "MARK",
    "x; MARK",
    "(lambda: MARK)()",
    "x.__class__.__mro__[1].MARK",
    "f'{MARK}'",
    "[MARK for x in (1,)]",
    "x if MARK else x",
    "sin('MARK')",
    "Symbol('MARK')",
    "{MARK}",
)
COMMANDS = (
    ("diff", "@"),
    ("diff", "@", "--steps"),
    ("diff", "@", "--wrt", "x", "--verify"),
    ("diff", "@", "--form", "factored"),
    ("diff", "x^2", "--wrt", "@"),
    ("diff", "x^2", "--order", "@"),
    ("diff", "x^2", "--at", "@"),
    ("diff", "x^2", "--at", "x=@"),
    ("diff", "x^2", "--known", "@"),
    ("diff", "x^2", "--notation", "@"),
    ("diff", "x^2", "--format", "@"),
    ("limit", "@", "--to", "0"),
    ("limit", "sin(x)/x", "--to", "@"),
    ("limit", "x, x -> @"),
    ("partial", "x*y", "@"),
    ("grad", "x*y", "--at", "@"),
    ("grad", "x*y", "--vars", "@"),
    ("jacobian", "@", "x*y"),
    ("check", "diff", "x^2", "--answer", "@"),
    ("rules", "@"),
    ("@",),
)


def test_hostile_text_is_never_compiled_or_run() -> None:
    import json

    ran, seen = json.loads(python(WATCHED, json.dumps(PAYLOADS), json.dumps(COMMANDS)).splitlines()[-1])
    assert ran == len(PAYLOADS) * len(COMMANDS)
    watch, *others = seen
    assert watch[0] == "compile"  # the hook sees what it is there to see
    assert others == []
