"""The tools over the model context protocol, on standard input and output; the package ``mcp`` speaks it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from calctool import __version__
from calctool.batch.agents.bench import Bench
from calctool.batch.agents.tools import TOOLS

if TYPE_CHECKING:
    from mcp import types
    from mcp.server.lowlevel import Server

_INSTRUCTIONS = (
    "Calculus with proof: derivatives and limits with every step, answers and whole derivations judged. Check what you"
    " have worked out yourself with check_working before you state it."
)


def server(bench: Bench) -> Server[Any]:
    """The tools as a server that works calls out at a bench."""
    from mcp import types
    from mcp.server.lowlevel import Server

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        hints = types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=tool.input_schema,
                    annotations=hints,
                )
                for tool in TOOLS
            ]
        )

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        found, failed = await asyncio.to_thread(bench.call, params.name, params.arguments or {})
        text = types.TextContent(text=json.dumps(found, ensure_ascii=False))
        return types.CallToolResult(content=[text], structured_content=found, is_error=failed)

    return Server(
        "calctool",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve(timeout: float) -> int:
    """Serve until standard input ends; the exit code."""
    from mcp.server.stdio import stdio_server

    bench = Bench(timeout)

    async def run() -> None:
        served = server(bench)
        async with stdio_server() as (reading, writing):
            await served.run(reading, writing, served.create_initialization_options())

    try:
        asyncio.run(run())
    finally:
        bench.close()
    return 0
