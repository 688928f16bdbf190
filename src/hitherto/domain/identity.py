"""Graph keys and the uuids made of them.

Every graph has a 48-bit random key. Every uuid we hand out is a version 8 UUID (RFC 9562, section 5.8) laid
out as

    48 bits graph key | 4 bits version | 12 bits time | 2 bits variant | 36 bits time | 26 bits counter

so a bare uuid names its graph without a look-up, and inside one graph uuids sort by creation.
"""

import secrets
import threading
import time
from typing import NewType
from uuid import UUID

GraphKey = NewType("GraphKey", int)
"""The 48-bit key of a graph: the first column of every table of graph data."""

ProjectKey = NewType("ProjectKey", int)
"""The 48-bit key of a project: the outermost wall between tenants."""

_KEY_BITS = 48
_KEY_SHIFT = 80
_COUNTER_BITS = 26
_VERSION = 8
_VARIANT = 0b10


def new_graph_key() -> GraphKey:
    """Return a random graph key (never zero)."""
    return GraphKey(secrets.randbits(_KEY_BITS) or 1)


def new_project_key() -> ProjectKey:
    """Return a random project key (never zero)."""
    return ProjectKey(secrets.randbits(_KEY_BITS) or 1)


def make_uuid(key: int, milliseconds: int, counter: int) -> UUID:
    """Compose the UUID of `key` at `milliseconds` (since 1970) with a 26-bit `counter`."""
    time_high, time_low = milliseconds >> 36 & 0xFFF, milliseconds & (1 << 36) - 1
    value = key << 80 | _VERSION << 76 | time_high << 64 | _VARIANT << 62
    return UUID(int=value | time_low << _COUNTER_BITS | counter & (1 << _COUNTER_BITS) - 1)


def graph_key_of(uuid: UUID) -> GraphKey:
    """Return the graph key inside `uuid`; for a foreign uuid it is a key that no graph has."""
    return GraphKey(uuid.int >> 80)


def rekeyed(uuid: UUID, old: GraphKey, new: GraphKey) -> UUID:
    """Return the uuid that stands in graph `new` for what `uuid` stands for in graph `old`.

    Only the key changes, so different uuids stay different and their order stays; one of another graph is kept.
    """
    if graph_key_of(uuid) != old:
        return uuid
    return UUID(int=new << _KEY_SHIFT | uuid.int & (1 << _KEY_SHIFT) - 1)


def parse_uuid(text: str) -> UUID | None:
    """Read the canonical text form of a uuid; None for anything else, which then simply does not exist."""
    if len(text) != 36:
        return None
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    # The constructor also reads forms with braces, spaces, and dashes anywhere.
    return uuid if str(uuid) == text.lower() else None


class UuidFactory:
    """Makes uuids that never go backwards within this process, also when the clock does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._counter = 0

    def new(self, key: int) -> UUID:
        """Return a new uuid for the graph (or project) with this key."""
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._milliseconds:
                self._milliseconds = now
                # Half of the counter's range is random, so that processes do not collide, half is room to count.
                self._counter = secrets.randbits(_COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._milliseconds, self._counter = self._milliseconds + 1, 0
            return make_uuid(key, self._milliseconds, self._counter)
