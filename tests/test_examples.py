"""Every file in ``examples`` is run as its first lines say, and prints what stands beside it in the ``.out`` file.

To accept a change of the output: ``python -m tests.test_examples``, and read ``git diff examples``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console import ROOT, printed_by, shim

EXAMPLES = ROOT / "examples"
RUN = sorted(f for f in EXAMPLES.iterdir() if f.suffix in (".sh", ".py"))
COMMAND = re.compile(r"\b(?:sh|python) examples/[^`\n]*")


def command(file: Path) -> str:
    """How the file itself says it is run."""
    found = COMMAND.search(file.read_text("utf-8"))
    assert found is not None
    assert file.name in found[0]
    return found[0]


def printed(file: Path, folder: Path) -> str:
    """What the example prints when it is run in a folder where ``examples`` is found."""
    (folder / "examples").symlink_to(EXAMPLES)
    return printed_by(command(file), shim(folder / ".bin"), folder)


@pytest.mark.parametrize("file", RUN, ids=lambda file: file.name)
def test_example(file: Path, tmp_path: Path) -> None:
    assert printed(file, tmp_path) == file.with_suffix(".out").read_text("utf-8")


def test_nothing_lies_about() -> None:
    used = {f.name for f in RUN} | {f.with_suffix(".out").name for f in RUN}
    # A notebook holds what its cells print: tests/library/test_notebook.py runs it.
    others = {f.name for f in EXAMPLES.iterdir() if not f.name.startswith("__") and f.suffix != ".ipynb"} - used
    assert len(RUN) >= 4
    assert all(any(f"examples/{name}" in command(f) for f in RUN) for name in others)


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    for example in RUN:
        with TemporaryDirectory() as folder:
            example.with_suffix(".out").write_text(printed(example, Path(folder)), "utf-8")
