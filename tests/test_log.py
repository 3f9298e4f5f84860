from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest
import structlog
from sayback import log


@contextmanager
def logging_as(form: log.Form) -> Iterator[io.StringIO]:
    """Log in this form, where the test can read it; restore everything afterwards."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    with redirect_stderr(io.StringIO()) as output:
        log.configure("info", form)
    yield output
    structlog.reset_defaults()
    logging.getLogger().handlers[:], logging.getLogger().level = before


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    with logging_as("json") as output:
        yield output


def lines(output: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_our_own_records_keep_what_they_say(output: io.StringIO) -> None:
    structlog.get_logger("sayback").info("started", port=8440)
    [line] = lines(output)
    assert line["event"] == "started" and line["port"] == 8440 and line["level"] == "info"


def test_a_librarys_record_keeps_its_template_and_no_value(output: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "secret-address")
    logging.getLogger("other").error(f"said {'secret-' + 'word'}")
    try:
        raise ValueError("secret-token")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Unhandled")
    template, formatted, raised = lines(output)
    assert template["event"] == "Error handling request from %s"
    assert formatted["event"] != "said secret-word" and raised["error"] == "ValueError"
    assert str(raised["at"]).startswith("test_log.py:") and "secret" not in output.getvalue()


def test_an_error_is_logged_by_its_type_and_place(output: io.StringIO) -> None:
    try:
        raise KeyError("secret-name")
    except KeyError as error:
        log.failed("request", error)
    [line] = lines(output)
    assert line["event"] == "request" and line["error"] == "KeyError" and "secret" not in output.getvalue()


async def test_uncaught_error_is_logged_by_its_type(output: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    log.quiet_loop(loop)
    loop.call_exception_handler({"message": "secret-word", "exception": OSError("secret-token"), "task": "secret"})
    loop.call_exception_handler({"message": "secret-word"})
    assert [line["error"] for line in lines(output)] == ["OSError", "none"] and "secret" not in output.getvalue()


def test_lines_for_people_have_no_colours_in_a_file() -> None:
    with logging_as("console") as output:
        structlog.get_logger("sayback").warning("careful")
    assert "\x1b" not in output.getvalue() and "careful" in output.getvalue()
