"""One request to a model through pydantic-ai, with every way in which it can fail as one of a few kinds.

Imported only when a model is set: the packages of the providers take half a second and tens of megabytes.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import httpx2
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import ContentFilterError, ModelAPIError, ModelHTTPError, UserError
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.profiles import ModelProfile, merge_profile
from pydantic_ai.settings import ModelSettings

from hitherto.clock import SystemClock
from hitherto.domain.instants import from_datetime
from hitherto.inference.language_model.options import ModelOptions, OutputMode
from hitherto.tracing import trace_headers

MAX_ANSWER_BYTES = 4 << 20
CONNECT_SECONDS = 10.0

Kind = Literal["busy", "down", "shape", "refused", "wrong"]
"""What may help: waiting ("busy": asked to, "down": on its own), another output mode ("shape"), or nothing."""

_MAY_BE_THE_SHAPE = frozenset({400, 415, 422, 500, 501})
"""Statuses with which servers answer an output mode that they do not know."""


class EndpointFailed(Exception):
    """A request without an answer. `retry_after` is how many seconds the endpoint asked to be left alone."""

    def __init__(self, kind: Kind, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Said:
    """What a model answered. `cut`: it would have said more; `tokens` are those of the question and the answer."""

    text: str
    cut: bool
    tokens: tuple[int, int]


class Endpoint:
    """A model of one provider, asked once at a time by each caller; use it in one event loop."""

    def __init__(self, options: ModelOptions) -> None:
        self._options = options
        self._http = httpx2.AsyncClient(
            transport=_Bounded(httpx2.AsyncHTTPTransport(limits=httpx2.Limits(max_connections=64))),
            timeout=httpx2.Timeout(options.timeout_seconds, connect=CONNECT_SECONDS),
            headers={"accept-encoding": "identity"},  # so that a bound on bytes is a bound on text
        )
        self._models = {mode: _model(options, self._http, mode) for mode in ("native", "json_object", "prompted")}

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(self, mode: OutputMode, schema: dict[str, Any], instructions: str, text: str) -> Said:
        """Return what the model says to `text`.

        Raises:
            EndpointFailed: when it says nothing, or not in time.
        """
        messages: list[ModelMessage] = [ModelRequest(parts=[UserPromptPart(text)], instructions=instructions)]
        parameters = _parameters(mode, schema)
        settings = ModelSettings(
            max_tokens=self._options.max_output_tokens, timeout=self._options.timeout_seconds, max_retries=0
        )
        try:
            async with asyncio.timeout(self._options.timeout_seconds):
                response = await model_request(
                    self._models[mode], messages, model_settings=settings, model_request_parameters=parameters
                )
        except Exception as error:
            raise _failure(error, self._options) from error
        return _said(response)


class _Bounded(httpx2.AsyncBaseTransport):
    """Tells which trace a request belongs to, and ends an answer that is too long to be one."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers.update(trace_headers())
        response = await self._inner.handle_async_request(request)
        response.stream = _BoundedStream(response.stream)  # type: ignore[arg-type]
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                raise EndpointFailed("wrong", f"the answer is longer than {MAX_ANSWER_BYTES >> 20} MB")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def _parameters(mode: OutputMode, schema: dict[str, Any]) -> ModelRequestParameters:
    if mode == "prompted":
        return ModelRequestParameters()  # the instructions hold the shape; the model is asked for any text
    return ModelRequestParameters(
        output_mode="native" if mode == "native" else "prompted",
        output_object=OutputObjectDefinition(json_schema=schema, name="answer", strict=True),
        prompted_output_template=False,
    )


def _model(options: ModelOptions, http: httpx2.AsyncClient, mode: str) -> Model:
    """Return the model, told what it can do: pydantic-ai sends what the profile says."""

    def profile(known: ModelProfile) -> ModelProfile:
        wanted = ModelProfile(
            supports_json_schema_output=mode == "native", supports_json_object_output=mode == "json_object"
        )
        return merge_profile(known, wanted)

    key, url = options.api_key or "none", options.base_url or None
    if options.provider == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        anthropic = AnthropicProvider(api_key=key, base_url=url, http_client=http)
        return AnthropicModel(options.name, provider=anthropic, profile=profile)
    if options.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        google = GoogleProvider(api_key=key, base_url=url, http_client=http)
        return GoogleModel(options.name, provider=google, profile=profile)
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    if url is None:
        return OpenAIChatModel(options.name, provider=OpenAIProvider(api_key=key, http_client=http), profile=profile)

    def older(known: ModelProfile) -> ModelProfile:
        # Ollama and others know the limit under its former name only, and would go on without one.
        return merge_profile(profile(known), OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False))

    compatible = OpenAICompatibleProvider("compatible", base_url=url, api_key=key, http_client=http)
    return OpenAIChatModel(options.name, provider=compatible, profile=older)


def _said(response: ModelResponse) -> Said:
    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    if response.finish_reason == "content_filter":
        raise EndpointFailed("refused", "the model refused to answer")
    tokens = (response.usage.input_tokens, response.usage.output_tokens)
    return Said(text, response.finish_reason == "length", tokens)


def _failure(error: Exception, options: ModelOptions) -> EndpointFailed:
    """Return an error of the libraries as one of ours, without what they quote of the request or the answer."""
    for cause in _chain(error):
        if isinstance(cause, EndpointFailed):
            return cause
        if isinstance(cause, TimeoutError | httpx2.TimeoutException):
            return EndpointFailed("down", f"no answer within {options.timeout_seconds:g} s")
    if isinstance(error, ContentFilterError):
        return EndpointFailed("refused", "the model refused to answer")
    if isinstance(error, ModelHTTPError):
        return _failure_of_status(error, options)
    if isinstance(error, UserError):
        return EndpointFailed("wrong", f"{options.title} cannot be asked like this ({type(error).__name__})")
    connection = any(isinstance(cause, httpx2.TransportError | OSError) for cause in _chain(error))
    if connection:
        return EndpointFailed("down", "the endpoint cannot be reached, or broke off")
    kind: Kind = "down" if isinstance(error, ModelAPIError) else "wrong"
    return EndpointFailed(kind, f"the endpoint's answer is not that of a language model ({type(error).__name__})")


def _failure_of_status(error: ModelHTTPError, options: ModelOptions) -> EndpointFailed:
    status, headers = error.status_code, error.headers or {}
    if status in (401, 403):
        return EndpointFailed("wrong", f"the endpoint refused the key (status {status})")
    if status == 404:
        return EndpointFailed("wrong", f"the endpoint knows no model {options.name}, or its URL is wrong (status 404)")
    if status in (429, 503, 529):
        return EndpointFailed("busy", f"the endpoint is busy (status {status})", _retry_after(headers))
    if status in _MAY_BE_THE_SHAPE:
        return EndpointFailed("shape", f"the endpoint refused the request (status {status})")
    kind: Kind = "down" if status >= 500 or status == 408 else "wrong"
    return EndpointFailed(kind, f"the endpoint answered with status {status}")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header gives, as a number or as a date."""
    text = headers.get("retry-after", "").strip()
    try:
        return min(max(0.0, float(text)), 86_400.0)
    except ValueError:
        pass
    try:
        return max(0.0, (from_datetime(parsedate_to_datetime(text)) - SystemClock().now()) / 1_000_000)
    except ValueError:
        return None


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(found) < 10:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found
