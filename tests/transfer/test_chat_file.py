"""Chat files: every mistake is found and named with its line, and everything right survives the reading."""

import json
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.episodes import RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import format_instant
from hitherto.domain.limits import MAX_MESSAGE_CHARACTERS, MAX_MESSAGES_PER_ADD
from hitherto.transfer.chat_file import ChatLine, read_line, read_lines, runs

RIGHT: dict[str, Any] = {"session_id": "s1", "user_id": "ann", "role_type": "user", "content": "Hello"}

STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


def line_of(**changed: Any) -> bytes:
    return json.dumps({**RIGHT, **changed}).encode()


def test_a_line_with_only_what_is_needed() -> None:
    message = read_line(7, line_of())
    assert message == ChatLine(number=7, session_id="s1", user_id="ann", role_type=RoleType.USER, content="Hello")


def test_a_line_with_everything() -> None:
    message = read_line(
        1,
        line_of(
            role="Ann",
            created_at="2025-04-06T13:05:00+02:00",
            metadata={"channel": "web"},
            first_name="Ann",
            last_name="Berg",
            email="ann@example.org",
        ),
    )
    assert message.created_at is not None
    assert format_instant(message.created_at) == "2025-04-06T11:05:00Z"
    assert (message.role, message.metadata, message.first_name) == ("Ann", {"channel": "web"}, "Ann")
    assert (message.last_name, message.email) == ("Berg", "ann@example.org")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{broken", "line 3: no JSON"),
        (b"\xff\xfe", "line 3: no JSON"),
        (b'["a"]', "line 3: must be a JSON object"),
        (b"{}", "line 3: session_id is missing"),
        (line_of(content=None), "line 3: content is missing"),
        (line_of(content=4), "line 3: content must be a text that is not empty"),
        (line_of(role=["Ann"]), "line 3: role must be a text"),
        (line_of(role_type="human"), "line 3: role_type must be one of norole, system"),
        (line_of(created_at="yesterday"), "line 3: created_at must be an RFC 3339 date-time"),
        (line_of(created_at="2025-02-30"), "line 3: created_at is not a date that exists"),
        (line_of(created_at=5), "line 3: created_at must be a text such as"),
        (line_of(session_id=5), "line 3: session_id must be a text"),
        (line_of(content=" "), "line 3: content must be a text that is not empty"),
        (line_of(user_id="  "), "line 3: user_id must not be empty"),
        (line_of(session_id="s" * 501), "line 3: session_id must be at most 500 characters"),
        (line_of(metadata=[1]), "line 3: metadata must be a JSON object"),
        (line_of(created="2025-01-01"), "line 3: unknown key 'created'; known are session_id"),
        (
            line_of(content="x" * (MAX_MESSAGE_CHARACTERS + 1)),
            "line 3: content must be at most 100,000",
        ),
    ],
)
def test_a_wrong_line_is_named(line: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_line(3, line)
    assert caught.value.message.startswith(said)


def test_all_mistakes_of_a_file_are_found_and_empty_lines_counted() -> None:
    found = list(read_lines([line_of(), b"\n", b"nonsense\n", line_of(content="Bye"), line_of(role_type="?")]))
    assert [item.number for item in found if isinstance(item, ChatLine)] == [1, 4]
    assert [item.message.split(":")[0] for item in found if isinstance(item, InvalidInput)] == ["line 3", "line 5"]


def test_a_session_cannot_change_its_user() -> None:
    _, second = read_lines([line_of(), line_of(user_id="bob")])
    assert isinstance(second, InvalidInput)
    assert second.message == "line 2: session s1 belongs to user ann, not bob"


@given(st.lists(st.integers(0, 3), max_size=150), st.integers(1, MAX_MESSAGES_PER_ADD))
def test_runs_keep_order_and_never_mix_sessions(sessions: list[int], longest: int) -> None:
    messages = [read_line(number, line_of(session_id=f"s{one}")) for number, one in enumerate(sessions, start=1)]
    grouped = list(runs(messages, longest))
    assert [message for run in grouped for message in run] == messages
    assert all(1 <= len(run) <= longest for run in grouped)
    assert all(len({message.session_id for message in run}) == 1 for run in grouped)
    neighbours = sum(-(-len(list(same)) // longest) for _, same in groupby(sessions))
    assert len(grouped) == neighbours


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip),
    st.sampled_from(RoleType),
)
def test_any_text_comes_through_as_it_was(content: str, role_type: RoleType) -> None:
    message = read_line(1, line_of(content=content, role_type=str(role_type)))
    assert (message.content, message.role_type) == (content, role_type)
