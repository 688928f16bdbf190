async def test_a(store):
    assert store


async def test_b(store):
    assert store
