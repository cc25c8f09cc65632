#!/usr/bin/env python3
"""The official client of the Model Context Protocol against `interdict mcp`.

    pip install mcp        # 1.x speaks revisions with a handshake, 2.x the newest one as well
    python bench/clients/mcp_client.py target/debug/interdict

Uses the starter edition in a folder of its own. Fails where an answer is not what the documentation says.
"""

import asyncio
import importlib.metadata
import os
import sys
import tempfile

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")
    print(f"ok: {what}")


def structure(result):
    return getattr(result, "structuredContent", None) or getattr(result, "structured_content", None)


def is_error(result):
    return bool(getattr(result, "isError", False) or getattr(result, "is_error", False))


async def converse(program, home, handshake):
    environment = {**os.environ, "INTERDICT_HOME": home}
    server = StdioServerParameters(command=program, args=["mcp"], env=environment)
    async with stdio_client(server) as (read, write):
        async with ClientSession(read, write) as session:
            if handshake:
                hello = await session.initialize()
                version = getattr(hello, "protocolVersion", None) or getattr(hello, "protocol_version", None)
                await session.send_ping()
            else:
                await session.discover()
                version = session.protocol_version
            print(f"mcp {importlib.metadata.version('mcp')}, revision {version}")
            tools = (await session.list_tools()).tools
            check([tool.name for tool in tools] == ["screen", "compare", "entity", "diff"], "four tools")
            # The client checks what comes back against the tool's schema.
            hit = await session.call_tool("screen", {"name": "Integrity Technology Group", "country": ["cn"]})
            check(structure(hit)["hits"][0]["id"] == "ofac-50543", "a listed firm is found")
            none = await session.call_tool("screen", {"name": "Willow Brook Partners of Nowhere"})
            check(structure(none)["status"] == "no_hit", "nobody is found where nobody is listed")
            check("No hit is not a clearance" in none.content[0].text, "and that is called no clearance")
            compared = await session.call_tool("compare", {"name": "Pavel Korbutov", "listed": "Korbutow, Pawel"})
            check(structure(compared)["score"] > 0.7, "two writings of a name are alike")
            entity = await session.call_tool("entity", {"id": "ofac-50543"})
            check(structure(entity)["entity"]["listings"], "a party has its listings")
            diff = await session.call_tool("diff", {})
            check(is_error(diff), "without editions there is nothing to compare")
            wrong = await session.call_tool("screen", {"name": "x", "birth_date": ["yesterday"]})
            check(is_error(wrong) and "birth_date" in wrong.content[0].text, "a wrong date is told")


async def main(program):
    with tempfile.TemporaryDirectory() as home:
        await converse(program, home, handshake=True)
        if hasattr(ClientSession, "discover"):
            await converse(program, home, handshake=False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))
