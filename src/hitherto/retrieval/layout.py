"""The text of a context block, byte for byte in the layout that 2.x clients know.

Whatever a person or a model wrote is made a single line and cannot open or close a tag, so that no message can
pretend to be a part of the block.
"""

import re
from collections.abc import Sequence

from hitherto.domain.episodes import Episode, RoleType
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant, Precision, day_meant, to_datetime

FIRST_LINE = "FACTS and ENTITIES represent relevant context to the current conversation."
FACTS_HEADING = (
    "# These are the most relevant facts and their valid date ranges\n# format: FACT (Date range: from - to)"
)
ENTITIES_HEADING = "# These are the most relevant entities\n# ENTITY_NAME: entity summary"
EPISODES_HEADING = "# These are the most relevant episodes"
UNKNOWN_FROM = "date unknown"
OPEN_END = "present"

_OPENING = re.compile("[<＜﹤]")
_CLOSING = ">＞﹥"
_TAG_BEGIN = re.compile(r"[<＜﹤](?:[/!?]|[^\W\d])")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)


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
    begin = UNKNOWN_FROM if edge.valid_at is None else _time_of_fact(edge.valid_at, edge.valid_precision)
    end = OPEN_END if edge.invalid_at is None else _time_of_fact(edge.invalid_at, edge.invalid_precision)
    return _item(f"{edge.fact} ({begin} - {end})")


def entity_line(node: Node, limit: int) -> str:
    """Return the line of an entity; its summary is cut to `limit` characters."""
    summary = one_line(node.summary)
    if len(summary) > limit:
        summary = summary[:limit].rsplit(" ", 1)[0] + " …"
    return _item(f"{node.name}: {summary}")


def episode_line(episode: Episode, content: str) -> str:
    """Return the line of an episode; `content` is all of its text or an excerpt."""
    role_type = None if episode.role_type in (None, RoleType.NOROLE) else str(episode.role_type)
    if episode.role and role_type and episode.role != role_type:
        speaker = f"{episode.role} ({role_type}): "
    elif episode.speaker:
        speaker = f"{episode.speaker}: "
    else:
        speaker = ""
    return _item(f"{speaker}{content} ({timestamp(episode.reference_time)})")


def timestamp(instant: Instant) -> str:
    """Return an instant as the block shows it: UTC, to the second."""
    moment = to_datetime(instant)
    return f"{moment.year:04d}-{moment:%m-%d %H:%M:%S}"


def _time_of_fact(instant: Instant, precision: Precision | None) -> str:
    """Return the time of a fact; a whole day, or more, shows the date that was meant where the user lives."""
    exact = precision in (None, Precision.SECOND, Precision.ASSUMED)
    return timestamp(instant if exact else day_meant(instant))


def one_line(text: str) -> str:
    """Return untrusted text on a single line, unable to form a tag."""
    return _without_tags(" ".join(_CONTROL.sub("", text).split()))


def _without_tags(text: str) -> str:
    """Escape each "<" that a name or one of "/!?" follows, and each with letters and then a ">" somewhere behind it.

    So "<3", "< 5" and "a < b" stay. One pass, whatever the text: it may be long and written to be slow.
    """
    if not _OPENING.search(text):
        return text
    close = max(text.rfind(character) for character in _CLOSING)
    last_letter = next((place for place in range(close - 1, -1, -1) if text[place].isalpha()), -1)

    def escaped(match: re.Match[str]) -> str:
        could_be_tag = match.start() < last_letter or _TAG_BEGIN.match(text, match.start())
        return "&lt;" if could_be_tag else match[0]

    return _OPENING.sub(escaped, text)


def _item(text: str) -> str:
    # Made safe as a whole: two pieces that are harmless alone could form a tag between them.
    return f"  - {one_line(text)}"


def _section(heading: str, tag: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, f"<{tag}>", *lines, f"</{tag}>"])
