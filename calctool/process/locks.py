"""A lock for what the whole process shares, for which no forked child waits in vain."""

from __future__ import annotations

import os
from threading import RLock


def process_lock() -> RLock:
    """A lock that a thread may take again while it has it."""
    lock = RLock()
    if hasattr(os, "register_at_fork"):
        # A child that is forked while another thread works would wait for a thread that it does not have.
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
    return lock
