"""What was used of models, by day and purpose, and how they answered last."""

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import Instant
from hitherto.domain.language_models import ModelUsage
from hitherto.ports import Store
from hitherto.store import model_usage
from hitherto.store.model_usage import MICROSECONDS_A_DAY as DAY
from hitherto.store.model_usage import ModelHealth

CALL = ModelUsage(calls=1, input_tokens=100, output_tokens=20, spend=7)
FAILURE = ModelUsage(calls=3, failures=1)


async def count(
    store: Store, usage: ModelUsage, at: int, project: int = 1, purpose: str = "reading", problem: str | None = None
) -> None:
    await store.write(
        lambda tx: model_usage.add(tx, ProjectKey(project), "openai:m", purpose, usage, Instant(at), problem)
    )


async def by_day(store: Store, project: int = 1, since: int = 0) -> list[tuple[int | None, str, ModelUsage]]:
    used = await store.read(lambda tx: model_usage.by_day(tx, ProjectKey(project), Instant(since)))
    return [(each.day, each.purpose, each.usage) for each in used]


async def test_calls_of_a_day_add_up(store: Store) -> None:
    await count(store, CALL, 5)
    await count(store, CALL, DAY - 1)
    await count(store, CALL, DAY)
    await count(store, CALL, DAY, purpose="summary")
    assert await by_day(store) == [(DAY, "reading", CALL), (DAY, "summary", CALL), (0, "reading", CALL + CALL)]
    assert await by_day(store, since=DAY + 5) == [(DAY, "reading", CALL), (DAY, "summary", CALL)]


async def test_projects_do_not_see_each_other_and_totals_see_all(store: Store) -> None:
    await count(store, CALL, 5)
    await count(store, CALL, 5, project=2)
    assert await by_day(store, project=2) == [(0, "reading", CALL)]
    assert await by_day(store, project=3) == []
    (total,) = await store.read(model_usage.totals)
    assert (total.day, total.usage) == (None, CALL + CALL)


async def test_the_last_that_was_heard_of_a_model_counts(store: Store) -> None:
    async def health() -> ModelHealth:
        return await store.read(lambda tx: model_usage.health(tx, "openai:m"))

    assert await health() == ModelHealth()
    await count(store, FAILURE, 10, problem="it is down")
    assert await health() == ModelHealth(failed_at=Instant(10), reason="it is down")
    assert (await health()).is_failing
    await count(store, CALL, 20)
    assert not (await health()).is_failing
    await count(store, FAILURE, 30, problem="again")
    assert (await health()).is_failing
    assert (await health()).answered_at == 20
