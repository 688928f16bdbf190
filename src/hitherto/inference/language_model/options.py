"""Which model to ask, where, and within which limits."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal, Protocol, get_args

from pydantic import SecretStr

from hitherto.domain.errors import Misconfigured

Provider = Literal["openai", "anthropic", "google"]
OutputMode = Literal["native", "json_object", "prompted"]
"""How the shape of an answer is asked for: by a JSON Schema, as some JSON object, or in words alone."""

KEY_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
INSTALL = "pip install 'hitherto[llm]'"
_PACKAGES = {"openai": "openai", "anthropic": "anthropic", "google": "google.genai"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """A model and how to treat it. Rates are for this process, 0 is none; prices are for a million tokens.

    `base_url` is empty for the provider's own endpoint. `timeout_seconds` bounds one request from its beginning to
    the last byte of its answer, `patience_seconds` all that is done for one question.
    """

    provider: Provider
    name: str
    base_url: str = ""
    api_key: str = ""
    output: OutputMode | Literal["auto"] = "auto"
    timeout_seconds: float = 60.0
    patience_seconds: float = 180.0
    requests_per_minute: float = 0.0
    tokens_per_minute: float = 0.0
    max_output_tokens: int = 4096
    input_price: float = 0.0
    output_price: float = 0.0

    def __repr__(self) -> str:
        return f"ModelOptions({self.title})"

    @property
    def title(self) -> str:
        """Provider and name."""
        return f"{self.provider}:{self.name}"


class ModelSettings(Protocol):
    """The settings of a server that say which model it asks; docs/settings.md describes each."""

    @property
    def llm(self) -> str:
        """The model, with its provider; empty for none."""

    @property
    def llm_base_url(self) -> str:
        """Where an OpenAI-compatible endpoint listens."""

    @property
    def llm_api_key(self) -> SecretStr | None:
        """The key; None for the provider's usual variable."""

    @property
    def llm_output(self) -> OutputMode | Literal["auto"]:
        """The output mode."""

    @property
    def llm_timeout_seconds(self) -> float:
        """The most for one request."""

    @property
    def llm_patience_seconds(self) -> float:
        """The most for one question."""

    @property
    def llm_requests_per_minute(self) -> float:
        """A rate over all workers of the server; 0 is none."""

    @property
    def llm_tokens_per_minute(self) -> float:
        """A rate over all workers of the server; 0 is none."""

    @property
    def llm_max_output_tokens(self) -> int:
        """The most that one answer may have."""

    @property
    def llm_input_price(self) -> float:
        """For a million tokens that are sent."""

    @property
    def llm_output_price(self) -> float:
        """For a million tokens of answers."""

    @property
    def workers(self) -> int:
        """Processes that share the rates."""


def options_of(settings: ModelSettings) -> ModelOptions | None:
    """Return the options of the model that the settings name, for one of their workers; None where they name none.

    Raises:
        Misconfigured: when they do not say whom to ask.
    """
    if not settings.llm:
        return None
    provider, name = named_model(settings.llm, settings.llm_base_url)
    # The key of the provider's own service is not for whoever listens at another URL.
    given = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    shares = max(1, settings.workers)
    return ModelOptions(
        provider=provider,
        name=name,
        base_url=settings.llm_base_url,
        api_key=given or ("" if settings.llm_base_url else key_from_environment(provider)),
        output=settings.llm_output,
        timeout_seconds=settings.llm_timeout_seconds,
        patience_seconds=settings.llm_patience_seconds,
        requests_per_minute=settings.llm_requests_per_minute / shares,
        tokens_per_minute=settings.llm_tokens_per_minute / shares,
        max_output_tokens=settings.llm_max_output_tokens,
        input_price=settings.llm_input_price,
        output_price=settings.llm_output_price,
    )


def named_model(text: str, base_url: str) -> tuple[Provider, str]:
    """Return provider and name of a model as the settings name it: "openai:gpt-5-mini", or a name with a base URL.

    Names hold colons themselves ("qwen3:8b"), so only a known provider counts as one.

    Raises:
        Misconfigured: when it is clear neither from the name nor from a base URL whom to ask.
    """
    prefix, _, name = text.partition(":")
    for provider in get_args(Provider):
        if prefix == provider and name:
            return provider, name
    if base_url and text:
        return "openai", text
    raise Misconfigured(
        f"llm (HITHERTO_LLM): {text!r} names no provider; write openai:, anthropic: or google: before the model, "
        "or set HITHERTO_LLM_BASE_URL for an OpenAI-compatible endpoint",
        param="llm",
    )


def key_from_environment(provider: Provider) -> str:
    """Return the key in the provider's usual variable; empty where there is none."""
    return next((value for name in KEY_VARIABLES[provider] if (value := os.environ.get(name))), "")


def missing_for(options: ModelOptions) -> str | None:
    """Return in words why a model cannot be asked from here, or None."""
    for package in ("pydantic_ai", _PACKAGES[options.provider]):
        if not _installed(package):
            return f"the language model {options.title} needs the package {package}: {INSTALL}"
    if not options.api_key and not options.base_url:
        variables = " or ".join(("HITHERTO_LLM_API_KEY", *KEY_VARIABLES[options.provider]))
        return f"the language model {options.title} needs a key: set {variables}"
    return None


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False
