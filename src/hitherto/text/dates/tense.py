"""Which way the words around a date point: "on Friday" is behind us or before us by the verb beside it."""

import re
from enum import Enum

_REACH = 120
"""How many characters on each side of a date are looked at."""

_BE = r"(?:am|is|are|'m|'re|'s|be)"
_FUTURE = rf"""
    \b(?:will|shall|won't|gonna|tomorrow|upcoming|let's|should|might|tickets)\b
  | '(?:ll)\b
  | \b(?:going\ to|about\ to|hop(?:e|es|ing)\ to|plan(?:s|ning)?\ (?:to|on|for)|want(?:s)?\ to|need(?:s)?\ to
      |(?:have|has|got)\ to|would\ (?:like|love)|looking\ forward|can't\ wait|coming\ up|see\ you|ready\ for|next
      |until|by\ then|(?:have|has|'ve|got)\ an?\b|(?:starts|begins|leaves|opens|arrives)\b)
  | {_BE}\ (?:also\ |even\ )?(?:scheduled|planned|booked|due|set|supposed|(?!been)[a-z]{{2,14}}ing)\b
  | \b(?:is|are|there's)\b | \b(?:it|that|party|birthday|exam|flight|appointment|meeting|wedding|interview)'s\b
"""
_PAST = r"""
    \b(?:was|were|wasn't|weren't|did|didn't|had|hadn't|went|got|took|saw|met|made|bought|came|found|gave|told|said
      |thought|left|lost|ran|felt|ate|drove|flew|spent|began|won|wrote|read|heard|held|kept|knew|brought|built|caught
      |chose|fell|forgot|grew|led|paid|sat|sold|sent|slept|spoke|stood|taught|threw|woke|wore|broke|drank|sang|swam
      |became|rode|put|ago|since|last|yesterday|back\ in|been|used\ to|quit)\b
  | \b(?!need|feed|speed|exceed|indeed|hundred|excited|interested|tired|worried|married|scared|bored|red|bed)
    [a-z]{3,14}ed\b
"""
_HABIT = r"\b(?:always|usually|normally|typically|often|each\ year|every)\b"
_CUE = re.compile(rf"(?P<habit>{_HABIT})|(?P<future>{_FUTURE})|(?P<past>{_PAST})", re.VERBOSE)
_BOUNDARY = re.compile(r"[.!?;\n]")


class Direction(Enum):
    """Where the verbs near a date point."""

    PAST = "past"
    FUTURE = "future"
    HABIT = "habit"


def direction_at(text: str, start: int, end: int) -> Direction | None:
    """Return where the cue nearest to `text[start:end]` in its sentence points; None without a cue.

    A cue before the date wins over one equally far behind it, since English says the verb first.
    """
    before, after = _clause(text, start, end)
    nearest: tuple[int, Direction] | None = None
    for match in _CUE.finditer(before):
        nearest = (len(before) - match.end(), Direction(match.lastgroup))
    for match in _CUE.finditer(after):
        if nearest is None or match.start() * 2 < nearest[0]:
            nearest = (match.start(), Direction(match.lastgroup))
        break
    return nearest[1] if nearest else None


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and behind a date in its own sentence, as far as it is looked at."""
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    cut = max(before.rfind(mark) for mark in ".!?;\n")
    boundary = _BOUNDARY.search(after)
    return before[cut + 1 :], after[: boundary.start()] if boundary else after
