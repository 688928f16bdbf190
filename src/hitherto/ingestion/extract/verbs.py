"""The forms of English verbs: from the lemma to "she moves" and "she moved"."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_THIRD_IRREGULAR = {"have": "has", "be": "is", "do": "does", "go": "goes"}
_FINITE = {"am": "is", "'m": "is", "m": "is", "are": "is", "'re": "is", "re": "is", "were": "was"}
_HAVE = {"have": "has", "'ve": "has", "ve": "has"}

_IRREGULAR_PAST = """
awake:awoke be:was bear:bore beat:beat become:became begin:began bend:bent bet:bet bind:bound bite:bit blow:blew
break:broke breed:bred bring:brought build:built burn:burned burst:burst buy:bought catch:caught choose:chose
come:came cost:cost cut:cut deal:dealt dig:dug do:did draw:drew dream:dreamed drink:drank drive:drove eat:ate
fall:fell feed:fed feel:felt fight:fought find:found fly:flew forget:forgot forgive:forgave freeze:froze get:got
give:gave go:went grow:grew hang:hung have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew
lay:laid lead:led learn:learned leave:left lend:lent let:let light:lit lose:lost make:made mean:meant meet:met
pay:paid put:put quit:quit read:read ride:rode ring:rang rise:rose run:ran say:said see:saw sell:sold send:sent
set:set shake:shook shoot:shot show:showed shut:shut sing:sang sit:sat sleep:slept speak:spoke spend:spent spin:spun
split:split spread:spread stand:stood steal:stole stick:stuck strike:struck swear:swore sweep:swept swim:swam
take:took teach:taught tear:tore tell:told think:thought throw:threw understand:understood wake:woke wear:wore
win:won write:wrote
"""
_PAST = dict(pair.split(":") for pair in _IRREGULAR_PAST.split())
SAME_IN_PAST = frozenset(lemma for lemma, past in _PAST.items() if lemma == past)
"""Verbs whose form does not tell present and past apart ("quit", "put"); told of oneself, the past is likelier."""
PAST_FORMS = frozenset(_PAST.values()) - SAME_IN_PAST
"""Irregular past forms that are not also imperatives, so that a sentence can be told to begin with one."""


def third_person(verb: str) -> str:
    """Return the present form that goes with "she": "carry" -> "carries"."""
    lower = verb.lower()
    if lower in _THIRD_IRREGULAR:
        return _THIRD_IRREGULAR[lower]
    if re.search(r"(?:s|x|z|ch|sh|o)$", lower):
        return verb + "es"
    if re.search(r"[^aeiou]y$", lower):
        return verb[:-1] + "ies"
    return verb + "s"


def past_form(lemma: str) -> str:
    """Return the simple past of a lemma: "try" -> "tried", "plan" -> "planned"."""
    if lemma in _PAST:
        return _PAST[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", lemma) or lemma in ("prefer", "refer", "admit", "commit", "equip"):
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def agree(form: str) -> str:
    """Return the finite form that goes with "she" for one that goes with "I", "you" or "they".

    Past forms, modals and forms that agree already come back as they are ("were" becomes "was").
    """
    lower = form.lower().replace("’", "'")
    return _FINITE.get(lower) or _HAVE.get(lower) or form


def gerund(lemma: str) -> str:
    """Return the -ing form of a lemma: "swim" -> "swimming", "bake" -> "baking"."""
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        return lemma[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", lemma) or lemma in ("begin", "forget", "quit"):
        return lemma + lemma[-1] + "ing"
    return lemma + "ing"


_LEMMAS = {past: lemma for lemma, past in _PAST.items() if lemma != past}
_MISREAD = {
    "hat": "hate",
    "hop": "hope",
    "gon": "go",
    "gonna": "go",
    "wan": "want",
    "wanna": "want",
    "scar": "scare",
    "star": "star",
    "bor": "bore",
    "din": "dine",
}
_TRULY_DOUBLE = frozenset({"add", "err", "egg", "butt"})
_DOUBLED = re.compile(r"^(.*[aeiou])([bdgmnprt])\2e?$")


def lemma_of(token: "Token") -> str:
    """Return the lemma of a verb, with the parser's usual slips repaired ("hoping" is not of "hop")."""
    lemma = token.lemma_.lower()
    if lemma == token.lower_ and token.tag_ != "VB":
        lemma = _LEMMAS.get(lemma, lemma)
    if lemma in _MISREAD and not token.lower_.startswith(lemma + lemma[-1]):
        return _MISREAD[lemma]
    doubled = _DOUBLED.match(lemma)
    if doubled and lemma not in _TRULY_DOUBLE and token.lower_ != lemma and token.tag_ in ("VBG", "VBD", "VBN"):
        return doubled[1] + doubled[2]
    return lemma
