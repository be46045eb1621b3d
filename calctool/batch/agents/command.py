"""``calctool mcp``: the tools for agents, served on standard input and output until it ends."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import NamedTuple

from calctool.cli.options import ViewOptions
from calctool.cli.request import Request
from calctool.errors import InputError

_SECONDS = 10.0
"""What a call may take where nothing else is said."""


class Serving(NamedTuple):
    """The server as requested."""

    timeout: float

    def answer(self) -> int:
        """Serve; the exit code.  Raises InputError where the package is missing that speaks the protocol."""
        if find_spec("mcp") is None or find_spec("mcp.server.lowlevel") is None:
            hint = 'it is an extra: pip install "calctool[mcp]"'
            raise InputError("calctool mcp needs the package mcp", hint=hint, code="usage")
        if sys.stdin is None or sys.stdout is None:
            raise InputError("calctool mcp speaks on standard input and output, and one is closed", code="usage")
        from calctool.batch.agents.server import serve

        return serve(self.timeout)


def mcp(view: ViewOptions) -> Request:
    """Serve agents over the model context protocol: derive, limit, check_answer, check_working; --timeout for a call.

    calctool mcp --timeout 5
    """
    return Serving(min(view.timeout, _SECONDS))
