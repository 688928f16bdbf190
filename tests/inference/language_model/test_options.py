"""From settings to the model that is asked."""

import pytest

from hitherto.domain.errors import Misconfigured
from hitherto.inference.language_model import ModelOptions, missing_for, options_of
from hitherto.settings import Settings


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def options(**settings: object) -> ModelOptions:
    found = options_of(Settings(**settings))
    assert found is not None
    return found


def test_no_model_is_the_default() -> None:
    assert options_of(Settings()) is None


@pytest.mark.parametrize(
    ("llm", "base_url", "title"),
    [
        ("openai:gpt-5-mini", "", "openai:gpt-5-mini"),
        ("anthropic:claude-haiku-4-5", "", "anthropic:claude-haiku-4-5"),
        ("qwen3:8b", "http://localhost:11434/v1", "openai:qwen3:8b"),
        ("openai:qwen3:8b", "http://localhost:11434/v1", "openai:qwen3:8b"),
    ],
)
def test_names(llm: str, base_url: str, title: str) -> None:
    assert options(llm=llm, llm_base_url=base_url).title == title


@pytest.mark.parametrize("llm", ["gpt-5-mini", "mistral:large", "openai:"])
def test_a_name_that_does_not_say_whom_to_ask(llm: str) -> None:
    with pytest.raises(Misconfigured, match="HITHERTO_LLM_BASE_URL"):
        options(llm=llm)


def test_the_providers_own_key_is_not_sent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-cloud")
    assert options(llm="openai:gpt-5-mini").api_key == "sk-cloud"
    assert options(llm="tiny", llm_base_url="http://localhost:1/v1").api_key == ""
    assert options(llm="openai:gpt-5-mini", llm_api_key="sk-mine").api_key == "sk-mine"


def test_workers_share_the_rates() -> None:
    found = options(llm="openai:m", llm_requests_per_minute=60, llm_tokens_per_minute=9000, workers=3)
    assert (found.requests_per_minute, found.tokens_per_minute) == (20, 3000)


def test_a_missing_key_is_said_with_its_variables() -> None:
    assert "HITHERTO_LLM_API_KEY or ANTHROPIC_API_KEY" in str(missing_for(options(llm="anthropic:claude")))


def test_an_endpoint_of_ones_own_needs_no_key() -> None:
    assert missing_for(options(llm="tiny", llm_base_url="http://localhost:1/v1")) is None


def test_a_missing_package_is_said_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hitherto.inference.language_model.options.find_spec", lambda name: name != "anthropic" or None)
    told = missing_for(options(llm="anthropic:claude", llm_api_key="k"))
    assert told is not None
    assert "pip install 'hitherto[llm]'" in told


def test_keys_are_never_shown() -> None:
    settings = Settings(llm="openai:m", llm_api_key="sk-secret")
    assert "sk-secret" not in f"{settings!r} {settings.masked()} {options_of(settings)!r}"
