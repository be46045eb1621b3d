"""What can go wrong with a worker, a reader, or the whole program: every good row is answered once, in order."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import spawn
from pathlib import Path
from typing import Any

import pytest

from calctool.batch import pool
from calctool.batch.input import Layout, Row
from calctool.batch.records import Settings
from calctool.batch.worker import answered
from tests.batch.program import surroundings, words

Run = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def own_time() -> None:
    """Other processes are waited for, by the clock on the wall."""


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_poison_costs_its_row_only(batch_program: Run, tmp_path: Path) -> None:
    poison = {5: "crash", 6: "exit", 17: "hang-in-c", 23: "memory", 29: "hang-in-python"}
    lines = [f"diff {poison.get(n, f'x^{n}')}" for n in range(1, 41)]
    # Time enough to run out of memory, and for good rows on a busy machine; that nothing hangs is seen by
    # ``batch_program``.
    (tmp_path / "a.txt").write_text("\n".join(lines))
    ran = batch_program(tmp_path / "a.txt", "--jobs", 2, "--timeout", 4, poisoned=True)
    found = records(ran.out)
    assert [r["line"] for r in found] == list(range(1, 41))
    assert {r["line"]: r["error"]["kind"] for r in found if "error" in r} == {
        5: "crash",
        6: "crash",
        17: "time",
        23: "memory",
        29: "time",
    }
    assert found[4]["error"]["says"] == "the worker was ended by SIGSEGV over this row"
    assert found[5]["error"]["says"] == "the worker was ended with exit code 7 over this row"
    assert ran.code == 70


@pytest.mark.parametrize("poison", ["crash", "exit"])
def test_poison_in_the_last_row_leaves_no_traceback(batch_program: Run, poison: str) -> None:
    """The worker that takes the place of the dead one is waited for."""
    ran = batch_program("-", "--jobs", 2, stdin=f"diff x\ndiff y\ndiff {poison}\n", poisoned=True)
    assert (ran.code, ran.err) == (70, "")


def test_records_are_written_as_they_come() -> None:
    with subprocess.Popen(
        [*words(), "-", "--jobs", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings()
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for n in (2, 3, 4):
            program.stdin.write(f"diff x^{n}\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["line"] == n - 1
        program.stdin.close()
        assert program.wait(60) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_between_lines(tmp_path: Path, number: int) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "o.jsonl"
    source.write_text("diff slow\n" * 200)
    with subprocess.Popen(
        [*words(poisoned=True), source, "--output", out, "--jobs", "1"],
        stderr=subprocess.PIPE,
        env=surroundings(),
        start_new_session=True,
    ) as program:
        _wait_for_lines(out, 2)
        os.killpg(program.pid, number)
        _, said = program.communicate(timeout=60)
    assert program.returncode == 128 + number
    assert said == b""
    text = out.read_text()
    assert text.endswith("\n")
    assert [r["line"] for r in records(text)] == list(range(1, text.count("\n") + 1))


def test_who_interrupts_a_batch_is_told_how_far_it_is(tmp_path: Path) -> None:
    """A person is, on a terminal."""
    source, out = tmp_path / "a.txt", tmp_path / "o.jsonl"
    source.write_text("diff slow\n" * 200)
    end, terminal = os.openpty()
    with subprocess.Popen(
        [*words(poisoned=True), source, "--output", out, "--jobs", "1"],
        stderr=terminal,
        env=surroundings(),
        start_new_session=True,
    ) as program:
        os.close(terminal)
        _wait_for_lines(out, 2)
        os.killpg(program.pid, signal.SIGINT)
        said = b""
        with contextlib.suppress(OSError):  # the program has left
            while more := os.read(end, 4096):
                said += more
    os.close(end)
    count = out.read_text().count("\n")
    assert f"\r\ncalctool: interrupted after {count} rows; --resume goes on from there\r\n" in said.decode()


def test_killed_and_resumed_is_as_if_undisturbed(batch: Run, tmp_path: Path) -> None:
    source, whole, out = tmp_path / "a.txt", tmp_path / "whole.jsonl", tmp_path / "o.jsonl"
    rows = [f"diff x^{n}" if n % 5 else "diff arcsn(x)" for n in range(1, 400)]
    source.write_text("\n".join(rows))
    undisturbed = batch(source, "--output", whole, "--summary")
    for lines in (3, 90):
        with subprocess.Popen(
            [*words(), source, "--output", out, "--resume", "--jobs", "2"],
            stderr=subprocess.DEVNULL,
            env=surroundings(),
        ) as program:
            _wait_for_lines(out, lines)
            program.kill()
    with out.open("ab") as file:
        file.write(b'{"line": 3')
    again = batch(source, "--output", out, "--resume", "--summary")
    assert out.read_bytes() == whole.read_bytes()
    assert again.code == undisturbed.code == 2
    assert again.out.splitlines()[0] == undisturbed.out.splitlines()[0]


@pytest.mark.parametrize("name", ["o.jsonl", "o.csv"])
def test_resuming_counts_what_is_there(batch: Run, tmp_path: Path, name: str) -> None:
    source, whole, out = tmp_path / "a.txt", tmp_path / ("whole" + name), tmp_path / name
    source.write_text("diff x\ndiff arcsn(x)\ndiff x^3\ndiff x^4\n")
    batch(source, "--output", whole)
    out.write_bytes(b"".join(whole.read_bytes().splitlines(keepends=True)[:3]))
    ran = batch(source, "--output", out, "--resume", "--summary")
    assert out.read_bytes() == whole.read_bytes()
    assert (ran.code, ran.out.splitlines()[0]) == (2, "4 exercises: 3 answered, 1 unreadable")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ((), ("--steps",), "was written without --steps"),
        ((), ("--timings",), "was written without --timings"),
        (("--timings",), (), "was written with --timings"),
    ],
)
def test_resuming_with_other_options_is_refused(
    batch: Run, tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...], says: str
) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "o.jsonl"
    source.write_text("diff x\ndiff x^3\n")
    batch(source, "--output", out, *before)
    written = out.read_bytes()
    ran = batch(source, "--output", out, "--resume", *after)
    assert ran.code == 2
    assert says in ran.err
    assert out.read_bytes() == written


def test_resuming_with_another_input_is_refused(batch: Run, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    batch("--output", out, stdin="diff x\n\ndiff x^2\n")
    kept = out.read_bytes()
    ran = batch("--output", out, "--resume", stdin="diff x\ndiff x^2\n")
    assert ran.code == 2
    assert "has a record of line 3 where the input has line 2" in ran.err
    assert out.read_bytes() == kept


def test_workers_end_with_the_program(tmp_path: Path) -> None:
    marker = f"calctool-{os.getpid()}-{time.monotonic_ns()}"
    (tmp_path / marker).write_text("diff hang-in-c\n")
    with subprocess.Popen(
        [*words(poisoned=True), tmp_path / marker, "--jobs", "1", "--timeout", "100"],
        stdout=subprocess.DEVNULL,
        env={**surroundings(), "MARKER": marker},
        stderr=subprocess.DEVNULL,
    ) as program:
        deadline = time.monotonic() + 60
        while len(_with(marker)) < 3 and time.monotonic() < deadline:  # the program, the server, the worker
            time.sleep(0.1)
        time.sleep(0.5)
        program.kill()
    deadline = time.monotonic() + 60
    while _with(marker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _with(marker) == []


def test_nothing_of_the_current_directory_is_run(tmp_path: Path) -> None:
    """Workers are new interpreters, which would look there for modules first."""
    for name in ("json", "pickle", "random", "re", "typing"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    start = "import sys; sys.path = [p for p in sys.path if p]; from calctool.__main__ import main; main()"
    (tmp_path / "a.txt").write_text("diff x^2")
    program = [sys.executable, "-c", start, "batch", "a.txt", "--jobs", "1"]
    around = {**surroundings(), "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(program, capture_output=True, env=around, cwd=tmp_path, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert not (tmp_path / "ran").exists()


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("diff x\n" * 300)
    program = subprocess.Popen(
        [*words(), tmp_path / "a.txt", "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
    )
    assert program.stdout is not None
    program.stdout.close()
    program.stdout = None
    _, said = program.communicate(timeout=60)
    assert (program.returncode, said) == (141, b"")


def test_a_source_that_never_ends() -> None:
    with (
        subprocess.Popen(["yes", "diff x"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source,
        subprocess.Popen([*words(), "-"], stdin=source.stdout, stdout=subprocess.PIPE, env=surroundings()) as program,
    ):
        assert program.stdout is not None
        for n in range(1, 200):
            assert json.loads(program.stdout.readline())["line"] == n
        program.terminate()
        program.stdout.close()
        assert program.wait(60) in (128 + signal.SIGTERM, 141)
        source.kill()


def _wait_for_lines(path: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and path.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.005)
    raise AssertionError(f"{path} has not {count} lines")


def _with(marker: str) -> list[str]:
    """The processes in whose environment the marker is."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if marker.encode() in Path(f"/proc/{pid}/environ").read_bytes():
                found.append(pid)
        except OSError:
            pass
    return found


def test_a_chunk_that_is_lost_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies while it receives its rows takes them with it, and nobody hears of them again."""
    sent: list[Future[None]] = []

    def schedule(rows: object, journal: str) -> Future[None]:
        sent.append(Future())
        return sent[-1]

    monkeypatch.setattr(pool, "LOST", 0.0)
    monkeypatch.setattr(pool, "_context", lambda modules, folder: None)  # no process is started
    ours = pool.Processes(1, Settings(timeout=0.01), lambda: None, modules=[])
    try:
        monkeypatch.setattr(ours, "schedule", schedule)
        chunk = ours.begin([Row(1, "diff x", Layout("text"))])
        for _ in range(pool.ATTEMPTS + 1):
            ours.heard -= 60.0
            chunk.watch()
            found = chunk.take()
        assert len(sent) == pool.ATTEMPTS + 1
        assert [json.loads(done.text)["error"]["kind"] for done in found] == ["crash"]
        assert chunk.finished
    finally:
        ours.close(at_once=True)


def test_malformed_rows_hold_no_memory() -> None:
    gc.collect()
    gc.disable()
    try:
        for i in range(50):
            answered(Row(i, '{"cmd": "diff"}', Layout("jsonl")), Settings())
            answered(Row(i, "diff arcsn(x)", Layout("text")), Settings())
        assert gc.collect() < 50
        # A wrong answer is searched for its mistake, and what was searched goes with the row.
        answered(Row(1, "check diff '(x^3)/(24x + 18)' --answer '(x) (x^2)'", Layout("text")), Settings())
        assert gc.collect() < 1000
    finally:
        gc.enable()


def test_workers_do_not_run_the_program_again() -> None:
    """A script without a guard, or one that came on standard input, would be run once more by each of them."""
    main = vars(sys.modules["__main__"])
    before = dict(main)
    kept = pool._hidden_main()
    try:
        told = spawn.get_preparation_data("worker")
    finally:
        main.update(kept)
    assert not {"init_main_from_name", "init_main_from_path"} & told.keys()
    assert main == before
