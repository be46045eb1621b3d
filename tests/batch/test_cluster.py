"""The same batch on a Dask cluster of two workers: the same bytes, the same errors, the same limits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.program import surroundings

pytest.importorskip("distributed")

Run = Callable[..., Any]

# In a process of its own: Dask starts threads that outlive a test.
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a scheduler with two workers listens."""
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**surroundings(), "PYTHONPATH": str(Path.cwd())},
        text=True,
    ) as cluster:
        assert cluster.stdout is not None
        yield cluster.stdout.readline().strip()
        cluster.communicate("", timeout=60)


def test_the_same_bytes(batch_program: Run, address: str, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("\n".join([*[f'diff "x^{n} sin x"' for n in range(2, 40)], "foo", "limit 1/x --to 0"]))
    here = batch_program(source, "--steps", "--jobs", 1)
    there = batch_program(source, "--steps", "--scheduler", address)
    assert there == here


def test_a_row_that_takes_too_long(batch_program: Run, address: str) -> None:
    # That it ends is seen by ``batch_program``, which waits for so long and no longer.
    ran = batch_program(
        "-", "--scheduler", address, "--timeout", "0.01", stdin='diff "' + "+".join(["sin(x)^2"] * 900) + '"\n'
    )
    assert ran.code == 3
    assert "out of time" in ran.out


def test_nobody_answers(batch_program: Run) -> None:
    ran = batch_program("-", "--scheduler", "nonsense://", stdin="diff x\n")
    assert (ran.code, ran.out) == (2, "")
    assert "no scheduler" in ran.err
