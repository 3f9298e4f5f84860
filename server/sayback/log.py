"""Logs: events and their types, never what was said, by whom, or with which link.

There is no access log (addresses hold session names). An error is logged by its type and place; its message may quote
what a person sent and is left out. The same holds for every library's records: their templates are kept, values not.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from typing import Any, Literal

import structlog

Form = Literal["console", "json"]


def configure(level: str, form: Form) -> None:
    """Send all records to standard error, as lines for people or as JSON."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[_scrub, structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _scrub(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep of a library's record its template, and its error's type and place.

    Ours hold no values by habit.
    """
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and event.get("_from_structlog") is False:
        event["event"] = str(record.msg) if event.pop("positional_args", None) else "(a message of a library)"
        event["logger"] = record.name
        raised = event.get("exc_info")
        if isinstance(raised, tuple) and raised[1] is not None:
            event.update(describe(raised[1]))
    event.pop("exc_info", None)
    return event


def describe(error: BaseException) -> dict[str, str]:
    """Describe an error without its message: {"error": type, "at": "file:line"}."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return {"error": type(error).__name__, "at": place}


def failed(what: str, error: BaseException) -> None:
    """Log that something of ours broke."""
    structlog.get_logger("sayback").error(what, **describe(error))


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Log an uncaught error by its type only.

    asyncio's own handler prints whole tasks with their values.
    """

    def handle(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            failed("uncaught", error)
        else:
            structlog.get_logger("sayback").error("uncaught", error="none")

    loop.set_exception_handler(handle)
