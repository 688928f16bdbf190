"""Names of things, made comparable."""

import re
import unicodedata
from functools import lru_cache

_LEADING_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)")
_POSSESSIVE_END = re.compile(r"['’]s?$")
_SPACE = re.compile(r"\s+")
_EDGE_PUNCTUATION = " \t\n.,;:!?\"'“”‘’()[]{}<>*_`#~"


@lru_cache(8_192)
def normalise_name(name: str) -> str:
    """Return the form under which names that mean the same are equal.

    Case and accents are folded, white space collapsed, outer punctuation, a leading article and a closing
    possessive dropped: "The  Café's" and "cafe" meet. A name of nothing but such parts keeps its folded text.
    """
    current = _normalised_once(name)
    # "The the Beatles" and names in several layers of quotes need more than one pass.
    while (further := _normalised_once(current)) != current:
        current = further
    return current


def _normalised_once(name: str) -> str:
    plain = name if name.isascii() else _without_accents(name)
    folded = _SPACE.sub(" ", plain.casefold()).strip()
    trimmed = _POSSESSIVE_END.sub("", folded).strip(_EDGE_PUNCTUATION)
    return _LEADING_ARTICLE.sub("", trimmed).strip() or folded or name.strip()


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
