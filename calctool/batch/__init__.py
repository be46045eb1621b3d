"""Many exercises: rows in, one record a row out, in the order of the rows, whatever happens to a row."""

from __future__ import annotations

from calctool.cli.app import ABOUT, PROBLEMS, Entry

BATCH = Entry("batch", "Many exercises from files, one result a line, in order.", "calctool.batch.command")
MCP = Entry("mcp", "Serve agents over the model context protocol.", "calctool.batch.agents.command")
COMMANDS = {entry.name: entry for entry in (*PROBLEMS, BATCH, *ABOUT, MCP)}
"""Every command of the program: the list is whole here, where all of them can be reached."""
