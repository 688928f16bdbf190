"""Limits of the wire, in one place; see docs/limits.md."""

MAX_MESSAGES_PER_ADD = 30
MAX_MESSAGE_CHARACTERS = 100_000
"""What Zep's community edition took; its documentation recommends less than 10,000 characters."""
MAX_DATA_CHARACTERS = 10_000
"""Characters of one piece of data that `graph.add` takes, and of a description."""
MAX_EPISODES_PER_BATCH = 20
MAX_BODY_BYTES = 5 * 1024 * 1024
MAX_NAME_CHARACTERS = 500

MAX_TRIPLE_FACT_CHARACTERS = 250
MAX_FACT_NAME_CHARACTERS = 50
MAX_NODE_NAME_CHARACTERS = 50
MAX_NODE_SUMMARY_CHARACTERS = 500
"""These four are of facts that are added as they are."""

DEFAULT_LASTN = 6
"""Messages that `memory.get` returns when `lastn` is not given."""

RELEVANCE_MESSAGES = 4
"""Latest messages of a session that decide what is relevant."""

MAX_EPISODES_LISTED = 10_000
"""The newest episodes of a graph that one list holds at most."""

DEFAULT_SEARCH_LIMIT = 10
MAX_SEARCH_LIMIT = 50
MAX_QUERY_CHARACTERS = 400
"""A longer search query is cut, never refused."""

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 1_000

MAX_DOCUMENTS_PER_ADD = 200
"""Documents of one call; all of them get their vectors before the answer."""
MAX_DOCUMENT_CHARACTERS = 100_000
MAX_PASSAGES = 200
"""Results of a search in documents or sessions at most."""
MAX_SESSIONS_NAMED = 100
"""Sessions that one call may name, and sessions whose gist one search reads."""
MAX_FACTS_PER_ADD = 30
MAX_FACT_CHARACTERS = 500
