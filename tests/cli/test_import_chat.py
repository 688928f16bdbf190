"""`hitherto import-chat`, and with what it brought: `worker --until-idle`, `status`, `episodes trace`."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from hitherto.domain.instants import format_instant
from hitherto.engine import Hitherto as Engine
from hitherto.settings import Settings
from tests.cli.conftest import Hitherto

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "demo" / "conversation.jsonl"
MOVED = "I moved to Lisbon last week."


@pytest.fixture(autouse=True)
def _on_both_databases(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", store_url)


def message(content: str, **changed: Any) -> dict[str, Any]:
    return {"session_id": "s1", "user_id": "ann", "role": "Ann", "role_type": "user", "content": content, **changed}


def written(path: Path, *messages: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(one) + "\n" for one in messages))
    return str(path)


async def engine_work(session_id: str) -> tuple[list[str], list[str], str]:
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        episodes = (await engine.memory.messages(session_id)).items
        session = await engine.sessions.get(session_id)
        return (
            [episode.content for episode in episodes],
            [format_instant(episode.reference_time) for episode in episodes],
            session.user_id,
        )


def test_messages_arrive_in_their_order_with_their_times(hitherto: Hitherto, tmp_path: Path) -> None:
    told = [message(f"Sentence {number}.", created_at=f"2025-01-01T00:00:{number:02}Z") for number in range(45)]
    result = hitherto("import-chat", written(tmp_path / "chat.jsonl", *told))
    assert result.exit_code == 0, result.output
    assert result.stdout == "Imported 45 messages; made 1 users and 1 sessions.\n"
    contents, times, user_id = asyncio.run(engine_work("s1"))
    assert contents == [one["content"] for one in told]
    assert times == [one["created_at"] for one in told]
    assert user_id == "ann"


def test_what_exists_is_used(hitherto: Hitherto, tmp_path: Path) -> None:
    hitherto("import-chat", written(tmp_path / "first.jsonl", message("One."), message("Two.", session_id="s2")))
    more = written(tmp_path / "second.jsonl", message("Three."), message("Four.", session_id="s3"))
    assert hitherto("import-chat", more).stdout == "Imported 2 messages; made 0 users and 1 sessions.\n"
    assert asyncio.run(engine_work("s1"))[0] == ["One.", "Three."]


def test_the_example_of_the_project_can_be_imported(hitherto: Hitherto) -> None:
    result = hitherto("import-chat", str(EXAMPLE))
    assert result.stdout == "Imported 141 messages; made 1 users and 10 sessions.\n", result.output


def test_a_bad_file_is_named_by_line_and_imports_nothing(hitherto: Hitherto, tmp_path: Path) -> None:
    file = written(tmp_path / "chat.jsonl", message("Fine."), message(""), message("Fine."), message("x", created=1))
    result = hitherto("import-chat", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 2: content must be a text that is not empty; line 4: unknown key 'created'" in result.stderr
    assert result.stderr.endswith("Nothing was imported.\n")
    assert result.stderr.count("\n") == 1
    assert json.loads(hitherto("status", "--json").stdout)["users"] == 0


def test_of_many_mistakes_the_first_are_shown(hitherto: Hitherto, tmp_path: Path) -> None:
    result = hitherto("import-chat", written(tmp_path / "chat.jsonl", *[{"content": "x"}] * 25))
    assert result.stderr.count("line ") == 10
    assert "and 15 more" in result.stderr


def test_a_session_of_somebody_else_is_refused(hitherto: Hitherto, tmp_path: Path) -> None:
    hitherto("import-chat", written(tmp_path / "first.jsonl", message("One.")))
    result = hitherto("import-chat", written(tmp_path / "second.jsonl", message("Two.", user_id="bob")))
    assert result.exit_code == 2
    assert "line 1: session s1 exists and belongs to user ann, not bob" in result.stderr
    assert asyncio.run(engine_work("s1"))[0] == ["One."]


@pytest.mark.parametrize("content", [None, "", "\n\n"])
def test_a_file_without_messages_is_said(hitherto: Hitherto, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "empty.jsonl"
    if content is not None:
        path.write_text(content)
    result = hitherto("import-chat", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert ("does not exist" if content is None else "holds no messages") in result.stderr


def test_status_counts_what_waits_and_what_is_known(hitherto: Hitherto, tmp_path: Path) -> None:
    assert "There are no users here yet." in hitherto("status").stdout
    told = [message(MOVED, created_at="2025-04-06T10:00:00Z"), message("Nice.", session_id="s2", user_id="bob")]
    hitherto("import-chat", written(tmp_path / "chat.jsonl", *told))
    before = json.loads(hitherto("status", "--json").stdout)
    assert (before["queue"]["pending"], before["queue"]["graphs"]) == (2, 2)
    assert before["queue"]["oldest_pending_seconds"] >= 0
    assert before["graphs"]["ann"]["pending"] == 1
    assert "2 episodes of 2 graphs, the oldest for" in hitherto("status").stdout

    worked = hitherto("worker", "--until-idle")
    assert worked.exit_code == 0, worked.output
    after = json.loads(hitherto("status", "--json").stdout)
    assert after["queue"] == {"graphs": 0, "pending": 0, "oldest_pending_seconds": None}
    assert after["failed"] == []
    assert after["graphs"]["ann"]["edges"] >= 1
    assert list(json.loads(hitherto("status", "--user", "bob", "--json").stdout)["graphs"]) == ["bob"]
    assert "Waiting  nothing" in hitherto("status").stdout


def test_a_trace_says_what_was_read_and_why(hitherto: Hitherto, tmp_path: Path) -> None:
    told = [
        message("I live in Hamburg.", created_at="2025-01-06T10:00:00Z"),
        message(MOVED, created_at="2025-04-06T10:00:00Z"),
    ]
    hitherto("import-chat", written(tmp_path / "chat.jsonl", *told))
    hitherto("worker", "--until-idle")
    uuid = asyncio.run(uuid_of_last("s1"))
    shown = hitherto("episodes", "trace", uuid)
    assert shown.exit_code == 0, shown.output
    assert MOVED in shown.stdout
    assert "2025-04-06T10:00:00Z by Ann in session s1" in shown.stdout
    assert "extract" in shown.stdout
    assert "Closed by it" in shown.stdout
    body = json.loads(hitherto("episodes", "trace", uuid, "--json").stdout)
    assert body["error"] is None
    assert "Hamburg" in body["closings"][0]["fact"]
    assert any("Lisbon" in one["fact"] for one in body["statements"])


async def uuid_of_last(session_id: str) -> str:
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        return str((await engine.memory.messages(session_id)).items[-1].uuid)


@pytest.mark.parametrize(
    "arguments",
    [("episodes", "trace", "no-uuid"), ("status", "--user", "nobody"), ("status", "--project", "nowhere")],
)
def test_what_does_not_exist_is_one_line(hitherto: Hitherto, arguments: tuple[str, ...]) -> None:
    result = hitherto(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not found: no" in result.stderr
    assert result.stderr.count("\n") == 1
