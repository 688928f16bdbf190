from hitherto.domain.episodes import EpisodeState, RoleType
from hitherto.domain.extraction import IS_VALUE
from hitherto.ports import Store, Transaction
from hitherto.store import edges, embeddings, episodes, mentions, nodes, snapshot_rows
from hitherto.store.snapshot_rows import EVERYTHING, EdgeRow, EpisodeRow, MentionRow, NodeRow
from tests.builders import GraphBuilder, accept, create_user

MODEL, OTHER_MODEL = "bge", "minilm"


async def test_facts_come_with_their_vectors_of_one_model(store: Store) -> None:
    build = GraphBuilder()
    anna, lisbon = build.node("Anna"), build.node("Lisbon")
    one, two = build.edge(anna, lisbon, rating=0.5, invalid_at=build.tick()), build.edge(lisbon, anna)

    async def fill(tx: Transaction) -> None:
        await edges.upsert_many(tx, [two], 5)
        await edges.upsert_many(tx, [one], 3)
        await embeddings.put_many(tx, build.graph, MODEL, [(one.uuid, b"old!"), (one.uuid, b"\x00\x3c\x00\x00")])
        await embeddings.put_many(tx, build.graph, OTHER_MODEL, [(one.uuid, b"1"), (two.uuid, b"2")])
        await embeddings.put_many(tx, build.graph, MODEL, [])

    await store.write(fill)
    expected = EdgeRow(
        uuid=one.uuid.bytes,
        source=anna.uuid.bytes,
        target=lisbon.uuid.bytes,
        relation=one.relation,
        fact=one.fact,
        created_at=one.created_at,
        expired_at=None,
        valid_at=one.valid_at,
        invalid_at=one.invalid_at,
        rating=0.5,
        timeline=one.timeline,
        vector=b"\x00\x3c\x00\x00",
    )
    rows = await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, EVERYTHING, MODEL))
    assert rows[0] == expected
    assert (rows[1].uuid, rows[1].vector) == (two.uuid.bytes, None)
    assert await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, 3, MODEL)) == rows[1:]
    assert await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, 5, MODEL)) == []
    others = await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, EVERYTHING, OTHER_MODEL))
    assert [row.vector for row in others] == [b"1", b"2"]


async def test_nodes_come_with_names_and_labels(store: Store) -> None:
    build = GraphBuilder()
    node = build.node("Lisbon", aliases=("Lisboa", "LX"), labels=("Entity", "City"), summary="A city.")
    later = build.node("Porto")

    async def fill(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [node], 1)
        await nodes.upsert_many(tx, [later], 2)
        await embeddings.put_many(tx, build.graph, MODEL, [(node.uuid, b"12")])

    await store.write(fill)
    rows = await store.read(lambda tx: snapshot_rows.nodes_since(tx, build.graph, EVERYTHING, MODEL))
    assert rows[0] == NodeRow(
        uuid=node.uuid.bytes,
        name="Lisbon",
        aliases=("Lisboa", "LX"),
        labels=("Entity", "City"),
        summary="A city.",
        created_at=node.created_at,
        vector=b"12",
    )
    assert await store.read(lambda tx: snapshot_rows.nodes_since(tx, build.graph, 1, MODEL)) == rows[1:]
    assert rows[1].name == "Porto"


async def test_only_ingested_episodes_of_the_graph_come(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    session = build.session()
    named = build.episode("named", session)
    typed = build.episode("typed", session, role=None, role_type=RoleType.ASSISTANT)
    plain = build.episode("plain")
    failed = build.episode("failed", session, role=None, role_type=RoleType.NOROLE)
    await accept(store, build, [named, typed, plain, failed, build.episode("pending"), build.ignored("no", session)])

    async def ingest(tx: Transaction) -> None:
        done = [named.uuid, typed.uuid, plain.uuid]
        await episodes.set_state(tx, build.graph, done, EpisodeState.PROCESSED, 1)
        await episodes.set_state(tx, build.graph, [failed.uuid], EpisodeState.FAILED, 2, "it broke")
        await embeddings.put_many(tx, build.graph, MODEL, [(named.uuid, b"12")])

    await store.write(ingest)
    rows = await store.read(lambda tx: snapshot_rows.episodes_since(tx, build.graph, EVERYTHING, MODEL))
    assert rows[0] == EpisodeRow(
        uuid=named.uuid.bytes,
        seq=named.seq,
        session_uuid=session.uuid.bytes,
        speaker="Alice",
        content="named",
        kind="message",
        role_type="user",
        reference_time=named.reference_time,
        vector=b"12",
    )
    assert [(row.content, row.speaker) for row in rows[1:]] == [
        ("typed", "assistant"),
        ("plain", None),
        ("failed", None),
    ]
    assert await store.read(lambda tx: snapshot_rows.episodes_since(tx, build.graph, 1, MODEL)) == rows[3:]


async def test_mentions_come_whole_with_what_changed(store: Store) -> None:
    build = GraphBuilder()
    old, new = build.episode("one"), build.episode("two")
    quiet, node = build.node("quiet"), build.node("node")
    edge = build.edge(quiet, node)

    async def fill(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [quiet, node], 1)
        await edges.upsert_many(tx, [edge], 1)
        await mentions.insert_many(tx, [build.mention(old, item) for item in (quiet, node, edge)])
        await mentions.insert_many(tx, [build.mention(new, node), build.mention(new, edge)])
        await nodes.upsert_many(tx, [node], 2)
        await edges.upsert_many(tx, [edge], 2)

    await store.write(fill)
    everything = await store.read(lambda tx: snapshot_rows.mentions_since(tx, build.graph, EVERYTHING))
    assert len(everything) == 5
    changed = await store.read(lambda tx: snapshot_rows.mentions_since(tx, build.graph, 1))
    assert sorted(changed) == sorted(
        MentionRow(item.uuid.bytes, episode.uuid.bytes, item is edge) for item in (node, edge) for episode in (old, new)
    )
    assert await store.read(lambda tx: snapshot_rows.mentions_since(tx, build.graph, 2)) == []


async def test_no_row_of_another_graph_comes(store: Store) -> None:
    build, empty = GraphBuilder(), GraphBuilder("bob")
    await create_user(store, build)
    edge = build.edge(build.node(), build.node())

    async def fill(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [build.node()], 1)
        await edges.upsert_many(tx, [edge, build.edge(build.node(), build.node())], 1)
        await edges.delete(tx, edge.uuid, 2)

    await store.write(fill)
    for rows in (snapshot_rows.edges_since, snapshot_rows.nodes_since, snapshot_rows.episodes_since):
        assert await store.read(lambda tx, rows=rows: rows(tx, empty.graph, EVERYTHING, MODEL)) == []
    for others in (snapshot_rows.mentions_since, snapshot_rows.tombstones_since):
        assert await store.read(lambda tx, rows=others: rows(tx, empty.graph, EVERYTHING)) == []


async def test_a_node_that_is_only_a_value_is_not_searched(store: Store) -> None:
    build = GraphBuilder()
    amount = build.node("42", attributes={IS_VALUE: True})
    thing = build.node("Acme", attributes={"motto": f'"{IS_VALUE}": none'})

    async def fill(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [amount, thing], 1)

    await store.write(fill)
    for since in (EVERYTHING, 0):
        rows = await store.read(lambda tx, since=since: snapshot_rows.nodes_since(tx, build.graph, since, MODEL))
        assert [row.name for row in rows] == ["Acme"]
