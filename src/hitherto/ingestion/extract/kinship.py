"""Facts that a way of calling somebody presupposes: whoever says "my sister Anna" has a sister of that name."""

import re
from collections.abc import Iterable, Iterator

from hitherto.domain.extraction import Statement
from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.coreference import Kin, possessive
from hitherto.ingestion.extract.people import FUNCTIONAL_KIN, NOT_THE_ONE, RELATIVES
from hitherto.ingestion.extract.sentences import Sentence

_NOT_YET = re.compile(
    r"\b(?:expecting|expect|pregnant|hop(?:e|ing) for|want|wish|trying for|future|if)\b", re.IGNORECASE
)
"""What makes somebody one who is not there yet: "we're expecting our first child"."""
_AN = tuple("aeiou")


def kinship(found: Iterable[Kin], sentence: Sentence, reference: Instant) -> Iterator[Statement]:
    """Yield who belongs to whom, by what a sentence calls them."""
    for kin in found:
        relative = RELATIVES[kin.noun]
        if kin.name is None and (not relative.informative or sentence.question or kin.antecedent.ref.name == kin.name):
            continue
        if kin.name is None and sentence.text[kin.start : kin.start + 4].lower() == "our " and relative.plural:
            continue  # "it's not just for our kids" is said of everybody's
        if kin.name is None and _NOT_YET.search(sentence.text):
            continue
        if kin.name is None and not (kin.own and _is_bare(kin)):
            continue
        yield Statement(
            subject=kin.owner.ref,
            relation=relative.relation,
            object=kin.antecedent.ref,
            fact=_sentence(kin),
            span=(sentence.position(kin.start), sentence.position(kin.end)),
            valid_at=reference,
            timeline=_timeline(kin, sentence),
        )


def _timeline(kin: Kin, sentence: Sentence) -> str | None:
    """Return the timeline of a relation to one at a time: to "my boss Anna", not to "my former boss Anna"."""
    another = NOT_THE_ONE.intersection(sentence.text[kin.start : kin.end].lower().replace("-", " ").split())
    return None if kin.name is None or another else FUNCTIONAL_KIN.get(RELATIVES[kin.noun].relation)


def _is_bare(kin: Kin) -> bool:
    """Nothing but the relationship is known: "Alice's sister"."""
    return kin.antecedent.ref.name.startswith(possessive(kin.owner.name))


def _sentence(kin: Kin) -> str:
    noun = kin.noun
    owner = kin.owner.name[0].upper() + kin.owner.name[1:]
    if kin.name is not None:
        role = _role(kin)
        return f"{owner} has {_article(role)} {role} named {kin.name}."
    role = _role(kin)
    return f"{owner} has {role}." if RELATIVES[noun].plural else f"{owner} has {_article(role)} {role}."


def _role(kin: Kin) -> str:
    prefix = possessive(kin.owner.name) + " "
    names: tuple[str, ...] = (*kin.antecedent.ref.aliases, kin.antecedent.ref.name)
    return next((name.removeprefix(prefix) for name in names if name.startswith(prefix)), kin.noun)


def _article(word: str) -> str:
    return "an" if word.lower().startswith(_AN) else "a"
