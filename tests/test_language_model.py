"""The whole engine with a language model behind a real socket: whatever it answers, nothing is lost."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hitherto import Hitherto, Settings
from hitherto.domain.errors import Misconfigured
from hitherto.services.messages import NewMessage
from tests.scripted_endpoint import Reply, ScriptedEndpoint, error, says, scripted_endpoint

NOTHING = json.dumps({"things": [], "facts": [], "ended": []})
TEXT = "I live in Lisbon."
BY_RULES = ["Ann lives in Lisbon."]


@pytest.fixture
async def endpoint() -> AsyncIterator[ScriptedEndpoint]:
    async with scripted_endpoint() as running:
        yield running


def settings(folder: Path, url: str, **changed: Any) -> Settings:
    values: dict[str, Any] = {
        "data_dir": folder,
        "llm": "tiny",
        "llm_base_url": f"{url}/v1",
        "llm_timeout_seconds": 0.5,
    }
    return Settings(**{**values, "llm_patience_seconds": 2, **changed})


async def read(chosen: Settings, *texts: str) -> tuple[list[str], list[str]]:
    """Tell the memory `texts`, and return the facts and the notes of the last one's trace."""
    async with Hitherto(chosen, embedder=None) as memory:
        await memory.users.add("ann", first_name="Ann")
        await memory.sessions.add("talk", "ann")
        for text in texts:
            await memory.memory.add("talk", [NewMessage(role_type="user", content=text)])
        await memory.processed("ann")
        (latest, *_) = await memory.graph.episodes("ann")
        notes = (await memory.graph.trace(str(latest.uuid)))["notes"]
        return sorted(edge.fact for edge in await memory.graph.edges("ann")), notes


BROKEN = {
    "an error page": (Reply("<html>Bad gateway</html>", 502, {"content-type": "text/html"}), "502"),
    "a page that is no answer": (
        Reply("<html>Welcome</html>", 200, {"content-type": "text/html"}),
        "gave no usable answer",
    ),
    "a wrong key": (error(401, "no"), "401"),
    "an unknown model": (error(404, "no"), "404"),
    "no JSON": (says("I cannot help with that."), "unusable"),
    "half an answer": (says('{"things": [', finish="length"), "unusable"),
    "another shape": (says('{"facts": [{"what": 1}]}'), "unusable"),
    "a refusal": (says("", refusal="no"), "gave no usable answer"),
    "silence": (Reply(hang=True), "gave no usable answer"),
    "no end": (Reply('{"a": "', endless=True), "gave no usable answer"),
    "too many requests": (error(429, "slow down", Retry_After="3600"), "429"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_endpoint_leaves_what_rules_read(what: str, endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    reply, reason = BROKEN[what]
    endpoint.answer(reply)
    facts, notes = await read(settings(tmp_path, endpoint.url, llm_output="native"), TEXT)
    assert facts == BY_RULES
    assert any(reason in note for note in notes), notes


async def test_an_endpoint_that_is_down_at_the_start_is_no_reason_not_to_start(tmp_path: Path) -> None:
    facts, notes = await read(settings(tmp_path, "http://127.0.0.1:9"), TEXT)
    assert facts == BY_RULES
    assert any("gave no usable answer" in note for note in notes)


async def test_a_slip_is_repaired_by_asking_once_more(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    endpoint.answer(says("Sure! Here it is: {"), says(f"```json\n{NOTHING}\n```"))
    _, notes = await read(settings(tmp_path, endpoint.url), TEXT)
    assert notes == []
    assert len(endpoint.requests) == 2


async def test_a_server_that_knows_no_schema_is_asked_in_other_ways(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    def script(request: dict[str, Any]) -> Reply:
        return error(400, "response_format") if "response_format" in request["body"] else says(NOTHING)

    endpoint.script = script
    _, notes = await read(settings(tmp_path, endpoint.url), TEXT)
    assert notes == []
    assert len(endpoint.requests) == 3


async def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    endpoint: ScriptedEndpoint, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.answer(error(401, "the key sk-secret is wrong"))
    chosen = settings(tmp_path, endpoint.url, llm_api_key="sk-secret")
    _, notes = await read(chosen, TEXT)
    assert endpoint.requests[0]["headers"]["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in " ".join((*notes, caplog.text, repr(chosen), json.dumps(chosen.masked())))


async def test_many_messages_are_one_question(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    endpoint.answer(says(NOTHING, used=(2000, 50)))
    chosen = settings(tmp_path, endpoint.url)
    async with Hitherto(chosen, workers="none", embedder=None) as memory:
        await memory.users.add("ann", first_name="Ann")
        await memory.sessions.add("talk", "ann")
        messages = [NewMessage(role_type="user", content=f"Message number {number} of many.") for number in range(20)]
        await memory.memory.add("talk", messages)
    async with Hitherto(chosen, embedder=None) as memory:
        await memory.processed("ann")
        (used,) = await memory.project(await memory_key(memory)).usage.by_day()
    assert (used.usage.calls, used.usage.input_tokens) == (2, 4000)


async def memory_key(memory: Hitherto) -> Any:
    return (await memory.projects.get("default")).key


async def test_without_a_provider_and_a_url_the_message_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="names no provider"):
        async with Hitherto(Settings(data_dir=tmp_path, llm="gpt-5-mini"), embedder=None):
            pass


async def test_without_a_key_the_engine_starts_and_says_what_is_degraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "HITHERTO_LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    async with Hitherto(Settings(data_dir=tmp_path, llm="openai:gpt-5-mini"), embedder=None) as memory:
        assert any("needs a key: set HITHERTO_LLM_API_KEY or OPENAI_API_KEY" in reason for reason in memory.degraded)
