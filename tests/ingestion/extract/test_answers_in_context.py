"""A question that is only context stands where it was asked, also between two messages of one batch."""

from hitherto.domain.episodes import RoleType
from tests.ingestion.extract.talk import ALICE, batch, episode


def test_an_ignored_question_between_two_messages_completes_the_answer(extractor):
    greeting = episode("I painted the kitchen yesterday.", role=ALICE, role_type=RoleType.USER, number=0)
    question = episode("Where do you live?", role="Iris", role_type=RoleType.ASSISTANT, number=1)
    answer = episode("In Hamburg.", role=ALICE, role_type=RoleType.USER, number=2)
    first, second = extractor.extract(batch([greeting, answer], context=[question]))
    assert first.episode == greeting.uuid
    assert [(item.relation, item.object.name) for item in second.statements] == [("LIVES_IN", "Hamburg")]
