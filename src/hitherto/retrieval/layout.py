"""The text of a context block, byte for byte in the layout that 2.x clients know.

Whatever a person or a model wrote is made a single line and cannot open or close a tag, so that no message can
pretend to be a part of the block.
"""

import re
from collections.abc import Sequence

from hitherto.domain.episodes import Episode, RoleType
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant, to_datetime

FIRST_LINE = "FACTS and ENTITIES represent relevant context to the current conversation."
FACTS_HEADING = (
    "# These are the most relevant facts and their valid date ranges\n# format: FACT (Date range: from - to)"
)
ENTITIES_HEADING = "# These are the most relevant entities\n# ENTITY_NAME: entity summary"
EPISODES_HEADING = "# These are the most relevant episodes"
UNKNOWN_FROM = "date unknown"
OPEN_END = "present"

# "<3", "< 5" and "a < b" are not tags; what is followed by a name, or by letters and a ">", could be read as one.
_TAG = re.compile(r"[<＜﹤](?=[/!?]?[^\W\d]|[^<>＜＞﹤﹥]*[^\W\d][^<>＜＞﹤﹥]*[>＞﹥])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def render(facts: Sequence[str], entities: Sequence[str], episodes: Sequence[str] | None) -> str:
    """Return the block. Its lines are made by the functions below; None leaves the episode section out."""
    blocks = [
        FIRST_LINE,
        _section(FACTS_HEADING, "FACTS", facts),
        _section(ENTITIES_HEADING, "ENTITIES", entities),
    ]
    if episodes is not None:
        blocks.append(_section(EPISODES_HEADING, "EPISODES", episodes))
    return "\n\n".join(blocks)


def fact_line(edge: Edge) -> str:
    """Return the line of a fact: what, from when, until when."""
    begin = UNKNOWN_FROM if edge.valid_at is None else timestamp(edge.valid_at)
    end = OPEN_END if edge.invalid_at is None else timestamp(edge.invalid_at)
    return f"  - {one_line(edge.fact)} ({begin} - {end})"


def entity_line(node: Node, limit: int) -> str:
    """Return the line of an entity; its summary is cut to `limit` characters."""
    summary = one_line(node.summary)
    if len(summary) > limit:
        summary = summary[:limit].rsplit(" ", 1)[0] + " …"
    return f"  - {one_line(node.name)}: {summary}"


def episode_line(episode: Episode, content: str) -> str:
    """Return the line of an episode; `content` is all of its text or an excerpt."""
    role_type = None if episode.role_type in (None, RoleType.NOROLE) else str(episode.role_type)
    if episode.role and role_type and episode.role != role_type:
        speaker = f"{one_line(episode.role)} ({role_type}): "
    elif episode.speaker:
        speaker = f"{one_line(episode.speaker)}: "
    else:
        speaker = ""
    return f"  - {speaker}{one_line(content)} ({timestamp(episode.reference_time)})"


def timestamp(instant: Instant) -> str:
    """Return an instant as the block shows it: UTC, to the second."""
    moment = to_datetime(instant)
    return f"{moment.year:04d}-{moment:%m-%d %H:%M:%S}"


def one_line(text: str) -> str:
    """Return untrusted text on a single line, unable to form a tag."""
    return _TAG.sub("&lt;", " ".join(_CONTROL.sub("", text).split()))


def _section(heading: str, tag: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, f"<{tag}>", *lines, f"</{tag}>"])
