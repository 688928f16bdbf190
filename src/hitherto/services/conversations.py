"""What can be read out of a session: its gist, its class, data, and the question it asks.

A language model is asked where there is one. Without it, and where it gives nothing of use, rules and the embedder
answer from what was said: then the same session gives the same answer.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from hitherto.domain.episodes import Episode, RoleType
from hitherto.domain.errors import InvalidInput, ModelUnavailable
from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant, to_datetime
from hitherto.domain.limits import MAX_PAGE_SIZE
from hitherto.domain.sessions import Session
from hitherto.ports import Transaction
from hitherto.retrieval.gist import gist
from hitherto.retrieval.passages import MEANING
from hitherto.retrieval.texts import spoken
from hitherto.services import inputs, lookup
from hitherto.services.conversation_questions import ConversationQuestions
from hitherto.services.core import Core
from hitherto.services.paging import positive
from hitherto.store import episodes, sessions
from hitherto.text.budget import estimate_tokens
from hitherto.text.field_values import Said, find_values
from hitherto.text.questions import Turn, synthesize
from hitherto.text.schema_fields import read_schema
from hitherto.text.tokens import search_tokens

DEFAULT_LAST_N = 4
"""Messages that are read when a caller gives no number."""
MAX_CLASSES = 50
_CLAUSE = re.compile(r"[\n;.]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """The gist of a session: sentences of its messages, in order; `messages` are the uuids of those they stand in."""

    session: Session
    content: str
    created_at: Instant
    messages: Sequence[UUID]
    tokens: int


@dataclass(frozen=True, slots=True)
class Classification:
    """The class that a classifier gave."""

    classifier: str
    chosen: str


class Conversations:
    """The readings of the sessions of one project. Raises `NotFound` for a session that there is not."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project
        self._questions = ConversationQuestions(core, project)

    async def summary(self, session_id: str) -> SessionSummary | None:
        """Return the gist of a session as it is now; None before its first message."""
        session, messages = await self._messages(session_id, MAX_PAGE_SIZE)
        gist_of_it = await asyncio.to_thread(summary_of, session, messages)
        if gist_of_it is None or not self._questions.available:
            return gist_of_it
        written = await self._questions.summary(session.uuid, messages)
        if written is None:
            return gist_of_it
        return replace(gist_of_it, content=written, tokens=estimate_tokens(written))

    async def classify(
        self,
        session_id: str,
        name: str,
        classes: Sequence[str],
        *,
        last_n: int | None = None,
        instruction: str | None = None,
        persist: bool = False,
    ) -> Classification:
        """Return the class that is nearest to the last messages (4 unless told), in meaning and in words.

        Clauses of the `instruction` that name a class describe it ("billing: invoices and payments"). Of classes that
        are equally near the first is returned. With `persist` the session remembers the class under `name`.

        Raises:
            InvalidInput: for a session without messages, and without a name or classes.
        """
        wanted = _checked_classes(name, classes)
        session, messages = await self._messages(session_id, positive(last_n, "last_n") or DEFAULT_LAST_N)
        if not messages:
            raise InvalidInput(f"session {session_id} has no messages to classify", param="session_id")
        chosen = await self._questions.chosen_class(messages, wanted, instruction or "")
        if chosen is None:
            described = [_described(one, instruction or "") for one in wanted]
            texts = [message.content for message in messages]
            chosen = wanted[await asyncio.to_thread(self._nearest, described, texts)]
        if persist:
            await self._remember(session, name, chosen)
        return Classification(name, chosen)

    async def extract(
        self,
        session_id: str,
        model_schema: str,
        last_n: int,
        *,
        validate: bool = False,
        current_date_time: str | None = None,
    ) -> dict[str, str]:
        """Return the values of a JSON Schema's properties that the last messages hold; others are left out.

        Relative dates are reckoned from `current_date_time`, by default from when each message was said. With
        `validate` a value must stand near a word of its property.

        Raises:
            InvalidInput: for what is no schema of an object.
        """
        fields = read_schema(model_schema, "model_schema")
        now = inputs.instant(current_date_time, "current_date_time")
        _, messages = await self._messages(session_id, positive(last_n, "last_n") or DEFAULT_LAST_N)
        talk = [
            Said(
                text=message.content,
                at=message.reference_time if now is None else now,
                speaker=message.role,
                by_user=_by_user(message),
            )
            for message in messages
        ]
        by_rules = await asyncio.to_thread(lambda: find_values(fields, talk, strict=validate))
        if not self._questions.available or not messages:
            return by_rules
        today = f"{to_datetime(messages[-1].reference_time if now is None else now):%Y-%m-%d}"
        return {**by_rules, **(await self._questions.values(messages, fields, today) or {})}

    async def question(self, session_id: str, last_n: int | None = None) -> str:
        """Return the question that the last messages (4 unless told) arrive at, understandable by itself.

        Raises:
            InvalidInput: for a session without messages.
        """
        _, messages = await self._messages(session_id, positive(last_n, "last_n_messages") or DEFAULT_LAST_N)
        written = await self._questions.question(messages) if messages else None
        if written is not None:
            return written
        asked = synthesize([Turn(message.content, _by_user(message)) for message in messages])
        if asked is None:
            raise InvalidInput(f"session {session_id} has no messages to ask about", param="session_id")
        return asked

    async def _messages(self, session_id: str, count: int) -> tuple[Session, list[Episode]]:
        async def find(tx: Transaction) -> tuple[Session, list[Episode]]:
            session = await lookup.session(tx, self._project, session_id)
            return session, await episodes.latest_history(tx, session.uuid, min(count, MAX_PAGE_SIZE))

        return await self._core.store.read(find)

    def _nearest(self, classes: Sequence[str], texts: Sequence[str]) -> int:
        """Return the place of the class nearest to the texts."""
        said = set(search_tokens(" ".join(texts)))
        words = np.array([_share(set(search_tokens(one)), said) for one in classes])
        embedder = self._core.retriever.embedder
        if embedder is None:
            return int(np.argmax(words))
        try:
            vectors = embedder.embed([*classes, *texts])
        except ModelUnavailable:
            return int(np.argmax(words))
        meaning = (vectors[: len(classes)] @ vectors[len(classes) :].T).mean(axis=1)
        # Rounded, so that the order of the classes decides between those that are equally near.
        return int(np.argmax(np.round(MEANING * meaning + (1 - MEANING) * words, 6)))

    async def _remember(self, session: Session, name: str, chosen: str) -> None:
        async def change(tx: Transaction) -> None:
            now = self._core.clock.now()
            before = await lookup.held_session(tx, self._project, session.session_id, now)
            classes = {**before.classifications, name: chosen}
            await sessions.update(tx, replace(before, classifications=classes, updated_at=now))

        await self._core.store.write(change)


def summary_of(session: Session, messages: Sequence[Episode]) -> SessionSummary | None:
    """Return the gist of a session's messages, oldest first; None where nothing is said."""
    lines = gist([message.content for message in messages], search_tokens)
    if not lines:
        return None
    content = "\n".join(spoken(messages[line.message].speaker, line.text) for line in lines)
    return SessionSummary(
        session=session,
        content=content,
        created_at=messages[-1].received_at,
        messages=[messages[number].uuid for number in dict.fromkeys(line.message for line in lines)],
        tokens=estimate_tokens(content),
    )


def _by_user(message: Episode) -> bool:
    return message.role_type in (RoleType.USER, RoleType.NOROLE, None)


def _checked_classes(name: str, classes: Sequence[str]) -> list[str]:
    if not name.strip():
        raise InvalidInput("name must not be empty", param="name")
    if not 1 <= len(classes) <= MAX_CLASSES or not all(one.strip() for one in classes):
        raise InvalidInput(f"classes must hold 1 to {MAX_CLASSES} names that are not empty", param="classes")
    return [str(inputs.name(one, "classes")) for one in classes]


def _described(one: str, instruction: str) -> str:
    """Return a class as a text: its name as words, and what the instruction says of it."""
    words = re.sub(r"[_\-/]+", " ", one)
    told = [clause.strip() for clause in _CLAUSE.split(instruction) if _names(clause, one, words)]
    return ". ".join([words, *told])


def _names(clause: str, *spellings: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", clause, re.IGNORECASE) for name in spellings)


def _share(wanted: set[str], said: set[str]) -> float:
    return len(wanted & said) / len(wanted) if wanted else 0.0
