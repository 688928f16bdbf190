"""The texts by which things are found: one place for the keys of the vectors and of the inverted indexes.

The speaker's name in front of a message is the largest single gain in finding it. A date is not part of any
key: it does not help ranking, and it has a column.
"""

import re
from collections.abc import Sequence

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import RECORD
from hitherto.domain.facts import Edge, Node
from hitherto.domain.limits import MAX_MESSAGE_CHARACTERS
from hitherto.domain.names import normalise_name

MAX_TEXT_CHARACTERS = MAX_MESSAGE_CHARACTERS
"""What lies beyond is not indexed; the longest message the wire takes fits."""

_JSON_MARKS = re.compile(r'[\s{}\[\]",:_]+')

MAX_NODE_CHARACTERS = 200
"""Of a node's summary in its vector: what matters comes first, and the facts behind have vectors of their own."""
MAX_RECORD_CHARACTERS = 80
"""The same for a record of business data, which is known by its name and type: more would change with each document."""


def episode_embedding_text(episode: Episode) -> str:
    """Return the text whose vector stands for an episode; of a JSON document its words without the marks."""
    content = _JSON_MARKS.sub(" ", episode.content) if episode.kind is EpisodeKind.JSON else episode.content
    return spoken(episode.speaker, content)


def edge_embedding_text(edge: Edge) -> str:
    """Return the text whose vector stands for a fact."""
    return edge.fact


def node_embedding_text(node: Node) -> str:
    """Return the text whose vector stands for a node."""
    text = described(node.name, node.summary)
    return text[:MAX_RECORD_CHARACTERS] if RECORD in node.attributes else text


def spoken(speaker: str | None, content: str) -> str:
    """Return "Speaker: text"."""
    return f"{speaker}: {content}" if speaker else content


def speaker_names(speaker: str | None) -> list[str]:
    """Return the names by which a query may call who spoke: the whole one and the first one, normalised."""
    if not speaker or not speaker.strip():
        return []
    return list(dict.fromkeys([normalise_name(speaker), normalise_name(speaker.split()[0])]))


def described(name: str, summary: str) -> str:
    """Return the beginning of the summary where that names the node, else "name: summary".

    A node with one plain fact so has the text of that fact, and no vector to be made of its own.
    """
    named = name.casefold() in summary.casefold()
    return (summary if named else f"{name}: {summary}" if summary else name)[:MAX_NODE_CHARACTERS]


def node_text(name: str, aliases: Sequence[str], summary: str) -> str:
    """Return the text under which a node's words are indexed: name, aliases and summary."""
    return "\n".join([name, *aliases, summary])
