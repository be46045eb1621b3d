"""The pool of Pebble, without what it loads for coroutines, of which there are none here: asyncio, and SSL with it.

A batch of a few rows takes no longer than its imports, in the program and in each of its workers.
"""

from __future__ import annotations

import sys

from calctool.cli import lazy_imports

_UNUSED = ("asyncio", "pebble.asynchronous")
lazy_imports.put_off(_UNUSED)

from pebble import ProcessPool  # noqa: E402

for _name in _UNUSED:  # whoever means them from now on has them
    if isinstance(sys.modules[_name], lazy_imports.Later):
        del sys.modules[_name]

__all__ = ("ProcessPool",)
