"""Whole sessions with a language model: what it is asked, what of its answers is taken, and what happens without it."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from hitherto import Hitherto, Settings
from hitherto.domain.language_models import ModelFailed, ModelUsage
from hitherto.services.conversation_questions import MOST_ANSWER_CHARACTERS, MOST_CHARACTERS
from hitherto.services.messages import NewMessage

TALK = ("Hi, I am Ann from Porto.", "What can I do for you?", "My router blinks red. Mail me: ann@example.com")
SCHEMA = json.dumps(
    {"properties": {"email": {"type": "string"}, "device": {"type": "string", "description": "what is broken"}}}
)
CLASSES = ["billing", "Technical Support"]
Script = Callable[[str, str, str], dict[str, Any]]


class Asked:
    """A model that answers by purpose, and remembers what it was asked."""

    model = "fake:one"

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Any] | None] = {}
        self.asked: list[tuple[str, str, str]] = []

    async def structured(
        self, purpose: str, instructions: str, text: str, output_type: type[BaseModel]
    ) -> tuple[Any, ModelUsage]:
        self.asked.append((purpose, instructions, text))
        answer = self.answers.get(purpose)
        if answer is None:
            raise ModelFailed("the endpoint is down", ModelUsage(calls=1, failures=1))
        return output_type.model_validate(answer), ModelUsage(calls=1, input_tokens=50, output_tokens=5)


@pytest.fixture
def model() -> Asked:
    return Asked()


@pytest.fixture
async def memory(model: Asked, tmp_path: Path) -> AsyncIterator[Hitherto]:
    settings = Settings(data_dir=tmp_path, workers=0)
    async with Hitherto(settings, embedder=None, language_model=model) as engine:
        await engine.users.add("ann", first_name="Ann")
        await engine.sessions.add("talk", "ann")
        kinds = ("user", "assistant", "user")
        await engine.memory.add(
            "talk", [NewMessage(content=text, role_type=kind) for text, kind in zip(TALK, kinds, strict=True)]
        )
        yield engine


async def test_a_class_is_chosen_by_the_model(memory: Hitherto, model: Asked) -> None:
    model.answers["classification"] = {"chosen": ' "technical support" '}
    found = await memory.conversations.classify("talk", "desk", CLASSES, instruction="Routers are technical.")
    assert found.chosen == "Technical Support"
    purpose, instructions, text = model.asked[0]
    assert purpose == "classification"
    assert "- billing\n- Technical Support" in instructions
    assert "Routers are technical." in instructions
    assert "user: My router blinks red." in text


@pytest.mark.parametrize("answer", [{"chosen": "something else"}, {"chosen": ""}, None])
async def test_a_class_that_is_none_is_chosen_by_words(
    answer: dict[str, Any] | None, memory: Hitherto, model: Asked
) -> None:
    model.answers["classification"] = answer
    found = await memory.conversations.classify("talk", "desk", ["mail", "billing"])
    assert found.chosen == "mail"


async def test_values_of_the_model_stand_beside_those_of_rules(memory: Hitherto, model: Asked) -> None:
    model.answers["extraction"] = {"field_0": None, "field_1": "router", "field_9": "nothing"}
    assert await memory.conversations.extract("talk", SCHEMA, 3) == {"email": "ann@example.com", "device": "router"}
    _, instructions, _ = model.asked[0]
    assert "- field_1 is device (what is broken), a text" in instructions


async def test_values_that_are_too_long_or_empty_are_left_out(memory: Hitherto, model: Asked) -> None:
    model.answers["extraction"] = {"field_0": "", "field_1": "x" * (MOST_ANSWER_CHARACTERS + 1)}
    assert await memory.conversations.extract("talk", SCHEMA, 3) == {"email": "ann@example.com"}


async def test_a_number_is_a_value_too(memory: Hitherto, model: Asked) -> None:
    model.answers["extraction"] = {"field_0": None, "field_1": 5}
    assert (await memory.conversations.extract("talk", SCHEMA, 3))["device"] == "5"


async def test_rules_find_values_where_the_model_fails(memory: Hitherto) -> None:
    assert await memory.conversations.extract("talk", SCHEMA, 3) == {"email": "ann@example.com"}


async def test_the_question_is_put_by_the_model_and_else_by_rules(memory: Hitherto, model: Asked) -> None:
    by_rules = await memory.conversations.question("talk", 3)
    model.answers["question"] = {"question": "  Why does Ann's router\nblink red?  "}
    assert await memory.conversations.question("talk", 3) == "Why does Ann's router blink red?"
    model.answers["question"] = {"question": "   "}
    assert await memory.conversations.question("talk", 3) == by_rules


async def test_a_summary_is_paid_for_once_for_each_state(memory: Hitherto, model: Asked) -> None:
    model.answers["summary"] = {"summary": "Ann's router blinks red."}
    for _ in range(2):
        summary = await memory.conversations.summary("talk")
        assert summary is not None
        assert summary.content == "Ann's router blinks red."
    assert len(model.asked) == 1
    await memory.memory.add("talk", [NewMessage(content="Never mind, it works.", role_type="user")])
    await memory.conversations.summary("talk")
    assert len(model.asked) == 2


async def test_a_summary_without_an_answer_is_the_gist(memory: Hitherto) -> None:
    summary = await memory.conversations.summary("talk")
    assert summary is not None
    assert TALK[0] in summary.content


async def test_a_long_talk_is_sent_from_its_end(memory: Hitherto, model: Asked) -> None:
    long = ["word " * 1500 + f"part {number}" for number in range(10)]
    await memory.memory.add("talk", [NewMessage(content=text, role_type="user") for text in long])
    model.answers["summary"] = {"summary": "Words."}
    await memory.conversations.summary("talk")
    _, _, text = model.asked[0]
    assert len(text) < MOST_CHARACTERS * 1.5
    assert "part 9" in text
    assert TALK[0] not in text


async def test_everything_is_counted_by_purpose(memory: Hitherto, model: Asked) -> None:
    model.answers["question"] = {"question": "Why?"}
    await memory.conversations.question("talk")
    await memory.conversations.classify("talk", "desk", CLASSES)
    project = (await memory.projects.get("default")).key
    used = {each.purpose: each.usage for each in await memory.project(project).usage.by_day()}
    assert used == {
        "question": ModelUsage(calls=1, input_tokens=50, output_tokens=5),
        "classification": ModelUsage(calls=1, failures=1),
    }


async def test_an_empty_session_costs_nothing(memory: Hitherto, model: Asked) -> None:
    await memory.sessions.add("empty", "ann")
    assert await memory.conversations.summary("empty") is None
    assert await memory.conversations.extract("empty", SCHEMA, 3) == {}
    assert model.asked == []
