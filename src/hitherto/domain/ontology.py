"""The ontology of a project: the types that its nodes and facts can have, with their properties.

It comes from outside, so `ontology_of` takes any JSON and either returns an ontology or says what is wrong with it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from hitherto.domain.errors import InvalidInput
from hitherto.domain.facts import ENTITY_LABEL, USER_LABEL
from hitherto.domain.text_input import Json, storable

T = TypeVar("T")

MAX_TYPES = 10
"""Custom types of nodes, and custom types of facts."""
MAX_PROPERTIES = 10
MAX_SOURCE_TARGETS = 100
MAX_TYPE_NAME_CHARACTERS = 100
MAX_DESCRIPTION_CHARACTERS = 2_000

RESERVED_PROPERTIES = frozenset({"uuid", "name", "group_id", "graph_id", "name_embedding", "summary", "created_at"})
"""What every node or fact has anyway."""

DEFAULT_TYPES = frozenset({USER_LABEL, "Preference", "Procedure"})
GIVEN_LABELS = frozenset({"Person", "Organization", "Location", "Event", "Object", "Topic", "Animal"})
"""What reading a text types things as without any ontology."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class PropertyType(StrEnum):
    """What a property holds: a text, a whole number, a number, or yes or no."""

    TEXT = "Text"
    INT = "Int"
    FLOAT = "Float"
    BOOLEAN = "Boolean"


@dataclass(frozen=True, slots=True)
class Property:
    """A named value that nodes or facts of a type can have."""

    name: str
    type: PropertyType
    description: str = ""


@dataclass(frozen=True, slots=True)
class SourceTarget:
    """What a fact of a type may connect; None is anything."""

    source: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type of nodes."""

    name: str
    description: str = ""
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A type of facts; without `source_targets` it may connect anything."""

    name: str
    description: str = ""
    properties: tuple[Property, ...] = ()
    source_targets: tuple[SourceTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class Ontology:
    """The custom types of a project."""

    entity_types: tuple[EntityType, ...] = ()
    edge_types: tuple[EdgeType, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anything could be typed as."""
        return not self.entity_types and not self.edge_types

    def entity_type(self, name: str) -> EntityType | None:
        """Return the type of nodes with this name."""
        return next((each for each in self.entity_types if each.name == name), None)

    def edge_type(self, name: str) -> EdgeType | None:
        """Return the type of facts with this name."""
        return next((each for each in self.edge_types if each.name == name), None)


def ontology_of(entity_types: object, edge_types: object) -> Ontology:
    """Return the ontology that JSON describes; None is an empty list.

    Raises:
        InvalidInput: for anything that is none, naming the place and what would be right.
    """
    entities = tuple(_listed(entity_types, "entity_types", MAX_TYPES, _entity_type))
    _no_duplicates((each.name for each in entities), "entity_types", "type")
    for number, each in enumerate(entities):
        if each.name == ENTITY_LABEL:
            param = f"entity_types[{number}].name"
            raise InvalidInput(f"{param} must not be {ENTITY_LABEL}: every node is one", param=param)
    edges = tuple(_listed(edge_types, "edge_types", MAX_TYPES, _edge_type))
    _no_duplicates((each.name for each in edges), "edge_types", "type")
    _check_ends(edges, {each.name for each in entities} | DEFAULT_TYPES | GIVEN_LABELS | {ENTITY_LABEL})
    return Ontology(entities, edges)


def as_json(ontology: Ontology) -> Json:
    """Return the JSON that `ontology_of` reads, as `entity_types` and `edge_types`."""
    return {
        "entity_types": [_type_as_json(each) for each in ontology.entity_types],
        "edge_types": [
            {**_type_as_json(each), "source_targets": [_ends_as_json(pair) for pair in each.source_targets]}
            for each in ontology.edge_types
        ],
    }


def _type_as_json(each: EntityType | EdgeType) -> Json:
    properties = [{"name": one.name, "type": str(one.type), "description": one.description} for one in each.properties]
    return {"name": each.name, "description": each.description, "properties": properties}


def _ends_as_json(pair: SourceTarget) -> Json:
    ends = {"source": pair.source, "target": pair.target}
    return {end: name for end, name in ends.items() if name is not None}


def _entity_type(value: object, param: str) -> EntityType:
    fields = _object(value, param)
    return EntityType(_name(fields, param), _description(fields, param), _properties(fields, param))


def _edge_type(value: object, param: str) -> EdgeType:
    fields = _object(value, param)
    pairs = _listed(fields.get("source_targets"), f"{param}.source_targets", MAX_SOURCE_TARGETS, _source_target)
    return EdgeType(_name(fields, param), _description(fields, param), _properties(fields, param), tuple(pairs))


def _source_target(value: object, param: str) -> SourceTarget:
    fields = _object(value, param)
    return SourceTarget(*(_end(fields.get(end), f"{param}.{end}") for end in ("source", "target")))


def _end(value: object, param: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidInput(f"{param} must be the name of an entity type", param=param)
    return storable(value) or None


def _properties(fields: Mapping[str, object], param: str) -> tuple[Property, ...]:
    param = f"{param}.properties"
    found = tuple(_listed(fields.get("properties"), param, MAX_PROPERTIES, _property))
    _no_duplicates((each.name for each in found), param, "property")
    return found


def _property(value: object, param: str) -> Property:
    fields = _object(value, param)
    name = _name(fields, param)
    if name.casefold() in RESERVED_PROPERTIES:
        reserved = ", ".join(sorted(RESERVED_PROPERTIES))
        raise InvalidInput(f"{param}.name must not be {name}: these names are taken: {reserved}", param=f"{param}.name")
    if name.startswith("_"):
        raise InvalidInput(f"{param}.name must not begin with an underscore", param=f"{param}.name")
    given = fields.get("type")
    if not isinstance(given, str) or given not in PropertyType.__members__.values():
        raise InvalidInput(f"{param}.type must be one of {', '.join(PropertyType)}", param=f"{param}.type")
    return Property(name, PropertyType(given), _description(fields, param))


def _name(fields: Mapping[str, object], param: str) -> str:
    param, value = f"{param}.name", fields.get("name")
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{param} must be a text that is not empty", param=param)
    if len(value) > MAX_TYPE_NAME_CHARACTERS:
        raise InvalidInput(
            f"{param} must be at most {MAX_TYPE_NAME_CHARACTERS} characters, not {len(value)}", param=param
        )
    if _CONTROL.search(value):
        raise InvalidInput(f"{param} must not contain control characters", param=param)
    return storable(value)


def _description(fields: Mapping[str, object], param: str) -> str:
    param, value = f"{param}.description", fields.get("description")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(f"{param} must be a text", param=param)
    if len(value) > MAX_DESCRIPTION_CHARACTERS:
        raise InvalidInput(
            f"{param} must be at most {MAX_DESCRIPTION_CHARACTERS:,} characters, not {len(value):,}", param=param
        )
    return storable(value)


def _object(value: object, param: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{param} must be a JSON object", param=param)
    return value


def _listed(value: object, param: str, most: int, read: Callable[[object, str], T]) -> list[T]:
    if value is None:
        return []
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise InvalidInput(f"{param} must be a list", param=param)
    if len(value) > most:
        raise InvalidInput(f"{param} must hold at most {most}, not {len(value)}", param=param)
    return [read(item, f"{param}[{number}]") for number, item in enumerate(value)]


def _no_duplicates(names: Iterable[str], param: str, noun: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidInput(f"{param} must not hold two of the name {name}; each {noun} needs its own", param=param)
        seen.add(name)


def _check_ends(edges: Sequence[EdgeType], known: set[str]) -> None:
    for number, edge in enumerate(edges):
        for place, pair in enumerate(edge.source_targets):
            for end, name in (("source", pair.source), ("target", pair.target)):
                if name is not None and name not in known:
                    param = f"edge_types[{number}].source_targets[{place}].{end}"
                    raise InvalidInput(f"{param}: there is no entity type {name} in this ontology", param=param)
