"""Each episode is read by the extractor for its kind, in the order in which it was told."""

from collections.abc import Sequence
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import Extraction, ExtractionBatch, UserProfile
from hitherto.ingestion.by_kind import ByKind
from tests.builders import GraphBuilder

USER = UserProfile(name="Ann")


class Listening:
    """Says who read an episode, and remembers the batches."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.batches: list[ExtractionBatch] = []

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        self.batches.append(batch)
        return [Extraction(episode=episode.uuid, notes=(self.name,)) for episode in batch.episodes]


def told(kinds: Sequence[str]) -> tuple[Episode, ...]:
    build = GraphBuilder()
    session = build.session()
    made = {
        "json": lambda: build.episode("{}", kind=EpisodeKind.JSON),
        "text": lambda: build.episode("She lives in Oslo."),
        "message": lambda: build.episode("Ann (user): Hi.", kind=EpisodeKind.MESSAGE),
        "chat": lambda: build.episode("Hi.", session),
    }
    return tuple(made[kind]() for kind in kinds)


@given(st.lists(st.sampled_from(["json", "text", "message", "chat"]), max_size=12))
def test_everything_is_read_once_by_the_right_one(kinds: list[str]) -> None:
    language, structure = Listening("language"), Listening("structure")
    episodes = told(kinds)
    found = ByKind(language, structure).extract(ExtractionBatch(user=USER, episodes=episodes))

    assert [one.episode for one in found] == [episode.uuid for episode in episodes]
    assert [one.notes[0] for one in found] == ["structure" if kind == "json" else "language" for kind in kinds]
    read = [episode.uuid for batch in (*language.batches, *structure.batches) for episode in batch.episodes]
    assert sorted(read) == sorted(episode.uuid for episode in episodes)
    assert all(batch.user == USER for batch in (*language.batches, *structure.batches))


def test_what_was_said_keeps_its_order_and_its_context() -> None:
    language, structure = Listening("language"), Listening("structure")
    episodes, context = told(["chat", "json", "message", "text", "chat"]), told(["chat"])
    ByKind(language, structure).extract(ExtractionBatch(user=None, episodes=episodes, context=context))
    batches: dict[UUID, ExtractionBatch] = {batch.episodes[0].uuid: batch for batch in language.batches}

    talk, text = batches[episodes[0].uuid], batches[episodes[3].uuid]
    assert talk.episodes == (episodes[0], episodes[2], episodes[4])
    assert talk.context == context
    assert (text.episodes, text.context) == ((episodes[3],), ())


def test_nothing_to_read_lets_the_reader_of_language_get_ready() -> None:
    language, structure = Listening("language"), Listening("structure")
    nothing = ExtractionBatch(user=None, episodes=())

    assert ByKind(language, structure).extract(nothing) == []
    assert (language.batches, structure.batches) == ([nothing], [])


def test_traces_show_the_name_of_the_reader_of_language() -> None:
    assert ByKind(Listening("language"), Listening("structure")).name == "language"
