"""The examples in docstrings are executed, in every module there is."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import calctool

MODULES = [
    "calctool",
    *sorted(m.name for m in pkgutil.walk_packages(calctool.__path__, "calctool.") if not m.name.endswith("__main__")),
]


def test_there_are_modules() -> None:
    """An empty list would pass the test below."""
    assert len(MODULES) > 20


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    """Each gives what it says."""
    assert doctest.testmod(import_module(name)).failed == 0
