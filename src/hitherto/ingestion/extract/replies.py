"""Completes a bare yes or no with the question before it: "Do you have a dog?" - "Yes." says "I have a dog."."""

import re
from dataclasses import dataclass

_YES = r"yes|yeah|yep|yup|yea|sure do|sure am|i do|i did|i am|i have|indeed"
_NO = r"no|nope|nah|not really|i don['’]t|i didn['’]t|i['’]m not|i haven['’]t|never"
_AFTER = r"(?:,?\s+(?:i|we)\s+(?:do|did|am|are|have|was|were|don['’]t|didn['’]t|haven['’]t|am not))?"
_TAIL = r"(?:,?\s+(?P<tail>(?:for|since|in|at|with|to|on|from|near|every|twice|once)\s[^.!?,;\n]{2,50}))?"
"""What a yes adds: "Yes, since May."."""
_REPLY = re.compile(rf"\s*(?:(?P<yes>{_YES})|(?P<no>{_NO})){_AFTER}{_TAIL}\s*(?:[.!\n]+(?=\s|$)|$)", re.IGNORECASE)
_ADVERBS = r"(?P<adverb>(?:(?:still|already|also|actually|currently|really|usually|ever)\s+)?)"
_QUESTION = re.compile(
    rf"(?:(?:so|and|but|oh|wow|hey|cool)[\s,]+)*(?P<helper>do|did|are|were|have)\s+you\s+{_ADVERBS}(?P<rest>.+?)\W*$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|it|its|that|this|these|those|there|here|them|they|he|she|him|her|his|or|what|how|why"
    r"|which|who|where|when|if|any|anything|anyone|anywhere|something|else|mind|think|know|want|mean|sure|okay|ok"
    r"|you|your)\b",
    re.IGNORECASE,
)
"""What makes a question one about the talk, or leaves open what a yes to it would state."""
_STARTED = re.compile(r"^(?:married|single|vegan|vegetarian|pregnant|divorced|allergic to \w+)$", re.IGNORECASE)
_MOST_WORDS = 9
_DENIED = {
    "do": "I do not",
    "did": "I did not",
    "are": "I am not",
    "were": "I was not",
    "have": "I have never",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A yes or no written out: `text` the statement, `length` the characters of the reply that said it."""

    text: str
    length: int


def written_out(question: str, answer: str) -> Reply | None:
    """Return what a bare yes or no to `question` states in the words of who answers, or None."""
    reply, asked = _REPLY.match(answer), _QUESTION.search(question.replace("’", "'").strip())
    if reply is None or asked is None or asked.start() > 0:
        return None
    rest, helper, adverb = asked["rest"], asked["helper"].lower(), asked["adverb"].strip().lower()
    if len(rest.split()) > _MOST_WORDS or (_OPEN.search(rest) and not _STARTED.match(rest)) or "," in rest:
        return None
    stated = _statement(helper, adverb, rest, affirmed=reply["yes"] is not None)
    if reply["tail"] and reply["no"]:
        return None  # "No, in Rome." denies one thing and states another
    if reply["tail"] and helper == "are" and reply["tail"].lower().startswith(("for ", "since ")):
        stated = f"I have been {rest}"
    return Reply(f"{stated} {reply['tail']}." if reply["tail"] else f"{stated}.", reply.end())


def _statement(helper: str, adverb: str, rest: str, affirmed: bool) -> str:
    adverb = "" if adverb in ("ever", "actually", "really") else adverb + " " if adverb else ""
    if affirmed:
        start = {"do": "I", "did": "I did", "are": "I am", "were": "I was", "have": "I have"}[helper]
        return f"{start} {adverb}{rest}"
    start = {"do": "I do not", "did": "I did not", "are": "I am not", "were": "I was not", "have": "I have never"}[
        helper
    ]
    return f"{start} {rest}" + (" anymore" if adverb.strip() == "still" else "")
