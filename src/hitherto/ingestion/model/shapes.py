"""The shape in which a language model answers, and what is forgiven in it.

Descriptions of fields go out with the schema, so they are written for the model. Items that are out of shape are left
out one by one: a slip in one fact does not cost the others.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

Item = TypeVar("Item", bound=BaseModel)

MOST_ITEMS = 200
"""Items of one list that are looked at; an answer with more is not worth reading to its end."""


def _number(value: Any) -> Any:
    """Read "m3" as 3: the messages are numbered like that."""
    found = re.search(r"\d{1,9}", value) if isinstance(value, str) else None
    return int(found[0]) if found else value


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _rating(value: Any) -> Any:
    return None if value == "" else value


Text = Annotated[str, BeforeValidator(_text)]
Number = Annotated[int, BeforeValidator(_number)]


class Attribute(BaseModel):
    """One typed attribute."""

    name: Text
    value: Text


class Thing(BaseModel):
    """A thing that facts are about."""

    name: Text = Field(description="full name as the messages give it, or the name it is known by")
    kind: Text = Field(default="", description="what it is: one of the kinds")
    known: Text = Field(default="", description="n-number if it is one of the known things, else empty")


class Fact(BaseModel):
    """Something that a message states."""

    message: Number = Field(description="number of the message that states it")
    quote: Text = Field(description="the words of that message that state it, exactly")
    subject: Text = Field(description="name of one of the things")
    relation: Text = Field(description="UPPER_SNAKE_CASE")
    object: Text = Field(description="name of one of the things, or a value")
    fact: Text = Field(description="one sentence that stands by itself, with names instead of pronouns")
    since: Text = Field(default="", description="YYYY, YYYY-MM or YYYY-MM-DD; empty if no time is said")
    until: Text = Field(default="", description="the same, if an end is said")


class Ending(BaseModel):
    """A known fact that a message ends."""

    fact: Text = Field(description="f-number")
    message: Number = Field(description="number of the message that ends it")
    quote: Text = Field(description="the words of that message that end it, exactly")
    when: Text = Field(default="", description="YYYY, YYYY-MM or YYYY-MM-DD; empty if no time is said")


class TypedThing(Thing):
    """A thing where the project has types of things."""

    attributes: list[Attribute] = Field(default=[], description="only attributes that the kind lists and that are said")


class TypedFact(Fact):
    """A fact where the project has types of facts."""

    type: Text = Field(default="", description="one of the fact types, else empty")


class RatedFact(Fact):
    """A fact where the owner wants facts rated."""

    rating: Annotated[float | None, BeforeValidator(_rating)] = Field(default=None, description="0 to 1")


class RatedTypedFact(TypedFact, RatedFact):
    """A fact where both are wanted."""


class Answer(BaseModel):
    """What a model says of a batch."""

    things: list[Thing] = []
    facts: list[Fact] = []
    ended: list[Ending] = []


def answer_type(*, typed: bool, rated: bool) -> type[Answer]:
    """Return the shape to ask for; what nobody needs is not asked for, because every word of an answer costs."""
    return _SHAPES[typed, rated]


def _lenient(item: type[Item]) -> Callable[[Any], Any]:
    adapter = TypeAdapter(item)

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            return [] if value is None else value
        good: list[Item] = []
        problem = None
        for each in value[:MOST_ITEMS]:
            try:
                good.append(adapter.validate_python(each))
            except ValidationError as error:
                problem = error
        if problem is not None and not good:
            raise ValueError(f"none of the items has the shape asked for: {problem.errors()[0]['msg']}")
        return good

    return read


class PlainAnswer(Answer):
    """An answer without types and ratings."""

    things: Annotated[list[Thing], BeforeValidator(_lenient(Thing))] = []
    facts: Annotated[list[Fact], BeforeValidator(_lenient(Fact))] = []
    ended: Annotated[list[Ending], BeforeValidator(_lenient(Ending))] = []


class TypedAnswer(PlainAnswer):
    """An answer with types."""

    things: Annotated[list[TypedThing], BeforeValidator(_lenient(TypedThing))] = []  # type: ignore[assignment]
    facts: Annotated[list[TypedFact], BeforeValidator(_lenient(TypedFact))] = []  # type: ignore[assignment]


class RatedAnswer(PlainAnswer):
    """An answer with ratings."""

    facts: Annotated[list[RatedFact], BeforeValidator(_lenient(RatedFact))] = []  # type: ignore[assignment]


class RatedTypedAnswer(TypedAnswer):
    """An answer with both."""

    facts: Annotated[list[RatedTypedFact], BeforeValidator(_lenient(RatedTypedFact))] = []  # type: ignore[assignment]


_SHAPES: dict[tuple[bool, bool], type[Answer]] = {
    (False, False): PlainAnswer,
    (True, False): TypedAnswer,
    (False, True): RatedAnswer,
    (True, True): RatedTypedAnswer,
}
