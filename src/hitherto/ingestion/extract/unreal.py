"""Tells what is not meant to be so: irony with a mark, and what is only supposed."""

import re

_IRONY_AFTER = re.compile(r"^\W{0,4}(?:/s\b|🙄|🙃|\(?sarcasm)", re.IGNORECASE)
_IRONY = re.compile(
    r"(?:^|\s)/s$|🙄|🙃|\bsaid no ?(?:one|body) ever\b|\bnot!$|\bas if!*$|^(?:oh )?yeah,? right\b|\(sarcasm\)",
    re.IGNORECASE,
)
_IRONY_BEFORE = re.compile(r"\b(?:yeah,? right|oh sure|yeah,? sure|as if)\W+$", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"^(?:(?:so|but|and|just|now|let us|let's|lets|let’s)\s+)*"
    r"(?:imagine|suppose|supposing|assume|assuming|pretend|say,?\s+(?:i|you|we|he|she)\b|hypothetically|picture this"
    r"|in (?:my|your|our)(?: wildest)? dreams?|for (?:example|instance)|e\.g\.|in theory|theoretically"
    r"|in a perfect world|in another life|if only|what if|as if|had (?:i|we)\b|were (?:i|we)\b|once upon a time"
    r"|legend has it|rumou?r has it)",
    re.IGNORECASE,
)


def is_unreal(words: str, before: str, after: str) -> bool:
    """Whether a sentence is marked as irony or opens with what makes it a supposition.

    `before` and `after` are what stands around it in the text.
    """
    if _SUPPOSED.match(words) or _IRONY.search(words):
        return True
    return bool(_IRONY_AFTER.search(after) or _IRONY_BEFORE.search(before))
