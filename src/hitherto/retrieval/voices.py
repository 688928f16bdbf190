"""Whose words a question asks for: what the assistant said, or what people said of themselves.

"Which hotel did you recommend?" is answered by a message of the assistant, "Where did I leave my keys?" by one of the
user, although the assistant may have written pages about keys since. Only English questions tell; others ask for both.
"""

import re
from enum import StrEnum


class Voice(StrEnum):
    """One side of a conversation."""

    ASSISTANT = "assistant"
    OTHERS = "others"


_SAID = (
    r"(?:told|said|mentioned|recommended|suggested|provided|gave|given|listed|wrote|written|described|explained"
    r"|advised|shared|showed|shown|offered|made|created|answered|proposed|named|quoted|came up with)"
)
_SAY = (
    r"(?:tell|say|mention|recommend|suggest|provide|give|list|write|describe|explain|advise|share|show|offer|make"
    r"|create|answer|propose|name|quote|come up with)"
)
_ADVERBS = r"(?:(?:['’](?:ve|d)|\s+(?:have|had|also|just|once|already|earlier|previously|originally|then))*)"
_OWN_WORDS = re.compile(rf"\bI{_ADVERBS}\s+{_SAID}\b|\bdid I\s+{_SAY}\b", re.IGNORECASE)
_ANSWERS = re.compile(
    rf"(?<!could )(?<!would )(?<!if )\byou{_ADVERBS}\s+{_SAID}\b|\bdid you\s+(?:\w+ly\s+)?{_SAY}\b"
    r"|\b(?:our|your)\s+(?:previous|last|earlier|past|prior|first)\b"
    r"|\bour\s+(?:\w+\s+)?(?:conversation|chat|discussion|dialogue)s?\b"
    r"|\byour\s+(?:\w+\s+)?(?:answer|reply|list|recommendation|suggestion|advice|explanation)s?\b"
    r"|\bwe(?:['’]ve|['’]d|\s+(?:have|had|also|just|once|already|previously))*"
    r"\s+(?:discussed|talked|spoke|spoken|chatted|went over)\b",
    re.IGNORECASE,
)
_REMINDER = re.compile(r"\bremind me\s+(?!to\b)(?!.*\b(?:I|my|mine|myself)\b)", re.IGNORECASE | re.DOTALL)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself)\b", re.IGNORECASE)


def voice_of(query: str) -> Voice | None:
    """Return whose words a query asks for; None if it does not say."""
    if _OWN_WORDS.search(query):
        return Voice.OTHERS
    if _ANSWERS.search(query) or _REMINDER.search(query):
        return Voice.ASSISTANT
    return Voice.OTHERS if _FIRST_PERSON.search(query) else None
