"""Logging: what the processes of the server say, with request ids, and never a secret or what somebody said.

The library itself stays quiet: nothing is configured until a face calls `configure_logging`, once a process.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

REDACTED = "[redacted]"
HANDLER = "hitherto"
_PRIVATE = frozenset(
    "api_key authorization body content context data email fact facts first_name last_name messages metadata name "
    "params password query secret summary text token".split()
)
"""Fields that carry secrets or what people said, under the names that the code gives them."""

_SECRETS = (
    (re.compile(r"\bhk_[A-Za-z0-9_-]{8,}"), f"hk_{REDACTED}"),
    (re.compile(r"(?i)\b(api-key|bearer)\s+\S+"), rf"\1 {REDACTED}"),
    (re.compile(r"(?<=://)([^:/@\s]*):[^\s]*@"), rf"\1:{REDACTED}@"),
)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger of the standard library's kind: silent unless somebody configured logging."""
    logger: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return logger


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace private fields, and secrets inside any text; a processor for structlog."""
    for key, value in event.items():
        event[key] = _shown(key, value)
    return event


def describe_exception(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace `exc_info` by the exception's type and the lines of code it came through; a processor for structlog.

    Its text is left out: drivers and validators put values into it.
    """
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["exception"] = _chain(error)
    return event


def shared_processors() -> list[Processor]:
    """Return the steps that every event goes through before it is rendered, redaction last."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
        redact,
    ]


def configure_logging(level: str = "info", log_format: str = "auto", stream: TextIO | None = None) -> None:
    """Send the events of this process, the standard library's included, to `stream` (standard error).

    `log_format` is "console", "json" (one object a line), or "auto": console on a terminal, else JSON.
    """
    output = sys.stderr if stream is None else stream
    as_json = log_format == "json" or (log_format == "auto" and not output.isatty())
    renderer: Processor = (
        structlog.processors.JSONRenderer(default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=output.isatty())
    )
    handler = logging.StreamHandler(output)
    handler.set_name(HANDLER)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared_processors(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if kept.get_name() != HANDLER] + [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _shown(key: object, value: Any) -> Any:
    if key in _PRIVATE and not isinstance(value, int | float | None):  # a number of facts is no fact
        return REDACTED
    return _without_secrets(value)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, replacement in _SECRETS:
            value = pattern.sub(replacement, value)
    elif isinstance(value, Mapping):
        return {key: _shown(key, item) for key, item in value.items()}
    elif isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """Return the exception and what caused it, outermost first: type, and "file:line function" a frame."""
    told: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(told) < 8:
        told.append({"type": type(current).__qualname__, "frames": _frames(current)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return told


def _frames(error: BaseException) -> list[str]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return frames
