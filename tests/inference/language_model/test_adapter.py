"""A model behind a real socket, whatever it answers."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from hitherto.domain.language_models import ModelFailed
from hitherto.inference.language_model import EndpointModel, ModelOptions
from hitherto.inference.language_model.adapter import ATTEMPTS
from tests.scripted_endpoint import (
    Reply,
    ScriptedEndpoint,
    anthropic_says,
    error,
    google_says,
    says,
    scripted_endpoint,
)


class City(BaseModel):
    name: str
    people: int | None = None


LISBON = '{"name": "Lisbon", "people": 550000}'


@pytest.fixture
async def endpoint() -> AsyncIterator[ScriptedEndpoint]:
    async with scripted_endpoint() as running:
        yield running


def options(endpoint: ScriptedEndpoint, **changed: Any) -> ModelOptions:
    values: dict[str, Any] = {"provider": "openai", "name": "tiny", "base_url": f"{endpoint.url}/v1"}
    return ModelOptions(**{**values, "timeout_seconds": 5.0, "patience_seconds": 10.0, **changed})


async def ask(model: EndpointModel) -> City:
    city, _ = await model.structured("test", "Name the city.", "It lies on the Tejo.", City)
    return city


async def answer_of(endpoint: ScriptedEndpoint, **changed: Any) -> City:
    async with EndpointModel(options(endpoint, **changed)) as model:
        return await ask(model)


async def failure_of(endpoint: ScriptedEndpoint, **changed: Any) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        await answer_of(endpoint, **changed)
    return caught.value


async def test_a_good_answer_and_what_it_used(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says(LISBON, used=(120, 30)))
    async with EndpointModel(options(endpoint, input_price=2.0, output_price=10.0)) as model:
        city, usage = await model.structured("test", "Name the city.", "On the Tejo.", City)
    assert city == City(name="Lisbon", people=550000)
    assert (usage.calls, usage.input_tokens, usage.output_tokens, usage.failures) == (1, 120, 30, 0)
    assert usage.spend == 120 * 2 + 30 * 10


async def test_the_schema_goes_out_without_bounds(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says(LISBON))
    await answer_of(endpoint)
    asked = endpoint.requests[0]["body"]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["schema"]["required"] == ["name", "people"]
    assert not {"maxLength", "default", "title", "$ref"} & set(json.dumps(asked).split('"'))


async def test_the_limit_of_tokens_goes_out_under_the_name_that_all_know(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says(LISBON))
    await answer_of(endpoint, max_output_tokens=777)
    assert endpoint.requests[0]["body"]["max_tokens"] == 777


async def test_instructions_and_evidence_go_out_apart(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says(LISBON))
    await answer_of(endpoint)
    system, user = endpoint.requests[0]["body"]["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "Tejo" not in system["content"]
    assert user["content"] == "It lies on the Tejo."


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{LISBON}\n```",
        f"<think>Which {{city}} is it?</think>\n{LISBON}",
        f"Here you are: {LISBON} I hope that helps!",
        '{"name": "Lisbon", "people": 550000,}',
    ],
    ids=["fences", "thoughts", "chatter", "trailing comma"],
)
async def test_wrapped_answers(endpoint: ScriptedEndpoint, text: str) -> None:
    endpoint.answer(says(text))
    assert (await answer_of(endpoint)).name == "Lisbon"
    assert len(endpoint.requests) == 1


async def test_a_server_that_refuses_schemas_is_asked_in_words_and_remembered(endpoint: ScriptedEndpoint) -> None:
    def script(request: dict[str, Any]) -> Reply:
        return error(400, "response_format not supported") if "response_format" in request["body"] else says(LISBON)

    endpoint.script = script
    async with EndpointModel(options(endpoint)) as model:
        assert (await ask(model)).name == "Lisbon"
        assert model.mode == "prompted"
        assert (await ask(model)).name == "Lisbon"
    formats = [request["body"].get("response_format", {}).get("type") for request in endpoint.requests]
    assert formats == ["json_schema", "json_object", None, None]
    assert '"people"' in endpoint.requests[-1]["body"]["messages"][0]["content"]


async def test_a_server_that_only_knows_json_objects(endpoint: ScriptedEndpoint) -> None:
    def script(request: dict[str, Any]) -> Reply:
        schema = request["body"].get("response_format", {}).get("type") == "json_schema"
        return error(422) if schema else says(LISBON)

    endpoint.script = script
    async with EndpointModel(options(endpoint)) as model:
        await ask(model)
        assert model.mode == "json_object"


async def test_one_repair(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says('{"town": "Lisbon"}'), says(LISBON))
    async with EndpointModel(options(endpoint)) as model:
        city, usage = await model.structured("test", "Name the city.", "On the Tejo.", City)
    assert city.name == "Lisbon"
    assert usage.calls == 2
    assert "name: Field required" in endpoint.requests[1]["body"]["messages"][-1]["content"]


async def test_no_second_repair(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says("Lisbon, I think."))
    failed = await failure_of(endpoint)
    assert "unusable" in failed.reason
    assert (failed.usage.calls, failed.usage.failures, failed.usage.input_tokens) == (2, 1, 200)


async def test_a_truncated_answer_is_asked_for_again_in_brief(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says('{"name": "Lis', finish="length"), says(LISBON))
    assert (await answer_of(endpoint)).name == "Lisbon"
    assert "Be brief" in endpoint.requests[1]["body"]["messages"][-1]["content"]


async def test_a_refusal_is_not_argued_with(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(says("", finish="content_filter", refusal="I cannot help with that."))
    assert "refused" in (await failure_of(endpoint)).reason
    assert len(endpoint.requests) == 1


async def test_a_rate_limit_is_waited_for_as_asked(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(error(429, retry_after="0.05"), says(LISBON))
    assert (await answer_of(endpoint)).name == "Lisbon"
    assert len(endpoint.requests) == 2


async def test_nobody_waits_for_an_hour(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(error(429, retry_after="3600"))
    assert "busy" in (await failure_of(endpoint)).reason
    assert len(endpoint.requests) == 1


async def test_a_busy_endpoint_is_asked_a_few_times(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(error(429, retry_after="0"))
    failed = await failure_of(endpoint)
    assert (len(endpoint.requests), failed.usage.calls) == (ATTEMPTS, ATTEMPTS)


@pytest.mark.parametrize(("status", "reason"), [(401, "refused the key"), (404, "knows no model tiny")])
async def test_what_waiting_cannot_help(endpoint: ScriptedEndpoint, status: int, reason: str) -> None:
    endpoint.answer(error(status, "Incorrect API key provided: sk-secret"))
    failed = await failure_of(endpoint, api_key="sk-secret")
    assert reason in failed.reason
    assert "sk-secret" not in failed.reason
    assert len(endpoint.requests) == 1


async def test_html_instead_of_an_answer(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(Reply("<html><body>Welcome!</body></html>", headers={"content-type": "text/html"}))
    failed = await failure_of(endpoint)
    assert "not that of a language model" in failed.reason
    assert "Welcome" not in failed.reason


async def test_an_answer_that_never_comes(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(Reply(hang=True))
    assert "no usable answer within" in (await failure_of(endpoint, timeout_seconds=5.0, patience_seconds=0.2)).reason


async def test_an_answer_that_never_ends(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(Reply('{"id": "c1"', endless=True))
    failed = await failure_of(endpoint)
    assert "longer than" in failed.reason


async def test_an_endpoint_that_is_down_is_left_alone(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(error(502))
    async with EndpointModel(options(endpoint, patience_seconds=1.5)) as model:
        for _ in range(3):
            with pytest.raises(ModelFailed):
                await ask(model)
        sent = len(endpoint.requests)
        with pytest.raises(ModelFailed, match="left alone"):
            await ask(model)
    assert len(endpoint.requests) == sent


async def test_nobody_listens() -> None:
    async with EndpointModel(
        ModelOptions(provider="openai", name="tiny", base_url="http://127.0.0.1:9/v1", patience_seconds=0.5)
    ) as model:
        with pytest.raises(ModelFailed):
            await ask(model)


async def test_anthropic(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(anthropic_says(LISBON, used=(90, 12)))
    async with EndpointModel(
        options(endpoint, provider="anthropic", name="claude-tiny", base_url=endpoint.url, api_key="k-1")
    ) as model:
        city, usage = await model.structured("test", "Name the city.", "On the Tejo.", City)
    assert city.name == "Lisbon"
    assert (usage.input_tokens, usage.output_tokens) == (90, 12)
    assert endpoint.requests[0]["path"].startswith("/v1/messages")
    assert endpoint.requests[0]["headers"]["authorization"] == "Bearer k-1"


async def test_anthropic_refuses_the_shape(endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(error(400, "output_config: not supported"), anthropic_says(LISBON))
    assert (await answer_of(endpoint, provider="anthropic", base_url=endpoint.url, api_key="k")).name == "Lisbon"


async def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    endpoint: ScriptedEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.answer(error(401, "bad key sk-very-secret"))
    chosen = options(endpoint, api_key="sk-very-secret")
    with pytest.raises(ModelFailed):
        async with EndpointModel(chosen) as model:
            await ask(model)
    assert endpoint.requests[0]["headers"]["authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in caplog.text + repr(chosen)


@pytest.mark.parametrize("output", ["native", "json_object", "prompted"])
async def test_google_answers_in_every_mode(output: str, endpoint: ScriptedEndpoint) -> None:
    endpoint.answer(google_says(LISBON, used=(70, 9)))
    values = options(endpoint, provider="google", base_url=endpoint.url, api_key="k", output=output)
    async with EndpointModel(values) as model:
        city, usage = await model.structured("test", "Name the city.", "It lies on the Tejo.", City)
    assert city.name == "Lisbon"
    assert (usage.input_tokens, usage.output_tokens) == (70, 9)
    sent = endpoint.requests[0]
    assert ":generateContent" in sent["path"]
    assert ("responseMimeType" in sent["body"].get("generationConfig", {})) == (output != "prompted")
