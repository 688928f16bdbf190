"""Facts given as sentences: they become facts of the user's graph, each with the sentence as its episode."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState
from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.limits import MAX_FACT_CHARACTERS, MAX_FACTS_PER_ADD
from hitherto.domain.names import normalise_name
from hitherto.domain.text_input import storable
from hitherto.domain.users import User
from hitherto.ingestion.embed import TextVectors
from hitherto.ports import Transaction
from hitherto.services import lookup
from hitherto.services.core import Core
from hitherto.services.removal import summarise_anew
from hitherto.store import edges, embeddings, episodes, graphs, mentions, nodes, sessions, users, work
from hitherto.text.language import detect_language

SOURCE = "session fact"
"""What the episodes of such facts say of where they come from."""
NO_RELATION = "HAS_FACT"
_NAMES = re.compile(r"[^\W\d_a-z][\w'’&-]*(?:[ ][^\W\d_a-z][\w'’&-]*){0,3}")
_SUBJECT = re.compile(r"^(?:[Tt]he (?:user|customer)|\S+)\s*")
_VERB_PHRASE = re.compile(r"(?<!\S)(?:[a-z]+ ){0,3}[a-z]+\Z")
_POSSESSIVE = re.compile(r"['’]s?(?:\s|\Z)|\b(?:my|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One fact on its way into the graph."""

    episode: Episode
    edge: Edge
    target: Node


class SessionFacts:
    """Adds facts to the graphs of one project's users."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(self, session_id: str, facts: Sequence[str]) -> list[Edge]:
        """Keep 1 to 30 sentences as facts about the session's user, all or none, and return the facts.

        The target of a fact is the last name in its sentence, a thing that the graph knows or a new one; without a
        name the fact begins and ends at the user. Such facts hold from now on and close no others; they are rated
        where the user has an instruction.

        Raises:
            InvalidInput: for a fact that is empty or longer than 500 characters.
            NotFound: when there is no such session.
        """
        texts = [_checked(fact, f"facts[{number}].fact") for number, fact in enumerate(_counted(facts))]
        uuid = await self._core.store.read(lambda tx: lookup.resolve(tx, self._project, "session", session_id))
        graph, now = graph_key_of(uuid), self._core.clock.now()
        ratings = await self._ratings(graph, texts)
        embedder = self._core.retriever.embedder
        vectors = TextVectors(embedder) if embedder else None
        if vectors is not None:
            await asyncio.to_thread(vectors.prepare, [*texts, *(n for text in texts for n in _NAMES.findall(text))])

        async def keep(tx: Transaction) -> list[_Statement]:
            # First the version, then the work: the order in which a worker's commit locks them.
            try:
                version = await graphs.bump_version(tx, graph)
                first = await work.reserve(tx, graph, len(texts), 0, now)
            except NotFound as error:
                raise NotFound("session", session_id) from error
            stated = [
                replace(one, edge=replace(one.edge, rating=rating))
                for one, rating in zip(
                    await self._stated(tx, session_id, uuid, texts, first, now), ratings, strict=True
                )
            ]
            await _write(tx, graph, stated, version)
            ends = {end for one in stated for end in (one.edge.source, one.edge.target)}
            await summarise_anew(tx, graph, ends, version)
            if vectors is not None:
                own = vectors.prepared(_texts_of(stated))
                await embeddings.put_many(tx, graph, vectors.model, own, missing=vectors.failed)
            return stated

        return [one.edge for one in await self._core.store.write(keep)]

    async def _ratings(self, graph: GraphKey, texts: Sequence[str]) -> list[float | None]:
        """Return the rating of each fact by the instruction of the user."""

        async def find(tx: Transaction) -> tuple[User | None, Node | None]:
            user = await users.get(tx, graph)
            return user, None if user is None else await nodes.get(tx, user.uuid)

        user, node = await self._core.store.read(find)
        if user is None or user.fact_rating_instruction is None:
            return [None] * len(texts)
        rate = partial(self._core.refiner.rating, source=node, instruction=user.fact_rating_instruction)
        return await asyncio.to_thread(lambda: [rate(text) for text in texts])

    async def _stated(
        self, tx: Transaction, session_id: str, uuid: UUID, texts: Sequence[str], first: int, now: Instant
    ) -> list[_Statement]:
        session, user = await sessions.get(tx, uuid), await users.get(tx, graph_key_of(uuid))
        subject = None if user is None else await nodes.get(tx, user.uuid)
        if session is None or subject is None:
            raise NotFound("session", session_id)
        known: dict[str, Node] = {normalise_name(name): subject for name in (subject.name, *subject.aliases)}
        stated = []
        for number, text in enumerate(texts):
            episode = Episode(
                uuid=self._core.uuids.new(session.graph),
                seq=first + number,
                kind=EpisodeKind.TEXT,
                content=text,
                session=session.uuid,
                session_id=session.session_id,
                source_description=SOURCE,
                reference_time=now,
                received_at=now,
                state=EpisodeState.PROCESSED,
                in_history=False,
                language=detect_language(text),
            )
            target, name = await self._target(tx, session.graph, text, subject, known, now)
            edge = Edge(
                uuid=self._core.uuids.new(session.graph),
                source=subject.uuid,
                target=target.uuid,
                relation=relation_in(text, name),
                fact=text,
                created_at=now,
                valid_at=now,
                episodes=(episode.uuid,),
            )
            stated.append(_Statement(episode, edge, target))
        return stated

    async def _target(
        self, tx: Transaction, graph: GraphKey, text: str, subject: Node, known: dict[str, Node], now: Instant
    ) -> tuple[Node, str]:
        """Return what a sentence is about besides the user, and its name there; new things are added to `known`."""
        for match in reversed(list(_NAMES.finditer(text))):
            name, key = match[0], normalise_name(match[0])
            if known.get(key) is subject or (match.start() == 0 and " " not in name):
                continue  # the user, or a word that is only written large because it begins the sentence
            if key not in known:
                found = (await nodes.by_names(tx, graph, [key])).get(key)
                known[key] = found[0] if found else Node(uuid=self._core.uuids.new(graph), name=name, created_at=now)
            return known[key], name
        return subject, ""


def relation_in(text: str, target: str) -> str:
    """Return the words before the target as a relation, "lives in" as LIVES_IN; HAS_FACT where they are no phrase."""
    before = text.partition(target)[0].strip() if target else ""
    said = _SUBJECT.sub("", before)
    phrase = _VERB_PHRASE.search(said)
    # "Ann's sister lives in" says nothing of Ann herself.
    if phrase is None or _POSSESSIVE.search(before):
        return NO_RELATION
    return phrase[0].upper().replace(" ", "_")


async def _write(tx: Transaction, graph: GraphKey, stated: Sequence[_Statement], version: int) -> None:
    told = [one.episode for one in stated]
    await episodes.insert_many(tx, told)
    await episodes.set_state(tx, graph, [one.uuid for one in told], EpisodeState.PROCESSED, version)
    await nodes.upsert_many(tx, list({one.target.uuid: one.target for one in stated}.values()), version)
    await edges.upsert_many(tx, [one.edge for one in stated], version)
    await mentions.insert_many(tx, [mention for one in stated for mention in _mentions(one)])


def _mentions(one: _Statement) -> list[MentionOf]:
    length = len(one.episode.content)
    return [
        MentionOf(episode=one.episode.uuid, item=one.edge.uuid, item_is_edge=True, end=length),
        MentionOf(episode=one.episode.uuid, item=one.target.uuid, item_is_edge=False, end=length),
    ]


def _texts_of(stated: Sequence[_Statement]) -> list[tuple[UUID, str]]:
    """Return the texts of the episodes, the facts, and the things that are new."""
    found = []
    for one in stated:
        found += [(one.episode.uuid, one.episode.content), (one.edge.uuid, one.episode.content)]
        if one.target.created_at == one.edge.created_at and not one.target.summary:
            found.append((one.target.uuid, one.target.name))
    return found


def _counted(facts: Sequence[str]) -> Sequence[str]:
    if not 1 <= len(facts) <= MAX_FACTS_PER_ADD:
        raise InvalidInput(f"facts must hold 1 to {MAX_FACTS_PER_ADD} facts, not {len(facts)}", param="facts")
    return facts


def _checked(fact: str, param: str) -> str:
    text = storable(fact).strip()
    if not text or len(text) > MAX_FACT_CHARACTERS:
        message = f"{param} must be a sentence of 1 to {MAX_FACT_CHARACTERS} characters, not {len(text)}"
        raise InvalidInput(message, param=param)
    return text
