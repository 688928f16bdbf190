"""Whatever people speak and wherever they live: messages are found by their words, and their times are local."""

from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.types import Message

from tests.clients.running import wait_until

SAID = {
    "en": ("The violin was stolen from the attic.", "stolen violin"),
    "de": ("Meine Geige wurde aus dem Dachboden gestohlen.", "Geige gestohlen"),
    "fr": ("Mon frère a réparé la bicyclette rouge.", "bicyclette réparé"),
    "es": ("Mi abuela cocina lentejas los martes.", "lentejas abuela"),
    "pl": ("Moja siostra hoduje pszczoły w ogrodzie.", "pszczoły siostra"),
    "cs": ("Můj strýc vyrábí housle z javoru.", "housle strýc"),
    "fi": ("Isäni rakensi saunan järven rannalle.", "saunan rakensi"),
    "tr": ("Dedem bahçede üzüm yetiştiriyor.", "üzüm bahçede"),
    "vi": ("Bà tôi trồng hoa hồng trong vườn.", "hoa hồng vườn"),
    "ru": ("Мой дедушка чинит старые часы.", "дедушка часы"),
    "el": ("Ο παππούς μου φτιάχνει ελαιόλαδο.", "παππούς ελαιόλαδο"),
    "ar": ("جدتي تخبز الخبز كل صباح.", "جدتي الخبز"),
    "fa": ("پدربزرگم قالی می‌بافد.", "پدربزرگم قالی"),
    "he": ("סבתא שלי סורגת צעיפים.", "סבתא צעיפים"),
    "hi": ("मेरी दादी अचार बनाती हैं।", "दादी अचार"),
    "ja": ("祖父は盆栽を育てています。", "盆栽"),
    "zh": ("我爷爷每天早上打太极拳。", "太极拳"),
    "ko": ("할머니는 김치를 담그세요.", "김치"),
    "th": ("คุณยายของฉันปลูกกล้วยไม้ในสวน", "กล้วยไม้"),
}


def told(client: Zep, user_id: str, session_id: str, messages: list[Message]) -> None:
    client.memory.add(session_id, messages=messages)

    def processed() -> bool:
        episodes = client.graph.episode.get_by_user_id(user_id, lastn=50).episodes
        return len(episodes) == len(messages) and all(episode.processed for episode in episodes)

    wait_until(processed, "every episode is processed")


def test_a_message_is_found_by_its_words_in_any_language(client: Zep) -> None:
    user_id, session_id = f"babel-{uuid4()}", f"babel-{uuid4()}"
    client.user.add(user_id=user_id, first_name="Ann")
    client.memory.add_session(session_id=session_id, user_id=user_id)
    told(client, user_id, session_id, [Message(role_type="user", content=text) for text, _ in SAID.values()])

    for language, (text, query) in SAID.items():
        found = client.graph.search(user_id=user_id, query=query, scope="episodes", limit=3).episodes
        assert found is not None
        assert found[0].content == text, language

    english = [edge.fact for edge in client.graph.edge.get_by_user_id(user_id)]
    assert all(fact.isascii() for fact in english), "no text of another language became a fact"


@pytest.mark.parametrize("by_session", [False, True])
def test_the_time_zone_of_the_metadata_places_what_is_told(client: Zep, by_session: bool) -> None:
    user_id, session_id = f"zone-{uuid4()}", f"zone-{uuid4()}"
    zone = {"timezone": "Asia/Tokyo"}
    client.user.add(user_id=user_id, first_name="Ann", metadata={"timezone": "Nowhere/Atall"} if by_session else zone)
    client.memory.add_session(session_id=session_id, user_id=user_id, metadata=zone if by_session else None)
    # Half past one in the night of the 9th in Tokyo.
    at = "2023-05-08T16:30:00Z"
    told(client, user_id, session_id, [Message(role_type="user", content="I moved to Porto today.", created_at=at)])

    [fact] = [edge for edge in client.graph.edge.get_by_user_id(user_id) if "Porto" in edge.fact]
    assert fact.valid_at == "2023-05-08T15:00:00Z"
    assert "9 May 2023" in fact.fact
    assert "(2023-05-09 00:00:00 - present)" in (client.memory.get(session_id).context or "")


def test_a_time_zone_can_be_set_later_and_is_never_refused(client: Zep) -> None:
    user_id, session_id = f"zone-{uuid4()}", f"zone-{uuid4()}"
    client.user.add(user_id=user_id, first_name="Ann", metadata={"timezone": ["no", "name"]})
    client.memory.add_session(session_id=session_id, user_id=user_id)
    client.user.update(user_id, metadata={"timezone": "America/New_York"})
    at = "2023-05-08T03:30:00Z"
    told(client, user_id, session_id, [Message(role_type="user", content="I moved to Porto today.", created_at=at)])
    [fact] = [edge for edge in client.graph.edge.get_by_user_id(user_id) if "Porto" in edge.fact]
    assert fact.valid_at == "2023-05-07T04:00:00Z"
