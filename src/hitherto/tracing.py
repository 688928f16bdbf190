"""Traces: what a request or a batch went through, told to OpenTelemetry where somebody has set it up.

Nothing here imports OpenTelemetry before a face calls `start_tracing`. Until then a span is made only where the
program that this library lives in has loaded it and given it a tracer provider; else a span is an object that does
nothing, at the cost of a look-up. An attribute is a number, a word of this code, a name of a route, a statement or a
model, or a random key: never what people said, and no name or id that somebody gave.
"""

import atexit
import os
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from hitherto import __version__
from hitherto.domain.errors import Misconfigured
from hitherto.observe import get_logger

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span as OpenTelemetrySpan
    from opentelemetry.trace import SpanContext, Tracer, TracerProvider

Attribute = bool | int | float | str | Sequence[str] | Sequence[float]
Attributes = Mapping[str, Attribute]
Kind = Literal["internal", "server", "client"]

TRACEPARENT = "traceparent"
"""The header in which a trace travels, as the W3C has it. Its companions `tracestate` and `baggage` are not passed on:
they hold whatever a caller puts there."""
INSTALL = "pip install 'hitherto[otel]'"

_COLLECTORS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_PARTS = ("opentelemetry", "opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.exporter.otlp.proto.http")
_LAST_SECONDS = 2.0
"""How long the end of a process may be held up by a collector that does not answer."""


class Span(Protocol):
    """A piece of work with a beginning and an end, from `with` to its end. An exception that leaves it marks it."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def note(self, attributes: Attributes, /) -> None:
        """Add attributes."""

    def rename(self, name: str, /) -> None:
        """Give it another name."""

    def fail(self, why: str, /) -> None:
        """Mark it as failed; `why` is a class of errors, in a word."""


class _Nothing:
    """The span while nobody traces."""

    __slots__ = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def note(self, _: Attributes, /) -> None:
        return None

    def rename(self, _: str, /) -> None:
        return None

    def fail(self, _: str, /) -> None:
        return None


class _Recorded:
    """A span of OpenTelemetry. Errors are told by their class alone: their texts quote what was sent."""

    __slots__ = ("_api", "_span", "_token")

    def __init__(self, api: ModuleType, span: "OpenTelemetrySpan") -> None:
        self._api = api
        self._span = span
        self._token: Any = None

    def __enter__(self) -> Self:
        from opentelemetry.context import attach

        self._token = attach(self._api.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from opentelemetry.context import detach

        if kind is not None:
            self.fail(kind.__qualname__)
        detach(self._token)
        self._span.end()

    def note(self, attributes: Attributes, /) -> None:
        if self._span.is_recording():  # a thread can be late
            self._span.set_attributes(attributes)

    def rename(self, name: str, /) -> None:
        self._span.update_name(name)

    def fail(self, why: str, /) -> None:
        self._span.set_attribute("error.type", why)
        self._span.set_status(self._api.StatusCode.ERROR)


_NOTHING = _Nothing()
_log = get_logger(__name__)


def span(
    name: str,
    attributes: Attributes | None = None,
    *,
    kind: Kind = "internal",
    traceparent: str | None = None,
) -> Span:
    """Return a span below the present one, to be used in a `with`; with `traceparent`, below the caller's.

    `kind` is "server" for a request that came in, "client" for one that goes out.
    """
    api = _api()
    if api is None:
        return _NOTHING
    parent = _context_of(traceparent) if traceparent else None
    tracer = _tracer(api.get_tracer_provider())
    kinds = api.SpanKind
    made = {"internal": kinds.INTERNAL, "server": kinds.SERVER, "client": kinds.CLIENT}[kind]
    return _Recorded(api, tracer.start_span(name, parent, made, attributes))


def in_trace() -> bool:
    """Return whether there is a trace that a span would belong to, so that what is done all day makes none."""
    return _span_context() is not None


def trace_headers() -> Mapping[str, str]:
    """Return the header that tells a service which trace a request belongs to; none while nobody traces."""
    context = _span_context()
    if context is None:
        return {}
    return {TRACEPARENT: f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"}


def trace_id() -> str | None:
    """Return the id of the present trace, as the log shows it; None while nobody traces."""
    context = _span_context()
    return None if context is None else f"{context.trace_id:032x}"


def hashed(kind: str, key: int) -> str:
    """Return what stands for a key in traces: it tells keys apart and shows none."""
    return blake2b(f"{kind} {key}".encode(), digest_size=8).hexdigest()


def start_tracing(setting: bool | None, service: str) -> bool:
    """Send the spans of this process to a collector if that is wanted, and return whether they are sent.

    `setting` None wants it where a variable of OpenTelemetry names a collector. `service` is the name of the process
    where `OTEL_SERVICE_NAME` gives none. A provider that is there already is left in its place.

    Raises:
        Misconfigured: when it is set and the packages for it are missing.
    """
    wanted = setting
    if wanted is None:
        wanted = os.environ.get("OTEL_TRACES_EXPORTER") != "none" and any(map(os.environ.get, _COLLECTORS))
    if not wanted:
        return False
    if not _has_packages():
        problem = f"traces need the packages of OpenTelemetry: {INSTALL}"
        if setting:
            raise Misconfigured(problem, param="otel")
        _log.warning("not traced", reason=problem)
        return False
    if _api() is None:
        _configure(service)
    return True


def _has_packages() -> bool:
    try:
        return all(map(find_spec, _PARTS))
    except ModuleNotFoundError:  # the package that the part would be of
        return False


def _configure(service: str) -> None:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = os.environ.get("OTEL_SERVICE_NAME") or service
    resource = Resource.create({"service.name": name, "service.version": __version__})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _end_with_process(provider.shutdown)


def _end_with_process(shut_down: Callable[[], None]) -> None:
    """Have `shut_down` called at the end of the process, and wait for it no longer than that is worth."""
    ending, ended = threading.Event(), threading.Event()

    def wait() -> None:
        ending.wait()
        shut_down()
        ended.set()

    def end() -> None:
        ending.set()
        ended.wait(_LAST_SECONDS)

    # Started now: at the end of a process no thread can be.
    threading.Thread(target=wait, name="hitherto-traces", daemon=True).start()
    atexit.register(end)


def _api() -> ModuleType | None:
    """Return OpenTelemetry's module where somebody has given it a provider."""
    api = sys.modules.get("opentelemetry.trace")
    # In the middle of its import by another thread the last of its functions are not there yet.
    provider = getattr(api, "get_tracer_provider", None)
    if api is None or provider is None or isinstance(provider(), api.ProxyTracerProvider):
        return None
    return api


@lru_cache(maxsize=2)
def _tracer(provider: "TracerProvider") -> "Tracer":
    return provider.get_tracer("hitherto", __version__)


def _span_context() -> "SpanContext | None":
    api = _api()
    if api is None:
        return None
    context = api.get_current_span().get_span_context()
    return context if context.is_valid else None


def _context_of(traceparent: str) -> "Context | None":
    """Return the place in a trace that a header names; None where it names none."""
    if not _TRACEPARENT.fullmatch(traceparent):
        return None
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({TRACEPARENT: traceparent}, Context())
