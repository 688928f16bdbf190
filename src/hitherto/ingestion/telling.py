"""Writes the sentences of a summary: what belongs together in one sentence, the whole name once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.prose import closed, enumerated, is_past, months, with_also

CLAUSES_A_SENTENCE = 4

Part = Literal["now", "lately", "others", "earlier"]
"""Where in a summary something is told: what holds, what happened last, what others do, what was once."""

_IT = frozenset({"Organization", "Location"})
_PRONOUNS = frozenset({"She", "He", "It"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One fact made ready to be told: `words` follow the `subject`, or are a whole sentence where that is empty.

    `edge` is None for what is said of a node without a fact of its own.
    """

    part: Part
    subject: str
    words: str
    edge: Edge | None = None

    @property
    def sentence(self) -> str:
        """The clause by itself."""
        return closed(f"{self.subject} {self.words}" if self.subject else self.words)

    @property
    def since(self) -> Instant:
        """From when it holds, or when it happened; the beginning of time where that is not known."""
        return Instant((self.edge.valid_at if self.edge else None) or 0)

    @property
    def happened(self) -> bool:
        """Whether it tells what the node did at a known time, and not what holds since."""
        edge = self.edge
        dated = edge is not None and edge.valid_at is not None and edge.timeline is None
        if edge is not None and edge.relation in ("BORN_IN", "BORN_ON", "GREW_UP_IN"):
            return False  # it says who somebody is
        return self.part == "now" and bool(self.subject) and dated and is_past(self.words)


def told(node: Node, opening: str, clauses: Sequence[Clause]) -> str:
    """Return the prose that says `clauses` of `node` behind the sentence `opening`, which may be empty."""
    teller = _Teller(node, opening, clauses)
    parts = {part: [each for each in clauses if each.part == part] for part in ("now", "lately", "others", "earlier")}
    plain = [each for each in parts["now"] if each.subject]
    for at in range(0, len(plain), CLAUSES_A_SENTENCE):
        teller.of_node(plain[at : at + CLAUSES_A_SENTENCE], again=at > 0)
    teller.whole(each for each in parts["now"] if not each.subject)
    if parts["lately"]:
        teller.of_node(_in_time(parts["lately"]), when=_when(parts["lately"]) if len(clauses) > 1 else "")
    for group in _by_subject(parts["others"]):
        teller.of_others(group)
    for group in _by_subject(parts["earlier"]):
        teller.of_past(group)
    return " ".join(teller.sentences)


def role_in(alias: str) -> str:
    """Return the last word of a way of calling somebody by whose they are, "sister"; else an empty text."""
    owner, mark, words = alias.replace("’", "'").rpartition("'s ")
    return words.split()[-1].lower() if owner and mark and words[:1].islower() else ""


class _Teller:
    """Writes sentences one after the other and remembers whether the node has been named."""

    def __init__(self, node: Node, opening: str, clauses: Sequence[Clause]) -> None:
        self.sentences = [opening] if opening else []
        self._node = node
        self._named = node.name in opening
        facts = [each.sentence for each in clauses]
        self._short = _short_name(node, facts)
        self._pronoun = _pronoun(node, facts)

    def of_node(self, clauses: Sequence[Clause], *, when: str = "", again: bool = False) -> None:
        """Say what the node does; `when` begins the sentence, `again` is for one more of the same kind."""
        subject = self._subject(clauses[0].subject, inside=bool(when))
        start = f"{when}, {subject}" if when else subject
        self._say(f"{start} {with_also(_list(clauses)) if again else _list(clauses)}")

    def of_others(self, clauses: Sequence[Clause]) -> None:
        """Say what somebody else has to do with the node."""
        if clauses[0].subject:
            self._say(f"{clauses[0].subject} {_list(_in_time(clauses))}")
        else:
            self.whole(clauses)

    def of_past(self, clauses: Sequence[Clause]) -> None:
        """Say what was once."""
        first = clauses[0]
        own = first.edge is not None and first.edge.source == self._node.uuid
        subject = self._subject(first.subject, inside=True) if own and first.subject else first.subject
        text = f"{subject} {_list(clauses)}" if subject else _list(clauses)
        noun = text.startswith("The ") and text[4:5].islower()
        self._say(f"Earlier, {'t' + text[1:] if noun else text}")

    def whole(self, clauses: Iterable[Clause]) -> None:
        """Say sentences as they are."""
        for clause in clauses:
            self._say(clause.sentence)

    def _subject(self, name: str, *, inside: bool) -> str:
        subject = (self._pronoun or self._short or name) if self._named else name
        lower = inside and (subject in _PRONOUNS or subject == "The user")
        return subject[0].lower() + subject[1:] if lower else subject

    def _say(self, sentence: str) -> None:
        if self._named and self._short:
            sentence = re.sub(rf"\b{re.escape(self._node.name)}\b", self._short, sentence)
        self._named = self._named or self._node.name in sentence
        self.sentences.append(closed(sentence))


def _list(clauses: Sequence[Clause]) -> str:
    return enumerated([each.words for each in clauses])


def _in_time(clauses: Sequence[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda each: each.since)


def _when(happened: Sequence[Clause]) -> str:
    """Return when the last things happened, in months unless each says it itself."""
    when = months([each.since for each in happened])
    return "Most recently" if all(when[-4:] in each.words for each in happened) else f"Most recently ({when})"


def _by_subject(clauses: Iterable[Clause]) -> list[list[Clause]]:
    """Draw together what has the same subject, in the order in which the subjects first come."""
    groups: dict[tuple[str, UUID | None], list[Clause]] = defaultdict(list)
    for clause in clauses:
        groups[clause.subject, clause.edge.source if clause.edge else None].append(clause)
    return list(groups.values())


def _short_name(node: Node, facts: Sequence[str]) -> str:
    """Return the first name of somebody with more than one, where no other of that name is spoken of."""
    first, _, rest = node.name.partition(" ")
    person = node.is_user or "Person" in node.labels
    if not (person and first.isalpha() and first.istitle() and rest[:1].isupper()):
        return ""
    other = re.compile(rf"\b{first} (?!{re.escape(rest)})[A-Z]")
    return "" if any(other.search(fact) for fact in facts) else first


def _pronoun(node: Node, facts: Sequence[str]) -> str:
    """Return "She" or "He" where a word says so ("Ann's sister"), "It" for a place or an organisation, else nothing."""
    if _IT.intersection(node.labels):
        return "It"
    words = [role_in(alias) for alias in node.aliases if any(alias in fact for fact in facts)]
    genders = {RELATIVES[word].gender for word in words if word in RELATIVES} - {""}
    return {"f": "She", "m": "He"}[genders.pop()] if len(genders) == 1 else ""
