"""How a defect is logged: its kind and where it arose, not its message, which may quote what people typed."""

from traceback import format_tb

from bot import log

LOG = log.get("handlers")


def log_defect(what: str, error: BaseException, **ids: str) -> None:
    where = "".join(format_tb(error.__traceback__))
    LOG.error(what, error=type(error).__name__, where=where, **ids)
