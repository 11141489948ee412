"""Log lines: JSON for machines, colours for a terminal. Lines carry ids, never purposes, names, sums or secrets."""

import logging
import sys
from typing import Any

import structlog

QUIET = ("httpx", "httpcore", "slack_sdk", "slack_bolt", "docket", "uvicorn.access", "aiohttp.access")
"""httpx logs full URLs at INFO, and a URL may hold a token; Slack's libraries log whole payloads at DEBUG; the others
repeat what our own lines say."""


def configure(level: str = "INFO", *, json_lines: bool | None = None) -> None:
    as_json = not sys.stderr.isatty() if json_lines is None else json_lines
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=last, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def get(name: str) -> Any:
    return structlog.stdlib.get_logger(name)
