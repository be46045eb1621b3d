"""From the command line to a task and back: options in, one call, the rendered report out."""

from __future__ import annotations
