"""The files a batch writes: one batch at a time on an output, and pages that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from typing import Any

from calctool.batch.locks import locked
from calctool.cli import streams
from calctool.errors import InputError


@contextlib.contextmanager
def held(name: str | None) -> Iterator[None]:
    """Meanwhile no other batch writes the file.  Raises InputError where one does."""
    if name is None:
        yield
        return
    with opened(name, "ab") as file:
        # A terminal, a pipe or /dev/null is written by whoever wants.
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode) and locked(file) is False:
            hint = "wait for it, or write to another file"
            raise InputError(f"another batch is writing '{name}'", hint=hint, code="file")
        yield


def opened(name: str, mode: str) -> Any:
    """The file, to be written.  Raises InputError."""
    try:
        return open(name, mode)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise InputError(f"'{name}' cannot be written: {reason}", code="file") from error


def folder(name: str) -> None:
    """Make a folder where there is none.  Raises InputError."""
    try:
        os.makedirs(name, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a name"
        raise InputError(f"the folder '{name}' cannot be made: {reason}", code="file") from error


def replaced(name: str, text: str) -> None:
    """Write a file as a whole, as UTF-8: whoever reads it meanwhile sees the old one.  Raises Unwritable."""
    data = text.encode("utf-8", "backslashreplace")
    folder, base = os.path.split(os.path.realpath(name))
    plain = not os.path.exists(name) or os.path.isfile(name)
    try:
        if not plain or not os.access(folder, os.W_OK):
            with open(name, "wb") as file:
                file.write(data)
            return
        handle, new = tempfile.mkstemp(prefix=f".{base[:40]}.", dir=folder)
        try:
            with open(handle, "wb") as file:
                file.write(data)
            os.chmod(new, stat.S_IMODE(os.stat(name).st_mode) if os.path.exists(name) else 0o666 & ~_umask())
            os.replace(new, os.path.join(folder, base))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(new)
            raise
    except OSError as error:
        raise streams.unwritable(error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
