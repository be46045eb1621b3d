"""Modules that Typer names but a run never uses are put off until somebody really uses them.

``import subprocess`` at the head of a module costs its import whether or not a process is ever
started.  Typer and what it imports name six such modules, a tenth of the time to open the door.  Here
each is a stand-in that becomes the real module when an attribute of it is first asked for.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

UNUSED = ("bz2", "lzma", "tokenize", "linecache", "ipaddress", "subprocess")


class Later(ModuleType):
    """A module not imported yet."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        # Whoever asks importlib whether there is such a module is told that there is.
        self.__spec__ = ModuleSpec(name, None)

    def __getattr__(self, name: str) -> Any:
        # The import system and tools that look through sys.modules ask for dunder names of every module.
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        __import__(self.__name__)
        self.__dict__.update(sys.modules[self.__name__].__dict__)
        return getattr(sys.modules[self.__name__], name)


def put_off(names: tuple[str, ...] = UNUSED) -> None:
    """Stand in for those modules of ``names`` that are not imported yet."""
    for name in names:
        sys.modules.setdefault(name, Later(name))
