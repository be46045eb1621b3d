"""The shape of the program: imports point one way, SymPy has one door, no text is run as code, the door opens fast."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
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
    "asymptotics",
    "derivation",
    "simplification",
    "differentiation",
    "limits",
    "first_principles",
    "books",
    "computational_differentiation",
    "optimisation",
    "pictures",
    "graphs",
    "report",
    "tasks",
    "diagnosis",
    "answers",
    "grading",
    "classroom",
    "library",
    "cli",
    "batch",
    "__main__",
)
BUILTINS_NEVER_CALLED = {"eval", "exec", "compile"}
NAMES_NEVER_USED = {"sympify", "parse_expr", "lambdify", "nsimplify"}


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(file)))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """A million objects less for the collector to look at in every test that calls it later."""
    yield
    parsed.cache_clear()
    nodes.cache_clear()


def path(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def module(file: Path) -> tuple[str, ...]:
    parts = ("calctool", *file.relative_to(PACKAGE).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


MODULES = {".".join(module(file)): file for file in FILES}


@cache
def imports(file: Path, everywhere: bool = True) -> tuple[str, ...]:
    """The modules a file imports, by their full names; only those at the top of the file if not ``everywhere``."""
    found: list[str] = []
    for node in nodes(file) if everywhere else at_the_top(file):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path(file)} imports from '{'.' * node.level}'"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name if name in MODULES else str(node.module) for name in names]
    return tuple(found)


def at_the_top(file: Path) -> Iterator[ast.AST]:
    """What is in no function."""
    waiting: list[ast.AST] = [parsed(file)]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def layer(name: str) -> str:
    """The package of a module; nothing for the front page, which everything may read."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 100
    assert {layer(name) for name in MODULES} - {""} == set(LAYERS)


def test_every_import_goes_down_the_ladder() -> None:
    """Those in functions and for typing only are no exception."""
    wrong = []
    for other, file in MODULES.items():
        own = layer(other)
        allowed = {"", own, *LAYERS[: LAYERS.index(own)]} if own else set(LAYERS)
        named = [name for name in imports(file) if name.startswith("calctool") and layer(name) not in allowed]
        wrong += [(path(file), name) for name in named]
    assert wrong == []


def test_no_circle_of_files() -> None:
    """Whatever a file imports, anywhere in it, does not lead back to it."""
    rest = {name: (set(imports(file)) & set(MODULES)) - {"calctool"} for name, file in MODULES.items()}
    while free := {name for name, needed in rest.items() if not needed & set(rest)}:
        rest = {name: needed for name, needed in rest.items() if name not in free}
    assert {name: sorted(needed & set(rest)) for name, needed in rest.items()} == {}


LATE: dict[tuple[str, str], str] = {
    ("", "tasks"): "the front page imports everything when it is first asked for",
    ("__main__", "cli"): "the process is prepared before anything else is imported",
    ("__main__", "batch"): "the process is prepared before anything else is imported",
    ("__main__", "process"): "the process is prepared before anything else is imported",
    ("cli", "cli"): "the man page and completion are loaded when asked for",
    ("cli", "books"): "the names of rules are known when the books are open",
    ("cli", "tasks"): "help and usage errors load no mathematics",
    ("cli", "grading"): "help and usage errors load no mathematics",
    ("cli", "report"): "help and usage errors load no mathematics",
    ("cli", "pictures"): "a command that writes no picture loads none",
    ("cli", "parsing"): "help and usage errors load no mathematics",
    ("cli", "expr"): "help and usage errors load no mathematics",
    ("batch", "batch"): "a cluster, a progress bar and a page for a class are loaded when asked for",
    ("batch", "classroom"): "help and usage errors load no mathematics",
    ("batch", "report"): "records that are no page load none",
    ("classroom", "classroom"): "answers are held against each other where a class is told of",
    ("batch", "parsing"): "help and usage errors load no mathematics",
    ("report", "pictures"): "a report without a picture loads none",
    ("parsing", "parsing"): "plain text loads no LaTeX",
    ("algebra", "interop"): "SymPy's door opens where SymPy is asked",
    ("simplification", "algebra"): "what is asked for now and then, values at a point and other forms, is loaded then",
    ("optimisation", "algebra"): "equations without products load no polynomials in several letters",
    ("simplification", "interop"): "SymPy's door opens where SymPy is asked",
    ("optimisation", "interop"): "SymPy's door opens where SymPy is asked",
    ("tasks", "derivation"): "lines are proved where that is asked for",
    ("tasks", "interop"): "SymPy's door opens where SymPy is asked",
    ("first_principles", "limits"): "a plain derivative loads no limits",
    ("tasks", "graphs"): "a report without a picture loads none",
    ("tasks", "pictures"): "a report without a picture loads none",
    ("tasks", "limits"): "a plain derivative loads no limits",
    ("tasks", "tasks"): "a plain derivative loads no limits",
    ("tasks", "first_principles"): "a plain derivative loads no difference quotients",
    ("grading", "limits"): "an answer to another question loads no limits",
    ("grading", "grading"): "an answer that is no list loads no comparing of lists",
    ("grading", "diagnosis"): "a right answer loads no diagnosis",
    ("cli", "classroom"): "exercises load the tasks and the mistakes",
    ("grading", "algebra"): "a right answer that looks like ours loads no normal form, and so no python-flint",
    ("grading", "first_principles"): "the list of rules works one example",
    ("diagnosis", "diagnosis"): "an answer to another question loads no limits",
}
"""Why an import may stand in a function, by the package it is in and the package it names."""


def test_imports_in_functions_have_a_reason() -> None:
    """Everything else is imported at the top of its file; and no reason outlives its import."""
    met = set()
    for name, file in MODULES.items():
        late = set(imports(file)) - set(imports(file, everywhere=False))
        met |= {(layer(name), layer(other)) for other in late if other.startswith("calctool.")}
    assert met == set(LATE)


def test_every_module_can_be_the_first_of_its_package_that_is_imported() -> None:
    """Each into a process that has loaded the packages below and has forgotten what it knew of the package itself.

    Those below cannot lead back to it: imports go down the ladder, and there is no circle of files.
    """
    alone = """
import gc, sys
from importlib import import_module
gc.disable()
wrong = []
for package in sys.argv[1:]:
    names = package.split()
    for name in names:
        for other in names:
            sys.modules.pop(other, None)
        try:
            import_module(name)
        except BaseException as error:
            wrong.append((name, repr(error)))
    for name in names:
        import_module(name)
print(len(sys.argv) - 1, wrong)
"""
    names = sorted(set(MODULES) - {"calctool.__main__", "calctool.batch.dask"})
    packages = [" ".join(name for name in names if layer(name) == one) for one in LAYERS[:-1]]
    assert len(" ".join(packages).split()) == len(names) - 1
    assert python(alone, *packages).splitlines() == [f"{len(packages)} []"]


def test_modules_named_in_text_are_lower_ones() -> None:
    """What is loaded by name when it is asked for obeys the ladder too, and is there."""
    for module_name, file in MODULES.items():
        own = layer(module_name)
        for node in nodes(file):
            if isinstance(node, ast.Constant) and re.fullmatch(r"calctool(\.\w+)+(:\w+)?", str(node.value)):
                name = str(node.value).partition(":")[0]
                assert name in MODULES, path(file)
                assert layer(name) == own or layer(name) in LAYERS[: LAYERS.index(own)], (path(file), name)


@pytest.mark.parametrize("package", [name for name in LAYERS if (PACKAGE / name).is_dir()])
def test_a_package_says_what_its_chapter_holds(package: str) -> None:
    first = (ast.get_docstring(parsed(PACKAGE / package / "__init__.py")) or "").split("\n")[0]
    assert 20 < len(first) < 120
    assert first[0].isupper()


def test_the_plan_in_figures() -> None:
    """One screen of names, and no package that is a third of the house."""
    names = [p for p in PACKAGE.iterdir() if p.name != "__pycache__"]
    assert len(names) <= 30
    lines = Counter[str]()
    for name, file in MODULES.items():
        lines[layer(name)] += file.read_text("utf-8").count("\n")
    assert max(lines.values()) <= 0.15 * lines.total()


def test_nothing_else_lies_at_the_top() -> None:
    """The package, its tests and examples, and the two files that say what it is; dotfiles aside."""
    allowed = {"calctool", "tests", "examples", "pyproject.toml", "README.md"}
    assert {p.name for p in PACKAGE.parent.iterdir() if not p.name.startswith(".")} == allowed


# --- who may do what ---------------------------------------------------------------------------------


def test_sympy_has_one_door() -> None:
    others = {file for name, file in MODULES.items() if layer(name) != "interop"}
    assert [path(file) for file in others for name in imports(file) if name.split(".")[0] == "sympy"] == []


def test_flint_is_used_where_it_is_named() -> None:
    found = {path(file) for file in FILES for name in imports(file) if name.split(".")[0] == "flint"}
    chapter = ("constants", "coefficients", "series", "enclosure", "outcomes", "functions", "special", "expansion")
    asymptotics = {f"asymptotics/{name}.py" for name in chapter}
    algebra = {f"algebra/{name}.py" for name in ("kernels", "multivariate", "normal_form", "reals", "roots")}
    assert found - asymptotics == {"numeric/balls.py", *algebra}


def test_nothing_is_ordered_by_hash() -> None:
    """Hashes of text differ from process to process, and so would what is printed."""
    keys = [
        (path(file), node.value)
        for file in FILES
        for node in nodes(file)
        if isinstance(node, ast.keyword) and node.arg == "key"
    ]
    wrong = [(name, key) for name, key in keys if any(getattr(n, "id", "") == "hash" for n in ast.walk(key))]
    assert [(name, ast.unparse(key)) for name, key in wrong] == []


CLOCKS = {"time", "datetime", "timeit", "sched", "signal"}
MAY_LOOK_AT_A_CLOCK = {"process", "batch"}
ALARMS = {
    "batch/worker.py": "an exercise of a batch is stopped after its time, and is undecided then",
}


def test_nothing_depends_on_the_clock() -> None:
    """Work is counted.  Elsewhere a clock is read only for the ``seconds`` of a report; none stops anything."""
    for name, file in MODULES.items():
        named = {other for other in imports(file) if other == "calctool.process.timeout"}
        assert bool(named) == (path(file) in ALARMS), path(file)
        if layer(name) not in MAY_LOOK_AT_A_CLOCK:
            assert clocks_misused(file) == [], path(file)


def clocks_misused(file: Path) -> list[str]:
    """What a file that may only take the time of a report does with a clock beside that."""
    clocks = {name for name in imports(file) if name.split(".")[0] in CLOCKS}
    stops = {"Timer", "setitimer", "alarm", "monotonic", "process_time", "sleep"}
    called = [n.func for n in nodes(file) if isinstance(n, ast.Call)]
    names = {f.attr if isinstance(f, ast.Attribute) else f.id if isinstance(f, ast.Name) else "" for f in called}
    wrong = [f"imports {name}" for name in clocks - {"time"}] + [f"calls {name}" for name in names & stops]
    read = [
        n
        for n in nodes(file)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "time"
    ]
    if not read:
        return wrong
    calls = [n for n in nodes(file) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)]
    starts = [n for n in calls if ast.unparse(n.value) == "time.perf_counter()"]
    ends = [n for n in nodes(file) if isinstance(n, ast.keyword) and n.arg == "seconds" and "time." in ast.unparse(n)]
    allowed = {"perf_counter", *(f"time.perf_counter() - {s}started" for s in ("", "self.")), "started", "self.started"}
    found = {n.attr for n in read} | {ast.unparse(n.targets[0]) for n in starts} | {ast.unparse(n.value) for n in ends}
    wrong += sorted(found - allowed)
    return wrong if len(read) == len(starts) + len(ends) else [*wrong, "a clock is read for another purpose"]


STATE = {
    "expr/interning.py": "the nodes that are shared, and the tables by nodes that begin anew with them",
    "numeric/fields.py": "a field for each precision",
    "process/sandbox.py": "the clock and the child of this process",
    "interop/sympy.py": "whether SymPy's readers of text are shut",
}
"""The files that hold something that changes while the program runs, and what it is."""
CHANGING = {"append", "add", "update", "clear", "setdefault", "pop", "popitem", "extend", "insert", "remove", "discard"}


def changed(file: Path) -> set[str]:
    """Names at the top of a module that its functions change: declared global, written into, or made to hold state."""
    top = {
        target.id: node.value
        for node in parsed(file).body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    found = {
        name
        for name, value in top.items()
        if isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1] in ("ContextVar", "local", "_State")
    }
    for node in nodes(file):
        if isinstance(node, ast.Global):
            found |= set(node.names)
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found |= {node.value.id} & set(top) if isinstance(node.value, ast.Name) else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            found |= {node.func.value.id} & set(top) if isinstance(node.func.value, ast.Name) else set()
    # What table() gives is listed with the nodes, and begins anew with them.
    return {
        name
        for name in found
        if name not in top or not isinstance(call := top[name], ast.Call) or ast.unparse(call.func) != "table"
    }


def test_state_is_where_the_list_says() -> None:
    assert {path(file) for file in FILES if changed(file)} == set(STATE)


def test_no_two_classes_of_one_name() -> None:
    counted = Counter(node.name for file in FILES for node in parsed(file).body if isinstance(node, ast.ClassDef))
    assert [name for name, times in counted.items() if times > 1] == []


def test_no_text_is_run_as_code() -> None:
    for file in FILES:
        for node in nodes(file):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in BUILTINS_NEVER_CALLED | NAMES_NEVER_USED:
                    pytest.fail(f"{path(file)}: {ast.unparse(node)}")
            # simplify() is calctool's own; SymPy's, which is an attribute, may run for minutes.
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in NAMES_NEVER_USED | {"simplify"}
            ):
                pytest.fail(f"{path(file)}: {ast.unparse(node)}")


# --- what a process loads ---------------------------------------------------------------------------


def python(code: str, *args: str, leaves_with: int = 0) -> str:
    # A batch that ran in this process has set PYTHONSAFEPATH, with which the tests beside the package are not found.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    ran = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=600, cwd=PACKAGE.parent, env=env
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
import gc, json, sys
gc.set_threshold(500_000)
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
    ("plot", "@"),
    ("plot", "x", "--on", "@"),
    ("check", "diff", "x^2", "--answer", "@"),
    ("numdiff", "x^2", "--at", "1", "--h", "@"),
    ("zoom", "@", "--at", "@"),
    ("exhaust", "circle", "--radius", "@"),
    ("exhaust", "x^2", "--on", "@"),
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
