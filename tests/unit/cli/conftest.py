from pathlib import Path

import pytest
import redis as blocking

from bot import log
from bot.stores.server import EmbeddedServer
from tests.unit.cli.keeping import Kept


@pytest.fixture(autouse=True)
def logging_as_it_was(monkeypatch):
    """A command sets up the logging of its process for good, and here that is the process of all other tests too."""
    monkeypatch.setattr(log, "configure", lambda *_, **__: None)


@pytest.fixture
def kept(redis_server: EmbeddedServer, monkeypatch, tmp_path: Path) -> Kept:
    """An empty Redis, and no settings but those that are given."""
    monkeypatch.chdir(tmp_path)
    with blocking.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return Kept(redis_server.url, {})
