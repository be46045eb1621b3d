"""The server as a client sees it, in this process; the tools' work in a process that is ended when its time is over."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

pytest.importorskip("mcp.server.lowlevel", reason="calctool[mcp] is not installed")

from mcp import Client

from calctool.batch.agents.bench import Bench
from calctool.batch.agents.server import server
from calctool.batch.agents.tools import TOOLS

ENDLESS = {"command": "diff", "expressions": ["sin(" * 400 + "x" + ")" * 400 + "^3^x"], "order": "30"}
"""What takes longer than any time allowed."""


def test_a_client_lists_the_tools_calls_them_and_is_not_kept_waiting() -> None:
    async def asked() -> list[Any]:
        bench = Bench(1.0)
        try:
            async with Client(server(bench)) as client:
                listed = await client.list_tools()
                assert [tool.name for tool in listed.tools] == [tool.name for tool in TOOLS]
                assert all(tool.input_schema["additionalProperties"] is False for tool in listed.tools)
                calls: list[tuple[str, dict[str, Any]]] = [
                    ("derive", ENDLESS),
                    ("limit", {"expression": "sin(x)/x", "to": "0"}),
                    ("limit", {"expression": "arcsn(x)", "to": "0"}),
                    ("limit", {"expression": "x"}),
                    ("check_working", {"command": "diff", "expressions": ["x^3"], "work": ["y' = 3x^2", "= 6x"]}),
                ]
                return [await client.call_tool(name, arguments) for name, arguments in calls]
        finally:
            bench.close()

    late, limit, unread, missing, working = asyncio.run(asked())
    assert (late.is_error, late.structured_content["result"]["kind"]) == (False, "unknown")
    assert "out of time" in late.structured_content["result"]["reason"]
    assert limit.structured_content["result"]["value"] == "1"
    assert json.loads(limit.content[0].text) == limit.structured_content
    assert [unread.is_error, missing.is_error] == [True, True]
    assert unread.structured_content["error"]["hint"] == "did you mean 'arcsin'?"
    assert missing.structured_content["error"]["says"] == "'to' is missing"
    assert working.structured_content["result"]["line"] == 2
