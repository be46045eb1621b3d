"""A lock on a file: the kernel's, which goes with the process that has it, however that ends."""

from __future__ import annotations

from typing import IO


def locked(file: IO[bytes]) -> bool | None:
    """Take the lock as long as the file is open: False where another process has it, None where there are no locks.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file, open(file.name, "ab") as other:
    ...     locked(file) in (True, None), locked(other) in (False, None)
    (True, True)
    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True
