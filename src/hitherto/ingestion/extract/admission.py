"""Decides what states something: small talk, praise, questions of taste about nothing, and guesses stay out."""

from typing import TYPE_CHECKING

from hitherto.ingestion.extract.clauses import Clause
from hitherto.ingestion.extract.lexicon import (
    EMPTY_NOUNS,
    EMPTY_VERBS,
    FEELING_ADJECTIVES,
    ROLE_NOUNS,
    THING_STATES,
)
from hitherto.ingestion.extract.objects import is_empty, reported, speaker_affected, verb_after, wished
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.extract.reading import Reading
from hitherto.ingestion.extract.things import happened_to, says_of_thing
from hitherto.ingestion.extract.verbs import lemma_of
from hitherto.ingestion.extract.vocabulary import PLANS, PREFERENCES

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "mine"})
_SECOND = frozenset({"you", "your", "yours", "ya", "u"})
_VAGUE_SUBJECTS = frozenset(
    "it this that these those there what which who one everyone everything everybody anyone anything someone something"
    " nothing people thing things all both".split()
)
_ABILITIES = frozenset("speak play swim drive cook eat drink ride dance sing read write".split())
_INABILITIES = _ABILITIES | frozenset(
    "log connect access open install pay reach sleep walk attend come wait stand tolerate digest hear afford".split()
)
_CHOOSING = frozenset("take have use eat drink buy pay get rent watch read play order".split())
_TALK_RELATIONS = frozenset({"SEES", "HEARS", "FELT", "FEELS", "GETS", "GIVES", "PUTS", "MAKES", "TAKES"})
_WEAK_ATTRIBUTES = frozenset(
    "rock supporter supporters priority motivation motivator inspiration treasure blessing proof sign way"
    " reminder place joy source escape outlet therapy passion game-changer believer one person role part fan"
    " coaster blast relief shame game mix sucker fan pro mess".split()
)


def objection_to_clause(clause: Clause, spoken: bool, about_thing: bool = False) -> str | None:
    """Return why a clause states nothing that a graph should hold, or None.

    `spoken` tells a message from a narrative, where only what has a name is a subject; `about_thing` that the
    subject is an "it" whose meaning is known.
    """
    if clause.conditional:
        return "a condition"
    if any(child.lower_ in _NOT_QUITE and child.dep_ in ("advmod", "neg") for child in clause.verb.children):
        return "what only nearly happened"
    if lemma_of(clause.verb) in ("read", "hear", "see", "watch") and _has_report(clause.verb):
        return "hearsay"
    if _is_quoted(clause.verb):
        return "a quotation"
    if clause.modal and not _is_meant(clause):
        return f"only what {clause.modal} be"
    told = reported(clause) or wished(clause)
    if _is_talk_verb(clause) and speaker_affected(clause) is None and told is None:
        return "talk about the talk or about a state of mind"
    if reported(clause) is not None and clause.subject.pos_ == "NOUN":
        return None
    if about_thing:
        return None if says_of_thing(clause) else "how something seems"
    return _objection_to_subject(clause, spoken)


def objection_to_reading(clause: Clause, reading: Reading) -> str | None:
    """Return why what a clause was read as is too little to keep, or None."""
    if any(token.lower_ in _SECOND for token in clause.verb.subtree):
        return "about whom it is said to"
    if reading.object is None and not reading.words:
        return "names nothing"
    return _objection_to_object(clause, reading) or _objection_to_saying(clause, reading)


def _objection_to_object(clause: Clause, reading: Reading) -> str | None:
    found = reading.object
    if any(child.lower_ in ("something", "anything") and child.dep_ == "dobj" for child in reading.content.children):
        return "names nothing"
    if reading.relation in _TALK_RELATIONS and not _is_concrete(found) and not reading.words:
        return "too vague"
    if found is None:
        return None
    if _is_number(found):
        return "names nothing"
    if any((lemma_of(clause.verb), child.lower_) in _FIGURES for child in clause.verb.rights):
        return "a figure of speech"
    if found.lower_ == "lap" and clause.subject.lower_ not in ("i", "we"):
        return "about nobody who can be told"  # nobody sits on a lap of their own
    if (lemma_of(clause.verb), found.lower_) in _IDIOMS or _is_uplift(clause):
        return "a figure of speech"
    if any(child.dep_ == "dobj" and child.lower_ == "fun" for child in clause.verb.rights):
        return "how something seems"
    if reading.relation in PREFERENCES and not clause.modal and _is_praise(found):
        return "praise or courtesy"
    if reading.relation == "NOT_IS" and found.lower_ not in ROLE_NOUNS:
        return "how something seems"
    return "about something at hand" if _is_at_hand(clause, reading, found) else None


def _is_at_hand(clause: Clause, reading: Reading, found: "Token") -> bool:
    """Whether it is about what people look at: a picture, "these flowers" without when or where."""
    if found.lower_ in _PICTURES and lemma_of(reading.content) in _SHOWING:
        return True
    pointed = any(child.lower_ in ("these", "those") and child.dep_ == "det" for child in found.lefts)
    return pointed and not any(child.dep_ in ("prep", "npadvmod", "advcl") for child in clause.verb.rights)


def _objection_to_saying(clause: Clause, reading: Reading) -> str | None:
    if reading.relation in ("IS", "WAS") and (_is_weak(clause, reading) or clause.subject.lower_ in _BODY):
        return "how something seems"
    asking = reading.relation in PLANS or (lemma_of(clause.verb) in _ASKING and not (clause.past or clause.perfect))
    if asking and any(_is_requested(token) for token in reading.content.subtree):
        return "a request"
    if reading.relation in PLANS and _points_at_talk(clause, reading):
        return "a reaction to what was said"
    if clause.subject.lower_ == "we" and reading.relation in ("NEEDS", "NEEDS_TO"):
        return "about people in general"
    helping = lemma_of(reading.content) == "help" and _is_concrete(reading.object)
    if lemma_of(reading.content) in EMPTY_VERBS and reading.content != clause.verb and not helping:
        return "talk about the talk or about a state of mind"
    return None


def _is_requested(token: "Token") -> bool:
    """Whether it is advice or the like that somebody wants to have: not "my idea", not "to help pay the rent"."""
    if token.lemma_.lower() not in _REQUESTS:
        return False
    if token.pos_ == "VERB":
        return token.lemma_ in ("recommend", "suggest")
    return not any(child.dep_ == "poss" or child.lower_ in ("the", "a") for child in token.lefts)


def _has_report(verb: "Token") -> bool:
    """Whether it is "I read that Acme laid people off": what was read is not known to be so."""
    return any(child.dep_ == "ccomp" and any(deep.dep_ == "nsubj" for deep in child.lefts) for child in verb.rights)


_NOT_QUITE = frozenset("almost nearly barely hardly supposedly allegedly".split())
_BODY = frozenset(
    "arm arms leg legs head back feet foot hand hands eye eyes brain body stomach heart knee knees shoulders".split()
)
_REQUESTS = frozenset(
    "advice recommendation suggestion tip idea help information info feedback guidance resource example insight opinion"
    " recommend suggest option".split()
)
_TRYING_OUT = frozenset(
    "check try look use follow explore consider review implement read apply give take research".split()
)
_IDIOMS = frozenset(
    {
        ("make", "team"),
        ("make", "list"),
        ("take", "notes"),
        ("work", "wonders"),
        ("update", "notes"),
        ("have", "confession"),
        ("pay", "dividends"),
    }
)
_ASKING = frozenset("look need want get search seek find".split())
_PICTURES = frozenset("vid vids pic pics picture pictures photo photos snap snapshot shot selfie video".split())
_SHOWING = frozenset("take see have show share snap get send find post".split())
_NATURE = frozenset(
    "beach ocean sea outdoors mountains mountain water park city sun rain snow sky country smell".split()
)


def _is_uplift(clause: Clause) -> bool:
    """Whether it is "my family keeps me going", "my friends inspire me": true of everybody."""
    verb, subject = clause.verb, clause.subject
    going = any(token.lower_ == "going" and token.dep_ in ("ccomp", "xcomp", "advcl") for token in verb.subtree)
    if going and any(token.lemma_ == "keep" for token in (verb, *verb.rights)):
        return True
    if speaker_affected(clause) is None:
        return False
    if _affects_mood(verb):
        return True
    return lemma_of(verb) in _UPLIFTING and (subject.lower_ in _UPLIFTERS or subject.lower_ in RELATIVES)


def _affects_mood(verb: "Token") -> bool:
    """Whether it is "brings me joy", "makes me feel good", "lets me be myself", "helps me stay strong"."""
    given = next((child for child in verb.rights if child.dep_ == "dobj"), None)
    inner = next((child for child in verb.rights if child.dep_ in ("ccomp", "xcomp")), None)
    if inner is None:
        return verb.lemma_ in ("make", "keep", "motivate", "inspire", "encourage") or (
            verb.lemma_ == "bring" and (given is None or is_empty(given))
        )
    return inner.lemma_ in _MOODS


def _is_number(noun: "Token") -> bool:
    """Whether it only counts what was named elsewhere: "a few", "two"."""
    counts = noun.like_num and noun.tag_ == "CD" and not noun.text.isdigit()
    return counts or noun.lower_ in ("few", "several", "more", "another")


_MOODS = frozenset(
    "be discover become appreciate go get have see find forget want like love feel stay keep think understand realize"
    " accept embrace believe".split()
)
_FIGURES = frozenset({("bring", "together"), ("bring", "closer"), ("live", "dream")})
_UPLIFTING = frozenset("motivate inspire push encourage bring keep help make".split())
_UPLIFTERS = frozenset("family team work support group love community passion dream fam church colleagues".split())


def _points_at_talk(clause: Clause, reading: Reading) -> bool:
    """Whether it is about something just suggested: "I'll check those stores"."""
    noun = reading.object
    if noun is None or noun.pos_ != "NOUN":
        return False
    reacting = clause.modal == "will" and lemma_of(reading.content) in _TRYING_OUT
    pointing = {"this", "that", "these", "those"} | ({"the"} if reacting else set())
    return any(child.dep_ == "det" and child.lower_ in pointing and not child.ent_type_ for child in noun.lefts)


def _is_praise(noun: "Token | None") -> bool:
    """Whether liking it is said of something at hand: "I love the colors!"."""
    if noun is None or noun.pos_ == "PROPN" or noun.lower_ in _NATURE:
        return False
    return any(
        child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these", "those") for child in noun.lefts
    )


def _is_quoted(verb: "Token") -> bool:
    doc = verb.doc
    quotes = [token.i for token in doc if token.text == '"']
    return any(start < verb.i < end for start, end in zip(quotes[::2], quotes[1::2], strict=False))


def _is_meant(clause: Clause) -> bool:
    verb, modal = clause.verb, clause.modal
    if modal == "can" and clause.negated and clause.subject.lower_ in ("i", "we"):
        return verb.lemma_ in _INABILITIES
    if modal == "can":
        return verb.lemma_ in _ABILITIES or (clause.negated and verb.lemma_ in ("wait", "stand"))
    if modal == "would" and any(child.lower_ == "rather" for child in verb.lefts):
        return any(child.dep_ == "dobj" for child in verb.rights) and verb.lemma_ in _CHOOSING
    if modal == "would":
        return verb.lemma_ in ("like", "love") and not clause.negated
    return modal in ("will", "might", "may", "shall") and verb.lemma_ not in ("be", "keep", "let", "see", "do", "have")


def _is_talk_verb(clause: Clause) -> bool:
    verb = clause.verb
    lemma = lemma_of(verb)
    if verb.lower_ in FEELING_ADJECTIVES and not clause.passive and not any(c.dep_ == "dobj" for c in verb.rights):
        return True
    if lemma == "expect" and any(child.lower_ in ("baby", "child", "twins") for child in verb.rights):
        return False
    noticed = clause.passive and any(child.dep_ == "agent" for child in verb.rights)
    if lemma not in EMPTY_VERBS or noticed or (lemma == "keep" and _keeps_something(verb)):
        return False
    if lemma == "hear":
        return clause.perfect or not clause.past
    if lemma == "know":
        return not (clause.perfect and any(child.dep_ == "dobj" and child.lower_ in RELATIVES for child in verb.rights))
    if lemma == "think":
        return not (clause.progressive and verb_after(verb) is not None)
    if lemma == "wait":
        return not (clause.negated and clause.modal == "can")
    if lemma == "promise":
        return clause.subject.lower_ in ("i", "we") or not any(child.dep_ == "dobj" for child in verb.rights)
    if lemma == "hope":
        return not any(child.dep_ == "xcomp" for child in verb.rights)
    if lemma == "look":
        return not any(child.lower_ in ("for", "forward", "into", "after") for child in verb.rights)
    if lemma in ("help", "stay", "keep", "wait", "grow"):
        return not any(token.ent_type_ in _TELLING_NAMES for token in verb.subtree)
    return True


def _keeps_something(verb: "Token") -> bool:
    """Whether it is "keeps bees", not "keeps me going"."""
    after = [child for child in verb.rights if child.dep_ not in ("punct", "prep", "advmod", "npadvmod", "cc", "conj")]
    return len(after) == 1 and after[0].dep_ == "dobj" and after[0].pos_ == "NOUN" and not is_empty(after[0])


_TELLING_NAMES = frozenset({"GPE", "ORG", "FAC", "EVENT", "LOC"})


def _objection_to_subject(clause: Clause, spoken: bool) -> str | None:
    subject = clause.subject
    word = subject.lower_
    if word in _SECOND or any(child.lower_ in _SECOND for child in subject.children):
        return "about whom it is said to"
    if word in _VAGUE_SUBJECTS or (
        word in EMPTY_NOUNS
        and word not in ("goal", "dream", "plan", "hope")
        and not _is_numbered(subject)
        and not _is_body(subject)
    ):
        return "about nothing named"
    if word == "we" and any(
        token.lower_ in ("all", "both") and token.i < clause.verb.right_edge.i and token.head in (clause.verb, subject)
        for token in clause.verb.doc
    ):
        return "about people in general"
    if word in _FIRST or subject.pos_ == "PRON" or _is_particular(subject) or _is_with_speaker(subject):
        return None
    if happened_to(clause):
        return None
    if spoken and (speaker_affected(clause) is not None or _is_of_speaker(clause)):
        return None
    return "about things in general"


def _is_with_speaker(subject: "Token") -> bool:
    """Whether it is "some friends and I"."""
    return any(other.lower_ == "i" for other in subject.conjuncts)


def _is_body(noun: "Token") -> bool:
    """Whether it is "my back", of which something can be said: that it hurts."""
    return noun.lower_ in _BODY and any(child.dep_ == "poss" for child in noun.lefts)


def _is_numbered(noun: "Token") -> bool:
    """Whether it is "my order number": a number of something, and somebody's."""
    before = {child.dep_ for child in noun.lefts}
    counted = noun.lower_ in ("number", "type", "size", "level", "rate", "limit", "balance")
    return counted and "compound" in before and bool(before & {"poss", "det"})


def _is_of_speaker(clause: Clause) -> bool:
    """Whether it is "... is my favorite" or "... is my stress relief"."""
    attribute = next((child for child in clause.verb.rights if child.dep_ == "attr"), None)
    if attribute is None or clause.verb.lemma_ != "be" or clause.subject.tag_ == "NNS":
        return False
    return any(child.dep_ == "poss" and child.lower_ == "my" for child in attribute.lefts)


def _is_particular(noun: "Token") -> bool:
    """Whether it is a name, or something of somebody's."""
    if noun.pos_ == "PROPN":
        return True
    owners = [child for child in noun.subtree if child.dep_ == "poss"]
    if any(
        child.dep_ == "compound" and (child.ent_type_ in _TELLING_NAMES or child.pos_ == "PROPN")
        for child in noun.lefts
    ):
        return True
    of = [deep for prep in noun.rights if prep.lower_ == "of" for deep in prep.children]
    if any(deep.pos_ == "PROPN" for deep in of):
        return True
    return any(owner.pos_ in ("PRON", "PROPN") or owner.lower_ in RELATIVES for owner in owners)


def _is_concrete(noun: "Token | None") -> bool:
    return noun is not None and noun.pos_ in ("NOUN", "PROPN") and not is_empty(noun)


def _is_weak(clause: Clause, reading: Reading) -> bool:
    if reading.object is None:
        seen = reading.words in THING_STATES and clause.subject.pos_ == "NOUN"
        return reading.words in FEELING_ADJECTIVES and not seen
    noun = reading.object
    if noun.pos_ == "NOUN" and any(child.dep_ == "amod" and child.lower_ in FEELING_ADJECTIVES for child in noun.lefts):
        return clause.subject.lower_ not in ("i", "we")
    if noun.lower_ in _WEAK_ATTRIBUTES or noun.lemma_ in _WEAK_ATTRIBUTES:
        return True
    return clause.subject.lower_ in ("family", "friends", "goal", "dream") and noun.pos_ != "PROPN"
