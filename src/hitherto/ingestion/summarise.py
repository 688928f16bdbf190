"""Summaries of nodes: a few sentences made anew from the facts of the graph.

Who or what it is and what holds now, what happened last, what others have to do with it, and what was once. The same
facts always make the same summary, whatever their order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hitherto.domain.facts import ENTITY_LABEL, Edge, Node
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.people import RELATIVES
from hitherto.ingestion.ontology.stored import node_type
from hitherto.ingestion.prose import closed, cut, date, in_past, is_past, leading_name, time_last
from hitherto.ingestion.telling import CLAUSES_A_SENTENCE, Clause, role_in, told
from hitherto.ingestion.timeline import STATED

MAX_CHARACTERS = 500
MAX_CLAUSES = 12
MAX_CLAUSE_CHARACTERS = 160
MAX_EVENTS = 3
"""Of what happened, the newest that a summary tells as such."""
MAX_FORMER = 2
"""Facts that no longer hold and that a summary still names."""

_NO_VERBS = frozenset({"and", "or", "from", "of", "with", "in", "at"})
_YEAR = 366 * 86_400_000_000
_VALUES = frozenset({"AGE", "HAS_PHONE", "HAS_EMAIL", "HAS_ADDRESS", "BIRTHDAY", "DIED"})
_EVERYDAY = frozenset({"Object", "Topic", "Event", "Location", "Organization", "Person"})
"""Types that what is told of a thing shows anyway."""
_FIRST = ("NAME", "AGE", "LIVES_IN", "WORKS_AS", "WORKS_AT", "STUDIES_AT", "PARTNER", "DIET")
"""Relations in the order in which somebody is introduced; others follow."""
_LASTING = frozenset(
    "AFRAID_OF ALLERGIC_TO BELONGS_TO BORN_IN BORN_ON COMES_FROM DATING ENGAGED_TO HAS_CHILD HAS_CONDITION HAS_PARTNER"
    " HAS_PET HAS_SIBLING LIVES_WITH LOCATED_IN MARRIED_TO MEMBER_OF OWNED_BY OWNS PART_OF PLAYS PRACTICES"
    " PREGNANT_WITH RESPONSIBLE_FOR SPEAKS SPECIALIZES_IN STUDIES TEACHES VOLUNTEERS_AT WORKS_IN WORKS_ON".split()
)
"""Relations that say who somebody is rather than what they do these days."""
VITAL = (
    "ALLERGIC_TO", "HAS_CONDITION", "MARRIED_TO", "ENGAGED_TO", "HAS_PARTNER", "HAS_CHILD", "HAS_SIBLING", "HAS_PET",
    "AFRAID_OF", "BORN_ON", "BORN_IN", "COMES_FROM", "SPEAKS",
)  # fmt: skip
"""Those of them that a summary must not lose to newer ones, in the order in which they are told."""


def summarise(node: Node, facts: Iterable[Edge], introduction: str = "") -> str:
    """Return the summary of `node` from `facts`, of which it is the source or the target.

    `introduction` says who it is where something better than its type is known.
    """
    known = {edge.uuid: edge for edge in facts}
    if known and all(edge.relation in _VALUES and edge.target == node.uuid for edge in known.values()):
        return ""  # a number is no thing to tell about
    role = _role(node, known.values())
    opening = introduction or (type_sentence(node) if not role and (not known or _is_telling(node)) else "")
    clauses = list(_clauses(node, _distinct(known.values()), role))
    if not opening and len(clauses) == 1 and clauses[0].edge and clauses[0].part != "earlier":
        return closed(cut(clauses[0].edge.fact, MAX_CLAUSE_CHARACTERS))
    chosen: list[Clause] = []
    text = cut(opening, MAX_CHARACTERS)
    for clause in clauses:
        if len(text) + len(clause.words) > MAX_CHARACTERS:
            continue  # spares writing what cannot fit
        longer = told(node, opening, [*chosen, clause])
        if len(longer) <= MAX_CHARACTERS:
            chosen.append(clause)
            text = longer
        if len(chosen) == MAX_CLAUSES:
            break
    return text


def type_sentence(node: Node) -> str:
    """Return the sentence that says what a node is, or an empty text."""
    kind = node_type(node) or next((label for label in node.labels if label != ENTITY_LABEL), "")
    if not kind or not node.name[:1].isupper() or normalise_name(kind) == normalise_name(node.name):
        return ""  # a common noun ("hiking") is plain enough
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
    return f"{node.name} is {'an' if words[0] in 'aeiou' else 'a'} {words}."


def _clauses(node: Node, facts: Sequence[Edge], role: str) -> Iterator[Clause]:
    """Yield what may be told, what matters most first: who it is, what holds, what happened, what was, the rest."""
    if role:
        yield Clause(part="now", subject=node.name, words=f"is {role}")
        facts = [edge for edge in facts if not _says_role(node, edge, role)]
    holding = [_clause(node, edge) for edge in sorted(filter(_holds, facts), key=_rank)]
    lately = _latest(sorted((each for each in holding if each.happened), key=lambda each: -each.since))
    own = [each for each in holding if each.part == "now" and each not in lately]
    functional = [each for each in own if each.edge and _is_functional(each.edge)]
    rest = [_dated(each) for each in own if each not in functional]
    former = [_former_clause(node, edge) for edge in _former(facts)]
    happened = [replace(each, part="lately") for each in lately]
    telling = [each for each in functional if not _said_by_another(each, functional)]
    yield from (*telling, *happened[:1], *former[:1], *rest[:CLAUSES_A_SENTENCE], *happened[1:], *former[1:])
    yield from (*(each for each in holding if each.part == "others"), *rest[CLAUSES_A_SENTENCE:])


def _said_by_another(clause: Clause, others: Sequence[Clause]) -> bool:
    """Whether "works at Acme" need not be said, since "is a nurse at Acme" is."""
    place = clause.words.removeprefix("works ")
    return place != clause.words and any(each is not clause and each.words.endswith(f" {place}") for each in others)


def _clause(node: Node, edge: Edge) -> Clause:
    fact = cut(time_last(edge.fact), MAX_CLAUSE_CHARACTERS)
    bare = fact.rstrip(".!")
    own = edge.source == node.uuid
    subject = _own_name(node, bare) if own else leading_name(bare)
    words = bare[len(subject) + 1 :] if subject else fact
    return Clause(part="now" if own else "others", subject=subject, words=words, edge=edge)


def _former_clause(node: Node, edge: Edge) -> Clause:
    """Return a fact that ended as something past, with its end; set apart where the words keep a time of their own."""
    clause = _clause(node, edge)
    words = clause.words.rstrip(".!")
    if edge.valid_at is None and (is_past(words) or " used to " in words or " was " in words):
        return replace(clause, part="earlier", words=words)  # it was told as past, with whatever end is known
    if " until " in words and clause.subject:
        return replace(clause, part="earlier", words=in_past(words))
    end = date(edge.invalid_at or edge.created_at, edge.invalid_precision)
    ended = in_past(words) if clause.subject else words.replace(" is ", " was ", 1)
    comma = "," if "," in ended else ""
    until = f" (until {end})" if is_past(words) else f"{comma} until {end}"
    return replace(clause, part="earlier", words=f"{ended}{until}")


def _own_name(node: Node, fact: str) -> str:
    calls = (f"{alias} {node.name}" for alias in node.aliases)
    names = sorted((node.name, *node.aliases, *calls, "The user", "the user"), key=len, reverse=True)
    name = next((each for each in names if fact.startswith(f"{each} ")), "")
    rest = fact[len(name) + 1 :]
    return name if rest[:1].islower() and rest.split(maxsplit=1)[0] not in _NO_VERBS else ""


def _dated(clause: Clause) -> Clause:
    """Return a clause that tells what happened with the year, where its words name none."""
    edge = clause.edge
    if edge is None or edge.valid_at is None or not clause.happened:
        return clause
    year = date(edge.valid_at, None).split()[-1]
    return clause if year in clause.words else replace(clause, words=f"{clause.words} ({year})")


def _latest(happened: Sequence[Clause]) -> list[Clause]:
    """Return the newest of what happened, as far as it lies within a year of the first; they come newest first."""
    return [each for each in happened if each.since > happened[0].since - _YEAR][:MAX_EVENTS]


def _holds(edge: Edge) -> bool:
    """Whether a fact is told as one that holds: without an end, or told before the end that it names itself."""
    if edge.is_current:
        return True
    stated = edge.closed_by is not None and edge.closed_by.rule == STATED
    return stated and (edge.invalid_at or 0) > edge.created_at and "until" in edge.fact


def _is_functional(edge: Edge) -> bool:
    return edge.timeline is not None or edge.relation in _FIRST


def _rank(edge: Edge) -> tuple[int, int, bool, int, str, str]:
    matter = edge.timeline or edge.relation
    order = _FIRST if matter in _FIRST else VITAL
    place = order.index(matter) if matter in order else len(order)
    tier = 0 if _is_functional(edge) else 1 if edge.relation in _LASTING else 2
    return (tier, place, edge.valid_at is None, -(edge.valid_at or 0), edge.fact, edge.uuid.hex)


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    """Keep the first of the facts that say the same in the same words, or relate the same two things alike."""
    seen: set[object] = set()
    kept = []
    for edge in sorted(edges, key=lambda each: (not _holds(each), *_rank(each))):
        keys = {(normalise_name(edge.fact), _holds(edge)), (edge.source, edge.relation, edge.target, _holds(edge))}
        if not keys & seen:
            kept.append(edge)
        seen |= keys
    return kept


def _former(edges: Iterable[Edge]) -> list[Edge]:
    """Return what ended last: functional facts first, then others that held for a time."""
    ended = [edge for edge in edges if not _holds(edge) and edge.invalid_at and edge.invalid_at != edge.valid_at]
    lasting = [edge for edge in ended if edge.timeline or edge.valid_at is None or not _is_event(edge)]
    lasting.sort(key=lambda edge: (not edge.timeline, -(edge.invalid_at or 0), edge.fact, edge.uuid.hex))
    return lasting[:MAX_FORMER]


def _is_event(edge: Edge) -> bool:
    fact = time_last(edge.fact)
    return is_past(fact.removeprefix(leading_name(fact)))


def _is_telling(node: Node) -> bool:
    """Whether the type of a node says more than its facts: that Rex is an animal, or a type of the project's own."""
    return node_type(node) is not None or not _EVERYDAY.intersection(node.labels)


def _role(node: Node, facts: Iterable[Edge]) -> str:
    """Return whose somebody is, "Ann's sister", where a fact that holds still says so; else an empty text."""
    if node.is_user or "'s " in node.name:
        return ""
    held = [edge for edge in facts if edge.is_current]
    return next((alias for alias in node.aliases if role_in(alias) and _is_told(node, alias, held)), "")


def _is_told(node: Node, alias: str, facts: Sequence[Edge]) -> bool:
    relative = RELATIVES.get(role_in(alias))
    relation = relative.relation if relative else ""
    return any(alias in edge.fact or (edge.target == node.uuid and edge.relation == relation) for edge in facts)


def _says_role(node: Node, edge: Edge, role: str) -> bool:
    """Whether a fact says no more than whose somebody is."""
    owner, _, words = role.rpartition("'s ")
    article = "an" if words[:1] in "aeiou" else "a"
    has = f"{owner} has {article} {words}"
    return edge.fact.rstrip(".") in (
        has,
        f"{has} named {node.name}",
        f"{role} is {node.name}",
        f"{node.name} is {role}",
    )
