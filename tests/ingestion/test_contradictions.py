"""Which statement ends which: tables and the rules that read them."""

import pytest

from hitherto.ingestion.contradictions import Said, ends, related


def said(relation: str, value: str = "tennis", fact: str = "", timeline: str | None = None) -> Said:
    return Said(relation, timeline, value, fact or f"Ann {relation.lower().replace('_', ' ')} {value}.")


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (said("STOPPED", fact="Ann stopped playing tennis."), said("PLAYS")),
        (said("GAVE_UP", fact="Ann gave up tennis."), said("PLAYS")),
        (said("STOPPED", fact="Ann stopped eating meat."), said("EATS", "meat")),
        (said("STOPPED", fact="Ann stopped studying art."), said("STUDIES", "art")),
        (said("STOPPED", fact="Ann stopped volunteering at the shelter."), said("VOLUNTEERS_AT", "shelter")),
        (said("LEFT", "club"), said("PART_OF", "club")),
        (said("CANCELLED", "trip"), said("PLANS_TO", "trip")),
        (said("NOT_EATS", "meat"), said("EATS", "meat")),
    ],
)
def test_of_the_same_two_things_the_later_ends_the_earlier(later, earlier):
    assert ends(later, earlier, same_things=True)
    assert not ends(later, earlier, same_things=False)


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (said("STOPPED", fact="Ann stopped teaching tennis."), said("PLAYS")),
        (said("STOPPED", fact="Ann stopped drinking coffee."), said("LIKES", "coffee")),
        (said("SOLD", "boat"), said("PAINTED", "boat")),
        (said("NOT_VISITED", "Rome"), said("VISITED", "Rome")),
    ],
)
def test_what_can_hold_together_does(later, earlier):
    assert not ends(later, earlier, same_things=True)


def test_who_retired_works_nowhere():
    retired = said("RETIRED", "retiring")
    assert ends(retired, said("WORKS_AT", "Acme", timeline="WORKS_AT"), same_things=False)
    assert ends(retired, said("WORKS_AS", "nurse"), same_things=False)
    assert not ends(retired, said("PLAYS"), same_things=False)
    assert not ends(said("IS", "tall"), said("WORKS_AS", "nurse"), same_things=False)
    assert ends(said("IS", "unemployed"), said("WORKS_AS", "nurse"), same_things=False)


def test_a_new_title_ends_the_old_one_and_not_every_becoming_does():
    nurse = said("WORKS_AS", "nurse")
    assert ends(said("BECAME", "doctor", timeline="WORKS_AS"), nurse, same_things=False)
    assert not ends(said("BECAME", "mother"), nurse, same_things=False)
    # On one timeline values follow each other by themselves.
    on_timeline = said("WORKS_AS", "nurse", timeline="WORKS_AS")
    assert not ends(said("BECAME", "doctor", timeline="WORKS_AS"), on_timeline, same_things=False)


def test_one_status_ends_another_and_not_itself():
    married, single = said("RELATIONSHIP_STATUS", "married"), said("RELATIONSHIP_STATUS", "single", timeline="PARTNER")
    assert ends(married, single, same_things=False)
    assert ends(single, married, same_things=False)
    assert not ends(married, married, same_things=True)


@pytest.mark.parametrize(
    ("relation", "relations", "timelines"),
    [
        ("RETIRED", {"WORKS_AS"}, {"WORKS_AT", "WORKS_AS"}),
        ("VISITED", set(), set()),
        ("WORKS_AS", {"RETIRED", "IS", "BECAME", "WORKS_AS", "GRADUATED_FROM", "DROPPED_OUT_OF"}, set()),
    ],
)
def test_what_has_to_be_looked_up_besides_the_things_named(relation, relations, timelines):
    assert related([relation]) == (relations, timelines)
