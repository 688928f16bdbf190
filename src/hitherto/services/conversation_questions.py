"""What a language model is asked about the messages of a session, and what of its answers is taken."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, create_model

from hitherto.domain.episodes import Episode
from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import to_datetime
from hitherto.domain.text_input import storable
from hitherto.prompts import prompt
from hitherto.retrieval.texts import spoken
from hitherto.services.asking import Asking
from hitherto.services.core import Core
from hitherto.text.schema_fields import Field as SchemaField

MOST_CHARACTERS = 24_000
"""Of the messages that are sent, the latest; about 6,000 tokens."""
MOST_ANSWER_CHARACTERS = 2_000
REMEMBERED_SUMMARIES = 1_000


Value = Annotated[str | None, BeforeValidator(lambda value: value if value is None else str(value))]
"""A value as a text, however the model writes it."""


class Chosen(BaseModel):
    """A class."""

    chosen: str = Field(description="the name of the class, exactly")


class Question(BaseModel):
    """A question."""

    question: str


class Summary(BaseModel):
    """A summary."""

    summary: str


class ConversationQuestions:
    """Asks about sessions of one project; every method returns None where there is no usable answer."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._asking = Asking(core, project)
        self._summaries: OrderedDict[tuple[UUID, int], str] = OrderedDict()

    @property
    def available(self) -> bool:
        """Whether there is a model to ask."""
        return self._asking.available

    async def chosen_class(self, messages: Sequence[Episode], classes: Sequence[str], instruction: str) -> str | None:
        """Return the one of `classes` that fits the messages best."""
        listed = "\n".join(f"- {one}" for one in classes)
        told = prompt("classify_session").written(classes=listed, instruction=instruction.strip())
        answer = await self._asking.ask("classification", told, talk_of(messages), Chosen)
        if answer is None:
            return None
        wanted = answer.chosen.strip().strip("-\"' ").casefold()
        return next((one for one in classes if one.strip().casefold() == wanted), None)

    async def values(
        self, messages: Sequence[Episode], fields: Sequence[SchemaField], today: str
    ) -> dict[str, str] | None:
        """Return the values that the messages give to `fields` of a JSON Schema, as texts."""
        shape = _shape_of(fields)
        lines = "\n".join(_field_line(place, field) for place, field in enumerate(fields))
        told = prompt("extract_data").written(fields=lines, today=today)
        answer = await self._asking.ask("extraction", told, talk_of(messages), shape)
        if answer is None:
            return None
        given = [getattr(answer, f"field_{place}") for place in range(len(fields))]
        found = {
            field.name: " ".join(storable(value).split()) for field, value in zip(fields, given, strict=True) if value
        }
        return {name: value for name, value in found.items() if 0 < len(value) <= MOST_ANSWER_CHARACTERS}

    async def question(self, messages: Sequence[Episode]) -> str | None:
        """Return the question at which the messages arrive."""
        told = prompt("ask_question").written()
        answer = await self._asking.ask("question", told, talk_of(messages), Question)
        return _bounded(answer.question) if answer is not None else None

    async def summary(self, session: UUID, messages: Sequence[Episode]) -> str | None:
        """Return the sum of the messages, made once for each state of a session."""
        key = (session, messages[-1].seq)
        if key in self._summaries:
            self._summaries.move_to_end(key)
            return self._summaries[key]
        told = prompt("sum_up_session").written()
        answer = await self._asking.ask("summary", told, talk_of(messages), Summary)
        text = _bounded(answer.summary) if answer is not None else None
        if text is not None:
            self._summaries[key] = text
            while len(self._summaries) > REMEMBERED_SUMMARIES:
                self._summaries.popitem(last=False)
        return text


def talk_of(messages: Sequence[Episode]) -> str:
    """Return messages as a model reads them, a line each with its day, the latest of them that fit."""
    lines: list[str] = []
    size = 0
    for message in reversed(messages):
        said = " ".join(spoken(message.speaker, message.content).split())
        line = f"({to_datetime(message.reference_time):%a %Y-%m-%d}) {said[:MOST_CHARACTERS]}"
        size += len(line)
        if lines and size > MOST_CHARACTERS:
            break
        lines.append(line)
    return "\n".join(reversed(lines))


def _shape_of(fields: Sequence[SchemaField]) -> type[BaseModel]:
    # Names of a caller's schema may be anything; a shape's fields are numbered instead.
    shape: type[BaseModel] = create_model(  # type: ignore[call-overload]
        "Values", **{f"field_{place}": (Value, None) for place in range(len(fields))}
    )
    return shape


def _field_line(place: int, field: SchemaField) -> str:
    choices = f", one of: {', '.join(field.choices)}" if field.choices else ""
    described = f" ({' '.join(field.told.split())[:300]})" if field.told else ""
    return f"- field_{place} is {field.name}{described}, a {field.kind}{choices}"


def _bounded(text: str) -> str | None:
    plain = " ".join(storable(text).split())[:MOST_ANSWER_CHARACTERS]
    return plain or None
