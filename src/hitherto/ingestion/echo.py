"""Leaves out what only repeats the memory: facts that come back in messages in the words in which they are kept.

Whoever assembles a prompt from facts, without their dates, sends sentences that look as if somebody said them. Taken as
said, a fact that ended would begin anew, and one that holds would be told as often as it is shown. They are known by
three things: nobody speaks of themself by name, so where a message of the user does and says what is known, it is the
memory that speaks; such a message quotes it in its other sentences too; and an assistant that says a known fact word
for word says what it was given. What is not known is learned, whoever says it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hitherto.domain.episodes import EpisodeKind, RoleType
from hitherto.domain.facts import Node
from hitherto.domain.names import normalise_name
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.resolve import Resolution
from hitherto.ingestion.view import GraphView

_SENTENCE_END = re.compile(r"[.!?:;\n]\s+|\n")
_LEAD = re.compile(r"(?:Earlier|Most recently(?: \([^()]*\))?), ")
"""What a summary begins sentences with, before it names whom it is of."""
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|[Oo]ur|us)\b")
_MARKS = " \t\r\n\"'“”‘’>*•–-|#0123456789.)"


def without_echo(resolution: Resolution, view: GraphView) -> Resolution:
    """Return `resolution` without the statements that only repeat what `view` knows, and with a note for each."""
    calls = _calls(view.user_node)
    by_name = [_of_oneself_by_name(placed, calls) for placed in resolution.placed]
    if not any(by_name) and not any(placed.episode.role_type is RoleType.ASSISTANT for placed in resolution.placed):
        return resolution
    known = _Known.of(view)
    pairs = list(zip(resolution.placed, by_name, strict=True))
    quoting = {placed.episode.uuid for placed, named in pairs if named and known.has(placed)}
    kept: list[Placed] = []
    echo: list[Placed] = []
    for placed, named in pairs:
        from_memory = named or placed.episode.uuid in quoting
        by_assistant = placed.episode.role_type is RoleType.ASSISTANT
        repeats = known.has(placed) if from_memory else by_assistant and known.has_words(_said(placed))
        (echo if repeats else kept).append(placed)
    return _less(resolution, kept, echo, view) if echo else resolution


@dataclass(frozen=True, slots=True)
class _Known:
    """What the memory says: which facts relate what, their sentences, and who the user is; texts are normalised."""

    relations: frozenset[tuple[UUID, str, UUID]]
    sentences: frozenset[str]
    user: str

    @classmethod
    def of(cls, view: GraphView) -> "_Known":
        edges = [*view.facts, *(edge for group in view.around.values() for edge in group)]
        introduction = view.user.introduction if view.user else ""
        return cls(
            frozenset((edge.source, edge.relation, edge.target) for edge in edges),
            frozenset(normalise_name(edge.fact) for edge in edges),
            normalise_name(f"{introduction} {view.user_node.summary if view.user_node else ''}"),
        )

    def has(self, placed: Placed) -> bool:
        """Whether a fact says the same, in whatever words, or the summary of the user in these."""
        statement = placed.statement
        if (placed.subject, statement.relation, placed.target) in self.relations or self.has_words(statement.fact):
            return True
        sentence = _sentence(placed)
        told = bool(sentence) and normalise_name(sentence) in self.user
        return told or self.has_words(_sentence(placed, whole=True))

    def has_words(self, sentence: str) -> bool:
        """Whether this sentence is that of a fact."""
        return normalise_name(sentence) in self.sentences


def _calls(user: Node | None) -> tuple[str, ...]:
    names = (user.name, *user.aliases) if user else ()
    return tuple(sorted({name for name in (*names, "The user", "the user") if name}, key=len, reverse=True))


def _of_oneself_by_name(placed: Placed, calls: Sequence[str]) -> bool:
    """Whether a message of the user speaks of the user as of somebody else."""
    episode, subject = placed.episode, placed.statement.subject
    if episode.kind is not EpisodeKind.MESSAGE or episode.role_type is not RoleType.USER:
        return False
    if not subject.is_user and normalise_name(subject.name) != "user":
        return False
    sentence = _sentence(placed)
    # "Ann and I" is said by Ann of another one.
    return not _FIRST_PERSON.search(sentence) and any(
        re.match(rf"{re.escape(call)}(?:['’]s)?\s", sentence) for call in (*calls, episode.role or "") if call
    )


def _sentence(placed: Placed, *, whole: bool = False) -> str:
    """Return the sentence that the statement stands in, without the marks before it: up to its end, or all of it."""
    content, (begin, end) = placed.episode.content, placed.statement.span
    start = 0
    for match in _SENTENCE_END.finditer(content, 0, begin):
        start = match.end()
    following = _SENTENCE_END.search(content, end) if whole else None
    until = end if not whole else following.start() if following else len(content)
    return _LEAD.sub("", content[start:until].lstrip(_MARKS), count=1)


def _said(placed: Placed) -> str:
    begin, end = placed.statement.span
    return placed.episode.content[begin:end]


def _less(resolution: Resolution, kept: list[Placed], echo: Sequence[Placed], view: GraphView) -> Resolution:
    """Return `resolution` with the statements `kept`, without nodes that are new and that only the `echo` speaks of."""
    needed = {end for placed in kept for end in (placed.subject, placed.target)} | view.nodes.keys()
    gone = {end for placed in echo for end in (placed.subject, placed.target)} - needed
    notes = dict(resolution.notes)
    for placed in echo:
        note = f"“{placed.statement.fact}”: repeats what the memory said"
        notes[placed.episode.uuid] = [*notes.get(placed.episode.uuid, []), note]
    return replace(
        resolution,
        nodes={uuid: node for uuid, node in resolution.nodes.items() if uuid not in gone},
        placed=kept,
        mentions=[mention for mention in resolution.mentions if mention.item not in gone],
        matches={
            episode: [match for match in matches if match.node not in gone]
            for episode, matches in resolution.matches.items()
        },
        notes=notes,
    )
