"""Whole sessions: memory.search, search_sessions, end_session(s), classify_session, extract_data and the like."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import conversation_models as models
from hitherto.api.v2 import schemas
from hitherto.api.v2.document_models import LimitQuery
from hitherto.api.v2.views import View, fact_view, message_view, session_view
from hitherto.domain.instants import format_instant
from hitherto.services.conversations import Classification, SessionSummary
from hitherto.services.scope import Scope
from hitherto.services.session_search import SessionHit
from hitherto.services.wishes import wish

operations = Operations("conversation", prefix="/api/v2/sessions")


@operations("POST", "/search", models.FoundInSessions, missing="session or user", deprecated=True)
async def search_sessions(
    caller: Caller, query: Annotated[LimitQuery, Query()], body: models.SearchSessions
) -> Response:
    """Search the messages, summaries or facts of several sessions."""
    hits = await caller.session_search.search(
        body.text,
        wish(query.limit, body.search_type, body.mmr_lambda, body.min_score),
        session_ids=body.session_ids,
        user_id=body.user_id,
        scope=body.search_scope or "messages",
        metadata=body.record_filter,
        min_rating=body.min_fact_rating,
    )
    return reply({"results": [{"session_id": hit.session_id, **hit_view(hit)} for hit in hits]})


@operations("POST", "/end", models.EndedSessions, missing="session", deprecated=True)
async def end_sessions(caller: Caller, body: models.EndSessions) -> Response:
    """End sessions, all or none: they take no more messages."""
    ended = await caller.sessions.end_many(body.session_ids)
    return reply({"sessions": [session_view(session) for session in ended]})


@operations("POST", "/{session_id}/search", list[models.FoundInSession], missing="session", deprecated=True)
async def search(
    caller: Caller, session_id: str, query: Annotated[LimitQuery, Query()], body: models.SearchSession
) -> Response:
    """Search the messages, the summary or the facts of a session."""
    hits = await caller.session_search.search(
        body.text,
        wish(query.limit, body.search_type, body.mmr_lambda, body.min_score),
        session_ids=[session_id],
        scope=body.search_scope or "messages",
        metadata=body.metadata,
        min_rating=body.min_fact_rating,
    )
    return reply([{**hit_view(hit), "metadata": hit.message.metadata if hit.message else None} for hit in hits])


@operations("POST", "/{session_id}/end", models.EndedSession, missing="session", deprecated=True)
async def end_session(caller: Caller, session_id: str, body: models.EndSession) -> Response:
    """End a session: it takes no more messages. With `classify` its class is found first, and kept."""
    found = await _classified(caller, session_id, body.classify, persist=True) if body.classify else None
    session = await caller.sessions.end(session_id)
    return reply({"session": session_view(session), "classification": found and classification_view(found)})


@operations("POST", "/{session_id}/classify", models.ClassificationReply, missing="session", deprecated=True)
async def classify_session(caller: Caller, session_id: str, body: models.Classify) -> Response:
    """Return the class that is nearest to the last messages, in meaning and in words."""
    found = await _classified(caller, session_id, body, persist=bool(body.persist))
    return reply(classification_view(found))


@operations("POST", "/{session_id}/extract", dict[str, str], missing="session", deprecated=True)
async def extract_data(caller: Caller, session_id: str, body: models.ExtractData) -> Response:
    """Return the values of the schema's properties that the last messages hold; others are left out."""
    values = await caller.conversations.extract(
        session_id,
        body.model_schema,
        body.last_n,
        validate=bool(body.validate_),
        current_date_time=body.current_date_time,
    )
    return reply(values)


@operations("GET", "/{session_id}/synthesize_question", models.QuestionReply, missing="session", deprecated=True)
async def synthesize_question(
    caller: Caller, session_id: str, query: Annotated[models.QuestionQuery, Query()]
) -> Response:
    """Return the question that the last messages arrive at, understandable by itself."""
    return reply({"question": await caller.conversations.question(session_id, query.last_n_messages)})


@operations("GET", "/{session_id}/summary", models.SummaryList, missing="session", deprecated=True)
async def get_summaries(caller: Caller, session_id: str) -> Response:
    """Return the gist of a session: its opening and its most central sentences."""
    summary = await caller.conversations.summary(session_id)
    views = [] if summary is None else [summary_view(summary)]
    return reply({"summaries": views, "total_count": len(views), "row_count": len(views)})


@operations("POST", "/{session_id}/facts", schemas.Success, missing="session", deprecated=True)
async def add_session_facts(caller: Caller, session_id: str, body: models.AddFacts) -> Response:
    """Keep facts about the user of a session in the user's graph, all or none."""
    await caller.session_facts.add(session_id, [fact.fact for fact in body.facts])
    return done()


async def _classified(caller: Scope, session_id: str, body: models.Classify, *, persist: bool) -> Classification:
    return await caller.conversations.classify(
        session_id, body.name, body.classes, last_n=body.last_n, instruction=body.instruction, persist=persist
    )


def hit_view(hit: SessionHit) -> View:
    """Return what was found and its score."""
    return {
        "score": hit.score,
        "message": hit.message and message_view(hit.message),
        "summary": hit.summary and summary_view(hit.summary),
        "fact": hit.fact and fact_view(hit.fact),
    }


def summary_view(summary: SessionSummary) -> View:
    """Return a gist; it has the uuid of its session, of which there is one gist at a time."""
    return {
        "uuid": str(summary.session.uuid),
        "content": summary.content,
        "created_at": format_instant(summary.created_at),
        "token_count": summary.tokens,
        "related_message_uuids": [str(uuid) for uuid in summary.messages],
        "metadata": {},
    }


def classification_view(found: Classification) -> View:
    """Return the class and the name of the classifier."""
    return {"class": found.chosen, "label": found.classifier}
