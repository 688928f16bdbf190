import asyncio
import json
import math
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from hitherto.api import limits
from hitherto.api.limits import MAX_JSON_DEPTH, read_body
from hitherto.api.requests import parse_json, path_ids, query_values, read_json
from hitherto.domain.errors import InvalidInput, PayloadTooLarge, TooSlow
from hitherto.domain.limits import MAX_BODY_BYTES

plain_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    # Escaped, every one of the code points of a JSON text may come, lone surrogates and nulls included.
    | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def request(
    *chunks: bytes, headers: dict[str, str] | None = None, query: str = "", path_params: dict[str, str] | None = None
) -> Request:
    waiting = list(chunks)

    async def receive() -> dict[str, object]:
        chunk = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    raw_headers = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": "POST", "headers": raw_headers, "query_string": query.encode()}
    return Request({**scope, "path_params": path_params or {}}, receive)


@given(plain_json)
def test_a_json_document_means_what_it_means_to_the_standard_library(value: object) -> None:
    document = json.dumps(value).encode()

    assert parse_json(document) == json.loads(document)


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        (b"{", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b'{"a": 1} x', "not valid JSON"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1' + b"0" * 400 + b"}", "too large"),
        (b'{"a": "\xff"}', "not valid UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "not valid UTF-8"),
        (b"[" * (MAX_JSON_DEPTH + 1) + b"]" * (MAX_JSON_DEPTH + 1), "deeper than"),
        (b"[" * 100_000 + b"]" * 100_000, "deeper than"),
        (b'{"a":' * 100_000, "deeper than"),
    ],
)
def test_what_is_no_json_is_refused_with_a_reason(document: bytes, hint: str) -> None:
    with pytest.raises(InvalidInput, match=hint):
        parse_json(document)


def test_nesting_is_counted_in_the_value_and_not_in_its_texts() -> None:
    deep = b"[" * MAX_JSON_DEPTH + b"]" * MAX_JSON_DEPTH
    brackets = json.dumps(["[" * 1000]).encode()

    assert json.dumps(parse_json(deep)).encode() == deep
    assert parse_json(brackets) == ["[" * 1000]


def test_an_integer_beyond_64_bits_is_a_float_however_it_is_parsed() -> None:
    by_fast_parser = parse_json(b'{"n": 1180591620717411303424}')
    by_standard_library = parse_json(b'{"n": 1180591620717411303424, "s": "\\ud800"}')

    assert by_fast_parser["n"] == by_standard_library["n"] == float(2**70)
    assert isinstance(by_standard_library["n"], float)


@given(st.integers(-(10**22), 10**22))
def test_both_parsers_agree_on_every_integer(number: int) -> None:
    fast, slow = (parse_json(b"[%d%s]" % (number, tail)) for tail in (b"", b', "\\udfff"'))

    assert (type(fast[0]), fast[0]) == (type(slow[0]), slow[0])
    assert math.isclose(fast[0], number)


async def test_an_empty_body_is_an_empty_object() -> None:
    assert await read_json(request()) == {}
    assert await read_json(request(b" \r\n")) == {}


async def test_a_body_may_come_in_chunks_and_under_any_content_type() -> None:
    assert await read_json(request(b'{"a":', b" 1}", headers={"content-type": "text/plain"})) == {"a": 1}


async def test_a_body_of_a_declared_size_is_refused_before_it_is_read() -> None:
    too_large = request(headers={"content-length": str(MAX_BODY_BYTES + 1)})

    with pytest.raises(PayloadTooLarge, match="5 MB"):
        await read_json(too_large)


async def test_a_body_of_an_undeclared_size_is_refused_as_soon_as_it_is_too_large() -> None:
    chunks = [b" " * 1_000_000] * 5 + [b" " * 250_000, b"never read"]
    reading = request(*chunks)

    with pytest.raises(PayloadTooLarge):
        await read_json(reading)
    assert (await reading.receive())["body"] == b"never read"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_in_the_path_is_unescaped_exactly_once(external_id: str) -> None:
    once, twice = quote(external_id, safe=""), quote(quote(external_id, safe=""), safe="")

    assert path_ids(request(path_params={"a": once, "b": twice})) == {"a": external_id, "b": once}


def test_an_id_that_is_no_utf8_is_refused() -> None:
    with pytest.raises(InvalidInput, match="UTF-8"):
        path_ids(request(path_params={"user_id": "%ff"}))


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("pageNumber=2&pageSize=10", {"page_number": "2", "page_size": "10"}),
        ("page_number=2&page_size=10", {"page_number": "2", "page_size": "10"}),
        ("minRating=0.5&lastn=4&lastNMessages=3", {"min_rating": "0.5", "lastn": "4", "last_n_messages": "3"}),
        ("asc=true&memoryType=perpetual&x=&x=%C3%A9", {"asc": "true", "memory_type": "perpetual", "x": "é"}),
        ("a=%ff", {"a": "\ufffd"}),
    ],
)
def test_query_names_are_read_in_both_spellings(query: str, values: dict[str, str]) -> None:
    assert query_values(request(query=query)) == values


async def test_a_body_that_does_not_arrive_is_waited_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> dict[str, object]:
        for part in parts:
            return part
        await asyncio.Event().wait()
        raise AssertionError("never reached")

    with pytest.raises(TooSlow, match="did not arrive within"):
        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive))
