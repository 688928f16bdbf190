"""Which relations that a model names take their place on a timeline, and what the message must say for that.

The timelines are the same as without a model. A model only names a relation; whether a value replaces the one before
is decided here, by words that the quoted message itself has to hold. Where they are missing the fact is kept beside
others and ends nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.ingestion.extract.attributes import ATTRIBUTES, STATES

_SAME: dict[str, str] = {
    "LIVES_AT": "LIVES_IN", "RESIDES_IN": "LIVES_IN", "RESIDES_AT": "LIVES_IN", "MOVED_TO": "MOVED_TO",
    "EMPLOYED_BY": "WORKS_AT", "WORKS_FOR": "WORKS_AT", "EMPLOYED_AT": "WORKS_AT", "HAS_EMPLOYER": "WORKS_AT",
    "HAS_JOB": "WORKS_AS", "HAS_JOB_TITLE": "WORKS_AS", "JOB_TITLE": "WORKS_AS", "HAS_OCCUPATION": "WORKS_AS",
    "OCCUPATION": "WORKS_AS", "IS_MARRIED_TO": "MARRIED_TO", "MARRIED": "MARRIED_TO", "SPOUSE_OF": "MARRIED_TO",
    "IS_DATING": "DATING", "IN_RELATIONSHIP_WITH": "DATING", "IS_ENGAGED_TO": "ENGAGED_TO", "HAS_AGE": "AGE",
    "IS_AGED": "AGE", "STUDIES_IN": "STUDIES_AT", "ATTENDS_SCHOOL": "STUDIES_AT", "HAS_DIET": "DIET",
    "FOLLOWS_DIET": "DIET", "EMAIL": "HAS_EMAIL", "PHONE": "HAS_PHONE", "ADDRESS": "HAS_ADDRESS",
    "HAS_PHONE_NUMBER": "HAS_PHONE", "HAS_EMAIL_ADDRESS": "HAS_EMAIL", "ENJOYS": "LIKES",
    "IS_ALLERGIC_TO": "ALLERGIC_TO", "HATES": "DISLIKES",
    "INTENDS_TO": "PLANS_TO", "IS_LOCATED_IN": "LOCATED_IN", "PURCHASED": "BOUGHT",
}  # fmt: skip
"""Relations that models word otherwise than the rules do."""

RELATIONS = (
    "LIVES_IN WORKS_AT WORKS_AS STUDIES_AT MARRIED_TO DATING HAS_PARENT HAS_CHILD HAS_SIBLING HAS_FRIEND HAS_PET LIKES "
    "DISLIKES OWNS BOUGHT VISITED ALLERGIC_TO HAS_CONDITION SPEAKS PLAYS MEMBER_OF LOCATED_IN BORN_IN BORN_ON AGE DIET "
    "HAS_EMAIL HAS_PHONE HAS_ADDRESS FAVORITE_... HAS_PRICE HAS_STATUS HAS_DEADLINE HAS_OWNER PLANS_TO WANTS_TO NEEDS"
).split()
"""What the prompt offers: the usual ones; the rest is the verb."""


@dataclass(frozen=True, slots=True)
class Functional:
    """A timeline, and words one of which an English message has to hold to set a value on it."""

    name: str
    cue: re.Pattern[str]


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


_HOME = _cue(
    r"live|living|reside|resid|moved?\b|moving|relocat|settle|home\b|house\b|apartment|flat\b|based|address|rent"
)
_WORK = _cue(r"work|job|join|hire|employ|position|role|start(?:ed|ing)? at|with\b|company|career|offer")
_TITLE = _cue(r"work|job|role|position|promot|title|as an?\b|became|become|i'?m an?\b|am an?\b|is an?\b|career|now\b")
_LOVE = _cue(
    r"marri|wed|engag|dat(?:e|ing)\b|together|partner|husband|wife|spouse|girlfriend|boyfriend|fianc|couple|seeing"
)
_FUNCTIONAL: dict[str, Functional] = {
    "LIVES_IN": Functional("LIVES_IN", _HOME),
    "WORKS_AT": Functional("WORKS_AT", _WORK),
    "WORKS_AS": Functional("WORKS_AS", _TITLE),
    "MARRIED_TO": Functional("PARTNER", _LOVE),
    "ENGAGED_TO": Functional("PARTNER", _LOVE),
    "DATING": Functional("PARTNER", _LOVE),
    "AGE": Functional("AGE", _cue(r"\d|turn|birthday|years?\b|age")),
    "DIET": Functional("DIET", _cue(r"vegan|vegetarian|pescatarian|diet|eat|gluten|keto|paleo|halal|kosher")),
    "HAS_EMAIL": Functional("EMAIL", _cue(r"\S+@\S+")),
    "HAS_PHONE": Functional("PHONE", _cue(r"\+?\d[\d ()-]{5,}")),
    "HAS_ADDRESS": Functional("ADDRESS", _cue(r"address|\d")),
    "STUDIES_AT": Functional("STUDIES_AT", _cue(r"stud|school|universit|college|enrol|major|class|degree|start")),
}
_ATTRIBUTE = re.compile(f"HAS_({'|'.join(sorted(set(ATTRIBUTES.values())))})")
_FAVORITE = re.compile(r"(?:HAS_)?FAVOU?RITE_([A-Z][A-Z_]*)")
_NEW_HOME = _cue(r"moved|relocated|now liv|just moved|emigrated")

_PARTING = _cue(r"broke|break|split|divorc|separat|left\b|over\b|ex\b|single")
_MATTERS: dict[str, re.Pattern[str]] = {
    "WORKS_AT": _cue(r"job|work|quit|resign|retir|fired|laid off|let go|notice|employ|compan|position"),
    "WORKS_AS": _cue(r"job|work|quit|resign|retir|career|position|promot"),
    "LIVES_IN": _cue(r"moved|moving|left\b|relocat|live|lease|apartment|house|flat\b"),
    "STUDIES_AT": _cue(r"graduat|drop(?:ped)? out|degree|studi|school|universit|college"),
    "DRIVES": _cue(r"car\b|sold"),
    **dict.fromkeys(("MARRIED_TO", "ENGAGED_TO", "DATING", "HAS_PARTNER"), _PARTING),
}
"""What a message speaks of when it ends a fact of this relation without naming its object ("I handed in my notice")."""

ENDING = _cue(
    r"no longer|not\b.*\bany ?more|n't\b|never\b|stop|quit|left\b|leave|leaving|resign|retir|fired|laid off|let go|lost"
    r"|broke up|break(?:ing)? up|split|divorc|separat|sold|sell|g[ai]v(?:e|ing)\b.*\b(?:up|away|back)\b|cancel|over\b"
    r"|ended"
    r"|end(?:s|ing)?\b|finish|graduat|drop(?:ped)? out|ex\b|ex-|former|used to|instead|chang|switch|moved|moving|closed"
    r"|died|dead|passed away|returned|notice|broken|out of business|recover|healed|done with|got rid|until\b|not\b"
)
"""Words of English messages that end something; without one of them a message in English ends nothing."""


def settled_relation(name: str) -> str:
    """Return the relation in the wording of the rules."""
    return _SAME.get(name, name)


def functional(relation: str, quote: str, *, english: bool) -> Functional | None:
    """Return the timeline that `relation` belongs to, as far as `quote` says so; None where it stands beside others.

    Words can only be asked of English; in other languages what names the value has to do.
    """
    favorite = _FAVORITE.fullmatch(relation)
    if favorite:
        kind = favorite[1].replace("_", " ").lower()
        return (
            Functional(f"FAVORITE:{kind}", _cue("")) if not english or re.search(r"favou?rite", quote, re.I) else None
        )
    attribute = _ATTRIBUTE.fullmatch(relation)
    if attribute:
        words = [word for word, name in ATTRIBUTES.items() if name == attribute[1]]
        return Functional(relation, _cue("|".join(words))) if not english or _says(words, quote) else None
    if relation == "MOVED_TO":
        return _FUNCTIONAL["LIVES_IN"] if not english or _NEW_HOME.search(quote) else None
    found = _FUNCTIONAL.get(relation)
    return found if found is not None and (not english or found.cue.search(quote)) else None


def _says(words: Sequence[str], quote: str) -> bool:
    return any(word in quote.lower() for word in words) or not STATES.isdisjoint(re.findall(r"\w+", quote.lower()))


def is_matter_of(relation: str, sentence: str) -> bool:
    """Whether an English sentence speaks of what a relation is about."""
    cue = _MATTERS.get(relation)
    return cue is not None and bool(cue.search(sentence))
