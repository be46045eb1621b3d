"""One file a command: arguments in, a report out.  No printing."""

from __future__ import annotations
