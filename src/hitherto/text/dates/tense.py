"""Which way the words around a date point: "on Friday" is behind us or before us by the verb beside it."""

import re
from enum import Enum

_REACH = 120
"""How many characters on each side of a date are looked at."""

_EVENTS_AHEAD = (
    "deadline|meeting|launch|release|appointment|exam|flight|wedding|party|interview|delivery|date|booking|reservation"
    "|session|call|trip|stay|departure|class|lesson|viewing"
)
# Spaces are meant; the patterns are written over several lines and joined.
_AM = r"(?:\b(?:am|is|are|be)|'m|'re|'s)(?: also| even)?"
# Nouns in -ing: "Maya's wedding" is no verb.
_NO_DOING = (
    "wedding|meeting|morning|evening|training|building|hearing|opening|outing|reading|screening|viewing|briefing"
)
# What is on a plan is told in the present: "the lease ends in May", "they marry in May".
_PLANNED = "arrive|begin|come|expire|fly|go|graduate|join|leave|marry|move|retire|return|start|travel"
_PLANNED_ONE = (
    "arrives|begins|comes|departs|ends|expires|flies|goes|graduates|joins|marries|opens|renews|retires|starts"
)
_FUTURE = "|".join(
    (
        r"\b(?:will|shall|won't|gonna|tomorrow|upcoming|let's|should|might|tickets|next|coming up|see you)\b",
        r"'ll\b",
        r"\b(?:going to|about to|want(?:s)? to|need(?:s)? to|(?:have|has|got) to)\b",
        r"\b(?:would (?:like|love)|looking forward)\b",
        r"\b(?:hop(?:e|es|ing) to|plan(?:s|ning)? (?:to|on|for)|can't wait|ready for|(?:have|has|'ve|got) an?)\b",
        rf"{_AM} (?:scheduled|planned|booked|due|set|supposed|(?!been|{_NO_DOING})[a-z]{{2,14}}ing)\b",
        rf"\b(?:{_PLANNED_ONE}|marry|(?:gets|get) married|runs out|leaves?|fly|am|is|are|has|have|there's)\b",
        rf"\b(?:i|we|you|they|and [a-z]+) (?:{_PLANNED}|adopt|celebrate|finish|meet|open|see|take|visit)\b",
        rf"\b(?!this|his)(?:[a-z]+s|children) (?:{_PLANNED})\b|\b(?:parents|kids|friends|children) visit\b",
        r"\b(?:appointment|booking|delivery|order|reservation|room|table|ticket)s? (?:is |are )?for\b",
        r"(?:was|were|been|got|is) (?:moved|postponed|pushed|rescheduled|delayed|shifted)(?: back| forward)? to\s*\Z",
        r"'m\b",
        rf"\b(?:{_EVENTS_AHEAD})\b[a-z' ]{{0,24}}\b(?:moved|changed|shifted|pushed|postponed|rescheduled|delayed)\b",
        r"\b(?:it|that|party|birthday|exam|flight|appointment|meeting|wedding|interview)'s\b(?! been)",
    )
)
_IRREGULAR_PAST = (
    "did didn't had hadn't wasn't weren't went got took saw met made bought came found gave told said thought left lost"
    " ran felt ate drove flew spent began won wrote read heard held kept knew brought built caught chose fell forgot"
    " grew led paid sat sold sent slept spoke stood taught threw woke wore broke drank sang swam became rode put quit"
    " ago since last yesterday been broken chosen done driven eaten flown given gone known seen shown spoken taken"
    " thrown written"
)
# Words in -ed that say nothing of the past.
_NO_PAST = "need|feed|speed|exceed|indeed|hundred|excited|interested|tired|worried|married|scared|bored|wanted|red|bed"
_PAST = "|".join(
    (
        r"\b(?:was|were)\b(?! (?:wondering|hoping|thinking)\b)",
        rf"\b(?:{'|'.join(_IRREGULAR_PAST.split())}|back in|used to)\b",
        rf"\b(?!{_NO_PAST})[a-z]{{3,14}}ed\b",
    )
)
_HABIT = r"\b(?:always|usually|normally|typically|often|each year|every)\b"
_CUE = re.compile(rf"(?P<habit>{_HABIT})|(?P<future>{_FUTURE})|(?P<past>{_PAST})")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_CLAUSE_END = re.compile(r",|\s-\s|\b(?:and|but|so|because|while|which)\b")


class Direction(Enum):
    """Where the verbs near a date point."""

    PAST = "past"
    FUTURE = "future"
    HABIT = "habit"


def direction_at(text: str, start: int, end: int) -> Direction | None:
    """Return where the cues around `text[start:end]` in its sentence point; None without a cue.

    The own clause is asked first, then the rest of the sentence; within each, what stands before the date comes
    first, since English says the verb first.
    """
    before = text[max(0, start - _REACH) : start]
    before = before[1 + max(before.rfind(mark) for mark in ".!?;\n") :]
    after = text[end : end + _REACH]
    sentence_end = _SENTENCE_END.search(after)
    after = after[: sentence_end.start()] if sentence_end else after
    near_before, near_after = _own_clause(before, after)
    return (
        _last_cue(near_before)
        or _first_cue(near_after)
        or _last_cue(before[: len(before) - len(near_before)])
        or _first_cue(after[len(near_after) :])
    )


def _own_clause(before: str, after: str) -> tuple[str, str]:
    """Return the parts of `before` and `after` up to the nearest break; a comma right behind the date is no break."""
    breaks = [match.end() for match in _CLAUSE_END.finditer(before)]
    break_after = _CLAUSE_END.search(after, 2)
    return before[breaks[-1] if breaks else 0 :], after[: break_after.start() if break_after else len(after)]


def _last_cue(text: str) -> Direction | None:
    found = None
    for match in _CUE.finditer(text):
        found = Direction(match.lastgroup)
    return found


def _first_cue(text: str) -> Direction | None:
    match = _CUE.search(text)
    return Direction(match.lastgroup) if match else None
