"""Logging: readable by people and programs, and without secrets or what people said."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from hitherto.observe import REDACTED, configure_logging, get_logger

SECRET = "hk_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA"
SAID = "My doctor says it is gout."


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def output() -> io.StringIO:
    stream = io.StringIO()
    configure_logging("debug", "json", stream)
    return stream


def last(output: io.StringIO) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(output.getvalue().splitlines()[-1])
    return told


def test_an_event_is_one_json_object_a_line(output: io.StringIO) -> None:
    get_logger("hitherto.test").info("ingested", episodes=3)
    event = last(output)
    assert event["event"] == "ingested"
    assert event["episodes"] == 3
    assert event["level"] == "info"
    assert event["logger"] == "hitherto.test"
    assert event["timestamp"].endswith("Z")


def test_the_plain_structlog_logger_says_the_same(output: io.StringIO) -> None:
    structlog.get_logger("hitherto.test").warning("worker died", worker=1)
    assert last(output)["logger"] == "hitherto.test"
    assert last(output)["worker"] == 1


def test_events_carry_the_request_id_that_is_bound(output: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        get_logger("hitherto.test").info("asked")
    assert last(output)["request_id"] == "abc"
    get_logger("hitherto.test").info("asked")
    assert "request_id" not in last(output)


@pytest.mark.parametrize(
    "fields",
    [
        {"api_key": "plain"},
        {"authorization": f"Api-Key {SECRET}"},
        {"content": SAID},
        {"messages": [{"content": SAID}]},
        {"episode": {"uuid": "1", "content": SAID}},
        {"steps": [{"fact": SAID}]},
        {"query": SAID, "context": SAID, "summary": SAID, "text": SAID},
        {"detail": f"the header was Api-Key {SECRET}"},
        {"detail": f"no such key: {SECRET}"},
        {"url": "postgresql://me:s3cret@db/hitherto"},
        {"settings": {"database": "postgresql://me:s3cret@db/hitherto"}},
    ],
)
@pytest.mark.parametrize("logger", ["ours", "structlog"])
def test_secrets_and_what_people_said_are_not_logged(output: io.StringIO, fields: dict[str, Any], logger: str) -> None:
    log = get_logger("hitherto.test") if logger == "ours" else structlog.get_logger("hitherto.test")
    log.info("something", **fields)
    text = output.getvalue()
    assert REDACTED in text
    assert not [private for private in (SECRET, SAID, "s3cret", "plain") if private in text]


def test_secrets_in_the_event_itself_and_in_foreign_messages_are_not_logged(output: io.StringIO) -> None:
    get_logger("hitherto.test").info(f"refused {SECRET}")
    logging.getLogger("asyncpg").warning("cannot connect to %s", "postgresql://me:s3cret@db/hitherto")
    assert SECRET not in output.getvalue()
    assert "s3cret" not in output.getvalue()
    assert "cannot connect to postgresql://me:" in output.getvalue()


def test_numbers_under_private_names_are_no_secrets(output: io.StringIO) -> None:
    get_logger("hitherto.test").info("learned", facts=7, text=None)
    assert last(output)["facts"] == 7
    assert last(output)["text"] is None


def fail() -> None:
    try:
        int(SAID)
    except ValueError as error:
        raise RuntimeError(f"could not read {SAID}") from error


@pytest.mark.parametrize("source", ["ours", "structlog", "stdlib"])
def test_an_exception_is_told_by_type_and_place_but_not_by_its_text(output: io.StringIO, source: str) -> None:
    loggers: dict[str, Any] = {
        "ours": get_logger("hitherto.test"),
        "structlog": structlog.get_logger("hitherto.test"),
        "stdlib": logging.getLogger("some.library"),
    }
    try:
        fail()
    except RuntimeError:
        loggers[source].exception("unforeseen error")
    told = last(output)["exception"]
    assert [one["type"] for one in told] == ["RuntimeError", "ValueError"]
    assert told[0]["frames"][-1].endswith(" fail")
    assert "gout" not in output.getvalue()


def test_an_exception_given_as_a_value_is_told_too(output: io.StringIO) -> None:
    get_logger("hitherto.test").error("failed", exc_info=KeyError(SAID))
    assert last(output)["exception"] == [{"type": "KeyError", "frames": []}]


def test_the_level_is_kept(output: io.StringIO) -> None:
    configure_logging("warning", "json", output)
    get_logger("hitherto.test").info("too quiet")
    assert output.getvalue() == ""


def test_configuring_again_does_not_say_everything_twice(output: io.StringIO) -> None:
    configure_logging("info", "json", output)
    get_logger("hitherto.test").info("once")
    assert len(output.getvalue().splitlines()) == 1


def test_the_console_form_is_for_people() -> None:
    stream = io.StringIO()
    configure_logging("info", "console", stream)
    get_logger("hitherto.test").info("ready", port=8000)
    assert "ready" in stream.getvalue()
    assert "port=8000" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()  # no terminal, no colours


def test_auto_is_json_where_nobody_watches() -> None:
    stream = io.StringIO()
    configure_logging("info", "auto", stream)
    get_logger("hitherto.test").info("ready")
    assert last(stream)["event"] == "ready"


def test_the_library_is_silent_until_somebody_configures_it(capfd: pytest.CaptureFixture[str]) -> None:
    get_logger("hitherto.quiet").info("nobody asked")
    assert capfd.readouterr() == ("", "")
