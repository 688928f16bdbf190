"""Batches to read, answers in short, and a model without an endpoint."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from hitherto.domain.episodes import Episode, EpisodeKind, RoleType
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant, parse_instant
from hitherto.domain.language_models import ModelFailed, ModelUsage
from hitherto.ingestion.model.shortlist import Shortlist

Shape = TypeVar("Shape", bound=BaseModel)

SAID = parse_instant("2024-08-14T10:00:00Z", "said")
USER = UserProfile(name="Kendra Miller", aliases=("Kendra",))


def message(number: int, text: str, role: str = "Kendra", role_type: RoleType | None = RoleType.USER) -> Episode:
    """Return a message of one conversation."""
    return Episode(
        uuid=UUID(int=number),
        seq=number,
        kind=EpisodeKind.MESSAGE,
        content=text,
        role=role,
        role_type=role_type,
        session=UUID(int=99),
        session_id="talk",
        reference_time=SAID,
        received_at=SAID,
    )


def batch_of(*texts: str, before: Sequence[str] = ()) -> ExtractionBatch:
    """Return messages of Kendra Miller, who is the user, after what was said `before`."""
    context = tuple(message(number, text) for number, text in enumerate(before, 1))
    episodes = tuple(message(number, text) for number, text in enumerate(texts, 1 + len(before)))
    return ExtractionBatch(user=USER, episodes=episodes, context=context)


def fact(message: int | str, quote: str, subject: str, relation: str, target: str, **more: Any) -> dict[str, Any]:
    """Return a fact as a model says it."""
    sentence = more.pop("fact", f"{subject} {relation.lower().replace('_', ' ')} {target}.")
    said = {"message": message, "quote": quote, "subject": subject, "relation": relation, "object": target}
    return {**said, "fact": sentence, "since": "", "until": "", **more}


def ending(number: str, message: int, quote: str, when: str = "") -> dict[str, Any]:
    """Return an ending as a model says it."""
    return {"fact": number, "message": message, "quote": quote, "when": when}


def known(*facts: tuple[str, str, str, str | None]) -> Shortlist:
    """Return a graph in which these hold since 2020: subject, relation, object, timeline. Kendra Miller is the user."""
    nodes: dict[str, Node] = {"Kendra Miller": _node("Kendra Miller", 1000, ("Entity", "User"), ("Kendra",))}
    edges = []
    for place, (source, relation, target, timeline) in enumerate(facts):
        for name in (source, target):
            nodes.setdefault(name, _node(name, 1001 + len(nodes), ("Entity",), ()))
        edges.append(
            Edge(
                uuid=UUID(int=2000 + place),
                source=nodes[source].uuid,
                target=nodes[target].uuid,
                relation=relation,
                fact=f"{source} {relation.lower().replace('_', ' ')} {target}.",
                created_at=SAID,
                valid_at=parse_instant("2020-01-01", "then"),
                timeline=timeline,
            )
        )
    return Shortlist(nodes=tuple(nodes.values()), facts=tuple(edges), ends={node.uuid: node for node in nodes.values()})


def _node(name: str, number: int, labels: tuple[str, ...], aliases: tuple[str, ...]) -> Node:
    return Node(uuid=UUID(int=number), name=name, labels=labels, aliases=aliases, created_at=Instant(SAID))


class FakeModel:
    """Answers with what `answer` makes of the question's text; an exception that it returns is raised."""

    model = "fake:one"

    def __init__(self, answer: Callable[[str], dict[str, Any] | Exception]) -> None:
        self.answer = answer
        self.questions: list[str] = []
        self.instructions: list[str] = []

    async def structured(
        self, purpose: str, instructions: str, text: str, output_type: type[Shape]
    ) -> tuple[Shape, ModelUsage]:
        self.questions.append(text)
        self.instructions.append(instructions)
        answer = self.answer(text)
        if isinstance(answer, Exception):
            raise answer
        return output_type.model_validate(answer), ModelUsage(calls=1, input_tokens=100, output_tokens=10)


def silent(_: str) -> Exception:
    """Fail, as an endpoint does that is down."""
    return ModelFailed("the endpoint is down", ModelUsage(calls=3, failures=1))
