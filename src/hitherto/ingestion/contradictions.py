"""Which statement ends which: pairs of relations that cannot both hold of the same things."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hitherto.ingestion.extract.attributes import STATES
from hitherto.ingestion.extract.verbs import gerund


class Said(NamedTuple):
    """What a fact says, as far as it may end another: `value` is the name of its object, `fact` its sentence."""

    relation: str
    timeline: str | None
    value: str
    fact: str

    @property
    def keys(self) -> frozenset[str]:
        """The names by which the tables here know it: its relation, its timeline, its relation with its value."""
        own = {self.relation, f"{self.relation} {self.value.lower()}"}
        return frozenset(own | {f"@{self.timeline}"} if self.timeline else own | {f"{self.relation} @none"})


_STANDS = frozenset({"LIKES", "LOVES", "PREFERS", "INTERESTED_IN"})
_WORK = frozenset({"WORKS_AT", "WORKS_FOR", "VOLUNTEERS_AT", "INTERNS_AT"})
_LOVE = frozenset({"DATING", "HAS_PARTNER", "MARRIED_TO", "ENGAGED_TO", "LIVES_WITH"})
_STUDY = frozenset({"STUDIES_AT", "ATTENDS", "ENROLLED_IN", "GOES_TO"})
_MEMBERSHIP = frozenset({"MEMBER_OF", "PART_OF", "BELONGS_TO"})
_HAVING = frozenset({"OWNS", "DRIVES", "HAS", "RENTS", "HAS_PET"})
_PLANNED = frozenset({"PLANS_TO", "LOOKS_FORWARD_TO", "SCHEDULED_FOR"})
_PARTING = frozenset({"DUMPED", "DIVORCED", "BROKE_UP_WITH"})
_CALLED_OFF = frozenset({"WAS_CANCELLED", "WAS_CANCELED", "WAS_CALLED_OFF"})
_PRACTICE = frozenset({"PLAYS", "PRACTICES", "LEARNS", "STUDIES"})
_OF_SAME_THINGS: Mapping[str, frozenset[str]] = {
    "DISLIKES": _STANDS,
    **dict.fromkeys(_STANDS, frozenset({"DISLIKES"})),
    "LEFT": _WORK | {"STUDIES_AT"} | _MEMBERSHIP,
    "QUIT": _WORK | _STUDY | _MEMBERSHIP | _PRACTICE,
    "RESIGNED_FROM": _WORK | _MEMBERSHIP,
    "RETIRED_FROM": _WORK,
    "EXPELLED_FROM": _STUDY | _MEMBERSHIP,
    "GRADUATED_FROM": _STUDY,
    "DROPPED_OUT_OF": _STUDY,
    "MOVED_FROM": frozenset({"LIVES_IN", "MOVED_TO"}),
    "WITHDREW_FROM": _STUDY | _MEMBERSHIP,
    **dict.fromkeys(("SOLD", "GAVE_AWAY", "GOT_RID_OF", "DONATED", "RETURNED", "TRADED_IN"), _HAVING),
    **dict.fromkeys(("CANCELLED", "CANCELED", "CALLED_OFF"), _PLANNED | {"HAS", "SUBSCRIBES_TO", "SUBSCRIBED_TO"}),
    **dict.fromkeys(("STOPPED", "GAVE_UP"), _PRACTICE),
    **dict.fromkeys(("BROKE_UP_WITH", "SEPARATED_FROM", "DIVORCED", "DUMPED"), _LOVE),
}
"""What each relation ends of what was said before of the same two things."""

_STATES = ("single", "married", "engaged", "divorced", "separated", "widowed")
_OF_SAME_SUBJECT: Mapping[str, frozenset[str]] = {
    "RETIRED": frozenset({"@WORKS_AT", "@WORKS_AS", "WORKS_AS @none"}),
    **dict.fromkeys(("IS retired", "IS unemployed"), frozenset({"@WORKS_AT", "@WORKS_AS", "WORKS_AS @none"})),
    "BECAME": frozenset({"WORKS_AS @none"}),
    **{
        f"RELATIONSHIP_STATUS {state}": frozenset(f"RELATIONSHIP_STATUS {other}" for other in _STATES if other != state)
        for state in _STATES
    },
    **dict.fromkeys(
        (f"{ending} {word}engagement" for ending in ("CALLED_OFF", "BROKE_OFF") for word in ("", "our ", "the ")),
        frozenset({"ENGAGED_TO", "RELATIONSHIP_STATUS engaged"}),
    ),
    **{f"WAS_{state.upper()}": frozenset({"@HAS_STATUS"}) for state in STATES},
    **dict.fromkeys(_CALLED_OFF, frozenset({"@HAS_STATUS", "SCHEDULED_FOR", "RESCHEDULED_TO"})),
    **dict.fromkeys(("GRADUATED_FROM", "DROPPED_OUT_OF"), frozenset({"WORKS_AS student"})),
    "RESCHEDULED_TO": frozenset({"SCHEDULED_FOR", "RESCHEDULED_TO"}),
    "MARRIED_TO": frozenset({"RELATIONSHIP_STATUS engaged", "RELATIONSHIP_STATUS divorced"}),
}
"""What a statement ends of what was said before of the same subject, whatever it was: keys of `Said.keys`."""

_TIMELINES = {"ENGAGED_TO": "PARTNER", "RELATIONSHIP_STATUS": "PARTNER"}
"""Timelines on which relations of the tables may stand."""

_NO_LONGER = re.compile(r"\bno longer\b|\banymore\b|\bany longer\b|\bany more\b", re.IGNORECASE)
_STOPPING = frozenset({"STOPPED", "GAVE_UP", "QUIT"})


def ends(later: Said, earlier: Said, *, same_things: bool) -> bool:
    """Tell whether what is said `later` of a subject ends what was said `earlier` of it.

    `same_things` says that both have the same object.
    """
    if same_things:
        return _end_same(later, earlier) and not _other_particulars(later, earlier)
    if later.relation == f"WAS_{earlier.value.upper()}":
        return False  # the state that is known already
    # Values of one timeline follow each other by themselves.
    if later.timeline is not None and later.timeline == earlier.timeline:
        return False
    return any(_OF_SAME_SUBJECT.get(key, frozenset()) & earlier.keys for key in _causing(later))


def leaves(later: Said, earlier: Said) -> bool:
    """Tell whether what one did to the other ends what the other had with the one: "Max dumped me"."""
    return later.relation in _PARTING and earlier.relation in _LOVE


def calls_off(later: Said, earlier: Said) -> bool:
    """Tell whether what happened to a thing, as `later` says, ends what others were to do with it: it was cancelled."""
    return _is_off(later) and earlier.relation in _PLANNED and not _other_particulars(later, earlier)


def _is_off(said: Said) -> bool:
    return said.relation in _CALLED_OFF or (said.relation == "HAS_STATUS" and said.value.startswith("cancel"))


def _other_particulars(later: Said, earlier: Said) -> bool:
    """Whether two sentences tell of different things of one name: "the trip to Rome", "a trip to Peru"."""
    noun = re.escape(earlier.value.split()[-1]) if earlier.value else ""
    if not noun or not noun[0].islower():
        return False
    said = [re.search(rf"\b{noun}\s+(?:to|in|at|with|for|of)\s+([A-Z]\w+)", each.fact) for each in (later, earlier)]
    named = {found[1] for found in said if found is not None}
    return len(named) > 1


def ends_whatever(later: Said) -> bool:
    """Tell whether a statement may end what was said of its subject and other things."""
    return any(key in _OF_SAME_SUBJECT for key in _causing(later))


def concerns_others(later: Said) -> bool:
    """Tell whether a statement may end what was said of another subject: of whom or what it happened to."""
    return later.relation in _PARTING or _is_off(later)


def hangs_on_others(earlier: Said) -> bool:
    """Tell whether what happened to another subject may end a statement: see `leaves` and `calls_off`."""
    return earlier.relation in _LOVE | _PLANNED


def related(relations: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the relations and the timelines that statements with these relations may end, or be ended by.

    Only those that need not be of the same two things.
    """
    own = set(relations)
    if "WORKS_AS" in own:
        own.add("BECAME")  # who is promoted becomes what is worked as
    found: set[str] = set()
    for cause, ended in _OF_SAME_SUBJECT.items():
        if cause.split()[0] in own:
            found |= ended
        if own & {key.split()[0].removeprefix("@") for key in ended}:
            found.add(cause)
    own_timelines = {_TIMELINES[key.split()[0]] for key in found if key.split()[0] in _TIMELINES}
    timelines = frozenset(key[1:] for key in found if key.startswith("@")) | own_timelines
    return frozenset(key.split()[0] for key in found if not key.startswith("@")), timelines


def _causing(said: Said) -> tuple[str, ...]:
    if said.relation == "WORKS_AS" and said.timeline and "promoted" in _words(said.fact):
        return ("BECAME",)
    if said.relation == "BECAME" and said.timeline != "WORKS_AS":
        return ()
    return (said.relation, f"{said.relation} {said.value.lower()}")


def _end_same(later: Said, earlier: Said) -> bool:
    if earlier.relation in _OF_SAME_THINGS.get(later.relation, ()):
        return later.relation not in _STOPPING or not _other_doing(later.fact, earlier.relation)
    if later.relation in _STOPPING and _doing(earlier.relation) & _words(later.fact):
        return True
    # "eats" and "does not eat"; of what happened once ("did not visit") nothing follows for another time.
    shorter, longer = sorted((later.relation, earlier.relation), key=len)
    if longer != f"NOT_{shorter}":
        return False
    return shorter.split("_")[0].endswith("S") or (longer == later.relation and bool(_NO_LONGER.search(later.fact)))


def _doing(relation: str) -> set[str]:
    """Return what PLAYS is called where it stops: "playing"; nothing for what is over by itself (VISITED)."""
    verb = relation.split("_")[0].lower()
    lemmas = {verb[:-1], verb[:-2]} if verb.endswith("es") else {verb[:-1]} if verb.endswith("s") else set()
    if verb.endswith("ies"):
        lemmas.add(verb[:-3] + "y")
    return {gerund(lemma) for lemma in lemmas if len(lemma) > 1} | ({verb} if verb.endswith("ing") else set())


def _other_doing(fact: str, relation: str) -> bool:
    """Whether something else stopped than the relation says: "stopped teaching tennis" is not "playing"."""
    doings = {word for word in _words(fact) if word.endswith("ing") and len(word) > 4}
    named = re.search(r"\b(?:stopped|gave up|quit)\s+(\w+ing)\b", fact.lower())
    return named is not None and bool(doings) and named[1] not in _doing(relation) and relation != "PRACTICES"


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))
