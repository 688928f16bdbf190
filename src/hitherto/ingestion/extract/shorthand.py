"""Writes out what talk leaves to the sentence before, or says in a roundabout way: "I moved there in May"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from hitherto.ingestion.extract.lexicon import CALENDAR_NAMES
from hitherto.ingestion.extract.people import is_given_name
from hitherto.ingestion.extract.sentences import Sentence
from hitherto.ingestion.extract.speakers import Utterance

_BACK = 2
"""Sentences back in which a place or a project is looked for."""
_NAME = r"[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|de|la|del))*"
_PLACE = re.compile(
    rf"\b(?P<by>in|to|at|from|near|visit(?:ed|ing)?|love|loved|left|leaving)\s+(?P<name>{_NAME})(?!['’\w])"
)
_NO_PLACES = frozenset("i my the a an we it he she they this that english spanish french german".split())
_STAYING = re.compile(
    r"\b(?P<verb>live[sd]?|living|work(?:s|ed|ing)?|stay(?:s|ed|ing)?|stud(?:y|ies|ied|ying)|grew up|born"
    r"|volunteer(?:s|ed|ing)?|teach(?:es|ing)?|taught)\s+there\b"
)
_GOING = re.compile(
    r"\b(?P<verb>mov(?:e|es|ed|ing)|go(?:es|ing)?|went|been|fl(?:y|ies|ew|ying)|dr(?:ive|ove|iving)|travel(?:l?ed|l?ing)?"
    r"|return(?:ed|ing)?|relocat(?:ed|ing))(?P<back> back)?\s+there\b"
)
_LIKING = re.compile(r"\b(?P<verb>love|like|enjoy|hate|miss)\s+(?:it|living|being)\s+there\b")
_WHAT = re.compile(
    r"^what (?P<who>i|we|he|she|they) (?P<verb>(?:really |most )?(?:love|like|want|need|hate|enjoy|prefer|miss)s?)"
    r"(?: most| best| the most)? (?:is|are) (?!that\b|when\b|how\b|if\b|not\b|for\b|the fact\b)(?P<what>[^,;:]{2,60})$",
    re.IGNORECASE,
)
_NEW_CONTACT = re.compile(
    r"^(?:i['’]ve got|i have got|i have|i got) a new (?P<what>(?:phone |mobile )?number|e-?mail(?: address)?|address)"
    r"\s?[:,–-]\s{0,2}(?:it['’]s |it is )?(?P<value>\S.{2,60})$",
    re.IGNORECASE,
)
_NOT_THE_OTHER = re.compile(
    r"^(?P<said>my [\w -]{2,30} (?:is|are) [^,]{1,60}), (?:and )?not [^,]{1,60}$", re.IGNORECASE
)
_RAISED = re.compile(
    r"^(?:they|(?:my|the) landlord|he|she) (?:just |have |has |had )?(?P<verb>raised|increased|lowered|reduced) "
    r"(?:the|my|our) rent (?:from \S+ )?to (?P<value>.{1,40})$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?P<kind>order|ticket|case|invoice|booking|claim|request) (?:no\.? |number )?#?(?P<number>\w*\d[\w-]*)(?= )",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"^(?:and |but )?the (?P<what>deadline|due date|budget) (?P<rest>(?:is|was|has) .{2,60})$", re.IGNORECASE
)
_WORK = (
    r"project|report|app|application|paper|thesis|proposal|campaign|launch|release|migration|assignment|essay"
    r"|presentation|course|grant|website"
)
_PROJECT = re.compile(rf"\b(?P<named>(?:the|my|our) (?:[A-Z][\w-]* )*(?:[a-z]+ )?(?:{_WORK}))\b")


class Passage(Protocol):
    """An utterance with its sentences."""

    said: Utterance
    sentences: list[Sentence]


def write_out(passages: Sequence[Passage]) -> None:
    """Write out the shorthand in what people say; what assistants say is only looked at."""
    before: list[str] = []
    session = None
    for passage in passages:
        if passage.said.episode.session != session:
            before, session = [], passage.said.episode.session
        done = []
        for sentence in passage.sentences:
            spoken = passage.said.voice is not None and sentence.readable and not sentence.question
            text = in_full(sentence.text, before[-_BACK:]) if spoken else sentence.text
            done.append(sentence if text == sentence.text else replace(sentence, text=text, supplied=0))
            before.append(text)
        passage.sentences = done


def in_full(sentence: str, before: Sequence[str] = ()) -> str:
    """Return a sentence as it would be said alone, or as it is; `before` is what was said last, latest at the end."""
    plain = sentence.rstrip(" .!")
    end = sentence[len(plain) :]
    found = _roundabout(plain) or _of_project(plain, before)
    if found is not None:
        return found + end
    return _with_place(sentence, before) if " there" in sentence else sentence


def _roundabout(plain: str) -> str | None:
    if match := _WHAT.match(plain):
        who = "I" if match["who"] in "iI" else match["who"].capitalize()
        return f"{who} {match['verb']} {match['what']}"
    if match := _NEW_CONTACT.match(plain):
        what = "phone number" if match["what"].lower().endswith("number") else match["what"]
        return f"My {what} is {match['value']}"
    if match := _NOT_THE_OTHER.match(plain):
        return match["said"]
    if match := _NUMBERED.match(plain):
        return f"The {match['kind'].lower()} {match['number']}{plain[match.end() :]}"
    if match := _RAISED.match(plain):
        return f"My rent was {match['verb']} to {match['value']}"
    return None


def _of_project(plain: str, before: Sequence[str]) -> str | None:
    match = _DEADLINE.match(plain)
    named = _only(each["named"] for text in before[-1:] for each in _PROJECT.finditer(text)) if match else None
    return f"The {match['what']} for {named} {match['rest']}" if match and named else None


def _with_place(sentence: str, before: Sequence[str]) -> str:
    places = _places([sentence[: sentence.index(" there")]]) or _places(before)
    name = _only(places)
    if name is None:
        return sentence
    at = "at" if places[name] == "at" else "in"
    text = _STAYING.sub(rf"\g<verb> {at} {name}", sentence)
    text = _GOING.sub(rf"\g<verb>\g<back> to {name}", text)
    return _LIKING.sub(rf"\g<verb> {name}", text)


def _places(texts: Sequence[str]) -> dict[str, str]:
    """Return the places that are named, each with the preposition before it."""
    return {each["name"]: each["by"] for text in texts for each in _PLACE.finditer(text) if _is_place(each["name"])}


def _is_place(name: str) -> bool:
    first = name.split(maxsplit=1)[0].lower()
    return first not in _NO_PLACES and first not in CALENDAR_NAMES and not is_given_name(first)


def _only(found: Iterable[str]) -> str | None:
    """Return the one thing that is found, None where it is none or two."""
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else None
