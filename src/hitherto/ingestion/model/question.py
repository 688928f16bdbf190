"""The question that a model is asked: the shortlist, what was said before, and the messages to read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import ExtractionBatch
from hitherto.domain.facts import ENTITY_LABEL, Edge, Node
from hitherto.domain.instants import Instant, Precision, to_datetime
from hitherto.domain.ontology import EdgeType, EntityType
from hitherto.ingestion.extract.masking import unserved
from hitherto.ingestion.extract.speakers import user_voice
from hitherto.ingestion.extract.zones import Zones
from hitherto.ingestion.model.shortlist import Shortlist
from hitherto.ingestion.model.timelines import RELATIONS
from hitherto.ingestion.view import Wishes
from hitherto.prompts import Prompt

KINDS = ("Person", "Organization", "Location", "Animal", "Event", "Object", "Topic")
MOST_BEFORE = 4
MOST_BEFORE_CHARACTERS = 300
MOST_CHARACTERS = 4_000
"""Of one message; what lies behind is read by rules alone."""
MOST_RATING_CHARACTERS = 1_500


def instructions_of(prompt: Prompt, wishes: Wishes) -> str:
    """Return the instructions: the prompt, with the project's types, the rating and the owner's own words."""
    return prompt.written(
        relations=", ".join(RELATIONS),
        kinds=", ".join(KINDS),
        entity_types="\n".join(map(_type_line, wishes.ontology.entity_types)),
        edge_types="\n".join(map(_type_line, wishes.ontology.edge_types)),
        rating=_rating(wishes.rating) if wishes.rating else "",
        instructions=wishes.instructions.strip(),
    )


def evidence_of(batch: ExtractionBatch, shown: Shortlist) -> str:
    """Return the text of the question. Messages are numbered from 1 in their order; each is one line."""
    return "\n".join(_lines(batch, shown))


def _lines(batch: ExtractionBatch, shown: Shortlist) -> Iterator[str]:
    if batch.user is not None:
        yield f"The user of this memory: {user_voice(batch.user).name}"
    yield from _list("Known things", (_node_line(number, node) for number, node in enumerate(shown.nodes, 1)))
    yield from _list("Known facts", (_fact_line(number, edge) for number, edge in enumerate(shown.facts, 1)))
    before = [episode for episode in batch.context if episode.seq < batch.episodes[0].seq][-MOST_BEFORE:]
    yield from _list("Before", (f"- {_said(each, batch, MOST_BEFORE_CHARACTERS)}" for each in before))
    zones = Zones(batch)
    yield from _list(
        "Messages",
        (
            f"m{n} ({_day(each.reference_time, zones.of(each))}) {_said(each, batch, MOST_CHARACTERS)}"
            for n, each in _numbered(batch)
        ),
    )


def _numbered(batch: ExtractionBatch) -> Iterable[tuple[int, Episode]]:
    return enumerate(batch.episodes, 1)


def _list(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{heading}:"
        yield from found


def _node_line(number: int, node: Node) -> str:
    kind = next((label for label in node.labels if label != ENTITY_LABEL), "")
    told = [*([kind] if kind else []), *(f"also {alias}" for alias in node.aliases[:3])]
    return _one_line(f"n{number} {node.name}" + (f" ({'; '.join(told)})" if told else ""))


def _fact_line(number: int, edge: Edge) -> str:
    since = f" (since {_dated(edge.valid_at, edge.valid_precision)})" if edge.valid_at is not None else ""
    return _one_line(f"f{number} {edge.fact}{since}")


def _said(episode: Episode, batch: ExtractionBatch, most: int) -> str:
    text = _one_line(unserved(episode.content)[:most])
    if episode.kind is not EpisodeKind.MESSAGE:
        return text
    name = episode.role or (user_voice(batch.user).name if batch.user and episode.role_type == "user" else "")
    kind = f" ({episode.role_type})" if episode.role_type else ""
    return f"{_one_line(name)}{kind}: {text}" if name or kind else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(instant: Instant, zone: str) -> str:
    return f"{to_datetime(instant).astimezone(ZoneInfo(zone)):%a %Y-%m-%d}"


def _dated(instant: Instant, precision: Precision | None) -> str:
    moment = to_datetime(instant)
    if precision is Precision.YEAR:
        return f"{moment:%Y}"
    return f"{moment:%Y-%m}" if precision in (Precision.MONTH, Precision.SEASON) else f"{moment:%Y-%m-%d}"


def _type_line(kind: EntityType | EdgeType) -> str:
    properties = ", ".join(f"{each.name}: {each.type}" for each in kind.properties)
    described = f": {_one_line(kind.description)[:200]}" if kind.description else ""
    ends = ""
    if isinstance(kind, EdgeType) and kind.source_targets:
        pairs = (f"{pair.source or 'anything'} to {pair.target or 'anything'}" for pair in kind.source_targets[:5])
        ends = f" (from {' or '.join(pairs)})"
    return f"- {kind.name}{described}{ends}" + (f" [{properties}]" if properties else "")


def _rating(instruction: Mapping[str, Any]) -> str:
    examples = instruction.get("examples")
    lines = [str(instruction.get("instruction") or "")]
    if isinstance(examples, Mapping):
        lines += [
            f"{name} example: {text}" for name, text in examples.items() if isinstance(text, str) and text.strip()
        ]
    return "\n".join(lines)[:MOST_RATING_CHARACTERS].strip()
