"""Completes a short answer with the question before it: "Where do you live?" - "In Lisbon."."""

import re
from collections.abc import Callable

from hitherto.ingestion.extract.verbs import past_form

_Write = Callable[[re.Match[str], str], str]
"""From the question and the answer to the words before the answer; "" where the two do not fit."""

_NOT_AN_ANSWER = re.compile(
    r"^(?:i|we|he|she|they|it|you|that|this|there|what|why|how|maybe|not|none|nothing|no|yes|idk|nope|both|either"
    r"|everything|anything|something|somewhere|nowhere|depends|probably|i'm|it's|still|just|well|thanks|good|great|fine)\b"
    r"|\b(?:is|are|was|were|am|do|does|did|have|has|had|will|would|can|think|guess|love|like|live|work)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_PREPOSITION = re.compile(r"^(?:in|at|for|as|on|from)\s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:about |around |only |just )?(\d{1,3}|[a-z]+(?:-[a-z]+)?)(?: years(?: old)?)?$", re.IGNORECASE
)


def _after(preposition: str) -> _Write:
    def write(_: re.Match[str], answer: str) -> str:
        return preposition.rsplit(" ", 1)[0] if _PREPOSITION.match(answer) else preposition

    return write


def _age(_: re.Match[str], answer: str) -> str:
    return "I am" if _NUMBER.match(answer) else ""


def _named(match: re.Match[str], answer: str) -> str:
    named = answer[:1].isupper() or any(letter.isdigit() for letter in answer)
    return f"My {match['what'].lower()} is" if named else ""


def _attribute(match: re.Match[str], _: str) -> str:
    return f"My {match['what'].lower()} is"


def _job(_: re.Match[str], answer: str) -> str:
    if re.match(r"(?:a|an|the)\s", answer, re.IGNORECASE):
        return "I am"
    return "I work as an" if answer[:1].lower() in "aeiou" else "I work as a"


def _pets(_: re.Match[str], answer: str) -> str:
    return "I have" if re.match(r"(?:an?|one|two|three|four|five|six|\d+)\s", answer, re.IGNORECASE) else ""


def _of_manner(match: re.Match[str], answer: str) -> str:
    """Return "I moved to Oslo" for "when did you move to Oslo", answered by a time or a place."""
    if not _WHEN_OR_WHERE.match(answer) or _UNCLEAR.search(match["rest"]):
        return ""
    return _doing(match)


def _of_thing(match: re.Match[str], answer: str) -> str:
    """Return "I bought" for "what did you buy", answered by a thing."""
    return _doing(match) if _THING.match(answer) and not match["rest"].strip() else ""


def _doing(match: re.Match[str]) -> str:
    verb = match["verb"].lower()
    helper, rest = match["helper"].lower(), match["rest"].rstrip()
    if verb in _NOT_ASKED or (helper == "are") != verb.endswith("ing"):
        return ""
    return {"did": f"I {past_form(verb)}{rest}", "do": f"I {verb}{rest}", "are": f"I am {verb}{rest}"}[helper]


def _of_other(predicate: str) -> _Write:
    """Return what to say of somebody else who was asked about: "Where does your sister live?" - "In Rome."."""

    def write(match: re.Match[str], answer: str) -> str:
        who = _first_person(match["who"])
        rest = predicate if not _PREPOSITION.match(answer) else predicate.rsplit(" ", 1)[0]
        return f"{who} {rest}" if who else ""

    return write


def _age_of_other(match: re.Match[str], answer: str) -> str:
    return f"{_first_person(match['who'])} is" if _NUMBER.match(answer) else ""


def _name_of_other(match: re.Match[str], answer: str) -> str:
    owner = match["who"].lower()
    return f"{owner.capitalize()} name is" if answer[:1].isupper() and owner in ("his", "her", "their") else ""


def _job_of_other(match: re.Match[str], answer: str) -> str:
    who = _first_person(match["who"])
    if re.match(r"(?:a|an|the)\s", answer, re.IGNORECASE):
        return f"{who} is"
    return f"{who} works as an" if answer[:1].lower() in "aeiou" else f"{who} works as a"


def _first_person(who: str) -> str:
    """Return somebody as who answers calls them: "my sister" for "your sister", "he" as it is."""
    words = who.split()
    if words[0].lower() == "your":
        return " ".join(["My", *words[1:]])
    return who.capitalize() if who.lower() in ("he", "she", "they", "it") else who


def _chosen(match: re.Match[str], answer: str) -> str:
    """Return "My airline is" for "which airline", answered by a name."""
    what = match["what"].lower()
    named = answer[:1].isupper() or any(letter.isdigit() for letter in answer)
    return f"My {what} is" if named and what not in _NO_CHOICES else ""


def _done_with(match: re.Match[str], answer: str) -> str:
    """Return "I use" for "which editor do you use", answered by a name or a thing."""
    verb, rest = match["verb"].lower(), match["rest"].rstrip()
    if verb in _NOT_ASKED or not _THING.match(answer):
        return ""
    return f"I {past_form(verb) if match['helper'].lower() == 'did' else verb}{rest}"


_NO_CHOICES = frozenset("one ones day time date way kind part thing option year month question side person".split())
_WHEN_OR_WHERE = re.compile(
    r"(?:in|at|on|near|from|since|for|until|before|after|during|with|by|next|last|every|about|around|\d+|one|two|three"
    r"|four|five|six|once|twice|yesterday|today|tomorrow|tonight|to)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"(?:an?|the|my|some|two|three|four|\d+)\s+\w|[A-Z]\w+", re.IGNORECASE)
_UNCLEAR = re.compile(r"\b(?:it|that|this|there|here|them|they|he|she|him|her|me|my|you|your|us|our)\b", re.IGNORECASE)
_NOT_ASKED = frozenset(
    "all both guys still also ever usually really think mean know say feel want hear suggest recommend do doing find"
    " guess like".split()
)

_ASKING = r"(?P<helper>did|do|are) you (?P<verb>[a-z]+)(?P<rest>(?: [\w'-]+){0,6}?)"
_WHO = r"(?P<who>he|she|your (?:[a-z]+ )?[a-z]+|(?-i:[A-Z][a-z]+))"
_NOW = r"(?: now| these days| currently)?"
_FRAMES: tuple[tuple[re.Pattern[str], _Write], ...] = tuple(
    (re.compile(rf"\b{pattern}\W*$", re.IGNORECASE), write)
    for pattern, write in (
        (rf"where (?:do you live|are you (?:living|based)){_NOW}", _after("I live in")),
        (r"where (?:are you (?:originally )?from|do you come from)", _after("I come from")),
        (rf"(?:where|who) (?:do you work(?: at| for)?|are you working){_NOW}", _after("I work at")),
        (r"where (?:do you (?:study|go to (?:school|college|university))|are you studying)", _after("I study at")),
        (r"what (?:do you study|are you studying|(?:is|'s) your major)", _after("I study")),
        (r"what (?:do you do(?: for (?:work|a living))?|(?:is|'s) your (?:job|occupation|profession))", _job),
        (r"how old are you", _age),
        (r"what(?:'s| is) your (?P<what>(?:[a-z]+(?:'s)? ){0,2}name)", _named),
        (r"what(?:'s| is) your (?P<what>favou?rite (?:[a-z]+ ?){1,3}?)", _attribute),
        (r"what(?:'s| is) your (?P<what>e-?mail(?: address)?|phone number|address)", _attribute),
        (r"when(?:'s| is) your (?P<what>birthday)", _attribute),
        (r"do you have (?:any )?(?:pets?|kids|children|siblings|brothers or sisters|allergies)", _pets),
        (r"what are you allergic to", _after("I am allergic to")),
        (r"what (?:instrument|sport|games?)s? do you play", _after("I play")),
        (r"what languages? do you speak", _after("I speak")),
        (rf"how old is {_WHO}{_NOW}", _age_of_other),
        (rf"where does {_WHO} live{_NOW}", _of_other("lives in")),
        (rf"(?:where|who) does {_WHO} work(?: at| for)?{_NOW}", _of_other("works at")),
        (rf"where does {_WHO} (?:study|go to (?:school|college|university))", _of_other("studies at")),
        (rf"where (?:is {_WHO} from)", _of_other("is from")),
        (rf"what does {_WHO} do(?: for (?:work|a living))?{_NOW}", _job_of_other),
        (rf"what is {_WHO} allergic to", _of_other("is allergic to")),
        (r"what(?:'s| is) (?P<who>his|her) name", _name_of_other),
        (r"(?:which|what) (?P<what>[a-z]+)", _chosen),
        (
            r"(?:which|what) [a-z]+ (?P<helper>do|did) you (?P<verb>[a-z]+)(?P<rest>(?: with| to| at| on| in)?)",
            _done_with,
        ),
        (rf"(?:when|where|how long|how often) {_ASKING}", _of_manner),
        (rf"what (?:kind of \w+ )?{_ASKING}", _of_thing),
        (r"(?:what|who)(?:'s| is) your (?P<what>(?:[a-z]+ ){0,2}[a-z]+)", _named),
    )
)


def supplied_words(question: str, answer: str) -> str:
    """Return the words that make `answer`, put before it, a statement; "" where the two do not clearly fit.

    `question` is the sentence that comes right before, said by somebody else.
    """
    words = answer.strip(" .!")
    if not words or len(words.split()) > _MOST_WORDS or _NOT_AN_ANSWER.search(words):
        return ""
    plain = question.replace("’", "'").strip()
    for pattern, write in _FRAMES:
        match = pattern.search(plain)
        if match:
            supplied = write(match, words)
            return f"{supplied} " if supplied else ""
    return ""
