"""Limits of the wire, in one place; see docs/limits.md."""

MAX_MESSAGES_PER_ADD = 30
MAX_MESSAGE_CHARACTERS = 100_000
"""What Zep's community edition took; its documentation recommends less than 10,000 characters."""
MAX_BODY_BYTES = 5 * 1024 * 1024
MAX_NAME_CHARACTERS = 500

DEFAULT_LASTN = 6
"""Messages that `memory.get` returns when `lastn` is not given."""

RELEVANCE_MESSAGES = 4
"""Latest messages of a session that decide what is relevant."""

DEFAULT_SEARCH_LIMIT = 10
MAX_SEARCH_LIMIT = 50
MAX_QUERY_CHARACTERS = 400
"""A longer search query is cut, never refused."""

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 1_000
