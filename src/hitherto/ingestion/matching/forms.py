"""Whether two names are forms of one: a person with and without title, a firm with and without legal form, a slip."""

from collections.abc import Iterable, Mapping, Sequence

from hitherto.domain.facts import Node
from hitherto.domain.name_forms import DERIVED, SLIPPED, Gender, form_of, is_one_slip, slip_key
from hitherto.domain.names import normalise_name
from hitherto.ingestion.extract.people import gender_of_name, is_given_name

PERSON = "Person"
_NO_FIRM = frozenset({PERSON, "Location", "Animal", "Event"})

_BOTH_RIGHT = frozenset({frozenset({"columbia", "colombia"}), frozenset({"frankfurt", "frankfort"})})
"""Names that look like a slip of each other and are none."""


def is_form_of(name: str, kind: str | None, names: Iterable[str], other_kind: str | None) -> bool:
    """Whether `name`, of a thing of type `kind`, is another form of one of `names`, and contradicts none of them.

    `names` are all those of one thing of type `other_kind`. A title makes a person of whoever has it, a legal form a
    firm; "Mr." and "Mrs." are two people, "Acme Inc" and "Acme Ltd" two firms.
    """
    form = form_of(name)
    alike = [each for each in names if form_of(each).stem == form.stem]
    forms = [form, *map(form_of, alike)]
    titled, legal = any(each.title is not None for each in forms), {each.legal for each in forms} - {None}
    if not alike or titled == bool(legal):
        return False
    if titled:
        return {kind, other_kind} <= {PERSON, None} and PERSON in (kind, other_kind) and not _two_genders(name, alike)
    return len(legal) == 1 and not {kind, other_kind} & _NO_FIRM and all(_is_proper(each) for each in (name, *alike))


def is_slip_of(name: str, kind: str | None, other: str, other_kind: str | None) -> bool:
    """Whether one of two names is most likely a misspelling of the other. Names of people never are."""
    if PERSON in (kind, other_kind) or slip_key(name) is None or slip_key(name) != slip_key(other):
        return False
    words = (normalise_name(name), normalise_name(other))
    if frozenset(words) in _BOTH_RIGHT or any(is_given_name(word) for word in words):
        return False
    return is_one_slip(*words)


def without_strangers(named: Mapping[str, Sequence[Node]], told: Iterable[str]) -> dict[str, list[Node]]:
    """Return the nodes found by keys without those that share the key of a slip with what is `told`, but are none."""
    slips = [key for key in named if key.startswith(DERIVED) and SLIPPED in key]
    kept = {key: list(found) for key, found in named.items() if key not in slips}
    words = [word for word in told if not word.startswith(DERIVED)] if slips else []
    for key in slips:
        alike = [word for word in words if word.startswith(key[1:4]) and word.endswith(key[-2:])]
        near = [node for node in named[key] if any(is_one_slip(normalise_name(node.name), word) for word in alike)]
        if near:
            kept[key] = near
    return kept


def _two_genders(name: str, others: Iterable[str]) -> bool:
    return len({gender for each in (name, *others) if (gender := _gender(each))}) > 1


def _gender(name: str) -> Gender:
    form = form_of(name)
    return form.title or gender_of_name(form.stem)


def _is_proper(name: str) -> bool:
    return name.strip()[:1].isupper()
