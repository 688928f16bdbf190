"""Forms of names that may mean one thing: with and without a title or a legal form, and one slip of the keyboard apart.

What may be one thing shares a key, by which a store finds it: nothing here has to compare all names with each other.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from hitherto.domain.names import normalise_name

Gender = Literal["f", "m", ""]

DERIVED = "~"
"""How the keys begin that are not names; no normalised name with a letter in it begins so."""
SLIPPED = "…"
"""What stands, in the key of a word, for the part in which a slip may be."""
SHORTEST_SLIP = 8
"""Letters of a word in which one slip leaves no doubt what was meant."""

_TITLES: dict[str, Gender] = {
    **dict.fromkeys("dr doctor prof professor rev reverend mx".split(), ""),
    **dict.fromkeys("mr mister sir herr monsieur señor senor signor".split(), "m"),
    **dict.fromkeys("mrs missus ms miss madam madame mme frau señora senora signora".split(), "f"),
}
_LEGAL_FORMS = {
    **dict.fromkeys("inc incorporated".split(), "inc"),
    **dict.fromkeys("corp corporation".split(), "corp"),
    **dict.fromkeys("ltd limited".split(), "ltd"),
    **dict.fromkeys("co company".split(), "co"),
    **{
        word: word
        for word in "llc llp plc gmbh ag kg kgaa ug ohg ev sa sas sarl srl spa bv nv ab aps oy oyj pty pte pvt".split()
    },
    "private": "pvt",
    "a/s": "a/s",
    "&": "&",
}
_ONLY_WITH_OTHERS = frozenset({"&", "pty", "pte", "pvt"})
"""Parts of a legal form that are none alone: "Pty Ltd", "GmbH & Co. KG"."""
_ONLY_IN_CAPITALS = frozenset("co company limited ag kg ug ev sa sas spa bv nv ab private".split())
"""Words that are also others: "5 kg", "a limited company"."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name taken apart. `stem` is what is left, normalised, without titles or without its legal form.

    `title` is the gender that the titles give, an empty text where they give none, and None for a name without a
    title; `legal` the legal form in one spelling ("Ltd." and "Limited" are one), None where there is none.
    """

    stem: str
    title: Gender | None = None
    legal: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether there was nothing to take off."""
        return self.title is None and self.legal is None


@lru_cache(4_096)
def form_of(name: str) -> NameForm:
    """Take a name apart: "Dr. Anna Smith" is Anna Smith with a title, "Acme, Inc." is Acme with a legal form."""
    words = name.replace(",", " ").split()
    titles = _leading_titles(words)
    if titles:
        rest = words[titles:]
        genders: set[Gender] = {_TITLES[_plain(word)] for word in words[:titles]}
        return NameForm(normalise_name(" ".join(rest)), "f" if "f" in genders else "m" if "m" in genders else "")
    first = _first_of_legal_form(words)
    if first is not None:
        legal = " ".join(_LEGAL_FORMS[_plain(word)] for word in words[first:])
        return NameForm(normalise_name(" ".join(words[:first])), legal=legal)
    return NameForm(normalise_name(name))


def without_title(name: str) -> str:
    """Return a name as it is written, without titles."""
    words = name.split()
    return " ".join(words[_leading_titles(words) :])


def slip_key(name: str) -> str | None:
    """Return the key that a name shares with what a slip of the keyboard makes of it; None where a slip leaves doubt.

    It is a single word, written as a name, of 8 letters or more; its first three characters and its last two are as
    they should be.
    """
    word = normalise_name(name)
    letters = sum(character.isalpha() for character in word)
    if letters < SHORTEST_SLIP or not word.isalnum() or not name.strip()[:1].isupper():
        return None
    return f"{DERIVED}{word[:3]}{SLIPPED}{word[-2:]}"


def is_one_slip(one: str, other: str) -> bool:
    """Whether two words are one insertion, omission, substitution or swap of neighbours apart, their figures equal."""
    if [each for each in one if each.isdigit()] != [each for each in other if each.isdigit()] or one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    begin = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) + 1 == len(longer):
        return shorter[begin:] == longer[begin + 1 :]
    if len(shorter) != len(longer):
        return False
    swapped = one[begin : begin + 2] == other[begin : begin + 2][::-1] and one[begin + 2 :] == other[begin + 2 :]
    return swapped or one[begin + 1 :] == other[begin + 1 :]


def stored_keys(name: str, *aliases: str) -> set[str]:
    """Return the keys, beside the names themselves, by which other forms of a thing's names find it.

    A slip is one of the name: what was once taken for a slip is no spelling to slip from.
    """
    forms = [form_of(each) for each in (name, *aliases)]
    slip = slip_key(name)
    return {f"{DERIVED}{form.stem}" for form in forms if not form.is_bare} | ({slip} if slip else set())


def keys_to_look_up(name: str) -> set[str]:
    """Return the keys by which `name` finds what may be the same thing under another form."""
    form = form_of(name)
    slip = slip_key(name)
    return {form.stem, f"{DERIVED}{form.stem}", *([slip] if slip else [])}


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()


def _leading_titles(words: list[str]) -> int:
    count = 0
    while count + 1 < len(words) and words[count][:1].isupper() and _plain(words[count]) in _TITLES:
        count += 1
    # "Mr. and Mrs. Smith" are two.
    return 0 if count and _plain(words[count]) in ("and", "&", "und", "y", "et") else count


def _first_of_legal_form(words: list[str]) -> int | None:
    """Return where the legal form at the end of a name begins."""
    first = len(words)
    while first > 1 and _is_legal_form(words[first - 1]):
        first -= 1
    parts = [_plain(word) for word in words[first:]]
    told = any(part not in _ONLY_WITH_OTHERS for part in parts)
    return first if told and words[0][:1].isupper() and parts[0] != "&" else None


def _is_legal_form(word: str) -> bool:
    plain = _plain(word)
    return plain in _LEGAL_FORMS and not (word[:1].islower() and plain in _ONLY_IN_CAPITALS)
