"""Hitherto: everything your agent has been told, until now.

A self-hosted memory server for AI agents. The front door of the library is `Hitherto`:

    async with Hitherto() as memory:
        await memory.users.add("alice", first_name="Alice")
"""

__version__ = "0.1.0"
