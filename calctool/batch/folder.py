"""The folder of a batch's journals: its own as long as it lives, and removed by the next batch where it was killed.

A lock on a file in it says that the batch lives.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from types import TracebackType
from typing import IO

from calctool.batch.locks import locked

_PREFIX = "calctool-batch-"
_NEW = "calctool-new-"
_LOCK = "lock"
_DAY = 86_400.0


class Folder:
    """A folder that other processes of the batch may write into; ``name`` is its path."""

    def __init__(self) -> None:
        _sweep()
        new = tempfile.mkdtemp(prefix=_NEW)
        self._lock: IO[bytes] = open(os.path.join(new, _LOCK), "wb")  # noqa: SIM115  (held as long as the batch lives)
        # Nobody sweeps it before it is locked: it has another name until then.
        if locked(self._lock):
            self.name = os.path.join(os.path.dirname(new), _PREFIX + os.path.basename(new).removeprefix(_NEW))
            os.rename(new, self.name)
        else:  # Nor ever, and Windows, which has no such locks, renames no folder in which a file is open.
            self._lock.close()
            self.name = new

    def close(self) -> None:
        """Remove it with everything in it."""
        shutil.rmtree(self.name, ignore_errors=True)
        self._lock.close()

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _sweep() -> None:
    """Remove the folders of batches that were killed."""
    base = tempfile.gettempdir()
    with contextlib.suppress(OSError):
        for entry in os.scandir(base):
            if not entry.name.startswith(_PREFIX) or not entry.is_dir(follow_symlinks=False):
                continue
            if hasattr(os, "getuid") and entry.stat(follow_symlinks=False).st_uid != os.getuid():
                continue
            if _dead(entry.path):
                shutil.rmtree(entry.path, ignore_errors=True)


def _dead(folder: str) -> bool:
    """Has the batch of a folder ended?  Without a lock, half removed say, it has after a day of silence."""
    try:
        with open(os.path.join(folder, _LOCK), "r+b") as file:
            return locked(file) is True
    except FileNotFoundError:
        with contextlib.suppress(OSError):
            return time.time() - os.stat(folder).st_mtime > _DAY
    except OSError:
        pass
    return False
