"""Nothing runs past its time, its memory or its parent, whatever it is doing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calctool.process import sandbox

from .conftest import program, surroundings

Run = Callable[..., Any]
LOOP = "while True: pass"
IN_C = "return Report(str(9**9**9))"
DEAF = """
import time
sandbox.report_progress(lambda: '12x')
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass
"""
LATE = "calctool: not decided: out of time after {} s (--timeout SECONDS allows more)\n"


@pytest.fixture(scope="module", autouse=True)
def own_time() -> None:
    """Other processes are waited for, by the clock on the wall."""


def used() -> float:
    """Seconds of processor time that all programs started and ended so far have used."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the guard needs fork")


# Where something is to be told before, there is time for it on a busy machine too.
@pytest.mark.parametrize(("task", "seconds"), [(LOOP, 0.4), (IN_C, 0.4), (DEAF, 1.5)])
def test_time_limit(door: Run, task: str, seconds: float) -> None:
    """A loop, a computation in C that never returns to the interpreter, and one that refuses to stop."""
    before = used()
    ran = door("diff", "x", "--timeout", f"{seconds}", task=task)
    assert (ran.code, ran.err) == (3, LATE.format(seconds))
    assert ran.out == ("12x\n" if task is DEAF else "")
    assert used() - before < 3


def test_time_limit_of_the_environment(door: Run) -> None:
    """CALCTOOL_TIMEOUT counts where --timeout is not given."""
    assert door("diff", "x", task=LOOP, env={"CALCTOOL_TIMEOUT": "0.3"}).err == LATE.format(0.3)


def test_what_was_known_last_is_shown(door: Run) -> None:
    """Also when it is long, and only the last of many."""
    task = (
        "for i in range(2000): sandbox.report_progress(lambda: f'{i}: ' + 'π' * 200)\n"
        "sandbox.report_progress(lambda: '√2·x' + 'y' * 200_000)\n" + "import time\ntime.sleep(60)"
    )
    ran = door("diff", "x", "--timeout", "4", task=task)
    assert (ran.code, ran.out) == (3, "√2·x" + "y" * 200_000 + "\n")


def test_time_limit_in_json() -> None:
    """The object of a problem cut off, made by the parent."""
    import json

    code = (
        "import sys, types\n"
        "def diff_task(text, **_):\n    from calctool.process import sandbox\n"
        "    sandbox.report_progress(lambda: '12x')\n"
        "    while True: pass\n"
        "sys.modules['calctool.tasks.diff'] = types.SimpleNamespace(diff_task=diff_task)\n"
        "from calctool.__main__ import main\nmain()\n"
    )
    words = [program()[0], "-c", code, "diff", "x", "--json", "--timeout", "1.5"]
    done = subprocess.run(words, capture_output=True, env=surroundings(), timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (3, LATE.format(1.5))
    found = json.loads(done.stdout)["result"]
    assert (found["kind"], found["value"], found["says"]) == ("unknown", None, "12x")


def test_memory_limit(door: Run) -> None:
    """Too much at once is an answer not found, not a machine brought down."""
    ran = door("diff", "x", task="sandbox.report_progress(lambda: '12x')\nreturn Report(str(len(bytearray(1 << 40))))")
    assert (ran.code, ran.out, ran.err) == (3, "12x\n", "calctool: not decided: out of memory\n")


@pytest.mark.parametrize(
    ("end", "code", "err"),
    [
        ("SIGKILL", 3, "calctool: not decided: out of memory\n"),
        (
            "SIGSEGV",
            70,
            "calctool: internal error, please report: WorkerDied: the worker was ended by SIGSEGV\n",
        ),
        ("SIGXCPU", 3, LATE.format(10)),
        ("SIGTERM", -signal.SIGTERM, ""),
    ],
)
def test_worker_ended_from_outside(door: Run, end: str, code: int, err: str) -> None:
    """Each signal means something else."""
    task = f"import os, signal\nsys.stdout.flush()\nos.kill(os.getpid(), signal.{end})\nwhile True: pass"
    ran = door("diff", "x", task=task)
    assert (ran.code, ran.out, ran.err) == (code, "", err)


@pytest.mark.parametrize("code", [0, 1, 3])
def test_exit_codes_pass_through(door: Run, code: int) -> None:
    """The parent ends as the worker did."""
    ran = door("diff", "x", task=f"r = Report('2x')\nr.exit_code = {code}\nreturn r")
    assert (ran.code, ran.out, ran.err) == (code, "2x\n", "")


def workers(parent: int) -> list[int]:
    """The processes that ``parent`` has started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, above = stat(int(entry.name))[:2]
            except OSError:
                continue
            if int(above) == parent and state != "Z":
                found.append(int(entry.name))
    return found


def at_work(parent: int) -> list[int]:
    """The workers of ``parent``, once there are any that are well in their task and it waits for them."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = workers(parent)
        if found and all(ticks(worker) >= 10 for worker in found) and stat(parent)[0] == "S":
            return found
        time.sleep(0.02)
    return []


def stat(process: int) -> list[str]:
    """What the system says of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def ticks(process: int) -> int:
    """Its processor time, in hundredths of a second."""
    return sum(map(int, stat(process)[11:13]))


def alive(process: int) -> bool:
    """Whether ``process`` still runs (one that ended and was not yet waited for does not)."""
    try:
        return stat(process)[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("task", [LOOP, IN_C])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_worker_goes_with_its_parent(task: str, end: signal.Signals) -> None:
    """Interrupted, told to stop or killed outright: no process is left behind."""
    parent = subprocess.Popen(
        [*program(task), "diff", "x", "--timeout", "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
    )
    try:
        found = at_work(parent.pid)
        assert len(found) == 1
        parent.send_signal(end)
        out, err = parent.communicate(timeout=30)
    finally:
        parent.kill()
    assert parent.returncode == (130 if end == signal.SIGINT else -end)
    assert (out, err) == (b"", b"")
    until = time.monotonic() + 30
    while alive(found[0]) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(found[0])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_interrupted_at_the_keyboard() -> None:
    """Ctrl-C reaches both processes at once; still nothing is said."""
    child = subprocess.Popen(
        [*program(LOOP), "diff", "x"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
        start_new_session=True,
    )
    try:
        assert at_work(child.pid)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=30)
    finally:
        child.kill()
    assert (child.returncode, out, err) == (130, b"", b"")


def test_a_slow_reader_is_not_late(door: Run) -> None:
    """Once there is an answer, writing it may take any time: ``calctool ... | less``."""
    read, write = os.pipe()
    child = subprocess.Popen(
        [*program("return Report('x' * 300_000)"), "diff", "x", "--timeout", "2"], stdout=write, env=surroundings()
    )
    os.close(write)
    got = len(os.read(read, 1))  # it is being written
    time.sleep(2.5)
    assert child.poll() is None
    while chunk := os.read(read, 1 << 16):
        got += len(chunk)
    os.close(read)
    assert (child.wait(30), got) == (0, 300_001)


def test_without_fork(door: Run) -> None:
    """Python code is stopped all the same, in one process."""
    task = "sandbox.report_progress(lambda: '12x')\n" + LOOP
    start = ["import os; del os.fork\n" + program(task)[2], "diff", "x", "--timeout", "1.5"]
    done = subprocess.run(
        [program()[0], "-c", *start], capture_output=True, env=surroundings(), timeout=60, check=False, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "12x\n", LATE.format(1.5))


def test_unarmed_nothing_happens() -> None:
    """As a library: no process, no limit, and what is known is only remembered."""
    sandbox.start(0.01)
    sandbox.report_progress(lambda: "12x")
    sandbox.done()
    assert sandbox.last_progress() == "12x"


def test_without_fork_json_is_an_object_all_the_same(door: Run) -> None:
    start = ["import os; del os.fork\nimport calctool.tasks.diff as d, time\n"]
    start[0] += "def slow(text, **options):\n    while True: time.sleep(0.01)\nd.diff_task = slow\n"
    start[0] += "from calctool.__main__ import main\nmain()"
    done = subprocess.run(
        [program()[0], "-c", *start, "diff", "x", "--timeout", "1.5", "--json"],
        capture_output=True, env=surroundings(), timeout=60, check=False, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (done.returncode, found["result"]["kind"], found["input"]) == (3, "unknown", "x")
